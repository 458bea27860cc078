package risk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
)

// Filter narrows a view of risks; empty parts do not.
type Filter struct {
	About     record.ID // a system or another thing
	Owner     record.ID
	Category  string
	Objective string
	Band      string // of the residual
}

// filters are those of a list.
func (f Filter) filters() []record.Filter {
	var out []record.Filter
	for _, one := range []struct{ field, value string }{
		{"about", string(f.About)}, {"owner", string(f.Owner)}, {"category", f.Category}, {"objectives", f.Objective}, {"residual_band", f.Band},
	} {
		if one.value != "" {
			out = append(out, is(one.field, one.value))
		}
	}
	return out
}

// HeatMap is how many open risks lie in each cell of the criteria in force, before
// treatment and today (ISO/IEC 42001 6.1.2, 6.1.3).
type HeatMap struct {
	Criteria  Criteria
	Before    [][]HeatCell // by likelihood from the lowest, then severity
	Today     [][]HeatCell
	Elsewhere int // open risks that lie in no cell: not judged, or by other criteria
}

// HeatCell is one cell: how many risks, in which band, and the name lists find them
// by.
type HeatCell struct {
	N    int
	Band int // index of the bands
	Name string
}

// HeatMap counts threats, or with opportunities those. Each number costs a look at
// the index, not at the risks.
func (s *Service) HeatMap(ctx context.Context, a access.Actor, c Criteria, f Filter, opportunities bool) (HeatMap, error) {
	m := HeatMap{Criteria: c}
	var err error
	if m.Before, err = s.cells(ctx, a, c, f, "inherent_cell", opportunities); err != nil {
		return m, err
	}
	if m.Today, err = s.cells(ctx, a, c, f, "residual_cell", opportunities); err != nil {
		return m, err
	}
	total, err := s.count(ctx, a, "risk", append(f.filters(), not("state", "closed"), is("nature", natureOf(opportunities)))...)
	for _, row := range m.Today {
		for _, cell := range row {
			total -= cell.N
		}
	}
	m.Elsewhere = max(total, 0)
	return m, err
}

func natureOf(opportunities bool) string {
	if opportunities {
		return "opportunity"
	}
	return "threat"
}

func (s *Service) cells(ctx context.Context, a access.Actor, c Criteria, f Filter, field string, opportunities bool) ([][]HeatCell, error) {
	counts, err := s.inCells(ctx, a, c, f, field)
	if err != nil {
		return nil, err
	}
	out := make([][]HeatCell, len(c.Scale.Likelihood))
	for i := range out {
		out[i] = make([]HeatCell, len(c.Scale.Severity))
		for j := range out[i] {
			p := rating.Point{Likelihood: i + 1, Severity: j + 1}
			name := planning.Cell(c.Record.Number, !opportunities, p)
			band, _ := c.Scale.Band(p)
			n, err := counts(name)
			if err != nil {
				return nil, err
			}
			out[i][j] = HeatCell{n, band, name}
		}
	}
	return out, nil
}

// inCells returns how many risks have a value in a cell field: from the tally of
// all, and where that does not say, by asking for each cell that holds any.
func (s *Service) inCells(ctx context.Context, a access.Actor, c Criteria, f Filter, field string) (func(string) (int, error), error) {
	ask := func(name string) (int, error) {
		return s.count(ctx, a, "risk", append(f.filters(), is(field, name))...)
	}
	if a.May(access.Read, "risk", nil).Own {
		return ask, nil
	}
	list, err := s.reg.Tallies(ctx, a, "risk", field, 2000)
	if err != nil {
		return nil, err
	}
	tally := map[string]int{}
	prefix := fmt.Sprintf("CRI-%d:", c.Record.Number)
	for _, t := range list {
		if strings.HasPrefix(t.Value, prefix) {
			tally[t.Value] = t.N
		}
	}
	if len(f.filters()) == 0 {
		return func(name string) (int, error) { return tally[name], nil }, nil
	}
	return func(name string) (int, error) {
		if tally[name] == 0 {
			return 0, nil
		}
		return ask(name)
	}, nil
}

// count says how many records pass the filters.
func (s *Service) count(ctx context.Context, a access.Actor, kind string, filters ...record.Filter) (int, error) {
	page, err := s.reg.List(ctx, a, record.Query{Kind: kind, Filters: filters, Limit: 1})
	return page.Total, err
}

// Figures are the numbers that ask for something to be done.
type Figures struct {
	Open        int // threats that are not closed
	Over        int // over tolerance
	Unknown     int // without a residual, or without limits
	NotAccepted int // over appetite, and nobody's acceptance counts
	Reassess    int // to be assessed, or assessed again
	Expiring    int // acceptances that end within thirty days
	Chances     int // opportunities that are not closed
}

// expiringDays is how many days ahead an acceptance is said to be expiring.
const expiringDays = 30

// ExpiringBy is the day up to which an acceptance is said to be expiring.
func (s *Service) ExpiringBy() record.Date {
	return record.DateOf(s.reg.Now()).AddDays(expiringDays)
}

// Figures counts what asks for something.
func (s *Service) Figures(ctx context.Context, a access.Actor, f Filter) (Figures, error) {
	var out Figures
	open, threat := not("state", "closed"), is("nature", "threat")
	for _, one := range []struct {
		n       *int
		filters []record.Filter
	}{
		{&out.Open, []record.Filter{open, threat}},
		{&out.Over, []record.Filter{open, is("over", "tolerance")}},
		{&out.Unknown, []record.Filter{open, is("over", "unknown")}},
		{&out.NotAccepted, []record.Filter{open, is("over", "appetite", "tolerance"), not("accepted", "yes")}},
		{&out.Reassess, []record.Filter{open, is("reassess", "yes")}},
		{&out.Chances, []record.Filter{open, is("nature", "opportunity")}},
	} {
		var err error
		if *one.n, err = s.count(ctx, a, "risk", append(f.filters(), one.filters...)...); err != nil {
			return out, err
		}
	}
	if !a.May(access.Read, "risk-acceptance", nil).Allowed {
		return out, nil
	}
	var err error
	out.Expiring, err = s.count(ctx, a, "risk-acceptance", is("standing", "counts"), record.Filter{Field: "expires", Op: record.To, Values: []string{string(s.ExpiringBy())}})
	return out, err
}

// Chances returns open opportunities, the greatest by what they have come to first,
// at most most of the newest mostChances.
func (s *Service) Chances(ctx context.Context, a access.Actor, c Criteria, f Filter, most int) ([]record.Record, error) {
	q := record.Query{Kind: "risk", Filters: append(f.filters(), not("state", "closed"), is("nature", "opportunity")), Sort: record.Sort{Field: "number", Desc: true}, Limit: mostChances}
	page, err := s.reg.List(ctx, a, q)
	size := func(r record.Record) int {
		p := ResidualOf(r)
		band, ok := c.Scale.Band(p)
		if !ok || r.Body.ID("criteria") != c.Record.ID {
			return -1
		}
		return band*10_000 + p.Severity*100 + p.Likelihood
	}
	slices.SortStableFunc(page.Records, func(x, y record.Record) int { return size(y) - size(x) })
	return page.Records[:min(most, len(page.Records))], err
}

const mostChances = 200

// Top returns the gravest open threats by what is left of them, at most most.
func (s *Service) Top(ctx context.Context, a access.Actor, f Filter, most int) ([]record.Record, error) {
	q := record.Query{Kind: "risk", Filters: append(f.filters(), not("state", "closed"), is("nature", "threat")), Sort: record.Sort{Field: "rank", Desc: true}, Limit: min(max(most, 1), 200)}
	page, err := s.reg.List(ctx, a, q)
	return page.Records, err
}

// Share is how many open risks share something.
type Share struct {
	Value string // as lists filter by it
	N     int
}

// Shares counts open threats, or opportunities, by the most used values of an
// indexed field, the most frequent first; none for those who see only their own.
func (s *Service) Shares(ctx context.Context, a access.Actor, f Filter, opportunities bool, field string, most int) ([]Share, error) {
	if a.May(access.Read, "risk", nil).Own {
		return nil, nil
	}
	list, err := s.reg.Tallies(ctx, a, "risk", field, most)
	if err != nil {
		return nil, err
	}
	var out []Share
	for _, t := range list {
		if t.Value == "" {
			continue
		}
		n, err := s.count(ctx, a, "risk", append(f.filters(), not("state", "closed"), is("nature", natureOf(opportunities)), is(field, t.Value))...)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, Share{t.Value, n})
		}
	}
	slices.SortStableFunc(out, func(x, y Share) int { return y.N - x.N })
	return out, nil
}
