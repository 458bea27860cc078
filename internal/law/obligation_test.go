package law_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// hiring are the answers of a provider of a tool that ranks applicants.
func hiring(more ...string) law.Facts {
	return yes(append([]string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input",
		"ai.output_can_influence_environment", "role.provider", "act.places_on_union_market", "act.places_or_puts_into_service",
		"emp.recruitment_or_selection_substance", "f63.materially_influences_decision"}, more...)...)
}

func duties(t testing.TB, f law.Facts, roles []string, g law.Given, asOf record.Date) map[string]law.Duty {
	t.Helper()
	v, err := act(t).Evaluate(asOf, f)
	if err != nil {
		t.Fatal(err)
	}
	list, err := act(t).ObligationsFor(v.Answer, roles, g, asOf)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]law.Duty{}
	for _, d := range list {
		out[d.ID+" "+string(d.Valid.To)] = d
	}
	return out
}

func TestDutiesOfAProvider(t *testing.T) {
	placed := law.Given{"first_placed": "2028-03-01"}
	all := duties(t, hiring(), []string{"provider"}, placed, today)
	for id, want := range map[string]struct {
		state law.DutyState
		from  record.Date
	}{
		"AIA-4-1 ":            {law.DutyApplies, "2025-02-02"},
		"AIA-4-1 2026-07-26":  {law.DutyApplied, "2025-02-02"},
		"AIA-5 ":              {law.DutyApplies, "2025-02-02"},
		"AIA-9-1 ":            {law.DutyWillApply, "2027-12-02"},
		"AIA-11-1 ":           {law.DutyWillApply, "2027-12-02"},
		"AIA-43 ":             {law.DutyWillApply, "2027-12-02"},
		"AIA-49-1 ":           {law.DutyWillApply, "2027-12-02"},
		"AIA-73-1 ":           {law.DutyWillApply, "2027-12-02"},
		"AIA-85 ":             {law.DutyApplies, "2026-08-02"},
		"AIA-25-4 2026-07-26": {law.DutyApplied, "2027-12-02"},
	} {
		d, there := all[id]
		if !there || d.State != want.state || d.From != want.from || d.Holds != "yes" || d.Reason == "" {
			t.Errorf("%s: %v %+v, want %v", id, there, d, want)
		}
	}
	for _, id := range []string{"AIA-26-1 ", "AIA-6-4 ", "AIA-50-1 ", "AIA-53-1a ", "AIA-12-3 ", "AIA-23-1 ", "AIA-22-1 ", "AIA-49-5 "} {
		if d, there := all[id]; there {
			t.Errorf("%s is there: %+v", id, d)
		}
	}
	for id, d := range duties(t, hiring(), []string{"provider"}, placed, "2028-03-01") {
		if d.State != law.DutyApplies && d.State != law.DutyApplied {
			t.Errorf("%s is %s in 2028", id, d.State)
		}
	}
}

func TestDutiesOfLegacyOpenAndSectoralSystems(t *testing.T) {
	provider := []string{"provider"}
	d := duties(t, hiring(), provider, law.Given{"first_placed": "2026-01-15"}, today)["AIA-9-1 "]
	if d.State != law.DutyNone || d.From != "" {
		t.Errorf("legacy: %+v", d)
	}
	d = duties(t, hiring(), provider, nil, today)["AIA-9-1 "]
	if d.State != law.DutyUnknown || !cmp.Equal(d.Missing, []string{"first_placed"}) {
		t.Errorf("without the day it was placed: %+v", d)
	}
	section := yes("ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment",
		"role.provider", "ai.is_itself_annexI_product", "product.third_party_conformity_assessment_required", "annexI.section_B")
	d = duties(t, section, provider, law.Given{"first_placed": "2029-01-01"}, today)["AIA-9-1 "]
	if d.State != law.DutyNone || d.Route != "annex_i_section_b" {
		t.Errorf("Section B: %+v", d)
	}
	delete(section.Answers, "annexI.section_B")
	section.Answers["annexI.section_A"] = rule.Yes
	d = duties(t, section, provider, law.Given{"first_placed": "2029-01-01"}, today)["AIA-11-2 "]
	if d.State != law.DutyWillApply || d.From != "2028-08-02" {
		t.Errorf("Section A: %+v", d)
	}
}

func TestUnknownAnswersGiveUnknownDuties(t *testing.T) {
	f := hiring()
	f.Answers["f63.materially_influences_decision"] = rule.Unknown
	f.Answers["f63.a_narrow_procedural_task"] = rule.Yes
	all := duties(t, f, []string{"provider"}, law.Given{"first_placed": "2028-03-01"}, today)
	for _, id := range []string{"AIA-9-1 ", "AIA-6-4 "} {
		if d := all[id]; d.State != law.DutyUnknown || d.Holds != "unknown" || len(d.Missing) == 0 {
			t.Errorf("%s: %+v", id, d)
		}
	}
	nothing := duties(t, law.Facts{}, []string{"provider", "deployer"}, nil, today)
	for id, d := range nothing {
		if d.State != law.DutyUnknown && d.State != law.DutyApplied {
			t.Errorf("%s is %s though nothing is known", id, d.State)
		}
	}
	if len(nothing) < 70 {
		t.Errorf("%d duties of a system nobody knows", len(nothing))
	}
}

func TestDutiesOfModelsAndTransparency(t *testing.T) {
	model := yes("gpai.significant_generality", "act.places_gpai_model_on_union_market", "gpai.training_compute_above_1e25_flop", "org.in_third_country")
	all := duties(t, model, nil, law.Given{"first_placed": "2025-01-01"}, today)
	for _, id := range []string{"AIA-52-1 ", "AIA-53-1a ", "AIA-53-1d ", "AIA-54 ", "AIA-55-1 "} {
		if d := all[id]; d.State != law.DutyWillApply || d.From != "2027-08-02" {
			t.Errorf("%s: %+v", id, d)
		}
	}
	image := hiring("t50.generates_synthetic_audio_image_video_text")
	d := duties(t, image, []string{"provider"}, law.Given{"first_placed": "2026-01-01"}, today)["AIA-50-2 "]
	if d.State != law.DutyWillApply || d.From != "2026-12-02" {
		t.Errorf("%+v", d)
	}
}

// TestNamesInConditionsAreAnswered holds that with every answer known no duty and
// no route stays open for want of a name the evaluator does not have.
func TestNamesInConditionsAreAnswered(t *testing.T) {
	v := evaluate(t, hiring())
	known := func(where string, e law.Expr) {
		e.Names(func(name string, _ int) {
			if v.Answer(name) == rule.Unknown {
				t.Errorf("%s asks for %s, which nobody answers", where, name)
			}
		})
	}
	for _, o := range act(t).Obligations {
		known(o.ID, o.When)
	}
	for _, d := range act(t).Dates {
		known(d.ID, d.For)
	}
}

// TestContentHasWhatTheFactsHave compares numbers and identities with the shared
// facts.
func TestContentHasWhatTheFactsHave(t *testing.T) {
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "facts", "euaiact.json"))
	if err != nil {
		t.Fatalf("THE SHARED FACTS ARE ABSENT: set STEWARD_SHARED: %v", err)
	}
	var facts struct {
		Obligations []struct{ ID string }
		AnnexIV     []struct{ ID string } `json:"annex_iv"`
		Timeline    []struct{ Date record.Date }
		AnnexI      map[string][]struct{ Celex string } `json:"annex_i"`
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	if len(facts.Obligations) != 94 || len(facts.AnnexIV) != 23 {
		t.Errorf("%d obligations and %d points of Annex IV in the facts", len(facts.Obligations), len(facts.AnnexIV))
	}
	for _, o := range facts.Obligations {
		if act(t).Obligation(o.ID, today) == nil {
			t.Errorf("%s is not there", o.ID)
		}
	}
	var iv []string
	for _, it := range act(t).Annex("IV").ItemsAt(today) {
		iv = append(iv, it.ID)
	}
	for _, it := range facts.AnnexIV {
		if !slices.Contains(iv, it.ID) {
			t.Errorf("%s is not there", it.ID)
		}
	}
	for _, m := range facts.Timeline {
		if !slices.ContainsFunc(act(t).Milestones, func(x law.Milestone) bool { return x.Date == m.Date && x.Valid.Has(today) }) {
			t.Errorf("nothing happens on %s", m.Date)
		}
	}
}

func TestRetention(t *testing.T) {
	r := act(t)
	if got := r.RetentionRule("documents").Until("2028-02-29"); got != "2038-02-28" {
		t.Error(got)
	}
	if got := r.RetentionRule("deployer-logs").Until("2027-08-31"); got != "2028-02-29" {
		t.Error(got)
	}
	if got := r.RetentionRule("financial").Until("2027-08-31"); got != "" {
		t.Error(got)
	}
}

func BenchmarkObligationsFor(b *testing.B) {
	v := evaluate(b, hiring())
	r := act(b)
	for b.Loop() {
		if _, err := r.ObligationsFor(v.Answer, []string{"provider", "deployer"}, law.Given{"first_placed": "2026-01-15"}, today); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDate(b *testing.B) {
	r := act(b)
	for b.Loop() {
		if _, err := r.Date("annex_iii", law.Given{"first_placed": "2026-01-15"}, today); err != nil {
			b.Fatal(err)
		}
	}
}
