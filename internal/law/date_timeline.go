package law

import (
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// Milestone is a day on which something of the law begins or is due, for
// everyone. A day that an amendment moved is two milestones with a span each.
type Milestone struct {
	Date   record.Date `json:"date"`
	What   string      `json:"what"`
	Ref    string      `json:"ref"`
	Routes []string    `json:"routes,omitempty"` // date tables whose general day this is
	Source string      `json:"source"`
	Note   string      `json:"note,omitempty"`
	Valid  Span        `json:"valid"` // while this was what the law said
}

// TimelineEntry is one day of a timeline.
type TimelineEntry struct {
	Date  record.Date `json:"date"`
	What  string      `json:"what"`
	Ref   string      `json:"ref,omitempty"`
	Route string      `json:"route,omitempty"` // set where it is the system's own date
	Own   bool        `json:"own"`             // computed for the system, not the general day
	State DutyState   `json:"state"`           // applies, will apply, or unknown
	Why   string      `json:"why,omitempty"`
}

// Timeline returns what began and will begin from one day to another, both
// included, as the law stood on asOf: the general days, and in place of those
// the system has a date of its own for, that date. Routes the system may take
// but need not are there as unknown, with the day they would have.
func (s *Schedule) Timeline(of Answers, g Given, from, to, asOf record.Date) ([]TimelineEntry, error) {
	in, err := s.take("date", g)
	if err != nil {
		return nil, err
	}
	routes := s.routes(of, in, asOf)
	out := []TimelineEntry{}
	for i := range s.Milestones {
		m := &s.Milestones[i]
		if m.Valid.Has(asOf) && from <= m.Date && m.Date <= to && !replaced(m, routes) {
			out = append(out, TimelineEntry{Date: m.Date, What: m.What, Ref: m.Ref, State: stateOn(m.Date, asOf)})
		}
	}
	for i := range s.Dates {
		t := &s.Dates[i]
		r := routes[t.ID]
		if r.direct || r.taken == rule.No || r.date.State != OnDate || r.date.Date < from || r.date.Date > to {
			continue
		}
		e := TimelineEntry{Date: r.date.Date, What: t.Title, Ref: r.date.Ref, Route: t.ID, Own: true, State: stateOn(r.date.Date, asOf), Why: r.date.Reason}
		if r.taken == rule.Unknown {
			e.State, e.Why = DutyUnknown, "Not certain while these are open: "+strings.Join(r.waits, ", ")
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b TimelineEntry) int { return strings.Compare(string(a.Date), string(b.Date)) })
	return out, nil
}

// replaced reports whether the system has its own entry for a general day.
func replaced(m *Milestone, routes map[string]*route) bool {
	for _, id := range m.Routes {
		if r := routes[id]; r != nil && !r.direct && r.taken == rule.Yes && r.date.State != UnknownDate {
			return true
		}
	}
	return false
}

func stateOn(day, asOf record.Date) DutyState {
	if day <= asOf {
		return DutyApplies
	}
	return DutyWillApply
}
