package web

import (
	"fmt"
	"html/template"
	"strconv"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// riskCriteriaView is the page of the criteria: those in force, those being
// written, and the limits.
type riskCriteriaView struct {
	Path     string
	Current  *criteriaView
	Next     []criteriaLine // drafts and proposals
	Past     []criteriaLine
	MayBegin bool
	MayLimit bool
	NewLimit string
	Earlier  risk.Earlier // limits of the edition before, to be taken over
	Unfit    []string     // those whose bands are none of these
}

// criteriaView is criteria as a page shows them.
type criteriaView struct {
	Ref, Title, URL, Edition, Since string
	Note                            template.HTML
	Matrix                          template.HTML
	Likelihood                      []rating.Level
	Severity                        []severityView
	Audiences                       []string // labels
	Bands                           []bandLine
	Limits                          []limitLine
}

type severityView struct {
	rating.Level
	For []string
}

type bandLine struct {
	Word    bandWord
	Meaning string
}

type limitLine struct {
	Category, Appetite, Tolerance, UpTo, URL string
	Loss                                     string // what a year may cost, and how often more
	Who                                      []string
	State                                    template.HTML
	Fits                                     bool
}

type criteriaLine struct {
	Ref, Title, URL, Edition string
	State                    template.HTML
	Enact                    string // address that brings them into force; "" when that cannot be done
	Waits                    string // what is missing
	Rev                      int64
	On                       string
	Move                     string // address that moves the open risks judged by them; "" when there are none
	Open                     int    // such risks
}

func (w *Web) riskCriteria(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	v := &riskCriteriaView{Path: c.url("risk"), MayBegin: c.actor.May(access.Create, "risk-criteria", nil).Allowed, MayLimit: c.actor.May(access.Create, "risk-tolerance", nil).Allowed}
	current, ok, err := w.Risk.InForce(c.ctx, c.actor)
	if err != nil {
		return err
	}
	if ok {
		if v.Current, err = c.criteriaView(current); err != nil {
			return err
		}
		v.NewLimit = c.url("risk-tolerances", "new") + "?criteria=" + v.Current.Ref
		if v.MayLimit {
			if v.Earlier, err = w.Risk.Earlier(c.ctx, c.actor, current); err != nil {
				return err
			}
			for _, l := range v.Earlier.Unfit {
				v.Unfit = append(v.Unfit, l.Ref(planning.RiskTolerance))
			}
		}
	}
	all, err := w.Risk.Editions(c.ctx, c.actor)
	if err != nil {
		return err
	}
	for _, r := range all {
		line, err := c.criteriaLine(r)
		if err != nil {
			return err
		}
		switch r.State {
		case "draft", "proposed":
			v.Next = append(v.Next, line)
		case "in_force":
		default:
			if ok {
				if err := c.leftBehind(&line, r); err != nil {
					return err
				}
			}
			v.Past = append(v.Past, line)
		}
	}
	return c.page("risk-criteria", v)
}

func (c *call) criteriaLine(r record.Record) (criteriaLine, error) {
	k := c.web.kinds.Kind("risk-criteria")
	l := criteriaLine{Ref: r.Ref(k), Title: r.Title, URL: c.recordURL(k.Name, r.Number), Edition: r.Body.Text("edition"), State: stateBadge(k, r.State), Rev: r.Rev, On: r.Body.Text("in_force_from")}
	if r.State != "proposed" {
		return l, nil
	}
	p, err := c.web.stand.Approval(c.ctx, c.actor, r)
	if err != nil {
		return l, err
	}
	if p.Approved && c.mayOn(access.StepOf("approve"), r) && c.mayOn(access.Update, r) {
		l.Enact = c.url("risk", "criteria", l.Ref, "enact")
	} else if !p.Approved {
		l.Waits = fmt.Sprintf("%d of %d approvals", p.Have, p.Need)
	}
	return l, nil
}

// leftBehind counts the open risks that are still judged by an earlier edition.
func (c *call) leftBehind(l *criteriaLine, r record.Record) error {
	if !c.actor.May(access.Read, "risk", nil).Allowed {
		return nil
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "risk", Limit: 1, Filters: []record.Filter{
		{Field: "criteria", Op: record.Is, Values: []string{string(r.ID)}}, {Field: "state", Op: record.Not, Values: []string{"closed"}}}})
	if l.Open = page.Total; l.Open > 0 && c.actor.May(access.Update, "risk-criteria", nil).Allowed {
		l.Move = c.url("risk", "criteria", l.Ref, "move")
	}
	return err
}

func (c *call) criteriaView(in risk.Criteria) (*criteriaView, error) {
	k := c.web.kinds.Kind("risk-criteria")
	r := in.Record
	v := &criteriaView{Ref: r.Ref(k), Title: r.Title, URL: c.recordURL(k.Name, r.Number), Edition: r.Body.Text("edition"), Since: r.Body.Text("in_force_from"),
		Note: c.web.prose.html(r.Body.Text("note")), Matrix: chart.Figure(bandMatrix(in)), Likelihood: in.Scale.Likelihood}
	for _, name := range rating.Audiences() {
		if len(r.Body.List(name)) == len(in.Scale.Severity) {
			v.Audiences = append(v.Audiences, k.Field(name).Label)
		}
	}
	for i, l := range in.Scale.Severity {
		s := severityView{Level: l}
		for _, name := range rating.Audiences() {
			if words := r.Body.List(name); len(words) == len(in.Scale.Severity) {
				s.For = append(s.For, words[i])
			}
		}
		v.Severity = append(v.Severity, s)
	}
	for _, b := range in.Scale.Bands {
		v.Bands = append(v.Bands, bandLine{bandOf(in, b.Name), b.Meaning})
	}
	return v, c.limitLines(v, in)
}

func (c *call) limitLines(v *criteriaView, in risk.Criteria) error {
	var ids []record.ID
	for _, l := range in.Limits {
		for _, p := range l.Body.List("acceptors") {
			ids = append(ids, record.ID(p))
		}
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	field := planning.RiskTolerance.Field("category")
	for _, l := range in.Limits {
		if l.State == "withdrawn" {
			continue
		}
		line := limitLine{Category: l.Body.Text("category"), Appetite: l.Body.Text("appetite"), Tolerance: l.Body.Text("tolerance"), UpTo: l.Body.Text("accept_up_to"),
			URL: c.recordURL("risk-tolerance", l.Number), State: stateBadge(planning.RiskTolerance, l.State), Fits: l.Derived.Text("fits") == "yes"}
		if loss, currency, ok := planning.Amount(l.Body.Text("loss_limit")); ok {
			chance, _ := l.Body["loss_chance"].(float64)
			line.Loss = moneyWords(loss, currency) + ", in " + percentWords(chance/100) + " of years more"
		}
		if o := field.Option(line.Category); o != nil {
			line.Category = o.Label
		}
		for _, p := range l.Body.List("acceptors") {
			line.Who = append(line.Who, d.title(p))
		}
		v.Limits = append(v.Limits, line)
	}
	return nil
}

// riskBegin makes a draft of criteria: the edition after those in force, or ours.
func (w *Web) riskBegin(c *call) error {
	title, body, err := w.Risk.Proposal(c.ctx, c.actor)
	if err != nil {
		return err
	}
	r, err := w.reg.Create(c.ctx, c.actor, register.Draft{Kind: "risk-criteria", Title: title, Owner: c.actor.Person, Body: body}, register.CreateOptions{})
	if err != nil {
		return err
	}
	c.flash("ok", "A draft is made. Put it into your own words, name who may approve it, and submit it.")
	return c.redirect(c.recordURL(r.Kind, r.Number) + "/edit")
}

// riskLimits makes drafts of the limits of the edition before.
func (w *Web) riskLimits(c *call) error {
	done, err := w.Risk.TakeOver(c.ctx, c.actor)
	if err != nil {
		return err
	}
	c.flash("ok", count(len(done), "limit is", "limits are")+" drafted. Somebody else brings them into force.")
	return c.redirect(c.url("risk", "criteria"))
}

// riskEnact brings criteria into force.
func (w *Web) riskEnact(c *call) error {
	r, err := c.record()
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil {
		return record.Fail(record.Invalid, "The form does not say which version it is about. Open the page again.")
	}
	if r, err = w.Risk.Enact(c.ctx, c.actor, r.ID, rev); err != nil {
		return err
	}
	c.flash("ok", "Edition "+r.Body.Text("edition")+" is in force. Risks judged by the edition before ask for reassessment; they can be moved under Earlier editions.")
	return c.redirect(c.url("risk", "criteria"))
}
