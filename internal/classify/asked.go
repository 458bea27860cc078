package classify

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"steward/internal/aims/planning"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// TopicPrefix leads the name under which the first question of a topic, whether it
// matters at all, is answered.
const TopicPrefix = "topic."

// numberForm is a number of nothing or more, as people and papers write it.
var numberForm = regexp.MustCompile(`^[0-9]{1,20}(\.[0-9]{1,6})?([eE]\+?[0-9]{1,2})?$`)

// asked is one thing a law asks for, by what kind of thing it is: exactly one
// member is set.
type asked struct {
	regime    *law.Regime
	predicate *law.Predicate
	measure   *law.Measure
	input     *law.Input
	topic     *law.Topic
}

// ask finds what a law asks for under a name. A name it does not know is Invalid.
func (j *Judged) ask(name string) (asked, error) { return askOf(j.Regime, name) }

func askOf(r *law.Regime, name string) (asked, error) {
	a := asked{regime: r}
	if a.predicate = r.Predicate(name); a.predicate != nil {
		return a, nil
	}
	if i := slices.IndexFunc(r.Measures, func(m law.Measure) bool { return m.ID == name }); i >= 0 {
		a.measure = &r.Measures[i]
		return a, nil
	}
	if i := slices.IndexFunc(r.Inputs, func(in law.Input) bool { return in.ID == name }); i >= 0 {
		a.input = &r.Inputs[i]
		return a, nil
	}
	if id, ok := strings.CutPrefix(name, TopicPrefix); ok {
		if i := slices.IndexFunc(r.Topics, func(t law.Topic) bool { return t.ID == id && t.Screen != "" }); i >= 0 {
			a.topic = &r.Topics[i]
			return a, nil
		}
	}
	return a, record.InvalidFields([]record.FieldError{{Field: "name", Code: "unknown", Message: r.Title + " does not ask for that."}})
}

// title is the question in plain words.
func (a asked) title() string {
	switch {
	case a.predicate != nil:
		return a.predicate.Question.Text
	case a.measure != nil:
		return a.measure.Title
	case a.input != nil:
		return a.input.Title
	}
	return a.topic.Screen
}

// yesNo reports whether it is answered with yes or no, rather than with a value.
func (a asked) yesNo() bool {
	return a.predicate != nil || a.topic != nil || a.input != nil && (a.input.Type == law.YesNo || a.input.Type == law.YesNoDay)
}

// check refuses an answer of the wrong form.
func (a asked) check(r planning.Reply) error {
	wrong := func(field, say string) error {
		return record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: say}})
	}
	dated := a.input != nil && a.input.Type == law.YesNoDay
	switch {
	case r.Says == "unknown" && r.Value == "":
		return nil
	case a.yesNo() && r.Says != "yes" && r.Says != "no":
		return wrong("answer", "Answer yes, no, or that you do not know.")
	case a.yesNo() && r.Value == "":
		return nil
	case a.yesNo() && !(dated && r.Says == "yes"):
		return wrong("value", "This is answered with yes or no alone.")
	case r.Value == "":
		return wrong("value", "Give the value, or say that you do not know it.")
	case a.measure != nil:
		if !numberForm.MatchString(r.Value) {
			return wrong("value", "This is a number, such as 12500 or 1e25.")
		}
		return nil
	}
	return a.checkInput(r.Value)
}

// checkInput holds a value against the type of the input.
func (a asked) checkInput(value string) error {
	say := ""
	switch a.input.Type {
	case law.DayInput, law.YesNoDay:
		if _, bad := record.ParseDate(value); bad != nil {
			say = "This is a day such as 2026-08-02."
		}
	case law.MomentInput:
		if len(value) > 40 || !momentForm(value) {
			say = "This is a day such as 2026-08-02, or a moment such as 2026-08-02T10:20:00Z."
		}
	case law.NumberInput:
		if !numberForm.MatchString(value) {
			say = "This is a number, such as 12500."
		}
	case law.MoneyInput:
		if _, bad := law.ParseMoney(value); bad != nil {
			say = "This is an amount without a currency, such as 12500.50."
		}
	case law.WordInput, law.ListInput:
		words := []string{value}
		if a.input.Type == law.ListInput {
			words = wordsOf(value)
		}
		for _, w := range words {
			if len(a.input.Options) > 0 && !slices.Contains(a.input.Options, w) {
				say = fmt.Sprintf("Choose among %s.", strings.Join(a.input.Options, ", "))
			}
		}
	}
	if say != "" {
		return record.InvalidFields([]record.FieldError{{Field: "value", Code: "invalid", Message: say}})
	}
	return nil
}

// put adds a checked answer to what is judged.
func (a asked) put(j *Judged, r planning.Reply) {
	answer := map[string]rule.Answer{"yes": rule.Yes, "no": rule.No}[r.Says]
	switch {
	case a.predicate != nil:
		j.Facts.Answers[r.Name] = answer
	case a.topic != nil:
		j.Screened[a.topic.ID] = r.Says != "no"
	case a.measure != nil:
		if n, err := strconv.ParseFloat(r.Value, 64); err == nil && r.Value != "" {
			j.Facts.Numbers[r.Name] = n
		}
	case r.Value == "" && r.Says == "unknown":
		j.values[r.Name] = law.UnknownWord
	case r.Value == "":
		j.values[r.Name] = r.Says == "yes"
	case a.input.Type == law.NumberInput || a.input.Type == law.MoneyInput:
		j.values[r.Name] = json.Number(r.Value)
	case a.input.Type == law.ListInput:
		j.values[r.Name] = wordsOf(r.Value)
	default:
		j.values[r.Name] = r.Value
	}
}

func wordsOf(value string) []string {
	var out []string
	for _, w := range strings.Split(value, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// Inputs returns what was given of the inputs of one purpose, such as date or
// fine, as the evaluators of package law take them.
func (j *Judged) Inputs(purpose string) law.Given {
	out := law.Given{}
	for i := range j.Regime.Inputs {
		in := &j.Regime.Inputs[i]
		if v, ok := j.values[in.ID]; ok && slices.Contains(in.For, purpose) {
			out[in.ID] = v
		}
	}
	return out
}

// momentForm reports whether a text is a day or a moment of RFC 3339.
func momentForm(s string) bool {
	if _, err := record.ParseDate(s); err == nil {
		return true
	}
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}
