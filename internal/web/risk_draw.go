package web

import (
	"fmt"
	"math"
	"net/url"
	"strings"

	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// heat is how deep a band is coloured, 1 for the lowest to 5 for the highest.
func heat(s rating.Scale, band int) int {
	return 1 + int(math.Round(4*float64(band)/float64(len(s.Bands)-1)))
}

// columnShown is how much of the name of a severity heads a column, so that two
// drawings of five by five stand side by side.
const columnShown = 9

// matrixOf is an empty drawing of criteria: likelihood from the highest downwards,
// severity from the lowest.
func matrixOf(c risk.Criteria, id, title, desc string) chart.Matrix {
	m := chart.Matrix{Head: chart.Head{ID: id, Title: title, Desc: desc}, RowTitle: "Likelihood", ColumnTitle: "Severity", Scale: chart.Risk}
	for _, l := range c.Scale.Severity {
		m.Columns = append(m.Columns, clipText(l.Name, columnShown))
	}
	for i := len(c.Scale.Likelihood); i > 0; i-- {
		m.Rows = append(m.Rows, c.Scale.Likelihood[i-1].Name)
		m.Spots = append(m.Spots, make([]chart.Spot, len(m.Columns)))
	}
	return m
}

// spot is the place of a rating in a drawing.
func spot(m chart.Matrix, p rating.Point) *chart.Spot {
	return &m.Spots[len(m.Rows)-p.Likelihood][p.Severity-1]
}

// heatMatrix draws how many risks lie in each cell; each number opens its rows.
func heatMatrix(c risk.Criteria, cells [][]risk.HeatCell, id, title, list string) chart.Matrix {
	m := matrixOf(c, "heat-"+id, title, "Open risks by likelihood and severity. Each number opens its rows.")
	for i, row := range cells {
		for j, cell := range row {
			s := spot(m, rating.Point{Likelihood: i + 1, Severity: j + 1})
			s.Level, s.Note, s.Text = heat(c.Scale, cell.Band), c.Scale.Bands[cell.Band].Name, "–"
			if cell.N > 0 {
				s.Text, s.Href = groupDigits(cell.N), list+url.QueryEscape(cell.Name)
			}
		}
	}
	return m
}

// bandMatrix draws the bands of criteria.
func bandMatrix(c risk.Criteria) chart.Matrix {
	m := matrixOf(c, "bands", "The matrix", "The band of each likelihood with each severity.")
	for i := range c.Scale.Likelihood {
		for j := range c.Scale.Severity {
			p := rating.Point{Likelihood: i + 1, Severity: j + 1}
			band, _ := c.Scale.Band(p)
			*spot(m, p) = chart.Spot{Text: c.Scale.Bands[band].Name, Level: heat(c.Scale, band)}
		}
	}
	return m
}

// ratingMatrix draws where one risk lies: inherent, as judged today, residual, and
// what is aimed at.
func ratingMatrix(c risk.Criteria, r record.Record) chart.Matrix {
	m := matrixOf(c, "rating", "Where it lies", "I inherent, J as judged today, R residual by what is evidenced, A aimed at once every treatment counts.")
	for i := range c.Scale.Likelihood {
		for j := range c.Scale.Severity {
			p := rating.Point{Likelihood: i + 1, Severity: j + 1}
			band, _ := c.Scale.Band(p)
			*spot(m, p) = chart.Spot{Level: heat(c.Scale, band), Note: c.Scale.Bands[band].Name}
		}
	}
	for _, mark := range []struct{ letter, likelihood, severity string }{
		{"I", "inherent_likelihood", "inherent_severity"}, {"J", "current_likelihood", "current_severity"}, {"R", "residual_likelihood", "residual_severity"}, {"A", "aimed_likelihood", "aimed_severity"},
	} {
		p := rating.PointOf(r.Value, mark.likelihood, mark.severity)
		if _, ok := c.Scale.Band(p); ok {
			s := spot(m, p)
			s.Text = strings.TrimSpace(s.Text + " " + mark.letter)
		}
	}
	return m
}

// ratingWords write a rating: "Likely × Major".
func ratingWords(c risk.Criteria, r record.Record, what string) string {
	p := rating.PointOf(r.Value, what+"_likelihood", what+"_severity")
	if _, ok := c.Scale.Band(p); !ok {
		if p.Rated() {
			return fmt.Sprintf("level %d × level %d", p.Likelihood, p.Severity)
		}
		return ""
	}
	return c.Scale.Likelihood[p.Likelihood-1].Name + " × " + c.Scale.Severity[p.Severity-1].Name
}

// lossCurve draws with which probability a year costs at least how much.
func lossCurve(id, title string, l risk.Losses, currency string) chart.Bars {
	b := chart.Bars{Head: chart.Head{ID: "loss-" + id, Title: title, Desc: "How probable it is that a year costs at least as much, over 10,000 simulated years."}, Full: 1}
	for i, p := range l.Curve {
		if i%4 != 0 && i != len(l.Curve)-1 {
			continue
		}
		b.Bars = append(b.Bars, chart.Bar{Label: "At least " + moneyWords(p.Loss, currency), Value: p.Share, Text: fmt.Sprintf("%.1f %%", 100*p.Share)})
	}
	return b
}

// moneyWords write an amount without cents.
func moneyWords(n float64, currency string) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return "not known"
	}
	if n < 0 {
		return "−" + moneyWords(-n, currency)
	}
	return groupDigits(int64(math.Round(n))) + " " + currency
}
