package web

import (
	"fmt"
	"strings"

	"steward/internal/record"
)

// formView is what the page of a form shows.
type formView struct {
	Kind    *record.Kind
	Heading string
	Ref     string // of the record that is changed
	Title   string // of it
	Action  string
	Cancel  string
	Submit  string
	Groups  []formGroup
	Hidden  []hidden
	Keep    string // under which the browser keeps what is typed
	Again   bool   // what was typed comes back
	Files   bool
	Reason  string
	Wrong   []record.FieldError
	Message string
	Theirs  *meanwhile
}

// meanwhile says who changed a record while somebody typed.
type meanwhile struct {
	Who     string
	When    string
	Reason  string
	Changes int
	Both    int // fields that both changed
	History string
}

// shownGroups are the headings of a form: what every record has first, where it
// comes from last.
func (o outline) formGroups(fresh bool) []group {
	first := group{Name: o.kind.Label}
	if o.kind.AutoTitle == nil {
		first.Fields = append(first.Fields, o.field("title"))
	}
	if fresh && len(o.startStates()) > 1 {
		first.Fields = append(first.Fields, o.field("state"))
	}
	first.Fields = append(first.Fields, o.field("owner"), o.field("due"))
	out := []group{first}
	for _, g := range o.groups() {
		var kept []*record.Field
		for _, f := range g.Fields {
			if !f.ReadOnly() {
				kept = append(kept, f)
			}
		}
		switch {
		case len(kept) == 0:
		case g.Name == first.Name:
			out[0].Fields = append(out[0].Fields, kept...)
		default:
			out = append(out, group{Name: g.Name, Fields: kept})
		}
	}
	return append(out, group{Name: "Where it comes from", Fields: []*record.Field{o.field("external")}})
}

// formOrder are the names of all fields in the order a form shows them.
func (o outline) formOrder() []string {
	var out []string
	for _, g := range o.formGroups(true) {
		for _, f := range g.Fields {
			out = append(out, f.Name)
		}
	}
	return out
}

// startStates are the states a record can be entered in.
func (o outline) startStates() []record.State {
	var out []record.State
	for i, s := range o.kind.States {
		if s.Start || i == 0 {
			out = append(out, s)
		}
	}
	return out
}

// build fills in the groups of a form.
func (v *formView) build(s fieldSource, fresh bool) error {
	for i, g := range s.o.formGroups(fresh) {
		fg := formGroup{Name: g.Name, ID: fmt.Sprintf("part-%d", i+1), Open: i == 0}
		for _, f := range g.Fields {
			if f.Name == "state" {
				f = s.o.startField()
			}
			one, err := s.field(f)
			if err != nil {
				return err
			}
			v.Files = v.Files || one.Widget == "file"
			v.Hidden = append(v.Hidden, hidden{"has", one.Name})
			raw, value := s.held(f)
			fg.Open = fg.Open || one.Required || one.Error != "" || len(raw) > 0 || value != nil
			fg.Fields = append(fg.Fields, one)
		}
		v.Groups = append(v.Groups, fg)
	}
	return nil
}

// startField is the state as a form for a new record offers it.
func (o outline) startField() *record.Field {
	f := *o.field("state")
	f.Options, f.Required = nil, true
	f.Help = "As it stands today."
	for _, s := range o.startStates() {
		f.Options = append(f.Options, record.Option{Name: s.Name, Label: s.Label, Help: s.Help})
	}
	return &f
}

// errorsByField turns errors into what stands under each field; those of no
// field in sight stay in the summary alone.
func errorsByField(wrong []record.FieldError) map[string]string {
	out := map[string]string{}
	for _, w := range wrong {
		name := strings.TrimPrefix(w.Field, "f.")
		if out[name] == "" {
			out[name] = w.Message
		}
	}
	return out
}

// source prepares the fields of a form: what links may name, and what those it
// holds are called.
func (c *call) source(o outline, r record.Record, e entries, wrong []record.FieldError) (fieldSource, error) {
	offered, err := c.offers()
	if err != nil {
		return fieldSource{}, err
	}
	ids := o.names(nil, r)
	for _, one := range e {
		if one.field.IsLink() {
			for _, v := range one.raw {
				ids = append(ids, record.ID(v))
			}
		}
	}
	d, err := c.display(ids)
	return fieldSource{o: o, d: d, offers: offered, entries: e, record: r, errors: errorsByField(wrong)}, err
}
