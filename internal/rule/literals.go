package rule

import (
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// literals rewrites an expression that the checker passed: every whole-number
// literal becomes a double, the only type of number, and every date a call
// with its number of days.
func literals(root ast.Expr) {
	factory := ast.NewExprFactory()
	ast.PostOrderVisit(root, ast.NewExprVisitor(func(e ast.Expr) {
		switch e.Kind() {
		case ast.LiteralKind:
			if n, ok := e.AsLiteral().(types.Int); ok {
				e.SetKindCase(factory.NewLiteral(e.ID(), types.Double(n)))
			}
		case ast.CallKind:
			literalDate(factory, e)
		}
	}))
}

func literalDate(factory ast.ExprFactory, e ast.Expr) {
	args := e.AsCall().Args()
	if text, ok := dateText(args); ok && e.AsCall().FunctionName() == "date" {
		if d, err := parseDate(text); err == nil {
			day := factory.NewLiteral(args[0].ID(), types.Double(d))
			e.SetKindCase(factory.NewCall(e.ID(), dateLiteral, day))
		}
	}
}
