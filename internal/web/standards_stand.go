package web

import (
	"context"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
)

type (
	changing   func(context.Context, access.Actor, string) (conformity.Change, error)
	confirming func(context.Context, access.Actor, string, string) (record.Record, error)
)

// standPart is where a requirement or control stands, as its pages show it.
type standPart struct {
	Status badge
	Reason string
	Until  record.Date
	Past   bool
	Day    record.Date
	Rows   []standRow
	Hidden int
	Links  []itemLink
}

// standRow is one piece of evidence, document, test or finding.
type standRow struct {
	Ref, Title, URL, Why string
	Badge                badge
	Part                 bool
	Until                record.Date
}

func (c *call) standRows(rows []conformity.StandRow) []standRow {
	out := make([]standRow, len(rows))
	for i, r := range rows {
		ref, to := c.refURL(r.Kind, r.Number)
		out[i] = standRow{ref, orRef(r.Title, ref), to, r.Why, standingBadge(r.Standing), r.Part, r.Until}
	}
	return out
}

func (c *call) standView(st conformity.Stand) *standPart {
	v := &standPart{Status: positionBadge(st.Answer.Status), Reason: st.Answer.Reason, Until: st.Answer.Until, Past: st.Past, Day: st.Day, Rows: c.standRows(st.Rows), Hidden: st.Hidden}
	if !st.Past {
		v.Links = c.itemLinks(st.Record, st.Record.Title)
	}
	return v
}

// positioned reports whether records of a kind have a position.
func positioned(k *record.Kind) bool {
	return k.Name == "requirement" || k.Name == "control" || k.Name == "obligation"
}

// standOf is the position of a record, for its page; nil for kinds without one.
func (c *call) standOf(r record.Record, at record.Date) (*standPart, error) {
	k := c.web.kinds.Kind(r.Kind)
	if k == nil || !positioned(k) || r.Erased || r.Removed || r.State == "retired" {
		return nil, nil
	}
	st, err := c.web.stand.Stand(c.ctx, c.actor, r, at)
	if err != nil {
		return nil, err
	}
	return c.standView(st), nil
}
