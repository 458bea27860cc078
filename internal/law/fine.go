package law

import "steward/internal/record"

// Penalty is the most a breach can cost, as a function.
type Penalty struct {
	ID       string      `json:"id"`
	Names    []string    `json:"names,omitempty"`
	Title    string      `json:"title"` // the breach
	Fixed    Money       `json:"fixed"`
	Percent  Money       `json:"percent"` // of the base, in hundredths
	Base     string      `json:"base,omitempty"`
	Of       string      `json:"of,omitempty"`    // the input the percentage is of; empty: TurnoverInput
	Take     string      `json:"take"`            // one of the Take words
	Lower    []LowerRule `json:"lower,omitempty"` // whom the lower of the two amounts is for
	Currency string      `json:"currency"`
	Per      string      `json:"per,omitempty"` // "day", "violation": what the amount is for each of
	By       string      `json:"by,omitempty"`  // who can impose it
	Ref      string      `json:"ref"`
	Source   string      `json:"source"`
	Note     string      `json:"note,omitempty"`
	Valid    Span        `json:"valid"` // when such a fine can be imposed
}

// How the two amounts of a penalty join.
const (
	TakeHigher   = "higher"
	TakeFixed    = "fixed"
	TakePercent  = "percent"
	TakeUnlisted = "unlisted" // the law names no amount
)

// LowerRule gives an organisation of a size the lower of the two amounts.
type LowerRule struct {
	Size  string `json:"size"`
	Ref   string `json:"ref"`
	Valid Span   `json:"valid"`
}

// Size is a class of organisations, such as small and medium-sized ones. It is
// an input of its own name, or follows from a condition over other inputs.
type Size struct {
	Row
	ID    string `json:"id"`
	Title string `json:"title"`
	Note  string `json:"note,omitempty"`
}

// FineState says what a FineResult is.
type FineState string

// The states of a FineResult.
const (
	FineMaximum  FineState = "maximum"  // Maximum is the most
	FineRange    FineState = "range"    // the most lies from AtLeast to AtMost; Missing decides
	FineUnlisted FineState = "unlisted" // the law names no amount
	FineNone     FineState = "none"     // no such fine on that day
)

// FineResult is the most that a breach could cost. It is a limit of the law,
// never a forecast.
type FineResult struct {
	Kind     string      `json:"kind"`
	Title    string      `json:"title"`
	AsOf     record.Date `json:"as_of"`
	State    FineState   `json:"state"`
	Currency string      `json:"currency,omitempty"`
	Per      string      `json:"per,omitempty"`
	Maximum  *Money      `json:"maximum,omitempty"`
	AtLeast  *Money      `json:"at_least,omitempty"`
	AtMost   *Money      `json:"at_most,omitempty"` // absent in a range: no bound is known
	Size     string      `json:"size,omitempty"`    // the class of organisation that mattered
	Reason   string      `json:"reason"`
	Ref      string      `json:"ref"`
	By       string      `json:"by,omitempty"`
	Base     string      `json:"base,omitempty"`
	Missing  []string    `json:"missing,omitempty"`
	Assumed  []string    `json:"assumed,omitempty"`
	Source   string      `json:"source"`
	Note     string      `json:"note,omitempty"`
}

// base returns the input that the percentage is taken of.
func (p *Penalty) base() string {
	if p.Of != "" {
		return p.Of
	}
	return TurnoverInput
}

// Penalty returns the penalty with the id or other name, or nil. Of several of
// one name it is the one whose span has the day, or the first.
func (s *Schedule) Penalty(id string, day record.Date) *Penalty {
	var found *Penalty
	for i := range s.Penalties {
		p := &s.Penalties[i]
		if named(p.ID, p.Names, id) && (found == nil || p.Valid.Has(day) && !found.Valid.Has(day)) {
			found = p
		}
	}
	return found
}
