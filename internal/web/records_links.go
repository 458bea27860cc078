package web

import (
	"html/template"
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/register"
)

// linkGroup is the records that point at this one through one relation.
type linkGroup struct {
	Label string
	Icon  string
	Items []template.HTML
	Count int    // 0 when there are more than were counted
	More  string // the list with all of them; "" when there is none, or these are all
	Rest  bool   // there are more than these, and no list of them
}

// Bounds of links shown: of one relation that has a list, of one that has none,
// and read at once.
const (
	linksShown = 8
	linksBare  = 50
	linksRead  = 300
)

// incoming are the links that point at a record.
type incoming struct {
	links  []record.Link
	full   bool                       // every link is there, so that they can be counted
	custom map[relation]*record.Field // fields of the organisation's own that are among them
}

// relation names a link field by its kind and its name.
type relation struct{ kind, name string }

func (in incoming) ids() []record.ID {
	out := make([]record.ID, 0, len(in.links))
	for _, l := range in.links {
		out = append(out, l.Source)
	}
	return out
}

// linksIn reads the links to a record and what the organisation's own fields
// among them are called.
func (c *call) linksIn(r record.Record, asOf int64) (incoming, error) {
	in, err := c.readLinks(r, asOf)
	if err != nil {
		return in, err
	}
	in.custom = map[relation]*record.Field{}
	for _, l := range in.links {
		k := c.web.kinds.Kind(l.Kind)
		at := relation{l.Kind, l.Relation}
		if _, known := in.custom[at]; known || k == nil || l.Relation == "owner" || k.Field(l.Relation) != nil {
			continue
		}
		o, err := c.outlineOf(k)
		if err != nil {
			return in, err
		}
		in.custom[at] = o.field(l.Relation)
	}
	return in, nil
}

// readLinks reads the links to a record, now (negative) or as of a leaf. A record
// that more links point at than are read at once is asked about relation by
// relation, so that none hides another.
func (c *call) readLinks(r record.Record, asOf int64) (incoming, error) {
	all, err := c.web.reg.Links(c.ctx, c.actor, register.LinkQuery{Target: r.ID, AsOf: asOf, Limit: linksRead})
	if err != nil || len(all) < linksRead {
		return incoming{links: all, full: true}, err
	}
	var out incoming
	ask := func(kind, relation string) error {
		some, err := c.web.reg.Links(c.ctx, c.actor, register.LinkQuery{Target: r.ID, Kind: kind, Relation: relation, AsOf: asOf, Limit: linksBare + 1})
		out.links = append(out.links, some...)
		return err
	}
	for _, rel := range c.web.kinds.Inverse(r.Kind) {
		if err := ask(rel.Kind.Name, rel.Field.Name); err != nil {
			return out, err
		}
	}
	for _, k := range c.web.kinds.Kinds() {
		if err := ask(k.Name, "owner"); err != nil {
			return out, err
		}
	}
	return out, nil
}

// linkGroups brings the links to a record under the words for their relations.
// Links through a field called about belong to parts of their own, except in
// the past, where they are links as all others.
func (d display) linkGroups(o outline, r record.Record, in incoming, past bool) []linkGroup {
	by := map[relation][]record.Link{}
	var order []relation
	for _, l := range in.links {
		if l.Relation == aboutField && !past {
			continue
		}
		at := relation{l.Kind, l.Relation}
		if by[at] == nil {
			order = append(order, at)
		}
		by[at] = append(by[at], l)
	}
	var out []linkGroup
	for _, at := range order {
		k := d.kinds.Kind(at.kind)
		if k == nil || k.Aside {
			continue
		}
		f := k.Field(at.name)
		if f == nil {
			f = in.custom[at]
		}
		out = append(out, d.linkGroup(k, f, at.name, r, by[at], in.full, past))
	}
	slices.SortStableFunc(out, func(a, b linkGroup) int { return strings.Compare(a.Label, b.Label) })
	return out
}

func (d display) linkGroup(k *record.Kind, f *record.Field, relation string, r record.Record, links []record.Link, full, past bool) linkGroup {
	g := linkGroup{Label: inverseLabel(k, f, relation), Icon: k.Icon}
	if full {
		g.Count = len(links)
	}
	most := linksBare
	if !past && (relation == "owner" || f != nil && f.Index) {
		most = linksShown
		if len(links) > most {
			g.More = address(d.list(k), paramOf(relation)+"="+string(r.ID))
		}
	}
	for _, l := range links[:min(len(links), most)] {
		var m markup
		d.link(&m, l.Source)
		g.Items = append(g.Items, m.html())
	}
	g.Rest = len(links) > most && g.More == ""
	return g
}

// inverseLabel is what a relation is called from the other side.
func inverseLabel(k *record.Kind, f *record.Field, relation string) string {
	if relation == "owner" {
		return "Owner of " + lowerFirst(k.Labels)
	}
	switch {
	case f == nil:
		return k.Labels
	case f.Inverse != "":
		return f.Inverse
	}
	return k.Labels + ": " + f.Label
}
