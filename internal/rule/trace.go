package rule

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// traceCost bounds a trace, which computes also what the answer does not need.
const traceCost = 4 * MaxCost

// Trace shows one part of a rule and what it came to. Every part is computed,
// also those the answer did not need.
type Trace struct {
	// Source is the text of the part, in canonical spacing.
	Source string `json:"source"`
	Line   int    `json:"line"`   // of its operator or first word, from 1
	Column int    `json:"column"` // from 1, in code points
	// Value is the value of the part, unknown if it has none.
	Value Value `json:"value"`
	// Missing names, in order, the unknown facts the part waits for.
	Missing []string `json:"missing,omitempty"`
	// Problem says why the part could not be computed, if so.
	Problem string `json:"problem,omitempty"`
	// Parts are the operands, in order, without literals. A chain of && or ||
	// is one part. The condition of exists and all is not taken apart, since
	// it has a value for each entry.
	Parts []Trace `json:"parts,omitempty"`
}

// Explain answers as Eval does, with the same error, and adds the trace unless
// the facts could not be read. A trace that would cost more than 4 × MaxCost
// says so in its Problem; parts it did not reach are unknown.
func (r *Rule) Explain(facts map[string]Value) (Result, error) {
	vars, err := r.bind(facts)
	if err != nil {
		return Result{}, err
	}
	result, err := r.Eval(facts)
	_, details, traceErr := r.tracer.Eval(vars)
	state := details.State()
	if state == nil { // the library stopped before the first part
		state = interpreter.NewEvalState()
	}
	trace := r.tree.trace(r, state)
	var cancelled interpreter.EvalCancelledError
	if errors.As(traceErr, &cancelled) {
		trace.Problem = fmt.Sprintf("the trace costs more than %d steps and is not complete", traceCost)
	}
	result.Trace = &trace
	return result, err
}

// part is a node of the expression as traces show it.
type part struct {
	id     int64
	source string
	parts  []part
}

// newPart describes the expression; call it before literals are rewritten.
func newPart(e ast.Expr, info *ast.SourceInfo) part {
	p := part{id: e.ID(), source: text(e, info)}
	for _, operand := range operands(e) {
		p.parts = append(p.parts, newPart(operand, info))
	}
	return p
}

// text returns the expression in canonical spacing.
func text(e ast.Expr, info *ast.SourceInfo) string {
	s, err := cel.ExprToString(e, info, cel.FormatWrapOnColumn(2*MaxSource))
	if err != nil {
		return "…" // only a tree that no parser makes cannot be written out
	}
	return s
}

// operands returns what a trace shows below the expression.
func operands(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.ComprehensionKind:
		return shown(e.AsComprehension().IterRange())
	case ast.CallKind:
		return callOperands(e.AsCall())
	}
	return nil
}

func callOperands(call ast.CallExpr) []ast.Expr {
	var list []ast.Expr
	if call.IsMemberFunction() {
		list = shown(call.Target())
	}
	for _, arg := range call.Args() {
		if variadic(call.FunctionName()) && arg.Kind() == ast.CallKind &&
			arg.AsCall().FunctionName() == call.FunctionName() {
			list = append(list, callOperands(arg.AsCall())...)
			continue
		}
		list = append(list, shown(arg)...)
	}
	return list
}

// shown returns the operand itself, nothing for a literal, and for a list that
// is written out those of its entries that are no literals.
func shown(e ast.Expr) []ast.Expr {
	switch e.Kind() {
	case ast.LiteralKind:
		return nil
	case ast.ListKind:
		var entries []ast.Expr
		for _, entry := range e.AsList().Elements() {
			entries = append(entries, shown(entry)...)
		}
		return entries
	}
	return []ast.Expr{e}
}

// trace fills in what the evaluation found.
func (p *part) trace(r *Rule, state interpreter.EvalState) Trace {
	t := Trace{Source: p.source}
	t.Line, t.Column = r.place(p.id)
	val, _ := state.Value(p.id)
	t.set(val)
	for i := range p.parts {
		t.Parts = append(t.Parts, p.parts[i].trace(r, state))
	}
	return t
}

func (t *Trace) set(val ref.Val) {
	switch x := val.(type) {
	case *types.Unknown:
		t.Missing = missing(x)
	case *types.Err:
		t.Problem = x.String()
	default:
		t.Value = valueOf(val)
	}
}
