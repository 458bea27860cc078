package law

import (
	"slices"
	"strings"

	"steward/internal/rule"
)

// Moved is one thing two verdicts say differently.
type Moved struct {
	What string `json:"what"` // "class", "points", or the identity of an output
	From string `json:"from"` // identities, parted by ", "
	To   string `json:"to"`
}

// Moves returns what the later verdict says differently from this one: class,
// points and outputs. The two may be of different days, texts and versions of the
// content. Open questions and remarks are not compared.
func (v *Verdict) Moves(later *Verdict) []Moved {
	var out []Moved
	compare := func(what string, from, to []string) {
		if !slices.Equal(from, to) {
			out = append(out, Moved{what, strings.Join(from, ", "), strings.Join(to, ", ")})
		}
	}
	compare("class", []string{v.Class}, []string{later.Class})
	compare("points", v.Points, later.Points)
	for _, s := range v.Outputs {
		compare(s.Output.ID, s.Held, later.Output(s.Output.ID).Held)
	}
	for _, s := range later.Outputs {
		if v.Output(s.Output.ID).Output == nil {
			compare(s.Output.ID, nil, s.Held)
		}
	}
	return out
}

// Fit parts facts into those the regime has questions and measures for, and the
// names it does not know, in order: answers to questions that another version of
// the content asked. Nobody has to throw those away.
func (r *Regime) Fit(f Facts) (Facts, []string) {
	known := map[string]bool{}
	for _, p := range r.Predicates {
		known[p.ID] = true
	}
	out := Facts{Answers: map[string]rule.Answer{}, Numbers: map[string]float64{}, Default: f.Default}
	var left []string
	for name, a := range f.Answers {
		if !known[name] {
			left = append(left, name)
			continue
		}
		out.Answers[name] = a
	}
	for name, n := range f.Numbers {
		if !slices.ContainsFunc(r.Measures, func(m Measure) bool { return m.ID == name }) {
			left = append(left, name)
			continue
		}
		out.Numbers[name] = n
	}
	slices.Sort(left)
	return out, left
}
