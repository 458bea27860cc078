package incident

import (
	"context"
	"errors"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Tend runs the clocks of every incident in work, and keeps those that ask for telling
// somebody or may, so that the time shows though nobody has looked. It runs those kept
// again whose incident or classification moved, or that were run by other content. A
// schedule runs it; running it twice at once does no harm. Every organisation is tried,
// whatever another meets.
func (s *Service) Tend(ctx context.Context) error {
	orgs, err := s.reg.Orgs(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, org := range orgs {
		if err := s.again(ctx, org.ID); err != nil {
			faults = append(faults, fmt.Errorf("incidents in %s: %w", org.Slug, err))
		}
	}
	return errors.Join(faults...)
}

// again runs clocks again: of every incident in work, and of whatever notification
// does not fit any more.
func (s *Service) again(ctx context.Context, org record.ID) error {
	is := func(field string, op record.Op, values ...string) record.Filter {
		return record.Filter{Field: field, Op: op, Values: values}
	}
	regimes, err := s.law.Regimes()
	if err != nil {
		return err
	}
	lists := []record.Query{
		{Kind: "incident", Filters: []record.Filter{is("state", record.Is, "reported", "assessed", "contained")}},
		{Kind: "notification", Filters: []record.Filter{is("current", record.Is, "no")}},
	}
	for _, r := range regimes {
		if len(r.IncidentClocks) > 0 {
			lists = append(lists, record.Query{Kind: "notification", Filters: []record.Filter{is("regime", record.Is, r.Name), is("content", record.Not, s.law.Content(r.Name))}})
		}
	}
	done := map[record.ID]bool{}
	var faults []error
	for _, q := range lists {
		for r, err := range s.reg.All(ctx, access.System(org), q) {
			if err != nil {
				return errors.Join(append(faults, err)...)
			}
			id := r.ID
			if r.Kind == "notification" {
				id = r.Body.ID("incident")
			}
			if !done[id] {
				done[id] = true
				faults = append(faults, s.Rerun(ctx, org, id))
			}
		}
	}
	return errors.Join(faults...)
}

// Rerun runs the clocks of an incident and writes what changed. Clocks that are not
// kept are, where they ask for something or may, while the incident is in work.
func (s *Service) Rerun(ctx context.Context, org, incident record.ID) error {
	a := access.System(org)
	r, err := s.Of(ctx, a, incident)
	if record.CodeOf(err) == record.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	offers, err := s.Offers(ctx, a, r)
	if err != nil {
		return err
	}
	var writes []register.Write
	for i := range offers {
		o := &offers[i]
		if o.Record.ID == "" && (o.Must == "no" || closed(r)) {
			continue
		}
		some, err := s.writes(o, "")
		if err != nil {
			return err
		}
		writes = append(writes, some...)
	}
	if len(writes) == 0 {
		return nil
	}
	_, err = s.reg.Batch(ctx, a, writes)
	return err
}
