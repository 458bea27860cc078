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
