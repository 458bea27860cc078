package gitops

import (
	"fmt"
	"strconv"

	"steward/internal/record"
	"steward/internal/tree"
)

// want returns the record as a document describes it, in the form a record
// keeps. Everything wrong with it is told in the item.
func (p *planner) want(d *Document, it *Item) record.Record {
	want := it.current.Clone()
	want.ID, want.Kind = it.id, d.Kind.Name
	p.envelope(d, it, &want)
	if want.Body == nil || !p.o.Partial {
		want.Body = record.Body{}
	}
	fields := p.fields[d.Kind.Name]
	for i, name := range d.fields.Keys {
		n := &d.fields.Items[i]
		f := fieldNamed(fields, name)
		switch {
		case f == nil:
			it.fail(n.Line, "%q is not a field of %s", clip(name, 60), d.Kind.Label)
		case f.ReadOnly():
			it.fail(n.Line, "%s is computed or written by Steward, and cannot be set", name)
		case n.Type == tree.Null:
			delete(want.Body, name)
		default:
			p.field(f, n, it, want.Body)
		}
	}
	for i := range fields {
		if f := &fields[i]; f.Author || f.Kept {
			if v := it.current.Body[f.Name]; v != nil {
				want.Body[f.Name] = v
			}
		}
	}
	p.required(d, it, fields, want.Body)
	for _, e := range d.Kind.CheckEnvelope(checkable(want, d.Kind)) {
		it.fail(d.Where.Line, "%s: %s", e.Field, e.Message)
	}
	return want
}

// checkable stands in for what the register fills in by itself.
func checkable(r record.Record, k *record.Kind) record.Record {
	if r.Title == "" {
		r.Title = "-"
	}
	if k.State(r.State) == nil {
		r.State = k.States[0].Name
	}
	return r
}

func (p *planner) envelope(d *Document, it *Item, want *record.Record) {
	if d.has["title"] {
		want.Title = d.Title
	}
	if d.has["state"] {
		want.State = d.State
	}
	if d.has["external"] || !p.o.Partial {
		want.External = d.External
	}
	if d.has["due"] || !p.o.Partial {
		want.Due = record.Date(d.Due)
	}
	switch {
	case d.Owner != nil:
		id, err := p.link(owner(), d.Owner)
		if err != nil {
			it.fail(d.Owner.Line, "owner: %s", err)
		}
		want.Owner = id
	case !p.o.Partial:
		want.Owner = ""
	}
}

func fieldNamed(fields []record.Field, name string) *record.Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

func (p *planner) field(f *record.Field, n *tree.Node, it *Item, body record.Body) {
	v, err := p.value(f, n, it)
	if err == nil {
		v, err = f.Normalise(v)
	}
	switch {
	case err != nil:
		it.fail(n.Line, "%s: %s", f.Name, err)
	case v == nil:
		delete(body, f.Name)
	default:
		body[f.Name] = v
	}
}

func (p *planner) required(d *Document, it *Item, fields []record.Field, body record.Body) {
	for i := range fields {
		if f := &fields[i]; f.Required && body[f.Name] == nil && len(it.Problems) == 0 {
			it.fail(d.Where.Line, "%s is required", f.Name)
		}
	}
}

// value turns a node into what Normalise takes.
func (p *planner) value(f *record.Field, n *tree.Node, it *Item) (any, error) {
	if !f.Many {
		return p.single(f, n, it)
	}
	if n.Type != tree.List {
		return nil, fmt.Errorf("expects a list")
	}
	out := make([]any, 0, len(n.Items))
	for i := range n.Items {
		v, err := p.single(f, &n.Items[i], it)
		if err != nil {
			return nil, fmt.Errorf("item %d: %w", i+1, err)
		}
		out = append(out, v)
	}
	return out, nil
}

func (p *planner) single(f *record.Field, n *tree.Node, it *Item) (any, error) {
	switch {
	case f.IsLink():
		id, err := p.link(f, n)
		return string(id), err
	case f.Type == record.File:
		return p.file(f, n, it)
	case !n.Scalar():
		return nil, fmt.Errorf("expects one value")
	case f.Type == record.Number:
		v, err := strconv.ParseFloat(n.Text, 64)
		if n.Type != tree.Number || err != nil {
			return nil, fmt.Errorf("%q is not a number", clip(n.Text, 40))
		}
		return v, nil
	}
	// Texts take a scalar as it is written: a version 1.10 needs no quotes.
	return n.Text, nil
}
