package law

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/rule"
)

// small is a regime with one of everything, in its shortest form.
const small = `name: small
title: Small
version: "1"
open: open
unsettled: unsettled
texts:
  - {id: old, title: Old, valid_from: 2020-01-01, valid_to: 2020-12-31, source: s}
  - {id: new, title: New, valid_from: 2021-01-01, source: s}
sources:
  - {id: s, reference: A source}
topics:
  - {id: t, title: A topic}
questions:
  - {id: a, topic: t, ref: Art 1, ask: A?, yes: Y, no: N, source: s}
  - {id: b, topic: t, ref: Art 1, ask: B?, yes: Y, no: N, source: s}
aliases:
  - {id: both, when: {all: [a, b]}}
rules:
  - {id: R1, kind: k, title: One, ref: Art 1, when: both, then: Something, valid_to: 2020-12-31, source: s}
  - {id: R1, kind: k, title: One, ref: Art 1, when: {any: [a, b]}, then: Something, valid_from: 2021-01-01, source: s}
classes:
  - {id: caught, title: Caught, say: It is caught, when: R1, points: [R1]}
  - {id: free, title: Free, say: It is free}
`

func files1(text string) fs.FS {
	return fstest.MapFS{"small/regime.yaml": {Data: []byte(text)}}
}

func TestTheSmallestRegimeIsRead(t *testing.T) {
	r, err := Read(files1(small), "small")
	if err != nil {
		t.Fatal(err)
	}
	f := Facts{Answers: map[string]rule.Answer{"a": rule.Yes}, Default: rule.No}
	for day, want := range map[record.Date]string{"2020-12-31": "free", "2021-01-01": "caught", "": "caught"} {
		if v, err := r.Evaluate(day, f); err != nil || v.Class != want {
			t.Errorf("on %q it is %v, %v, want %s", day, v, err, want)
		}
	}
	if _, err := r.Evaluate("2019-12-31", f); record.CodeOf(err) != record.Invalid {
		t.Errorf("before the first text: %v", err)
	}
	if spans := r.Spans(); len(spans) != 2 || spans[0].To != "2020-12-31" || spans[1].From != "2021-01-01" {
		t.Errorf("spans %v", spans)
	}
}

// TestFaultsAreNamed changes the small regime in one place each, and expects the
// line and the reason.
func TestFaultsAreNamed(t *testing.T) {
	deep := strings.Repeat("{not: ", 20) + "a" + strings.Repeat("}", 20)
	tests := []struct {
		name, old, new string
		line           int
		reason         string
	}{
		{"refers to nothing", "when: {any: [a, b]}", "when: {any: [a, c]}", 20, `"c" refers to nothing`},
		{"refers to itself", "when: both", "when: {all: [R1, both]}", 19, "goes in a circle"},
		{"a circle of two", "when: {all: [a, b]}}", "when: {all: [a, b, R1]}}", 17, "goes in a circle"},
		{"dates in the wrong order", "then: Something, valid_from: 2021-01-01", "then: Something, valid_from: 2021-01-01, valid_to: 2020-12-31", 20, "is before valid_from"},
		{"versions that meet", "then: Something, valid_to: 2020-12-31", "then: Something, valid_to: 2021-01-01", 20, "valid on the same day"},
		{"a gap between texts", "valid_from: 2021-01-01, source: s}\nsources", "valid_from: 2021-02-01, source: s}\nsources", 8, "not on the day after"},
		{"no date", "valid_from: 2020-01-01", "valid_from: soon", 7, "is not a date"},
		{"an unknown source", "ask: B?, yes: Y, no: N, source: s", "ask: B?, yes: Y, no: N, source: z", 15, `source "z" is not in sources`},
		{"an unknown topic", "{id: b, topic: t", "{id: b, topic: u", 15, `topic "u" is not there`},
		{"an unknown key", "kind: k, title: One, ref: Art 1, when: both", "kind: k, titel: One, ref: Art 1, when: both", 19, `"titel" is not known`},
		{"a missing key", "ask: A?, ", "", 14, "ask is missing"},
		{"a name twice", "{id: b, topic", "{id: a, topic", 15, "is there already"},
		{"a rule with the name of a question", "id: R1, kind: k, title: One, ref: Art 1, when: both", "id: a, kind: k, title: One, ref: Art 1, when: both", 19, "is taken"},
		{"an unused question", "aliases:", "  - {id: c, topic: t, ref: Art 1, ask: C?, yes: Y, no: N, source: s}\naliases:", 16, "no condition uses the answer to c"},
		{"a condition that joins nothing", "when: {any: [a, b]}", "when: {some: [a, b]}", 20, "use all, any or not"},
		{"an empty condition", "when: {any: [a, b]}", "when: {any: []}", 20, "has a list of conditions"},
		{"too deep", "when: {any: [a, b]}", "when: " + deep, 20, "nested more than 16"},
		{"two keys in a condition", "when: {any: [a, b]}", "when: {any: [a], all: [b]}", 20, "one of all, any and not"},
		{"a point that is no rule", "points: [R1]", "points: [R2]", 22, "is no rule"},
		{"no last class", "say: It is free}", "say: It is free, when: a}", 23, "has no condition"},
		{"the name of the open class", "{id: caught", "{id: open", 22, "verdict without class"},
		{"no name", "name: small\n", "", 1, "name is missing"},
		{"not YAML", "texts:", "texts: [", 7, ""},
	}
	for _, tt := range tests {
		text := strings.Replace(small, tt.old, tt.new, 1)
		if text == small {
			t.Errorf("%s: nothing was changed", tt.name)
			continue
		}
		_, err := Read(files1(text), "small")
		var p pack.Problems
		switch {
		case !errors.As(err, &p) || p[0].File != "small/regime.yaml":
			t.Errorf("%s: %v", tt.name, err)
		case tt.reason != "" && (p[0].Line != tt.line || !strings.Contains(p[0].Reason, tt.reason)):
			t.Errorf("%s: %v, want line %d: %s", tt.name, p[0], tt.line, tt.reason)
		}
	}
}

// TestWhatCostsTooMuchIsRefused doubles a condition thirty times over.
func TestWhatCostsTooMuchIsRefused(t *testing.T) {
	var b strings.Builder
	for i := range 30 {
		name := "both"
		if i > 0 {
			name = fmt.Sprint("x", i-1)
		}
		fmt.Fprintf(&b, "  - {id: x%d, when: {all: [%s, %s]}}\n", i, name, name)
	}
	text := strings.Replace(small, "rules:\n", b.String()+"rules:\n", 1)
	if _, err := Read(files1(text), "small"); err == nil || !strings.Contains(err.Error(), "costs too much") {
		t.Error(err)
	}
	var many strings.Builder
	for i := range 60 {
		fmt.Fprintf(&many, "  - {id: M%d, kind: k, title: M, ref: Art 1, when: a, then: x, valid_from: %s, source: s}\n", i, record.Date("2021-01-01").AddDays(i))
	}
	text = strings.Replace(small, "classes:\n", many.String()+"classes:\n", 1)
	if _, err := Read(files1(text), "small"); err == nil || !strings.Contains(err.Error(), "change on more than") {
		t.Error(err)
	}
	if _, err := Read(files1(small+"#"+strings.Repeat(" ", MaxBytes)), "small"); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Error(err)
	}
	if _, err := Read(files1(small), "other"); record.CodeOf(err) != record.NotFound {
		t.Error(err)
	}
}

// FuzzRead reads anything. What is read can be judged, and a fault has a file.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(strings.Replace(small, "when: both", "when: {all: [R1, both]}", 1)))
	f.Add([]byte("name: x\nrules: [[[\n"))
	f.Add([]byte(strings.Replace(small, "classes:", "implications:\n  - {if: {predicate: a, answer: yes}, then: {predicate: b, answer: no}, say: X, strict: yes}\ntensions:\n  - {id: z, when: both, say: X}\noutputs:\n  - {id: o, title: O, entries: [{id: e, when: {not: a}}]}\nclasses:", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read(files1(string(data)), "small")
		if err != nil {
			var p pack.Problems
			if errors.As(err, &p) && p[0].File == "" {
				t.Fatalf("a fault without file: %v", err)
			}
			return
		}
		for _, d := range []rule.Answer{rule.Unknown, rule.No, rule.Yes} {
			v, err := r.Evaluate("", Facts{Default: d})
			if err != nil || v.Class == "" {
				t.Fatalf("%v %v", v, err)
			}
			v.Questions(3)
			v.Changes()
			for _, u := range v.Holding() {
				v.Why(u.ID)
			}
		}
	})
}

// FuzzReadCase reads any line and judges it by the small regime.
func FuzzReadCase(f *testing.F) {
	r, err := Read(files1(small), "small")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"id":"1","as_of":"2021-05-01","facts":{"a":true,"b":"unknown"},"default":false}`))
	f.Add([]byte(`{"facts":{"a":1e999}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCase(data)
		if err != nil {
			if record.CodeOf(err) == record.Internal {
				t.Fatal(err)
			}
			return
		}
		a, err := r.Judge(c, "2026-11-24")
		if err != nil {
			if record.CodeOf(err) == record.Internal {
				t.Fatal(err)
			}
			return
		}
		if _, err := a.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
	})
}
