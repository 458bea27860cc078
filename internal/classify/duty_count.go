package classify

import (
	"context"

	"steward/internal/access"
	"steward/internal/record"
)

// DutyCount is how many duties of a law a system has.
type DutyCount struct {
	Now     int // bind today
	Coming  int // bind from a later day
	Unclear int // whether or from when they bind is not known
}

// DutyCounts counts the duties of systems, 100 at most, by system. It reads
// indexes and no records.
func (s *Service) DutyCounts(ctx context.Context, a access.Actor, regime string, systems []record.ID) (map[record.ID]DutyCount, error) {
	out := map[record.ID]DutyCount{}
	if len(systems) == 0 {
		return out, nil
	}
	of := record.Filter{Field: "system", Op: record.Is}
	for _, id := range systems {
		of.Values = append(of.Values, string(id))
	}
	count := func(add func(*DutyCount, int), filters ...record.Filter) error {
		list, err := s.reg.TalliesWithin(ctx, a, record.Query{Kind: "obligation", Filters: append(filters, of, is("regime", regime))}, "system", len(systems))
		for _, t := range list {
			n := out[record.ID(t.Value)]
			add(&n, t.N)
			out[record.ID(t.Value)] = n
		}
		return err
	}
	err := count(func(d *DutyCount, n int) { d.Now = n }, is("state", "binding"), is("law_state", "applies"))
	if err == nil {
		err = count(func(d *DutyCount, n int) { d.Coming = n }, is("state", "binding"), is("law_state", "will_apply"))
	}
	if err == nil {
		err = count(func(d *DutyCount, n int) { d.Unclear = n }, is("state", "unclear"))
	}
	return out, err
}
