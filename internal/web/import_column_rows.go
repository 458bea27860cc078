package web

import (
	"maps"
	"slices"
	"strings"
	"time"

	"steward/internal/exchange"
	"steward/internal/record"
)

// columnRow says what one column, or a fixed value, becomes.
type columnRow struct {
	N         int
	Column    string
	Own       bool // a row of its own for a column; else column and value are chosen
	First     bool // of the rows of this column
	Filled    int
	Samples   []string
	Identity  bool
	Field     string
	ID        string // of the select, for the summary of what is wrong
	Error     string
	Constant  string
	Dates     bool
	Layout    string
	Many      bool
	Separator string
	Dividers  []choice // what may divide a list inside a cell
	Links     []choice // kinds a link may name
	Link      string
	Prefix    string
	Values    []valueRow
	Hidden    []valueRow // said before, and not in this file
	Options   []choice
}

// valueRow says what one value means.
type valueRow struct {
	N        int
	From, To string
}

// rows are the columns with what they become, then fixed values, then empty rows
// for more of either.
func (v *columnsView) rows(s *listed, m exchange.Mapping) {
	t := s.source.Table
	wide := len(t.Columns) > maxColumnRows
	add := func(r columnRow, a exchange.Assign) {
		r.N = len(v.Rows)
		r.fill(s, m, a)
		r.ID = v.rowID(r)
		r.Error = v.Form.Error(a.Field)
		v.Rows = append(v.Rows, r)
	}
	for _, col := range t.Columns {
		row := columnRow{Column: col.Name, Own: true, First: true, Filled: col.Filled, Samples: col.Samples}
		for _, ext := range m.Extern {
			row.Identity = row.Identity || ext == col.Name
		}
		used := row.Identity || col.Name == m.Title
		for _, a := range m.Fields {
			if a.Column == col.Name {
				add(row, a)
				row.First, row.Samples, used = false, nil, true
			}
		}
		if row.First && (used || !wide) {
			add(row, exchange.Assign{})
		}
	}
	for _, a := range m.Fields {
		if a.Column == "" {
			add(columnRow{Constant: a.Constant}, a)
		} else if t.Index(a.Column) < 0 {
			add(columnRow{Column: a.Column}, a)
		}
	}
	extra := maxColumnExtra
	if wide {
		extra = 10
	}
	for range extra {
		add(columnRow{}, exchange.Assign{})
	}
}

// rowID names the select of a row so that what is wrong with a field leads to
// the first row that fills it.
func (v *columnsView) rowID(r columnRow) string {
	for _, have := range v.Rows {
		if r.Field == "" || have.Field == r.Field {
			return "row-" + groupDigits(r.N)
		}
	}
	if r.Field == "" {
		return "row-0"
	}
	return "f-" + r.Field
}

// Layouts are the ways dates are written, and the one in use.
func (r columnRow) Layouts() []choice {
	out := []choice{{Value: "", Label: "So that they mean one day only"}}
	for _, l := range exchange.DateLayouts() {
		out = append(out, choice{Value: l, Label: time.Date(2026, 12, 31, 15, 4, 5, 0, time.UTC).Format(l)})
	}
	if !slices.ContainsFunc(out, func(c choice) bool { return c.Value == r.Layout }) {
		out = append(out, choice{Value: r.Layout, Label: r.Layout})
	}
	return out
}

// Open reports whether somebody has to say what a value means.
func (r columnRow) Open() bool {
	return slices.ContainsFunc(r.Values, func(v valueRow) bool { return v.To == undecided })
}

// fill adds to a row what its field asks for.
func (r *columnRow) fill(s *listed, m exchange.Mapping, a exchange.Assign) {
	r.Field, r.Layout, r.Separator = a.Field, a.DateLayout, a.Separator
	k := s.reader.Kinds.Kind(m.Kind)
	if k == nil || a.Field == "" {
		return
	}
	var f *record.Field
	switch a.Field {
	case "state":
		f = &record.Field{Name: "state", Type: record.Enum, Options: stateOptions(k)}
	case "owner":
		f = &record.Field{Name: "owner", Type: record.Person}
	default:
		f = k.Field(a.Field)
	}
	if f == nil {
		return
	}
	r.Dates, r.Many = f.Type == record.DateType && a.Column != "", f.Many && a.Column != ""
	if r.Many {
		r.Dividers = dividers(a.Separator)
	}
	if f.IsLink() {
		r.links(s, f, a)
	}
	if f.Type == record.Enum && a.Column != "" {
		r.values(s, f, a)
	}
}

func (r *columnRow) links(s *listed, f *record.Field, a exchange.Assign) {
	for _, k := range s.reader.Kinds.Kinds() {
		if !k.Aside && f.Targets(k.Name) {
			r.Links = append(r.Links, choice{Value: k.Name, Label: k.Labels})
		}
	}
	if a.Link != nil {
		r.Link, r.Prefix = a.Link.Kind, a.Link.Prefix
	}
}

// undecided marks a value of which nobody has said what it means.
const undecided = "?"

// values are the different values of the column, each with what it means: as the
// mapping says, or as it is when it is an option already.
func (r *columnRow) values(s *listed, f *record.Field, a exchange.Assign) {
	for _, o := range f.Options {
		r.Options = append(r.Options, choice{Value: o.Name, Label: o.Label})
	}
	said := map[string]string{}
	for from, to := range a.Values {
		said[foldCell(from)] = to
	}
	shown := map[string]bool{}
	for _, from := range s.source.Table.Values(a.Column, a.Separator, f.Many, maxValueRows) {
		to, ok := said[foldCell(from)]
		if !ok {
			to = undecided
			for _, o := range f.Options {
				if foldCell(from) == foldCell(o.Name) || foldCell(from) == foldCell(o.Label) {
					to = o.Name
				}
			}
		}
		if !shown[foldCell(from)] {
			shown[foldCell(from)] = true
			r.Values = append(r.Values, valueRow{len(r.Values), from, to})
		}
	}
	for _, from := range slices.Sorted(maps.Keys(a.Values)) {
		if !shown[foldCell(from)] {
			r.Hidden = append(r.Hidden, valueRow{len(r.Values) + len(r.Hidden), from, a.Values[from]})
		}
	}
}

// foldCell makes cells comparable, as the import compares them.
func foldCell(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
