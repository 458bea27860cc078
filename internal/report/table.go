package report

import (
	"iter"
	"math"
	"strings"

	"steward/internal/record"
)

// tableNode is a table made ready: every row has a cell for every column.
type tableNode struct {
	Columns []Column
	Caption string
	Sheet   string
	Empty   string // shown when there are no rows
	count   int
	row     func(i int) []cell
}

// cell is one cell made ready.
type cell struct {
	Glyph, Tone, State string // State is "" for none
	Lines              [][]span
	Align              Align
	number             *float64
	date               record.Date
}

// newTable makes a table ready. Rows are read when they are drawn.
func newTable(t Table, w Words) *tableNode {
	n := &tableNode{Caption: oneLine(t.Caption), Sheet: oneLine(t.Sheet), Empty: oneLine(t.Empty), count: len(t.Rows)}
	if n.Empty == "" {
		n.Empty = w.Nothing
	}
	wide := max(1, len(t.Columns))
	for _, r := range t.Rows {
		wide = max(wide, len(r))
	}
	n.Columns = make([]Column, wide)
	for i := range n.Columns {
		if i < len(t.Columns) {
			n.Columns[i] = t.Columns[i]
		}
		c := &n.Columns[i]
		c.Label = oneLine(c.Label)
		if !(c.Width > 0) || math.IsInf(c.Width, 0) {
			c.Width = 1
		}
		c.Width = min(max(c.Width, 0.05), 20)
	}
	n.row = func(i int) []cell {
		out := make([]cell, wide)
		for c := range out {
			out[c].Align = n.Columns[c].Align
			if c < len(t.Rows[i]) {
				out[c] = newCell(t.Rows[i][c], n.Columns[c].Align, w)
			}
		}
		return out
	}
	return n
}

func newCell(in Cell, align Align, w Words) cell {
	c := cell{Align: align}
	if s := oneLine(in.State); s != "" {
		c.State = s
		c.Glyph, c.Tone = shapeOf(in.Shape)
	}
	text := clean(in.Text)
	switch {
	case text != "":
	case in.Number != nil && (math.IsNaN(*in.Number) || math.IsInf(*in.Number, 0)):
		text = w.Unknown
	case in.Number != nil:
		text, c.number = record.FormatNumber(*in.Number), in.Number
		if align == Start {
			c.Align = End
		}
	case in.Date != "":
		text, c.date = oneLine(string(in.Date)), in.Date
	}
	link := safeLink(in.Link)
	if text == "" && c.State == "" && len(in.Lines) == 0 {
		text = clean(strings.TrimPrefix(link, "mailto:"))
	}
	if text != "" {
		c.Lines = append(c.Lines, cellLines(text, link)...)
	}
	for _, l := range in.Lines {
		c.Lines = append(c.Lines, cellLines(clean(l), "")...)
	}
	return c
}

func cellLines(text, link string) [][]span {
	var out [][]span
	for _, s := range textSpans(text) {
		s.Break, s.Link = false, link
		out = append(out, []span{s})
	}
	return out
}

// Rows yields the rows in order.
func (t *tableNode) Rows() iter.Seq[[]cell] {
	return func(yield func([]cell) bool) {
		for i := range t.count {
			if !yield(t.row(i)) {
				return
			}
		}
	}
}

// Count is how many rows there are.
func (t *tableNode) Count() int { return t.count }

// band is a part of a table that fits on a page: some of its columns.
type band struct {
	from, to int  // columns, to excluded
	lead     bool // the first column stands before them, to tell the rows
}

// bands cuts a table of so many columns into parts of at most per columns, the
// first column leading each.
func bands(columns, per int) []band {
	if columns <= per {
		return []band{{0, columns, false}}
	}
	out := []band{{0, per, false}}
	for from := per; from < columns; from += per - 1 {
		out = append(out, band{from, min(columns, from+per-1), true})
	}
	return out
}

// pick returns the band's part of a row or of the columns.
func pick[T any](b band, all []T) []T {
	if !b.lead {
		return all[b.from:b.to]
	}
	return append([]T{all[0]}, all[b.from:b.to]...)
}

// shapeOf returns the sign and the tone of a shape. The signs differ without
// colour, and every form has them.
func shapeOf(s record.Shape) (glyph, tone string) {
	switch s {
	case record.Active, record.Good:
		return "●", "ok"
	case record.Waiting:
		return "◊", "info"
	case record.Bad:
		return "×", "bad"
	case record.Ended:
		return "■", "idle"
	}
	return "○", "idle"
}
