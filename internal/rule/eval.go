package rule

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/interpreter"
)

// Result is what a rule says about a set of facts.
type Result struct {
	Answer Answer `json:"answer"`
	// Missing names, in order, the unknown facts that the answer waits for.
	// It is empty unless the answer is Unknown.
	Missing []string `json:"missing,omitempty"`
	// Trace shows how the answer came about. Only Explain sets it.
	Trace *Trace `json:"trace,omitempty"`
}

// EvalError says which part of a rule cannot be computed, and why.
type EvalError struct {
	Line    int // from 1
	Column  int // from 1, in code points
	Message string
}

// Error returns the place and the reason.
func (e *EvalError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Eval answers the rule for the facts. A fact that is absent, or present with
// the zero Value, is unknown; facts the rule does not read are ignored. With an
// error the answer is always Unknown: an *EvalError for a step that cannot be
// computed, another error for a fact of the wrong type or size.
func (r *Rule) Eval(facts map[string]Value) (Result, error) {
	vars, err := r.bind(facts)
	if err != nil {
		return Result{}, err
	}
	val, _, err := r.program.Eval(vars)
	if err != nil {
		return Result{}, r.failure(err)
	}
	switch x := val.(type) {
	case types.Bool:
		return Result{Answer: answerOf(bool(x))}, nil
	case *types.Unknown:
		return Result{Missing: missing(x)}, nil
	}
	return Result{}, fmt.Errorf("the rule gave a %s instead of yes or no", val.Type().TypeName())
}

// bind checks the facts the rule reads and offers them to the program.
func (r *Rule) bind(facts map[string]Value) (cel.PartialActivation, error) {
	var unknown []*cel.AttributePatternType
	for i := range r.facts {
		f := &r.facts[i]
		switch v := facts[f.name]; {
		case v.val == nil:
			unknown = append(unknown, f.unknown)
		case v.typ != f.typ:
			return nil, fmt.Errorf("the fact %q is a %s, not a %s", f.name, v.typ, f.typ)
		case v.fault != "":
			return nil, fmt.Errorf("the fact %q %s", f.name, v.fault)
		}
	}
	return cel.PartialVars(activation(facts), unknown...)
}

// activation lets a program read facts by name.
type activation map[string]Value

// ResolveName implements cel.Activation.
func (a activation) ResolveName(name string) (any, bool) {
	v, ok := a[name]
	if !ok || v.val == nil {
		return nil, false
	}
	return v.val, true
}

// Parent implements cel.Activation.
func (a activation) Parent() cel.Activation { return nil }

// missing returns the names of the facts behind an unknown value, in order.
func missing(u *types.Unknown) []string {
	names := map[string]bool{}
	for _, id := range u.IDs() {
		trails, _ := u.GetAttributeTrails(id)
		for _, t := range trails {
			names[t.Variable()] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// failure returns an EvalError for what stopped a program.
func (r *Rule) failure(err error) error {
	var cancelled interpreter.EvalCancelledError
	if errors.As(err, &cancelled) {
		return &EvalError{1, 1, fmt.Sprintf("the rule costs more than %d steps on these facts", MaxCost)}
	}
	var failed *types.Err
	if errors.As(err, &failed) {
		line, column := r.place(failed.NodeID())
		return &EvalError{line, column, failed.String()}
	}
	return fmt.Errorf("evaluate the rule: %w", err)
}

// place returns line and column, from 1, of a part of the expression.
func (r *Rule) place(id int64) (line, column int) {
	at := r.info.GetStartLocation(id)
	return max(at.Line(), 1), max(at.Column()+1, 1)
}
