package register

import (
	"fmt"
	"time"

	"steward/internal/record"
	"steward/internal/rule"
)

// guard is the compiled condition of a transition.
type guard struct {
	rule *rule.Rule
	kind *record.Kind
}

func guardKey(kind, transition string) string { return kind + "." + transition }

// compileGuards compiles every guard of every kind against the kind's fields.
func compileGuards(c *record.Catalogue) (map[string]guard, error) {
	out := map[string]guard{}
	for _, k := range c.Kinds() {
		var vocabulary *rule.Vocabulary
		for _, t := range k.Transitions {
			if t.Guard == "" {
				continue
			}
			if vocabulary == nil {
				v, err := vocabularyOf(k)
				if err != nil {
					return nil, err
				}
				vocabulary = v
			}
			r, err := vocabulary.Compile(t.Guard)
			if err != nil {
				return nil, fmt.Errorf("guard of %s.%s: %w", k.Name, t.Name, err)
			}
			out[guardKey(k.Name, t.Name)] = guard{r, k}
		}
	}
	return out, nil
}

// vocabularyOf types the facts a guard may speak of: title, state, owner, due
// and every field but files.
func vocabularyOf(k *record.Kind) (*rule.Vocabulary, error) {
	facts := map[string]rule.Type{"title": rule.TypeString, "state": rule.TypeString, "owner": rule.TypeString, "due": rule.TypeDate}
	for i := range k.Fields {
		if t, ok := factType(&k.Fields[i]); ok {
			facts[k.Fields[i].Name] = t
		}
	}
	v, err := rule.NewVocabulary(facts)
	if err != nil {
		return nil, fmt.Errorf("facts of %s: %w", k.Name, err)
	}
	return v, nil
}

func factType(f *record.Field) (rule.Type, bool) {
	switch {
	case f.Shown() == record.File:
		return 0, false
	case f.Many:
		return rule.TypeList, true
	case f.Shown() == record.Number:
		return rule.TypeNumber, true
	case f.Shown() == record.DateType:
		return rule.TypeDate, true
	}
	return rule.TypeString, true
}

// check reports whether the guard says yes. What is unset is unknown, and
// unknown is not yes.
func (g guard) check(r record.Record, now time.Time) (bool, error) {
	facts := map[string]rule.Value{rule.Today: rule.Date(now.UTC())}
	for _, name := range g.rule.Facts() {
		if v, ok := factOf(g.kind, r, name); ok {
			facts[name] = v
		}
	}
	result, err := g.rule.Eval(facts)
	if err != nil {
		return false, err
	}
	return result.Answer == rule.Yes, nil
}

func factOf(k *record.Kind, r record.Record, name string) (rule.Value, bool) {
	v := r.Value(name)
	if v == nil {
		return rule.Value{}, false
	}
	if f := k.Field(name); f != nil && f.Many {
		return rule.List(record.Strings(v)...), true
	}
	isDate := name == "due"
	if f := k.Field(name); f != nil {
		isDate = f.Shown() == record.DateType
	}
	switch v := v.(type) {
	case float64:
		return rule.Number(v), true
	case string:
		if !isDate {
			return rule.String(v), true
		}
		d, err := rule.ParseDate(v)
		return d, err == nil
	}
	return rule.Value{}, false
}
