package risk_test

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/aims/planning"
	"steward/internal/record"
	"steward/internal/risk"
)

func estimate(t *rapid.T) planning.Estimate {
	span := func(name string, most float64) (out [3]float64) {
		low := rapid.Float64Range(0, most).Draw(t, name+" low")
		mid := low + rapid.Float64Range(0, most).Draw(t, name+" likely")
		return [3]float64{low, mid, mid + rapid.Float64Range(0, most).Draw(t, name+" high")}
	}
	return planning.Estimate{Events: span("events", 2), Loss: span("loss", 1e6), Currency: "EUR", Seed: rapid.Uint64Range(0, 1e9).Draw(t, "seed")}
}

// TestSimulation holds that the same estimate gives the same losses, that the mean
// comes near to what follows without simulation, and that treatment never adds.
func TestSimulation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := estimate(t)
		before := risk.Simulate(e, risk.All())
		if again := risk.Simulate(e, risk.All()); !reflect.DeepEqual(before, again) {
			t.Fatal("the same estimate gives other losses")
		}
		want := meanOf(e.Events) * meanOf(e.Loss)
		if rate := (e.Events[0] + 4*e.Events[1] + e.Events[2]) / 6; rate > 1 && math.Abs(before.Mean-want) > 0.15*want+1 {
			t.Fatalf("mean %.0f, expected %.0f", before.Mean, want)
		}
		if before.P50 > before.P90 || before.P90 > before.P95 || before.P95 > before.P99 {
			t.Fatalf("percentiles fall: %+v", before)
		}
		last := 1.0
		for _, p := range before.Curve() {
			if p.Share > last || p.Share < 0 {
				t.Fatalf("the curve rises: %+v", before.Curve())
			}
			last = p.Share
		}
		if over := before.Above(before.P90); over > .1 || before.P90 > 0 && before.Above(before.P90*.999999) < .1 {
			t.Fatalf("%.4f of the years cost more than the 90th percentile", over)
		}
		left := risk.Left{Events: rapid.Float64Range(0, 1).Draw(t, "events left"), Loss: rapid.Float64Range(0, 1).Draw(t, "loss left")}
		after := risk.Simulate(e, left)
		if after.Mean > before.Mean+1e-6 || after.P50 > before.P50+1e-6 || after.P99 > before.P99+1e-6 {
			t.Fatalf("treatment adds: %+v, %+v", before, after)
		}
	})
}

// TestSimulationOfMany draws years of so many events that their sum is taken at
// once, and holds its mean as well.
func TestSimulationOfMany(t *testing.T) {
	e := planning.Estimate{Events: [3]float64{400, 5000, 90_000}, Loss: [3]float64{1, 2, 30}, Currency: "EUR"}
	l := risk.Simulate(e, risk.All())
	if want := meanOf(e.Events) * meanOf(e.Loss); math.Abs(l.Mean-want) > 0.02*want {
		t.Errorf("mean %.0f, expected %.0f", l.Mean, want)
	}
	if l := risk.Simulate(planning.Estimate{}, risk.All()); l.Mean != 0 || l.P99 != 0 {
		t.Errorf("nothing costs %+v", l)
	}
}

// TestWorth holds what a treatment is worth.
func TestWorth(t *testing.T) {
	r := record.Record{Body: record.Body{"events_low": 2.0, "events_likely": 2.0, "events_high": 2.0, "loss_low": "1000 EUR", "loss_likely": "1000 EUR", "loss_high": "1000 EUR"}}
	treatment := func(n int64, state, counts, cost string, left float64) record.Record {
		return record.Record{Number: n, Kind: "treatment", State: state, Body: record.Body{"events_left": left, "cost": cost}, Derived: record.Body{"counts": counts}}
	}
	m, ok := risk.Money(r, []record.Record{treatment(1, "done", "yes", "100 EUR", 50), treatment(2, "planned", "no", "100 USD", 0), treatment(3, "abandoned", "no", "1 EUR", 0)})
	if !ok || len(m.Each) != 2 {
		t.Fatalf("%v, %d treatments", ok, len(m.Each))
	}
	if math.Abs(m.Before.Mean-2000) > 60 || math.Abs(m.Today.Mean-1000) > 50 || m.Aimed.Mean != 0 {
		t.Errorf("before %.0f, today %.0f, aimed %.0f", m.Before.Mean, m.Today.Mean, m.Aimed.Mean)
	}
	if net := m.Each[0].Net(); math.Abs(net-900) > 60 {
		t.Errorf("the first is worth %.0f", net)
	}
	if !math.IsNaN(m.Each[1].Net()) {
		t.Errorf("costs in another currency are counted: %.0f", m.Each[1].Net())
	}
	if _, ok := risk.Money(record.Record{Body: record.Body{"events_low": 1.0}}, nil); ok {
		t.Error("half an estimate is put into money")
	}
}

// meanOf is the mean of a three-point estimate as the PERT distribution has it.
func meanOf(e [3]float64) float64 { return (e[0] + 4*e[1] + e[2]) / 6 }
