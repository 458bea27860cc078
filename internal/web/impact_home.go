package web

import (
	"fmt"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
)

// impactHomeData is the page of which systems need an assessment.
type impactHomeData struct {
	Rows    []impactRow
	Kind    *record.Kind
	Needs   int
	Current int
	InWork  int
	May     bool
	Systems bool // there is any system
	More    string
	Path    string
	List    string
}

// impactRow is one system.
type impactRow struct {
	Ref, Title, URL string
	Need            badge
	Why             string
	Worst           *badge
	Lines           []impactLine
	Begin           bool
}

// impactLine is an assessment in a line.
type impactLine struct {
	Ref, Title, URL, State string
	Due                    string
}

// mostImpactRows is how many systems the page shows at once.
const mostImpactRows = 200

func (w *Web) impactHome(c *call) error {
	if err := c.onlyQuery("all"); err != nil {
		return err
	}
	due, err := w.impacts.Due(c.ctx, c.actor)
	if err != nil {
		return err
	}
	d := impactHomeData{Kind: planning.ImpactAssessment, Systems: len(due) > 0, Path: c.url("impact"), List: c.url(planning.ImpactAssessment.Plural), May: c.actor.May(access.Create, "impact-assessment", nil).Allowed}
	for i, s := range due {
		switch s.Need {
		case impact.Right:
			d.Current++
		case impact.InWork:
			d.InWork++
		default:
			d.Needs++
		}
		if i < mostImpactRows || c.query("all") != "" {
			d.Rows = append(d.Rows, c.impactRow(s, d.May))
		}
	}
	if len(d.Rows) < len(due) {
		d.More = d.Path + "?all=1"
	}
	return c.page("impact", d)
}

func (c *call) impactRow(s impact.Standing, may bool) impactRow {
	k := c.web.kinds.Kind("ai-system")
	row := impactRow{Ref: s.System.Ref(k), Title: s.System.Title, URL: c.recordURL(k.Name, s.System.Number), Why: s.Why, Need: needBadge(s.Need), Begin: may && len(s.InForce)+len(s.UnderWay) == 0}
	if len(s.InForce) > 0 {
		b := levelOf(string(s.Worst))
		row.Worst = &b
	}
	for _, r := range append(s.InForce, s.UnderWay...) {
		ref := r.Ref(planning.ImpactAssessment)
		row.Lines = append(row.Lines, impactLine{Ref: ref, Title: r.Title, URL: c.url("impact", ref), State: r.State, Due: r.Derived.Text("next_review")})
	}
	return row
}

func needBadge(n impact.Need) badge {
	switch n {
	case impact.Again:
		return badge{"Due again", "bad"}
	case impact.Never:
		return badge{"Not assessed", "warn"}
	case impact.InWork:
		return badge{"Being assessed", "info half"}
	}
	return badge{"Current", "ok"}
}

// impactBegin makes a draft for the system of the form.
func (w *Web) impactBegin(c *call) error {
	id, err := c.lookUp(planning.ImpactAssessment.Field("system"), c.value("system"))
	if err != nil || id == "" {
		return orNoSystem(err)
	}
	r, err := w.impacts.Begin(c.ctx, c.actor, id, c.value("title"))
	if err != nil {
		return err
	}
	ref := r.Ref(planning.ImpactAssessment)
	c.flash("ok", fmt.Sprintf("%s is begun, with what the system's record says already.", ref))
	return c.redirect(c.url("impact", ref))
}
