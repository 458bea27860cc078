package gitops

import (
	"fmt"

	"steward/internal/record"
	"steward/internal/tree"
)

// reference is a link as a document writes it: one of three ways.
type reference struct {
	ref      string
	id       record.ID
	external External
	problem  string
}

// owner is the field that stands for a record's owner.
func owner() *record.Field {
	return &record.Field{Name: "owner", Label: "Owner", Type: record.Person}
}

// eachLink calls do with every value of a link in a document.
func eachLink(d *Document, fields []record.Field, do func(*record.Field, *tree.Node)) {
	if d.Owner != nil {
		do(owner(), d.Owner)
	}
	for i := range fields {
		f := &fields[i]
		if n := d.fields.Get(f.Name); f.IsLink() && n.Type != tree.Null {
			for _, item := range n.Each() {
				do(f, item)
			}
		}
	}
}

// parseLink reads "SYS-4", an identity, or {kind: …, external: …}.
func parseLink(f *record.Field, n *tree.Node) reference {
	if n.Type == tree.Object {
		return parseExternal(f, n)
	}
	if id := record.ID(n.String()); id.Valid() {
		return reference{id: id}
	}
	prefix, number, ok := record.ParseRef(n.String())
	if !ok {
		return reference{problem: fmt.Sprintf("%q names no record; write a reference such as PER-3, or {external: …}", clip(n.String(), 40))}
	}
	return reference{ref: fmt.Sprintf("%s-%d", prefix, number)}
}

func parseExternal(f *record.Field, n *tree.Node) reference {
	e := External{Kind: onlyTarget(f)}
	for i, key := range n.Keys {
		switch key {
		case "kind":
			e.Kind = n.Items[i].String()
		case "external":
			e.External = n.Items[i].String()
		default:
			return reference{problem: fmt.Sprintf("%q is not a key of a link; it has kind and external", clip(key, 40))}
		}
	}
	if e.Kind == "" || e.External == "" {
		return reference{problem: "a link by external identity needs kind and external here"}
	}
	return reference{external: e}
}

// link returns the identity a link means, or what is wrong with it.
func (p *planner) link(f *record.Field, n *tree.Node) (record.ID, error) {
	l := parseLink(f, n)
	var id record.ID
	switch {
	case l.problem != "":
		return "", fmt.Errorf("%s", l.problem)
	case l.ref != "":
		id = p.refs[l.ref]
	case l.id != "":
		id = l.id
	default:
		id = p.known[l.external]
	}
	if kind := p.kindOf(id); kind == "" {
		return "", fmt.Errorf("there is no record %s", l)
	} else if !f.Targets(kind) {
		return "", fmt.Errorf("%s is of kind %s, which %s cannot name", l, kind, f.Label)
	}
	return id, nil
}

func (p *planner) kindOf(id record.ID) string {
	if kind := p.fresh[id]; kind != "" {
		return kind
	}
	return p.names[id].Kind
}

// String returns the link as people would write it.
func (l reference) String() string {
	switch {
	case l.ref != "":
		return l.ref
	case l.id != "":
		return string(l.id)
	}
	return l.external.Kind + " " + clip(l.external.External, 80)
}
