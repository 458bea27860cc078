package law

import (
	"cmp"
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// RunClock says whether an event has to be acted on and until when. Every limit
// whose condition holds is counted, and the earliest is Due; limits whose
// condition is unknown are shown, and the shortest of them is CouldBe when it is
// shorter. Holidays are those of the calendar named; with none, weekends only,
// and the result says so. The law is read as it stood on asOf.
func (s *Schedule) RunClock(id string, g Given, calendar string, asOf record.Date) (ClockResult, error) {
	c := s.Clock(id)
	if c == nil {
		return ClockResult{}, s.noSuch("clock", id, clockIDs(s.Clocks))
	}
	in, err := s.take("clock", g)
	if err != nil {
		return ClockResult{}, err
	}
	days, err := s.holidays(calendar)
	if err != nil {
		return ClockResult{}, err
	}
	res := ClockResult{Clock: c.ID, Title: c.Title, AsOf: asOf, Act: rule.No.String(), Who: c.Who, To: c.To, AtOnce: c.At,
		Ref: c.Ref, Source: c.Source, Remark: c.Note, Limits: []LimitResult{}}
	res.Calendar, days = calendarWords(days)
	if !c.Valid.Has(asOf) {
		res.AtOnce, res.Reason = "", "No such duty applied on this day."
		return res, nil
	}
	read := res.duty(c, in.at(asOf), asOf)
	if res.Act != rule.No.String() {
		read = union(read, res.count(c, in, days, asOf)...)
	}
	for _, a := range in.assumed {
		if slices.Contains(read, a) {
			res.Assumed = append(res.Assumed, a)
		}
	}
	slices.Sort(res.Missing)
	return res, nil
}

// undecided is the reason while it is not known whether to act.
const undecided = "What is missing decides whether there is a duty."

// duty finds whether to act, and returns the inputs it read.
func (r *ClockResult) duty(c *Clock, facts map[string]rule.Value, asOf record.Date) []string {
	var read, waits, to []string
	found := map[bool]bool{}
	for i := range c.Duty {
		d := &c.Duty[i]
		if !d.Valid.Has(asOf) {
			continue
		}
		answer, missing := d.answer(facts)
		read = union(read, d.reads()...)
		if answer == rule.No {
			continue
		}
		if len(found) == 0 || d.Act && (!found[true] || answer == rule.Yes) {
			r.take(c, d)
		}
		if d.Act {
			to = union(to, cmp.Or(d.To, c.To))
		}
		found[d.Act], waits = true, union(waits, missing...)
		if answer == rule.Yes {
			break
		}
	}
	switch {
	case found[true] && found[false]:
		r.Act, r.Reason, r.Ref, r.Note = rule.Unknown.String(), undecided, c.Ref, ""
		r.AtOnce, r.Missing = c.At, waits
	case found[true]:
		r.Act = rule.Yes.String()
	default:
		r.AtOnce = ""
	}
	if len(to) > 1 { // to whom hangs on what is not known
		r.To, r.Missing = strings.Join(to, " or "), union(r.Missing, waits...)
	}
	return read
}

// take keeps what a duty says.
func (r *ClockResult) take(c *Clock, d *ClockDuty) {
	r.Reason, r.Note, r.Ref, r.To = d.Reason, d.Note, cmp.Or(d.Ref, c.Ref), cmp.Or(d.To, c.To)
}

// count finds the limits that apply or may, and returns the inputs they read.
func (r *ClockResult) count(c *Clock, in *inputs, holidays *Calendar, asOf record.Date) []string {
	var read []string
	start, known := in.moments[c.Starts]
	if !known {
		r.Missing = union(r.Missing, c.Starts)
	}
	var closed func(record.Date) bool
	if holidays != nil {
		closed = holidays.Closed
	}
	for i := range c.Limits {
		l := &c.Limits[i]
		if !l.Valid.Has(asOf) {
			continue
		}
		answer, missing := l.answer(in.facts)
		read = union(read, l.reads()...)
		if answer == rule.No {
			continue
		}
		r.Missing = union(r.Missing, missing...)
		one := LimitResult{ID: l.ID, Period: l.Period, Words: l.words(), Applies: answer.String(), Reason: l.Reason, Ref: l.Ref, days: l.Period.about()}
		if known && !l.Period.Empty() {
			if term, err := l.Period.End(start, closed); err == nil {
				one.Term = &term
			} else {
				r.Missing = union(r.Missing, c.Starts)
			}
		}
		r.Limits = append(r.Limits, one)
	}
	r.shortest()
	return read
}

// shortest orders the limits and names the one that counts.
func (r *ClockResult) shortest() {
	slices.SortStableFunc(r.Limits, func(a, b LimitResult) int { return int(2 * (a.days - b.days)) })
	for i := range r.Limits {
		l := &r.Limits[i]
		if l.Period.Empty() {
			continue
		}
		if l.Applies == rule.Yes.String() {
			r.Due = l
			return
		}
		if r.CouldBe == nil {
			r.CouldBe = l
		}
	}
}

func (l *Limit) words() string {
	if l.Period.Empty() {
		return l.At
	}
	return l.Period.String()
}

// about is the length of a period in days, to order limits by. A working day is
// taken for as long as it can be at most in a week without holidays.
func (p Period) about() float64 {
	const week, workweek, month, hours = 7, 5, 30, 24
	return float64(p.Hours)/hours + float64(p.Days) + float64(p.WorkingDays)*week/workweek + float64(p.Weeks)*week + float64(p.Months)*month
}

func (s *Schedule) holidays(id string) (*Calendar, error) {
	if id == "" {
		return nil, nil
	}
	if c := s.Calendar(id); c != nil {
		return c, nil
	}
	return nil, s.noSuch("calendar", id, calendarIDs(s.Calendars))
}

// calendarWords says whose holidays count.
func calendarWords(c *Calendar) (string, *Calendar) {
	if c == nil {
		return "Public holidays are not counted, because no calendar was named: with them the last day can only be later.", nil
	}
	if c.Note == "" {
		return c.Title, c
	}
	return c.Title + ". " + c.Note, c
}

func clockIDs(clocks []Clock) []string {
	out := make([]string, len(clocks))
	for i, c := range clocks {
		out[i] = c.ID
	}
	return out
}

func calendarIDs(calendars []Calendar) []string {
	out := make([]string, len(calendars))
	for i, c := range calendars {
		out[i] = c.ID
	}
	return out
}
