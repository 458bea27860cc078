package conformity

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/pack"
	"steward/internal/record"
)

// drawAnswer draws any answer a record can hold, and some it cannot.
func drawAnswer(t *rapid.T) GapAnswer {
	return GapAnswer{
		Given: rapid.Bool().Draw(t, "given"),
		Says:  rapid.SampledFrom([]string{"yes", "partly", "no", "unknown", ""}).Draw(t, "says"),
		Level: rapid.IntRange(-1, 5).Draw(t, "level"),
	}
}

// TestValueIsTheLowest holds over random answers that the value of an item is
// never above any answer given, is one of them, and does not rise with more.
func TestValueIsTheLowest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.Custom(drawAnswer), 0, 8).Draw(t, "answers")
		v := ValueOf(answers)
		var levels []int
		for _, a := range answers {
			if n, ok := a.Value(); ok {
				levels = append(levels, n)
			}
		}
		if v.Known != (len(levels) > 0) || v.Known && v.Level != slices.Min(levels) {
			t.Fatalf("%+v of levels %v", v, levels)
		}
		more := ValueOf(append(slices.Clone(answers), drawAnswer(t)))
		if v.Known && (!more.Known || more.Level > v.Level) {
			t.Fatalf("another answer raised %+v to %+v", v, more)
		}
		if v.Given+v.Waiting != len(answers) || v.Unknown > v.Given {
			t.Fatalf("%+v of %d answers", v, len(answers))
		}
	})
}

func TestNoBesideFour(t *testing.T) {
	v := ValueOf([]GapAnswer{{Given: true, Says: "yes", Level: 4}, {Given: true, Says: "no", Level: -1}, {Given: true, Says: "unknown", Level: -1}, {Says: "yes", Level: 5}})
	if want := (GapValue{Known: true, Level: 0, Says: "no", Given: 3, Waiting: 1, Unknown: 1, Split: true}); v != want {
		t.Errorf("%+v, want %+v", v, want)
	}
}

// TestClauseHidesNoNo holds that the lowest of a clause is the lowest of its
// items, and that excluded controls count for nothing but their position.
func TestClauseHidesNoNo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := &GapRound{Answers: map[record.ID][]GapAnswer{}}
		lowest, asked := -1, 0
		for i := range rapid.IntRange(1, 12).Draw(t, "items") {
			it := GapItem{Record: record.Record{ID: record.ID(fmt.Sprint(i)), State: rapid.SampledFrom([]string{"current", "excluded"}).Draw(t, "state")}, Clause: GapClauseID{"p", "1"}, Target: 3}
			g.Items = append(g.Items, it)
			g.Answers[it.Record.ID] = rapid.SliceOfN(rapid.Custom(drawAnswer), 0, 3).Draw(t, "answers")
			if it.Excluded() {
				continue
			}
			asked++
			if v := g.Value(it.Record.ID); v.Known && (lowest < 0 || v.Level < lowest) {
				lowest = v.Level
			}
		}
		c := g.Clauses()[0]
		if c.Lowest != lowest || c.Asked != asked || c.Middle < c.Lowest || c.Answered > c.Asked {
			t.Fatalf("%+v, lowest %d of %d", c, lowest, asked)
		}
	})
}

// TestPlanOrder holds that a row's points are the sum of its reasons, that a
// larger gap never stands lower, all else equal, and that nothing unknown is
// planned for.
func TestPlanOrder(t *testing.T) {
	p := &pack.Pack{Name: "p", Items: []pack.Item{{ID: "1", Documented: "yes"}, {ID: "2"}}}
	rapid.Check(t, func(t *rapid.T) {
		it := GapItem{Pack: p, Item: &p.Items[rapid.IntRange(0, 1).Draw(t, "item")], Target: rapid.IntRange(0, 5).Draw(t, "target")}
		it.Record.Derived = record.Body{"position": rapid.SampledFrom([]string{"failed", "expired", "partial", "evidenced", "unknown", "not_started"}).Draw(t, "position")}
		v := GapValue{Known: rapid.Bool().Draw(t, "known"), Level: rapid.IntRange(0, 5).Draw(t, "level")}
		related := rapid.IntRange(0, 9).Draw(t, "related")
		step, ok := planStep(it, v, related)
		if ok && !v.Known {
			t.Fatal("an item nobody answered about is planned for")
		}
		sum := 0
		for _, w := range step.Why {
			sum += w.Points
		}
		if sum != step.Points {
			t.Fatalf("%d points, the reasons make %d", step.Points, sum)
		}
		if v.Level > 0 {
			v.Level--
			if lower, ok2 := planStep(it, v, related); ok && (!ok2 || lower.Points < step.Points) {
				t.Fatalf("a lower answer made it less pressing: %d, before %d", lower.Points, step.Points)
			}
		}
	})
}
