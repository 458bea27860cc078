package web

import (
	"steward/internal/aims/position"
	"steward/internal/conformity"
)

// homeStand is where the organisation stands against its first standard, in a
// line.
type homeStand struct {
	Title, URL string
	Counts     conformity.Positions
	Wanting    []gridTab // what needs somebody: failed, expired, unknown
	Ready      string
}

// homeStanding answers where the organisation stands, when a standard is in use
// and the reader sees all of it.
func (c *call) homeStanding(d *homeData) error {
	if !seesAll(c.actor, "requirement") || !seesAll(c.actor, "control") || !seesAll(c.actor, "pack") {
		return nil
	}
	all, err := c.web.stand.Packs(c.ctx, c.actor)
	if err != nil {
		return err
	}
	var used []readinessPack
	for _, p := range all {
		if p.InUse {
			used = append(used, readinessPack{Name: p.Pack.Name})
		}
	}
	name := firstStandard(used)
	if name == "" {
		return nil
	}
	g, err := c.web.stand.Grid(c.ctx, c.actor, name, "")
	if err != nil {
		return err
	}
	h := homeStand{Title: g.Pack.Title, URL: c.standardURL(name, ""), Counts: g.Counts, Ready: gapQuery(c.url("readiness"), "pack", name)}
	for _, s := range []position.Status{position.Failed, position.Expired, position.Unknown} {
		if n := g.Counts[s]; n > 0 {
			h.Wanting = append(h.Wanting, gridTab{Badge: positionBadge(s), N: n, URL: gapQuery(h.URL, "status", string(s))})
		}
	}
	d.Stand = &h
	return nil
}
