package law

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// Facts are what is known about a system: answers by predicate, and numbers by
// measure. Default is what a predicate is that nobody answered: rule.Unknown,
// unless whoever asks says that silence means no.
type Facts struct {
	Answers map[string]rule.Answer
	Numbers map[string]float64
	Default rule.Answer
}

// how an answer came to be.
type origin uint8

const (
	assumed  origin = iota // nobody said anything: the default
	given                  // somebody answered, with unknown perhaps
	derived                // it follows from another answer
	measured               // it follows from a number
)

// answers are the facts in the order of the regime's predicates.
type answers struct {
	value  []rule.Answer // of the nodes of the law; the predicates come first
	origin []origin      // of predicates
	clash  []int         // implications whose both sides were given and differ
}

// take puts the facts in order and adds what follows from them. Names that are
// not known are a record.Error with the code Invalid.
func (l *Law) take(f Facts) (*answers, error) {
	n := len(l.Regime.Predicates)
	a := &answers{value: make([]rule.Answer, len(l.nodes)), origin: make([]origin, n)}
	for i := range n {
		a.value[i] = f.Default
	}
	var wrong []record.FieldError
	for name, v := range f.Answers {
		i, known := l.names[name]
		if !known || int(i) >= n {
			wrong = append(wrong, record.FieldError{Field: name, Code: "unknown", Message: fmt.Sprintf("%s has no question named %q", l.Regime.Name, clip(name))})
			continue
		}
		a.value[i], a.origin[i] = v, given
	}
	for name, v := range f.Numbers {
		if l.measure(a, name, v) {
			continue
		}
		fault := record.FieldError{Field: name, Code: "unknown", Message: fmt.Sprintf("%s has no measure named %q", l.Regime.Name, clip(name))}
		if i, known := l.names[name]; known && int(i) < n {
			fault.Code, fault.Message = "invalid", `is true, false or "unknown", and no number`
		}
		wrong = append(wrong, fault)
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(x, y record.FieldError) int { return strings.Compare(x.Field, y.Field) })
		return nil, record.InvalidFields(wrong)
	}
	l.follow(a)
	return a, nil
}

// measure answers the predicates of a measure, unless somebody answered them.
func (l *Law) measure(a *answers, name string, v float64) bool {
	i := slices.IndexFunc(l.Regime.Measures, func(m Measure) bool { return m.ID == name })
	if i < 0 {
		return false
	}
	for _, t := range l.Regime.Measures[i].Answers {
		p := l.names[t.Predicate]
		if a.value[p] != rule.Unknown && a.origin[p] == given {
			continue
		}
		a.origin[p] = measured
		if a.value[p] = rule.No; v > t.Above {
			a.value[p] = rule.Yes
		}
	}
	return true
}

// follow adds the answers that follow from others, and notes which of those
// given contradict what follows. An answer that is assumed stays, and so does
// unknown where somebody said so: it is asked, not argued away.
func (l *Law) follow(a *answers) {
	var work []int32
	for i := range l.implied {
		if len(l.implied[i]) > 0 && a.value[i] != rule.Unknown && a.origin[i] != assumed {
			work = append(work, int32(i))
		}
	}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		for _, m := range l.implied[p] {
			i := &l.Regime.Implied[m]
			if i.If.Answer != a.value[p] {
				continue
			}
			switch to := l.names[i.Then.Predicate]; {
			case a.value[to] == rule.Unknown && a.origin[to] == given:
			case a.value[to] == rule.Unknown:
				a.value[to], a.origin[to] = i.Then.Answer, derived
				work = append(work, to)
			case a.value[to] != i.Then.Answer && a.origin[to] != assumed && !slices.Contains(a.clash, int(m)):
				a.clash = append(a.clash, int(m))
			}
		}
	}
	slices.Sort(a.clash)
}

// evaluate computes the results of all nodes from the predicates.
func (l *Law) evaluate(value []rule.Answer) {
	for i := len(l.Regime.Predicates); i < len(l.nodes); i++ {
		n := &l.nodes[i]
		if n.op == Not {
			value[i] = not(value[l.parts[n.from]])
			continue
		}
		neutral, decisive := rule.Yes, rule.No
		if n.op == Any {
			neutral, decisive = rule.No, rule.Yes
		}
		out := neutral
		for _, part := range l.parts[n.from:n.to] {
			if v := value[part]; v == decisive {
				out = decisive
				break
			} else if v == rule.Unknown {
				out = rule.Unknown
			}
		}
		value[i] = out
	}
}
