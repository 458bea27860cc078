package web

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// facetView is the filter by one field: its values with how many records have
// them, or a beginning and an end.
type facetView struct {
	Param  string
	Label  string
	Field  string
	Active int
	Open   bool
	Values []facetValue
	Input  string // type of the inputs of a range; "" for a choice of values
	From   string
	To     string
	Many   bool // there are more values than are shown
	Find   string
}

type facetValue struct {
	Value   string
	Label   string
	Class   string // of a state
	Count   int
	Counted bool
	Checked bool
}

// Bounds of a filter's values: shown at once, and looked through for words.
const (
	facetShown   = 12
	facetSearch  = 1000
	columnFacets = 3
)

// counted is a filter with what the register counted for it.
type counted struct {
	field   *record.Field
	tallies []record.Tally
	known   bool // false: the actor sees only its own records, counts say nothing
}

// ids appends the records that the counted values name.
func (f counted) ids(ids []record.ID) []record.ID {
	if t := f.field.Shown(); t == record.LinkType || t == record.Person {
		for _, t := range f.tallies {
			ids = append(ids, record.ID(t.Value))
		}
	}
	return ids
}

// ids returns the records that the filters of a list name.
func (q listQuery) ids(o outline) []record.ID {
	var ids []record.ID
	for _, f := range q.query.Filters {
		if t := o.field(f.Field).Shown(); t == record.LinkType || t == record.Person {
			for _, v := range f.Values {
				ids = append(ids, record.ID(v))
			}
		}
	}
	return ids
}

// facetFields are the filters a list shows: state, owner, the due day, those of
// its columns, those in use, and the one asked for.
func facetFields(o outline, q listQuery) []*record.Field {
	var out []*record.Field
	add := func(name string) {
		if f := filterable(o, name); f != nil && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	add("state")
	add("owner")
	add("due")
	for i, name := range o.kind.Columns {
		if i < columnFacets {
			add(name)
		}
	}
	for _, f := range q.query.Filters {
		add(f.Field)
	}
	add(q.facet)
	return out
}

// countFacets counts the values of every filter the list shows. Removed records
// have no filters.
func (c *call) countFacets(o outline, q listQuery) ([]counted, error) {
	if q.query.Removed {
		return nil, nil
	}
	all := !c.actor.May("read", o.kind.Name, nil).Own
	var out []counted
	for _, f := range facetFields(o, q) {
		one := counted{field: f, known: all}
		if all && !ranged(f) {
			limit := facetShown + 1
			if q.find[f.Name] != "" {
				limit = facetSearch
			}
			var err error
			if one.tallies, err = c.web.reg.Tallies(c.ctx, c.actor, o.kind.Name, f.Name, limit); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// facets makes the filters of the page, and links to those not shown.
func (d display) facets(o outline, q listQuery, list []counted, path string) ([]facetView, []namedLink) {
	if q.query.Removed {
		return nil, nil
	}
	var out []facetView
	for _, f := range list {
		out = append(out, d.facet(o, q, f))
	}
	shown := facetFields(o, q)
	var more []namedLink
	offer := func(f *record.Field) {
		if f.Index && !slices.Contains(shown, f) {
			more = append(more, namedLink{f.Label, address(path, q.with("facet", f.Name))})
		}
	}
	offer(o.field("updated"))
	offer(o.field("created"))
	for i := range o.fields {
		offer(&o.fields[i])
	}
	return out, more
}

func (d display) facet(o outline, q listQuery, c counted) facetView {
	f := c.field
	v := facetView{Param: paramOf(f.Name), Label: f.Label, Field: f.Name, Find: q.find[f.Name]}
	v.Open = q.facet == f.Name
	if ranged(f) {
		v.Input = "date"
		if f.Shown() == record.Number {
			v.Input = "text"
		}
		v.From, v.To = q.values.Get(v.Param+".from"), q.values.Get(v.Param+".to")
		for _, s := range []string{v.From, v.To} {
			if s != "" {
				v.Active++
			}
		}
		return v
	}
	v.Active = len(q.values[v.Param])
	tallies := c.tallies
	if !c.known {
		for _, o := range f.Options {
			tallies = append(tallies, record.Tally{Value: o.Name})
		}
	}
	tallies = withAsked(tallies, q.values[v.Param])
	for _, t := range tallies {
		one := facetValue{Value: t.Value, Label: d.facetLabel(f, t.Value), Count: t.N, Counted: c.known, Checked: q.has(v.Param, t.Value)}
		if f.Name == "state" {
			if s := o.kind.State(t.Value); s != nil {
				one.Class = tone(s.Shape)
			}
		}
		if v.Find != "" && !one.Checked && !strings.Contains(strings.ToLower(one.Label), strings.ToLower(v.Find)) {
			continue
		}
		if len(v.Values) >= facetShown && !one.Checked {
			v.Many = true
			continue
		}
		v.Values = append(v.Values, one)
	}
	v.Many = v.Many || v.Find != ""
	return v
}

// withAsked appends the values a filter asks for that nothing was counted for.
func withAsked(tallies []record.Tally, asked []string) []record.Tally {
	for _, v := range asked {
		if !slices.ContainsFunc(tallies, func(t record.Tally) bool { return t.Value == v }) {
			tallies = append(slices.Clip(tallies), record.Tally{Value: v})
		}
	}
	return tallies
}

// facetLabel is what a value of a filter is called.
func (d display) facetLabel(f *record.Field, value string) string {
	switch {
	case value == "" && f.Shown() == record.Person:
		return "Nobody"
	case value == "":
		return "Not recorded"
	case value == me && f.Shown() == record.Person:
		return "Me"
	case f.Shown() == record.LinkType || f.Shown() == record.Person:
		return d.title(value)
	}
	return clipText(d.single(f, value), 60)
}

// chips are the filters in use, each with the list without it.
func (d display) chips(o outline, q listQuery, path string) []chip {
	var out []chip
	for _, param := range sortedKeys(q.values) {
		for _, v := range q.values[param] {
			if text := d.chipText(o, param, v); text != "" {
				out = append(out, chip{text, address(path, q.without(param, v))})
			}
		}
	}
	return out
}

func (d display) chipText(o outline, param, value string) string {
	switch param {
	case "sort":
		return ""
	case "q":
		return "Holds “" + value + "”"
	case "removed":
		return "Removed"
	}
	name, word := strings.TrimPrefix(param, "f."), "is"
	for suffix, w := range map[string]string{".not": "is not", ".from": "from", ".to": "to"} {
		if n, ok := strings.CutSuffix(name, suffix); ok {
			name, word = n, w
		}
	}
	f := o.field(name)
	if f == nil {
		return ""
	}
	if ranged(f) && value != "" {
		if f.Shown() != record.Number {
			value = dateText(record.Date(value))
		}
		return f.Label + " " + word + " " + value
	}
	return f.Label + " " + word + " " + lowerUnset(d.facetLabel(f, value), value)
}

// lowerUnset brings the words for an unset value into the middle of a sentence.
func lowerUnset(label, value string) string {
	if value == "" || value == me {
		return strings.ToLower(label)
	}
	return label
}

// hidden is a field of a form that nobody sees.
type hidden struct{ Name, Value string }

// kept are what a form of filters sends along beside what it shows: the order,
// and filters that it has no control for.
func (q listQuery) kept(shown []facetView) []hidden {
	has := map[string]bool{"q": true}
	for _, f := range shown {
		has[f.Param] = f.Input == ""
		has[f.Param+".from"], has[f.Param+".to"] = f.Input != "", f.Input != ""
	}
	var out []hidden
	for _, name := range sortedKeys(q.values) {
		if has[name] {
			continue
		}
		for _, v := range q.values[name] {
			out = append(out, hidden{name, v})
		}
	}
	return out
}
