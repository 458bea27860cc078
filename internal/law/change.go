package law

import (
	"slices"

	"steward/internal/rule"
)

// Change is one answer that alone would change the class, and to what.
type Change struct {
	Literal
	Class string `json:"class"`
}

// Changes returns every single answer that would change the class, tried one by
// one, in the order of the predicates: answers given, turned around, and those
// that are missing, both ways. What follows from the changed answer is taken
// along. Empty when no single answer matters, or when answers contradict.
func (v *Verdict) Changes() []Change {
	l := v.Law
	if v.Class == l.Regime.Unsettled {
		return nil
	}
	var out []Change
	for p := range l.Regime.Predicates {
		for _, answer := range []rule.Answer{rule.Yes, rule.No} {
			if v.a.value[p] == answer {
				continue
			}
			if class := v.with(p, answer); class != v.Class {
				out = append(out, Change{Literal{l.Regime.Predicates[p].ID, answer}, class})
			}
		}
	}
	return out
}

// with returns the class with one answer changed.
func (v *Verdict) with(p int, answer rule.Answer) string {
	l := v.Law
	a := answers{value: slices.Clone(v.a.value), origin: slices.Clone(v.a.origin)}
	a.value[p], a.origin[p] = answer, given
	for i, o := range a.origin {
		if o == derived && i != p {
			a.value[i] = rule.Unknown // found anew below, if it still follows
		}
	}
	l.follow(&a)
	l.evaluate(a.value)
	if l.contradictory(&a) {
		return l.Regime.Unsettled
	}
	if step := l.decide(a.value); step >= 0 {
		return l.Regime.Classes[step].ID
	}
	return l.Regime.Open
}

// contradictory reports whether answers cannot stand together at all.
func (l *Law) contradictory(a *answers) bool {
	for i, n := range l.tension {
		if l.Regime.Tensions[i].Strict && a.value[n] == rule.Yes {
			return true
		}
	}
	return slices.ContainsFunc(a.clash, func(m int) bool { return l.Regime.Implied[m].Strict })
}
