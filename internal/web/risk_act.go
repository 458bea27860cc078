package web

import (
	"html/template"
	"net/http"
	"strconv"

	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// riskJudgeView is the form that assesses a risk.
type riskJudgeView struct {
	R        record.Record
	Ref, URL string
	Criteria *criteriaView
	Form     typed
	Levels   [2][]formOption // likelihood and severity
	Other    bool            // the levels filled in were judged by other criteria
}

func (w *Web) riskJudge(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.riskOf()
	if err != nil {
		return err
	}
	form := blank("rev", strconv.FormatInt(r.Rev, 10), "inherent_rationale", r.Body.Text("inherent_rationale"), "current_rationale", r.Body.Text("current_rationale"), "review_every", r.Body.Text("review_every"))
	v, err := c.riskJudgeView(r, form)
	if err != nil {
		return err
	}
	if err := v.begin(c); err != nil {
		return err
	}
	return c.page("risk-judge", v)
}

// begin fills in the levels the risk has, as they read on the scales in force.
func (v *riskJudgeView) begin(c *call) error {
	if v.Criteria == nil {
		return nil
	}
	in, _, err := c.web.Risk.InForce(c.ctx, c.actor)
	if err != nil {
		return err
	}
	inherent, current, other, err := c.web.Risk.AsRead(c.ctx, c.actor, v.R, in)
	if err != nil {
		return err
	}
	v.Other = other
	for name, n := range map[string]int{"inherent_likelihood": inherent.Likelihood, "inherent_severity": inherent.Severity, "current_likelihood": current.Likelihood, "current_severity": current.Severity} {
		if n > 0 {
			v.Form.Values.Set(name, strconv.Itoa(n))
		}
	}
	return nil
}

func (c *call) riskJudgeView(r record.Record, form typed) (*riskJudgeView, error) {
	v := &riskJudgeView{R: r, Ref: refOf(c.web.kinds.Kind("risk"), r.Number), URL: c.riskURL(r), Form: form}
	in, ok, err := c.web.Risk.InForce(c.ctx, c.actor)
	if err != nil || !ok {
		return v, err
	}
	if v.Criteria, err = c.criteriaView(in); err != nil {
		return nil, err
	}
	for i, levels := range [][]rating.Level{in.Scale.Likelihood, in.Scale.Severity} {
		for j, l := range levels {
			v.Levels[i] = append(v.Levels[i], formOption{Value: strconv.Itoa(j + 1), Label: strconv.Itoa(j+1) + " " + l.Name, Help: l.Meaning})
		}
	}
	return v, nil
}

// riskLevel reads a level of a form; 0 is none.
func (c *call) riskLevel(name string) int {
	n, err := strconv.Atoi(c.value(name))
	if err != nil || n < 0 || n > rating.MaxLevels {
		return 0
	}
	return n
}

func (w *Web) riskAssess(c *call) error {
	r, err := c.riskOf()
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil {
		return record.Fail(record.Invalid, "The form does not say which version it is about. Open the page again.")
	}
	j := risk.Judgement{Rev: rev, Because: c.value("inherent_rationale"), TodayWhy: c.value("current_rationale"), ReviewEvery: c.value("review_every"),
		Inherent: rating.Point{Likelihood: c.riskLevel("inherent_likelihood"), Severity: c.riskLevel("inherent_severity")},
		Today:    rating.Point{Likelihood: c.riskLevel("current_likelihood"), Severity: c.riskLevel("current_severity")}}
	if r, err = w.Risk.Assess(c.ctx, c.actor, r.ID, j); err != nil {
		return c.again(err, "risk-judge", func(form typed) (any, error) {
			if r, err = c.riskOf(); err != nil {
				return nil, err
			}
			return c.riskJudgeView(r, form)
		})
	}
	c.flash("ok", "The risk is assessed.")
	return c.redirect(c.riskURL(r))
}

// riskAcceptView is the form that accepts a risk.
type riskAcceptView struct {
	R        record.Record
	Ref, URL string
	E        risk.Entitled
	Band     bandWord
	Words    string
	Reason   string
	Limit    string
	Form     typed
	Today    record.Date
}

func (w *Web) riskAcceptForm(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.riskOf()
	if err != nil {
		return err
	}
	v, err := c.riskAcceptView(r, blank("mark", w.kinds.Kind("risk").MarkOf(r)))
	if err != nil {
		return err
	}
	return c.page("risk-accept", v)
}

func (c *call) riskAcceptView(r record.Record, form typed) (*riskAcceptView, error) {
	e, err := c.web.Risk.Entitled(c.ctx, c.actor, r)
	if err != nil {
		return nil, err
	}
	v := &riskAcceptView{R: r, Ref: refOf(c.web.kinds.Kind("risk"), r.Number), URL: c.riskURL(r), E: e, Form: form, Today: c.today().AddDays(1), Reason: r.Derived.Text("residual_reason"), Band: bandWord{e.Band, "idle"}}
	if id := r.Body.ID("criteria"); id != "" {
		in, err := c.web.Risk.Criteria(c.ctx, c.actor, id)
		if err != nil {
			return nil, err
		}
		v.Band, v.Words = bandOf(in, e.Band), ratingWords(in, r, "residual")
	}
	if e.Yes {
		v.Limit = refOf(c.web.kinds.Kind("risk-tolerance"), e.Limit.Number) + ", up to " + e.Limit.Body.Text("accept_up_to")
	}
	return v, nil
}

func (w *Web) riskAccept(c *call) error {
	r, err := c.riskOf()
	if err != nil {
		return err
	}
	n := risk.NewAcceptance{Mark: c.value("mark"), Rationale: c.value("rationale"), Conditions: c.value("conditions"), Expires: record.Date(c.value("expires"))}
	if _, err = w.Risk.Accept(c.ctx, c.actor, r.ID, n); err != nil {
		return c.again(err, "risk-accept", func(form typed) (any, error) {
			form.Values.Set("mark", w.kinds.Kind("risk").MarkOf(r))
			return c.riskAcceptView(r, form)
		})
	}
	c.flash("ok", "You accept the risk as it stands until "+formatDate(n.Expires)+". When it moves, that counts no more.")
	return c.redirect(c.riskURL(r))
}

// riskTimeView is how risks stood over time.
type riskTimeView struct {
	Path     string
	Criteria *risk.Criteria
	Bands    []string
	Days     []riskDay
	Figures  template.HTML
	None     bool // some were in none of the bands
	Any      bool // there were any
}

type riskDay struct {
	risk.Day
	By   []int // by the bands of the criteria in force
	None int   // in none of them: not judged, or judged by other criteria
}

// timeMonths is how far back the page of all risks over time looks.
const timeMonths = 12

func (w *Web) riskTime(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	v := &riskTimeView{Path: c.url("risk")}
	in, ok, err := w.Risk.InForce(c.ctx, c.actor)
	if err != nil {
		return err
	}
	if ok {
		v.Criteria = &in
		for _, b := range in.Scale.Bands {
			v.Bands = append(v.Bands, b.Name)
		}
	}
	days, err := w.Risk.OverTime(c.ctx, c.actor, timeMonths)
	if err != nil {
		return err
	}
	v.draw(in, days)
	return c.pageStatus(http.StatusOK, "risk-time", v)
}

// draw counts each day by the bands of the criteria in force, and draws the days.
func (v *riskTimeView) draw(in risk.Criteria, days []risk.Day) {
	over := chart.Columns{Head: chart.Head{ID: "over-time", Title: "Open threats at the end of each month, and today", Desc: "By the band of what was left of them, and how many were over tolerance, by what was evidenced on that day."}, Line: "Over tolerance", Scale: chart.Risk}
	for i, b := range v.Bands {
		over.Layers = append(over.Layers, chart.Layer{Name: b, Level: heat(in.Scale, i)})
	}
	for _, day := range days {
		d := riskDay{Day: day}
		for _, b := range v.Bands {
			d.By = append(d.By, day.Bands[b])
		}
		column := chart.Column{Label: formatDate(day.On), Short: day.On.Time().Format("Jan 06"), Line: float64(day.Over)}
		d.None, v.Any = day.Open, v.Any || day.Open > 0
		for _, n := range d.By {
			d.None -= n
			column.Values = append(column.Values, float64(n))
		}
		column.Values, v.None = append(column.Values, float64(d.None)), v.None || d.None > 0
		v.Days = append(v.Days, d)
		over.At = append(over.At, column)
	}
	over.At[len(over.At)-1].Short = "Today"
	if v.None {
		over.Layers = append(over.Layers, chart.Layer{Name: "In none of these bands"})
	}
	v.Figures = chart.Figure(over)
}
