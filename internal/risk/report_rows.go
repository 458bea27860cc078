package risk

import (
	"fmt"
	"math"

	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/report"
)

// describedTable says what each risk is (ISO/IEC 42001 6.1.2).
func describedTable(risks []record.Record) report.Table {
	t := report.Table{Caption: "What each of them is", Sheet: "Descriptions", Empty: "There are no open risks.", Columns: []report.Column{
		{Label: "Risk", Width: .9}, {Label: "Nature", Width: 1.5}, {Label: "Cause", Width: 2.4}, {Label: "Event", Width: 2.4}, {Label: "Consequence", Width: 2.4}, {Label: "Harms", Width: 1.6}, {Label: "Objectives touched", Width: 2}, {Label: "Sources", Width: 1.6}}}
	for _, r := range risks {
		harmed := labels("harmed", r)
		if who := r.Body.Text("who"); who != "" {
			harmed = append(harmed, who)
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(fmt.Sprintf("RSK-%d", r.Number)), report.Text(Label("nature", r.Body.Text("nature"))), report.Text(r.Body.Text("cause")), report.Text(r.Body.Text("event")), report.Text(r.Body.Text("consequence")),
			{Lines: harmed}, {Lines: labels("objectives", r)}, {Lines: r.Body.List("sources")}})
	}
	return t
}

func labels(field string, r record.Record) []string {
	var out []string
	for _, name := range r.Body.List(field) {
		out = append(out, Label(field, name))
	}
	return out
}

// judgedTable says how each risk was judged, by whose words and when. Levels are
// named by the criteria each was judged by.
func judgedTable(risks []record.Record, scales map[record.ID]Criteria) report.Table {
	t := report.Table{Caption: "How each of them was judged", Sheet: "Judgements", Empty: "There are no open risks.", Columns: []report.Column{
		{Label: "Risk", Width: .9}, {Label: "Criteria", Width: .9}, {Label: "Assessed on", Width: 1}, {Label: "Before treatment", Width: 1.6}, {Label: "Because", Width: 3}, {Label: "Today, as judged", Width: 1.6}, {Label: "Because of", Width: 2.4}, {Label: "Residual", Width: 1.6}, {Label: "Aimed at", Width: 1.6}}}
	for _, r := range risks {
		c, by := scales[r.Body.ID("criteria")], report.Cell{}
		if c.Record.ID != "" {
			by = report.Text(editionRef(c))
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(fmt.Sprintf("RSK-%d", r.Number)), by, report.Day(record.Date(r.Body.Text("assessed_on"))), report.Text(c.level(r, "inherent")), report.Text(r.Body.Text("inherent_rationale")),
			report.Text(c.level(r, "current")), report.Text(r.Body.Text("current_rationale")), report.Text(c.level(r, "residual")), report.Text(c.level(r, "aimed"))})
	}
	return t
}

// level names a rating of a risk, "" when there is none.
func (c Criteria) level(r record.Record, what string) string {
	p := rating.PointOf(r.Value, what+"_likelihood", what+"_severity")
	switch {
	case !p.Rated():
		return ""
	case !c.on(p):
		return fmt.Sprintf("level %d × level %d", p.Likelihood, p.Severity)
	}
	return c.at(p)
}

// mostPriced bounds how many risks a report puts into money; each is simulated.
const mostPriced = 200

// moneyTable says what each risk with an estimate costs in a year, the gravest
// first.
func moneyTable(risks []record.Record, treatments map[record.ID][]record.Record) report.Table {
	t := report.Table{Caption: "In money: what a year costs, over 10,000 simulated years", Sheet: "In money", Columns: []report.Column{
		{Label: "Risk", Width: .9}, {Label: "Years", Width: 1.6}, {Label: "Currency", Width: .8}, {Label: "Mean"}, {Label: "P50"}, {Label: "P90"}, {Label: "P95"}, {Label: "Seed", Width: .7}}}
	for _, r := range risks {
		if len(t.Rows) >= 3*mostPriced {
			t.Caption += fmt.Sprintf("; the first %d risks", mostPriced)
			break
		}
		m, ok := Money(r, treatments[r.ID])
		if !ok {
			continue
		}
		for _, part := range []struct {
			what string
			l    Losses
		}{{"Before treatment", m.Before}, {"Today, with what counts", m.Today}, {"Once every treatment counts", m.Aimed}} {
			row := []report.Cell{report.Text(fmt.Sprintf("RSK-%d", r.Number)), report.Text(part.what), report.Text(m.Estimate.Currency)}
			for _, n := range []float64{part.l.Mean, part.l.P50, part.l.P90, part.l.P95} {
				row = append(row, report.Number(math.Round(n)))
			}
			t.Rows = append(t.Rows, append(row, report.Number(float64(m.Estimate.Seed))))
		}
	}
	return t
}
