package planning

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"steward/internal/record"
)

func control(n int64, state, position string) record.Record {
	return record.Record{ID: record.ID("0000000000000000000000000" + string(rune('a'+n))), Kind: "control", Number: n, State: state, Derived: record.Body{"position": position}}
}

// harmWith is a harm whose measures rest on the controls.
func harmWith(likelihood, severity, offLikelihood, offSeverity int, controls []record.Record) record.Record {
	r := record.Record{Kind: "impact", State: "noted", Body: record.Body{"direction": "harm", "measures": "m", "likelihood": float64(likelihood), "severity": float64(severity), "effect_likelihood": float64(offLikelihood), "effect_severity": float64(offSeverity)}}
	var ids []any
	for _, c := range controls {
		ids = append(ids, string(c.ID))
	}
	if ids != nil {
		r.Body["controls"] = ids
	}
	return r
}

// TestLessEvidenceNeverLowers holds that what is left of a harm never falls when
// evidence of a control is taken away, and that without any nothing is taken off.
func TestLessEvidenceNeverLowers(t *testing.T) {
	positions := []string{"evidenced", "partial", "expired", "unknown", "not_started", "failed", "excluded", ""}
	states := []string{"included", "excluded", "undecided", "retired"}
	rapid.Check(t, func(t *rapid.T) {
		var controls []record.Record
		for i := range rapid.IntRange(0, 4).Draw(t, "controls") {
			controls = append(controls, control(int64(i), rapid.SampledFrom(states).Draw(t, "state"), rapid.SampledFrom(positions).Draw(t, "position")))
		}
		r := harmWith(rapid.IntRange(1, 5).Draw(t, "likelihood"), rapid.IntRange(1, 5).Draw(t, "severity"), rapid.IntRange(0, 4).Draw(t, "off likelihood"), rapid.IntRange(0, 4).Draw(t, "off severity"), controls)
		before := deriveImpact(r, controls)
		bare := deriveImpact(r, nil)
		if bare.Text("residual") != bare.Text("before") || bare["residual_likelihood"] != r.Body["likelihood"] || bare["residual_severity"] != r.Body["severity"] {
			t.Fatalf("without controls something is taken off: %v", bare)
		}
		if len(controls) == 0 {
			return
		}
		worse := slices.Clone(controls)
		i := rapid.IntRange(0, len(worse)-1).Draw(t, "which")
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			worse[i].Derived = record.Body{"position": rapid.SampledFrom(positions[1:]).Draw(t, "worse")}
		case 1:
			worse[i].State = "undecided"
		case 2:
			worse[i].Removed = true
		case 3:
			worse = slices.Delete(worse, i, i+1)
		}
		after := deriveImpact(r, worse)
		for _, f := range []string{"residual_likelihood", "residual_severity"} {
			x, _ := before[f].(float64)
			y, _ := after[f].(float64)
			if y < x {
				t.Fatalf("%s fell from %v to %v", f, x, y)
			}
		}
		if Level(after.Text("residual")).Rank() < Level(before.Text("residual")).Rank() {
			t.Fatalf("the level fell from %s to %s", before.Text("residual"), after.Text("residual"))
		}
	})
}

// TestMeasuresCount holds which controls make measures count.
func TestMeasuresCount(t *testing.T) {
	yes := control(1, "included", "evidenced")
	for name, tt := range map[string]struct {
		controls []record.Record
		want     string
		left     float64
	}{
		"one evidenced":     {[]record.Record{yes}, "counting", 2},
		"both":              {[]record.Record{yes, control(2, "included", "evidenced")}, "counting", 2},
		"one of two":        {[]record.Record{yes, control(2, "included", "partial")}, "waiting", 4},
		"excluded":          {[]record.Record{control(1, "excluded", "excluded")}, "waiting", 4},
		"evidenced, undone": {[]record.Record{control(1, "undecided", "evidenced")}, "waiting", 4},
		"none":              {nil, "waiting", 4},
	} {
		got := deriveImpact(harmWith(3, 4, 1, 2, tt.controls), tt.controls)
		if got.Text("standing") != tt.want || got["residual_severity"] != tt.left {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := deriveImpact(harmWith(1, 1, 4, 4, []record.Record{yes}), []record.Record{yes}); got["residual_severity"] != 1.0 || got["residual_likelihood"] != 1.0 {
		t.Errorf("below the lowest level: %v", got)
	}
	if got := deriveImpact(record.Record{Body: record.Body{"direction": "harm"}}, nil); got.Text("residual") != "unrated" || got.Text("standing") != "none" {
		t.Errorf("unrated: %v", got)
	}
	benefit := harmWith(4, 4, 0, 0, nil)
	benefit.Body["direction"] = "benefit"
	if got := deriveImpact(benefit, nil); got["residual"] != nil || got.Text("before") != "high" {
		t.Errorf("benefit: %v", got)
	}
}

// TestLevels holds that a level never falls when likelihood or severity rises, and
// that what is not known is never low.
func TestLevels(t *testing.T) {
	for l := 1; l <= 5; l++ {
		for s := 1; s <= 5; s++ {
			if l < 5 && LevelOf(l+1, s).Rank() < LevelOf(l, s).Rank() || s < 5 && LevelOf(l, s+1).Rank() < LevelOf(l, s).Rank() {
				t.Errorf("the level falls above %d, %d", l, s)
			}
		}
		if LevelOf(l, 0) != LevelUnrated || LevelOf(0, l) != LevelUnrated {
			t.Error("half a rating has a level")
		}
	}
	if LevelUnrated.Rank() <= LevelHigh.Rank() || LevelUnrated.Rank() >= LevelVeryHigh.Rank() {
		t.Error("unrated is ranked as if it were known")
	}
}

// TestObjectiveStatus holds a value against its target on days before and after.
func TestObjectiveStatus(t *testing.T) {
	of := func(direction string, target float64, more record.Body) record.Record {
		b := record.Body{"direction": direction, "target": target, "baseline": 80.0, "from": "2026-01-01"}
		for k, v := range more {
			b[k] = v
		}
		return record.Record{Kind: "objective", Due: "2026-12-31", Body: b}
	}
	taken := func(value float64, on string) record.Record {
		return record.Record{Kind: "measurement", State: "taken", Body: record.Body{"value": value, "on": on}}
	}
	withdrawn := taken(99, "2026-06-30")
	withdrawn.State = "withdrawn"
	for name, tt := range map[string]struct {
		r     record.Record
		taken []record.Record
		day   string
		want  string
		wake  string
	}{
		"nothing":         {of("at_least", 100, nil), nil, "2026-03-01", "not_measured", ""},
		"withdrawn":       {of("at_least", 100, nil), []record.Record{withdrawn}, "2026-07-01", "not_measured", ""},
		"reached":         {of("at_least", 100, nil), []record.Record{taken(100, "2026-03-01")}, "2026-03-01", "reached", ""},
		"on track":        {of("at_least", 100, nil), []record.Record{taken(91, "2026-07-01")}, "2026-07-01", "on_track", "2027-01-01"},
		"behind":          {of("at_least", 100, nil), []record.Record{taken(85, "2026-07-01")}, "2026-07-01", "behind", "2027-01-01"},
		"last day":        {of("at_least", 100, nil), []record.Record{taken(99, "2026-12-31")}, "2026-12-31", "behind", "2027-01-01"},
		"overdue":         {of("at_least", 100, nil), []record.Record{taken(99, "2026-12-31")}, "2027-01-01", "overdue", ""},
		"at most reached": {of("at_most", 60, nil), []record.Record{taken(60, "2026-03-01")}, "2026-03-01", "reached", ""},
		"at most track":   {of("at_most", 60, nil), []record.Record{taken(69, "2026-07-02")}, "2026-07-02", "on_track", "2027-01-01"},
		"at most behind":  {of("at_most", 60, nil), []record.Record{taken(79, "2026-07-02")}, "2026-07-02", "behind", "2027-01-01"},
		"no line":         {of("at_least", 100, record.Body{"baseline": nil}), []record.Record{taken(99, "2026-03-01")}, "2026-03-01", "behind", "2027-01-01"},
		"newest counts":   {of("at_least", 100, nil), []record.Record{taken(100, "2026-03-01"), taken(80, "2026-03-02")}, "2026-03-02", "behind", "2027-01-01"},
		"to come":         {of("at_least", 100, nil), []record.Record{taken(80, "2026-03-02"), taken(100, "2026-04-01")}, "2026-03-02", "behind", "2026-04-01"},
		"fresh":           {of("at_least", 100, record.Body{"measure_every": "P1M"}), []record.Record{taken(100, "2026-03-01")}, "2026-04-01", "reached", "2026-04-02"},
		"stale":           {of("at_least", 100, record.Body{"measure_every": "P1M"}), []record.Record{taken(100, "2026-03-01")}, "2026-04-02", "not_measured", "2027-01-01"},
	} {
		got, wake := deriveObjective(tt.r, tt.taken, record.Date(tt.day).Time().Add(9*time.Hour))
		if got.Text("status") != tt.want {
			t.Errorf("%s: %s because %q, want %s", name, got.Text("status"), got.Text("because"), tt.want)
		}
		if want := record.Date(tt.wake); want == "" && !wake.IsZero() || want != "" && !wake.Equal(want.Time()) {
			t.Errorf("%s: looked at again on %v, want %q", name, wake, tt.wake)
		}
	}
}
