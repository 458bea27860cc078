package rule

import (
	"math"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/overloads"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// maxPeriod bounds the days, months or years added at once; more than covers
// the years 1 to 9999.
const maxPeriod = 4_000_000

// hasFact is what has(x) stands for; CEL reserves the name has itself for macros.
const hasFact = "@has"

// dateLiteral is what date("2026-08-02") becomes once checked: the same date by
// its number of days, so that evaluation does not read text.
const dateLiteral = "@date"

func expandHas(eh cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *cel.Error) {
	return eh.NewCall(hasFact, args[0]), nil
}

// language returns everything an expression may use except its facts.
func language() []cel.EnvOption {
	opts := []cel.EnvOption{
		cel.StdLib(cel.StdLibSubset(standardPart())),
		cel.Macros(cel.GlobalMacro("has", 1, expandHas)),
		cel.Function(hasFact, cel.Overload("has_fact", []*cel.Type{cel.TypeParamType("T")}, cel.BoolType,
			cel.OverloadIsNonStrict(), cel.UnaryBinding(known))),
		cel.Function("size",
			cel.Overload("size_text", []*cel.Type{cel.StringType}, cel.DoubleType, cel.UnaryBinding(size)),
			cel.Overload("size_entries", []*cel.Type{cel.ListType(cel.TypeParamType("T"))}, cel.DoubleType,
				cel.UnaryBinding(size))),
		cel.Function(operators.Negate, cel.Overload("negate_number", []*cel.Type{cel.DoubleType}, cel.DoubleType,
			cel.UnaryBinding(func(v ref.Val) ref.Val { return -v.(types.Double) }))),
	}
	opts = append(opts, dateFunctions()...)
	return append(opts, arithmetic()...)
}

// standardPart names the functions taken from the standard library as they are.
func standardPart() *env.LibrarySubset {
	some := func(function string, ids ...string) *env.Function {
		f := env.NewFunction(function)
		for _, id := range ids {
			f.Overloads = append(f.Overloads, &env.Overload{ID: id})
		}
		return f
	}
	return &env.LibrarySubset{
		IncludeMacros: []string{operators.Exists, operators.All},
		IncludeFunctions: []*env.Function{
			some(operators.LogicalAnd), some(operators.LogicalOr), some(operators.LogicalNot),
			some(operators.Conditional), some(operators.Equals), some(operators.NotEquals),
			some(operators.NotStrictlyFalse), some(operators.In, overloads.InList),
			some(operators.Less, overloads.LessDouble, overloads.LessString),
			some(operators.LessEquals, overloads.LessEqualsDouble, overloads.LessEqualsString),
			some(operators.Greater, overloads.GreaterDouble, overloads.GreaterString),
			some(operators.GreaterEquals, overloads.GreaterEqualsDouble, overloads.GreaterEqualsString),
			some(overloads.Contains), some(overloads.StartsWith), some(overloads.EndsWith),
		},
	}
}

// dateFunctions returns the functions and comparisons over dates.
func dateFunctions() []cel.EnvOption {
	two := []*cel.Type{dateType, dateType}
	opts := []cel.EnvOption{
		cel.Function(dateLiteral, cel.Overload("date_day", []*cel.Type{cel.DoubleType}, dateType,
			cel.UnaryBinding(func(day ref.Val) ref.Val { return date(day.(types.Double)) }))),
		cel.Function("days", cel.Overload("days_between", two, cel.DoubleType,
			cel.BinaryBinding(func(a, b ref.Val) ref.Val { return types.Double(b.(date) - a.(date)) }))),
		period("addDays", func(d date, n int) date { return dateOf(d.time().AddDate(0, 0, n)) }),
		period("addMonths", date.addMonths),
		period("addYears", func(d date, n int) date { return d.addMonths(12 * n) }),
	}
	for _, op := range []string{operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals} {
		opts = append(opts, cel.Function(op, cel.Overload(op+"date", two, cel.BoolType)))
	}
	return opts
}

// period returns a function that moves a date by a whole number of units.
func period(name string, move func(date, int) date) cel.EnvOption {
	add := func(day, count ref.Val) ref.Val {
		n := float64(count.(types.Double))
		if n != math.Trunc(n) || math.Abs(n) > maxPeriod {
			return types.NewErr("%s needs a whole number of at most %d, not %s", name, maxPeriod, show(count))
		}
		years := n
		if name == "addMonths" {
			years = n / 12
		} else if name == "addDays" {
			years = n / 366
		}
		if math.Abs(years) > 9999 {
			return types.NewErr("%s leaves the years 1 to 9999", name)
		}
		moved := move(day.(date), int(n))
		if moved < firstDate || moved > lastDate {
			return types.NewErr("%s leaves the years 1 to 9999", name)
		}
		return moved
	}
	return cel.Function(name, cel.Overload(name+"_date", []*cel.Type{dateType, cel.DoubleType}, dateType,
		cel.BinaryBinding(add)))
}

// arithmetic returns the four operations on numbers; a result that is not
// finite is an error, so that no comparison with it can pass or fail by accident.
func arithmetic() []cel.EnvOption {
	two := []*cel.Type{cel.DoubleType, cel.DoubleType}
	operation := func(op, id string, do func(a, b float64) float64) cel.EnvOption {
		return cel.Function(op, cel.Overload(id, two, cel.DoubleType, cel.BinaryBinding(func(a, b ref.Val) ref.Val {
			r := do(float64(a.(types.Double)), float64(b.(types.Double)))
			switch {
			case op == operators.Divide && b.(types.Double) == 0:
				return types.NewErr("division by zero")
			case math.IsInf(r, 0) || math.IsNaN(r):
				return types.NewErr("the number is too large")
			}
			return types.Double(r)
		})))
	}
	return []cel.EnvOption{
		operation(operators.Add, "add_number", func(a, b float64) float64 { return a + b }),
		operation(operators.Subtract, "subtract_number", func(a, b float64) float64 { return a - b }),
		operation(operators.Multiply, "multiply_number", func(a, b float64) float64 { return a * b }),
		operation(operators.Divide, "divide_number", func(a, b float64) float64 { return a / b }),
	}
}

func known(v ref.Val) ref.Val { return types.Bool(!types.IsUnknown(v)) }

func size(v ref.Val) ref.Val {
	return types.Double(v.(traits.Sizer).Size().(types.Int))
}
