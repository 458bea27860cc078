package conformity_test

import (
	"testing"
	"time"

	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// row finds an item in a grid.
func row(t *testing.T, g conformity.Grid, item string) conformity.GridRow {
	t.Helper()
	for _, r := range g.Rows {
		if r.Item.ID == item {
			return r
		}
	}
	t.Fatalf("the grid has no %s", item)
	return conformity.GridRow{}
}

func (h *estate) grid(name string, day record.Date) conformity.Grid {
	h.Helper()
	g, err := h.Grid(h.Context(), h.Admin, name, day)
	h.Must(err)
	return g
}

func TestGrid(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			h := newEstate(t, db)
			h.useTiny()
			doors, lights, keys := h.byKey("tiny:1.1"), h.byKey("tiny:1.2"), h.byKey("tiny:A.1.1")
			h.evidence(record.Body{"expires": "2026-03-05"}, true, doors.ID)
			h.evidence(nil, false, lights.ID)
			g := h.grid("tiny", "")
			for item, want := range map[string]position.Status{"1.1": position.Evidenced, "1.2": position.Unknown, "1": position.Partial, "2": position.NotStarted, "A.1": position.NotStarted, "A.1.1": position.NotStarted} {
				if got := row(t, g, item); got.Status != want {
					t.Errorf("%s is %s, want %s", item, got.Status, want)
				}
			}
			if g.Counts.Total() != 5 || g.Counts[position.NotStarted] != 3 || row(t, g, "1").Counts.Total() != 2 || row(t, g, "1.1").Counting != 1 || row(t, g, "1.1").Until != "2026-03-05" || row(t, g, "1.1").Depth != 1 {
				t.Errorf("counts: %v, clause 1 %v, 1.1 %+v", g.Counts, row(t, g, "1").Counts, row(t, g, "1.1"))
			}
			_, err := h.World.Register.Update(t.Context(), h.Admin, keys.ID, editOf(record.Body{"justification": "There are no keys here."}))
			h.Must(err)
			h.step(h.Admin, keys.ID, "exclude")
			if got := row(t, h.grid("tiny", ""), "A.1.1"); got.Status != position.Excluded {
				t.Errorf("an excluded control is %s", got.Status)
			}
			h.Clock.Set(time.Date(2026, 3, 6, 9, 0, 0, 0, time.UTC))
			h.Must(h.World.Register.Tend(t.Context()))
			if got := row(t, h.grid("tiny", ""), "1.1"); got.Status != position.Expired {
				t.Errorf("after its evidence expired, 1.1 is %s: %s", got.Status, got.Reason)
			}
			then := h.grid("tiny", "2026-03-04")
			if got := row(t, then, "1.1"); got.Status != position.Evidenced || !then.Past || len(got.Pieces) != 1 {
				t.Errorf("the day before, it was %s with %d pieces", got.Status, len(got.Pieces))
			}
			if got := row(t, h.grid("tiny", "2026-03-05"), "1.1"); got.Status != position.Expired {
				t.Errorf("on the day it expired, it was %s", got.Status)
			}
			_, err = h.Grid(t.Context(), h.Admin, "tiny", "2026-02-01")
			h.Fails(err, record.NotFound)
			_, err = h.Grid(t.Context(), h.Admin, "tiny", "2026-03-07")
			h.Fails(err, record.Invalid)
			_, err = h.Grid(t.Context(), h.Admin, "iso-42001", "")
			h.Fails(err, record.NotFound)
		})
	}
}

func TestItem(t *testing.T) {
	h := newEstate(t, "sqlite")
	h.useTiny()
	doors := h.byKey("tiny:1.1")
	e := h.evidence(nil, true, doors.ID)
	h.Create("finding", "The door of the cellar was open", record.Body{"grade": "minor", "about": ids(doors.ID)})
	v, err := h.Item(t.Context(), h.Admin, "tiny", "1.1", "")
	h.Must(err)
	if v.Stand == nil || v.Stand.Answer.Status != position.Failed || len(v.Stand.Rows) != 2 || v.Stand.Rows[0].Kind != "finding" || v.Stand.Rows[1].ID != e.ID || v.Next != "1.2" || v.Prev != "" || len(v.Path) != 2 {
		t.Errorf("the item: %+v", v.Stand)
	}
	v, err = h.Item(t.Context(), h.Admin, "tiny", "1", "")
	h.Must(err)
	if v.Stand != nil || len(v.Below) != 2 {
		t.Errorf("the clause has %d items", len(v.Below))
	}
	_, err = h.Item(t.Context(), h.Admin, "tiny", "9", "")
	h.Fails(err, record.NotFound)
}

// TestPositionsNeverImprove holds that making an item worse never makes its group
// better.
func TestPositionsNeverImprove(t *testing.T) {
	all := []position.Status{position.Failed, position.NotStarted, position.Unknown, position.Expired, position.Partial, position.Evidenced}
	var try func(n int, picked []position.Status)
	try = func(n int, picked []position.Status) {
		if n > 0 {
			for _, s := range all {
				try(n-1, append(picked, s))
			}
			return
		}
		before := conformity.Positions{}
		for _, s := range picked {
			before[s]++
		}
		for i, s := range picked {
			for _, worse := range all[:s.Rank()] {
				after := conformity.Positions{}
				for j, other := range picked {
					if j == i {
						other = worse
					}
					after[other]++
				}
				if after.Status().Rank() > before.Status().Rank() {
					t.Fatalf("%v is %s; with %s for %s it is %s", picked, before.Status(), worse, s, after.Status())
				}
			}
		}
	}
	for n := 1; n <= 4; n++ {
		try(n, nil)
	}
}
