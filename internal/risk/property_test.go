package risk_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"steward/internal/aims/planning"
	"steward/internal/record"
)

const day = "2026-06-15"

// scales are criteria of four by four.
func scales() record.Record {
	return record.Record{ID: "c", Kind: "risk-criteria", Number: 1, State: "in_force", Body: record.Body{
		"likelihood": []any{"a", "b", "c", "d"}, "severity": []any{"a", "b", "c", "d"}, "bands": []any{"low", "medium", "high"},
		"matrix": []any{"a: 1 1 1 2", "b: 1 1 2 2", "c: 1 2 2 3", "d: 2 2 3 3"}}}
}

// parts are controls and treatments that rest on them, some of them shown.
func parts(t *rapid.T) (controls, treatments []record.Record) {
	for i := range 3 {
		position := rapid.SampledFrom([]string{"evidenced", "evidenced", "evidenced", "evidenced", "evidenced", "evidenced", "partial", "expired", "failed", "unknown", "not_started"}).Draw(t, "position")
		state := rapid.SampledFrom([]string{"included", "included", "included", "included", "undecided", "excluded"}).Draw(t, "state")
		controls = append(controls, record.Record{ID: record.ID("k" + string(rune('0'+i))), Kind: "control", Number: int64(i), State: state, Derived: record.Body{"position": position}})
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "treatments") {
		body := record.Body{"likelihood_steps": float64(rapid.IntRange(0, 2).Draw(t, "likelihood")), "severity_steps": float64(rapid.IntRange(0, 3).Draw(t, "severity"))}
		var named []any
		for _, c := range controls {
			if rapid.IntRange(0, 2).Draw(t, "named") == 0 {
				named = append(named, string(c.ID))
			}
		}
		if len(named) > 0 {
			body["controls"] = named
		}
		treatments = append(treatments, record.Record{ID: record.ID("t" + string(rune('0'+i))), Kind: "treatment", Number: int64(i), State: rapid.SampledFrom([]string{"planned", "in_progress", "done", "done", "done", "done", "done", "done", "abandoned"}).Draw(t, "stage"), Body: body})
	}
	return controls, treatments
}

// derive computes a risk from its parts, as the register does.
func derive(r record.Record, controls, treatments, given []record.Record) record.Record {
	now, _ := time.Parse(time.DateOnly, day)
	linked := append([]record.Record{scales()}, given...)
	for _, t := range treatments {
		t.Derived, _ = planning.Treatment.Derive(t, controls, now)
		linked = append(linked, t)
	}
	r.Derived, _ = planning.Risk.Derive(r, linked, now)
	r.Mark = planning.Risk.MarkOf(r)
	return r
}

func aRisk(t *rapid.T) record.Record {
	level := func(name string) float64 { return float64(rapid.IntRange(1, 4).Draw(t, name)) }
	r := record.Record{ID: "r", Kind: "risk", Title: "R", State: "assessed", Body: record.Body{"nature": "threat", "criteria": "c", "inherent_likelihood": level("likelihood"), "inherent_severity": level("severity"), "assessed_on": day}}
	if rapid.Bool().Draw(t, "judged today") {
		r.Body["current_likelihood"], r.Body["current_severity"] = level("likelihood today"), level("severity today")
	}
	return r
}

// TestEvidenceTakenAway holds that when a control is evidenced no more, or a
// treatment is not done after all, what is left of a risk never falls; and that an
// acceptance of what it was never counts once it moved.
func TestEvidenceTakenAway(t *testing.T) {
	now, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		r := aRisk(t)
		controls, treatments := parts(t)
		before := derive(r, controls, treatments, nil)
		accepted := record.Record{ID: "a", Kind: "risk-acceptance", State: "given", Body: record.Body{"risk": "r", "expires": "2027-01-01", "seen": before.Mark, "marks": []any{record.PinOf("r", before.Mark)}}}
		accepted.Derived, _ = planning.RiskAcceptance.Derive(accepted, []record.Record{before}, now)
		if got := accepted.Derived.Text("standing"); got != "counts" {
			t.Fatalf("an acceptance of what there is %s", got)
		}
		unseen := accepted.Clone() // the risk moved while the page was open, and back
		unseen.Body["seen"] = "0123456789abcdef"
		if got, _ := planning.RiskAcceptance.Derive(unseen, []record.Record{before}, now); got.Text("standing") != "stale" {
			t.Fatalf("an acceptance of what was never seen %s", got.Text("standing"))
		}
		all := rapid.Bool().Draw(t, "all controls")
		for i := range controls {
			if all || rapid.Bool().Draw(t, "control") {
				controls[i].Derived = record.Body{"position": "expired"}
			}
		}
		if n := len(treatments); n > 0 {
			if i := rapid.IntRange(0, n).Draw(t, "treatment"); i < n {
				treatments[i].State = rapid.SampledFrom([]string{"in_progress", "abandoned"}).Draw(t, "back to")
			}
		}
		after := derive(r, controls, treatments, nil)
		for _, f := range []string{"residual_likelihood", "residual_severity", "rank"} {
			was, _ := before.Derived[f].(float64)
			is, _ := after.Derived[f].(float64)
			if is < was {
				t.Fatalf("%s fell from %v to %v: %s", f, was, is, after.Derived.Text("residual_reason"))
			}
		}
		accepted.Derived, _ = planning.RiskAcceptance.Derive(accepted, []record.Record{after}, now)
		same := before.Derived["residual_likelihood"] == after.Derived["residual_likelihood"] && before.Derived["residual_severity"] == after.Derived["residual_severity"]
		if got := accepted.Derived.Text("standing"); (got == "counts") != same {
			t.Fatalf("the residual is the same: %v, and the acceptance %s", same, got)
		}
		if !same {
			moved++
		}
		again := derive(r, controls, treatments, []record.Record{accepted})
		if (again.Derived.Text("accepted") == "yes") != same || again.Mark != after.Mark {
			t.Fatalf("accepted: %s; an acceptance moves its own risk: %v", again.Derived.Text("accepted"), again.Mark != after.Mark)
		}
	})
	if moved == 0 {
		t.Error("no risk moved: nothing was tried")
	}
}
