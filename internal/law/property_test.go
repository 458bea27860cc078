package law_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/law"
	"steward/internal/rule"
)

// draw makes facts from a case: its answers, with some turned or taken away, so
// that they lie where rules decide, and everything else unknown or no.
func draw(t *rapid.T, r *law.Regime, all []classCase) law.Facts {
	names := ids(r)
	f := law.Facts{Answers: map[string]rule.Answer{}, Default: rapid.SampledFrom([]rule.Answer{rule.Unknown, rule.No}).Draw(t, "default")}
	c := rapid.IntRange(0, len(all)-1).Draw(t, "case")
	for _, p := range all[c].Inputs {
		f.Answers[p] = rule.Yes
	}
	for range rapid.IntRange(0, 40).Draw(t, "changes") {
		p := rapid.SampledFrom(names).Draw(t, "predicate")
		f.Answers[p] = rapid.SampledFrom([]rule.Answer{rule.Unknown, rule.Yes, rule.No}).Draw(t, "answer")
	}
	return f
}

// ids returns the identities of the predicates.
func ids(r *law.Regime) []string {
	out := make([]string, len(r.Predicates))
	for i, p := range r.Predicates {
		out[i] = p.ID
	}
	return out
}

func must(t *rapid.T, r *law.Regime, f law.Facts) *law.Verdict {
	v, err := r.Evaluate("", f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestLearningNeverTurnsAResult learns one unknown answer and holds that no rule
// goes from yes to no or back, and that a class that was given stays, unless the
// answer contradicts others.
func TestLearningNeverTurnsAResult(t *testing.T) {
	r, all := act(t), cases(t).Classification
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t, r, all)
		before := must(t, r, f)
		open := []string{}
		for _, p := range r.Predicates {
			if before.Answer(p.ID) == rule.Unknown {
				open = append(open, p.ID)
			}
		}
		if len(open) == 0 {
			return
		}
		p := rapid.SampledFrom(open).Draw(t, "learnt")
		f.Answers[p] = rapid.SampledFrom([]rule.Answer{rule.Yes, rule.No}).Draw(t, "as")
		after := must(t, r, f)
		if len(after.Clashes) > 0 {
			return
		}
		for _, u := range r.Rules {
			if was, is := before.Answer(u.ID), after.Answer(u.ID); was != rule.Unknown && is != was {
				t.Fatalf("learning %s turned %s from %s to %s", p, u.ID, was, is)
			}
		}
		if before.Class != r.Open && before.Class != r.Unsettled && after.Class != before.Class {
			t.Fatalf("learning %s turned %s to %s", p, before.Class, after.Class)
		}
		if before.Class == r.Open && after.Class != r.Open && !slices.Contains(before.Possible, after.Class) {
			t.Fatalf("%s came out and was not among %v", after.Class, before.Possible)
		}
	})
}

// TestOrderOfAnswersDoesNotMatter evaluates the same answers, written down in
// another order.
func TestOrderOfAnswersDoesNotMatter(t *testing.T) {
	r, all := act(t), cases(t).Classification
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t, r, all)
		names := rapid.Permutation(slices.Sorted(maps.Keys(f.Answers))).Draw(t, "order")
		again := law.Facts{Answers: map[string]rule.Answer{}, Default: f.Default}
		for _, p := range names {
			again.Answers[p] = f.Answers[p]
		}
		a, b := must(t, r, f), must(t, r, again)
		if a.Class != b.Class || !slices.Equal(a.Points, b.Points) || !slices.Equal(a.Open(), b.Open()) || !slices.Equal(a.Clashes, b.Clashes) {
			t.Fatalf("%s %v, and in another order %s %v", a.Class, a.Points, b.Class, b.Points)
		}
	})
}

// TestUnknownNeverImproves takes answers away and holds that the class becomes
// open, stays, or was without a verdict before: never another one.
func TestUnknownNeverImproves(t *testing.T) {
	r, all := act(t), cases(t).Classification
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t, r, all)
		known := must(t, r, f)
		names := ids(r)
		less := law.Facts{Answers: maps.Clone(f.Answers), Default: f.Default}
		for range rapid.IntRange(1, 20).Draw(t, "taken") {
			less.Answers[rapid.SampledFrom(names).Draw(t, "predicate")] = rule.Unknown
		}
		v := must(t, r, less)
		if len(known.Clashes) == 0 && v.Class != r.Open && v.Class != known.Class {
			t.Fatalf("%s became %s by knowing less", known.Class, v.Class)
		}
	})
}

func TestNothingKnownIsOpen(t *testing.T) {
	v, err := act(t).Evaluate("", law.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	if v.Class != "open" || !slices.Contains(v.Possible, "prohibited") || len(v.Open()) < 150 {
		t.Errorf("with nothing known: %s, possible %v, %d questions", v.Class, v.Possible, len(v.Open()))
	}
	if first := v.Open()[:5]; !slices.Contains(first, "ai.machine_based") || !slices.Contains(first, "ai.infers_output_from_input") {
		t.Errorf("the first questions are %v, not the definition", first)
	}
}

// TestOnlyOpenQuestionsMatter fills every open question at random and turns one
// that is not open: nothing in the verdict may move. So what is not asked is not
// needed.
func TestOnlyOpenQuestionsMatter(t *testing.T) {
	r, all := act(t), cases(t).Classification
	rapid.Check(t, func(t *rapid.T) {
		f := draw(t, r, all)
		v := must(t, r, f)
		idle := []string{}
		for _, p := range r.Predicates {
			if v.Answer(p.ID) == rule.Unknown && !slices.Contains(v.Open(), p.ID) {
				idle = append(idle, p.ID)
			}
		}
		if len(idle) == 0 || len(v.Clashes) > 0 {
			return
		}
		full := maps.Clone(f.Answers)
		for _, p := range v.Open() {
			full[p] = rapid.SampledFrom([]rule.Answer{rule.Yes, rule.No}).Draw(t, p)
		}
		p := rapid.SampledFrom(idle).Draw(t, "idle")
		var seen []*law.Verdict
		for _, answer := range []rule.Answer{rule.Unknown, rule.Yes, rule.No} {
			full[p] = answer
			seen = append(seen, must(t, r, law.Facts{Answers: maps.Clone(full), Default: f.Default}))
		}
		for _, other := range seen[1:] {
			if len(other.Clashes) > 0 || len(seen[0].Clashes) > 0 {
				return
			}
			if other.Class != seen[0].Class || !slices.Equal(other.Points, seen[0].Points) {
				t.Fatalf("%s was not asked and turns %s %v to %s %v", p, seen[0].Class, seen[0].Points, other.Class, other.Points)
			}
			for i := range other.Outputs {
				if !slices.Equal(other.Outputs[i].Held, seen[0].Outputs[i].Held) {
					t.Fatalf("%s was not asked and changes %s", p, other.Outputs[i].Output.ID)
				}
			}
		}
	})
}
