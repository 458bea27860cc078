package register_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestHistories does random things to an organisation and then holds that every
// past moment reads as it was, that lists and tallies agree with the records,
// that computed fields are what the records say, and
// that the whole database stands a check.
func TestHistories(t *testing.T) {
	db := world.SQLite(t)
	w := world.New(t, db)
	rapid.Check(t, func(rt *rapid.T) {
		h := &history{World: w, rt: rt, was: map[time.Time]map[record.ID]record.Record{}}
		for range rapid.IntRange(5, 25).Draw(rt, "acts") {
			w.Clock.Add(time.Duration(rapid.IntRange(1, 72).Draw(rt, "hours")) * time.Hour)
			h.act()
			h.remember()
		}
		h.check()
	})
	report, err := w.Register.Check(t.Context(), register.CheckOptions{})
	w.Must(err)
	for _, f := range report.Faults {
		t.Errorf("%v", f)
	}
}

type history struct {
	*world.World
	rt  *rapid.T
	ids []record.ID
	was map[time.Time]map[record.ID]record.Record
}

// act does one thing; what may be refused for a good reason may be refused.
func (h *history) act() {
	ctx, g := h.Context(), h.Register
	var err error
	switch what := rapid.SampledFrom([]string{"system", "assign", "edit", "step", "remove", "restore"}).Draw(h.rt, "act"); {
	case what == "system" || len(h.ids) == 0:
		var r record.Record
		r, err = g.Create(ctx, h.Admin, register.Draft{Kind: "ai-system", Title: fmt.Sprintf("System %d", len(h.ids))}, register.CreateOptions{})
		h.ids = append(h.ids, r.ID)
	case what == "assign":
		var r record.Record
		from := h.Clock.Now().AddDate(0, 0, rapid.IntRange(-9, 9).Draw(h.rt, "from"))
		r, err = g.Create(ctx, h.Admin, register.Draft{Kind: "assignment", Body: record.Body{"role": "accountable", "holder": string(h.Admin.Person),
			"scope": string(h.ids[0]), "valid_from": string(record.DateOf(from))}}, register.CreateOptions{})
		if err == nil {
			h.ids = append(h.ids, r.ID)
		}
	default:
		err = h.change(what, rapid.SampledFrom(h.ids).Draw(h.rt, "record"))
	}
	if code := record.CodeOf(err); err != nil && code != record.Illegal && code != record.Invalid && code != record.Conflict && code != record.NotFound {
		h.rt.Fatalf("%v", err)
	}
}

func (h *history) change(what string, id record.ID) error {
	ctx, g := h.Context(), h.Register
	var err error
	switch what {
	case "edit":
		due := record.DateOf(h.Clock.Now())
		_, err = g.Update(ctx, h.Admin, id, register.Edit{Due: &due})
	case "step":
		_, err = g.Step(ctx, h.Admin, id, rapid.SampledFrom([]string{"pilot", "suspend", "retire", "withdraw"}).Draw(h.rt, "step"), register.Move{Reason: "because"})
	case "remove":
		_, err = g.Remove(ctx, h.Admin, id, register.Move{Reason: "because"})
	case "restore":
		_, err = g.Restore(ctx, h.Admin, id, register.Move{})
	}
	return err
}

func (h *history) remember() {
	now := map[record.ID]record.Record{}
	for _, id := range h.ids {
		r, err := h.Register.Get(h.Context(), h.Admin, id)
		if err != nil {
			h.rt.Fatal(err)
		}
		now[id] = r
	}
	h.was[h.Clock.Now()] = now
}

func (h *history) check() {
	if err := h.Register.Tend(h.Context()); err != nil {
		h.rt.Fatal(err)
	}
	for at, records := range h.was {
		for id, want := range records {
			got, err := h.Register.At(h.Context(), h.Admin, id, at)
			if err != nil {
				h.rt.Fatalf("as of %s: %v", at, err)
			}
			want.Derived, got.Derived = nil, nil // computed for today only
			if diff := cmp.Diff(want, got); diff != "" {
				h.rt.Fatalf("as of %s (-was +read):\n%s", at, diff)
			}
		}
	}
	h.counts()
}

// counts holds the tallies and the filtered lists against the records.
func (h *history) counts() {
	states := map[string]int{}
	if err := h.Register.Each(h.Context(), h.Admin, "ai-system", func(r record.Record) error {
		states[r.State]++
		return nil
	}); err != nil {
		h.rt.Fatal(err)
	}
	tallies, err := h.Register.Tallies(h.Context(), h.Admin, "ai-system", "state", 50)
	if err != nil {
		h.rt.Fatal(err)
	}
	got := map[string]int{}
	for _, t := range tallies {
		got[t.Value] = t.N
		page, err := h.Register.List(h.Context(), h.Admin, record.Query{Kind: "ai-system", Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{t.Value}}}, Limit: 1})
		if err != nil || page.Total != t.N {
			h.rt.Fatalf("%d listed of %d, %v", page.Total, t.N, err)
		}
	}
	if diff := cmp.Diff(states, got); diff != "" {
		h.rt.Fatalf("tallies (-records +tallies):\n%s", diff)
	}
}
