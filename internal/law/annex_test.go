package law_test

import (
	"slices"
	"testing"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

func TestPointsOfAnnexesOnADay(t *testing.T) {
	for _, c := range []struct {
		annex string
		day   record.Date
		want  int
	}{
		{"IV", today, 23}, {"V", today, 8}, {"VIII-A", today, 13}, {"VIII-B", "2026-07-26", 9}, {"VIII-B", "2026-07-27", 7},
		{"VIII-C", today, 5}, {"I-A", "2026-07-26", 12}, {"I-A", today, 11}, {"I-B", "2026-07-26", 8}, {"I-B", today, 9},
		{"II", today, 16}, {"III", today, 25}, {"VI", today, 4}, {"VII", today, 11}, {"IX", today, 5}, {"X", today, 7},
		{"XI-1", today, 11}, {"XI-2", today, 3}, {"XII", today, 11}, {"XIII", today, 7}, {"XIV", "2026-07-26", 0}, {"XIV", today, 3},
	} {
		a := act(t).Annex(c.annex)
		if a == nil {
			t.Errorf("there is no annex %s", c.annex)
			continue
		}
		if got := len(a.ItemsAt(c.day)); got != c.want {
			t.Errorf("annex %s has %d points on %s, want %d", c.annex, got, c.day, c.want)
		}
	}
	has := func(id string) bool {
		return slices.ContainsFunc(act(t).Annex("VIII-B").ItemsAt(today), func(it law.AnnexItem) bool { return it.ID == id })
	}
	if has("VIII.B.7") || has("VIII.B.9") || !has("VIII.B.8") {
		t.Error("the deleted points of Annex VIII B are not the right ones")
	}
}

func TestTimelineOfASystem(t *testing.T) {
	line := func(f law.Facts, g law.Given, asOf record.Date) map[string]law.TimelineEntry {
		v, err := act(t).Evaluate(asOf, f)
		if err != nil {
			t.Fatal(err)
		}
		entries, err := act(t).Timeline(v.Answer, g, "2024-01-01", "2031-12-31", asOf)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.IsSortedFunc(entries, func(a, b law.TimelineEntry) int { return compare(a.Date, b.Date) }) {
			t.Error("the timeline is not in order")
		}
		out := map[string]law.TimelineEntry{}
		for _, e := range entries {
			if e.Own {
				out[e.Route] = e
			} else {
				out[e.Ref+" "+string(e.Date)] = e
			}
		}
		return out
	}
	own := line(hiring(), law.Given{"first_placed": "2025-01-01", "public_authority": true}, today)
	if e := own["annex_iii"]; e.Date != "2030-08-02" || e.State != law.DutyWillApply {
		t.Errorf("%+v", e)
	}
	if _, general := own["Art 113(c)(i) 2027-12-02"]; general {
		t.Error("the general day stands beside the system's own")
	}
	if e := own["Art 113(a) 2025-02-02"]; e.State != law.DutyApplies {
		t.Errorf("%+v", e)
	}
	if e := own["Art 113(c)(ii) 2028-08-02; "]; e.Own {
		t.Errorf("%+v", e)
	}
	old := line(hiring(), law.Given{"first_placed": "2026-09-01"}, "2026-07-26")
	if e := old["annex_iii"]; e.Date != "2026-08-02" {
		t.Errorf("by the 2024 text: %+v", e)
	}
	f := hiring()
	f.Answers["emp.recruitment_or_selection_substance"] = rule.Unknown
	open := line(f, law.Given{"first_placed": "2028-09-01"}, today)
	if e := open["annex_iii"]; e.State != law.DutyUnknown || e.Date != "2027-12-02" || e.Why == "" {
		t.Errorf("%+v", e)
	}
	if _, general := open["Art 113(c)(i) 2027-12-02"]; !general {
		t.Error("the general day is gone though the route is open")
	}
}

func compare(a, b record.Date) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
