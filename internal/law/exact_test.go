package law_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"steward/internal/law"
	"steward/internal/rule"
)

// said is all a verdict says that a question could change.
func said(v *law.Verdict) string {
	text := fmt.Sprint(v.Class, v.Points)
	if !v.Ends {
		text += fmt.Sprint(v.Held)
	}
	for _, s := range v.Outputs {
		text += fmt.Sprint(s.Held)
	}
	return text
}

// TestOpenQuestionsAreExact takes a few answers away from the shared cases and
// tries all ways to give them: a question is open exactly when turning its answer
// changes the verdict for some way of answering the others. A question that only
// makes a contradiction may be open or not.
func TestOpenQuestionsAreExact(t *testing.T) {
	r := act(t)
	random := rand.New(rand.NewPCG(17, 2))
	asked, idle, wrong := 0, 0, 0
	for _, c := range cases(t).Classification {
		f := yes(c.Inputs...)
		var taken []string
		for range 3 {
			taken = append(taken, c.Inputs[random.IntN(len(c.Inputs))], r.Predicates[random.IntN(len(r.Predicates))].ID)
		}
		slices.Sort(taken)
		taken = slices.Compact(taken)
		for _, p := range taken {
			f.Answers[p] = rule.Unknown
		}
		v := evaluate(t, f)
		taken = slices.DeleteFunc(taken, func(p string) bool { return v.Answer(p) != rule.Unknown }) // it follows from another
		for i, p := range taken {
			open := slices.Contains(v.Open(), p)
			matters, firm := turns(t, f, taken, i)
			if open {
				asked++
			} else {
				idle++
			}
			if firm && !open || open && !matters {
				wrong++
				t.Errorf("%s without %v: %s is open %v, and matters %v", c.ID, taken, p, open, matters)
			}
		}
	}
	t.Logf("%d questions open, %d not, %d wrongly", asked, idle, wrong)
}

// turns tries all answers to the other questions, and the one at i both ways: does
// the verdict differ for any, and for any without a contradiction.
func turns(t *testing.T, f law.Facts, open []string, i int) (some, firm bool) {
	for bits := range 1 << len(open) {
		if bits>>i&1 == 1 {
			continue
		}
		var seen [2]*law.Verdict
		for way := range 2 {
			g := law.Facts{Answers: maps.Clone(f.Answers), Default: f.Default}
			for j, p := range open {
				g.Answers[p] = rule.No
				if (bits|way<<i)>>j&1 == 1 {
					g.Answers[p] = rule.Yes
				}
			}
			seen[way] = evaluate(t, g)
		}
		if said(seen[0]) != said(seen[1]) {
			some = true
			firm = firm || len(seen[0].Clashes)+len(seen[1].Clashes) == 0
		}
	}
	return some, firm
}
