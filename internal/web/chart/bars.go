package chart

import (
	"fmt"
	"html/template"
)

// Bar is one horizontal bar. Text replaces the written value where the page has a better one
// ("12 of 40", "€ 3,000"); Href opens the rows behind the number.
type Bar struct {
	Label string
	Value float64
	Text  string
	Href  string
	Tone  Tone
}

// Bars compares amounts, one bar under the other. Full is the value of a full bar; when it is not
// above zero the largest value is. Values below zero, infinite or not a number draw as zero.
type Bars struct {
	Head
	Full float64
	Bars []Bar
}

const (
	barPitch = 40
	barShown = 60
	barLabel = 40
)

func (b Bars) head() Head { return b.Head }

// SVG draws the first sixty bars and says how many more there are; the table has them all.
func (b Bars) SVG() template.HTML {
	shown := b.Bars[:min(len(b.Bars), barShown)]
	more := len(b.Bars) - len(shown)
	height := len(shown) * barPitch
	if more > 0 {
		height += 20
	}
	full := b.full()
	var c canvas
	c.picture(b.Head, b.linked(), "width", "100%", "height", fmt.Sprint(height))
	for i, bar := range shown {
		bar.draw(&c, i*barPitch, full)
	}
	if more > 0 {
		c.label("c-faint", "0", fmt.Sprint(height-6), "", fmt.Sprintf("+%d %s", more, b.words().More))
	}
	return c.end("svg").html()
}

func (bar Bar) draw(c *canvas, y int, full float64) {
	linked := c.link(bar.Href)
	c.open("g", "class", bar.Tone.class())
	c.open("title").text(bar.Label + ": " + bar.written()).end("title")
	c.label("c-strong", "0", fmt.Sprint(y+14), "", cut(bar.Label, barLabel))
	c.label("c-value", "100%", fmt.Sprint(y+14), "end", bar.written())
	c.leaf("rect", "class", "c-track", "x", "0", "y", fmt.Sprint(y+22), "width", "100%", "height", "6", "rx", "1")
	if share := min(amount(bar.Value)/full, 1); share > 0 {
		c.leaf("rect", "class", "c-fill", "x", "0", "y", fmt.Sprint(y+22), "width", pct(share), "height", "6", "rx", "1")
	}
	c.end("g")
	if linked {
		c.end("a")
	}
	c.line()
}

func (bar Bar) written() string {
	if bar.Text != "" {
		return bar.Text
	}
	return number(bar.Value)
}

// full returns the value of a full bar, never zero.
func (b Bars) full() float64 {
	full := amount(b.Full)
	if full > 0 {
		return full
	}
	for _, bar := range b.Bars {
		full = max(full, amount(bar.Value))
	}
	if full == 0 {
		return 1
	}
	return full
}

func (b Bars) linked() bool {
	for _, bar := range b.Bars {
		if safe(bar.Href) != "" {
			return true
		}
	}
	return false
}

// Table lists every bar with its value.
func (b Bars) Table() Table {
	w := b.words()
	t := Table{Caption: b.Title, Columns: []string{w.Name, w.Value}}
	for _, bar := range b.Bars {
		t.Rows = append(t.Rows, []Cell{{Text: bar.Label, Href: bar.Href}, {Text: bar.written(), Num: true}})
	}
	return t
}
