package law

import (
	"slices"

	"steward/internal/rule"
)

// Trace says why a rule has its result: the answers that carry it, and the
// smallest sets of answers that would turn it.
type Trace struct {
	Rule    *Rule       `json:"-"`
	Result  rule.Answer `json:"result"`
	Because []Ground    `json:"because"`
	Turns   [][]Literal `json:"turns,omitempty"`
}

// Ground is one answer that carries a result.
type Ground struct {
	Predicate string      `json:"predicate"`
	Answer    rule.Answer `json:"answer"`
	Assumed   bool        `json:"assumed,omitempty"` // nobody answered; the default was taken
	Derived   bool        `json:"derived,omitempty"` // it follows from another answer
}

// Why returns the trace of a rule that is the law on the day; of an unknown
// rule it names the answers that are missing. It returns nil for a rule that is
// not there.
func (v *Verdict) Why(id string) *Trace {
	for i, u := range v.Law.rules {
		if u.ID == id {
			n := v.Law.results[i]
			return &Trace{Rule: u, Result: v.a.value[n], Because: v.grounds(n), Turns: v.turns(n)}
		}
	}
	return nil
}

// WhyClass returns the trace of the class: the answers that exclude every class
// before it and those that make it hold. Turns is empty; see Changes.
func (v *Verdict) WhyClass() Trace {
	t := Trace{Result: rule.Unknown}
	var nodes []int32
	if v.step >= 0 {
		t.Result, nodes = rule.Yes, v.Law.classes[:v.step+1]
	}
	t.Because = v.grounds(nodes...)
	return t
}

// grounds collects the answers that carry the results of nodes, in the order of
// the predicates.
func (v *Verdict) grounds(nodes ...int32) []Ground {
	g := &grounds{v: v, seen: make([]bool, len(v.Law.nodes))}
	for _, n := range nodes {
		g.walk(n)
	}
	slices.Sort(g.found)
	out := make([]Ground, len(g.found))
	for i, p := range g.found {
		out[i] = Ground{v.Law.Regime.Predicates[p].ID, v.a.value[p], v.a.origin[p] == assumed, v.a.origin[p] == derived || v.a.origin[p] == measured}
	}
	return out
}

type grounds struct {
	v     *Verdict
	seen  []bool
	found []int32
}

// walk goes down to what carries the result of a node: all parts with the same
// value as the result.
func (g *grounds) walk(n int32) {
	if g.seen[n] {
		return
	}
	g.seen[n] = true
	l, value := g.v.Law, g.v.a.value
	if int(n) < len(g.v.a.origin) {
		g.found = append(g.found, n)
		return
	}
	nd := l.nodes[n]
	for _, part := range l.parts[nd.from:nd.to] {
		if nd.op == Not || value[part] == value[n] {
			g.walk(part)
		}
	}
}

// Bounds of the search for smallest changes.
const (
	maxTurns  = 6  // alternatives that are kept
	maxChange = 12 // answers in one alternative
)

// turns returns the smallest sets of answers that would turn a node to the
// opposite; of an unknown node, to yes.
func (v *Verdict) turns(n int32) [][]Literal {
	want := rule.Yes
	if v.a.value[n] == rule.Yes {
		want = rule.No
	}
	t := &turner{v: v, known: map[turn][][]literal{}}
	var out [][]Literal
	for _, set := range t.find(n, want) {
		if !v.turned(n, want, set) {
			continue
		}
		named := make([]Literal, len(set))
		for i, one := range set {
			named[i] = Literal{v.Law.Regime.Predicates[one.p].ID, one.answer}
		}
		out = append(out, named)
	}
	return out
}

// turned tries a change: sets found in different parts can be at odds.
func (v *Verdict) turned(n int32, want rule.Answer, set []literal) bool {
	value := slices.Clone(v.a.value)
	for _, one := range set {
		value[one.p] = one.answer
	}
	v.Law.evaluate(value)
	return value[n] == want
}

// turn is a node and the result it should have.
type turn struct {
	n    int32
	want rule.Answer
}

type literal struct {
	p      int32
	answer rule.Answer
}

// turner finds the smallest changes, each node once.
type turner struct {
	v     *Verdict
	known map[turn][][]literal
}

// find returns the smallest sets that give a node a result, smallest first; one
// empty set where it has it.
func (t *turner) find(n int32, want rule.Answer) [][]literal {
	if t.v.a.value[n] == want {
		return [][]literal{nil}
	}
	if int(n) < len(t.v.a.origin) {
		return [][]literal{{{n, want}}}
	}
	key := turn{n, want}
	if sets, there := t.known[key]; there {
		return sets
	}
	nd := t.v.Law.nodes[n]
	parts := t.v.Law.parts[nd.from:nd.to]
	var sets [][]literal
	switch {
	case nd.op == Not:
		sets = t.find(parts[0], not(want))
	case (nd.op == All) == (want == rule.Yes):
		sets = t.together(parts, want)
	default:
		for _, part := range parts {
			sets = append(sets, t.find(part, want)...)
		}
		sets = smallest(sets)
	}
	t.known[key] = sets
	return sets
}

// together joins a set for each part.
func (t *turner) together(parts []int32, want rule.Answer) [][]literal {
	sets := [][]literal{nil}
	for _, part := range parts {
		var next [][]literal
		for _, more := range t.find(part, want) {
			for _, set := range sets {
				if joined, fits := join(set, more); fits && len(joined) <= maxChange {
					next = append(next, joined)
				}
			}
		}
		sets = smallest(next)
	}
	return sets
}

// join unites two sets, unless they want different answers to one question.
func join(a, b []literal) ([]literal, bool) {
	out := slices.Clone(a)
	for _, one := range b {
		i := slices.IndexFunc(out, func(l literal) bool { return l.p == one.p })
		switch {
		case i < 0:
			out = append(out, one)
		case out[i].answer != one.answer:
			return nil, false
		}
	}
	slices.SortFunc(out, func(x, y literal) int { return int(x.p - y.p) })
	return out, true
}

// smallest keeps the smallest sets, each once.
func smallest(sets [][]literal) [][]literal {
	slices.SortStableFunc(sets, func(a, b []literal) int { return len(a) - len(b) })
	var out [][]literal
	for _, s := range sets {
		if len(out) == maxTurns {
			break
		}
		if !slices.ContainsFunc(out, func(o []literal) bool { return slices.Equal(o, s) }) {
			out = append(out, s)
		}
	}
	return out
}
