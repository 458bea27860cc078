package leadership

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

const (
	ann record.ID = "ann"
	bob record.ID = "bob"
	cem record.ID = "cem"
	sys record.ID = "system"
	lab record.ID = "lab"
	ops record.ID = "ops"
)

func term(id string, holder, scope record.ID, from, to record.Date) Term {
	return Term{ID: record.ID(id), Role: Accountable, Holder: holder, Scope: scope, From: from, To: to}
}

func delegated(t Term, source string) Term {
	t.Source = record.ID(source)
	return t
}

var question = Question{Role: Accountable, Scope: sys, Units: []record.ID{lab, ops}}

func TestNearestAssignmentAnswers(t *testing.T) {
	terms := []Term{
		term("org", ann, "", "2026-01-01", ""),
		term("ops", bob, ops, "2026-02-01", "2026-11-30"),
		term("lab", cem, lab, "2026-03-01", "2026-10-31"),
		term("sys", ann, sys, "2026-04-01", "2026-04-30"),
		term("elsewhere", bob, "another-system", "2026-01-01", ""),
		{ID: "other-role", Role: "risk", Holder: bob, Scope: sys, From: "2026-01-01"},
	}
	for _, tt := range []struct {
		day    record.Date
		person record.ID
		level  Level
		at     record.ID
	}{
		{"2025-12-31", "", "", ""},
		{"2026-01-01", ann, ToOrganisation, ""},
		{"2026-02-01", bob, ToUnit, ops},
		{"2026-03-01", cem, ToUnit, lab},
		{"2026-03-31", cem, ToUnit, lab},
		{"2026-04-01", ann, ToScope, sys},
		{"2026-04-30", ann, ToScope, sys},
		{"2026-05-01", cem, ToUnit, lab},
		{"2026-11-01", bob, ToUnit, ops},
		{"2026-12-01", ann, ToOrganisation, ""},
	} {
		a := question.On(tt.day, terms)
		if a.Person() != tt.person || a.Level != tt.level || a.At != tt.at {
			t.Errorf("on %s: %s at %s %q, want %s at %s %q", tt.day, a.Person(), a.Level, a.At, tt.person, tt.level, tt.at)
		}
	}
	direct := Question{Role: Accountable, Scope: sys, Direct: true}
	if a := direct.On("2026-05-01", terms); a.Status != Nobody {
		t.Errorf("an inherited assignment counts as direct: %+v", a)
	}
	whole := Question{Role: Accountable}
	if a := whole.On("2026-04-01", terms); a.Person() != ann || a.Holders[0].Terms[0].ID != "org" {
		t.Errorf("the whole organisation: %+v", a)
	}
}

func TestHolders(t *testing.T) {
	const day = "2026-06-15"
	always := func(id string, holder record.ID) Term { return term(id, holder, sys, "2026-01-01", "") }
	over := term("over", cem, "", "2025-01-01", "2026-03-31")
	deputised := always("a", ann)
	deputised.Deputy = bob
	for name, tt := range map[string]struct {
		terms  []Term
		status Status
		want   []Holder
	}{
		"two persons":       {[]Term{always("b", bob), always("a", ann)}, Several, []Holder{{Person: ann, Terms: []Term{always("a", ann)}}, {Person: bob, Terms: []Term{always("b", bob)}}}},
		"one person twice":  {[]Term{always("b", ann), always("a", ann)}, Named, []Holder{{Person: ann, Terms: []Term{always("a", ann), always("b", ann)}}}},
		"given twice":       {[]Term{always("a", ann), always("a", ann)}, Named, []Holder{{Person: ann, Terms: []Term{always("a", ann)}}}},
		"a deputy":          {[]Term{deputised}, Named, []Holder{{Person: ann, Terms: []Term{deputised}}}},
		"delegation":        {[]Term{delegated(always("b", bob), "a"), always("a", ann)}, Named, []Holder{{Person: ann, Terms: []Term{always("a", ann)}, Acting: []Term{delegated(always("b", bob), "a")}}}},
		"delegated further": {[]Term{delegated(always("c", cem), "b"), delegated(always("b", bob), "a"), always("a", ann)}, Named, []Holder{{Person: ann, Terms: []Term{always("a", ann)}, Acting: []Term{delegated(always("b", bob), "a"), delegated(always("c", cem), "b")}}}},
		"unknown source":    {[]Term{delegated(always("b", bob), "gone")}, Named, []Holder{{Person: bob, Terms: []Term{delegated(always("b", bob), "gone")}}}},
		"source of wider":   {[]Term{delegated(always("b", bob), "org"), term("org", ann, "", "2026-01-01", "")}, Named, []Holder{{Person: bob, Terms: []Term{delegated(always("b", bob), "org")}}}},
		"lapsed source":     {[]Term{delegated(always("b", bob), "over"), over}, Named, []Holder{{Person: bob, Terms: []Term{delegated(always("b", bob), "over")}, Lapsed: []Term{delegated(always("b", bob), "over")}}}},
		"delegated in circle": {[]Term{delegated(always("a", ann), "b"), delegated(always("b", bob), "a"), delegated(always("c", cem), "a")}, Several, []Holder{
			{Person: ann, Terms: []Term{delegated(always("a", ann), "b")}}, {Person: bob, Terms: []Term{delegated(always("b", bob), "a")}}, {Person: cem, Terms: []Term{delegated(always("c", cem), "a")}}}},
	} {
		got := question.On(day, tt.terms)
		if got.Status != tt.status {
			t.Errorf("%s: status %s, want %s", name, got.Status, tt.status)
		}
		if diff := cmp.Diff(tt.want, got.Holders); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestOver(t *testing.T) {
	direct := Question{Role: Accountable, Scope: sys, Direct: true}
	terms := []Term{
		term("a", ann, sys, "2026-02-01", "2026-03-31"),
		term("b", bob, sys, "2026-03-31", "2026-05-31"),
		term("b2", bob, sys, "2026-06-01", "2026-06-30"),
		term("never", cem, sys, "2026-07-02", "2026-07-01"),
	}
	type row struct {
		From, To record.Date
		Status   Status
		Person   record.ID
	}
	var got []row
	timeline := direct.Over("2026-01-01", "2026-12-31", terms)
	for _, i := range timeline {
		got = append(got, row{i.From, i.To, i.Status, i.Person()})
	}
	want := []row{
		{"2026-01-01", "2026-01-31", Nobody, ""},
		{"2026-02-01", "2026-03-30", Named, ann},
		{"2026-03-31", "2026-03-31", Several, ""},
		{"2026-04-01", "2026-05-31", Named, bob},
		{"2026-06-01", "2026-06-30", Named, bob}, // by another assignment
		{"2026-07-01", "2026-12-31", Nobody, ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
	if found := GapsAndOverlaps(timeline); len(found) != 3 || found[1].Status != Several || len(found[1].Holders) != 2 {
		t.Errorf("gaps and overlaps: %+v", found)
	}
	for _, p := range [][2]record.Date{{"2026-02-01", "2026-01-31"}, {"", "2026-01-31"}, {"2026-01-01", "soon"}} {
		if got := direct.Over(p[0], p[1], terms); got != nil {
			t.Errorf("Over(%s, %s) = %v, want nothing", p[0], p[1], got)
		}
	}
	whole := direct.Over("9999-12-30", "9999-12-31", []Term{term("z", ann, sys, "9999-12-31", "9999-12-31")})
	if len(whole) != 2 || whole[1].From != lastDay || whole[1].Status != Named {
		t.Errorf("the last day there is: %+v", whole)
	}
}

func TestNext(t *testing.T) {
	terms := []Term{term("a", ann, sys, "2026-02-01", "2026-03-31"), term("z", bob, sys, "9999-12-31", "9999-12-31")}
	for after, want := range map[record.Date]record.Date{
		"2026-01-31": "2026-02-01", "2026-02-01": "2026-04-01", "2026-03-31": "2026-04-01", "2026-04-01": "9999-12-31", "9999-12-31": "",
	} {
		if got := question.Next(after, terms); got != want {
			t.Errorf("Next(%s) = %q, want %q", after, got, want)
		}
	}
}

func TestTermOf(t *testing.T) {
	base := record.Record{ID: "a", Kind: "assignment", State: "in_force", Body: record.Body{
		"role": Accountable, "holder": string(ann), "scope": string(sys), "deputy": string(bob), "valid_from": "2026-01-01", "valid_to": "2026-12-31", "delegated_from": "z",
	}}
	want := Term{ID: "a", Role: Accountable, Holder: ann, Deputy: bob, Scope: sys, From: "2026-01-01", To: "2026-12-31", Source: "z"}
	change := func(f func(*record.Record)) record.Record {
		r := base.Clone()
		f(&r)
		return r
	}
	gone := change(func(r *record.Record) { r.State = "withdrawn" })
	for name, tt := range map[string]struct {
		r         record.Record
		withdrawn record.Date
		to        record.Date
		ok        bool
	}{
		"in force":                  {base, "", "2026-12-31", true},
		"date of withdrawal unused": {base, "2026-06-30", "2026-12-31", true},
		"withdrawn":                 {gone, "2026-06-30", "2026-06-30", true},
		"withdrawn after its end":   {gone, "2027-01-15", "2026-12-31", true},
		"withdrawn, day not known":  {gone, "", "2026-12-31", false},
		"without end, withdrawn":    {change(func(r *record.Record) { r.State = "withdrawn"; delete(r.Body, "valid_to") }), "2026-06-30", "2026-06-30", true},
		"removed":                   {change(func(r *record.Record) { r.Removed = true }), "", "2026-12-31", false},
		"erased":                    {change(func(r *record.Record) { r.Erased, r.Body = true, nil }), "", "", false},
		"another kind":              {change(func(r *record.Record) { r.Kind = "task" }), "", "2026-12-31", false},
		"no holder":                 {change(func(r *record.Record) { delete(r.Body, "holder") }), "", "2026-12-31", false},
		"no first day":              {change(func(r *record.Record) { delete(r.Body, "valid_from") }), "", "2026-12-31", false},
	} {
		got, ok := TermOf(tt.r, tt.withdrawn)
		if ok != tt.ok {
			t.Errorf("%s: counts %t, want %t", name, ok, tt.ok)
		}
		if exp := want; ok {
			exp.To = tt.to
			if diff := cmp.Diff(exp, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
	if got := CurrentTerms([]record.Record{base, gone}); len(got) != 1 || got[0] != want {
		t.Errorf("CurrentTerms = %+v", got)
	}
}

func TestWithin(t *testing.T) {
	parents := map[record.ID]record.ID{"team": "lab", "lab": "ops", "x": "y", "y": "x"}
	parent := func(id record.ID) record.ID { return parents[id] }
	for start, want := range map[record.ID][]record.ID{"team": {"team", "lab", "ops"}, "ops": {"ops"}, "": nil, "x": {"x", "y"}} {
		if diff := cmp.Diff(want, Within(start, parent)); diff != "" {
			t.Errorf("Within(%s) (-want +got):\n%s", start, diff)
		}
	}
}
