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
	for _, f := range []string{"inherent_likelihood", "inherent_severity", "current_likelihood", "current_severity"} {
		if n, ok := r.Body[f].(float64); ok {
			form.Values.Set(f, record.FormatNumber(n))
		}
	}
	v, err := c.riskJudgeView(r, form)
	if err != nil {
		return err
	}
	return c.page("risk-judge", v)
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
}

type riskDay struct {
	risk.Day
	By []int
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
	over := chart.Bars{Head: chart.Head{ID: "over-time", Title: "Over tolerance at the end of each month", Desc: "Open threats whose residual was over tolerance, by what was evidenced on that day."}}
	for _, day := range days {
		d := riskDay{Day: day}
		for _, b := range v.Bands {
			d.By = append(d.By, day.Bands[b])
		}
		v.Days = append(v.Days, d)
		over.Bars = append(over.Bars, chart.Bar{Label: formatDate(day.On), Value: float64(day.Over), Text: groupDigits(day.Over), Tone: chart.Bad})
	}
	v.Figures = chart.Figure(over)
	return c.pageStatus(http.StatusOK, "risk-time", v)
}
