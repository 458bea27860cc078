package intake

import (
	"fmt"
	"slices"

	"steward/internal/exchange"
	"steward/internal/record"
)

// links sets the link fields of a row that the file fills. A target that cannot
// be had is left out with a warning; a field none of whose targets can be had
// stays as it is.
func (p *planner) links(r *row) error {
	targets := map[string][]any{}
	var fields []string
	for _, l := range r.draft.Links {
		id, why, err := p.target(r, l)
		switch {
		case err != nil:
			return err
		case why != "":
			r.warn("link", fmt.Sprintf("%s %q was left out: %s", fieldLabel(r.kind, l.Field), l.Title, why))
			continue
		}
		if targets[l.Field] == nil {
			fields = append(fields, l.Field)
		}
		if v := any(string(id)); !slices.Contains(targets[l.Field], v) {
			targets[l.Field] = append(targets[l.Field], v)
		}
	}
	for _, name := range fields {
		list := targets[name]
		f := r.kind.Field(name)
		switch {
		case name == "owner":
			r.next.Owner = record.ID(list[0].(string))
		case f == nil:
		case f.Many:
			if !sameSet(r.next.Body[name], list) {
				r.next.Body[name] = list
			}
		default:
			r.next.Body[name] = list[0]
		}
	}
	return nil
}

// target returns the identity of what a link points at, or why there is none.
func (p *planner) target(r *row, l exchange.Link) (record.ID, string, error) {
	k := key{l.Kind, l.External}
	if t := p.drafts[k]; t != nil {
		return p.point(r, t)
	}
	if have, ok := p.found.external[k]; ok {
		return usable(r, p.kinds.Kind(l.Kind), have)
	}
	t, err := p.name(r, l)
	if err != nil {
		return "", "", err
	}
	return p.point(r, t)
}

// point links a row to another, if that is kept.
func (p *planner) point(r, to *row) (record.ID, string, error) {
	if r == to {
		return "", "it would link to itself.", nil
	}
	if !slices.Contains(r.uses, to) {
		r.uses = append(r.uses, to)
		p.users[to] = append(p.users[to], r)
	}
	if !to.kept() && !r.has(to.id) {
		return "", to.refusal, nil
	}
	return to.id, "", nil
}

// usable returns the identity of a record there is. One taken out of use takes
// no new links; a link it has already stays.
func usable(r *row, k *record.Kind, have record.Record) (record.ID, string, error) {
	switch {
	case r.old != nil && r.old.ID == have.ID:
		return "", "it would link to itself.", nil
	case have.Removed && !r.has(have.ID):
		return "", have.Ref(k) + " was taken out of use.", nil
	}
	return have.ID, "", nil
}

// name returns the row of something made because a link names it.
func (p *planner) name(r *row, l exchange.Link) (*row, error) {
	k := key{l.Kind, l.External}
	if t := p.named[k]; t != nil {
		return t, nil
	}
	title := l.Title
	if title == "" {
		title = l.External
	}
	id, err := p.reg.NewID()
	if err != nil {
		return nil, err
	}
	t := &row{named: true, file: r.file, id: id, kind: p.kinds.Kind(l.Kind),
		draft: exchange.Draft{Kind: l.Kind, External: l.External, Title: title, Where: r.draft.Where}}
	p.named[k] = t
	p.order = append(p.order, t)
	if t.kind == nil {
		t.refusal = fmt.Sprintf("%q is not a kind of record.", l.Kind)
		return t, nil
	}
	return t, p.settle(t)
}

func fieldLabel(k *record.Kind, name string) string {
	switch name {
	case "title":
		return k.NameLabel()
	case "state":
		return "State"
	case "owner":
		return "Owner"
	case "due":
		return "Due"
	case "external":
		return "External identity"
	}
	if f := k.Field(name); f != nil {
		return f.Label
	}
	return name
}
