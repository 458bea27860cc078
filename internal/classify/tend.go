package classify

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// perRound is how many results are written in one round of Tend for one
// organisation and law, about.
const perRound = 2000

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
			if _, _, err := s.round(ctx, org.ID, r, perRound); err != nil {
				faults = append(faults, fmt.Errorf("%s in %s: %w", r.Name, org.Slug, err))
			}
		}
	}
	return errors.Join(faults...)
}

// round works out what does not fit any more of one law, and writes most of it at
// most: everything, when what is known of the law or the day calls for it, then
// what answers changed. It returns how many were looked at, and those that were
// worked out again for it.
func (s *Service) round(ctx context.Context, org record.ID, r *law.Regime, most int) (looked int, out []again, err error) {
	a := access.System(org)
	k, err := s.Checked(ctx, org, r.Name)
	if err != nil {
		return 0, nil, err
	}
	due := s.due(k, r)
	if due {
		if looked, out, err = s.check(ctx, a, r, k, most); err != nil || len(out) >= most {
			return looked, out, err
		}
	}
	lists := []record.Query{{Filters: []record.Filter{is("current", "no")}}}
	if !due { // written since the check by a program that knew other content, or not worked out since
		lists = append(lists, record.Query{Sort: record.Sort{Field: "updated", Desc: true}, Filters: []record.Filter{
			{Field: "content", Op: record.Not, Values: []string{s.Content(r.Name)}}, {Field: "state", Op: record.Not, Values: []string{"left"}}}})
	}
	var faults []error
	for i, q := range lists {
		q.Kind, q.Limit, q.Filters = "classification", together, append(q.Filters, is("regime", r.Name))
		fits := func(c record.Record) bool {
			content, _ := k.of(c)
			return i > 0 && content == s.Content(r.Name)
		}
		done, err := s.someAgain(ctx, a, q, most-len(out), fits)
		looked, out, faults = looked+len(done), append(out, done...), append(faults, err)
	}
	return looked, out, errors.Join(faults...)
}

// someAgain works out again what a list has, most at most, until one fits.
func (s *Service) someAgain(ctx context.Context, a access.Actor, q record.Query, most int, fits func(record.Record) bool) ([]again, error) {
	var out []again
	var faults []error
	for len(out) < most {
		page, err := s.reg.List(ctx, a, q)
		if err != nil {
			return out, err
		}
		some := page.Records
		if i := slices.IndexFunc(some, fits); i >= 0 {
			some, page.Next = some[:i], ""
		}
		done, err := s.rejudge(ctx, a, some)
		out, faults = append(out, done...), append(faults, err)
		if ctx.Err() != nil {
			return out, ctx.Err()
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	return out, errors.Join(faults...)
}

// Difference is what a change of content came to.
type Difference struct {
	Regime  *law.Regime
	Content string
	Judged  int // looked at
	Moved   []Move
}

// Move is a system whose verdict moved.
type Move struct {
	Record record.Record // the classification as it is now
	System record.Record
	Says   []string // what it says differently, such as "class: minimal → prohibited"
	Why    string
}

// RejudgeAll works out again everything that does not fit what is known of a law
// here, in one organisation; what was interrupted goes on where it was. What says
// the same as before is not written. For each system whose verdict moved there is a
// task. What did not move by the content or the day is not in the difference.
func (s *Service) RejudgeAll(ctx context.Context, org record.ID, regime string) (Difference, error) {
	r, err := s.Regime(regime)
	if err != nil {
		return Difference{}, err
	}
	out := Difference{Regime: r, Content: s.Content(regime)}
	looked, done, err := s.round(ctx, org, r, 1<<30)
	out.Judged = looked
	for _, one := range byLaw(done) {
		out.Moved = append(out.Moved, Move{one.Record, one.System, one.Moved, one.cause})
	}
	return out, err
}
