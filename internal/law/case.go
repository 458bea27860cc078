package law

import (
	"errors"
	"fmt"

	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/tree"
)

// Case is one system to be judged, as a line of JSON gives it.
type Case struct {
	ID     string
	AsOf   record.Date // empty: whoever asks decides
	Facts  Facts
	Inputs Given // what dates depend on; may be empty
}

// ReadCase reads one JSON object: id, facts (predicate to true, false or
// "unknown"; measure to a number), default (what an unnamed predicate is: false
// or "unknown", and unknown without it), as_of and inputs for dates. Keys that
// only describe are passed over; any other key, and any other value, is a
// record.Error that names it. On an error the ID is there if it could be read.
func ReadCase(data []byte) (Case, error) {
	c := Case{Facts: Facts{Answers: map[string]rule.Answer{}, Numbers: map[string]float64{}}, Inputs: Given{}}
	if len(data) > MaxLine {
		return c, record.Fail(record.TooLarge, fmt.Sprintf("A line has at most %d bytes", MaxLine))
	}
	root, err := tree.JSON(data, tree.Limits{Depth: 4, Values: 4000})
	var e *tree.Error
	switch {
	case errors.As(err, &e):
		return c, record.Fail(record.Invalid, "The line is not one JSON object: "+e.Reason)
	case err != nil || root.Type != tree.Object:
		return c, record.Fail(record.Invalid, "The line is not one JSON object")
	}
	var faults []record.FieldError
	for i, key := range root.Keys {
		faults = append(faults, c.key(key, &root.Items[i])...)
	}
	if !root.Has("facts") {
		faults = append(faults, record.FieldError{Field: "facts", Code: "required", Message: "facts is missing"})
	}
	if len(faults) > 0 {
		return c, record.InvalidFields(faults)
	}
	return c, nil
}

// key keeps the value of one key and says what is wrong with it.
func (c *Case) key(key string, n *tree.Node) []record.FieldError {
	wrong := func(say string) []record.FieldError {
		return []record.FieldError{{Field: clip(key), Code: "invalid", Message: say}}
	}
	switch key {
	case "id":
		if c.ID = n.String(); c.ID == "" || len(c.ID) > maxWord {
			return wrong(fmt.Sprintf("is a text or number of 1 to %d bytes", maxWord))
		}
	case "as_of":
		if n.Type == tree.Null {
			return nil
		}
		day, err := record.ParseDate(n.String())
		if c.AsOf = day; err != nil {
			return wrong(err.Error())
		}
	case "default":
		if n.Type == tree.Null {
			return nil
		}
		answer, ok := answerOf(n)
		if c.Facts.Default = answer; !ok || answer == rule.Yes {
			return wrong(`is false or "unknown"`)
		}
	case "facts":
		return c.facts(n)
	case "inputs":
		l := Line{Inputs: Given{}}
		if err := l.inputs(n); err != nil || l.Name != "" || l.Yes != nil {
			return wrong("is an object of what dates depend on, such as first_placed")
		}
		c.Inputs = l.Inputs
	case "expected", "ref", "authority", "status", "note", "family", "description":
	default:
		return wrong("is not known; known are id, as_of, facts, default and inputs")
	}
	return nil
}

// facts keeps the answers and numbers.
func (c *Case) facts(n *tree.Node) []record.FieldError {
	if n.Type != tree.Object {
		return []record.FieldError{{Field: "facts", Code: "invalid", Message: "is an object of answers"}}
	}
	var faults []record.FieldError
	for i, name := range n.Keys {
		value := &n.Items[i]
		if f, ok := value.Float(); ok {
			c.Facts.Numbers[name] = f
			continue
		}
		answer, ok := answerOf(value)
		if c.Facts.Answers[name] = answer; !ok {
			faults = append(faults, record.FieldError{Field: clip(name), Code: "invalid", Message: `is true, false or "unknown"`})
		}
	}
	return faults
}

// answerOf reads true, false or "unknown".
func answerOf(n *tree.Node) (rule.Answer, bool) {
	switch {
	case n.Type == tree.Bool && n.Text == "true":
		return rule.Yes, true
	case n.Type == tree.Bool:
		return rule.No, true
	case n.Type == tree.String && n.Text == "unknown":
		return rule.Unknown, true
	}
	return rule.Unknown, false
}

// Judge evaluates a case and explains it; a case without a day is judged as of
// today. It fails like Regime.Evaluate, and for inputs of dates that are not
// known.
func (r *Regime) Judge(c Case, today record.Date) (*CaseAnswer, error) {
	if c.AsOf == "" {
		c.AsOf = today
	}
	v, err := r.Evaluate(c.AsOf, c.Facts)
	if err != nil {
		return nil, err
	}
	out := &CaseAnswer{ID: c.ID, Verdict: v, Changes: v.Changes()}
	if out.Dates, err = v.Dates(c.Inputs, c.AsOf); err != nil {
		return nil, err
	}
	for _, u := range v.Holding() {
		out.Trace = append(out.Trace, v.Why(u.ID))
	}
	return out, nil
}

// Dates says from when what the verdict holds binds: a result for each route the
// system takes, by the route's condition or by a rule that holds. Where a class
// ends the law, only what still speaks counts. The given are inputs of routes.
func (v *Verdict) Dates(g Given, asOf record.Date) ([]DateResult, error) {
	r := v.Law.Regime
	in, err := r.take("date", g)
	if err != nil {
		return nil, err
	}
	named := v.routes()
	var out []DateResult
	for i := range r.Schedule.Dates {
		t := &r.Schedule.Dates[i]
		taken := !v.Ends && !t.For.Empty() && t.For.Eval(v.Answer) == rule.Yes
		if taken || named[t.ID] {
			out = append(out, r.date(t, in, asOf))
		}
	}
	return out, nil
}

// routes returns the routes named by rules that count: points of classes, unless
// the law ends, and what outputs hold.
func (v *Verdict) routes() map[string]bool {
	out := map[string]bool{}
	add := func(ids []string) {
		for _, id := range ids {
			if u := v.Law.rule(id); u != nil && u.Route != "" {
				out[u.Route] = true
			}
		}
	}
	for _, h := range v.Held {
		if !v.Ends {
			add(h.Points)
		}
	}
	for _, s := range v.Outputs {
		add(s.Held)
	}
	return out
}

// CaseAnswer is a verdict with its reasons, as one line of JSON.
type CaseAnswer struct {
	ID      string
	Line    int // of the input, written where there is no ID to know it by
	Verdict *Verdict
	Dates   []DateResult
	Changes []Change
	Trace   []*Trace
}
