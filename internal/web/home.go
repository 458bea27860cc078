package web

import (
	"html/template"
	"net/url"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/web/chart"
)

// homeRoutes are the first page of an organisation, and every address in it
// that is no page.
func homeRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/{$}", verb: access.Read, do: (*Web).homePage},
		{pattern: "GET /o/{org}/{rest...}", verb: access.Read, do: (*Web).nowhere},
	}
}

// homeData answers the questions that records can answer today, then says what
// needs the reader. What the reader may not see is left out, not shown as
// nothing.
type homeData struct {
	Systems   *named // nil: not for this reader
	Ending    []endingRow
	EndingN   int
	EndingTo  string         // the list of them
	Law       *homeLaw       // nil: not for this reader
	Risks     *homeRisks     // nil: not for this reader
	Incidents *homeIncidents // nil: not for this reader
	Head      *register.LogHead
	Stand     *homeStand // nil: no standard is in use, or not for this reader
	Work      []workRow
	Late      int
	Soon      int  // of Work, within a week
	Person    bool // the reader is a person of the organisation
	Changes   []changeRow
	States    template.HTML
	Empty     bool
}

type endingRow struct {
	Title, URL string
	To         record.Date
}

type workRow struct {
	Title, Ref, URL, Kind string
	Due                   record.Date
	Late                  bool
}

// endingSoon is how many days ahead home looks for responsibilities that end.
const endingSoon = 60

func (w *Web) homePage(c *call) error {
	d := homeData{Person: c.actor.Person != ""}
	for _, read := range []func(*homeData) error{c.homeAccountable, c.homeBinding, c.homeRisk, c.homeIncident, c.homeStanding, c.homeProof, c.homeWork, c.homeChanges, c.homeStates} {
		if err := read(&d); err != nil {
			return err
		}
	}
	d.Empty = d.Systems != nil && d.Systems.Total == 0
	return c.page("home", d)
}

// homeAccountable answers who is accountable today, and for whom that ends.
func (c *call) homeAccountable(d *homeData) error {
	if seesAll(c.actor, "ai-system") {
		n, err := c.namedSystems(c.actor)
		if err != nil {
			return err
		}
		d.Systems = &n
	}
	if !seesAll(c.actor, "assignment") {
		return nil
	}
	from, to := c.today(), c.today().AddDays(endingSoon)
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "assignment", Limit: 5, Sort: record.Sort{Field: "valid_to"}, Filters: []record.Filter{
		{Field: "state", Op: record.Is, Values: []string{"in_force"}},
		{Field: "valid_to", Op: record.From, Values: []string{string(from)}},
		{Field: "valid_to", Op: record.To, Values: []string{string(to)}},
	}})
	if err != nil {
		return err
	}
	d.EndingN = page.Total
	d.EndingTo = c.url("assignments") + "?state=in_force&f.valid_to.from=" + string(from) + "&f.valid_to.to=" + string(to)
	for _, r := range page.Records {
		d.Ending = append(d.Ending, endingRow{r.Title, c.recordURL(r.Kind, r.Number), record.Date(r.Body.Text("valid_to"))})
	}
	return nil
}

func (c *call) homeProof(d *homeData) error {
	if !c.actor.May(access.Log, "", nil).Allowed {
		return nil
	}
	head, err := c.web.reg.Head(c.ctx, c.actor)
	d.Head = &head
	return err
}

// homeWork lists what the reader has to do: soonest first, a month ahead.
func (c *call) homeWork(d *homeData) error {
	if c.actor.Person == "" {
		return nil
	}
	list, err := c.web.reg.Work(c.ctx, c.actor, c.actor.Person, c.today().AddDays(30), 12)
	if err != nil {
		return err
	}
	for _, r := range list {
		k := c.web.kinds.Kind(r.Kind)
		if k == nil {
			continue
		}
		row := workRow{Title: r.Title, Ref: r.Ref(k), URL: c.recordURL(r.Kind, r.Number), Kind: k.Label, Due: r.Due, Late: r.Due < c.today()}
		if row.Late {
			d.Late++
		}
		if r.Due <= c.today().AddDays(7) {
			d.Soon++
		}
		d.Work = append(d.Work, row)
	}
	return nil
}

func (c *call) homeChanges(d *homeData) error {
	changes, err := c.web.reg.Activity(c.ctx, c.actor, 0, 8)
	if err != nil {
		return err
	}
	d.Changes, err = c.changeRows(changes)
	return err
}

// homeStates draws how the AI systems divide by state; each part opens its
// rows.
func (c *call) homeStates(d *homeData) error {
	if d.Systems == nil || d.Systems.Total == 0 {
		return nil
	}
	k := c.web.kinds.Kind("ai-system")
	tallies, err := c.web.reg.Tallies(c.ctx, c.actor, k.Name, "state", 50)
	if err != nil {
		return err
	}
	n := map[string]int{}
	for _, t := range tallies {
		n[t.Value] = t.N
	}
	s := chart.Stack{Head: chart.Head{ID: "states", Title: "AI systems by state"}}
	for _, state := range k.States {
		if n[state.Name] > 0 {
			s.Segments = append(s.Segments, chart.Segment{Label: state.Label, Value: float64(n[state.Name]), Text: groupDigits(n[state.Name]),
				Tone: chartTone(state.Shape), Href: c.url(k.Plural) + "?state=" + url.QueryEscape(state.Name)})
		}
	}
	d.States = chart.Figure(s)
	return nil
}

// chartTone is the tone of a state in a picture.
func chartTone(s record.Shape) chart.Tone {
	switch s {
	case record.Active, record.Good:
		return chart.OK
	case record.Waiting:
		return chart.Info
	case record.Bad:
		return chart.Bad
	}
	return chart.Idle
}
