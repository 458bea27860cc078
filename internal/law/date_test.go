package law_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/record"
)

const legacy = "none (legacy, Art 111(2))"

func date(t testing.TB, route string, g law.Given, asOf record.Date) law.DateResult {
	t.Helper()
	res, err := act(t).ExplainDate(route, g, asOf)
	if err != nil {
		t.Fatalf("%s %v: %v %v", route, g, err, record.FieldErrors(err))
	}
	return res
}

func TestDatesAroundTheirLimits(t *testing.T) {
	const before = "2026-07-26" // the last day of the 2024 text
	for _, c := range []struct {
		route string
		given law.Given
		asOf  record.Date
		want  string
	}{
		{"prohibition", nil, today, "2025-02-02"},
		{"prohibition", law.Given{"first_placed": "2010-01-01"}, today, "2025-02-02"},
		{"prohibition_2026", nil, today, "2026-12-02"},
		{"prohibition_2026", nil, before, "none (not in the law as of 2026-07-26)"},
		{"literacy", nil, today, "2025-02-02"},
		{"amendment", nil, before, "none (not in the law as of 2026-07-26)"},
		{"annex_iii", law.Given{"first_placed": "2027-12-01"}, today, legacy},
		{"annex_iii", law.Given{"first_placed": "2027-12-02"}, today, "2027-12-02"},
		{"annex_iii", law.Given{"first_placed": "2026-08-01"}, before, legacy},
		{"annex_iii", law.Given{"first_placed": "2026-08-02"}, before, "2026-08-02"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": "2027-12-01"}, today, legacy},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": "2027-12-02"}, today, "2027-12-02"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": "2029-03-04"}, today, "2029-03-04"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": true}, today, "2027-12-02"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": "2029-03-04", "public_authority": true}, today, "2029-03-04"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": "2031-01-01", "public_authority": true}, today, "2030-08-02"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "public_authority": true}, before, "2030-08-02"},
		{"annex_iii", law.Given{"first_placed": "2027-12-02", "public_authority": true}, today, "2027-12-02"},
		{"annex_iii", law.Given{"first_placed": "2027-08-01", "annex_x": true}, today, "2030-12-31"},
		{"annex_iii", law.Given{"first_placed": "2027-12-02", "annex_x": true}, today, "2027-12-02"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": true, "significant_change_on": "2029-03-04"}, today, "2029-03-04"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change_on": "2029-03-04"}, today, "2029-03-04"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": true, "significant_change_on": "unknown"}, today, "2027-12-02"},
		{"annex_i", law.Given{"first_placed": "2028-08-01"}, today, legacy},
		{"annex_i", law.Given{"first_placed": "2028-08-02"}, today, "2028-08-02"},
		{"annex_i", law.Given{"first_placed": "2026-08-01"}, before, legacy},
		{"annex_i", law.Given{"first_placed": "2026-08-02"}, before, "2027-08-02"},
		{"annex_i", law.Given{"first_placed": "2025-01-01", "significant_change": "2026-09-01"}, before, "2027-08-02"},
		{"annex_i", law.Given{"first_placed": "2025-01-01", "significant_change": "2028-09-01"}, today, "2028-09-01"},
		{"annex_i", law.Given{"first_placed": "2025-01-01", "public_authority": true}, today, "2030-08-02"},
		{"annex_i_section_b", law.Given{"first_placed": "2029-01-01"}, today, "none (Annex I Section B, Art 2(2))"},
		{"annex_x", law.Given{"first_placed": "2027-08-01"}, today, "2030-12-31"},
		{"annex_x", law.Given{"first_placed": "2027-08-02"}, today, "2027-12-02"},
		{"gpai", law.Given{"first_placed": "2025-08-01"}, today, "2027-08-02"},
		{"gpai", law.Given{"first_placed": "2025-08-02"}, today, "2025-08-02"},
		{"art50", law.Given{"first_placed": "2020-01-01"}, today, "2026-08-02"},
		{"art50_2", law.Given{"first_placed": "2026-08-01"}, today, "2026-12-02"},
		{"art50_2", law.Given{"first_placed": "2026-08-02"}, today, "2026-08-02"},
		{"art50_2", law.Given{"first_placed": "2026-08-01"}, before, "2026-08-02"},
		{"general", nil, today, "2026-08-02"},
		{"penalties", nil, today, "2025-08-02"},
		{"commission_fines", nil, today, "2026-08-02"},
		{"general", nil, "2024-07-31", "none (not in the law as of 2024-07-31)"},
	} {
		if got := date(t, c.route, c.given, c.asOf); got.Answer != c.want {
			t.Errorf("%s %v as of %s: %s, want %s", c.route, c.given, c.asOf, got.Answer, c.want)
		}
	}
}

func TestUnknownInputsGiveNoSilentDate(t *testing.T) {
	res := date(t, "annex_iii", law.Given{"first_placed": "unknown"}, today)
	want := law.DateResult{State: law.UnknownDate, Answer: "unknown", Possible: []string{"2027-12-02", legacy}, Missing: []string{"first_placed"}}
	if res.State != want.State || res.Answer != want.Answer || res.Date != "" || !cmp.Equal(res.Possible, want.Possible) || !cmp.Equal(res.Missing, want.Missing) {
		t.Errorf("%+v", res)
	}
	if !cmp.Equal(res.Assumed, []string{"significant_change", "public_authority", "annex_x"}) {
		t.Errorf("assumed %v", res.Assumed)
	}
	// What is unknown and cannot matter leaves the answer as it is.
	res = date(t, "annex_iii", law.Given{"first_placed": "2028-01-01", "significant_change": nil, "public_authority": "unknown"}, today)
	if res.Answer != "2027-12-02" || len(res.Missing) > 0 {
		t.Errorf("%+v", res)
	}
	res = date(t, "annex_iii", law.Given{"first_placed": "2025-01-01", "significant_change": true}, today)
	if !cmp.Equal(res.Missing, []string{"significant_change_on"}) {
		t.Errorf("a change without its day misses %v", res.Missing)
	}
}

func TestWhatWouldChangeADate(t *testing.T) {
	res := date(t, "annex_iii", law.Given{"first_placed": "2025-01-01"}, today)
	want := []law.WhatIf{
		{Input: "annex_x", Value: "yes", Answer: "2030-12-31"},
		{Input: "public_authority", Value: "yes", Answer: "2030-08-02"},
		{Input: "significant_change", Value: "yes", Answer: "2027-12-02"},
	}
	if diff := cmp.Diff(want, res.Change); diff != "" {
		t.Error(diff)
	}
	if res.Reason == "" || res.Ref != "Art 111(2)" || res.Source == "" {
		t.Errorf("%+v", res)
	}
}

func TestWrongInputsAreNamed(t *testing.T) {
	for _, c := range []struct {
		route string
		given law.Given
		field string
	}{
		{"annex_xx", nil, "route"},
		{"annex_iii", law.Given{"first_placd": "2025-01-01"}, "first_placd"},
		{"annex_iii", law.Given{"first_placed": "2025-02-30"}, "first_placed"},
		{"annex_iii", law.Given{"first_placed": 20250101}, "first_placed"},
		{"annex_iii", law.Given{"public_authority": "perhaps"}, "public_authority"},
		{"annex_iii", law.Given{"significant_change": "soon"}, "significant_change"},
		{"annex_iii", law.Given{"significant_change": false, "significant_change_on": "2028-01-01"}, "significant_change_on"},
		{"annex_iii", law.Given{"significant_change": "2028-01-02", "significant_change_on": "2028-01-01"}, "significant_change_on"},
		{"annex_iii", law.Given{"public_authority_on": "2028-01-01"}, "public_authority_on"},
		{"annex_iii", law.Given{"first_placed": "2025-01-01", "placed": "2025-01-01"}, "placed"},
	} {
		_, err := act(t).Date(c.route, c.given, today)
		fields := record.FieldErrors(err)
		if record.CodeOf(err) != record.Invalid || len(fields) != 1 || fields[0].Field != c.field || fields[0].Message == "" {
			t.Errorf("%s %v: %v %v", c.route, c.given, err, fields)
		}
	}
}

func TestEveryNameOfARouteIsTheRoute(t *testing.T) {
	for _, d := range act(t).Dates {
		for _, name := range d.Names {
			if got := act(t).Route(name); got == nil || got.ID != d.ID {
				t.Errorf("%s is not %s", name, d.ID)
			}
		}
	}
}
