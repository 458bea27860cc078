package law

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"steward/internal/record"
	"steward/internal/rule"
)

// InputType is what an input may be.
type InputType string

// The types of inputs.
const (
	YesNo       InputType = "yesno"  // true, false, "yes", "no"
	YesNoDay    InputType = "change" // yes, no, or the day on which it happened
	DayInput    InputType = "date"   // 2026-08-02
	MomentInput InputType = "moment" // a day, or a moment such as 2026-08-02T10:20:00Z
	NumberInput InputType = "number"
	MoneyInput  InputType = "money" // an exact decimal amount in the currency of the regime
	ListInput   InputType = "list"  // of words
	WordInput   InputType = "word"  // one of Options
)

// OnSuffix makes the name of the day of a YesNoDay input in conditions:
// changed and changed_on.
const OnSuffix = "_on"

// Input is a thing that dates, clocks, fines and decisions ask for.
type Input struct {
	ID      string
	Names   []string // other names it is known by
	For     []string // date, clock, fine, decide
	Type    InputType
	Options []string // of WordInput and ListInput; empty allows any word
	Title   string
	Help    string
	Absent  string // what not being told means: no, or empty for unknown
}

// Given are inputs as a person or program gave them: bool, string, number as
// json.Number or float64, list of strings, or nil and "unknown" for a thing
// that is asked and not known. What is not there has not been told.
type Given map[string]any

// UnknownWord is the word that says an input is not known.
const UnknownWord = "unknown"

// inputs are Given, checked: the facts that conditions read, and what is not
// told in them.
type inputs struct {
	facts   map[string]rule.Value
	money   map[string]Money
	moments map[string]Moment
	given   []string // ids that were given, known or not
	assumed []string // ids that were not given and count as no
}

const (
	maxWord  = 200
	maxWords = 100
)

// take checks inputs for one purpose. Names that are not known, and values that
// do not fit, are a record.Error with a field for each.
func (s *Schedule) take(purpose string, g Given) (*inputs, error) {
	in := &inputs{facts: map[string]rule.Value{}, money: map[string]Money{}, moments: map[string]Moment{}}
	var faults []record.FieldError
	names := make([]string, 0, len(g))
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		def := s.input(purpose, name)
		if day := s.dayOfChange(purpose, name); day != nil {
			if err := in.setDay(day, g[name]); err != nil {
				faults = append(faults, record.FieldError{Field: name, Code: "invalid", Message: err.Error()})
			}
			continue
		}
		switch {
		case def == nil:
			faults = append(faults, record.FieldError{Field: clip(name), Code: "unknown",
				Message: "is not asked here; known are " + strings.Join(s.InputNames(purpose), ", ")})
		case slices.Contains(in.given, def.ID):
			faults = append(faults, record.FieldError{Field: name, Code: "invalid", Message: "is given twice, also as " + def.ID})
		default:
			in.given = append(in.given, def.ID)
			if err := in.set(def, g[name]); err != nil {
				faults = append(faults, record.FieldError{Field: name, Code: "invalid", Message: err.Error()})
			}
		}
	}
	if len(faults) > 0 {
		return nil, record.InvalidFields(faults)
	}
	for i := range s.Inputs {
		if d := &s.Inputs[i]; d.Absent == "no" && slices.Contains(d.For, purpose) && !slices.Contains(in.given, d.ID) {
			in.facts[d.ID] = rule.Bool(false)
			in.assumed = append(in.assumed, d.ID)
		}
	}
	return in, nil
}

// dayOfChange returns the input whose day a name is, or nil.
func (s *Schedule) dayOfChange(purpose, name string) *Input {
	base, found := strings.CutSuffix(name, OnSuffix)
	if !found {
		return nil
	}
	if d := s.input(purpose, base); d != nil && d.Type == YesNoDay {
		return d
	}
	return nil
}

func (s *Schedule) input(purpose, name string) *Input {
	for i := range s.Inputs {
		if d := &s.Inputs[i]; slices.Contains(d.For, purpose) && named(d.ID, d.Names, name) {
			return d
		}
	}
	return nil
}

// InputNames returns the ids of the inputs for a purpose: date, clock, fine or
// decide.
func (s *Schedule) InputNames(purpose string) []string {
	var out []string
	for _, d := range s.Inputs {
		if slices.Contains(d.For, purpose) {
			out = append(out, d.ID)
		}
	}
	return out
}

// set checks one value and keeps it. An unknown value is kept as absent.
func (in *inputs) set(d *Input, v any) error {
	if text, ok := v.(string); v == nil || ok && (text == UnknownWord || text == "") {
		return nil
	}
	switch d.Type {
	case YesNo:
		b, err := yesNo(v)
		in.facts[d.ID] = rule.Bool(b)
		return err
	case YesNoDay:
		return in.setChange(d, v)
	case DayInput:
		day, err := dayOf(v)
		in.facts[d.ID] = rule.Date(day.Time())
		return err
	case MomentInput:
		m, err := momentOf(v)
		in.moments[d.ID] = m
		in.facts[d.ID] = rule.Date(m.Day.Time())
		return err
	case NumberInput:
		f, err := numberOf(v)
		in.facts[d.ID] = rule.Number(f)
		return err
	case MoneyInput:
		m, err := moneyOf(v)
		in.money[d.ID] = m
		in.facts[d.ID] = rule.Number(m.Float())
		return err
	case ListInput:
		return in.setList(d, v)
	default:
		word, err := wordOf(d, v)
		in.facts[d.ID] = rule.String(word)
		return err
	}
}

// setChange keeps yes, no, or a day, which means yes.
func (in *inputs) setChange(d *Input, v any) error {
	if b, err := yesNo(v); err == nil {
		in.facts[d.ID] = rule.Bool(b)
		return nil
	}
	day, err := dayOf(v)
	if err != nil {
		return fmt.Errorf("is yes, no, or the day it happened, such as 2026-08-02")
	}
	in.facts[d.ID] = rule.Bool(true)
	in.facts[d.ID+OnSuffix] = rule.Date(day.Time())
	return nil
}

// setDay keeps the day of a change, which says that there was one. Names are
// taken in order, so yes or no comes before its day.
func (in *inputs) setDay(d *Input, v any) error {
	if text, ok := v.(string); v == nil || ok && (text == UnknownWord || text == "") {
		return nil
	}
	day, err := dayOf(v)
	if err != nil {
		return err
	}
	value := rule.Date(day.Time())
	if old, known := in.facts[d.ID]; known && old.Equal(rule.Bool(false)) {
		return fmt.Errorf("is a day of what is said not to have happened")
	}
	if old, known := in.facts[d.ID+OnSuffix]; known && !old.Equal(value) {
		return fmt.Errorf("is another day than the one given already")
	}
	in.given = union(in.given, d.ID)
	in.facts[d.ID], in.facts[d.ID+OnSuffix] = rule.Bool(true), value
	return nil
}

func (in *inputs) setList(d *Input, v any) error {
	var words []string
	switch x := v.(type) {
	case []string:
		words = x
	case []any:
		for _, one := range x {
			w, err := wordOf(d, one)
			if err != nil {
				return err
			}
			words = append(words, w)
		}
	case string:
		for _, w := range strings.Split(x, ",") {
			if w = strings.TrimSpace(w); w != "" && w != "none" {
				words = append(words, w)
			}
		}
	default:
		return fmt.Errorf("is a list of words")
	}
	if len(words) > maxWords {
		return fmt.Errorf("has more than %d entries", maxWords)
	}
	for _, w := range words {
		if _, err := wordOf(d, w); err != nil {
			return err
		}
	}
	in.facts[d.ID] = rule.List(words...)
	return nil
}

func yesNo(v any) (bool, error) {
	switch v {
	case true, "true", "yes":
		return true, nil
	case false, "false", "no":
		return false, nil
	}
	return false, fmt.Errorf("is yes, no or unknown")
}

func wordOf(d *Input, v any) (string, error) {
	word, ok := v.(string)
	if !ok || record.CheckProse(word, maxWord, false) != nil {
		return "", fmt.Errorf("is a word of at most %d letters", maxWord)
	}
	if len(d.Options) > 0 && !slices.Contains(d.Options, word) {
		return "", fmt.Errorf("has no entry %q; there are %s", clip(word), strings.Join(d.Options, ", "))
	}
	return word, nil
}

func dayOf(v any) (record.Date, error) {
	switch x := v.(type) {
	case record.Date:
		return record.ParseDate(string(x))
	case string:
		return record.ParseDate(x)
	}
	return "", fmt.Errorf("is a day such as 2026-08-02")
}

func numberOf(v any) (float64, error) {
	text, ok := decimalText(v)
	if !ok {
		return 0, fmt.Errorf("is a number")
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("is a number that fits")
	}
	return f, nil
}

// decimalText returns a number as it was written.
func decimalText(v any) (string, bool) {
	switch x := v.(type) {
	case json.Number:
		return x.String(), true
	case string:
		return strings.TrimSpace(x), true
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64), true
	case int:
		return strconv.Itoa(x), true
	}
	return "", false
}

// Moment is a day, and the time on it where it is known.
type Moment struct {
	Day  record.Date
	At   time.Time // UTC; the zero time when only the day is known
	Zone *time.Location
}

// momentOf reads a day, or a moment of RFC 3339 whose day is the one of its own
// offset: a deadline in days counts from the day where it happened.
func momentOf(v any) (Moment, error) {
	if day, err := dayOf(v); err == nil {
		return Moment{Day: day}, nil
	}
	if text, ok := v.(string); ok && len(text) <= 40 {
		if t, err := time.Parse(time.RFC3339, text); err == nil && t.Year() >= 1000 {
			return Moment{Day: record.Date(t.Format(time.DateOnly)), At: t.UTC(), Zone: t.Location()}, nil
		}
	}
	return Moment{}, fmt.Errorf("is a day such as 2026-08-02, or a moment such as 2026-08-02T10:20:00Z")
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 60
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + "…"
}
