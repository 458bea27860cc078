package web

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/risk"
	"steward/internal/web/chart"
)

// heat is how deep a band is coloured, 1 for the lowest to 5 for the highest.
func heat(s rating.Scale, band int) int {
	return 1 + int(math.Round(4*float64(band)/float64(len(s.Bands)-1)))
}

// besideShown and aloneShown are how much of the name of a severity heads a column:
// so that two drawings of five by five stand side by side, and of one that stands
// alone.
const besideShown, aloneShown = 9, 14

// matrixOf is an empty drawing of criteria: likelihood from the highest downwards,
// severity from the lowest.
func matrixOf(c risk.Criteria, shown int, id, title, desc string) chart.Matrix {
	m := chart.Matrix{Head: chart.Head{ID: id, Title: title, Desc: desc}, RowTitle: "Likelihood", ColumnTitle: "Severity", Scale: chart.Risk}
	for _, l := range c.Scale.Severity {
		m.Columns = append(m.Columns, clipText(l.Name, shown))
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
func heatMatrix(c risk.Criteria, cells [][]risk.HeatCell, id, title string, chances bool, list string) chart.Matrix {
	m := matrixOf(c, besideShown, "heat-"+id, title, "Open threats by likelihood and severity. Each number opens its rows.")
	if chances {
		m.Desc, m.Scale = "Open opportunities by likelihood and size. Each number opens its rows.", chart.Amount
	}
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
	m := matrixOf(c, aloneShown, "bands", "The matrix", "The band of each likelihood with each severity.")
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
	m := matrixOf(c, aloneShown, "rating", "Where it lies", "I inherent, J as judged today, R residual by what is evidenced, A aimed at once every treatment counts.")
	if r.Body.Text("nature") == "opportunity" {
		m.Scale = chart.Amount
	}
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

// lossCurves draws with which probability a year costs more than how much, before
// treatment, today and once every treatment counts.
func lossCurves(m risk.InMoney, limit planning.LossLimit, limited bool) chart.Exceedance {
	e := chart.Exceedance{Head: chart.Head{ID: "losses", Title: "How often a year costs more than an amount", Desc: "Loss-exceedance over 10,000 simulated years: the share of years, upwards, that cost more than an amount, to the right. Dots mark the percentiles."},
		Unit: m.Estimate.Currency, Of: "Loss in a year", Write: moneyDigits,
		Marks: []chart.Percentile{{Name: "P50", Words: "one year in two costs more", Share: .5}, {Name: "P90", Words: "one in ten", Share: .1}, {Name: "P95", Words: "one in twenty", Share: .05}}}
	curve := func(label, dash string, tone chart.Tone, l risk.Losses) {
		c := chart.Curve{Label: label, Tone: tone, Dash: dash, Marks: []float64{l.P50, l.P90, l.P95}}
		for _, p := range l.Curve() {
			c.At = append(c.At, chart.Exceeds{Amount: p.Loss, Share: p.Share})
		}
		e.Curves = append(e.Curves, c)
	}
	curve("Before treatment", "6 4", chart.Idle, m.Before)
	if m.Today.Mean != m.Before.Mean {
		curve("Today, with what counts", "", chart.Info, m.Today)
	}
	if m.Aimed.Mean != m.Today.Mean {
		curve("Once every treatment counts", "1 4", chart.OK, m.Aimed)
	}
	if limited {
		e.Tolerated = &chart.Tolerated{Exceeds: chart.Exceeds{Amount: limit.Loss, Share: limit.Share}, Label: "Tolerated: " + percentWords(limit.Share)}
	}
	return e
}

// percentWords write a share of one with as many decimals as it needs, at most one.
func percentWords(share float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(100*share, 'f', 1, 64), ".0") + " %"
}

// moneyDigits write an amount without cents; what is beyond all money as a power.
func moneyDigits(n float64) string {
	if math.Abs(n) < 1e15 {
		return thousands(strconv.FormatFloat(math.Round(n), 'f', 0, 64))
	}
	digits, power, _ := strings.Cut(strconv.FormatFloat(n, 'e', 1, 64), "e+")
	return digits + " × 10^" + power
}

// moneyWords write an amount without cents.
func moneyWords(n float64, currency string) string {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return "not known"
	}
	if n < 0 {
		return "−" + moneyWords(-n, currency)
	}
	return moneyDigits(n) + " " + currency
}
