package law

import (
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
)

// DateRule says from which day a part of the law binds: a function of when a
// system was first placed on the market, whether its design changed, who uses
// it, and of the wording in force, written as rows.
type DateRule struct {
	ID    string // the route
	Names []string
	Title string
	For   Expr // when a system takes this route; empty: it is asked for by name only
	Rows  []DateRow
	Note  string
}

// DateRow is one outcome of a table. Exactly one of Latest and None is set.
type DateRow struct {
	Row
	// Latest are days, and inputs that hold one: the outcome is the last of them.
	Latest []string
	// None says why no day is reached: "legacy, …".
	None string
}

// DateState says what a DateResult found.
type DateState string

// The states of a DateResult.
const (
	OnDate      DateState = "date"    // binds from Date
	NoDate      DateState = "none"    // binds on no day as things are
	UnknownDate DateState = "unknown" // Missing decides between Possible
)

// DateResult is what a table says about a system.
type DateResult struct {
	Route    string      `json:"route"`
	Title    string      `json:"title"`
	AsOf     record.Date `json:"as_of"`
	State    DateState   `json:"state"`
	Date     record.Date `json:"date,omitempty"` // with OnDate; with Missing set it is the first day it can be
	Answer   string      `json:"answer"`         // the day, "none (why)" or "unknown"
	Reason   string      `json:"reason,omitempty"`
	Ref      string      `json:"ref,omitempty"`
	Source   string      `json:"source,omitempty"`
	Possible []string    `json:"possible,omitempty"` // with UnknownDate: every answer it can still be
	Missing  []string    `json:"missing,omitempty"`  // inputs that would settle it
	Assumed  []string    `json:"assumed,omitempty"`  // inputs nobody gave, counted as no
	Change   []WhatIf    `json:"would_change,omitempty"`
	Note     string      `json:"note,omitempty"`
}

// WhatIf is an input whose other value would give another answer.
type WhatIf struct {
	Input  string `json:"input"`
	Value  string `json:"value"`
	Answer string `json:"answer"`
}

// Route returns the table of a route, by id or other name, or nil.
func (s *Schedule) Route(route string) *DateRule {
	for i := range s.Dates {
		if t := &s.Dates[i]; named(t.ID, t.Names, route) {
			return t
		}
	}
	return nil
}

// Date computes from when a route binds a system. The law is read as it stood
// on asOf; later amendments never change the answer. Inputs that are unknown
// give an unknown answer unless every way they can turn out is the same. A
// route or input that is not known is a record.Error.
func (s *Schedule) Date(route string, g Given, asOf record.Date) (DateResult, error) {
	t := s.Route(route)
	if t == nil {
		return DateResult{}, s.noSuch("route", route, dateIDs(s.Dates))
	}
	in, err := s.take("date", g)
	if err != nil {
		return DateResult{}, err
	}
	return s.date(t, in, asOf), nil
}

// ExplainDate is Date with what would change the answer.
func (s *Schedule) ExplainDate(route string, g Given, asOf record.Date) (DateResult, error) {
	res, err := s.Date(route, g, asOf)
	if err != nil {
		return res, err
	}
	in, err := s.take("date", g)
	if err != nil {
		return res, err
	}
	res.Change = s.dateChanges(s.Route(route), in, asOf, res.Answer)
	return res, nil
}

func (s *Schedule) date(t *DateRule, in *inputs, asOf record.Date) DateResult {
	res := DateResult{Route: t.ID, Title: t.Title, AsOf: asOf, Note: t.Note}
	facts := in.at(asOf)
	var read []string
	for i := range t.Rows {
		row := &t.Rows[i]
		if !row.Valid.Has(asOf) {
			continue
		}
		answer, missing := row.answer(facts)
		read = union(read, row.reads()...)
		if answer == rule.No {
			continue
		}
		one := row.outcome(in)
		res.Possible = union(res.Possible, one.Answer)
		res.Missing = union(res.Missing, missing...)
		if len(res.Possible) == 1 {
			res.State, res.Date, res.Answer, res.Reason, res.Ref, res.Source = one.State, one.Date, one.Answer, row.Reason, row.Ref, row.Source
		}
		if answer == rule.Yes {
			res.Missing = union(res.Missing, one.Missing...)
			break
		}
	}
	res.settle()
	for _, id := range in.assumed {
		if slices.Contains(read, id) {
			res.Assumed = append(res.Assumed, id)
		}
	}
	return res
}

// settle decides what the rows found: one answer is one answer, whatever was
// missing on the way to it.
func (r *DateResult) settle() {
	switch len(r.Possible) {
	case 0:
		r.State, r.Answer = NoDate, "none (not in the law as of "+string(r.AsOf)+")"
		r.Reason = "The law as it stood on this day has no such rule."
	case 1:
		if r.State == NoDate {
			r.Missing = nil
		}
	default:
		r.State, r.Date, r.Answer = UnknownDate, "", UnknownWord
		r.Reason, r.Ref, r.Source = "What is missing decides.", "", ""
		slices.Sort(r.Possible)
	}
	if r.State != UnknownDate {
		r.Possible = nil
	}
	slices.Sort(r.Missing)
}

// outcome computes what the row gives.
func (r *DateRow) outcome(in *inputs) DateResult {
	if r.None != "" {
		return DateResult{State: NoDate, Answer: "none (" + r.None + ")"}
	}
	out := DateResult{State: OnDate}
	for _, part := range r.Latest {
		day, err := record.ParseDate(part)
		if err != nil {
			var known bool
			if day, known = in.day(part); !known {
				out.Missing = append(out.Missing, part)
				continue
			}
		}
		out.Date = max(out.Date, day)
	}
	out.Answer = string(out.Date)
	if out.Date == "" {
		out.State, out.Answer = UnknownDate, UnknownWord
	}
	return out
}

// at returns the facts with the day the law is read as of.
func (in *inputs) at(day record.Date) map[string]rule.Value {
	in.facts[rule.Today] = rule.Date(day.Time())
	return in.facts
}

// day returns an input that is a day.
func (in *inputs) day(id string) (record.Date, bool) {
	v, ok := in.facts[id]
	if !ok || v.Type() != rule.TypeDate {
		return "", false
	}
	return record.Date(v.String()), true
}

// dateChanges turns each yes and no the table reads, one at a time.
func (s *Schedule) dateChanges(t *DateRule, in *inputs, asOf record.Date, answer string) []WhatIf {
	var read []string
	for i := range t.Rows {
		if t.Rows[i].Valid.Has(asOf) {
			read = union(read, t.Rows[i].reads()...)
		}
	}
	slices.Sort(read)
	var out []WhatIf
	for _, id := range read {
		old, known := in.facts[id]
		if !known || old.Type() != rule.TypeBool {
			continue
		}
		other, word := rule.Bool(true), rule.Yes.String()
		if old.Equal(other) {
			other, word = rule.Bool(false), rule.No.String()
		}
		in.facts[id] = other
		if got := s.date(t, in, asOf).Answer; got != answer {
			out = append(out, WhatIf{id, word, got})
		}
		in.facts[id] = old
	}
	return out
}

func dateIDs(tables []DateRule) []string {
	out := make([]string, len(tables))
	for i, t := range tables {
		out[i] = t.ID
	}
	return out
}
