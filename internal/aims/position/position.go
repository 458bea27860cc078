// Package position says where a requirement or a control stands on a day. The
// answer is derived from evidence, tests, documents and findings and can be
// typed by nobody.
//
// It holds for every answer that evidence taken away, rejected, not reviewed,
// expired or outdated never improves it, and that a passing test taken away or
// grown old never does.
package position

import (
	"fmt"
	"slices"

	"steward/internal/record"
)

// Status is where a requirement or control stands.
type Status string

// The statuses, worst first except Excluded, which stands outside the order.
const (
	Failed     Status = "failed"      // a test failed or a nonconformity is open
	NotStarted Status = "not_started" // nothing speaks for it
	Unknown    Status = "unknown"     // something was handed in and nobody has accepted it
	Expired    Status = "expired"     // what was accepted counts no more
	Partial    Status = "partial"     // part of it is shown
	Evidenced  Status = "evidenced"   // accepted, in date, and of what is there today
	Excluded   Status = "excluded"    // a control that was justifiably left out
)

// Rank orders statuses from the worst, 0, to the best; Excluded is -1.
func (s Status) Rank() int {
	return slices.Index([]Status{Failed, NotStarted, Unknown, Expired, Partial, Evidenced}, s)
}

// Options are the statuses with what they mean, for fields and legends.
func Options() []record.Option {
	return []record.Option{
		{Name: string(Evidenced), Label: "Evidenced", Help: "Evidence of it was accepted and counts today."},
		{Name: string(Partial), Label: "Partly evidenced", Help: "Some of it is shown by evidence that counts today; not all."},
		{Name: string(Expired), Label: "Expired", Help: "What was accepted counts no more: it expired, or what it is about has changed."},
		{Name: string(Unknown), Label: "Unknown", Help: "Something was handed in and nobody has accepted it."},
		{Name: string(NotStarted), Label: "Not started", Help: "Nothing speaks for it."},
		{Name: string(Failed), Label: "Failed", Help: "Its last test failed, or a nonconformity is open."},
		{Name: string(Excluded), Label: "Excluded", Help: "Left out, with a justification."},
	}
}

// Label returns the words for a status.
func (s Status) Label() string {
	for _, o := range Options() {
		if o.Name == string(s) {
			return o.Label
		}
	}
	return string(s)
}

// Shape is how a status looks.
func (s Status) Shape() record.Shape {
	switch s {
	case Evidenced:
		return record.Good
	case Partial:
		return record.Active
	case Unknown:
		return record.Waiting
	case Failed, Expired:
		return record.Bad
	case Excluded:
		return record.Ended
	}
	return record.Draft
}

// Role is what a piece does for a position.
type Role string

// The roles.
const (
	File    Role = "evidence"
	Paper   Role = "document" // documented information that is in force
	Trial   Role = "test"     // a test of a control
	Against Role = "finding"  // an open nonconformity
)

// Standing is what a piece is worth on a day.
type Standing string

// The standings.
const (
	Counts   Standing = "counts"   // it counts
	Early    Standing = "early"    // accepted, and takes effect later
	Over     Standing = "over"     // accepted once, and expired, outdated or older than its cadence
	Waiting  Standing = "waiting"  // not reviewed, an empty template, a draft
	Refused  Standing = "refused"  // rejected or withdrawn
	Contrary Standing = "contrary" // speaks against: a failed test, an open nonconformity
)

// Piece is one thing that speaks for or against.
type Piece struct {
	ID       record.ID
	Kind     string
	Number   int64
	Role     Role
	Standing Standing
	Part     bool        // it shows part of what is asked only
	Day      record.Date // of a test: when it was done; orders tests
	Until    record.Date // the first day the standing may be another; empty: open
	Why      string      // a sentence without names
}

// Subject is what the position is of.
type Subject struct {
	Control   bool
	Excluded  bool
	Undecided bool // a control nobody has included or excluded
	Tested    bool // it has to be tested at a cadence: without a test that counts it is shown in part
}

// Answer is a position with its reason and rows.
type Answer struct {
	Status Status
	Reason string
	Pieces []Piece     // all of them, what decided first
	Until  record.Date // the first day the answer may change by time alone; empty: never
}

// Of derives the position from the pieces as they stand on the day.
func Of(s Subject, pieces []Piece) Answer {
	a := Answer{Pieces: slices.Clone(pieces)}
	slices.SortStableFunc(a.Pieces, func(x, y Piece) int { return weight(x) - weight(y) })
	for _, p := range pieces {
		if p.Until != "" && (a.Until == "" || p.Until < a.Until) {
			a.Until = p.Until
		}
	}
	if s.Excluded {
		a.Status, a.Reason = Excluded, "It was left out, with a justification."
		return a
	}
	a.Status, a.Reason = judge(s, pieces)
	return a
}

func weight(p Piece) int {
	return slices.Index([]Standing{Contrary, Counts, Over, Early, Waiting, Refused}, p.Standing)
}

func judge(s Subject, pieces []Piece) (Status, string) {
	if p, ok := against(pieces); ok {
		return Failed, p.Why
	}
	if p, ok := first(pieces, Counts, false); ok {
		return ceiling(s, pieces, p)
	}
	if p, ok := first(pieces, Counts, true); ok {
		return Partial, p.Why + " It shows a part."
	}
	if p, ok := first(pieces, Over, false, true); ok {
		return Expired, p.Why
	}
	if n := len(pieces); n > 0 {
		if p, ok := first(pieces, Early, false, true); ok {
			return Unknown, p.Why
		}
		return Unknown, fmt.Sprintf("%s; nothing of it was accepted.", count(n))
	}
	return NotStarted, "Nothing was handed in."
}

func count(n int) string {
	if n == 1 {
		return "One thing was handed in"
	}
	return fmt.Sprintf("%d things were handed in", n)
}

// ceiling holds back what counts in full while a decision or a test is missing.
func ceiling(s Subject, pieces []Piece, p Piece) (Status, string) {
	if s.Undecided {
		return Partial, p.Why + " Nobody has decided whether the control applies."
	}
	if s.Tested && !slices.ContainsFunc(pieces, func(p Piece) bool { return p.Role == Trial && p.Standing == Counts }) {
		return Partial, p.Why + " The test it has to pass at its cadence is missing or too old."
	}
	return Evidenced, p.Why
}

// against returns an open nonconformity, or the newest test when it failed. A
// newer test clears an older failure only while it counts or counted.
func against(pieces []Piece) (Piece, bool) {
	var last Piece
	for _, p := range pieces {
		switch {
		case p.Role == Against && p.Standing == Contrary:
			return p, true
		case p.Role != Trial || p.Standing != Contrary && p.Standing != Counts && p.Standing != Over:
		case last.ID == "" || p.Day > last.Day || p.Day == last.Day && p.Standing == Contrary:
			last = p
		}
	}
	return last, last.Standing == Contrary
}

// first returns the piece of a standing that lasts longest; full and partial
// ones as asked.
func first(pieces []Piece, s Standing, part ...bool) (Piece, bool) {
	best, found := Piece{}, false
	for _, p := range pieces {
		if p.Standing != s || !slices.Contains(part, p.Part) {
			continue
		}
		if !found || best.Until != "" && (p.Until == "" || p.Until > best.Until) {
			best, found = p, true
		}
	}
	return best, found
}
