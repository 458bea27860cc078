package web

import (
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// riskFact is what is said of a risk, or linked to it, under one heading.
type riskFact struct {
	Label  string
	Values []string
	Lines  []soaLine
}

// riskAround fills in whom a risk harms, the objectives it touches, and the duties,
// impacts and incidents that are linked to it.
func (c *call) riskAround(v *riskOneView, r record.Record) error {
	o, err := c.outlineOf(planning.Risk)
	if err != nil {
		return err
	}
	duties, names := r.Body.List("obligations"), map[string][]string{}
	for _, kind := range []string{"impact", "incident"} {
		if names[kind], err = c.naming(kind, r.ID); err != nil {
			return err
		}
	}
	var ids []record.ID
	for _, id := range slices.Concat(duties, names["impact"], names["incident"]) {
		ids = append(ids, record.ID(id))
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	for _, name := range []string{"harmed", "who", "objectives", "incidents"} {
		if f := o.field(name); f != nil && r.Value(name) != nil {
			v.Who = append(v.Who, riskFact{Label: f.Label, Values: strings.Split(d.plain(f, r.Value(name)), "\n")})
		}
	}
	for _, part := range []riskFact{{Label: "Duties touched", Lines: d.riskLinks(duties)}, {Label: "Impacts", Lines: d.riskLinks(names["impact"])}, {Label: "Incidents", Lines: d.riskLinks(names["incident"])}} {
		if len(part.Lines) > 0 {
			v.Linked = append(v.Linked, part)
		}
	}
	return nil
}

// naming are the records of a kind whose field risks names a risk, oldest first.
func (c *call) naming(kind string, id record.ID) ([]string, error) {
	if c.web.kinds.Kind(kind) == nil || !c.actor.May(access.Read, kind, nil).Allowed {
		return nil, nil
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: kind, Filters: []record.Filter{{Field: "risks", Op: record.Is, Values: []string{string(id)}}}, Limit: 50})
	var out []string
	for _, r := range page.Records {
		out = append(out, string(r.ID))
	}
	return out, err
}
