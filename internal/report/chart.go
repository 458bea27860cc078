package report

import (
	"math"

	"steward/internal/record"
)

// chartNode is a chart made ready: as many values as labels in every series.
type chartNode struct {
	Radar       bool
	Title, Note string
	Labels      []string
	Series      []seriesNode
	Max         float64 // more than zero
	Table       *tableNode
}

type seriesNode struct {
	Name   string
	Values []float64 // 0 to 1, the part of the scale; NaN for not known
	Texts  []string  // as the table shows them
}

// newChart makes a chart ready, with the table that says the same.
func newChart(c Chart, w Words) *chartNode {
	n := &chartNode{Title: oneLine(c.Title), Note: oneLine(c.Note), Max: c.Max}
	for _, l := range c.Labels {
		n.Labels = append(n.Labels, oneLine(l))
	}
	n.Radar = c.Form == Radar && len(n.Labels) >= 3
	if !(n.Max > 0) || math.IsInf(n.Max, 0) {
		n.Max = largest(c.Series)
	}
	for _, s := range c.Series {
		n.Series = append(n.Series, n.series(s, w))
	}
	n.Table = newTable(n.table(c, w), w)
	return n
}

func largest(all []Series) float64 {
	top := 0.0
	for _, s := range all {
		for _, v := range s.Values {
			if known(v) {
				top = max(top, v)
			}
		}
	}
	if top == 0 {
		return 1
	}
	return top
}

func known(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func (n *chartNode) series(s Series, w Words) seriesNode {
	out := seriesNode{Name: oneLine(s.Name)}
	for i := range n.Labels {
		v, text := math.NaN(), w.Unknown
		if i < len(s.Values) && known(s.Values[i]) {
			v, text = min(max(s.Values[i]/n.Max, 0), 1), record.FormatNumber(s.Values[i])
		}
		out.Values, out.Texts = append(out.Values, v), append(out.Texts, text)
	}
	return out
}

// table says what the chart shows: a row for each label, a column for each
// series.
func (n *chartNode) table(c Chart, w Words) Table {
	t := Table{Sheet: c.Sheet, Caption: n.Title, Columns: []Column{{Label: "", Width: 2}}}
	for _, s := range c.Series {
		label := oneLine(s.Name)
		if u := oneLine(c.Unit); u != "" {
			label += " (" + u + ")"
		}
		t.Columns = append(t.Columns, Column{Label: label, Align: End})
	}
	for i, l := range n.Labels {
		row := []Cell{{Text: l}}
		for _, s := range c.Series {
			v := math.NaN()
			if i < len(s.Values) {
				v = s.Values[i]
			}
			row = append(row, Cell{Number: &v})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// point is a place on a drawing, from its upper left corner.
type point struct{ X, Y float64 }

// spoke returns the place of a value on the axis of a radar of n axes, the
// first upright, going clockwise.
func spoke(centre point, radius float64, axis, n int, value float64) point {
	a := 2*math.Pi*float64(axis)/float64(n) - math.Pi/2
	return point{centre.X + radius*value*math.Cos(a), centre.Y + radius*value*math.Sin(a)}
}

// runs returns the stretches of a ring of values that are known: each a list of
// axes next to one another, and whether it is the whole ring.
func runs(values []float64) (out [][]int, whole bool) {
	n, start := len(values), -1
	for i, v := range values {
		if math.IsNaN(v) {
			start = i
			break
		}
	}
	if start < 0 {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return [][]int{all}, true
	}
	var cur []int
	for k := 1; k <= n; k++ {
		i := (start + k) % n
		if !math.IsNaN(values[i]) {
			cur = append(cur, i)
			continue
		}
		if len(cur) > 0 {
			out, cur = append(out, cur), nil
		}
	}
	return out, false
}
