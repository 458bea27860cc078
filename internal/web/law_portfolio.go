package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// lawPortfolioData is what a law makes of all systems.
type lawPortfolioData struct {
	P        classify.Portfolio
	Laws     []option
	Law      string
	Day      record.Date // another day than today, or ""
	Asked    string      // the day as the address has it
	Figures  []lawFigure
	Beside   []lawFigure
	Rows     []lawRow
	More     string // address of the next page
	All      string // address of the list of records
	New      []lawNew
	NewMore  int // systems nobody has begun beyond those shown
	NewAll   string
	May      bool
	Register bool // AI systems may be made
	Chart    template.HTML
	Days     []lawDayRow
	Capped   bool
	Text     *law.Text
	Path     string
	Any      bool   // there are systems
	Duties   bool   // the reader sees how many duties each system has
	Past     bool   // the day is over
	Checked  string // address of the last check of all of them
}

// lawFigure is a number that opens its rows.
type lawFigure struct {
	Label, URL, Note string
	N                int
}

// lawRow is one system.
type lawRow struct {
	Title, URL, Note string
	Class            badge
	Before           *badge // as kept today, where it differs from the day looked at
	Open             int
	Binds            record.Date
	Roles            string
	State            string
	Moved            string
	Duties           []lawFigure
}

type lawNew struct {
	Ref, Title, URL string
}

// lawDayRow is one day of the law's timeline.
type lawDayRow struct {
	law.TimelineEntry
	Badge badge
	Today bool // today lies between the row before and this one
	N     int  // systems for which something begins on the day
}

const (
	lawRowsShown = 50
	lawNewShown  = 10
)

func (w *Web) lawPortfolio(c *call) error {
	if err := c.onlyQuery("law", "day", "after"); err != nil {
		return err
	}
	r, laws, err := c.regime()
	if err != nil {
		return err
	}
	d := lawPortfolioData{Laws: laws, Law: c.query("law"), Path: c.url("law"), Asked: c.query("day")}
	if d.Day, err = c.lawDay(); err != nil {
		return err
	}
	if d.P, err = c.web.law.Portfolio(c.ctx, c.actor, r.Name); err != nil {
		return err
	}
	if d.Day == d.P.Day {
		d.Day = ""
	}
	d.Past = d.Day != "" && d.Day < d.P.Day
	d.May, d.Any = classify.MayAnswer(c.actor), d.P.Systems > 0
	d.Register = c.actor.May(access.Create, "ai-system", nil).Allowed
	if k := d.P.Checked.Record; k.ID != "" && c.actor.May(access.Read, k.Kind, &k).Allowed {
		d.Checked = c.recordURL(k.Kind, k.Number)
	}
	if err := c.lawFigures(&d); err != nil {
		return err
	}
	if err := c.lawRows(&d); err != nil {
		return err
	}
	if err := c.lawNew(&d); err != nil {
		return err
	}
	d.timeline()
	return c.page("law", d)
}

// day is the day the page looks at.
func (d *lawPortfolioData) day() record.Date {
	if d.Day != "" {
		return d.Day
	}
	return d.P.Day
}

// lawFigures counts by class, and what else asks for a look.
func (c *call) lawFigures(d *lawPortfolioData) error {
	r, list := d.P.Regime, c.url("classifications")
	rows := func(pairs ...string) string { return gapQuery(list, append([]string{"f.regime", r.Name}, pairs...)...) }
	d.All = rows()
	classes := d.P.Classes
	for i := range r.Texts {
		if r.Texts[i].Valid.Has(d.day()) {
			d.Text = &r.Texts[i]
		}
	}
	if d.Day != "" {
		var err error
		if classes, d.Capped, err = c.web.law.AsOf(c.ctx, c.actor, r.Name, d.Day); err != nil {
			return err
		}
	}
	for _, k := range classes {
		f := lawFigure{Label: k.Title, N: k.N, Note: lawClassNamed(r, k.Name).Say}
		if d.Day == "" {
			f.URL = rows("f.class", k.Name)
		}
		d.Figures = append(d.Figures, f)
	}
	if d.P.NotBegun > 0 {
		d.Beside = append(d.Beside, lawFigure{"Not begun", gapQuery(c.url("ai-systems"), "f.laws.not", r.Name, "state.not", "retired"), "systems nobody has answered for", d.P.NotBegun})
	}
	add := func(label string, n int, note string, pairs ...string) {
		if n > 0 {
			d.Beside = append(d.Beside, lawFigure{label, rows(pairs...), note, n})
		}
	}
	add("Class is open", d.P.Open, "an answer can still change the class", "f.class_open", "yes")
	add("A person has to decide", d.P.Person, "answers or readings of the law differ", "f.needs_person", "yes")
	add("Wait for an answer", d.P.Waiting, "a question was passed on", "f.waiting.from", "1")
	add("Moved by the law", d.P.Moved, "since "+formatDate(d.P.MovedSince)+", without a new answer", "f.moved_on.from", string(d.P.MovedSince))
	add("Confirmed", d.P.Confirmed, "by somebody who answered nothing", "state", "confirmed")
	if d.P.Checking {
		d.Beside = append(d.Beside, lawFigure{"Being looked at again", d.All, "what is known of the law, or the day, changed; done within minutes", d.P.Stale})
	} else {
		add("Being worked out", d.P.Stale, "answers or the day changed; done within minutes", "f.current", "no")
	}
	return nil
}

// lawRows reads a page of systems.
func (c *call) lawRows(d *lawPortfolioData) error {
	page, err := c.web.law.Rows(c.ctx, c.actor, d.P.Regime.Name, c.query("after"), lawRowsShown)
	if err != nil {
		return err
	}
	if page.Next != "" {
		d.More = gapQuery(d.Path, "law", d.Law, "day", d.Asked, "after", page.Next)
	}
	var as []classify.Row
	if d.Day != "" {
		if as, err = c.web.law.AsOfRows(page, d.Day); err != nil {
			return err
		}
	}
	var ids []record.ID
	for _, r := range page.Records {
		ids = append(ids, r.Body.ID("system"))
	}
	systems, err := c.web.reg.GetMany(c.ctx, c.actor, ids)
	if err != nil {
		return err
	}
	duties, err := c.lawDuties(d, ids)
	if err != nil {
		return err
	}
	k := c.web.kinds.Kind("ai-system")
	for i, r := range page.Records {
		system := systems[r.Body.ID("system")]
		ref := refOf(k, system.Number)
		row := lawRow{Title: system.Title, Note: ref, URL: gapQuery(c.url("law", ref), "law", d.Law, "day", d.Asked, "answers", map[bool]string{true: "today"}[d.Past]), Class: lawClassNamed(d.P.Regime, r.Body.Text("class")).Badge,
			Duties: duties[system.ID], Binds: record.Date(r.Body.Text("binds_from")), Roles: strings.Join(r.Body.List("roles"), ", "), State: r.State}
		if n, ok := r.Body["open_questions"].(float64); ok {
			row.Open = int(n)
		}
		if from := r.Body.Text("moved_from"); from != "" && record.Date(r.Body.Text("moved_on")) >= d.P.MovedSince {
			row.Moved = movedWords(d.P.Regime, r, from)
		}
		if as != nil {
			was := row.Class
			row.Class, row.Open, row.Roles = classOf(as[i].Judged).Badge, len(as[i].Judged.Verdict.Open()), strings.Join(as[i].Judged.Verdict.Output("roles").Held, ", ")
			if as[i].Judged.Class() != r.Body.Text("class") {
				row.Before = &was
			}
		}
		d.Rows = append(d.Rows, row)
	}
	return nil
}

// movedWords says why a result moved without a new answer, and what its class was.
func movedWords(r *law.Regime, c record.Record, from string) string {
	why, _, _ := strings.Cut(c.Body.Text("moved_why"), ": ")
	if from == c.Body.Text("class") {
		return why + "; the class is as before."
	}
	return why + "; before: " + classify.ClassTitle(r, from) + "."
}

// lawDuties counts the duties of the systems of a page, each number with its rows.
func (c *call) lawDuties(d *lawPortfolioData, ids []record.ID) (map[record.ID][]lawFigure, error) {
	d.Duties = d.Day == "" && seesAll(c.actor, "obligation")
	if !d.Duties {
		return nil, nil
	}
	counts, err := c.web.law.DutyCounts(c.ctx, c.actor, d.P.Regime.Name, ids)
	if err != nil {
		return nil, err
	}
	out := map[record.ID][]lawFigure{}
	for id, n := range counts {
		add := func(label string, n int, pairs ...string) {
			if n > 0 {
				out[id] = append(out[id], lawFigure{label, gapQuery(c.url("obligations"), append([]string{"f.regime", d.P.Regime.Name, "f.system", string(id)}, pairs...)...), "", n})
			}
		}
		add("now", n.Now, "state", "binding", "f.law_state", "applies")
		add("to come", n.Coming, "state", "binding", "f.law_state", "will_apply")
		add("unclear", n.Unclear, "state", "unclear")
	}
	return out, nil
}

// lawNew reads the newest systems nobody has begun.
func (c *call) lawNew(d *lawPortfolioData) error {
	if d.P.NotBegun == 0 {
		return nil
	}
	page, err := c.web.law.NotBegun(c.ctx, c.actor, d.P.Regime.Name, "", lawNewShown)
	if err != nil {
		return err
	}
	k := c.web.kinds.Kind("ai-system")
	for _, r := range page.Records {
		ref := refOf(k, r.Number)
		d.New = append(d.New, lawNew{ref, r.Title, gapQuery(c.url("law", ref), "law", d.Law)})
	}
	d.NewMore = max(0, page.Total-len(d.New))
	d.NewAll = gapQuery(c.url("ai-systems"), "f.laws.not", d.P.Regime.Name, "state.not", "retired")
	return nil
}

// timeline lays out the days of the law with today between them, and draws them.
func (d *lawPortfolioData) timeline() {
	day := d.day()
	entries := classify.General(d.P.Regime, day)
	for _, a := range d.P.Ahead {
		if !slices.ContainsFunc(entries, func(e law.TimelineEntry) bool { return e.Date == a.Day }) && d.Day == "" {
			entries = append(entries, law.TimelineEntry{Date: a.Day, What: "Begins to bind for systems of yours, by their own dates", State: law.DutyWillApply, Own: true})
		}
	}
	slices.SortStableFunc(entries, func(x, y law.TimelineEntry) int { return strings.Compare(string(x.Date), string(y.Date)) })
	t := chart.Timeline{Head: chart.Head{ID: "law days", Title: "When the law applies", Desc: "Each part of the law from the day it applies. The line is " + formatDate(day) + "."}, Today: day.Time()}
	passed := false
	for _, e := range entries {
		row := lawDayRow{TimelineEntry: e, Badge: dutyBadge(e.State)}
		if e.Date > day && !passed {
			row.Today, passed = true, true
		}
		for _, a := range d.P.Ahead {
			if a.Day == e.Date {
				row.N = a.N
			}
		}
		d.Days = append(d.Days, row)
		tone := chart.OK
		if e.Date > day {
			tone = chart.Idle
		}
		t.Lanes = append(t.Lanes, chart.Lane{Label: clipText(e.What, 60), Intervals: []chart.Interval{{Label: formatDate(e.Date), From: e.Date.Time(), Tone: tone}}})
	}
	if len(t.Lanes) > 0 {
		t.From, t.To = entries[0].Date.Time().AddDate(0, -3, 0), entries[len(entries)-1].Date.Time().AddDate(1, 0, 0)
		d.Chart = chart.Figure(t)
	}
}

// dutyBadge says how something stands in time.
func dutyBadge(s law.DutyState) badge {
	switch s {
	case law.DutyApplied:
		return badge{"Applied", "idle square"}
	case law.DutyApplies:
		return badge{"Applies", "ok"}
	case law.DutyWillApply:
		return badge{"Will apply", "info half"}
	case law.DutyNone:
		return badge{"Never", "idle ring"}
	}
	return badge{"Not known", "warn"}
}

// lawBegin begins for the systems named, or for all that nobody has begun.
func (w *Web) lawBegin(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	r, _, err := c.regime()
	if err != nil {
		return err
	}
	back := gapQuery(c.url("law"), "law", c.query("law"))
	if c.value("all") != "" {
		return c.lawBeginAll(r.Name, back)
	}
	ref := c.value("system")
	id, err := c.lookUp(&record.Field{Type: record.LinkType, Target: []string{"ai-system"}}, ref)
	if err != nil {
		return err
	}
	if id == "" || ref == "" {
		return record.Fail(record.NotFound, "There is no such AI system.")
	}
	made, err := w.law.Begin(c.ctx, c.actor, r.Name, id)
	if err != nil {
		return err
	}
	system, err := w.reg.Get(c.ctx, c.actor, made.Body.ID("system"))
	if err != nil {
		return err
	}
	return c.redirect(gapQuery(c.url("law", refOf(w.kinds.Kind("ai-system"), system.Number))+"/ask", "law", c.query("law")))
}

// lawBeginAll begins for everything nobody has begun, 2,000 at a time.
func (c *call) lawBeginAll(regime, back string) error {
	const most = 2000
	n, err := c.web.law.BeginRest(c.ctx, c.actor, regime, most)
	if err != nil {
		return err
	}
	say := fmt.Sprintf("Begun for %s. Every one of them is open until its questions are answered.", count(n, "system", "systems"))
	if n >= most {
		say += " There may be more; begin again to go on."
	}
	c.flash("ok", say)
	return c.redirect(back)
}
