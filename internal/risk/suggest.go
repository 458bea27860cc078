package risk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/operation"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/rule"
)

// Suggestion is an entry of a catalogue that what a system is speaks for.
type Suggestion struct {
	Entry     Entry
	Catalogue string // title
	Because   string
	Harmed    []string
	Missing   []string      // fields of the system that are not known, when it may apply
	Risk      record.Record // about the system and from this entry; zero while there is none
}

// Suggestions are the risks to look at for a system: those that apply by what is
// recorded, those that may once something is known, and those that have a risk.
type Suggestions struct {
	System record.Record
	Law    []record.Record // what laws make of it
	Apply  []Suggestion
	May    []Suggestion
	Had    []Suggestion
}

// lawFacts are what a classification adds to the facts of a system.
var lawFacts = []string{"points", "roles", "transparency", "gpai"}

// vocabulary is what conditions may speak of: the fields of a system, and what the
// law makes of it.
func vocabulary() (*rule.Vocabulary, error) {
	facts := map[string]rule.Type{"class": rule.TypeString, "state": rule.TypeString}
	for i := range operation.AISystem.Fields {
		f := &operation.AISystem.Fields[i]
		switch {
		case f.Type == record.File || f.Type == record.RichText:
		case f.Many:
			facts[f.Name] = rule.TypeList
		case f.Shown() == record.Number:
			facts[f.Name] = rule.TypeNumber
		case f.Shown() == record.DateType:
			facts[f.Name] = rule.TypeDate
		default:
			facts[f.Name] = rule.TypeString
		}
	}
	for _, name := range lawFacts {
		facts[name] = rule.TypeList
	}
	v, err := rule.NewVocabulary(facts)
	if err != nil {
		return nil, fmt.Errorf("facts of conditions: %w", err)
	}
	return v, nil
}

// unknown is how records say that something is not known.
const unknown = "unknown"

// factsOf reads what is known of a system. What is unset, or unknown by choice, is
// unknown: it never becomes the harmless answer.
func factsOf(system record.Record, law []record.Record) map[string]rule.Value {
	out := map[string]rule.Value{"state": rule.String(system.State)}
	for i := range operation.AISystem.Fields {
		f := &operation.AISystem.Fields[i]
		switch v := system.Value(f.Name).(type) {
		case string:
			if d, err := rule.ParseDate(v); f.Shown() == record.DateType && err == nil {
				out[f.Name] = d
			} else if v != unknown && f.Shown() != record.DateType && f.Type != record.RichText {
				out[f.Name] = rule.String(v)
			}
		case float64:
			out[f.Name] = rule.Number(v)
		case []any:
			if list := record.Strings(v); f.Many && !slices.Contains(list, unknown) {
				out[f.Name] = rule.List(list...)
			}
		}
	}
	for _, c := range law {
		if c.Body.Text("class") == "" || c.Body.Text("class_open") != "no" {
			continue
		}
		if out["class"] = rule.String(c.Body.Text("class")); true {
			for _, name := range lawFacts {
				out[name] = rule.List(c.Body.List(name)...)
			}
		}
		break
	}
	return out
}

// Suggest returns what is worth looking at for a system, with the reason of each
// entry. An entry is there once, by the first condition that speaks for it.
func (s *Service) Suggest(ctx context.Context, a access.Actor, system record.ID) (Suggestions, error) {
	out := Suggestions{}
	var err error
	if out.System, err = s.find(ctx, a, "ai-system", system); err != nil {
		return out, err
	}
	lib, err := s.load()
	if err != nil {
		return out, err
	}
	if a.May(access.Read, "classification", nil).Allowed {
		if out.Law, err = s.allOf(ctx, a, "classification", is("system", string(system))); err != nil {
			return out, err
		}
	}
	had, err := s.sourced(ctx, a, system)
	if err != nil {
		return out, err
	}
	return out, out.fill(lib, factsOf(out.System, out.Law), had)
}

// sourced returns the risks about a system that are not closed, by their sources.
func (s *Service) sourced(ctx context.Context, a access.Actor, system record.ID) (map[string]record.Record, error) {
	list, err := s.allOf(ctx, a, "risk", is("about", string(system)))
	out := map[string]record.Record{}
	for _, r := range list {
		for _, key := range r.Body.List("sources") {
			out[key] = r
		}
	}
	return out, err
}

func (s *Suggestions) fill(lib *Library, facts map[string]rule.Value, had map[string]record.Record) error {
	seen := map[string]bool{}
	for _, wanted := range []rule.Answer{rule.Yes, rule.Unknown} {
		for _, c := range lib.Catalogues {
			for _, cond := range c.suggests {
				got, err := cond.when.Eval(facts)
				if err != nil {
					return fmt.Errorf("a condition of %s: %w", c.ID, err)
				}
				if got.Answer != wanted {
					continue
				}
				for _, key := range cond.entries {
					if seen[key] {
						continue
					}
					seen[key] = true
					s.put(Suggestion{Entry: lib.entries[key], Catalogue: c.Title, Because: cond.because, Harmed: cond.harmed, Missing: got.Missing, Risk: had[key]}, wanted)
				}
			}
		}
	}
	return nil
}

func (s *Suggestions) put(x Suggestion, answer rule.Answer) {
	switch {
	case x.Risk.ID != "":
		s.Had = append(s.Had, x)
	case answer == rule.Yes:
		s.Apply = append(s.Apply, x)
	default:
		s.May = append(s.May, x)
	}
}

// Take makes a risk of an entry about a system, to be assessed: linked to it, to
// what the law makes of it, and to the entry. One that is there already is
// returned.
func (s *Service) Take(ctx context.Context, a access.Actor, system record.ID, key string) (record.Record, error) {
	all, err := s.Suggest(ctx, a, system)
	if err != nil {
		return record.Record{}, err
	}
	lib, err := s.load()
	if err != nil {
		return record.Record{}, err
	}
	e, ok := lib.Entry(key)
	if !ok {
		return record.Record{}, record.Fail(record.NotFound, "There is no such entry in the catalogues.")
	}
	x := Suggestion{Entry: e}
	for _, list := range [][]Suggestion{all.Had, all.Apply, all.May} {
		for _, y := range list {
			if y.Entry.Key == key {
				x = y
			}
		}
	}
	if x.Risk.ID != "" {
		return x.Risk, nil
	}
	return s.Identify(ctx, a, draftOf(all, x))
}

func draftOf(all Suggestions, x Suggestion) register.Draft {
	about := []any{string(all.System.ID)}
	for _, c := range all.Law {
		about = append(about, string(c.ID))
	}
	body := record.Body{"nature": "threat", "sources": []any{x.Entry.Key}, "about": about}
	if x.Entry.Category != "" {
		body["category"] = x.Entry.Category
	}
	if x.Because != "" {
		body["cause"] = x.Because
	}
	body["objectives"], body["harmed"] = anys(x.Entry.Objectives), anys(x.Harmed)
	if groups := all.System.Body.List("affected_groups"); len(groups) > 0 {
		who := []rune(strings.Join(groups, "; "))
		body["who"] = string(who[:min(len(who), record.MaxText)])
	}
	title := []rune(x.Entry.Name + ": " + all.System.Title)
	return register.Draft{Title: string(title[:min(len(title), record.MaxTitle)]), Body: body}
}

func anys(list []string) any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return orNone(out)
}
