package rule

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// Rule is a compiled expression. It never changes and may be evaluated by many
// goroutines at once.
type Rule struct {
	source  string
	facts   []fact
	program cel.Program // stops as soon as the answer is certain
	tracer  cel.Program // computes every part
	tree    part
	info    *ast.SourceInfo
}

// fact is a fact that a rule reads.
type fact struct {
	name    string
	typ     Type
	unknown *cel.AttributePatternType
}

// Compile checks the expression against the vocabulary and returns the rule.
// An expression that is not a rule gives a *CompileError.
func (v *Vocabulary) Compile(source string) (*Rule, error) {
	if len(source) > MaxSource {
		return nil, newCompileError([]Problem{{1, 1,
			fmt.Sprintf("the expression has %d bytes, more than %d", len(source), MaxSource)}})
	}
	if !utf8.ValidString(source) {
		return nil, newCompileError([]Problem{{1, 1, "the expression is not valid UTF-8"}})
	}
	parsed, found := v.env.Parse(source)
	if found.Err() != nil {
		return nil, newCompileError(issues(found))
	}
	tree := parsed.NativeRep()
	c := checker{vocabulary: v, info: tree.SourceInfo(), facts: map[string]bool{}}
	c.walk(tree.Expr())
	if len(c.problems) > 0 {
		return nil, newCompileError(c.problems)
	}
	r := &Rule{source: source, tree: newPart(tree.Expr(), tree.SourceInfo()), info: tree.SourceInfo()}
	literals(tree.Expr())
	checked, found := v.env.Check(parsed)
	if found.Err() != nil {
		return nil, newCompileError(issues(found))
	}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) {
		return nil, newCompileError([]Problem{{1, 1,
			fmt.Sprintf("a rule answers yes or no, but this expression gives a %s", plainTypes(cel.FormatCELType(t)))}})
	}
	for _, name := range slices.Sorted(maps.Keys(c.facts)) {
		r.facts = append(r.facts, fact{name, v.types[name], cel.AttributePattern(name)})
	}
	return r, r.plan(v.env, checked)
}

// plan builds the two programs.
func (r *Rule) plan(env *cel.Env, checked *cel.Ast) error {
	var errs [2]error
	r.program, errs[0] = env.Program(checked, cel.CostLimit(MaxCost),
		cel.EvalOptions(cel.OptOptimize, cel.OptPartialEval))
	r.tracer, errs[1] = env.Program(checked, cel.CostLimit(traceCost),
		cel.EvalOptions(cel.OptExhaustiveEval, cel.OptPartialEval))
	if err := errors.Join(errs[:]...); err != nil {
		return fmt.Errorf("plan the rule: %w", err)
	}
	return nil
}

// Source returns the expression as it was compiled.
func (r *Rule) Source() string { return r.source }

// Facts returns the names of the facts the rule reads, in order.
func (r *Rule) Facts() []string {
	names := make([]string, len(r.facts))
	for i, f := range r.facts {
		names[i] = f.name
	}
	return names
}
