package gitops

import (
	"strings"

	"steward/internal/record"
	"steward/internal/register"
)

// describe writes what each item changes in words, with references for links.
func (p *planner) describe(plan *Plan) error {
	var ids []record.ID
	for i := range plan.Items {
		it := &plan.Items[i]
		ids = append(ids, it.current.Owner)
		for _, l := range p.reg.Kinds().Kind(it.Kind).Links(it.current, p.fields[it.Kind]) {
			ids = append(ids, l.Target)
		}
	}
	if err := p.nameAll(ids); err != nil {
		return err
	}
	for i := range plan.Items {
		if it := &plan.Items[i]; it.Action == Update {
			p.changes(it)
		}
	}
	return nil
}

func (p *planner) changes(it *Item) {
	if it.Step != "" {
		t := p.reg.Kinds().Kind(it.Kind).Transition(it.Step)
		it.Changes = append(it.Changes, Change{"state", it.current.State, t.To})
	}
	if it.edit == nil {
		return
	}
	want := it.current.Clone()
	applyEdit(&want, *it.edit)
	for _, d := range record.Diff(it.current, want) {
		f := fieldNamed(p.fields[it.Kind], d.Field)
		if d.Field == "owner" {
			f = owner()
		}
		it.Changes = append(it.Changes, Change{d.Field, p.show(f, d.Old), p.show(f, d.New)})
	}
}

func applyEdit(r *record.Record, e register.Edit) {
	if e.Title != nil {
		r.Title = *e.Title
	}
	if e.Owner != nil {
		r.Owner = *e.Owner
	}
	if e.Due != nil {
		r.Due = *e.Due
	}
	if e.External != nil {
		r.External = *e.External
	}
	if r.Body == nil {
		r.Body = record.Body{}
	}
	for name, v := range e.Body {
		if v == nil {
			delete(r.Body, name)
		} else {
			r.Body[name] = v
		}
	}
}

// show writes a value on one line.
func (p *planner) show(f *record.Field, v any) string {
	if f == nil {
		f = &record.Field{Type: record.Text}
	}
	var parts []string
	for s := range strings.SplitSeq(f.ToText(v), "\n") {
		if f.IsLink() {
			s = p.refOf(record.ID(s))
		}
		parts = append(parts, s)
	}
	sep := " "
	if f.Many {
		sep = "; "
	}
	return clip(strings.TrimSpace(strings.Join(parts, sep)), 200)
}

func (p *planner) refOf(id record.ID) string {
	if n, ok := p.names[id]; ok {
		return record.Record{Number: n.Number}.Ref(p.reg.Kinds().Kind(n.Kind))
	}
	if kind := p.fresh[id]; kind != "" {
		return "new " + kind
	}
	return string(id)
}
