package pack

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/record"
)

// Problem is one fault in a pack.
type Problem struct {
	File   string `json:"file"`
	Line   int    `json:"line"`   // from 1; 0 when the fault has no line
	Reason string `json:"reason"` // a sentence without a full stop
}

// String returns "file:line: reason".
func (p Problem) String() string {
	if p.Line == 0 {
		return p.File + ": " + p.Reason
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Reason)
}

// Problems are the faults found in a pack, in the order of files and lines. They
// are an error; never an empty one.
type Problems []Problem

// maxProblems bounds how many faults one reading reports.
const maxProblems = 100

// Error returns the first faults and how many there are.
func (p Problems) Error() string {
	const most = 5
	var b strings.Builder
	for i, one := range p {
		if i == most {
			fmt.Fprintf(&b, "; and %d more", len(p)-most)
			break
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(one.String())
	}
	return b.String()
}

// add notes a fault, up to the bound.
func (p *Problems) add(at place, format string, args ...any) {
	if len(*p) < maxProblems {
		*p = append(*p, Problem{at.file, at.line, fmt.Sprintf(format, args...)})
	}
}

// err returns the problems in order, or nil when there are none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	})
	return p
}

// place is where something stands.
type place struct {
	file string
	line int
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}

// Invalid returns the problems as an error for faces: the code Invalid, and a
// field for each, named "file:line".
func (p Problems) Invalid() *record.Error {
	fields := make([]record.FieldError, len(p))
	for i, one := range p {
		at := one.File
		if one.Line > 0 {
			at = fmt.Sprintf("%s:%d", one.File, one.Line)
		}
		fields[i] = record.FieldError{Field: at, Code: "invalid", Message: one.Reason}
	}
	e := record.InvalidFields(fields)
	e.Message = "The pack has one fault"
	if len(p) != 1 {
		e.Message = fmt.Sprintf("The pack has %d faults", len(p))
		if len(p) >= maxProblems {
			e.Message = fmt.Sprintf("The pack has %d faults or more", maxProblems)
		}
	}
	e.Cause = p
	return e
}
