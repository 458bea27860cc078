package classify

import (
	"context"
	"errors"
	"fmt"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// Bounds of one round.
const (
	atOnce   = 200  // judged in one transaction
	perRound = 2000 // judged in one round of Tend for one organisation and law
)

// Tend works out again, in every organisation, what no longer fits: answers
// changed by whatever way, content is another, or a day came on which the law
// turns. A schedule runs it; a round does a bounded number, and the next goes on
// from there, since what was done does not show any more. Running it twice at once
// does no harm. Every organisation is tried, whatever another meets.
func (s *Service) Tend(ctx context.Context) error {
	regimes, err := s.Regimes()
	if err != nil {
		return err
	}
	orgs, err := s.reg.Orgs(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, org := range orgs {
		for _, r := range regimes {
			if _, err := s.round(ctx, org.ID, r, perRound); err != nil {
				faults = append(faults, fmt.Errorf("%s in %s: %w", r.Name, org.Slug, err))
			}
		}
	}
	return errors.Join(faults...)
}

// stale are the lists of what does not fit any more.
func (s *Service) stale(r *law.Regime) []record.Query {
	of := func(filters ...record.Filter) record.Query {
		return record.Query{Kind: "classification", Limit: atOnce, Filters: append(filters, record.Filter{Field: "regime", Op: record.Is, Values: []string{r.Name}})}
	}
	return []record.Query{
		of(record.Filter{Field: "current", Op: record.Is, Values: []string{"no"}}),
		of(record.Filter{Field: "content", Op: record.Not, Values: []string{s.Content(r.Name)}}, record.Filter{Field: "state", Op: record.Not, Values: []string{"left"}}),
	}
}

// round judges what does not fit any more of one law, most of them at most, and
// returns those it judged.
func (s *Service) round(ctx context.Context, org record.ID, r *law.Regime, most int) ([]again, error) {
	a := access.System(org)
	var out []again
	var faults []error
	for _, q := range s.stale(r) {
		for len(out) < most {
			page, err := s.reg.List(ctx, a, q)
			if err != nil {
				return out, err
			}
			done, err := s.rejudge(ctx, a, page.Records)
			out, faults = append(out, done...), append(faults, err)
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
	}
	return out, errors.Join(faults...)
}

// Difference is what a change of content came to.
type Difference struct {
	Regime  *law.Regime
	Content string
	Judged  int
	Moved   []Move
}

// Move is a system whose verdict moved.
type Move struct {
	Record record.Record // the classification as it is now
	System record.Record
	Says   []string // what it says differently, such as "class: minimal → prohibited"
	Why    string
}

// RejudgeAll works out again everything that does not fit the content of a law that
// is known here, in one organisation, hundreds at a time; what was interrupted goes
// on where it was. For each system whose verdict moved there is a task. What did
// not move by the content is not in the difference.
func (s *Service) RejudgeAll(ctx context.Context, org record.ID, regime string) (Difference, error) {
	r, err := s.Regime(regime)
	if err != nil {
		return Difference{}, err
	}
	out := Difference{Regime: r, Content: s.Content(regime)}
	done, err := s.round(ctx, org, r, 1<<30)
	out.Judged = len(done)
	for _, one := range done {
		if one.cause != "" && len(one.Moved) > 0 {
			out.Moved = append(out.Moved, Move{one.Record, one.System, one.Moved, one.cause})
		}
	}
	return out, err
}
