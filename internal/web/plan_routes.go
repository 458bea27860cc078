package web

import (
	"fmt"
	"html/template"
	"time"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// planRoutes are the pages of planned changes and of objectives.
func planRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/plan/{ref}", verb: access.Read, kind: "planned-change", do: (*Web).planChange},
		{pattern: "POST /o/{org}/plan/{ref}/approve", verb: access.StepOf("approve"), kind: "planned-change", do: (*Web).planApprove},
		{pattern: "POST /o/{org}/planned-changes/{ref}/approve", verb: access.Create, kind: "approval", do: giveOn("planned-change")},
		{pattern: "GET /o/{org}/objective/{ref}", verb: access.Read, kind: "objective", do: (*Web).planObjective},
		{pattern: "POST /o/{org}/objective/{ref}", verb: access.Create, kind: "measurement", do: (*Web).planMeasure},
	}
}

// planData is the page of a planned change.
type planData struct {
	Kind     *record.Kind
	R        record.Record
	Ref      string
	Path     string
	Record   string
	Owner    template.HTML
	Groups   []fieldGroup
	Calls    []planCall
	Openings []planOpening
	Opened   bool // approving happened; the tasks are there
	Action   string
	Blocked  string
	Approve  *approveView
	Steps    []stepView
	Edit     string
	Asked    string // the question of substantial modification, in our own words
}

type planCall struct{ Title, Why, Source string }

// planOpening is a task that approving opens, or opened.
type planOpening struct {
	Title, Ref, URL, Why, Source string
	Due                          record.Date
	Task                         string // its state, once it is there
}

func (w *Web) planChange(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	k := planning.PlannedChange
	r, err := c.recordOf(k.Name)
	if err != nil {
		return err
	}
	d := planData{Kind: k, R: r, Ref: r.Ref(k), Record: c.recordURL(k.Name, r.Number), Opened: len(r.Body.List("opened")) > 0, Asked: k.Field("substantial").Help}
	d.Path = c.url("plan", d.Ref)
	if c.mayOn(access.Update, r) && !r.Removed {
		d.Edit = d.Record + "/edit"
	}
	if err := c.planText(&d); err != nil {
		return err
	}
	if err := c.planOpens(&d); err != nil {
		return err
	}
	if d.Approve, err = c.approveView(r); err != nil {
		return err
	}
	return c.page("plan-change", d)
}

// planText fills in what is written of the change, and the steps.
func (c *call) planText(d *planData) error {
	o, err := c.outlineOf(d.Kind)
	if err != nil {
		return err
	}
	names, err := c.display(o.names(nil, d.R))
	if err != nil {
		return err
	}
	if d.R.Owner != "" {
		var m markup
		names.person(&m, names.title(string(d.R.Owner)))
		d.Owner = m.html()
	}
	for _, g := range names.groups(o, d.R, d.Record) {
		if g.Name != "Approval" {
			d.Groups = append(d.Groups, g)
		}
	}
	steps, err := c.web.reg.Steps(c.ctx, c.actor, d.R)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s.Name == "approve" {
			d.Action = d.Path + "/approve"
			if d.R.Derived.Text("approved") != "yes" {
				d.Blocked = "Enough approvers have to approve it first; the owner's own approval does not count."
			}
			continue
		}
		d.Steps = append(d.Steps, stepView{s.Name, s.Label, s.Blocked, stateBadge(d.Kind, s.To), d.Record + "/step/" + s.Name, s.NeedsReason})
	}
	return nil
}

// planOpens fills in what approving opens, or opened.
func (c *call) planOpens(d *planData) error {
	for _, one := range impact.CalledFor(d.R) {
		d.Calls = append(d.Calls, planCall{one.Title, one.Why, one.Source})
	}
	if d.R.State != "proposed" {
		return c.planOpened(d)
	}
	openings, err := c.web.impacts.Openings(c.ctx, c.actor, d.R)
	if err != nil {
		return err
	}
	for _, o := range openings {
		d.Openings = append(d.Openings, planOpening{Title: o.Title, Ref: o.Ref, URL: c.recordURL(o.About.Kind, o.About.Number), Why: o.Call.Why, Source: o.Call.Source, Due: o.Due})
	}
	return nil
}

// planOpened reads the tasks that were opened.
func (c *call) planOpened(d *planData) error {
	var ids []record.ID
	for _, id := range d.R.Body.List("opened") {
		ids = append(ids, record.ID(id))
	}
	if len(ids) == 0 || !c.actor.May(access.Read, "task", nil).Allowed {
		return nil
	}
	tasks, err := c.web.reg.GetMany(c.ctx, c.actor, ids)
	if err != nil {
		return err
	}
	k := c.web.kinds.Kind("task")
	for _, id := range ids {
		if t, ok := tasks[id]; ok {
			d.Openings = append(d.Openings, planOpening{Title: t.Title, Ref: t.Ref(k), URL: c.recordURL("task", t.Number), Due: t.Due, Task: lowerFirst(stateLabel(k, t.State))})
		}
	}
	return nil
}

// planApprove approves the change and opens what it calls for.
func (w *Web) planApprove(c *call) error {
	r, err := c.recordOf("planned-change")
	if err != nil {
		return err
	}
	rev, err := c.formRev()
	if err != nil {
		return err
	}
	done, opened, err := w.impacts.Approve(c.ctx, c.actor, r.ID, rev)
	if err != nil {
		return err
	}
	ref := done.Ref(planning.PlannedChange)
	c.flash("ok", fmt.Sprintf("%s is approved; %s opened.", ref, count(len(opened), "task is", "tasks are")))
	return c.redirect(c.url("plan", ref))
}

// objectiveData is the page of an objective.
type objectiveData struct {
	Kind    *record.Kind
	R       record.Record
	Ref     string
	Path    string
	Record  string
	Status  badge
	Because string
	Owner   template.HTML
	Chart   template.HTML
	Groups  []fieldGroup
	Action  string
	Unit    string
	Form    typed // of a measurement
}

func statusBadge(name string) badge {
	tones := map[string]string{"reached": "ok", "on_track": "info half", "behind": "warn", "overdue": "bad", "not_measured": "idle ring"}
	return badge{optionLabel(planning.Objective.Field("status"), name), tones[name]}
}

func (w *Web) planObjective(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.recordOf("objective")
	if err != nil {
		return err
	}
	d, err := c.objectiveData(r, blank("f.on", string(c.today())))
	if err != nil {
		return err
	}
	return c.page("plan-objective", d)
}

// objectiveData is the page of an objective, with the form of a measurement.
func (c *call) objectiveData(r record.Record, form typed) (objectiveData, error) {
	k := planning.Objective
	d := objectiveData{Form: form, Kind: k, R: r, Ref: r.Ref(k), Record: c.recordURL(k.Name, r.Number), Status: statusBadge(r.Derived.Text("status")), Because: r.Derived.Text("because"), Unit: r.Body.Text("unit")}
	d.Path = c.url("objective", d.Ref)
	if c.actor.May(access.Create, "measurement", nil).Allowed && r.State == "pursued" && !r.Removed {
		d.Action = d.Path
	}
	o, err := c.outlineOf(k)
	if err != nil {
		return d, err
	}
	names, err := c.display(o.names(nil, r))
	if err != nil {
		return d, err
	}
	if r.Owner != "" {
		var m markup
		names.person(&m, names.title(string(r.Owner)))
		d.Owner = m.html()
	}
	for _, g := range names.groups(o, r, d.Record) {
		if g.Name != "Result" {
			d.Groups = append(d.Groups, g)
		}
	}
	d.Chart, err = c.objectiveChart(r)
	return d, err
}

// mostMeasured is how many values the picture shows, the newest.
const mostMeasured = 200

// objectiveChart draws the measurements against the target.
func (c *call) objectiveChart(r record.Record) (template.HTML, error) {
	if !c.actor.May(access.Read, "measurement", nil).Allowed {
		return "", nil
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "measurement", Filters: []record.Filter{{Field: "objective", Op: record.Is, Values: []string{string(r.ID)}}}, Sort: record.Sort{Field: "on", Desc: true}, Limit: mostMeasured})
	if err != nil {
		return "", err
	}
	target, _ := r.Body["target"].(float64)
	l := chart.Course{Head: chart.Head{ID: "results", Title: r.Body.Text("metric"), Desc: "Measurements over time; the line across is the target."}, Target: target, Due: dayOrZero(r.Due), Unit: r.Body.Text("unit")}
	if base, ok := r.Body["baseline"].(float64); ok && r.Body.Text("from") != "" {
		l.Start = &chart.Moment{At: record.Date(r.Body.Text("from")).Time(), Value: base}
	}
	for _, m := range planning.Taken(page.Records) {
		v, _ := m.Body["value"].(float64)
		on := record.Date(m.Body.Text("on"))
		l.Values = append(l.Values, chart.Moment{At: on.Time(), Label: formatDate(on), Value: v})
	}
	return chart.Figure(l), nil
}

func dayOrZero(d record.Date) time.Time {
	if d == "" {
		return time.Time{}
	}
	return d.Time()
}

// planMeasure takes a measurement.
func (w *Web) planMeasure(c *call) error {
	r, err := c.recordOf("objective")
	if err != nil {
		return err
	}
	o, err := c.outlineOf(planning.Measurement)
	if err != nil {
		return err
	}
	e, err := c.readEntries(o)
	if err != nil {
		return err
	}
	d := e.draft(o, "")
	d.Body["objective"] = string(r.ID)
	cause := error(nil)
	if wrong := e.wrong(o); len(wrong) > 0 {
		cause = record.InvalidFields(wrong)
	} else if d.Body.Text("on") > string(c.today()) {
		cause = record.InvalidFields([]record.FieldError{{Field: "on", Code: "invalid", Message: "The day has to have come."}})
	} else {
		_, cause = c.createOnce(d)
	}
	if cause != nil {
		return c.again(cause, "plan-objective", func(form typed) (any, error) { return c.objectiveData(r, form) })
	}
	c.flash("ok", "The measurement is recorded.")
	return c.redirect(c.url("objective", r.Ref(planning.Objective)))
}
