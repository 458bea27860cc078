package gallery

import (
	"fmt"
	"html/template"
	"regexp"
	"testing"
	"time"

	"steward/internal/web/chart"
)

// system is a row of the gallery's list.
type system struct {
	Ref, Title, Purpose, State, Tone, Owner, Initials, Unit, Due string
	Late                                                         bool
	Spark                                                        template.HTML
}

// content returns everything the gallery's pages show.
func content(t testing.TB) map[string]any {
	return map[string]any{
		"Systems":  systems(),
		"Timeline": chart.Figure(accountability()),
		"Graph":    chart.Figure(dependencies()),
		"Large":    chart.Figure(large()),
		"Risk":     chart.Figure(risks()),
		"Matrix":   chart.Figure(coverage()),
		"Bars":     chart.Figure(owners()),
		"Stack":    chart.Figure(states()),
		"Shades":   chart.Figure(shades()),
		"Icons":    icons(t),
	}
}

// icons returns the names of every icon of the sprite.
func icons(t testing.TB) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<symbol id="([a-z-]+)"`).FindAllStringSubmatch(static(t, "icons.svg"), -1) {
		out = append(out, m[1])
	}
	return out
}

func systems() []system {
	rows := []system{
		{Title: "Camera counts at the market", Purpose: "Counts visitors per hour", State: "Registered", Tone: "idle", Unit: "Mobility and Public Space"},
		{Title: "Document classifier", Purpose: "Sorts incoming mail by subject", State: "In use", Tone: "ok", Owner: "Sanne Oud", Initials: "SO", Unit: "Information Services", Due: "12 Jan 2027"},
		{Title: "Fraud signals at intake", Purpose: "Orders applications for a document check", State: "In use", Tone: "ok", Owner: "Tomas Berg", Initials: "TB", Unit: "Work and Income", Due: "2 days overdue", Late: true},
		{Title: "Home care planning", Purpose: "Proposes rounds for care staff", State: "In development", Tone: "info", Owner: "Ilse de Boer", Initials: "IB", Unit: "Care and Youth", Due: "30 Nov 2026"},
		{Title: "Parking permit triage", Purpose: "Checks whether an application is complete", State: "Evidence expired", Tone: "warn", Unit: "Mobility and Public Space", Due: "24 Nov 2026"},
		{Title: "School absence alerts", Purpose: "Names pupils who may need a visit", State: "Stopped", Tone: "bad", Owner: "Mara Klein", Initials: "MK", Unit: "Education", Due: "today"},
		{Title: "Subsidy chat assistant", Purpose: "Answers questions about subsidies", State: "In use", Tone: "ok", Owner: "Daan Visser", Initials: "DV", Unit: "Economy and Culture", Due: "3 Feb 2027"},
		{Title: "Tree inspection routes", Purpose: "Plans which trees to inspect first", State: "In use", Tone: "ok", Owner: "Noor Haas", Initials: "NH", Unit: "Green and Water", Due: "18 Mar 2027"},
		{Title: "Water level forecast", Purpose: "Predicts levels for the pumping stations", State: "Retired", Tone: "idle square", Owner: "Noor Haas", Initials: "NH", Unit: "Green and Water"},
	}
	for i := range rows {
		rows[i].Ref = fmt.Sprintf("SYS-%04d", 40+i)
		rows[i].Spark = chart.Spark{Head: chart.Head{ID: rows[i].Ref, Title: "Evidence of " + rows[i].Title + " in twelve months"}, Points: trend(i)}.SVG()
	}
	return rows
}

func trend(seed int) []chart.Point {
	var out []chart.Point
	for m := range 12 {
		out = append(out, chart.Point{Label: fmt.Sprint(m + 1), Value: float64((m*(seed+2))%7 + m)})
	}
	return out
}

func on(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

func accountability() chart.Timeline {
	from, to := on(2026, 1, 1), on(2027, 1, 1)
	return chart.Timeline{
		Head: chart.Head{ID: "accountability", Title: "Accountable persons, 2026", Desc: "One system each; hatched is nobody, marked is more than one"},
		From: from, To: to, Today: on(2026, 11, 24),
		Lanes: []chart.Lane{
			{Label: "Fraud signals at intake", Href: "/record", From: from, To: on(2026, 11, 24), Single: true, Intervals: []chart.Interval{
				{Label: "Ilse de Boer", Href: "/p/3", To: on(2026, 4, 1)}, {Label: "Mara Klein", Href: "/p/2", From: on(2026, 5, 16)}}},
			{Label: "Document classifier", From: from, To: on(2026, 11, 24), Single: true, Intervals: []chart.Interval{
				{Label: "Sanne Oud", From: on(2025, 6, 1), To: on(2026, 9, 15)}, {Label: "Daan Visser", From: on(2026, 8, 1)}}},
			{Label: "Parking permit triage", From: on(2026, 3, 1), To: on(2026, 11, 24), Intervals: []chart.Interval{
				{Label: "Tomas Berg, acting for Mara Klein", From: on(2026, 3, 1), To: on(2026, 10, 1), Tone: chart.Warn}}},
		},
	}
}

func dependencies() chart.Graph {
	return chart.Graph{
		Head: chart.Head{ID: "graph", Title: "What this system is made of", Desc: "From data and suppliers on the left to its uses on the right"},
		Nodes: []chart.Node{
			{ID: "s", Kind: "AI system", Title: "Fraud signals at intake", Href: "/record", Focus: true},
			{ID: "m", Kind: "Model", Title: "Document consistency ranker", Href: "/m"},
			{ID: "m2", Kind: "Model", Title: "Handwriting reader", Href: "/m2"},
			{ID: "d", Kind: "Dataset", Title: "Applications 2019 to 2024", Href: "/d", Tone: chart.Warn},
			{ID: "d2", Kind: "Dataset", Title: "Synthetic pay slips", Href: "/d2"},
			{ID: "p", Kind: "Supplier", Title: "Noordzee Software", Href: "/s"},
			{ID: "u", Kind: "Use", Title: "Intake at Work and Income", Href: "/u", Tone: chart.OK},
			{ID: "u2", Kind: "Use", Title: "Yearly re-check", Href: "/u2", Tone: chart.Idle},
			{ID: "r", Kind: "Resource", Title: "Municipal GPU cluster", Href: "/r"},
		},
		Edges: []chart.Edge{
			{From: "d", To: "m", Label: "trains"}, {From: "d2", To: "m", Label: "tests"}, {From: "d2", To: "m2", Label: "trains"},
			{From: "p", To: "m", Label: "supplies"}, {From: "m", To: "s", Label: "part of"}, {From: "m2", To: "s", Label: "part of"},
			{From: "r", To: "s", Label: "runs"}, {From: "p", To: "s", Label: "maintains"}, {From: "s", To: "u", Label: "used in"}, {From: "s", To: "u2", Label: "used in"},
		},
	}
}

// large is a graph of more nodes than a picture shows.
func large() chart.Graph {
	g := chart.Graph{Head: chart.Head{ID: "large", Title: "Everything a supplier supplies"}, Max: 14,
		Nodes: []chart.Node{{ID: "p", Kind: "Supplier", Title: "Noordzee Software", Focus: true}}}
	for i := range 40 {
		id := fmt.Sprint("m", i)
		g.Nodes = append(g.Nodes, chart.Node{ID: id, Kind: "Model", Title: fmt.Sprintf("Model number %d", i+1)})
		from := "p"
		if i%3 == 2 {
			from = fmt.Sprint("m", i-1)
		}
		g.Edges = append(g.Edges, chart.Edge{From: from, To: id})
	}
	return g
}

func risks() chart.Matrix {
	m := chart.Matrix{Head: chart.Head{ID: "risks", Title: "Risks by likelihood and effect"}, Scale: chart.Risk, RowTitle: "Likelihood", ColumnTitle: "effect",
		Rows: []string{"Almost certain", "Likely", "Possible", "Unlikely", "Rare"}, Columns: []string{"Negligible", "Minor", "Moderate", "Major", "Severe"}}
	for i := range 5 {
		var row []chart.Spot
		for j := range 5 {
			n := (i*7 + j*3) % 6
			row = append(row, chart.Spot{Text: fmt.Sprint(n), Level: max(1, min(5, (5-i+j+1)/2+1)), Href: fmt.Sprintf("/risks?l=%d&e=%d", i, j)})
		}
		m.Spots = append(m.Spots, row)
	}
	return m
}

func coverage() chart.Matrix {
	m := chart.Matrix{Head: chart.Head{ID: "coverage", Title: "Evidence by clause", Desc: "How many pieces of reviewed evidence each unit has"},
		RowTitle: "Unit", ColumnTitle: "clause", Rows: []string{"Work and Income", "Education", "Green and Water"}}
	for c := range 7 {
		m.Columns = append(m.Columns, fmt.Sprint("Clause ", c+4))
	}
	for i := range m.Rows {
		var row []chart.Spot
		for j := range m.Columns {
			n := (i*5 + j*4) % 6
			row = append(row, chart.Spot{Text: fmt.Sprint(n), Level: n})
		}
		m.Spots = append(m.Spots, row)
	}
	return m
}

func owners() chart.Bars {
	return chart.Bars{Head: chart.Head{ID: "owners", Title: "Systems without an owner", Desc: "The five units with most"}, Bars: []chart.Bar{
		{Label: "Mobility and Public Space", Value: 74, Href: "/list?u=1"}, {Label: "Work and Income", Value: 51, Href: "/list?u=2"},
		{Label: "Education", Value: 38, Href: "/list?u=3"}, {Label: "Care and Youth", Value: 22, Href: "/list?u=4"}, {Label: "Green and Water", Value: 9, Href: "/list?u=5"}}}
}

func states() chart.Stack {
	return chart.Stack{Head: chart.Head{ID: "states", Title: "1,530 systems"}, Segments: []chart.Segment{
		{Label: "In use", Value: 812, Tone: chart.OK, Href: "/list?s=1"}, {Label: "In development", Value: 205, Tone: chart.Info, Href: "/list?s=2"},
		{Label: "Evidence expired", Value: 77, Tone: chart.Warn, Href: "/list?s=3"}, {Label: "Registered", Value: 436, Tone: chart.Idle, Href: "/list?s=4"}}}
}

func shades() chart.Stack {
	return chart.Stack{Head: chart.Head{ID: "shades", Title: "Records by kind"}, Segments: []chart.Segment{
		{Label: "AI systems", Value: 1530, Text: "1,530"}, {Label: "Models", Value: 860}, {Label: "Datasets", Value: 612}, {Label: "Suppliers", Value: 280}, {Label: "Agents", Value: 190}}}
}
