package web

import (
	"steward/internal/record"
)

// homeIncidents is what went wrong and whether those who have to be told were, in a
// line; Rows opens the open ones.
type homeIncidents struct {
	All, Open, Overdue, Untold int
	URL, Rows                  string
}

// homeIncident answers what happened when something went wrong, for those who see
// every incident.
func (c *call) homeIncident(d *homeData) error {
	if !seesAll(c.actor, "incident") {
		return nil
	}
	open := record.Filter{Field: "state", Op: record.Not, Values: []string{"closed", "dismissed"}}
	h := homeIncidents{URL: c.url("incidents"), Rows: c.url("incidents") + "?state.not=closed&state.not=dismissed"}
	for _, one := range []struct {
		n       *int
		filters []record.Filter
	}{
		{&h.All, nil}, {&h.Open, []record.Filter{open}},
		{&h.Overdue, []record.Filter{open, {Field: "telling", Op: record.Is, Values: []string{"overdue"}}}},
		{&h.Untold, []record.Filter{open, {Field: "telling", Op: record.Is, Values: []string{"nothing", "open"}}}},
	} {
		page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "incident", Limit: 1, Filters: one.filters})
		if err != nil {
			return err
		}
		*one.n = page.Total
	}
	d.Incidents = &h
	return nil
}
