package risk

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Earlier are the limits that were in force on the edition before criteria and that
// have none of their category on them yet: those that fit their bands by name, and
// those that do not.
type Earlier struct {
	Edition Criteria
	Fit     []record.Record
	Unfit   []record.Record
}

// Earlier finds the limits of the edition that criteria replaced.
func (s *Service) Earlier(ctx context.Context, a access.Actor, c Criteria) (Earlier, error) {
	var e Earlier
	id := c.Record.Body.ID("replaces")
	if id == "" || !a.May(access.Read, "risk-tolerance", nil).Allowed {
		return e, nil
	}
	var err error
	if e.Edition, err = s.Criteria(ctx, a, id); err != nil {
		if record.CodeOf(err) == record.NotFound {
			err = nil
		}
		return e, err
	}
	for _, l := range e.Edition.Limits {
		has := slices.ContainsFunc(c.Limits, func(n record.Record) bool {
			return n.State != "withdrawn" && n.Body.Text("category") == l.Body.Text("category")
		})
		if l.State != "in_force" || has {
			continue
		}
		fits := true
		for _, f := range []string{"appetite", "tolerance", "accept_up_to"} {
			fits = fits && (l.Body.Text(f) == "" || c.Scale.BandIndex(l.Body.Text(f)) >= 0)
		}
		if fits && c.Scale.BandIndex(l.Body.Text("appetite")) <= c.Scale.BandIndex(l.Body.Text("tolerance")) {
			e.Fit = append(e.Fit, l)
		} else {
			e.Unfit = append(e.Unfit, l)
		}
	}
	return e, nil
}

// TakeOver makes drafts on the criteria in force of the limits of the edition before
// that fit. They count once somebody else brings them into force.
func (s *Service) TakeOver(ctx context.Context, a access.Actor) ([]record.Record, error) {
	c, ok, err := s.InForce(ctx, a)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, record.Fail(record.Illegal, "No criteria are in force.")
	}
	e, err := s.Earlier(ctx, a, c)
	if err != nil {
		return nil, err
	}
	var writes []register.Write
	for _, l := range e.Fit {
		body := record.Body{"criteria": string(c.Record.ID)}
		for _, f := range []string{"category", "appetite", "tolerance", "loss_limit", "loss_chance", "acceptors", "accept_up_to", "note"} {
			if v := l.Body[f]; v != nil {
				body[f] = v
			}
		}
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "risk-tolerance", Owner: l.Owner, Body: body.Clone(), Reason: fmt.Sprintf("Taken over from TOL-%d.", l.Number)}})
	}
	if len(writes) == 0 {
		return nil, record.Fail(record.Illegal, "No limits of the edition before are left to be taken over.")
	}
	done, err := s.reg.Batch(ctx, a, writes)
	return done, register.Unnumbered(err)
}
