package chart

import (
	"fmt"
	"html/template"
	"strings"
)

// Columns shows how a whole and its layers stood at moments one after the other:
// one column each, the layers on top of one another from the first, and a line of
// one more value across them. It is as wide as its place.
type Columns struct {
	Head
	Layers []Layer
	Line   string // what the line is; "" for none
	At     []Column
	Scale  Scale
}

// Layer is one part of every column; Level is its depth, 0 to 5.
type Layer struct {
	Name  string
	Level int
}

// Column is one moment: its label, one that fits beneath it, a value for each
// layer, and that of the line.
type Column struct {
	Label, Short string
	Values       []float64
	Line         float64
}

const (
	columnTop, columnPlot, columnFoot = 12.0, 200.0, 28.0
	columnHeight                      = columnTop + columnPlot + columnFoot
	columnText                        = 16.0 // height of a layer that holds its number
)

func (g Columns) head() Head { return g.Head }

// full is the highest column or point of the line, never zero.
func (g Columns) full() float64 {
	full := 1.0
	for _, c := range g.At {
		sum := 0.0
		for i := range g.Layers {
			sum += c.value(i)
		}
		full = max(full, sum, amount(c.Line))
	}
	return full
}

func (c Column) value(i int) float64 {
	if i >= len(c.Values) {
		return 0
	}
	return min(amount(c.Values[i]), 1e12)
}

// SVG draws the columns, then the line over them.
func (g Columns) SVG() template.HTML {
	full, n := g.full(), float64(max(len(g.At), 1))
	class := ""
	if g.Scale == Risk {
		class = "risk"
	}
	var c canvas
	c.picture(g.Head, false, "class", class, "width", "100%", "height", px(columnHeight))
	bottom := columnTop + columnPlot
	for i, at := range g.At {
		y := bottom
		for j, layer := range g.Layers {
			if v := at.value(j); v > 0 {
				h := columnPlot * v / full
				y -= h
				g.part(&c, at.Label+", "+layer.Name+": "+number(v), number(v), layer.Level, (float64(i)+.12)/n, y, .76/n, h)
			}
		}
		label := "c-faint"
		if i%2 == 1 {
			label += " minor"
		}
		x, anchor := (float64(i)+.5)/n, "middle"
		switch { // what is wider than its column stays inside
		case i == 0:
			x, anchor = .12/n, "start"
		case i == len(g.At)-1:
			x, anchor = 1-.12/n, "end"
		}
		c.label(label, pct(x), px(bottom+18), anchor, at.Short).line()
	}
	c.leaf("line", "class", "c-axis", "x1", "0", "y1", px(bottom), "x2", "100%", "y2", px(bottom))
	g.line(&c, full, n)
	return c.end("svg").html()
}

func (g Columns) part(c *canvas, title, text string, level int, x, y, width, height float64) {
	depth := min(max(level, 0), 5)
	c.open("g").open("title").text(title).end("title")
	c.leaf("rect", "class", fmt.Sprintf("h-cell heat-%d", depth), "x", pct(x), "y", px(y), "width", pct(width), "height", px(max(height-1, 1)))
	if height >= columnText {
		c.label(ink(depth, g.Scale), pct(x+width/2), px(y+height/2+4), "middle", text)
	}
	c.end("g")
}

// line draws the line through the middle of the columns.
func (g Columns) line(c *canvas, full, n float64) {
	if g.Line == "" || len(g.At) == 0 {
		return
	}
	y := func(v float64) float64 { return columnTop + columnPlot*(1-amount(v)/full) }
	var b strings.Builder
	for i, at := range g.At {
		lead := " L"
		if i == 0 {
			lead = "M"
		}
		b.WriteString(lead + px(1000*(float64(i)+.5)/n) + " " + px(y(at.Line)))
	}
	c.open("svg", "x", "0", "y", "0", "width", "100%", "height", px(columnHeight), "viewBox", "0 0 1000 "+px(columnHeight), "preserveAspectRatio", "none")
	c.open("g", "class", "spark").leaf("path", "class", "line", "vector-effect", "non-scaling-stroke", "stroke-dasharray", "4 3", "d", b.String()).end("g").end("svg")
	c.open("g", "class", "spark")
	for i, at := range g.At {
		c.open("g").open("title").text(at.Label + ", " + g.Line + ": " + number(amount(at.Line))).end("title")
		c.leaf("circle", "class", "end", "cx", pct((float64(i)+.5)/n), "cy", px(y(at.Line)), "r", "3.5").end("g")
	}
	c.end("g")
}

// legend names the layers and the line.
func (g Columns) legend(c *canvas) {
	class := ""
	if g.Scale == Risk {
		class = "risk"
	}
	c.open("ul", "class", "legend", "aria-label", g.words().Legend)
	for _, layer := range g.Layers {
		c.open("li").open("svg", "class", class, "width", "14", "height", "12", "aria-hidden", "true")
		c.leaf("rect", "class", fmt.Sprintf("heat-%d", min(max(layer.Level, 0), 5)), "width", "12", "height", "12").end("svg").text(" " + layer.Name).end("li")
	}
	if g.Line != "" {
		c.open("li").open("svg", "class", "spark", "width", "28", "height", "8", "aria-hidden", "true")
		c.leaf("path", "class", "line", "stroke-dasharray", "4 3", "d", "M0 4 H28").leaf("circle", "class", "end", "cx", "14", "cy", "4", "r", "3").end("svg").text(" " + g.Line).end("li")
	}
	c.end("ul").line()
}

// Table has a row for each moment.
func (g Columns) Table() Table {
	t := Table{Caption: g.Title, Columns: []string{g.words().Name}}
	for _, layer := range g.Layers {
		t.Columns = append(t.Columns, layer.Name)
	}
	if g.Line != "" {
		t.Columns = append(t.Columns, g.Line)
	}
	for _, at := range g.At {
		row := []Cell{{Text: at.Label}}
		for i := range g.Layers {
			row = append(row, Cell{Text: number(at.value(i)), Num: true})
		}
		if g.Line != "" {
			row = append(row, Cell{Text: number(amount(at.Line)), Num: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
