package law_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/rule"
)

func system(more ...string) law.Facts {
	return yes(append([]string{"ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment"}, more...)...)
}

// TestProfilingOverridesTheExemption shows trace and smallest change of the
// exemption of Art 6(3).
func TestProfilingOverridesTheExemption(t *testing.T) {
	v := evaluate(t, system("emp.recruitment_or_selection_substance", "f63.a_narrow_procedural_task", "f63.performs_profiling"))
	if v.Class != "high_risk_6_2" {
		t.Fatal(v.Class)
	}
	why := v.Why("HR-63")
	if why.Result != rule.No || !slices.Contains(why.Because, law.Ground{Predicate: "f63.performs_profiling", Answer: rule.Yes}) {
		t.Errorf("the exemption fails because of %v", why.Because)
	}
	want := [][]law.Literal{{{Predicate: "f63.performs_profiling", Answer: rule.No}}}
	if diff := cmp.Diff(want, why.Turns); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(v.Changes(), law.Change{Literal: want[0][0], Class: "not_high_risk_documented"}) {
		t.Errorf("changes %v", v.Changes())
	}
}

// TestTurnsAreSmallestChanges tries for every rule of some cases that each change
// turns it, and that no part of the change is enough.
func TestTurnsAreSmallestChanges(t *testing.T) {
	for i, c := range cases(t).Classification {
		if i%8 != 0 {
			continue
		}
		v := evaluate(t, yes(c.Inputs...))
		for _, u := range act(t).Rules {
			why := v.Why(u.ID)
			if why == nil {
				continue
			}
			for _, set := range why.Turns {
				if got := turned(t, c, set, u.ID); got == why.Result {
					t.Errorf("%s: %v does not turn %s", c.ID, set, u.ID)
				}
				for i := range set {
					if part := slices.Delete(slices.Clone(set), i, i+1); turned(t, c, part, u.ID) != why.Result {
						t.Errorf("%s: of %v, %v is enough to turn %s", c.ID, set, part, u.ID)
					}
				}
			}
		}
	}
}

func turned(t *testing.T, c classCase, set []law.Literal, id string) rule.Answer {
	f := yes(c.Inputs...)
	for _, l := range set {
		f.Answers[l.Predicate] = l.Answer
	}
	return evaluate(t, f).Answer(id)
}

// TestTheAnswersOfATraceCarryIt takes every other answer away: the rule keeps its
// result.
func TestTheAnswersOfATraceCarryIt(t *testing.T) {
	for _, c := range cases(t).Classification {
		v := evaluate(t, yes(c.Inputs...))
		for _, u := range v.Holding() {
			f := law.Facts{Answers: map[string]rule.Answer{}}
			for _, g := range v.Why(u.ID).Because {
				f.Answers[g.Predicate] = g.Answer
			}
			if got := evaluate(t, f).Answer(u.ID); got != rule.Yes {
				t.Errorf("%s: %s holds because of %v, but with these alone it is %s", c.ID, u.ID, f.Answers, got)
			}
		}
	}
}

func TestAVerdictSaysWhereItRestsOnADraft(t *testing.T) {
	v := evaluate(t, system("ci.sector_listed", "ci.direct_safety_function"))
	if v.Class != "minimal" || !remarked(v, "A3-2", "draft") || !remarked(v, "A3-2", "unsettled") {
		t.Errorf("%s with %v: that only a draft excludes it is not said", v.Class, v.Remarks)
	}
	v = evaluate(t, system("credit.evaluates_creditworthiness", "nat.concerns_natural_persons", "credit.solely_non_essential_service"))
	if !remarked(v, "A3-5b", "draft") {
		t.Errorf("remarks %v", v.Remarks)
	}
	v = evaluate(t, system("credit.evaluates_creditworthiness", "nat.concerns_natural_persons"))
	if !slices.ContainsFunc(v.Remarks, func(r law.Remark) bool { return r.Refs == "hrg" && strings.Contains(r.Say, "A3-5b") }) {
		t.Errorf("that the guidelines are a draft is not said: %v", v.Remarks)
	}
	if remarked(v, "A3-5b", "draft") {
		t.Errorf("nothing hangs on the draft, yet %v", v.Remarks)
	}
}

// TestReadingsThatDifferNeedAPerson: two guidelines put inferring ethnic origin
// under different articles.
func TestReadingsThatDifferNeedAPerson(t *testing.T) {
	v := evaluate(t, system("bio.categorises_persons_on_biometric_data", "bio.infers_sensitive_attribute_gdpr_9_1", "p5g.deduces_race_politics_union_religion_philosophy_sex_life_orientation"))
	if !v.Person || !remarked(v, "A3-1b", "unsettled") {
		t.Errorf("%s, person %v, %v", v.Class, v.Person, v.Remarks)
	}
	v = evaluate(t, system("emp.recruitment_or_selection_substance", "f63.d_preparatory_task", "f63.materially_influences_decision"))
	if !v.Person || v.Class != "high_risk_6_2" {
		t.Errorf("%s, person %v", v.Class, v.Person)
	}
}

func remarked(v *law.Verdict, id, status string) bool {
	return slices.ContainsFunc(v.Remarks, func(r law.Remark) bool { return r.Rule == id && r.Status == status })
}

func TestContradictionsAreNoVerdict(t *testing.T) {
	v := evaluate(t, system("org.is_natural_person", "org.public_authority_or_union_body", "emp.recruitment_or_selection_substance"))
	if v.Class != "unsettled" || !v.Person || len(v.Clashes) != 1 || !strings.Contains(v.Clashes[0], "private person") {
		t.Errorf("%s %v", v.Class, v.Clashes)
	}
	v = evaluate(t, system("ai.is_itself_annexI_product", "product.third_party_conformity_assessment_required"))
	if v.Class != "unsettled" || !strings.Contains(v.Clashes[0], "Section A") {
		t.Errorf("%s %v", v.Class, v.Clashes)
	}
}

// TestAnswersFollowFromOthers asks nobody twice.
func TestAnswersFollowFromOthers(t *testing.T) {
	v := evaluate(t, law.Facts{Answers: map[string]rule.Answer{"bio.infers_emotion_or_intention_from_biometric_data": rule.No}})
	for _, p := range []string{"p5f.infers_emotion_or_intention_from_biometric_data", "t50.emotion_recognition_system"} {
		if v.Answer(p) != rule.No || slices.Contains(v.Open(), p) {
			t.Errorf("%s is %s", p, v.Answer(p))
		}
	}
	v = evaluate(t, law.Facts{Answers: map[string]rule.Answer{"p5h.real_time_rbi": rule.Yes}})
	if v.Answer("bio.without_active_involvement") != rule.Yes {
		t.Error("live remote identification does not say that people take no part")
	}
	f := system("p5f.infers_emotion_or_intention_from_biometric_data")
	f.Answers["bio.infers_emotion_or_intention_from_biometric_data"] = rule.No
	if v = evaluate(t, f); !v.Person || len(v.Clashes) != 1 {
		t.Errorf("one fact answered with yes and no: %v", v.Remarks)
	}
}

// TestTheDayChoosesTheText judges the same system by both texts.
func TestTheDayChoosesTheText(t *testing.T) {
	comfort := system("annexI.section_A", "component.safety_component_3_14", "component.solely_non_safety_function_6_1a", "product.third_party_conformity_assessment_required")
	undress := system("act.uses", "p5ba.deployer_uses_for_that_purpose", "p5ba.identifiable_natural_person", "p5ba.intimate_parts_or_sexually_explicit", "p5ba.realistic_image_video_audio_or_similar")
	for _, tt := range []struct {
		facts    law.Facts
		old, now string
	}{{comfort, "high_risk_6_1_A", "minimal"}, {undress, "minimal", "prohibited"}} {
		before, err := act(t).Evaluate("2026-07-26", tt.facts)
		if err != nil {
			t.Fatal(err)
		}
		after, err := act(t).Evaluate("2026-07-27", tt.facts)
		if err != nil {
			t.Fatal(err)
		}
		if before.Class != tt.old || after.Class != tt.now || before.Law.Text.ID != "2024" || after.Law.Text.ID != "2026" {
			t.Errorf("%s then %s, want %s then %s", before.Class, after.Class, tt.old, tt.now)
		}
	}
}

// TestSeveralClassesHoldAtOnce: prohibited, and a listed use, and transparency.
func TestSeveralClassesHoldAtOnce(t *testing.T) {
	v := evaluate(t, system("p5f.infers_emotion_or_intention_from_biometric_data", "p5f.in_workplace_or_education_institution",
		"bio.infers_emotion_or_intention_from_biometric_data", "emp.recruitment_or_selection_substance", "t50.emotion_recognition_system", "role.deployer"))
	want := []law.Held{{Class: "prohibited", Points: []string{"P5-f"}}, {Class: "high_risk_6_2", Points: []string{"A3-1c", "A3-4a"}}, {Class: "transparency", Points: []string{"T50-3"}}}
	if diff := cmp.Diff(want, v.Held); diff != "" {
		t.Error(diff)
	}
	if got := v.Output("roles").Held; !slices.Equal(got, []string{"deployer"}) {
		t.Errorf("roles %v", got)
	}
}

func TestRolesShift(t *testing.T) {
	v := evaluate(t, system("role.distributor", "act.puts_own_name_on_high_risk_system_already_on_market"))
	if got := v.Output("roles").Held; !slices.Equal(got, []string{"provider", "distributor"}) {
		t.Errorf("roles %v", got)
	}
	if got := v.Output("role_shifts").Held; !slices.Equal(got, []string{"RS-1", "RS-5"}) {
		t.Errorf("shifts %v", got)
	}
	v = evaluate(t, system("role.deployer", "org.is_natural_person", "use.purely_personal_non_professional"))
	if got := v.Output("roles").Held; len(got) != 0 {
		t.Errorf("a private person has the roles %v", got)
	}
}
