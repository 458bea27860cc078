package web

import (
	"cmp"
	"html/template"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// riskOneView is one risk, whole.
type riskOneView struct {
	R          record.Record
	Ref        string
	Record     string // address of its record
	State      template.HTML
	Threat     bool
	Category   string
	Owner      string
	Residual   bandWord
	Over       bandWord
	Accepted   bandWord
	Reassess   string // why; "" when it is not due
	ReassessBy string
	Reason     string
	Ratings    []ratingLine
	Matrix     template.HTML
	Criteria   string // of the judgement, in words
	CriteriaAt string
	Texts      []riskText
	Who        []riskFact // whom it harms, objectives, what happened elsewhere
	About      []soaLine
	Linked     []riskFact
	Sources    []riskSource
	Treatments []treatmentLine
	Given      []acceptanceLine
	History    []riskMoment
	Money      *riskMoney
	MayAssess  bool
	MayTreat   bool
	NewTreat   string
	Accept     string // address of the form; "" for who may not
	AcceptWhy  string // why they may not
}

type ratingLine struct {
	What, Words string
	Why         template.HTML
	Band        bandWord
}

type riskText struct {
	Label string
	Text  template.HTML
}

type riskSource struct{ Name, Catalogue, Attribution, URL string }

type treatmentLine struct {
	Ref, Title, URL, Option, Owner, Due, Effect, Cost, Why string
	State                                                  template.HTML
	Counts                                                 bool
	Controls                                               []soaLine
}

type acceptanceLine struct {
	Ref, URL, By, Until, Standing, Band, ByLimit, ByLimitURL string
	Tone                                                     string
	Revoke                                                   string // address that takes it back; "" for who may not
	Why, Conditions                                          template.HTML
}

type riskMoment struct {
	On       record.Date
	State    template.HTML
	Residual bandWord
	Words    string
	Accepted bandWord
}

// historyMonths is how far back the page of one risk looks.
const historyMonths = 6

func (w *Web) riskOne(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.riskOf()
	if err != nil {
		return err
	}
	v, err := c.riskOneView(r)
	if err != nil {
		return err
	}
	return c.page("risk-one", v)
}

func (c *call) riskOneView(r record.Record) (*riskOneView, error) {
	k := c.web.kinds.Kind("risk")
	v := &riskOneView{R: r, Ref: r.Ref(k), Record: c.recordURL("risk", r.Number), State: stateBadge(k, r.State), Threat: r.Body.Text("nature") != "opportunity", Category: risk.Label("category", r.Body.Text("category")),
		Reassess: r.Derived.Text("reassess_reason"), ReassessBy: r.Derived.Text("reassess_due"), Reason: r.Derived.Text("residual_reason"), Over: overWord(r.Derived.Text("over")), Accepted: acceptedWord(r.Derived.Text("accepted")),
		MayAssess: r.State != "closed" && c.mayOn(access.Update, r), MayTreat: r.State != "closed" && c.actor.May(access.Create, "treatment", nil).Allowed}
	v.NewTreat = c.url("treatments", "new") + "?risk=" + v.Ref
	var criteria risk.Criteria
	if id := r.Body.ID("criteria"); id != "" {
		var err error
		if criteria, err = c.web.Risk.Criteria(c.ctx, c.actor, id); err != nil && record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Denied {
			return nil, err
		}
	}
	v.rate(c, criteria, r)
	if !v.Threat {
		v.Residual = v.Residual.calm()
		for i := range v.Ratings {
			v.Ratings[i].Band = v.Ratings[i].Band.calm()
		}
	}
	for _, name := range []string{"cause", "event", "consequence"} {
		if text := r.Body.Text(name); text != "" {
			v.Texts = append(v.Texts, riskText{k.Field(name).Label, c.web.prose.html(text)})
		}
	}
	if err := c.riskParts(v, criteria, r); err != nil {
		return nil, err
	}
	if v.Accept == "" && r.State != "closed" {
		e, err := c.web.Risk.Entitled(c.ctx, c.actor, r)
		if err != nil {
			return nil, err
		}
		if v.AcceptWhy = e.Refusal; e.Yes {
			v.Accept = c.riskURL(r, "accept")
		}
	}
	return v, nil
}

// rate fills in the ratings and their drawing.
func (v *riskOneView) rate(c *call, criteria risk.Criteria, r record.Record) {
	v.Residual = bandOf(criteria, r.Derived.Text("residual_band"))
	if criteria.Record.ID != "" {
		v.Criteria = criteria.Record.Title + ", edition " + criteria.Record.Body.Text("edition")
		v.CriteriaAt = c.recordURL("risk-criteria", criteria.Record.Number)
		v.Matrix = chart.Figure(ratingMatrix(criteria, r))
	}
	for _, one := range []struct{ what, label, why string }{
		{"inherent", "Inherent", r.Body.Text("inherent_rationale")}, {"current", "Today, as judged", r.Body.Text("current_rationale")},
		{"residual", "Residual", ""}, {"aimed", "Aimed at", ""},
	} {
		if words := ratingWords(criteria, r, one.what); words != "" {
			v.Ratings = append(v.Ratings, ratingLine{one.label, words, c.web.prose.html(one.why), bandOf(criteria, r.Derived.Text(one.what+"_band"))})
		}
	}
}

// linkedTo reads the records of a kind that name the risk, oldest first.
func (c *call) riskLinked(kind string, r record.Record) ([]record.Record, error) {
	if !c.actor.May(access.Read, kind, nil).Allowed {
		return nil, nil
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: kind, Filters: []record.Filter{{Field: "risk", Op: record.Is, Values: []string{string(r.ID)}}}, Limit: 200})
	slices.SortFunc(page.Records, func(x, y record.Record) int { return cmp.Compare(x.Number, y.Number) })
	return page.Records, err
}

// riskParts fills in what is linked to the risk.
func (c *call) riskParts(v *riskOneView, criteria risk.Criteria, r record.Record) error {
	treatments, err := c.riskLinked("treatment", r)
	if err != nil {
		return err
	}
	given, err := c.riskLinked("risk-acceptance", r)
	if err != nil {
		return err
	}
	ids := []record.ID{r.Owner}
	for _, list := range [][]record.Record{{r}, treatments, given} {
		for _, x := range list {
			ids = append(ids, x.Owner, x.Body.ID("accepted_by"), x.Body.ID("by_limit"))
			for _, field := range []string{"about", "controls"} {
				for _, id := range x.Body.List(field) {
					ids = append(ids, record.ID(id))
				}
			}
		}
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	if r.Owner != "" {
		v.Owner = d.title(string(r.Owner))
	}
	v.About = d.riskLinks(r.Body.List("about"))
	for _, t := range treatments {
		v.Treatments = append(v.Treatments, c.treatmentLine(d, t))
	}
	for _, g := range slices.Backward(given) {
		v.Given = append(v.Given, c.acceptanceLine(d, g))
	}
	if err := c.riskSources(v, r); err != nil {
		return err
	}
	if err := c.riskAround(v, r); err != nil {
		return err
	}
	v.Money = c.riskMoney(criteria, r, treatments)
	return c.riskHistory(v, criteria, r)
}

// riskLinks are links to records.
func (d display) riskLinks(ids []string) []soaLine {
	var out []soaLine
	for _, id := range ids {
		n, ok := d.names[record.ID(id)]
		if k := d.kinds.Kind(n.Kind); ok && k != nil {
			title := titleOrRef(k, n)
			if k.Name == "classification" {
				title = "What the law makes of " + title
			}
			out = append(out, soaLine{Ref: refOf(k, n.Number), Title: title, URL: d.path(k, n.Number)})
		}
	}
	return out
}

func (c *call) treatmentLine(d display, t record.Record) treatmentLine {
	k := c.web.kinds.Kind("treatment")
	l := treatmentLine{Ref: t.Ref(k), Title: t.Title, URL: c.recordURL("treatment", t.Number), Due: string(t.Due), Cost: t.Body.Text("cost"), Why: t.Derived.Text("why"),
		State: stateBadge(k, t.State), Counts: planning.Counts(t), Controls: d.riskLinks(t.Body.List("controls"))}
	if o := k.Field("option").Option(t.Body.Text("option")); o != nil {
		l.Option = o.Label
	}
	if t.Owner != "" {
		l.Owner = d.title(string(t.Owner))
	}
	e := planning.EffectOf(t)
	switch {
	case e.Likelihood > 0 && e.Severity > 0:
		l.Effect = count(e.Likelihood, "level", "levels") + " of likelihood, " + count(e.Severity, "level", "levels") + " of severity"
	case e.Likelihood > 0:
		l.Effect = count(e.Likelihood, "level", "levels") + " of likelihood"
	case e.Severity > 0:
		l.Effect = count(e.Severity, "level", "levels") + " of severity"
	}
	return l
}

func (c *call) acceptanceLine(d display, g record.Record) acceptanceLine {
	k := c.web.kinds.Kind("risk-acceptance")
	standing := g.Derived.Text("standing")
	l := acceptanceLine{Ref: g.Ref(k), URL: c.recordURL(k.Name, g.Number), By: d.title(g.Body.Text("accepted_by")), Until: g.Body.Text("expires"), Band: g.Body.Text("band"), Standing: standing,
		Tone: map[string]string{"counts": "ok", "stale": "warn", "expired": "bad", "revoked": "idle square"}[standing], Why: c.web.prose.html(g.Body.Text("rationale"))}
	if o := k.Field("standing").Option(standing); o != nil {
		l.Standing = o.Label
	}
	if text := g.Body.Text("conditions"); text != "" {
		l.Conditions = c.web.prose.html(text)
	}
	if g.State == "given" && c.mayOn(access.StepOf("revoke"), g) {
		l.Revoke = l.URL + "/step/revoke"
	}
	if limits := d.riskLinks([]string{g.Body.Text("by_limit")}); len(limits) > 0 {
		l.ByLimit, l.ByLimitURL = limits[0].Ref, limits[0].URL
	}
	return l
}

// riskSources names the catalogue entries a risk comes from, with whose they are.
func (c *call) riskSources(v *riskOneView, r record.Record) error {
	lib, err := c.web.Risk.Library()
	if err != nil {
		return err
	}
	for _, key := range r.Body.List("sources") {
		s := riskSource{Name: key}
		if e, ok := lib.Entry(key); ok {
			s.Name = e.ID + " " + e.Name
			for _, cat := range lib.Catalogues {
				if cat.ID+":"+e.ID == key {
					s.Catalogue, s.Attribution, s.URL = cat.Title, cat.Attribution, cat.URL
				}
			}
		}
		v.Sources = append(v.Sources, s)
	}
	return nil
}

func (c *call) riskHistory(v *riskOneView, criteria risk.Criteria, r record.Record) error {
	list, err := c.web.Risk.History(c.ctx, c.actor, r, historyMonths)
	if err != nil {
		return err
	}
	k, by := c.web.kinds.Kind("risk"), map[record.ID]risk.Criteria{criteria.Record.ID: criteria}
	for _, m := range slices.Backward(list) {
		id := m.Record.Body.ID("criteria")
		criteria, ok := by[id]
		if !ok && id != "" { // judged by an earlier edition then
			if criteria, err = c.web.Risk.Criteria(c.ctx, c.actor, id); err != nil && record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Denied {
				return err
			}
			by[id] = criteria
		}
		v.History = append(v.History, riskMoment{m.On, stateBadge(k, m.Record.State), bandOf(criteria, m.Record.Derived.Text("residual_band")), ratingWords(criteria, m.Record, "residual"), acceptedWord(m.Record.Derived.Text("accepted"))})
	}
	return nil
}
