package chart

import (
	"html/template"
	"math"
	"strings"
	"time"
)

// Course is values over time held against a target, with the straight line from a
// start to the target where there is one.
type Course struct {
	Head
	Values []Moment
	Target float64
	Start  *Moment // where the line to the target begins
	Due    time.Time
	Unit   string
	Tone   Tone
}

// Moment is one value at one time. Its label is the day in words.
type Moment struct {
	At    time.Time
	Label string
	Value float64
}

const (
	courseWidth, courseHeight = 640.0, 220.0
	courseLeft, courseRight   = 56.0, 16.0
	courseTop, courseBottom   = 16.0, 28.0
)

func (l Course) head() Head { return l.Head }

// plot is what the values and times are placed in.
type plot struct {
	from, to  time.Time
	low, high float64
}

// plot spans every moment, and every value with a tenth above and below.
func (l Course) plot() plot {
	f := plot{low: l.Target, high: l.Target}
	all := append([]Moment(nil), l.Values...)
	if l.Start != nil {
		all = append(all, *l.Start)
	}
	if !l.Due.IsZero() {
		all = append(all, Moment{At: l.Due, Value: l.Target})
	}
	for _, m := range all {
		if !drawable(m.Value) {
			continue
		}
		if f.from.IsZero() || m.At.Before(f.from) {
			f.from = m.At
		}
		if m.At.After(f.to) {
			f.to = m.At
		}
		f.low, f.high = min(f.low, m.Value), max(f.high, m.Value)
	}
	if pad := f.high/10 - f.low/10; pad > 0 {
		f.low, f.high = f.low-pad, f.high+pad
	} else {
		f.low, f.high = f.low-1, f.high+1
	}
	return f
}

func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e14 }

func (f plot) x(at time.Time) float64 {
	span := float64(f.to.Unix() - f.from.Unix())
	if span <= 0 {
		return (courseLeft + courseWidth - courseRight) / 2
	}
	return courseLeft + (courseWidth-courseLeft-courseRight)*float64(at.Unix()-f.from.Unix())/span
}

func (f plot) y(v float64) float64 {
	return courseHeight - courseBottom - (courseHeight-courseTop-courseBottom)*(v-f.low)/(f.high-f.low)
}

// SVG draws the target as a line across, the way to it, and the values with a dot
// each.
func (l Course) SVG() template.HTML {
	var c canvas
	c.picture(l.Head, false, "width", px(courseWidth), "height", px(courseHeight), "viewBox", "0 0 640 220")
	f := l.plot()
	right, bottom := courseWidth-courseRight, courseHeight-courseBottom
	c.leaf("line", "class", "c-axis", "x1", px(courseLeft), "y1", px(bottom), "x2", px(right), "y2", px(bottom))
	c.leaf("line", "class", "c-today", "x1", px(courseLeft), "y1", px(f.y(l.Target)), "x2", px(right), "y2", px(f.y(l.Target)))
	c.label("c-faint", px(courseLeft-6), px(f.y(l.Target)+4), "end", number(l.Target))
	if l.Start != nil && drawable(l.Start.Value) && !l.Due.IsZero() {
		c.leaf("line", "class", "c-axis", "x1", px(f.x(l.Start.At)), "y1", px(f.y(l.Start.Value)), "x2", px(f.x(l.Due)), "y2", px(f.y(l.Target)), "stroke-dasharray", "4 4")
	}
	var path strings.Builder
	var dots []Moment
	for _, m := range l.Values {
		if !drawable(m.Value) {
			continue
		}
		lead := " L"
		if len(dots) == 0 {
			lead = "M"
		}
		path.WriteString(lead + px(f.x(m.At)) + " " + px(f.y(m.Value)))
		dots = append(dots, m)
	}
	c.open("g", "class", strings.TrimSpace("spark "+l.Tone.class()))
	c.leaf("path", "class", "line", "d", path.String())
	for _, m := range dots {
		c.leaf("circle", "class", "end", "cx", px(f.x(m.At)), "cy", px(f.y(m.Value)), "r", "3.5")
	}
	c.end("g")
	l.days(&c, f, dots)
	return c.end("svg").html()
}

// days names the first and the last value, and the day the target is due.
func (l Course) days(c *canvas, f plot, dots []Moment) {
	foot := px(courseHeight - 8)
	if len(dots) > 0 {
		first, last := dots[0], dots[len(dots)-1]
		c.label("c-faint", px(f.x(first.At)), foot, "start", first.Label)
		y := f.y(last.Value) - 10
		if line := f.y(l.Target); y < line+4 && y > line-14 { // not across the target
			y = f.y(last.Value) + 20
		}
		c.label("c-strong", px(f.x(last.At)), px(y), "middle", number(last.Value))
	}
	if !l.Due.IsZero() && (len(dots) == 0 || f.x(l.Due)-f.x(dots[0].At) > 180) {
		c.label("c-faint", px(f.x(l.Due)), foot, "end", l.Due.UTC().Format("2 Jan 2006"))
	}
}

// Table lists every value, then the target.
func (l Course) Table() Table {
	w := l.words()
	value := w.Value
	if l.Unit != "" {
		value += ", " + l.Unit
	}
	t := Table{Caption: l.Title, Columns: []string{w.Name, value}}
	for _, m := range l.Values {
		text := w.Unknown
		if drawable(m.Value) {
			text = number(m.Value)
		}
		t.Rows = append(t.Rows, []Cell{{Text: m.Label}, {Text: text, Num: true}})
	}
	if len(t.Rows) > 0 {
		t.Rows = append(t.Rows, []Cell{{Text: w.Target}, {Text: number(l.Target), Num: true}})
	}
	return t
}
