package classify

import (
	"context"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// DutyPortfolio are the duties of a law over all systems, counted.
type DutyPortfolio struct {
	Day      record.Date
	Binding  map[position.Status]int // duties that bind or will, by where they stand
	Applying int                     // bind today
	Coming   int                     // bind from a later day
	Unclear  int
	Ended    int
	Overdue  int // bind, were due before today, and are not evidenced
	Review   int // have to be looked at again by today
	Lacking  int // bind and no control carries them
	Nobody   int // bind and have no owner
	Next     []record.Record
	NextAll  int
	Late     []record.Record
	Articles []record.Tally // duties kept, by article, those that ended too
}

const (
	dutiesShown   = 50
	articlesShown = 200
)

// DutyPortfolio counts the duties of a law today, with those that begin to bind
// within twelve months and those that are overdue, 50 of each at most.
func (s *Service) DutyPortfolio(ctx context.Context, a access.Actor, regime string) (DutyPortfolio, error) {
	if _, err := s.Regime(regime); err != nil {
		return DutyPortfolio{}, err
	}
	p := DutyPortfolio{Day: s.today(), Binding: map[position.Status]int{}}
	yesterday := string(p.Day.AddDays(-1))
	binding, open := is("state", "binding"), record.Filter{Field: "position", Op: record.Not, Values: []string{string(position.Evidenced)}}
	count := func(into *int, filters ...record.Filter) error {
		page, err := s.dutyList(ctx, a, regime, "number", 1, filters)
		*into = page.Total
		return err
	}
	for _, o := range position.Options() {
		n := 0
		if err := count(&n, binding, is("position", o.Name)); err != nil {
			return p, err
		}
		if n > 0 {
			p.Binding[position.Status(o.Name)] = n
		}
	}
	for _, one := range []struct {
		into    *int
		filters []record.Filter
	}{
		{&p.Applying, []record.Filter{binding, is("law_state", "applies")}}, {&p.Coming, []record.Filter{binding, is("law_state", "will_apply")}},
		{&p.Unclear, []record.Filter{is("state", "unclear")}}, {&p.Ended, []record.Filter{is("state", "ended")}},
		{&p.Review, []record.Filter{{Field: "review_due", Op: record.To, Values: []string{string(p.Day)}}}},
		{&p.Lacking, []record.Filter{binding, is("controls", "")}}, {&p.Nobody, []record.Filter{binding, is("owner", "")}},
	} {
		if err := count(one.into, one.filters...); err != nil {
			return p, err
		}
	}
	next, err := s.dutyList(ctx, a, regime, "from", dutiesShown, []record.Filter{binding, {Field: "from", Op: record.From, Values: []string{string(p.Day.AddDays(1))}}, {Field: "from", Op: record.To, Values: []string{string(p.Day.Add("P12M"))}}})
	if err != nil {
		return p, err
	}
	late, err := s.dutyList(ctx, a, regime, "due", dutiesShown, []record.Filter{binding, open, {Field: "due", Op: record.To, Values: []string{yesterday}}})
	if err != nil {
		return p, err
	}
	p.Next, p.NextAll, p.Late, p.Overdue = next.Records, next.Total, late.Records, late.Total
	p.Articles, err = s.reg.Tallies(ctx, a, "obligation", "article", articlesShown)
	return p, err
}

func is(field, value string) record.Filter {
	return record.Filter{Field: field, Op: record.Is, Values: []string{value}}
}

func (s *Service) dutyList(ctx context.Context, a access.Actor, regime, sort string, limit int, filters []record.Filter) (record.Page, error) {
	return s.reg.List(ctx, a, record.Query{Kind: "obligation", Limit: limit, Sort: record.Sort{Field: sort}, Filters: append([]record.Filter{is("regime", regime)}, filters...)})
}
