package classify_test

import (
	"testing"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

func TestTheEarliestEndOfKeepingFollowsFromTheDayItWasPlaced(t *testing.T) {
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		duty, placed string
		until        record.Date
		ask          string
	}{
		{"AIA-11-1", "2027-12-02", "2037-12-02", ""},
		{"AIA-11-1", "2024-02-29", "2034-02-28", ""},
		{"AIA-11-1", "", "", "first_placed"},
		{"AIA-11-1", "unknown", "", "first_placed"},
		{"AIA-26-6", "2027-12-02", "", ""}, // counts from the making of each log
		{"AIA-27-1", "2027-12-02", "", ""}, // the law gives no number
	} {
		j := &classify.Judged{Regime: all[act], Given: law.Given{"first_placed": c.placed}}
		if c.placed == "" {
			j.Given = law.Given{}
		}
		k := j.KeepOf(all[act].Obligation(c.duty, "2026-11-30"))
		if k.Until != c.until || k.Ask != c.ask || k.Words == "" {
			t.Errorf("%s, placed %q: %+v, want until %q, asking %q", c.duty, c.placed, k, c.until, c.ask)
		}
	}
}
