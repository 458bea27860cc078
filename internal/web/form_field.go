package web

import (
	"strings"

	"steward/internal/record"
)

// formField is one field of a form: its words, its widget, what it holds.
type formField struct {
	Name     string // of the input
	ID       string // of the element
	Label    string
	Help     string
	Source   string
	Required bool

	Widget  string // line, area, select, radios, boxes, file
	Type    string // of a line
	Mode    string // keyboard of a line
	Value   string
	Options []formOption
	Unit    string
	Max     int
	Choose  string // address that finds records to choose from
	Lines   bool   // one value on a line
	Files   []keptFile

	Error  string
	Theirs string // what another person made of it meanwhile
	Mine   bool   // changed here as well
}

// formOption is one choice of a field.
type formOption struct {
	Value, Label, Help string
	On                 bool
}

// formGroup is the fields under one heading.
type formGroup struct {
	Name   string
	ID     string
	Open   bool // holds something, needs something, or is the first
	Fields []formField
}

// fieldSource is what fields of a form are made from.
type fieldSource struct {
	o       outline
	d       display
	offers  *offers
	entries entries       // what was typed; nil: what the record holds
	record  record.Record // zero for a new record
	errors  map[string]string
}

// held returns what a field holds: typed, or recorded.
func (s fieldSource) held(f *record.Field) ([]string, any) {
	if e := s.entries[f.Name]; e != nil {
		return e.raw, e.value
	}
	v := s.record.Value(f.Name)
	return textsOf(f, v), v
}

// field makes the form field of a field.
func (s fieldSource) field(f *record.Field) (formField, error) {
	raw, v := s.held(f)
	out := formField{Name: inputOf(f.Name), ID: "f-" + f.Name, Label: f.Label, Help: f.Help, Source: f.Source, Required: f.Required,
		Widget: "line", Type: "text", Value: strings.Join(raw, "\n"), Unit: f.Unit, Max: f.MaxRunes, Error: s.errors[f.Name]}
	switch f.Type {
	case record.Text:
		s.text(&out, f)
	case record.RichText:
		out.Widget = "area"
		if f.Many {
			out.Value, out.Help = strings.Join(raw, "\n---\n"), strings.TrimSpace(f.Help+" A line of --- begins another one.")
		}
	case record.Enum:
		s.choices(&out, f, raw)
	case record.Number:
		out.Mode = "decimal"
	case record.DateType:
		if out.Value == "" || isDate(out.Value) {
			out.Type = "date"
		}
	case record.TimeType:
		if out.Value == "" || len(out.Value) == 16 {
			out.Type = "datetime-local"
		}
		out.Unit = "UTC"
	case record.Person, record.LinkType:
		return out, s.link(&out, f, raw)
	case record.File:
		out.Widget, out.Lines, out.Files, out.Value = "file", f.Many, keptFiles(v), ""
	}
	if f.Many && out.Widget == "line" {
		out.Widget, out.Lines = "area", true
	}
	return out, nil
}

func isDate(s string) bool {
	_, err := record.ParseDate(s)
	return err == nil
}

// text chooses a line, or several for texts that may be long.
func (s fieldSource) text(out *formField, f *record.Field) {
	if out.Max == 0 {
		out.Max = record.MaxText
	}
	if f.Many {
		out.Widget, out.Lines, out.Max = "area", true, 0
	} else if out.Max > record.MaxText {
		out.Widget = "area"
	}
}

// choices offers the options of a choice: boxes for several, buttons for few,
// a list for many.
func (s fieldSource) choices(out *formField, f *record.Field, raw []string) {
	on := map[string]bool{}
	for _, v := range raw {
		on[v] = true
	}
	for _, o := range f.Options {
		out.Options = append(out.Options, formOption{o.Name, o.Label, o.Help, on[o.Name]})
		delete(on, o.Name)
	}
	for _, v := range raw {
		if on[v] { // what the field does not know stays in sight until it is put right
			out.Options = append(out.Options, formOption{v, v, "Not a choice any more", true})
		}
	}
	switch {
	case f.Many:
		out.Widget = "boxes"
		return
	case len(f.Options) <= 7:
		out.Widget = "radios"
	default:
		out.Widget = "select"
	}
	if !f.Required {
		out.Options = append([]formOption{{"", "Not recorded", "", len(raw) == 0}}, out.Options...)
	}
}

// link offers the records a link may name, or takes references.
func (s fieldSource) link(out *formField, f *record.Field, raw []string) error {
	offered, few, err := s.offers.of(f)
	if err != nil {
		return err
	}
	if few && (!f.Many || len(offered) <= mostBoxes) && s.allKnown(raw) {
		s.pick(out, f, offered, raw)
		return nil
	}
	out.Choose = s.d.searchOf(f)
	lines := make([]string, len(raw))
	for i, v := range raw {
		lines[i] = s.named(v)
	}
	out.Value = strings.Join(lines, "\n")
	if f.Many {
		out.Widget, out.Lines = "area", true
	}
	return nil
}

// pick offers records in a list, or as boxes.
func (s fieldSource) pick(out *formField, f *record.Field, offered []record.Record, raw []string) {
	on := map[string]bool{}
	for _, v := range raw {
		on[v] = true
	}
	for _, r := range offered {
		k := s.d.kinds.Kind(r.Kind)
		label := r.Title + " (" + r.Ref(k) + ")"
		out.Options = append(out.Options, formOption{string(r.ID), label, "", on[string(r.ID)]})
		delete(on, string(r.ID))
	}
	for _, v := range raw {
		if on[v] { // removed since, or not to be seen: what is recorded is not lost by saving
			out.Options = append(out.Options, formOption{v, s.named(v), "", true})
		}
	}
	out.Widget = "boxes"
	if !f.Many {
		out.Widget = "select"
		out.Options = append([]formOption{{"", "Not recorded", "", len(raw) == 0}}, out.Options...)
	}
}

// allKnown reports whether every value is an identity, so that a list can show
// it; what could not be found has to be shown as it was typed.
func (s fieldSource) allKnown(raw []string) bool {
	for _, v := range raw {
		if !record.ID(v).Valid() {
			return false
		}
	}
	return true
}

// named writes an identity as people write it: reference and title.
func (s fieldSource) named(v string) string {
	n, ok := s.d.names[record.ID(v)]
	k := s.d.kinds.Kind(n.Kind)
	if !ok || k == nil {
		return v
	}
	return refOf(k, n.Number) + " " + n.Title
}

// searchOf is the address that finds what a link field may name.
func (d display) searchOf(f *record.Field) string {
	q := ""
	for _, k := range d.kinds.Kinds() {
		if (len(f.Target) > 0 || f.Type == record.Person) && f.Targets(k.Name) {
			q += "&kind=" + k.Name
		}
	}
	return address(d.base+"/search.json", strings.TrimPrefix(q, "&"))
}
