package law

import "steward/internal/record"

// Clock is a deadline that something sets off: whether there is anything to
// report or do, to whom, and the limits, of which the shortest counts.
type Clock struct {
	ID     string      `json:"id"`
	Names  []string    `json:"names,omitempty"`
	Title  string      `json:"title"`
	Who    string      `json:"who"` // who has to act
	To     string      `json:"to,omitempty"`
	Starts string      `json:"starts"` // the input with the moment that sets it off
	At     string      `json:"at_once,omitempty"`
	Duty   []ClockDuty `json:"duty"` // the first that holds says whether to act
	Limits []Limit     `json:"limits"`
	Ref    string      `json:"ref"`
	Source string      `json:"source"`
	Note   string      `json:"note,omitempty"`
	Valid  Span        `json:"valid"`
}

// ClockDuty says whether there is a duty to act.
type ClockDuty struct {
	Row
	Act  bool   `json:"act"`
	To   string `json:"to,omitempty"`   // instead of the clock's
	Note string `json:"note,omitempty"` // said beside the answer
}

// Limit is the longest time to act in under a condition.
type Limit struct {
	Row
	ID     string `json:"id"`
	Period Period `json:"period"`            // empty: no number is in the law, see At
	At     string `json:"at_once,omitempty"` // "without undue delay" and the like
}

// ClockResult is what a clock says about an event.
type ClockResult struct {
	Clock    string        `json:"clock"`
	Title    string        `json:"title"`
	AsOf     record.Date   `json:"as_of"`
	Act      string        `json:"act"` // yes, no or unknown
	Who      string        `json:"who"`
	To       string        `json:"to,omitempty"`
	AtOnce   string        `json:"at_once,omitempty"` // what the law asks before any limit
	Reason   string        `json:"reason,omitempty"`
	Ref      string        `json:"ref,omitempty"`
	Note     string        `json:"note,omitempty"`
	Limits   []LimitResult `json:"limits"`             // those that apply or may, shortest first
	Due      *LimitResult  `json:"due,omitempty"`      // the earliest of those that apply
	CouldBe  *LimitResult  `json:"could_be,omitempty"` // a shorter one that may apply
	Missing  []string      `json:"missing,omitempty"`
	Assumed  []string      `json:"assumed,omitempty"`
	Calendar string        `json:"calendar"` // whose holidays were counted, or that none were
	Source   string        `json:"source,omitempty"`
	Remark   string        `json:"remark,omitempty"` // on the clock as a whole
}

// LimitResult is one limit, counted.
type LimitResult struct {
	ID      string `json:"id"`
	Period  Period `json:"period"`
	Words   string `json:"words"`   // the period in words
	Applies string `json:"applies"` // yes or unknown
	Reason  string `json:"reason,omitempty"`
	Ref     string `json:"ref,omitempty"`
	Term    *Term  `json:"term,omitempty"` // when the start is known
	days    float64
}

// Clock returns the clock with the id or other name, or nil.
func (s *Schedule) Clock(id string) *Clock {
	for i := range s.Clocks {
		if c := &s.Clocks[i]; named(c.ID, c.Names, id) {
			return c
		}
	}
	return nil
}
