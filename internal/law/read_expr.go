package law

import "steward/internal/tree"

// Bounds of one condition.
const (
	maxDepth = 16  // conditions in conditions
	maxTerms = 500 // names in one condition
)

// expr reads a condition: a name, or an object with one of all, any and not.
func (d *draft) expr(file string, n *tree.Node, depth int) Expr {
	at := place{file, n.Line}
	switch {
	case depth > maxDepth:
		d.fault(at, "conditions are nested more than %d deep", maxDepth)
	case n.Type == tree.String:
		return Expr{Op: Is, Name: d.text(at, n, field{name: "the condition", most: short, need: true}), Line: n.Line}
	case n.Type != tree.Object || len(n.Keys) != 1:
		d.fault(at, "a condition is a name, or one of all, any and not")
	default:
		return d.joined(file, n, depth)
	}
	return Expr{Op: All, Line: n.Line}
}

// joined reads all, any or not.
func (d *draft) joined(file string, n *tree.Node, depth int) Expr {
	out := Expr{Op: All, Line: n.Line}
	part := &n.Items[0]
	switch n.Keys[0] {
	case "not":
		return Expr{Op: Not, Args: []Expr{d.expr(file, part, depth+1)}, Line: n.Line}
	case "any":
		out.Op = Any
	case "all":
	default:
		d.fault(place{file, n.Line}, "%q joins no conditions: use all, any or not", clip(n.Keys[0]))
		return out
	}
	if part.Type != tree.List || len(part.Items) == 0 {
		d.fault(place{file, part.Line}, "%s has a list of conditions", n.Keys[0])
		return out
	}
	if len(part.Items) > maxTerms {
		d.fault(place{file, part.Line}, "%s has more than %d conditions", n.Keys[0], maxTerms)
		return out
	}
	for i := range part.Items {
		out.Args = append(out.Args, d.expr(file, &part.Items[i], depth+1))
	}
	return out
}
