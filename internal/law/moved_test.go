package law_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/rule"
)

// TestWhatAnAmendmentMoves compares the verdicts before and after 27 July 2026.
func TestWhatAnAmendmentMoves(t *testing.T) {
	f := system("annexI.section_A", "component.safety_component_3_14", "component.solely_non_safety_function_6_1a",
		"product.third_party_conformity_assessment_required", "role.provider")
	before, err := act(t).Evaluate("2026-07-26", f)
	if err != nil {
		t.Fatal(err)
	}
	after, err := act(t).Evaluate("2026-07-27", f)
	if err != nil {
		t.Fatal(err)
	}
	want := []law.Moved{{What: "class", From: "high_risk_6_1_A", To: "minimal"}, {What: "points", From: "HR-61", To: ""}, {What: "duties", From: "CA-4", To: ""}}
	if diff := cmp.Diff(want, before.Moves(after)); diff != "" {
		t.Error(diff)
	}
	if same := after.Moves(after); same != nil {
		t.Errorf("nothing moved, yet %v", same)
	}
}

// TestAnswersOfAnotherVersionAreKept parts answers that have no question now.
func TestAnswersOfAnotherVersionAreKept(t *testing.T) {
	f := law.Facts{Answers: map[string]rule.Answer{"role.provider": rule.Yes, "role.gone": rule.No}, Numbers: map[string]float64{"gone.number": 1}}
	if _, err := act(t).Evaluate("", f); err == nil {
		t.Error("names that are not known were passed over in silence")
	}
	fit, left := act(t).Fit(f)
	if diff := cmp.Diff([]string{"gone.number", "role.gone"}, left); diff != "" {
		t.Error(diff)
	}
	if v := evaluate(t, fit); v.Answer("role.provider") != rule.Yes {
		t.Error("the answer that fits was lost")
	}
}

// TestDatesFollowTheVerdict: each class has its route, a model has one though it
// is no system, and what is outside the law has none.
func TestDatesFollowTheVerdict(t *testing.T) {
	undress := []string{"act.uses", "p5ba.deployer_uses_for_that_purpose", "p5ba.identifiable_natural_person", "p5ba.intimate_parts_or_sexually_explicit", "p5ba.realistic_image_video_audio_or_similar"}
	tests := []struct {
		facts law.Facts
		given law.Given
		want  map[string]string
	}{
		{system(undress...), nil, map[string]string{"prohibition_2026": "2026-12-02"}},
		{system("emp.recruitment_or_selection_substance"), law.Given{"first_placed": "2028-01-01"}, map[string]string{"annex_iii": "2027-12-02"}},
		{yes("gpai.significant_generality", "act.places_gpai_model_on_union_market"), law.Given{"first_placed": "2026-01-01"}, map[string]string{"gpai": "2025-08-02"}},
		{system("use.exclusively_military_defence_national_security", "emp.recruitment_or_selection_substance"), nil, map[string]string{}},
	}
	for _, tt := range tests {
		v := evaluate(t, tt.facts)
		dates, err := v.Dates(tt.given, "2026-11-24")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, d := range dates {
			got[d.Route] = string(d.Date)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", v.Class, diff)
		}
	}
}
