package risk

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
)

// drawnLevels are the levels of a scale; some names are of both editions.
func drawnLevels(t *rapid.T, name string) []rating.Level {
	var out []rating.Level
	for i := range rapid.IntRange(rating.MinLevels, rating.MaxLevels).Draw(t, name) {
		out = append(out, rating.Level{Name: fmt.Sprintf("%s %d", rapid.SampledFrom([]string{"a", "b"}).Draw(t, "name"), i)})
	}
	return out
}

// TestReading holds that levels read by name and by place never turn their order
// round, that a proposal leaves what is chosen and nothing open, and that a reading
// that was kept is read as it was.
func TestReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := rating.Scale{Likelihood: drawnLevels(t, "old"), Severity: drawnLevels(t, "old")}
		next := rating.Scale{Likelihood: drawnLevels(t, "next"), Severity: drawnLevels(t, "next")}
		named := ByName(old, next)
		whole := named.Proposed(old, next)
		for _, r := range []Reading{named, whole} {
			if err := r.check(old, next); err != nil {
				t.Fatalf("%v: %v", r, err)
			}
			if back, ok := keptReading(r.lines("CRI-1", old, next), "CRI-1", old, next); !ok || !slices.Equal(back.Likelihood, r.Likelihood) || !slices.Equal(back.Severity, r.Severity) {
				t.Fatalf("%v was kept as %v", r, back)
			}
		}
		if slices.Contains(whole.Likelihood, 0) || slices.Contains(whole.Severity, 0) {
			t.Fatalf("a proposal leaves something open: %v", whole)
		}
		for i, l := range named.Likelihood {
			if l != 0 && whole.Likelihood[i] != l {
				t.Fatalf("%v became %v", named, whole)
			}
		}
		if n := len(old.Likelihood); len(next.Likelihood) == n && !slices.ContainsFunc(named.Likelihood, func(l int) bool { return l != 0 }) && whole.Likelihood[n-1] != n {
			t.Fatalf("the highest of as many levels is read as %d", whole.Likelihood[n-1])
		}
	})
}

// TestLossLimit holds which limit in money counts.
func TestLossLimit(t *testing.T) {
	limit := func(n int64, category, state, loss string, chance float64) record.Record {
		return record.Record{Number: n, State: state, Body: record.Body{"category": category, "loss_limit": loss, "loss_chance": chance}, Derived: record.Body{"fits": "yes"}}
	}
	all := []record.Record{limit(1, "any", "in_force", "9000 EUR", 5), limit(2, "privacy", "in_force", "5000 EUR", 10), limit(3, "privacy", "in_force", "7000 EUR", 1), limit(4, "privacy", "draft", "1 EUR", 0), limit(5, "privacy", "in_force", "2 USD", 0)}
	if l, ok := planning.LossLimitFor(all, "privacy", "EUR"); !ok || l.Loss != 5000 || l.Share != .01 || len(l.By) != 2 {
		t.Errorf("of two, the lowest loss and the lowest share: %+v", l)
	}
	if l, ok := planning.LossLimitFor(all, "safety", "EUR"); !ok || l.Loss != 9000 {
		t.Errorf("any other category: %+v", l)
	}
	if _, ok := planning.LossLimitFor(all, "privacy", "SEK"); ok {
		t.Error("a limit in another currency counts")
	}
}
