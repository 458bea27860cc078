package rule

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// maxWhole is the largest whole number up to which a double counts exactly.
const maxWhole = 1 << 53

// maxProblems is after how many problems the search for more of them ends.
const maxProblems = 20

// checker finds what the type checker would accept, or explain badly: unknown
// names, literals and functions outside the language, dates that are none.
type checker struct {
	vocabulary *Vocabulary
	info       *ast.SourceInfo
	loops      []string // names of entries, innermost last
	facts      map[string]bool
	problems   []Problem
}

func (c *checker) report(e ast.Expr, format string, args ...any) {
	at := c.info.GetStartLocation(e.ID())
	c.problems = append(c.problems, Problem{max(at.Line(), 1), max(at.Column()+1, 1), fmt.Sprintf(format, args...)})
}

func (c *checker) walk(e ast.Expr) {
	if len(c.problems) >= maxProblems {
		return
	}
	switch e.Kind() {
	case ast.LiteralKind:
		c.literal(e)
	case ast.IdentKind, ast.SelectKind:
		c.name(e)
	case ast.ListKind:
		for _, entry := range e.AsList().Elements() {
			c.walk(entry)
		}
	case ast.CallKind:
		c.call(e)
	case ast.ComprehensionKind:
		c.loop(e)
	default:
		c.report(e, "maps and structures are not part of a rule")
	}
}

func (c *checker) literal(e ast.Expr) {
	switch x := e.AsLiteral().(type) {
	case types.Bool, types.String:
	case types.Int:
		if x > maxWhole || x < -maxWhole {
			c.report(e, "the number is too large to be exact")
		}
	case types.Double:
		if math.IsInf(float64(x), 0) {
			c.report(e, "the number is too large")
		}
	default:
		c.report(e, "only yes/no values, numbers and strings can be written as they are")
	}
}

// dotted returns the name that a chain of selections spells, or "".
func dotted(e ast.Expr) string {
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		s := e.AsSelect()
		if prefix := dotted(s.Operand()); prefix != "" && !s.IsTestOnly() {
			return prefix + "." + s.FieldName()
		}
	}
	return ""
}

func (c *checker) name(e ast.Expr) {
	name := dotted(e)
	root, _, nested := strings.Cut(name, ".")
	switch {
	case name == "":
		c.report(e, "only a name can be followed by a dot and another name")
	case slices.Contains(c.loops, root):
		if nested {
			c.report(e, "%q is an entry of a list and has no parts", root)
		}
	case c.vocabulary.types[name] == 0:
		c.report(first(e), "there is no fact called %.60q%s", name, suggestion(name, c.vocabulary.Names()))
	default:
		c.facts[name] = true
	}
}

// first returns the leftmost name of a chain, where the chain begins.
func first(e ast.Expr) ast.Expr {
	for e.Kind() == ast.SelectKind {
		e = e.AsSelect().Operand()
	}
	return e
}

func (c *checker) call(e ast.Expr) {
	call := e.AsCall()
	name := call.FunctionName()
	if name == "date" && !call.IsMemberFunction() {
		c.date(e, call.Args())
		return
	}
	if !c.vocabulary.env.HasFunction(name) {
		c.report(e, "there is no function or operator %.60q", symbol(name))
		return
	}
	switch {
	case name == hasFact:
		if c.vocabulary.types[dotted(call.Args()[0])] == 0 {
			c.report(e, "has needs the name of one fact, as in has(today)")
			return
		}
	case call.IsMemberFunction():
		c.walk(call.Target())
	}
	for _, arg := range call.Args() {
		c.walk(arg)
	}
}

func (c *checker) date(e ast.Expr, args []ast.Expr) {
	text, ok := dateText(args)
	if !ok {
		c.report(e, `date needs one date between quotes, as in date("2026-08-02")`)
		return
	}
	if _, err := parseDate(text); err != nil {
		c.report(args[0], "%v", err)
	}
}

// dateText returns the string literal that date is given.
func dateText(args []ast.Expr) (string, bool) {
	if len(args) != 1 || args[0].Kind() != ast.LiteralKind {
		return "", false
	}
	text, ok := args[0].AsLiteral().(types.String)
	return string(text), ok
}

// loop checks the list and the condition of exists and all, the only macros.
func (c *checker) loop(e ast.Expr) {
	l := e.AsComprehension()
	c.walk(l.IterRange())
	name := l.IterVar()
	if c.vocabulary.roots[name] || slices.Contains(c.loops, name) {
		c.report(e, "the entry needs a name of its own: %q is taken", name)
		return
	}
	c.loops = append(c.loops, name)
	c.walk(condition(l))
	c.loops = c.loops[:len(c.loops)-1]
}

// condition returns what the person wrote as the condition of a loop: the
// second operand of the step, whose first is the result so far.
func condition(l ast.ComprehensionExpr) ast.Expr { return l.LoopStep().AsCall().Args()[1] }

// variadic reports whether the call is a chain of && or ||.
func variadic(function string) bool {
	return function == operators.LogicalAnd || function == operators.LogicalOr
}
