package law

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
)

// reserved are the keys of an answer that no output may have for its identity.
func reserved() []string {
	return []string{"id", "line", "as_of", "law", "text", "class", "points", "classes", "possible", "undecided", "dates",
		"open_questions", "needs_person", "contradictions", "remarks", "because", "changes", "trace"}
}

// tracedRule is a rule that holds, in the trace of an answer.
type tracedRule struct {
	Rule    string      `json:"rule"`
	Ref     string      `json:"ref"`
	Title   string      `json:"title"`
	Status  string      `json:"status"`
	Result  rule.Answer `json:"result"`
	Then    string      `json:"then"`
	Applies string      `json:"applies,omitempty"`
	Because []Ground    `json:"because"`
	Turns   [][]Literal `json:"turns,omitempty"`
}

// MarshalJSON writes the answer: class and points, every class that holds by
// itself, each output under its own identity, dates, open questions in the order
// to ask them, and the trace.
func (a *CaseAnswer) MarshalJSON() ([]byte, error) {
	v := a.Verdict
	w := &object{}
	w.put("id", a.ID)
	if a.ID == "" && a.Line > 0 {
		w.put("line", a.Line)
	}
	w.put("as_of", v.Day)
	w.put("text", v.Law.Text.ID)
	w.put("class", v.Class)
	w.put("points", some(v.Points))
	undecided := map[string][]string{}
	for _, s := range v.Outputs {
		w.put(s.Output.ID, some(s.Held))
		if len(s.Open) > 0 {
			undecided[s.Output.ID] = s.Open
		}
	}
	w.put("dates", dateLines(a.Dates))
	w.put("open_questions", v.Open())
	w.put("classes", some(v.Held))
	w.put("possible", some(v.Possible))
	w.put("undecided", undecided)
	w.put("needs_person", v.Person)
	w.put("contradictions", some(v.Clashes))
	w.put("remarks", some(v.Remarks))
	w.put("because", v.WhyClass().Because)
	w.put("changes", some(a.Changes))
	w.put("trace", traceLines(a.Trace))
	return w.done()
}

func traceLines(traces []*Trace) []tracedRule {
	out := []tracedRule{}
	for _, t := range traces {
		u := t.Rule
		out = append(out, tracedRule{u.ID, u.Ref, u.Title, u.Status, t.Result, u.Then, u.Applies, t.Because, t.Turns})
	}
	return out
}

// dateLine is a date in an answer.
type dateLine struct {
	Route    string      `json:"route"`
	State    DateState   `json:"state"`
	Date     record.Date `json:"date,omitempty"`
	Answer   string      `json:"answer"`
	Reason   string      `json:"reason,omitempty"`
	Ref      string      `json:"ref,omitempty"`
	Possible []string    `json:"possible,omitempty"`
	Missing  []string    `json:"missing,omitempty"`
}

func dateLines(dates []DateResult) []dateLine {
	out := []dateLine{}
	for _, d := range dates {
		out = append(out, dateLine{d.Route, d.State, d.Date, d.Answer, d.Reason, d.Ref, d.Possible, d.Missing})
	}
	return out
}

// some is a list that is written as [] when it is empty.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// object writes a JSON object with its keys in the order they are put.
type object struct {
	b   bytes.Buffer
	err error
}

func (o *object) put(key string, value any) {
	var one bytes.Buffer
	enc := json.NewEncoder(&one)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil && o.err == nil {
		o.err = fmt.Errorf("write %s: %w", key, err)
	}
	if o.b.Len() > 0 {
		o.b.WriteByte(',')
	}
	name, _ := json.Marshal(key) // a string always can be
	o.b.Write(name)
	o.b.WriteByte(':')
	o.b.Write(bytes.TrimRight(one.Bytes(), "\n"))
}

func (o *object) done() ([]byte, error) {
	return slices.Concat([]byte{'{'}, o.b.Bytes(), []byte{'}'}), o.err
}
