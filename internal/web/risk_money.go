package web

import (
	"html/template"
	"math"

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
}

type moneyRow struct{ What, Mean, P50, P90, P95, P99 string }

type worthRow struct {
	Ref, Title, URL, Saves, Cost, Net string
	Loses                             bool
}

// riskMoney puts a risk into money; nil without an estimate.
func (c *call) riskMoney(r record.Record, treatments []record.Record) *riskMoney {
	m, ok := risk.Money(r, treatments)
	if !ok {
		return nil
	}
	currency := m.Estimate.Currency
	row := func(what string, l risk.Losses) moneyRow {
		return moneyRow{what, moneyWords(l.Mean, currency), moneyWords(l.P50, currency), moneyWords(l.P90, currency), moneyWords(l.P95, currency), moneyWords(l.P99, currency)}
	}
	v := &riskMoney{Seed: m.Estimate.Seed, Rows: []moneyRow{row("Before treatment", m.Before), row("Today, with what counts", m.Today), row("Once every treatment counts", m.Aimed)},
		Curve: chart.Figure(lossCurve("before", "What a year costs, before treatment", m.Before, currency))}
	if m.Today.Mean != m.Before.Mean {
		v.Curve += chart.Figure(lossCurve("today", "What a year costs today", m.Today, currency))
	}
	for _, w := range m.Each {
		v.Worth = append(v.Worth, worthRow{refOf(c.web.kinds.Kind("treatment"), w.Treatment.Number), w.Treatment.Title, c.recordURL("treatment", w.Treatment.Number),
			moneyWords(w.Saves, currency), moneyWords(w.Cost, currency), moneyWords(w.Net(), currency), !math.IsNaN(w.Net()) && w.Net() < 0})
	}
	return v
}
