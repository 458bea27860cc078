package web

import (
	"html/template"
	"math"

	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// riskMoney is a risk in money as its page shows it.
type riskMoney struct {
	Rows  []moneyRow
	Curve template.HTML
	Worth []worthRow
	Seed  uint64
	Limit *moneyLimit
}

// moneyLimit is what the limits in force tolerate in money, and how it stands.
type moneyLimit struct {
	Words, Today string
	State        bandWord
	By           []soaLine
}

type moneyRow struct{ What, Mean, P50, P90, P95, P99 string }

type worthRow struct {
	Ref, Title, URL, Saves, Cost, Net string
	Loses                             bool
}

// riskMoney puts a risk into money; nil without an estimate.
func (c *call) riskMoney(in risk.Criteria, r record.Record, treatments []record.Record) *riskMoney {
	m, ok := risk.Money(r, treatments)
	if !ok {
		return nil
	}
	currency := m.Estimate.Currency
	row := func(what string, l risk.Losses) moneyRow {
		return moneyRow{what, moneyWords(l.Mean, currency), moneyWords(l.P50, currency), moneyWords(l.P90, currency), moneyWords(l.P95, currency), moneyWords(l.P99, currency)}
	}
	v := &riskMoney{Seed: m.Estimate.Seed, Rows: []moneyRow{row("Before treatment", m.Before), row("Today, with what counts", m.Today), row("Once every treatment counts", m.Aimed)}}
	limit, limited := planning.LossLimitFor(in.Limits, r.Body.Text("category"), currency)
	limited = limited && r.Body.Text("nature") != "opportunity"
	v.Curve = chart.Figure(lossCurves(m, limit, limited))
	if limited {
		v.Limit = c.moneyLimit(limit, m, currency)
	}
	for _, w := range m.Each {
		v.Worth = append(v.Worth, worthRow{refOf(c.web.kinds.Kind("treatment"), w.Treatment.Number), w.Treatment.Title, c.recordURL("treatment", w.Treatment.Number),
			moneyWords(w.Saves, currency), moneyWords(w.Cost, currency), moneyWords(w.Net(), currency), !math.IsNaN(w.Net()) && w.Net() < 0})
	}
	return v
}

// moneyLimit holds the losses of today against what is tolerated.
func (c *call) moneyLimit(limit planning.LossLimit, m risk.InMoney, currency string) *moneyLimit {
	over := m.Today.Above(limit.Loss)
	v := &moneyLimit{Words: "At most " + percentWords(limit.Share) + " of years may cost more than " + moneyWords(limit.Loss, currency) + ".",
		Today: percentWords(over) + " of years do today.", State: bandWord{"Within what is tolerated", "ok"}}
	if over > limit.Share {
		v.State = bandWord{"Over what is tolerated", "bad"}
	}
	k := c.web.kinds.Kind("risk-tolerance")
	for _, l := range limit.By {
		v.By = append(v.By, soaLine{Ref: l.Ref(k), URL: c.recordURL(k.Name, l.Number)})
	}
	return v
}
