package law

import (
	"steward/internal/record"
)

// Obligation is one duty of one article: who has it, when, what must exist, and
// what follows if it does not.
type Obligation struct {
	ID        string      `json:"id"`
	Ref       string      `json:"ref"`
	Title     string      `json:"title"`
	Who       string      `json:"who"`                 // who has it, in words
	Roles     []string    `json:"roles"`               // who has it; AnyRole is everyone
	When      Expr        `json:"when"`                // over answers, rules and aliases; empty: always
	Event     string      `json:"event,omitempty"`     // what sets it off, for a duty that does not stand all the time
	Must      string      `json:"must"`                // what has to exist or be done
	Evidence  string      `json:"evidence"`            // the kind of thing that shows it
	Retention string      `json:"retention,omitempty"` // id of a Retention
	Keep      string      `json:"keep,omitempty"`      // how long, in words, where no Retention says it
	Deadline  string      `json:"deadline,omitempty"`  // in words
	Clock     string      `json:"clock,omitempty"`     // id of the clock that counts the deadline
	Dates     []string    `json:"dates"`               // routes; those the system takes decide
	Formal    record.Date `json:"formal,omitempty"`    // from when it is in force by its letter, where that is before what it presupposes
	Fine      string      `json:"fine,omitempty"`      // id of a Penalty
	FineRef   string      `json:"fine_ref,omitempty"`
	Source    string      `json:"source"`
	Note      string      `json:"note,omitempty"`
	Valid     Span        `json:"valid"`
}

// AnyRole is the role everyone has.
const AnyRole = "anyone"

// Retention is how long something has to be kept.
type Retention struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Period string `json:"period,omitempty"` // a duration of ISO 8601, from From
	Least  bool   `json:"least,omitempty"`  // the period is a minimum
	From   string `json:"from,omitempty"`   // what it counts from, in words
	Since  string `json:"since,omitempty"`  // the input that gives that day, where one does
	Words  string `json:"words"`
	Ref    string `json:"ref"`
	Source string `json:"source"`
	Valid  Span   `json:"valid"`
}

// Until returns the last day for which something has to be kept when the period
// counts from a day, and "" where the law gives no number.
func (r *Retention) Until(from record.Date) record.Date {
	if r.Period == "" || from == "" {
		return ""
	}
	return from.Add(r.Period)
}

// Obligation returns the version of an obligation that is in the law on a day,
// or nil.
func (s *Schedule) Obligation(id string, day record.Date) *Obligation {
	for i := range s.Obligations {
		if o := &s.Obligations[i]; o.ID == id && o.Valid.Has(day) {
			return o
		}
	}
	return nil
}

// RetentionRule returns the retention with the id, or nil.
func (s *Schedule) RetentionRule(id string) *Retention {
	for i := range s.Retention {
		if s.Retention[i].ID == id {
			return &s.Retention[i]
		}
	}
	return nil
}
