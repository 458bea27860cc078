package law

import (
	"cmp"
	"slices"

	"steward/internal/rule"
)

// OpenQuestion is a predicate without an answer that can still change the
// verdict.
type OpenQuestion struct {
	Predicate *Predicate
	Class     bool    // it can change the class; otherwise only what is said beside it
	Rules     []*Rule // undecided rules that its answer matters to, in the regime's order
}

// stages of what an open question can change.
const (
	changesClass = iota
	changesPoints
	changesOutput
)

// openness is what is known of an unanswered predicate.
type openness struct {
	stage, step int
	weight      int // of other open answers that its usual answer makes needless
	seen        bool
}

// search walks from results that are unknown to the answers that keep them so.
// Where a part is decided, what is below it cannot change anything: this is what
// keeps questions few.
type search struct {
	l       *Law
	value   []rule.Answer
	open    []openness
	found   []int32
	visited []bool
	stage   int
	step    int
}

// ask finds the open questions and puts them in order: first those that can
// change the class, and among them those of the earliest class; then those whose
// usual answer makes the most others needless; then the regime's order.
func (v *Verdict) ask() {
	s := &search{l: v.Law, value: v.a.value, open: make([]openness, len(v.Law.Regime.Predicates)), visited: make([]bool, len(v.Law.nodes))}
	ends := true // the law does not apply, whichever class comes out
	for i, n := range v.Law.classes {
		s.stage, s.step = changesClass, i
		s.walk(n)
		ends = ends && (v.a.value[n] == rule.No || v.Law.Regime.Classes[i].Ends)
		if v.a.value[n] == rule.Yes {
			break
		}
	}
	if !ends {
		s.rest()
	}
	s.outputs(ends)
	slices.SortStableFunc(s.found, func(a, b int32) int {
		x, y := &s.open[a], &s.open[b]
		return cmp.Or(cmp.Compare(x.stage, y.stage), cmp.Compare(x.step, y.step), cmp.Compare(y.weight, x.weight), cmp.Compare(a, b))
	})
	v.open, v.asked = s.found, s.open
}

// rest walks from points and other classes that are not decided.
func (s *search) rest() {
	s.stage = changesPoints
	for i, points := range s.l.points {
		s.step = i
		s.walk(s.l.classes[i])
		for _, n := range points {
			s.walk(n)
		}
	}
}

// outputs walks from outputs that are not decided; where a class ends the law,
// from those that always speak.
func (s *search) outputs(ends bool) {
	s.stage = changesOutput
	for i, entries := range s.l.outputs {
		if ends && !s.l.Regime.Outputs[i].Always {
			continue
		}
		s.step = i
		for _, n := range entries {
			s.walk(n)
		}
	}
}

// walk marks the open answers below a node and returns how many there are, those
// found before too.
func (s *search) walk(n int32) int {
	if s.value[n] != rule.Unknown || s.visited[n] {
		return 0
	}
	if int(n) < len(s.open) {
		if o := &s.open[n]; !o.seen {
			*o = openness{stage: s.stage, step: s.step, seen: true}
			s.found = append(s.found, n)
		}
		return 1
	}
	s.visited[n] = true
	nd := s.l.nodes[n]
	total := 0
	for _, part := range s.l.parts[nd.from:nd.to] {
		total += s.walk(part)
	}
	if nd.op != Not {
		s.weigh(nd, total)
	}
	return total
}

// weigh credits the answers directly below a node with what they spare when
// their usual answer decides it.
func (s *search) weigh(nd node, total int) {
	decisive := rule.No
	if nd.op == Any {
		decisive = rule.Yes
	}
	for _, part := range s.l.parts[nd.from:nd.to] {
		leaf, answer := part, decisive
		if int(part) >= len(s.open) {
			if below := s.l.nodes[part]; below.op == Not && int(s.l.parts[below.from]) < len(s.open) {
				leaf, answer = s.l.parts[below.from], not(decisive)
			} else {
				continue
			}
		}
		if s.value[leaf] == rule.Unknown && s.l.Regime.Predicates[leaf].Question.Usual == answer {
			s.open[leaf].weight += total - 1
		}
	}
}

// Open returns the predicates that can still change the verdict, in the order to
// ask them. It is empty when no answer can change anything.
func (v *Verdict) Open() []string {
	out := make([]string, len(v.open))
	for i, p := range v.open {
		out[i] = v.Law.Regime.Predicates[p].ID
	}
	return out
}

// Questions returns the open questions, at most that many, each with the rules
// that wait for it.
func (v *Verdict) Questions(most int) []OpenQuestion {
	out := make([]OpenQuestion, 0, min(most, len(v.open)))
	for _, p := range v.open[:min(most, len(v.open))] {
		out = append(out, OpenQuestion{&v.Law.Regime.Predicates[p], v.asked[p].stage == changesClass, v.waiting(p)})
	}
	return out
}

// waiting returns the undecided rules whose own condition waits for a predicate.
func (v *Verdict) waiting(p int32) []*Rule {
	var out []*Rule
	for i, n := range v.Law.results {
		if v.a.value[n] != rule.Unknown {
			continue
		}
		s := &search{l: v.Law, value: v.a.value, open: make([]openness, len(v.asked)), visited: make([]bool, len(v.Law.nodes))}
		for j, other := range v.Law.results {
			s.visited[other] = i != j // its own condition, not that of rules it names
		}
		if s.walk(n); s.open[p].seen {
			out = append(out, v.Law.rules[i])
		}
	}
	return out
}
