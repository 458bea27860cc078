package web

import (
	"steward/internal/classify"
	"steward/internal/risk"
)

// homeLaw is which law binds, in a line.
type homeLaw struct {
	classify.Brief
	URL, Rows, OpenRows, Duties, ShownRows string
}

// homeRisks is what could go wrong, in a line; List opens the open threats.
type homeRisks struct {
	risk.Figures
	URL, List string
}

// homeBinding answers which law binds the AI systems, for those who see all of
// them with what the law makes of each.
func (c *call) homeBinding(d *homeData) error {
	if !seesAll(c.actor, "ai-system") || !seesAll(c.actor, "classification") || !seesAll(c.actor, "obligation") {
		return nil
	}
	b, err := c.web.law.Brief(c.ctx, c.actor)
	if err != nil || b.Regime == nil {
		return err
	}
	held := func(pairs ...string) string {
		return gapQuery(c.url("classifications"), append([]string{"f.regime", b.Regime.Name, "state.not", "left"}, pairs...)...)
	}
	binds := func(pairs ...string) string {
		return gapQuery(c.url("obligations"), append([]string{"f.regime", b.Regime.Name, "state", "binding", "f.law_state", "applies"}, pairs...)...)
	}
	d.Law = &homeLaw{Brief: b, URL: gapQuery(c.url("law"), "law", b.Regime.Name), Rows: held("f.class_open", "no"), OpenRows: held("f.class_open", "yes"),
		Duties: binds(), ShownRows: binds("f.position", "evidenced")}
	return nil
}

// homeRisk answers what could go wrong, for those who see every risk.
func (c *call) homeRisk(d *homeData) error {
	if !seesAll(c.actor, "risk") {
		return nil
	}
	f, err := c.web.Risk.Figures(c.ctx, c.actor, risk.Filter{})
	if err != nil {
		return err
	}
	d.Risks = &homeRisks{Figures: f, URL: c.url("risk"), List: c.url("risks") + "?state.not=closed"}
	return nil
}
