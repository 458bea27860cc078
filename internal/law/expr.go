package law

import (
	"strings"

	"steward/internal/rule"
)

// Op is how an expression joins its parts.
type Op uint8

// The operations.
const (
	Is  Op = iota // the answer to a predicate, or the result of a rule or alias
	All           // yes when all parts are; yes without parts
	Any           // yes when one part is; no without parts
	Not           // the opposite of its only part
)

// Expr is a condition: a name, or all, any or not of conditions. The zero Expr
// is no condition; see Empty.
type Expr struct {
	Op   Op     `json:"op"`
	Name string `json:"name,omitempty"` // for Is
	Args []Expr `json:"args,omitempty"`
	Line int    `json:"-"` // in its file
}

// Empty reports whether nothing was written.
func (e Expr) Empty() bool { return e.Op == Is && e.Name == "" }

// Names calls do with each name in the expression, in order, repeated ones too.
func (e Expr) Names(do func(name string, line int)) {
	if e.Op == Is && e.Name != "" {
		do(e.Name, e.Line)
	}
	for _, a := range e.Args {
		a.Names(do)
	}
}

// parts counts the expression and everything in it.
func (e Expr) parts() int {
	n := 1
	for _, a := range e.Args {
		n += a.parts()
	}
	return n
}

// Eval evaluates the expression by Kleene's logic, asking for each name.
func (e Expr) Eval(of func(name string) rule.Answer) rule.Answer {
	switch e.Op {
	case Is:
		return of(e.Name)
	case Not:
		return not(e.Args[0].Eval(of))
	}
	neutral, decisive := rule.Yes, rule.No
	if e.Op == Any {
		neutral, decisive = rule.No, rule.Yes
	}
	out := neutral
	for _, a := range e.Args {
		switch a.Eval(of) {
		case decisive:
			return decisive
		case rule.Unknown:
			out = rule.Unknown
		}
	}
	return out
}

// Without returns the expression with every condition on a name left out: in all
// it counts as fulfilled, in any as never fulfilled, negated or not. An
// expression of nothing else is always yes.
func (e Expr) Without(name string) Expr {
	out, left := e.drop(name)
	if !left {
		return Expr{Op: All, Line: e.Line}
	}
	return out
}

// drop is Without, and reports whether anything is left.
func (e Expr) drop(name string) (Expr, bool) {
	if e.Op == Is {
		return e, e.Name != name
	}
	out := Expr{Op: e.Op, Line: e.Line}
	for _, a := range e.Args {
		if part, left := a.drop(name); left {
			out.Args = append(out.Args, part)
		}
	}
	return out, len(out.Args) > 0
}

// String writes the expression with and, or and not.
func (e Expr) String() string {
	switch e.Op {
	case Is:
		return e.Name
	case Not:
		return "not " + e.Args[0].String()
	}
	word := " and "
	if e.Op == Any {
		word = " or "
	}
	parts := make([]string, len(e.Args))
	for i, a := range e.Args {
		parts[i] = a.String()
	}
	return "(" + strings.Join(parts, word) + ")"
}

func not(a rule.Answer) rule.Answer {
	switch a {
	case rule.Yes:
		return rule.No
	case rule.No:
		return rule.Yes
	}
	return rule.Unknown
}
