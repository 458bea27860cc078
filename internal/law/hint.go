package law

import (
	"slices"

	"steward/internal/tree"
)

// Hint says which answer a field of a system's record points to. It is shown beside
// the question and is never an answer. Only what a field says points to something:
// that it does not say something does not.
type Hint struct {
	Field  string   `json:"field"`            // of the record of an AI system
	Values []string `json:"values,omitempty"` // any of them; none: the value itself is the answer
	Name   string   `json:"name"`             // of a predicate or an input
	Says   string   `json:"says,omitempty"`   // yes or no; empty where the value is the answer
}

func (h Hint) key() string { return h.Field + " for " + h.Name + " " + h.Says }

func (d *draft) hintEntry(file string, n *tree.Node) {
	var h Hint
	at := place{file, n.Line}
	d.fill(file, n, field{"field", &h.Field, short, true}, field{"values", &h.Values, short, false}, field{"name", &h.Name, short, true}, field{"says", &h.Says, short, false})
	d.note("hint", h.key(), at)
	if len(h.Values) > 0 && h.Says != "yes" && h.Says != "no" || len(h.Values) == 0 && h.Says != "" {
		d.fault(at, "values point to yes or no; without values the field's own value is the answer")
	}
	d.regime.Hints = append(d.regime.Hints, h)
}

// checkHints checks that they point to questions and inputs that are there.
func (d *draft) checkHints() {
	for _, h := range d.regime.Hints {
		asks := slices.ContainsFunc(d.regime.Predicates, func(p Predicate) bool { return p.ID == h.Name })
		takes := slices.ContainsFunc(d.regime.Inputs, func(in Input) bool { return in.ID == h.Name })
		if !asks && !takes || !takes && len(h.Values) == 0 {
			d.fault(d.at("hint", h.key()), "there is no question %s that this could answer", clip(h.Name))
		}
	}
}

// Shared names a question about the organisation rather than the system: what was
// answered for one system is offered for the next.
type Shared struct {
	Name string `json:"name"` // of a predicate
}

func (d *draft) sharedEntry(file string, n *tree.Node) {
	var s Shared
	d.fill(file, n, field{"name", &s.Name, short, true})
	d.note("shared question", s.Name, place{file, n.Line})
	d.regime.Shared = append(d.regime.Shared, s)
}

// checkShared checks that they name questions that are there.
func (d *draft) checkShared() {
	for _, s := range d.regime.Shared {
		if !slices.ContainsFunc(d.regime.Predicates, func(p Predicate) bool { return p.ID == s.Name }) {
			d.fault(d.at("shared question", s.Name), "there is no question %s", clip(s.Name))
		}
	}
}
