package operation

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

func assignment(id, role, holder, scope, state string, from, to record.Date) record.Record {
	b := record.Body{"role": role, "holder": holder, "scope": scope, "valid_from": string(from)}
	if to != "" {
		b["valid_to"] = string(to)
	}
	return record.Record{ID: record.ID(id), Kind: "assignment", State: state, Body: b}
}

func TestDeriveAccountable(t *testing.T) {
	system := record.Record{ID: "sys", Kind: "ai-system"}
	ann := assignment("a", "accountable", "ann", "sys", "in_force", "2026-02-01", "2026-06-30")
	day := func(s record.Date) time.Time { return s.Time() }
	for name, tt := range map[string]struct {
		linked []record.Record
		now    time.Time
		want   record.Body
		until  time.Time
	}{
		"no assignment": {nil, day("2026-03-01"), record.Body{"accountability": "nobody"}, time.Time{}},
		"named":         {[]record.Record{ann}, day("2026-06-30").Add(24*time.Hour - time.Millisecond), record.Body{"accountability": "named", "accountable": "ann"}, day("2026-07-01")},
		"not yet":       {[]record.Record{ann}, day("2026-01-31"), record.Body{"accountability": "nobody"}, day("2026-02-01")},
		"no more":       {[]record.Record{ann}, day("2026-07-01"), record.Body{"accountability": "nobody"}, time.Time{}},
		"without end":   {[]record.Record{assignment("a", "accountable", "ann", "sys", "in_force", "2026-02-01", "")}, day("2026-03-01"), record.Body{"accountability": "named", "accountable": "ann"}, time.Time{}},
		"several": {[]record.Record{ann, assignment("b", "accountable", "bob", "sys", "in_force", "2026-03-01", "2026-03-31")}, day("2026-03-31"),
			record.Body{"accountability": "several"}, day("2026-04-01")},
		"withdrawn":    {[]record.Record{assignment("a", "accountable", "ann", "sys", "withdrawn", "2026-02-01", "")}, day("2026-03-01"), record.Body{"accountability": "nobody"}, time.Time{}},
		"another role": {[]record.Record{assignment("a", "risk", "ann", "sys", "in_force", "2026-02-01", "")}, day("2026-03-01"), record.Body{"accountability": "nobody"}, time.Time{}},
		"whole organisation": {[]record.Record{assignment("a", "accountable", "ann", "", "in_force", "2026-02-01", "")}, day("2026-03-01"),
			record.Body{"accountability": "nobody"}, time.Time{}},
		"held against laws": {[]record.Record{{Kind: "classification", Body: record.Body{"regime": "b"}}, {Kind: "classification", Body: record.Body{"regime": "a"}}, {Kind: "classification", Body: record.Body{"regime": "b"}}, {Kind: "classification", Body: record.Body{"regime": "c"}, Removed: true}}, day("2026-03-01"),
			record.Body{"accountability": "nobody", "laws": []any{"a", "b"}}, time.Time{}},
		"a record that is none": {[]record.Record{{ID: "t", Kind: "task", Body: ann.Body}}, day("2026-03-01"), record.Body{"accountability": "nobody"}, time.Time{}},
	} {
		got, until := AISystem.Derive(system, tt.linked, tt.now)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if !until.Equal(tt.until) {
			t.Errorf("%s: holds until %v, want %v", name, until, tt.until)
		}
	}
	whole := assignment("a", "accountable", "ann", "", "in_force", "2026-02-01", "")
	if got, _ := AISystem.Derive(record.Record{}, []record.Record{whole}, day("2026-03-01")); got.Text("accountability") != "nobody" {
		t.Errorf("a system without identity takes the organisation's: %v", got)
	}
}

func TestDeriveReadsTheDayInUTC(t *testing.T) {
	linked := []record.Record{assignment("a", "accountable", "ann", "sys", "in_force", "2026-02-01", "")}
	west := time.FixedZone("west", -5*3600)
	got, _ := AISystem.Derive(record.Record{ID: "sys"}, linked, time.Date(2026, 1, 31, 20, 0, 0, 0, west))
	if got.Text("accountable") != "ann" {
		t.Errorf("at 01:00 UTC on the first day: %v", got)
	}
}

func TestValidate(t *testing.T) {
	for name, tt := range map[string]struct {
		kind  *record.Kind
		body  record.Body
		field string
	}{
		"system right":      {AISystem, record.Body{"first_use": "2026-01-01", "end_of_use": "2026-01-01", "website": "https://example.org", "replaces": "other"}, ""},
		"system ends early": {AISystem, record.Body{"first_use": "2026-01-02", "end_of_use": "2026-01-01"}, "end_of_use"},
		"system's website":  {AISystem, record.Body{"website": "javascript:alert(1)"}, "website"},
		"replaces itself":   {AISystem, record.Body{"replaces": "me"}, "replaces"},
		"use right":         {Use, record.Body{"from": "2026-01-01", "to": "2026-12-31"}, ""},
		"use ends early":    {Use, record.Body{"from": "2026-01-02", "to": "2026-01-01"}, "to"},
		"provider's entry":  {Use, record.Body{"provider_entry": "SAMPLE-0001"}, "provider_entry"},
		"model's address":   {Model, record.Body{"url": "models.example.org"}, "url"},
		"model from itself": {Model, record.Body{"base_models": []any{"other", "me"}}, "base_models"},
		"dataset's address": {Dataset, record.Body{"url": "ftp://example.org"}, "url"},
		"dataset of itself": {Dataset, record.Body{"derived_from": []any{"me"}}, "derived_from"},
		"agent's address":   {Agent, record.Body{"url": "https://"}, "url"},
		"supplier's site":   {Supplier, record.Body{"website": "example.org"}, "website"},
		"supplier's land":   {Supplier, record.Body{"country": "D"}, "country"},
	} {
		got := tt.kind.Validate(nil, record.Record{ID: "me", Body: tt.body})
		if tt.field == "" && len(got) > 0 || tt.field != "" && (len(got) != 1 || got[0].Field != tt.field) {
			t.Errorf("%s: %v, want a finding on %q", name, got, tt.field)
		}
	}
}
