package law

import (
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/rule"
)

// holds says whether a rule holds with the answers of a line, all others being no.
// Other rules and aliases can be told like answers, whatever they hang on.
func (r *Regime) holds(name string, l Line, day record.Date) (answer, detail any, err error) {
	u := r.Rule(name, day)
	if u == nil {
		return nil, nil, record.InvalidFields([]record.FieldError{{Field: "rule", Code: "unknown", Message: "has no \"" + clip(name) + "\" on this day"}})
	}
	answers, err := l.answers()
	if err != nil {
		return nil, nil, err
	}
	told := map[string]rule.Answer{}
	for n, a := range answers {
		if n != name && r.condition(n, day) != nil {
			told[n] = a
			delete(answers, n)
		}
	}
	v, err := r.Evaluate(day, Facts{Answers: answers, Default: rule.No})
	if err != nil {
		return nil, nil, err
	}
	var result func(string) rule.Answer
	result = func(n string) rule.Answer {
		if a, is := told[n]; is {
			return a
		}
		if when := r.condition(n, day); when != nil {
			return when.Eval(result)
		}
		return v.Answer(n)
	}
	answer = map[rule.Answer]any{rule.Yes: true, rule.No: false, rule.Unknown: UnknownWord}[result(name)]
	return answer, map[string]string{"rule": u.ID, "title": u.Title, "ref": u.Ref, "then": u.Then, "source": u.Source}, nil
}

// answers are what a line about a rule says: a list of what is yes, or an object
// of yes, no and unknown.
func (l *Line) answers() (map[string]rule.Answer, error) {
	out := map[string]rule.Answer{}
	for _, name := range l.Yes {
		out[name] = rule.Yes
	}
	var wrong []record.FieldError
	for name, v := range l.Inputs {
		b, err := yesNo(v)
		switch {
		case v == nil || v == UnknownWord:
			out[name] = rule.Unknown
		case err != nil:
			wrong = append(wrong, record.FieldError{Field: clip(name), Code: "invalid", Message: err.Error()})
		case b:
			out[name] = rule.Yes
		default:
			out[name] = rule.No
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b record.FieldError) int { return strings.Compare(a.Field, b.Field) })
		return nil, record.InvalidFields(wrong)
	}
	return out, nil
}

// condition returns the condition of a rule as it is on a day, or of an alias, and
// nil where the name is neither.
func (r *Regime) condition(name string, day record.Date) *Expr {
	if u := r.Rule(name, day); u != nil {
		return &u.When
	}
	for i := range r.Aliases {
		if r.Aliases[i].ID == name {
			return &r.Aliases[i].When
		}
	}
	return nil
}
