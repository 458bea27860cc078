package classify_test

import (
	"testing"
	"time"

	"steward/internal/classify"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

func TestAPastDayHasTheAnswersOfThatDay(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.highRisk("Ranking of applicants")
		system := d.get(c.Body.ID("system"))
		d.Clock.Set(time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC))
		j, err := d.Judge(t.Context(), d.Admin, c, "")
		d.Must(err)
		for i, name := range []string{"emp.recruitment_or_selection_substance", "role.provider"} {
			if i == 0 {
				_, err = d.Register.Update(t.Context(), d.Admin, j.Fact(name).ID, register.Edit{Body: record.Body{"says": "no"}})
			} else {
				_, err = d.Register.Remove(t.Context(), d.Admin, j.Fact(name).ID, register.Move{Reason: "Entered by mistake."})
			}
			d.Must(err)
		}
		d.Must(d.Tend(t.Context()))
		then, begun, err := d.OfSystemThen(t.Context(), d.Admin, act, system, "2026-03-05")
		d.Must(err)
		if !begun || !then.Past || then.Class() != "high_risk_6_2" || then.Fact("role.provider") == nil || then.AnswersOf("2026-03-09") != "As they stood at the end of 2026-03-05" {
			t.Fatalf("then: %s, begun %v, %v", then.Class(), begun, then.Facts.Answers)
		}
		now, _, err := d.OfSystemOn(t.Context(), d.Admin, act, system, "2026-03-05")
		d.Must(err)
		if now.Class() == "high_risk_6_2" || now.Past || now.AnswersOf("2026-03-09") != "Of today, 2026-03-09" {
			t.Fatalf("with the answers of today: %s", now.Class())
		}
		before, begun, err := d.OfSystemThen(t.Context(), d.Admin, act, system, "2026-02-28")
		d.Must(err)
		if begun || before.Class() != "open" || len(before.Said) > 0 {
			t.Fatalf("before anybody began: %s, begun %v", before.Class(), begun)
		}
		_, _, err = d.OfSystemThen(t.Context(), d.Admin, act, system, "2026-03-09")
		d.Fails(err, record.Invalid)
	})
}

func TestNumbersOfThePortfolioHaveTheirRows(t *testing.T) {
	d := newDesk(world.New(t, world.SQLite(t)))
	c := d.highRisk("Ranking of applicants")
	d.begun("Chat")
	fresh := d.Create("ai-system", "Parking", nil)
	gone := d.Create("ai-system", "Old", nil)
	_, err := d.Register.Step(t.Context(), d.Admin, gone.ID, "retire", register.Move{Reason: "Old."})
	d.Must(err)
	p, err := d.Portfolio(t.Context(), d.Admin, act)
	d.Must(err)
	page, err := d.NotBegun(t.Context(), d.Admin, act, "", 20)
	d.Must(err)
	if p.NotBegun != 1 || page.Total != 1 || page.Records[0].ID != fresh.ID {
		t.Fatalf("not begun: %d, %v", p.NotBegun, page)
	}
	system := c.Body.ID("system")
	counts, err := d.DutyCounts(t.Context(), d.Admin, act, []record.ID{system, fresh.ID})
	d.Must(err)
	want := map[string]int{}
	list, err := d.Register.List(t.Context(), d.Admin, record.Query{Kind: "obligation", Limit: 200, Filters: []record.Filter{{Field: "system", Op: record.Is, Values: []string{string(system)}}}})
	d.Must(err)
	for _, r := range list.Records {
		want[r.State+" "+r.Body.Text("law_state")]++
	}
	got := counts[system]
	if got.Now != want["binding applies"] || got.Coming != want["binding will_apply"] || got.Unclear != want["unclear unknown"] || got.Now+got.Coming+got.Unclear == 0 || counts[fresh.ID] != (classify.DutyCount{}) {
		t.Fatalf("%+v, rows %v", counts, want)
	}
	n, err := d.BeginRest(t.Context(), d.Admin, act, 100)
	d.Must(err)
	if p, err = d.Portfolio(t.Context(), d.Admin, act); err != nil || n != 1 || p.NotBegun != 0 || p.Begun != 3 {
		t.Fatalf("begun %d, then %+v %v", n, p, err)
	}
}
