package law

import (
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
)

// Answers says what is known about a system on a day: the answer to a
// predicate, rule or alias of the regime by its name.
type Answers func(name string) rule.Answer

// DutyState says how an obligation stands on a day.
type DutyState string

// The states of a Duty.
const (
	DutyApplied   DutyState = "applied"    // was in the law before the day and is no more
	DutyApplies   DutyState = "applies"    // binds on the day
	DutyWillApply DutyState = "will apply" // binds from a later day
	DutyNone      DutyState = "none"       // its date is never reached as things are
	DutyUnknown   DutyState = "unknown"    // whether or from when is not known
)

// Duty is an obligation as it concerns one system, or may.
type Duty struct {
	*Obligation
	State   DutyState   `json:"state"`
	Holds   string      `json:"holds"` // yes or unknown: is the condition met
	From    record.Date `json:"from,omitempty"`
	Reason  string      `json:"reason,omitempty"`  // why this date, or what is open
	Missing []string    `json:"missing,omitempty"` // answers and inputs that would settle it
	Route   string      `json:"route,omitempty"`   // whose date counts
}

// ObligationsFor returns the duties of those who hold the roles, for a system of
// which answers are known, in the order of the regime. Duties that do not concern
// it are left out; where the condition is unknown the duty is there as unknown.
// Given are the inputs of date routes. The law is read as it stood on asOf;
// duties that had ended by then are there as applied.
func (s *Schedule) ObligationsFor(of Answers, roles []string, g Given, asOf record.Date) ([]Duty, error) {
	in, err := s.take("date", g)
	if err != nil {
		return nil, err
	}
	routes := s.routes(of, in, asOf)
	out := []Duty{}
	for i := range s.Obligations {
		o := &s.Obligations[i]
		if o.Valid.From > asOf || !concerns(o, roles) {
			continue
		}
		d := Duty{Obligation: o, Holds: rule.Yes.String()}
		if !o.When.Empty() {
			d.Holds = o.When.Eval(of).String()
		}
		if d.Holds == rule.No.String() {
			continue
		}
		d.place(routes, asOf)
		if d.Holds == rule.Unknown.String() {
			d.State, d.Missing = DutyUnknown, union(d.Missing, openNames(o.When, of)...)
			d.Reason = "Whether this duty is there depends on what is not known. " + d.Reason
		}
		if o.Valid.To != "" && o.Valid.To < asOf {
			d.State, d.Reason = DutyApplied, "This was in the law until "+string(o.Valid.To)+"."
		}
		out = append(out, d)
	}
	return out, nil
}

func concerns(o *Obligation, roles []string) bool {
	for _, r := range o.Roles {
		if r == AnyRole || slices.Contains(roles, r) {
			return true
		}
	}
	return false
}

// route is a date table with whether the system takes it and what it gives.
type route struct {
	taken  rule.Answer
	date   DateResult
	waits  []string
	direct bool // taken whatever the system is
}

// routes evaluates every date table once.
func (s *Schedule) routes(of Answers, in *inputs, asOf record.Date) map[string]*route {
	out := map[string]*route{}
	for i := range s.Dates {
		t := &s.Dates[i]
		r := &route{taken: rule.Yes, direct: t.For.Empty()}
		if !r.direct {
			r.taken = t.For.Eval(of)
		}
		if r.taken == rule.Unknown {
			r.waits = openNames(t.For, of)
		}
		if r.taken != rule.No {
			r.date = s.date(t, in, asOf)
		}
		out[t.ID] = r
	}
	return out
}

// place finds the date of a duty among the routes the system takes: the
// earliest, since a system of two classes has to follow the one that binds first.
func (d *Duty) place(routes map[string]*route, asOf record.Date) {
	var best *route
	open := false
	for _, id := range d.Dates {
		r := routes[id]
		switch {
		case r == nil || r.taken == rule.No:
			continue
		case r.taken == rule.Unknown || r.date.State == UnknownDate:
			open = true
			d.Missing = union(union(d.Missing, r.waits...), r.date.Missing...)
		}
		if r.taken == rule.Yes && (best == nil || earlier(r.date, best.date)) {
			best, d.Route = r, id
		}
	}
	switch {
	case best != nil && best.date.State == OnDate && (!open || best.date.Date <= asOf):
		d.From, d.Reason, d.State = best.date.Date, best.date.Reason, DutyWillApply
		d.Missing = union(nil, best.date.Missing...)
		if d.From <= asOf {
			d.State = DutyApplies
		}
	case best != nil && best.date.State == NoDate && !open:
		d.State, d.Reason = DutyNone, best.date.Reason
	default:
		d.State, d.Reason, d.Route = DutyUnknown, "From when it binds is not known.", ""
	}
	if d.Formal != "" && d.State == DutyWillApply {
		d.Reason += " By its letter the article is in force since " + string(d.Formal) + ", but it presupposes the class."
	}
}

// earlier reports whether a result comes before another; a day before none.
func earlier(a, b DateResult) bool {
	if a.State != b.State {
		return a.State == OnDate
	}
	return a.Date < b.Date
}

// openNames returns the names in a condition whose answer is unknown.
func openNames(e Expr, of Answers) []string {
	var out []string
	e.Names(func(name string, _ int) {
		if of(name) == rule.Unknown {
			out = union(out, name)
		}
	})
	return out
}
