package web

import (
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// portfolioData is every organisation somebody may enter, side by side.
type portfolioData struct {
	Form    typed
	Rows    []portfolioRow
	Totals  portfolioRow
	Example bool // may be made
}

// portfolioRow is an organisation as far as its actor may see it. Counts that
// the actor may not see are negative.
type portfolioRow struct {
	Org                      access.Org
	URL, Role                string
	Expires                  record.Date
	Systems, Nobody, Overdue int
	NobodyURL, OverdueURL    string
	Changed                  time.Time
}

func (w *Web) portfolioPage(c *call) error {
	d, err := c.portfolioData(blank())
	if err != nil {
		return err
	}
	return c.page("portfolio", d)
}

func (c *call) portfolioData(form typed) (any, error) {
	d := portfolioData{Form: form, Example: c.web.Options.Example != nil}
	places, err := c.web.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		row, err := c.portfolioRow(p.Org.Slug)
		if err != nil {
			return nil, err
		}
		row.Role, row.Expires = roleLabel(p.Role), p.Expires
		d.Rows = append(d.Rows, row)
		d.Totals.add(row)
		d.Example = d.Example && !p.Org.Example
	}
	return d, nil
}

func (t *portfolioRow) add(r portfolioRow) {
	t.Systems += max(r.Systems, 0)
	t.Nobody += max(r.Nobody, 0)
	t.Overdue += max(r.Overdue, 0)
}

func (c *call) portfolioRow(slug string) (portfolioRow, error) {
	actor, org, err := c.web.reg.Enter(c.ctx, c.account.ID, slug)
	if err != nil {
		return portfolioRow{}, err
	}
	row := portfolioRow{Org: org, URL: orgURL(slug), Systems: -1, Nobody: -1, Overdue: -1}
	row.NobodyURL = orgURL(slug, "ai-systems") + "?f.accountability=nobody"
	if seesAll(actor, "ai-system") {
		named, err := c.namedSystems(actor)
		if err != nil {
			return row, err
		}
		row.Systems, row.Nobody = named.Total, named.Nobody
	}
	if seesAll(actor, "task") {
		late, err := c.overdue(actor)
		if err != nil {
			return row, err
		}
		row.Overdue, row.OverdueURL = late, orgURL(slug, "tasks")+"?"+c.overdueQuery()
	}
	changes, err := c.web.reg.Activity(c.ctx, actor, 0, 1)
	if err != nil {
		return row, err
	}
	if len(changes) > 0 {
		row.Changed = changes[0].At
	}
	return row, nil
}

// openWork are the states of a task in which somebody still has to act.
func openWork() []string { return []string{"open", "in_progress"} }

// overdue counts the tasks whose day has passed.
func (c *call) overdue(a access.Actor) (int, error) {
	page, err := c.web.reg.List(c.ctx, a, record.Query{Kind: "task", Limit: 1, Filters: []record.Filter{
		{Field: "state", Op: record.Is, Values: openWork()},
		{Field: "due", Op: record.To, Values: []string{string(c.yesterday())}},
	}})
	return page.Total, err
}

// overdueQuery asks a list for the rows that overdue counts.
func (c *call) overdueQuery() string {
	q := "due.to=" + string(c.yesterday())
	for _, s := range openWork() {
		q += "&state=" + s
	}
	return q
}

func (c *call) yesterday() record.Date { return c.today().AddDays(-1) }

// createOrg makes another organisation with the account as administrator.
func (w *Web) createOrg(c *call) error {
	org, err := w.reg.CreateOrg(c.ctx, c.account.ID, c.value("name"), false)
	if err != nil {
		return c.again(err, "portfolio", c.portfolioData)
	}
	return c.redirect(orgURL(org.Slug, "start"))
}
