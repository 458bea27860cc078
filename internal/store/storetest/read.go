package storetest

import (
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
	"steward/internal/store"
)

// derived fields are rewritten without a change of the record.
func derived(w *world) {
	t := w.newThing("Watched")
	t.facets, t.wake = []record.Facet{{Field: "accountable", Value: ""}}, w.clock.UnixMilli()+1000
	t = w.add(t)
	late := w.newThing("Later")
	late.wake = w.clock.UnixMilli() + 5000
	w.add(late)
	due := func() []record.ID {
		list, err := w.s.Due(w.ctx, w.clock, 1000)
		must(w, err)
		var out []record.ID
		for _, r := range list {
			if r.Org == w.org {
				out = append(out, r.ID)
			}
		}
		return out
	}
	if got := due(); len(got) != 0 {
		w.Fatalf("due too early: %v", got)
	}
	w.clock = w.clock.Add(6 * time.Second)
	if got := due(); !slices.Equal(got, []record.ID{t.ID, late.ID}) {
		w.Fatalf("due: %v", got)
	}
	next := []record.Facet{{Field: "accountable", Value: "somebody"}}
	old := t.everyFacet()
	t.Derived, t.facets = record.Body{"accountable": "somebody"}, next
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error { return tx.Derived(w.ctx, t.Record, old, t.everyFacet(), 0) }))
	if got := due(); !slices.Equal(got, []record.ID{late.ID}) {
		w.Fatalf("due after it was derived: %v", got)
	}
	got, err := w.s.Get(w.ctx, w.org, t.ID)
	must(w, err)
	if got.Derived.Text("accountable") != "somebody" || got.Rev != 1 {
		w.Fatalf("derived to %+v", got)
	}
	for value, want := range map[string]int{"": 0, "somebody": 1} {
		if n, err := w.s.Count(w.ctx, w.org, "thing", &record.Facet{Field: "accountable", Value: value}); n != want || err != nil {
			w.Fatalf("%q counts %d, %v", value, n, err)
		}
	}
	head, err := w.s.Head(w.ctx, w.org)
	must(w, err)
	if head.Size() != 2 {
		w.Fatalf("deriving made the log %d long", head.Size())
	}
}

// reads are the ways to a record.
func reads(w *world) {
	var all []thing
	for _, title := range []string{"Same", "same", "Same", "Ä", ""} {
		all = append(all, w.add(w.newThing(title)))
	}
	all[0] = w.change(all[0], func(t *thing) { t.Removed = true })
	ids := []record.ID{all[0].ID, all[3].ID, w.id(), all[3].ID}
	many, err := w.s.GetMany(w.ctx, w.org, ids)
	must(w, err)
	if len(many) != 2 || many[all[3].ID].Title != "Ä" || !many[all[0].ID].Removed {
		w.Fatalf("read %v", many)
	}
	names, err := w.s.Names(w.ctx, w.org, ids)
	must(w, err)
	want := map[record.ID]store.Name{all[0].ID: {Kind: "thing", Number: 1, Title: "Same", State: "active", Gone: true}, all[3].ID: {Kind: "thing", Number: 4, Title: "Ä", State: "active"}}
	if diff := cmp.Diff(want, names); diff != "" {
		w.Fatal(diff)
	}
	titled, err := w.s.ByTitles(w.ctx, w.org, "thing", []string{"Same", "ä", "Ä"})
	must(w, err)
	if len(titled) != 2 || titled["Same"].Number != 3 || titled["Ä"].Number != 4 {
		w.Fatalf("by title: %v", titled)
	}
	one, err := w.s.ByNumber(w.ctx, w.org, "thing", 1)
	must(w, err)
	if one.ID != all[0].ID {
		w.Fatalf("by number: %v", one)
	}
	_, err = w.s.ByNumber(w.ctx, w.org, "thing", 6)
	wants(w, record.NotFound, err)
	_, err = w.s.Get(w.ctx, w.org, w.id())
	wants(w, record.NotFound, err)
	var nums []int64
	must(w, w.s.Each(w.ctx, w.org, "thing", func(r record.Record) error { nums = append(nums, r.Number); return nil }))
	if !slices.Equal(nums, []int64{1, 2, 3, 4, 5}) {
		w.Fatalf("each: %v", nums)
	}
	none, err := w.s.GetMany(w.ctx, w.org, nil)
	must(w, err)
	if len(none) != 0 {
		w.Fatalf("no identities read %v", none)
	}
}

// work is what an owner has to act on, soonest first.
func work(w *world) {
	owner, other := w.id(), w.id()
	make := func(kind string, who record.ID, due record.Date) thing {
		t := w.newThing(string(due))
		t.Kind, t.Owner, t.Due = kind, who, due
		return w.add(t)
	}
	late, soon := make("thing", owner, "2026-09-01"), make("task", owner, "2026-04-01")
	same := make("thing", owner, "2026-04-01")
	make("thing", owner, "")
	make("thing", other, "2026-04-01")
	make("thing", "", "2026-04-01")
	gone := make("thing", owner, "2026-03-01")
	w.change(gone, func(t *thing) { t.Removed = true })
	for _, c := range []struct {
		until record.Date
		limit int
		kinds []string
		want  []thing
	}{
		{"", 10, nil, []thing{soon, same, late}},
		{"", 2, nil, []thing{soon, same}},
		{"2026-04-01", 10, nil, []thing{soon, same}},
		{"2026-03-31", 10, nil, nil},
		{"", 10, []string{"thing"}, []thing{same, late}},
		{"", 10, []string{"thing", "task"}, []thing{soon, same, late}},
		{"", 10, []string{"none"}, nil},
	} {
		got, err := w.s.Work(w.ctx, w.org, store.WorkQuery{Owner: owner, Until: c.until, Limit: c.limit, Kinds: c.kinds})
		must(w, err)
		if diff := cmp.Diff(idsOf(c.want), recordIDs(got)); diff != "" {
			w.Fatalf("until %q, %d of %v: %s", c.until, c.limit, c.kinds, diff)
		}
	}
	open, err := w.s.Work(w.ctx, w.org, store.WorkQuery{Owner: owner, Limit: 10, Over: []string{"task/" + soon.State, "thing/elsewhere"}})
	must(w, err)
	if diff := cmp.Diff(idsOf([]thing{same, late}), recordIDs(open)); diff != "" {
		w.Fatalf("without what is over: %s", diff)
	}
	nobody, err := w.s.Work(w.ctx, w.org, store.WorkQuery{Limit: 10})
	must(w, err)
	if len(nobody) != 0 {
		w.Fatalf("nobody owns %v", nobody)
	}
}

func idsOf(list []thing) []record.ID {
	var out []record.ID
	for _, t := range list {
		out = append(out, t.ID)
	}
	return out
}

func recordIDs(list []record.Record) []record.ID {
	var out []record.ID
	for _, r := range list {
		out = append(out, r.ID)
	}
	return out
}
