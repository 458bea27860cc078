package law

import (
	"slices"

	"steward/internal/rule"
)

// Schedule is the half of a regime that counts in days and money, and the
// duties that come of it. It is content: the evaluators below know no article,
// no route and no amount. A Schedule never changes once read and may be shared
// between goroutines.
type Schedule struct {
	Inputs      []Input      `json:"inputs"`
	Dates       []DateRule   `json:"dates"`
	Clocks      []Clock      `json:"clocks"`
	Penalties   []Penalty    `json:"penalties"`
	Sizes       []Size       `json:"sizes"`
	Decisions   []Decision   `json:"decisions"`
	Obligations []Obligation `json:"obligations"`
	Retention   []Retention  `json:"retention"`
	Annexes     []Annex      `json:"annexes"`
	Milestones  []Milestone  `json:"milestones"`
	Calendars   []Calendar   `json:"calendars"`
	Carriers    []Carrier    `json:"carriers"`
	Hints       []Hint       `json:"hints"`
	Shared      []Shared     `json:"shared"`

	IncidentClocks  []IncidentClock  `json:"incident_clocks"`
	IncidentAnswers []IncidentAnswer `json:"incident_answers"`

	refs []reference // while reading: what has to be there in the end
}

// reference is a name that has to be there when everything is read.
type reference struct {
	at       place
	kind, id string
}

// Row is a condition over inputs and where it comes from. Rows are tried in
// their order among those in force on the day the law is read as of.
type Row struct {
	When   string // an expression of package rule; empty is always
	Reason string // what it says, in plain words
	Ref    string // the provision
	Source string // ids of the regime's sources
	Valid  Span

	at   place
	rule *rule.Rule // nil: always
}

// answer says whether the row's condition holds, and which inputs it waits for.
func (r *Row) answer(facts map[string]rule.Value) (rule.Answer, []string) {
	if r.rule == nil {
		return rule.Yes, nil
	}
	res, err := r.rule.Eval(facts)
	if err != nil {
		return rule.Unknown, r.rule.Facts() // a step that cannot be computed is no answer
	}
	return res.Answer, res.Missing
}

// reads returns the inputs the row's condition speaks of.
func (r *Row) reads() []string {
	if r.rule == nil {
		return nil
	}
	return r.rule.Facts()
}

// named reports whether an id or one of the other names is the one given.
func named(id string, names []string, given string) bool {
	return id == given || slices.Contains(names, given)
}

// union adds texts that are not there yet, and keeps the order.
func union(to []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(to, s) {
			to = append(to, s)
		}
	}
	return to
}
