package law

import (
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// Decision is a small table that gives several values at once, such as whether
// a model passes a threshold and what it then has to do.
type Decision struct {
	ID     string        `json:"id"`
	Names  []string      `json:"names,omitempty"`
	Title  string        `json:"title"`
	Rows   []DecisionRow `json:"rows"`
	Ref    string        `json:"ref"`
	Source string        `json:"source"`
}

// DecisionRow gives its values when its condition is the first that holds.
type DecisionRow struct {
	Row
	Gives []GivenValue `json:"gives"`
}

// GivenValue is one value of a row: yes, no, a number as written, a text, a list of
// texts, or nothing.
type GivenValue struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// DecisionResult is what a decision gives.
type DecisionResult struct {
	Decision string         `json:"decision"`
	Title    string         `json:"title"`
	AsOf     record.Date    `json:"as_of"`
	Settled  bool           `json:"settled"`
	Values   map[string]any `json:"values,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Ref      string         `json:"ref,omitempty"`
	Source   string         `json:"source,omitempty"`
	Missing  []string       `json:"missing,omitempty"`
	Assumed  []string       `json:"assumed,omitempty"`
}

// Decide evaluates a decision for the inputs, as the law stood on asOf. While
// several rows may hold, nothing is settled and Missing says what decides.
func (s *Schedule) Decide(id string, g Given, asOf record.Date) (DecisionResult, error) {
	i := slices.IndexFunc(s.Decisions, func(d Decision) bool { return named(d.ID, d.Names, id) })
	if i < 0 {
		return DecisionResult{}, s.noSuch("decision", id, decisionIDs(s.Decisions))
	}
	in, err := s.take("decide", g)
	if err != nil {
		return DecisionResult{}, err
	}
	d := &s.Decisions[i]
	res := DecisionResult{Decision: d.ID, Title: d.Title, AsOf: asOf, Ref: d.Ref, Source: d.Source}
	facts, found, read := in.at(asOf), 0, []string(nil)
	for i := range d.Rows {
		row := &d.Rows[i]
		if !row.Valid.Has(asOf) {
			continue
		}
		answer, missing := row.answer(facts)
		read = union(read, row.reads()...)
		if answer == rule.No {
			continue
		}
		if found++; found == 1 {
			res.take(row)
		}
		res.Missing = union(res.Missing, missing...)
		if answer == rule.Yes {
			break
		}
	}
	if res.Settled = found == 1; !res.Settled {
		res.Values, res.Reason = nil, "What is missing decides."
	} else {
		res.Missing = nil
	}
	for _, a := range in.assumed {
		if slices.Contains(read, a) {
			res.Assumed = append(res.Assumed, a)
		}
	}
	slices.Sort(res.Missing)
	return res, nil
}

func (r *DecisionResult) take(row *DecisionRow) {
	r.Reason, r.Values = row.Reason, map[string]any{}
	if row.Ref != "" {
		r.Ref = row.Ref
	}
	for _, v := range row.Gives {
		r.Values[v.Name] = v.Value
	}
}

// noSuch is the error for a name that is not in the regime.
func (s *Schedule) noSuch(what, name string, known []string) error {
	said := "has no \"" + clip(name) + "\""
	if name == "" {
		said = "is missing"
	}
	return record.InvalidFields([]record.FieldError{{Field: what, Code: "unknown", Message: said + "; there are " + strings.Join(known, ", ")}})
}

func decisionIDs(decisions []Decision) []string {
	out := make([]string, len(decisions))
	for i, d := range decisions {
		out[i] = d.ID
	}
	return out
}
