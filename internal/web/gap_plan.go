package web

import (
	"slices"

	"steward/internal/access"
	"steward/internal/aims/support"
	"steward/internal/conformity"
	"steward/internal/record"
)

// gapPlanData is the remediation plan of a round and the form that makes tasks
// of it.
type gapPlanData struct {
	gapHead
	Rows  []gapStepRow
	Total int
	More  string // address of the whole plan, "" when it is all here
	Order []string
	Open  int // questions nobody answered, whose gap is not known
	May   bool
	Form  typed
	Find  string
	Task  *record.Kind
}

// gapStepRow is one row of the plan.
type gapStepRow struct {
	conformity.GapStep
	Key, URL, Ask string
	Level, Stand  badge
	Tasks         []gapTask
}

type gapTask struct {
	Ref, URL, Owner, State string
	Due                    record.Date
}

// gapStepsShown is how many rows the plan shows unless all are asked for.
const gapStepsShown = 40

func (w *Web) gapPlan(c *call) error {
	if err := c.onlyQuery("all"); err != nil {
		return err
	}
	d, err := c.gapPlanData(blank())
	if err != nil {
		return err
	}
	return c.page("gap-plan", d)
}

func (c *call) gapPlanData(form typed) (gapPlanData, error) {
	g, err := c.gapWhole()
	if err != nil {
		return gapPlanData{}, err
	}
	steps, err := c.web.stand.Plan(c.ctx, c.actor, g)
	if err != nil {
		return gapPlanData{}, err
	}
	whole := g.Whole()
	d := gapPlanData{gapHead: c.gapHead(g, "plan"), Order: conformity.GapOrder(), Open: whole.Asked - whole.Answered, Form: form, Find: c.url("search.json") + "?kind=person", Task: support.Task}
	d.May = c.actor.May(access.Create, "task", nil).Allowed
	var owners []record.ID
	for _, p := range steps {
		for _, t := range p.Tasks {
			owners = append(owners, t.Owner)
		}
	}
	names, err := c.display(owners)
	if err != nil {
		return d, err
	}
	if d.Total = len(steps); d.Total > gapStepsShown && c.query("all") == "" {
		steps, d.More = steps[:gapStepsShown], d.Path+"/plan?all=1"
	}
	for _, p := range steps {
		d.Rows = append(d.Rows, c.gapStepRow(p, d.Path, names))
	}
	return d, nil
}

func (c *call) gapStepRow(p conformity.GapStep, path string, names display) gapStepRow {
	it := p.Item
	row := gapStepRow{GapStep: p, Key: string(it.Key()), URL: c.recordURL(it.Record.Kind, it.Record.Number), Ask: askURL(path, it), Level: levelBadge(p.Value.Known, p.Value.Level, it.Target), Stand: positionBadge(it.Position())}
	for _, t := range p.Tasks {
		one := gapTask{Ref: refOf(support.Task, t.Number), URL: c.recordURL("task", t.Number), State: t.State, Due: t.Due}
		if t.Owner != "" {
			one.Owner = names.title(string(t.Owner))
		}
		row.Tasks = append(row.Tasks, one)
	}
	return row
}

// gapRemedy makes tasks of the rows that were ticked.
func (w *Web) gapRemedy(c *call) error {
	g, err := c.gapWhole()
	if err != nil {
		return err
	}
	made, had, err := c.gapRemedyDo(g)
	if err != nil {
		return c.again(err, "gap-plan", func(form typed) (any, error) { return c.gapPlanData(form) })
	}
	text := count(made, "task", "tasks") + " made."
	if had > 0 {
		text += " " + numberOf(had) + " had one already."
	}
	c.flash("ok", text)
	return c.redirect(c.gapHead(g, "").Path + "/plan")
}

func (c *call) gapRemedyDo(g *conformity.GapRound) (made, had int, err error) {
	var work conformity.GapWork
	if who := c.value("owner"); who != "" {
		if work.Owner, err = c.lookUp(&record.Field{Type: record.Person}, who); err != nil {
			return 0, 0, err
		}
		if work.Owner == "" {
			return 0, 0, gapWrong("owner", "There is nobody called “"+clipText(who, 60)+"”. Write a reference, such as PER-3, or the exact name.")
		}
	}
	if work.Due, err = c.gapDue(); err != nil {
		return 0, 0, err
	}
	steps, err := c.web.stand.Plan(c.ctx, c.actor, g)
	if err != nil {
		return 0, 0, err
	}
	picked := c.values("item")
	var rows []conformity.GapStep
	for _, p := range steps {
		if slices.Contains(picked, string(p.Item.Key())) {
			rows = append(rows, p)
		}
	}
	return c.web.stand.Remedy(c.ctx, c.actor, g, rows, work)
}
