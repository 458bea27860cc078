package law_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/law"
	"steward/internal/record"
)

func clock(t testing.TB, id string, g law.Given, calendar string, asOf record.Date) law.ClockResult {
	t.Helper()
	res, err := act(t).RunClock(id, g, calendar, asOf)
	if err != nil {
		t.Fatalf("%s %v: %v %v", id, g, err, record.FieldErrors(err))
	}
	return res
}

func TestTheShortestLimitCounts(t *testing.T) {
	for _, c := range []struct {
		clock string
		given law.Given
		due   string // id of the limit
		days  int
	}{
		{"incident", law.Given{"limbs": "a"}, "default", 15},
		{"incident", law.Given{"limbs": "d"}, "default", 15},
		{"incident", law.Given{"limbs": "a", "death": true}, "death", 10},
		{"incident", law.Given{"limbs": []any{"a", "b"}, "death": true}, "critical-infrastructure", 2},
		{"incident", law.Given{"limbs": "c", "widespread": true}, "widespread", 2},
		{"incident", law.Given{"limbs": "a,c", "death": true, "equivalent_law": true}, "default", 15},
		{"incident", law.Given{"limbs": "b,c", "equivalent_law": true}, "default", 15},
		{"incident", law.Given{"limbs": "c", "equivalent_law": true, "widespread": true}, "widespread", 2},
		{"real_world_test", law.Given{"limbs": "b"}, "widespread", 2},
		{"real_world_test", law.Given{"limbs": "a"}, "default", 15},
		{"authority_measures", nil, "measures", 7},
		{"real-world-test-approval", nil, "approval", 30},
	} {
		res := clock(t, c.clock, c.given, "", today)
		if res.Act != "yes" || res.Due == nil || res.Due.ID != c.due || res.Due.Period.Days != c.days || res.CouldBe != nil {
			t.Errorf("%s %v: %+v", c.clock, c.given, res)
		}
	}
}

func TestClocksWithoutANumber(t *testing.T) {
	for id, words := range map[string]string{"gpai-incident": "without undue delay", "deployer-incident": "immediately", "deployer-risk": "without undue delay"} {
		res := clock(t, id, law.Given{"aware": "2026-11-24"}, "", today)
		if res.Act != "yes" || res.Due != nil || res.Short()["at_once"] != words {
			t.Errorf("%s: %+v", id, res)
		}
	}
}

func TestClocksInOtherUnits(t *testing.T) {
	for id, want := range map[string]map[string]any{
		"rbi_urgent":        {"report": true, "to": "judicial or independent administrative authority", "max_hours": 24},
		"post_rbi":          {"report": true, "to": "judicial authority, or an administrative one whose decision binds", "max_hours": 48},
		"corrective_action": {"report": true, "to": "market surveillance authority", "max_working_days": 15},
		"gpai_notification": {"report": true, "to": "Commission", "max_days": 14},
	} {
		res := clock(t, id, nil, "", today)
		if diff := cmp.Diff(want, res.Short()); diff != "" {
			t.Errorf("%s: %s", id, diff)
		}
	}
}

func TestAClockCountsFromItsStart(t *testing.T) {
	res := clock(t, "incident", law.Given{"limbs": "a", "death": true, "aware": "2026-12-15T22:10:00+01:00"}, "DE", today)
	want := &law.Term{Target: "2026-12-25", Deadline: "2026-12-28", Why: "the last day is no working day, so the period ends with the next one"}
	if diff := cmp.Diff(want, res.Due.Term); diff != "" || len(res.Limits) != 2 {
		t.Error(diff, res.Limits)
	}
	if res := clock(t, "incident", law.Given{"limbs": "a"}, "", today); res.Due.Term != nil || !cmp.Equal(res.Missing, []string{"aware"}) {
		t.Errorf("%+v", res)
	}
	if res := clock(t, "rbi_urgent", law.Given{"used": "2026-11-24"}, "", today); res.Due.Term != nil || !cmp.Equal(res.Missing, []string{"used"}) {
		t.Errorf("hours are counted from a day: %+v", res)
	}
	if res := clock(t, "incident", law.Given{"limbs": "a"}, "", today); res.Calendar == "" || res.Calendar == clock(t, "incident", nil, "DE", today).Calendar {
		t.Error("a result does not say whose holidays were counted")
	}
	if _, err := act(t).RunClock("incident", nil, "XX", today); record.CodeOf(err) != record.Invalid {
		t.Errorf("an unknown calendar: %v", err)
	}
}

func TestAnUnknownEventIsNoSilentNo(t *testing.T) {
	res := clock(t, "incident", law.Given{"limbs": "unknown"}, "", today)
	if res.Act != "unknown" || !cmp.Equal(res.Missing, []string{"aware", "limbs"}) || res.CouldBe == nil || res.CouldBe.Period.Days != 2 {
		t.Errorf("%+v", res)
	}
	res = clock(t, "incident", law.Given{"limbs": "a", "death": "unknown"}, "", today)
	if res.Act != "yes" || res.Due.Period.Days != 15 || res.CouldBe == nil || res.CouldBe.Period.Days != 10 {
		t.Errorf("%+v", res)
	}
	if short := res.Short(); short["max_days"] != 15 || short["could_be_days"] != 10 {
		t.Errorf("%v", short)
	}
}

func TestClocksBeginWhenTheLawApplies(t *testing.T) {
	given := law.Given{"limbs": "a", "ai_office": true}
	if res := clock(t, "incident", given, "", "2026-08-01"); res.Act != "no" || len(res.Limits) > 0 || res.AtOnce != "" {
		t.Errorf("%+v", res)
	}
	if res := clock(t, "incident", given, "", "2026-08-02"); res.Act != "yes" || res.To != "AI Office" {
		t.Errorf("%+v", res)
	}
	if to := clock(t, "incident", law.Given{"limbs": "a"}, "", today).To; to != "market surveillance authority" {
		t.Error(to)
	}
}
