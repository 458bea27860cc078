package chart

import (
	"fmt"
	"html/template"
)

// Scale chooses the colours of a matrix.
type Scale string

// The scales: Amount runs from nothing to much in one hue, Risk from low to critical.
const (
	Amount Scale = ""
	Risk   Scale = "risk"
)

// Spot is one cell of a matrix. Level runs from 0 (nothing) to 5; Text is always written in the cell,
// so that no meaning rests on colour. Note says more on hover.
type Spot struct {
	Text  string
	Level int
	Href  string
	Note  string
}

// Matrix is a heat map: rows by columns, a value in each cell. Rows may be shorter than the columns;
// what is missing is drawn empty.
type Matrix struct {
	Head
	RowTitle, ColumnTitle string
	Rows, Columns         []string
	Spots                 [][]Spot
	Scale                 Scale
}

const (
	spotHeight = 36.0
	spotGap    = 2.0
	glyph      = 7.0
	headHeight = 28.0
)

func (m Matrix) head() Head { return m.Head }

// SVG draws the matrix at its own size.
func (m Matrix) SVG() template.HTML {
	left, cell := m.rowWidth(), m.cellWidth()
	width := left + float64(len(m.Columns))*(cell+spotGap)
	height := headHeight + float64(len(m.Rows))*(spotHeight+spotGap)
	class := "fixed"
	if m.Scale == Risk {
		class += " risk"
	}
	var c canvas
	c.picture(m.Head, m.linked(), "class", class, "width", px(width), "height", px(height), "viewBox", fmt.Sprintf("0 0 %s %s", px(width), px(height)))
	for j, name := range m.Columns {
		x := left + float64(j)*(cell+spotGap) + cell/2
		c.open("g").open("title").text(name).end("title")
		c.label("c-value", px(x), "16", "middle", cut(name, int(cell/glyph))).end("g")
	}
	for i, name := range m.Rows {
		y := headHeight + float64(i)*(spotHeight+spotGap)
		c.line().open("g").open("title").text(name).end("title")
		c.label("c-value", px(left-12), px(y+spotHeight/2+4), "end", cut(name, int(left/glyph))).end("g")
		for j := range m.Columns {
			m.at(i, j).draw(&c, m.name(i, j), left+float64(j)*(cell+spotGap), y, cell, m.Scale)
		}
	}
	return c.line().end("svg").html()
}

func (s Spot) draw(c *canvas, name string, x, y, width float64, scale Scale) {
	linked := c.link(s.Href)
	depth := min(max(s.Level, 0), 5)
	c.open("g").open("title").text(name + ": " + s.Text)
	if s.Note != "" {
		c.text(" (" + s.Note + ")")
	}
	c.end("title")
	c.leaf("rect", "class", fmt.Sprintf("h-cell heat-%d", depth), "x", px(x), "y", px(y), "width", px(width), "height", px(spotHeight), "rx", "2")
	if s.Text != "" {
		c.label(ink(depth, scale), px(x+width/2), px(y+spotHeight/2+5), "middle", cut(s.Text, int(width/glyph)))
	}
	c.end("g")
	if linked {
		c.end("a")
	}
}

// ink returns the class of the text on a level: faint on nothing, turned on the deepest colours.
func ink(depth int, scale Scale) string {
	switch {
	case depth == 0:
		return "h-text low"
	case depth == 5, depth == 4 && scale == Amount:
		return "h-text deep"
	}
	return "h-text"
}

func (m Matrix) name(i, j int) string { return m.Rows[i] + ", " + m.Columns[j] }

// at returns the spot of a cell, empty where the data has none.
func (m Matrix) at(i, j int) Spot {
	if i < len(m.Spots) && j < len(m.Spots[i]) {
		return m.Spots[i][j]
	}
	return Spot{}
}

func (m Matrix) rowWidth() float64 {
	widest := 0
	for _, name := range m.Rows {
		widest = max(widest, length(name))
	}
	return min(float64(widest)*glyph+16, 240)
}

func (m Matrix) cellWidth() float64 {
	widest := 0
	for _, name := range m.Columns {
		widest = max(widest, length(name))
	}
	return min(max(float64(widest)*glyph+8, 48), 120)
}

func (m Matrix) linked() bool {
	for _, row := range m.Spots {
		for _, s := range row {
			if safe(s.Href) != "" {
				return true
			}
		}
	}
	return false
}

// Table has the shape of the matrix.
func (m Matrix) Table() Table {
	t := Table{Caption: m.Title, Columns: append([]string{m.corner()}, m.Columns...)}
	for i, name := range m.Rows {
		row := []Cell{{Text: name}}
		for j := range m.Columns {
			s := m.at(i, j)
			row = append(row, Cell{Text: s.Text, Href: s.Href, Num: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (m Matrix) corner() string {
	if m.RowTitle == "" || m.ColumnTitle == "" {
		return m.RowTitle + m.ColumnTitle
	}
	return m.RowTitle + " / " + m.ColumnTitle
}
