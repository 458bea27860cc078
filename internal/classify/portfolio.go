package classify

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// recently is how far back a verdict that moved counts as moved lately, in days.
const recently = 90

// Count is how many systems have a class, or another value.
type Count struct {
	Name  string
	Title string
	N     int
}

// Portfolio is what a law makes of all systems of an organisation, as it was last
// worked out.
type Portfolio struct {
	Regime     *law.Regime
	Systems    int     // in use
	Begun      int     // of those, how many have answers or an empty interview
	Classes    []Count // by class in the order of the law, then open and unsettled; none of nothing
	Open       int     // with a question that can change the class
	Person     int     // where a person has to decide
	Waiting    int     // that wait for somebody's answer
	Confirmed  int
	NotBegun   int         // in use, and nobody has begun
	Checked    Checked     // the last time everything was held against the law
	Checking   bool        // it is about to be again: the content or the day is another
	Stale      int         // to be worked out again
	Moved      int         // moved by the law or its content lately
	MovedSince record.Date // what lately means
	Ahead      []Ahead     // days on which something begins to bind, soonest first
	Capped     bool        // there are more systems than were counted
	Day        record.Date // today
	Milestones []law.TimelineEntry
}

// Ahead is a day on which something begins to bind for systems.
type Ahead struct {
	Day record.Date
	N   int
}

// Portfolio counts, through the lists of records rather than by reading them.
func (s *Service) Portfolio(ctx context.Context, a access.Actor, regime string) (Portfolio, error) {
	r, err := s.Regime(regime)
	if err != nil {
		return Portfolio{}, err
	}
	p := Portfolio{Regime: r, Day: s.today(), MovedSince: s.today().AddDays(-recently)}
	is := func(field string, values ...string) []record.Filter {
		return []record.Filter{{Field: field, Op: record.Is, Values: values}}
	}
	counts := []struct {
		n       *int
		filters []record.Filter
	}{
		{&p.Begun, nil}, {&p.Open, is("class_open", "yes")}, {&p.Person, is("needs_person", "yes")}, {&p.Confirmed, is("state", "confirmed")},
		{&p.Stale, is("current", "no")},
		{&p.Waiting, []record.Filter{{Field: "waiting", Op: record.From, Values: []string{"1"}}}},
		{&p.Moved, []record.Filter{{Field: "moved_on", Op: record.From, Values: []string{string(p.MovedSince)}}}},
	}
	for _, c := range counts {
		if *c.n, err = s.count(ctx, a, r, c.filters...); err != nil {
			return p, err
		}
	}
	for _, c := range ClassNames(r) {
		if c.N, err = s.count(ctx, a, r, is("class", c.Name)...); err != nil {
			return p, err
		}
		if c.N > 0 {
			p.Classes = append(p.Classes, c)
		}
	}
	return p, s.around(ctx, a, &p)
}

// around adds what is counted of systems and days.
func (s *Service) around(ctx context.Context, a access.Actor, p *Portfolio) error {
	page, err := s.reg.List(ctx, a, systemsInUse(1))
	if err != nil {
		return err
	}
	p.Systems, p.Capped = page.Total, page.Capped
	if page, err = s.reg.List(ctx, a, notBegun(p.Regime.Name, 1)); err != nil {
		return err
	}
	p.NotBegun = page.Total
	if p.Checked, err = s.Checked(ctx, a.Org, p.Regime.Name); err != nil {
		return err
	}
	if p.Checking = p.Begun > 0 && p.Checked.Content != "" && s.due(p.Checked, p.Regime); p.Checking {
		p.Stale = p.Begun
	}
	q := s.list(p.Regime, record.Filter{Field: "binds_from", Op: record.From, Values: []string{string(p.Day.AddDays(1))}})
	q.Limit, q.Sort = 200, record.Sort{Field: "binds_from"}
	if page, err = s.reg.List(ctx, a, q); err != nil {
		return err
	}
	for _, c := range page.Records {
		day := record.Date(c.Body.Text("binds_from"))
		if n := len(p.Ahead); n > 0 && p.Ahead[n-1].Day == day {
			p.Ahead[n-1].N++
			continue
		}
		p.Ahead = append(p.Ahead, Ahead{day, 1})
	}
	p.Milestones = General(p.Regime, p.Day)
	return nil
}

// General are the days of a law that are the same for everyone, as it stands on a
// day.
func General(r *law.Regime, day record.Date) []law.TimelineEntry {
	var out []law.TimelineEntry
	for _, m := range r.Milestones {
		if !m.Valid.Has(day) {
			continue
		}
		state := law.DutyWillApply
		if m.Date <= day {
			state = law.DutyApplies
		}
		out = append(out, law.TimelineEntry{Date: m.Date, What: m.What, Ref: m.Ref, State: state})
	}
	slices.SortStableFunc(out, func(x, y law.TimelineEntry) int {
		switch {
		case x.Date < y.Date:
			return -1
		case x.Date > y.Date:
			return 1
		}
		return 0
	})
	return out
}

// ClassNames are the classes of a law, each once, in its order, then how a verdict
// without a class is called.
func ClassNames(r *law.Regime) []Count {
	var out []Count
	for _, c := range r.Classes {
		if !slices.ContainsFunc(out, func(o Count) bool { return o.Name == c.ID }) {
			out = append(out, Count{Name: c.ID, Title: ClassTitle(r, c.ID)})
		}
	}
	return append(out, Count{Name: r.Open, Title: ClassTitle(r, r.Open)}, Count{Name: r.Unsettled, Title: ClassTitle(r, r.Unsettled)})
}

// ClassTitle is what people call a class. Of several steps of one class it is the
// first that names it.
func ClassTitle(r *law.Regime, id string) string {
	switch id {
	case "":
		return "Not worked out"
	case r.Open:
		return "Open"
	case r.Unsettled:
		return "Unsettled"
	}
	for _, c := range r.Classes {
		if c.ID == id {
			return c.Title
		}
	}
	return id
}

// list asks for what one law makes of systems in use.
func (s *Service) list(r *law.Regime, filters ...record.Filter) record.Query {
	return record.Query{Kind: "classification", Filters: append(slices.Clone(filters),
		record.Filter{Field: "regime", Op: record.Is, Values: []string{r.Name}}, record.Filter{Field: "state", Op: record.Not, Values: []string{"left"}})}
}

func (s *Service) count(ctx context.Context, a access.Actor, r *law.Regime, filters ...record.Filter) (int, error) {
	q := s.list(r, filters...)
	q.Limit = 1
	page, err := s.reg.List(ctx, a, q)
	return page.Total, err
}

// systemsInUse asks for the AI systems a law can be held against.
func systemsInUse(limit int) record.Query {
	return record.Query{Kind: "ai-system", Limit: limit, Sort: record.Sort{Field: "number", Desc: true},
		Filters: []record.Filter{{Field: "state", Op: record.Not, Values: []string{"retired"}}}}
}

// Row is a system and what the law makes of it.
type Row struct {
	Record record.Record // the classification
	Judged *Judged       // as of another day; nil for what is kept
}

// Rows returns a page of what a law makes of systems, those first that are open,
// and where the next page starts.
func (s *Service) Rows(ctx context.Context, a access.Actor, regime, after string, limit int, filters ...record.Filter) (record.Page, error) {
	r, err := s.Regime(regime)
	if err != nil {
		return record.Page{}, err
	}
	q := s.list(r, filters...)
	q.After, q.Limit = after, limit
	return s.reg.List(ctx, a, q)
}

// mostAsOf is how many systems are judged as of another day for one page.
const mostAsOf = 2000

// notBegun asks for the AI systems in use that nobody has held against a law.
func notBegun(regime string, limit int) record.Query {
	q := systemsInUse(limit)
	q.Filters = append(q.Filters, record.Filter{Field: "laws", Op: record.Not, Values: []string{regime}})
	return q
}

// NotBegun returns a page of systems in use of which nobody has begun to answer,
// newest first, with how many there are.
func (s *Service) NotBegun(ctx context.Context, a access.Actor, regime, after string, limit int) (record.Page, error) {
	q := notBegun(regime, limit)
	q.After = after
	return s.reg.List(ctx, a, q)
}

// AsOf counts classes as the law stands on another day, from the answers of today.
// At most 2,000 systems are judged; capped says that there are more.
func (s *Service) AsOf(ctx context.Context, a access.Actor, regime string, day record.Date) (classes []Count, capped bool, err error) {
	r, err := s.Regime(regime)
	if err != nil {
		return nil, false, err
	}
	if _, err := r.On(day); err != nil {
		return nil, false, err
	}
	n := map[string]int{}
	q := s.list(r)
	for q.Limit = 200; ; {
		page, err := s.reg.List(ctx, a, q)
		if err != nil {
			return nil, false, err
		}
		for _, c := range page.Records {
			j, err := s.judge(c, record.Record{}, day)
			if err != nil {
				return nil, false, err
			}
			n[j.Class()]++
		}
		capped = page.Next != "" && page.Total > mostAsOf
		if q.After = page.Next; q.After == "" || sum(n) >= mostAsOf {
			break
		}
	}
	for _, c := range ClassNames(r) {
		if c.N = n[c.Name]; c.N > 0 {
			classes = append(classes, c)
		}
	}
	return classes, capped, nil
}

func sum(of map[string]int) int {
	n := 0
	for _, v := range of {
		n += v
	}
	return n
}

// AsOfRows are rows of a page as the law stands on another day.
func (s *Service) AsOfRows(page record.Page, day record.Date) ([]Row, error) {
	var out []Row
	for _, c := range page.Records {
		j, err := s.judge(c, record.Record{}, day)
		if err != nil {
			return nil, err
		}
		out = append(out, Row{c, j})
	}
	return out, nil
}
