package law_test

import (
	"slices"
	"testing"

	"steward/internal/law"
	"steward/internal/rule"
)

// interview asks until nothing can change the class, answering as the case says,
// and returns the verdict and how many questions it took.
func interview(t *testing.T, c classCase, screens bool) (*law.Verdict, int) {
	t.Helper()
	f := law.Facts{Answers: map[string]rule.Answer{}}
	screened := map[string]bool{}
	for _, topic := range act(t).Topics {
		screened[topic.ID] = !screens
	}
	for n := 0; n < 250; n++ {
		v := evaluate(t, f)
		step := v.Next(screened)
		if step == nil || step.Question != nil && !step.Question.Class {
			return v, n
		}
		if step.Question == nil {
			if slices.ContainsFunc(step.Screen, func(p string) bool { return slices.Contains(c.Inputs, p) }) {
				screened[step.Topic.ID] = true
				continue
			}
			for _, p := range step.Screen {
				f.Answers[p] = rule.No
			}
			continue
		}
		p := step.Question.Predicate.ID
		if f.Answers[p] = rule.No; slices.Contains(c.Inputs, p) {
			f.Answers[p] = rule.Yes
		}
	}
	t.Fatalf("%s: the interview does not end", c.ID)
	return nil, 0
}

// TestTheInterviewIsShort interviews every shared case from nothing. It has to
// come to the class of the case, and to ask far less than all 196 questions.
func TestTheInterviewIsShort(t *testing.T) {
	all := cases(t).Classification
	for _, screens := range []bool{false, true} {
		total, most := 0, 0
		for _, c := range all {
			v, n := interview(t, c, screens)
			if v.Class != c.Expected.Class {
				t.Errorf("%s: the interview ends with %s, want %s", c.ID, v.Class, c.Expected.Class)
			}
			total, most = total+n, max(most, n)
		}
		t.Logf("screens %v: %d questions on average, %d at most", screens, total/len(all), most)
		if limit := map[bool]int{false: 60, true: 40}[screens]; total/len(all) > limit || most > 2*limit {
			t.Errorf("that is too many")
		}
	}
}

// TestEveryOpenQuestionSaysWhy holds that each question names rules that wait for
// it.
func TestEveryOpenQuestionSaysWhy(t *testing.T) {
	v := evaluate(t, law.Facts{})
	for _, q := range v.Questions(1000) {
		if len(q.Rules) == 0 {
			t.Errorf("%s is asked for no rule", q.Predicate.ID)
		}
	}
}
