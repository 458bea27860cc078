package classify

import (
	"context"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// OfSystemThen judges a system as the law stood on a day that is over, from the
// answers as they stood at its end, and reports whether anybody had begun by then;
// where nobody had, nothing was known of it. What is known of the law today is what
// the law of that day is read from. A day that is not over is Invalid.
func (s *Service) OfSystemThen(ctx context.Context, a access.Actor, regime string, system record.Record, day record.Date) (*Judged, bool, error) {
	if day >= s.today() {
		return nil, false, record.Fail(record.Invalid, "How answers stood is known for days that are over.")
	}
	c, begun, err := s.then(ctx, a, regime, system.ID, endOf(day))
	if err != nil {
		return nil, false, err
	}
	if !begun {
		c = record.Record{Kind: "classification", Body: record.Body{"regime": regime, "system": string(system.ID)}}
	}
	var facts []record.Record
	if begun {
		if facts, err = s.factsThen(ctx, a.Org, c.ID, endOf(day)); err != nil {
			return nil, false, err
		}
	}
	c.Derived, _ = s.reg.Kinds().Kind("classification").Compute(c, facts, endOf(day))
	j, err := s.judge(c, system, day)
	if err != nil {
		return nil, false, err
	}
	j.Past = true
	j.Said = slices.DeleteFunc(facts, func(f record.Record) bool { return !a.May(access.Read, f.Kind, &f).Allowed })
	return j, begun, nil
}

// endOf is the last moment of a day.
func endOf(day record.Date) time.Time { return day.AddDays(1).Time().Add(-time.Millisecond) }

// then reads what a law made of a system as it was kept at a moment.
func (s *Service) then(ctx context.Context, a access.Actor, regime string, system record.ID, at time.Time) (record.Record, bool, error) {
	external := External(regime, system)
	have, err := s.reg.ByExternals(ctx, a, "classification", []string{external})
	if err != nil || have[external].ID == "" {
		return record.Record{}, false, err
	}
	c, err := s.reg.At(ctx, a, have[external].ID, at)
	switch {
	case record.CodeOf(err) == record.NotFound && err != nil, err == nil && (c.Removed || c.Erased):
		return record.Record{}, false, nil
	}
	return c, err == nil, err
}

// factsThen reads the answers of a classification as they were at a moment, those
// removed by then left out. The program reads them: who may see which answer changes
// no verdict.
func (s *Service) factsThen(ctx context.Context, org, classification record.ID, at time.Time) ([]record.Record, error) {
	program := access.System(org)
	leaf, err := s.reg.SeqAt(ctx, program, at)
	if err != nil || leaf < 0 {
		return nil, err
	}
	links, err := s.reg.Links(ctx, program, register.LinkQuery{Target: classification, Kind: "fact", Relation: "of", AsOf: leaf})
	if err != nil {
		return nil, err
	}
	var out []record.Record
	for _, l := range links {
		f, err := s.reg.At(ctx, program, l.Source, at)
		if err != nil {
			return nil, err
		}
		if !f.Removed && !f.Erased {
			out = append(out, f)
		}
	}
	return out, nil
}
