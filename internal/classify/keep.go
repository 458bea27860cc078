package classify

import (
	"context"
	"errors"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// together is how many results are worked out before they are written, and
// writesAtOnce how many writes one transaction takes about at most, so that people
// who write meanwhile wait a moment only.
const (
	together     = 50
	writesAtOnce = 200
)

// keep writes what was worked out, with the tasks of what moved: of one system all
// in one transaction, so that a result never stands beside the duties of another,
// and several systems in one. Where one of them cannot be written, each is tried by
// itself.
func (s *Service) keep(ctx context.Context, a access.Actor, all []again) error {
	var faults []error
	for from := 0; from < len(all); {
		to, n := from, 0
		for ; to < len(all) && (to == from || n+len(all[to].writes) <= writesAtOnce); to++ {
			n += len(all[to].writes)
		}
		faults = append(faults, s.keepSome(ctx, a, all[from:to]))
		from = to
	}
	return errors.Join(faults...)
}

func (s *Service) keepSome(ctx context.Context, a access.Actor, some []again) error {
	writes, err := s.moveTasks(ctx, a, some)
	if err != nil {
		return err
	}
	for _, one := range some {
		writes = append(writes, one.writes...)
	}
	if len(writes) == 0 {
		return nil
	}
	if _, err = s.reg.Batch(ctx, a, writes); err == nil || ctx.Err() != nil {
		return err
	}
	if len(some) == 1 {
		return fmt.Errorf("CLS-%d: %w", some[0].Record.Number, register.Unnumbered(err))
	}
	var faults []error
	for i := range some {
		faults = append(faults, s.keepSome(ctx, a, some[i:i+1]))
	}
	return errors.Join(faults...)
}

// reread reads what was written.
func (s *Service) reread(ctx context.Context, a access.Actor, all []again) error {
	var ids []record.ID
	for _, one := range all {
		if len(one.writes) > 0 {
			ids = append(ids, one.Record.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	now, err := s.reg.GetMany(ctx, a, ids)
	if err != nil {
		return err
	}
	for _, one := range all {
		if r, there := now[one.Record.ID]; there {
			one.Record = r
		}
	}
	return nil
}
