package conformity

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
)

// Coverage says, in both directions, how the Statement of Applicability and what it
// is made for hang together (ISO/IEC 42001 6.1.3): controls without a reason, and
// risks, impacts and duties without a control.
type Coverage struct {
	SoA        SoA
	Unreasoned []SoARow    // included, with nothing linked and no reason named
	Unlinked   []SoARow    // a reason is named that no link shows
	Contested  []SoARow    // left out, though something rests on it
	Bare       []Uncovered // what no control answers
}

// Uncovered are the records of a kind that no control answers.
type Uncovered struct {
	Kind    string
	Filters []record.Filter // of the list that has them all
	Records []record.Record // the first of them
	Total   int
	Capped  bool
}

// uncoveredShown is how many records of a kind a coverage reads.
const uncoveredShown = 20

// Coverage reads how decisions and their causes hang together. It asks for what SoA
// asks for; kinds the actor may not read are left out.
func (s *Service) Coverage(ctx context.Context, a access.Actor, scope SoAScope) (Coverage, error) {
	out := Coverage{}
	var err error
	if out.SoA, err = s.SoA(ctx, a, scope); err != nil {
		return out, err
	}
	for _, r := range out.SoA.Rows() {
		switch {
		case r.Unreasoned():
			out.Unreasoned = append(out.Unreasoned, r)
		case len(r.Unlinked()) > 0:
			out.Unlinked = append(out.Unlinked, r)
		case r.Contested():
			out.Contested = append(out.Contested, r)
		}
	}
	for _, u := range uncovered(scope.System) {
		if !a.May(access.Read, u.Kind, nil).Allowed {
			continue
		}
		page, err := s.reg.List(ctx, a, record.Query{Kind: u.Kind, Filters: u.Filters, Limit: uncoveredShown})
		if err != nil {
			return out, fmt.Errorf("read what no control answers: %w", err)
		}
		u.Records, u.Total, u.Capped = page.Records, page.Total, page.Capped
		out.Bare = append(out.Bare, u)
	}
	return out, nil
}

// uncovered are the lists of what no control answers. Impacts know their system by
// their assessment alone, so for one system they are left to its assessment.
func uncovered(system record.ID) []Uncovered {
	is := func(field string, values ...string) record.Filter {
		return record.Filter{Field: field, Op: record.Is, Values: values}
	}
	risks := []record.Filter{is("nature", "threat"), is("carried", "no"), {Field: "state", Op: record.Not, Values: []string{"closed"}}}
	duties := []record.Filter{is("state", "binding"), is("controls", "")}
	if system != "" {
		return []Uncovered{{Kind: "risk", Filters: append(risks, is("about", string(system)))}, {Kind: "obligation", Filters: append(duties, is("system", string(system)))}}
	}
	return []Uncovered{
		{Kind: "risk", Filters: risks},
		{Kind: "impact", Filters: []record.Filter{is("direction", "harm"), is("controls", ""), is("state", "noted")}},
		{Kind: "obligation", Filters: duties},
	}
}

// Whole reports whether nothing is wanting in either direction.
func (c Coverage) Whole() bool {
	for _, u := range c.Bare {
		if u.Total > 0 {
			return false
		}
	}
	return len(c.Unreasoned)+len(c.Unlinked)+len(c.Contested) == 0
}
