package chart

import (
	"html/template"
	"math"
	"strings"
)

// Point is one value at one moment; the label says which.
type Point struct {
	Label string
	Value float64
}

// Spark is a line small enough to stand in a row or beside a number. A value that is not a number
// breaks the line.
type Spark struct {
	Head
	Points []Point
	Tone   Tone
}

const sparkWidth, sparkHeight, sparkPad = 96.0, 24.0, 3.0

func (s Spark) head() Head { return s.Head }

// SVG draws the line and marks its last value.
func (s Spark) SVG() template.HTML {
	var c canvas
	class := strings.TrimSpace("spark " + s.Tone.class())
	c.picture(s.Head, false, "class", class, "width", px(sparkWidth), "height", px(sparkHeight), "viewBox", "0 0 96 24")
	low, high := s.bounds()
	var path strings.Builder
	pen, endX, endY, drawn := false, 0.0, 0.0, false
	for i, p := range s.Points {
		if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) {
			pen = false
			continue
		}
		x, y := s.x(i), level(p.Value, low, high)
		if pen {
			path.WriteString(" L")
		} else {
			path.WriteString(" M")
		}
		path.WriteString(px(x) + " " + px(y))
		pen, drawn, endX, endY = true, true, x, y
	}
	if drawn {
		c.leaf("path", "class", "line", "d", strings.TrimSpace(path.String()))
		c.leaf("circle", "class", "end", "cx", px(endX), "cy", px(endY), "r", "2.5")
	}
	return c.end("svg").html()
}

func (s Spark) x(i int) float64 {
	if len(s.Points) < 2 {
		return sparkWidth - sparkPad
	}
	return sparkPad + (sparkWidth-2*sparkPad)*float64(i)/float64(len(s.Points)-1)
}

// level places a value between bottom and top; a flat line stands in the middle. Both ends are halved
// before they are subtracted, so that no pair of finite values overflows.
func level(v, low, high float64) float64 {
	if high == low {
		return sparkHeight / 2
	}
	share := (v/2 - low/2) / (high/2 - low/2)
	return sparkHeight - sparkPad - share*(sparkHeight-2*sparkPad)
}

func (s Spark) bounds() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, p := range s.Points {
		if !math.IsNaN(p.Value) && !math.IsInf(p.Value, 0) {
			low, high = min(low, p.Value), max(high, p.Value)
		}
	}
	return low, high
}

// Table lists every point; a missing value is an empty cell.
func (s Spark) Table() Table {
	w := s.words()
	t := Table{Caption: s.Title, Columns: []string{w.Name, w.Value}}
	for _, p := range s.Points {
		text := ""
		if !math.IsNaN(p.Value) && !math.IsInf(p.Value, 0) {
			text = number(p.Value)
		}
		t.Rows = append(t.Rows, []Cell{{Text: p.Label}, {Text: text, Num: true}})
	}
	return t
}
