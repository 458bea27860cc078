package rule

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/operators"
)

// Problem is one thing wrong with an expression.
type Problem struct {
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1, in code points
	Message string `json:"message"`
}

// String returns the place and the message.
func (p Problem) String() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Message)
}

// CompileError says why an expression is not a rule.
type CompileError struct {
	Problems []Problem // at least one, in order of place
}

// Error returns all problems, joined by semicolons.
func (e *CompileError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = p.String()
	}
	return strings.Join(texts, "; ")
}

func newCompileError(problems []Problem) *CompileError {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &CompileError{Problems: slices.Compact(problems)}
}

// issues turns what the library found into problems for people.
func issues(found *cel.Issues) []Problem {
	var problems []Problem
	for _, e := range found.Errors() {
		problems = append(problems, Problem{
			Line:    max(e.Location.Line(), 1),
			Column:  max(e.Location.Column()+1, 1),
			Message: plainMessage(e.Message),
		})
	}
	return problems
}

var (
	endOfInput = regexp.MustCompile(`at '<EOF>'|input '<EOF>'`)
	badToken   = regexp.MustCompile(`token recognition error at: '(.*)'$`)
	unexpected = regexp.MustCompile(`(?:extraneous|mismatched|no viable alternative at) input '(.*?)'(?: expecting.*)?$`)
	noOverload = regexp.MustCompile(`^found no matching overload for '(.*)' applied to '(.*?)\.?\((.*)\)'$`)
)

// plainMessage puts a message of the parser or checker into plain words.
func plainMessage(m string) string {
	m = strings.TrimPrefix(m, "Syntax error: ")
	if endOfInput.MatchString(m) {
		return "the expression ends too early"
	}
	if s := badToken.FindStringSubmatch(m); s != nil {
		return fmt.Sprintf("%.40q cannot be read: is a quote missing, or a character out of place?", s[1])
	}
	if s := unexpected.FindStringSubmatch(m); s != nil {
		return fmt.Sprintf("%.40q does not fit here", s[1])
	}
	if s := noOverload.FindStringSubmatch(m); s != nil {
		types := s[3]
		if s[2] != "" {
			types = s[2] + ", " + types
		}
		return fmt.Sprintf("%s does not work with %s", symbol(s[1]), plainTypes(types))
	}
	switch {
	case strings.Contains(m, "recursion limit"), strings.Contains(m, "nesting depth"):
		return fmt.Sprintf("the expression is nested more than %d deep", MaxDepth)
	case strings.Contains(m, "comprehension exceeds nesting limit"):
		return fmt.Sprintf("exists and all are nested more than %d deep", MaxLoops)
	case strings.Contains(m, "expression node"), strings.Contains(m, "node limit"):
		return fmt.Sprintf("the expression has more than %d terms", MaxTerms)
	case strings.Contains(m, "argument must be a simple name"):
		return "the first argument must be a new name for an entry of the list"
	case strings.Contains(m, "int literal"), strings.Contains(m, "double literal"):
		return "the number is too large"
	}
	return plainTypes(m)
}

// symbol returns how a function or operator is written.
func symbol(function string) string {
	if function == operators.Conditional {
		return "?:"
	}
	if op, ok := operators.FindReverse(function); ok && op != "" {
		return op
	}
	return function
}

// plainTypes replaces the library's names of types by ours.
func plainTypes(s string) string {
	return strings.NewReplacer("list(string)", TypeList.String(), "double", "number", "list(double)", "list of number",
		"list(date)", "list of date", "list(bool)", "list of bool").Replace(s)
}
