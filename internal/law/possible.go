package law

import (
	"slices"

	"steward/internal/rule"
)

// possible returns the classes an open verdict can still become, in order, each
// once. A class is left out when it and the absence of all classes before it
// cannot go together with what is known.
func (v *Verdict) possible() []string {
	l := v.Law
	before := &wish{l: l, value: slices.Clone(v.a.value)}
	var out []string
	for i, n := range l.classes {
		id := l.Regime.Classes[i].ID
		this := &wish{l: l, value: slices.Clone(before.value), wide: slices.Clone(before.wide)}
		if this.set(n, rule.Yes) && this.narrow() && !slices.Contains(out, id) {
			out = append(out, id)
		}
		if !before.set(n, rule.No) || !before.narrow() {
			break
		}
	}
	return out
}

// wish is a way things could still be: results that are set though nobody knows
// them, with what follows for their parts. It finds what cannot be, but not all of
// it: it never looks at several ways at once.
type wish struct {
	l     *Law
	value []rule.Answer
	wide  []int32 // nodes that more than one part could still give their result
	moved bool    // something was set since narrow last looked
}

// set gives a node a result, and its parts what they then have to be. It reports
// whether that can be.
func (w *wish) set(n int32, want rule.Answer) bool {
	if w.value[n] != rule.Unknown {
		return w.value[n] == want
	}
	w.value[n], w.moved = want, true
	nd := w.l.nodes[n]
	parts := w.l.parts[nd.from:nd.to]
	switch {
	case nd.op == Is:
		return true
	case nd.op == Not:
		return w.set(parts[0], not(want))
	case (nd.op == All) == (want == rule.Yes):
		for _, part := range parts {
			if !w.set(part, want) {
				return false
			}
		}
		return true
	}
	return w.one(n)
}

// one looks for the part that gives a node its result.
func (w *wish) one(n int32) bool {
	nd, want := w.l.nodes[n], w.value[n]
	last, open := int32(0), 0
	for _, part := range w.l.parts[nd.from:nd.to] {
		switch w.found(part, deep) {
		case want:
			return true
		case rule.Unknown:
			last, open = part, open+1
		}
	}
	switch open {
	case 0:
		return false
	case 1:
		return w.set(last, want)
	}
	w.wide = append(w.wide, n)
	return true
}

// deep is how far below a part its result is looked for: through a negation and a
// list of rules.
const deep = 2

// found returns the result of a node, worked out from its parts where nothing set
// it.
func (w *wish) found(n int32, depth int) rule.Answer {
	nd := w.l.nodes[n]
	if w.value[n] != rule.Unknown || nd.op == Is || depth == 0 {
		return w.value[n]
	}
	parts := w.l.parts[nd.from:nd.to]
	if nd.op == Not {
		return not(w.found(parts[0], depth-1))
	}
	neutral := rule.Yes
	if nd.op == Any {
		neutral = rule.No
	}
	out := neutral
	for _, part := range parts {
		switch v := w.found(part, depth-1); v {
		case neutral:
		case rule.Unknown:
			out = rule.Unknown
		default:
			return v
		}
	}
	return out
}

// narrow looks again at nodes that were wide, until nothing follows any more.
func (w *wish) narrow() bool {
	for w.moved {
		again := w.wide
		w.wide, w.moved = nil, false
		for _, n := range again {
			if !w.one(n) {
				return false
			}
		}
	}
	return true
}
