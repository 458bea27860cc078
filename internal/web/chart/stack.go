package chart

import (
	"fmt"
	"html/template"
	"math"
)

// Segment is one part of a whole. Without a tone it gets one of five shades in turn. Text replaces the
// written value where the page has a better one.
type Segment struct {
	Label string
	Value float64
	Text  string
	Href  string
	Tone  Tone
}

// Stack shows how a whole divides: one bar of segments, and a legend that names each segment with its
// value, so that no meaning rests on colour.
type Stack struct {
	Head
	Segments []Segment
}

func (s Stack) head() Head { return s.Head }

// SVG draws the bar; segments without a value take no room.
func (s Stack) SVG() template.HTML {
	total := s.total()
	var c canvas
	c.picture(s.Head, s.linked(), "width", "100%", "height", "20")
	at := 0.0
	for i, segment := range s.Segments {
		share := amount(segment.Value) / total
		if share == 0 {
			continue
		}
		s.draw(&c, i, at, share)
		at += share
	}
	return c.end("svg").html()
}

// draw writes one segment inside an svg of its own, whose edge leaves a hair of paper between segments.
func (s Stack) draw(c *canvas, i int, at, share float64) {
	segment := s.Segments[i]
	linked := c.link(segment.Href)
	c.open("g", "class", s.class(i))
	c.open("title").text(fmt.Sprintf("%s: %s (%s)", segment.Label, segment.written(), percent(share))).end("title")
	c.leaf("rect", "class", "c-fill c-segment", "x", pct(at), "y", "0", "width", pct(share), "height", "20")
	c.end("g")
	if linked {
		c.end("a")
	}
	c.line()
}

func (s Segment) written() string {
	if s.Text != "" {
		return s.Text
	}
	return number(s.Value)
}

// class returns the tone of a segment, or its shade.
func (s Stack) class(i int) string {
	if tone := s.Segments[i].Tone.class(); tone != "" {
		return tone
	}
	return fmt.Sprintf("shade-%d", i%5+1)
}

func (s Stack) legend(c *canvas) {
	c.open("ul", "class", "legend", "aria-label", s.words().Legend)
	for i, segment := range s.Segments {
		c.open("li").open("span", "class", "state "+s.shape(i))
		linked := c.link(segment.Href)
		c.text(segment.Label)
		if linked {
			c.end("a")
		}
		c.end("span").text(" ").open("span", "class", "count").text(segment.written()).end("span").end("li")
	}
	c.end("ul").line()
}

// shape adds a square to shades; tones bring their own shapes.
func (s Stack) shape(i int) string {
	class := s.class(i)
	if s.Segments[i].Tone.class() == "" {
		return class + " square"
	}
	return class
}

func (s Stack) total() float64 {
	total := 0.0
	for _, segment := range s.Segments {
		total += amount(segment.Value)
	}
	if total == 0 || math.IsInf(total, 0) {
		return 1
	}
	return total
}

func (s Stack) linked() bool {
	for _, segment := range s.Segments {
		if safe(segment.Href) != "" {
			return true
		}
	}
	return false
}

// Table lists every segment with its value and share.
func (s Stack) Table() Table {
	w, total := s.words(), s.total()
	t := Table{Caption: s.Title, Columns: []string{w.Name, w.Value, w.Share}}
	for _, segment := range s.Segments {
		t.Rows = append(t.Rows, []Cell{
			{Text: segment.Label, Href: segment.Href},
			{Text: segment.written(), Num: true},
			{Text: percent(amount(segment.Value) / total), Num: true},
		})
	}
	return t
}

// percent writes a share with at most one decimal.
func percent(share float64) string { return px(math.Round(share*1000)/10) + " %" }
