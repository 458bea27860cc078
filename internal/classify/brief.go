package classify

import (
	"context"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/law"
	"steward/internal/record"
)

// Brief is what a law makes of an organisation in a few numbers.
type Brief struct {
	Regime  *law.Regime
	Systems int // in use
	Settled int // of those, how many have a class that no answer can change
	Open    int // have one that an answer can still change
	Binding int // duties that bind today
	Shown   int // of those, how many are evidenced
}

// Brief counts for the first law that some system was held against, or else for
// the first there is.
func (s *Service) Brief(ctx context.Context, a access.Actor) (Brief, error) {
	all, err := s.Regimes()
	if err != nil || len(all) == 0 {
		return Brief{}, err
	}
	b := Brief{Regime: all[0]}
	page, err := s.reg.List(ctx, a, systemsInUse(1))
	if err != nil {
		return b, err
	}
	b.Systems = page.Total
	for _, r := range all {
		begun, err := s.count(ctx, a, r)
		if err != nil {
			return b, err
		}
		if begun > 0 {
			b.Regime = r
			return b, s.brief(ctx, a, &b, begun)
		}
	}
	return b, nil
}

func (s *Service) brief(ctx context.Context, a access.Actor, b *Brief, begun int) (err error) {
	if b.Open, err = s.count(ctx, a, b.Regime, is("class_open", "yes")); err != nil {
		return err
	}
	b.Settled = begun - b.Open
	binds := []record.Filter{is("state", "binding"), is("law_state", "applies")}
	page, err := s.dutyList(ctx, a, b.Regime.Name, "number", 1, binds)
	if err != nil {
		return err
	}
	b.Binding = page.Total
	page, err = s.dutyList(ctx, a, b.Regime.Name, "number", 1, append(binds, is("position", string(position.Evidenced))))
	b.Shown = page.Total
	return err
}
