package storetest

import (
	"errors"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
	"steward/internal/store"
)

// versions follows one record through its versions.
func versions(w *world) {
	first := w.newThing("Ärger & Co. 🙂")
	first.Owner, first.Due, first.External = w.id(), "2026-05-01", "ext/1"
	first.Derived = record.Body{"rank": 3.0}
	first = w.add(first)
	if first.Rev != 1 || first.Number != 1 || first.Seq != 0 || !first.Created.Equal(w.clock) || !first.Updated.Equal(w.clock) || first.Org != w.org {
		w.Fatalf("the first version is %+v", first.Record)
	}
	made := w.clock
	w.clock = w.clock.Add(time.Hour)
	second := w.change(first, func(t *thing) {
		t.Title, t.Owner, t.Due, t.Body["note"] = "Renamed", "", "", "two\nlines \"quoted\" <b>"
	})
	if second.Rev != 2 || second.Number != 1 || second.Seq != 1 || !second.Created.Equal(made) || !second.Updated.Equal(w.clock) {
		w.Fatalf("the second version is %+v", second.Record)
	}
	got, err := w.s.Get(w.ctx, w.org, first.ID)
	must(w, err)
	if diff := cmp.Diff(second.Record, got); diff != "" {
		w.Fatal(diff)
	}
	leaf, err := w.s.AsOf(w.ctx, w.org, first.ID, 0)
	must(w, err)
	c, err := leaf.Change(w.org)
	must(w, err)
	want := first.Record
	want.Created, want.Derived = time.Time{}, nil
	if diff := cmp.Diff(want, c.ToRecord()); diff != "" {
		w.Fatal(diff)
	}
	if c.Reason != "because" || c.Actor != "system" || c.Action != record.ActCreate {
		w.Fatalf("the change is %+v", c)
	}
}

// stale refuses a version based on one that is no longer the newest.
func stale(w *world) {
	first := w.add(w.newThing("One"))
	w.change(first, func(t *thing) { t.Title = "Two" })
	before := w.snapshot(w.org)
	mine := first
	mine.Title = "Mine"
	_, err := w.put(mine, &first, record.ActUpdate)
	wants(w, record.Conflict, err)
	ghost := w.newThing("Ghost")
	_, err = w.put(ghost, &ghost, record.ActUpdate)
	wants(w, record.Conflict, err)
	if diff := cmp.Diff(before, w.snapshot(w.org)); diff != "" {
		w.Fatal(diff)
	}
}

// numbers are given out in order, for each kind of each organisation, and never
// again, whatever becomes of the record or the transaction.
func numbers(w *world) {
	a, b := w.add(w.newThing("a")), w.add(w.newThing("b"))
	other := w.newThing("c")
	other.Kind = "other"
	if other = w.add(other); a.Number != 1 || b.Number != 2 || other.Number != 1 {
		w.Fatalf("numbers %d, %d and %d", a.Number, b.Number, other.Number)
	}
	b = w.change(b, func(t *thing) { t.Removed = true })
	b = w.change(b, func(t *thing) { t.Erased = true })
	if c := w.add(w.newThing("c")); b.Number != 2 || c.Number != 3 {
		w.Fatalf("numbers %d and %d after a removal", b.Number, c.Number)
	}
	failed := errors.New("no")
	err := w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		for range 3 {
			if _, err := tx.Put(w.ctx, version(w.newThing("x"), nil, record.ActCreate)); err != nil {
				return err
			}
		}
		return failed
	})
	if !errors.Is(err, failed) {
		w.Fatalf("got %v", err)
	}
	var got []int64
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		got = nil
		for range 3 {
			r, err := tx.Put(w.ctx, version(w.newThing("x"), nil, record.ActCreate))
			if err != nil {
				return err
			}
			got = append(got, r.Number)
		}
		return nil
	}))
	if !slices.Equal(got, []int64{4, 5, 6}) {
		w.Fatalf("a batch got the numbers %v", got)
	}
	w.org = w.newOrg()
	if n := w.add(w.newThing("elsewhere")).Number; n != 1 {
		w.Fatalf("another organisation starts at %d", n)
	}
}

// external identities are unique within the kind, where there are any.
func external(w *world) {
	with := func(kind, ext string) thing {
		t := w.newThing(ext)
		t.Kind, t.External = kind, ext
		return t
	}
	a := w.add(with("thing", "A-1"))
	_, err := w.put(with("thing", "A-1"), nil, record.ActCreate)
	wants(w, record.Conflict, err)
	w.add(with("other", "A-1"))
	w.add(with("thing", ""))
	w.add(with("thing", ""))
	b := w.add(with("thing", "a-1"))
	twin := b
	twin.External = "A-1"
	_, err = w.put(twin, &b, record.ActUpdate)
	wants(w, record.Conflict, err)
	a = w.change(a, func(t *thing) { t.Removed = true })
	_, err = w.put(with("thing", "A-1"), nil, record.ActCreate)
	wants(w, record.Conflict, err) // it may come back

	found, err := w.s.ByExternals(w.ctx, w.org, "thing", []string{"A-1", "a-1", "none", ""})
	must(w, err)
	if len(found) != 2 || found["A-1"].ID != a.ID || found["a-1"].ID != b.ID {
		w.Fatalf("found %v", found)
	}
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		r, err := tx.ByExternal(w.ctx, "thing", "a-1")
		if err == nil && r.ID != b.ID {
			w.Fatalf("found %v", r)
		}
		if _, none := tx.ByExternal(w.ctx, "thing", ""); record.CodeOf(none) != record.NotFound {
			w.Fatalf("an empty identity found a record: %v", none)
		}
		return err
	}))
}

// nothing is what a transaction that fails leaves, wherever it fails.
func nothing(w *world) {
	old := w.add(w.newThing("Old"))
	before := w.snapshot(w.org)
	failed := errors.New("no")
	err := w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		fresh := w.newThing("New")
		fresh.links = []record.Link{{Source: fresh.ID, Kind: "thing", Relation: "part", Target: old.ID}}
		if _, err := tx.Put(w.ctx, version(fresh, nil, record.ActCreate)); err != nil {
			return err
		}
		next := old
		next.State = "closed"
		if _, err := tx.Put(w.ctx, version(next, &old, record.ActUpdate)); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		w.Fatalf("got %v", err)
	}
	if diff := cmp.Diff(before, w.snapshot(w.org)); diff != "" {
		w.Fatal(diff)
	}
	hits, err := w.s.Search(w.ctx, w.org, "New", nil, 10)
	must(w, err)
	if len(hits) != 0 {
		w.Fatalf("search finds %v", hits)
	}
	w.verify(w.org)
}

// noLog refuses to write for an organisation that does not exist.
func noLog(w *world) {
	w.org = w.id()
	_, err := w.put(w.newThing("x"), nil, record.ActCreate)
	wants(w, record.NotFound, err)
	_, err = w.s.Head(w.ctx, w.org)
	wants(w, record.NotFound, err)
}

// removed records stay, out of every list, count and search, and come back.
func removed(w *world) {
	t := w.newThing("Gone soon")
	t.facets = []record.Facet{{Field: "colour", Value: "red"}}
	t.text = "hidden words"
	t.links = []record.Link{{Source: t.ID, Kind: "thing", Relation: "part", Target: w.id()}}
	t = w.add(t)
	out := w.change(t, func(t *thing) { t.Removed = true })
	got, err := w.s.Get(w.ctx, w.org, t.ID)
	must(w, err)
	if !got.Removed || got.Erased || got.Title != "Gone soon" || got.Body.Text("note") != "Gone soon" {
		w.Fatalf("a removed record reads %+v", got)
	}
	if n, err := w.s.Count(w.ctx, w.org, "thing", nil); n != 0 || err != nil {
		w.Fatalf("%d in use, %v", n, err)
	}
	w.finds("hidden")
	now, err := w.s.Links(w.ctx, w.org, store.LinkQuery{Source: t.ID, AsOf: -1, Limit: 10})
	must(w, err)
	if len(now) != 0 {
		w.Fatalf("a removed record links to %v", now)
	}
	out.Removed = false
	back := w.change(out, func(*thing) {})
	w.finds("hidden", back.ID)
	if n, err := w.s.Count(w.ctx, w.org, "thing", &record.Facet{Field: "colour", Value: "red"}); n != 1 || err != nil {
		w.Fatalf("%d counted, %v", n, err)
	}
}

// erased records keep nothing of their content, whatever the caller hands over.
func erased(w *world) {
	t := w.newThing("Person Name")
	t.External, t.Owner, t.Due, t.Derived = "ext", w.id(), "2026-01-01", record.Body{"x": "y"}
	t.facets, t.text = []record.Facet{{Field: "colour", Value: "red"}}, "secret words"
	t.links = []record.Link{{Source: t.ID, Kind: "thing", Relation: "part", Target: w.id()}}
	t = w.add(t)
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		if err := tx.Forget(w.ctx, t.ID); err != nil {
			return err
		}
		next := t
		next.Erased = true
		p := version(next, &t, record.ActErase)
		p.Facets, p.Links, p.Text, p.Wake = t.everyFacet(), t.links, t.text, 5
		_, err := tx.Put(w.ctx, p)
		return err
	}))
	got, err := w.s.Get(w.ctx, w.org, t.ID)
	must(w, err)
	want := record.Record{Org: w.org, ID: t.ID, Kind: "thing", Number: t.Number, State: "active", Version: 1, Created: w.clock, Updated: w.clock,
		Rev: 2, Seq: 1, Removed: true, Erased: true, Body: record.Body{}}
	if diff := cmp.Diff(want, got); diff != "" {
		w.Fatal(diff)
	}
	var left string
	must(w, w.db.QueryRow(w.ctx, "SELECT title || sort || body || derived || facets || ext || owner || due || wake FROM record WHERE org = ? AND id = ?", w.org, t.ID).Scan(&left))
	if left != "{}0" {
		w.Fatalf("the row holds %q", left)
	}
	w.finds("secret")
	w.finds("person")
	index, err := w.s.Indexed(w.ctx, w.org, "thing")
	must(w, err)
	if len(index.Numbers) != 0 || len(index.Tallies) != 0 {
		w.Fatalf("indexed %v", index)
	}
	now, err := w.s.Links(w.ctx, w.org, store.LinkQuery{Source: t.ID, AsOf: -1, Limit: 10})
	must(w, err)
	if len(now) != 0 {
		w.Fatalf("it links to %v", now)
	}
	err = w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		return tx.Retitle(w.ctx, record.Record{ID: t.ID, Kind: "thing", Title: "Again"}, "again", "")
	})
	wants(w, record.NotFound, err)
	w.verify(w.org)
}

// titles that follow from other records are rewritten without a change, and are
// not in the log.
func titles(w *world) {
	t := w.newThing("Owner of Triage")
	t.text = "some text"
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) (err error) {
		p := version(t, nil, record.ActCreate)
		p.TitleDerived = true
		t.Record, err = tx.Put(w.ctx, p)
		return err
	}))
	leaves, err := w.s.Leaves(w.ctx, w.org, 0, 10)
	must(w, err)
	c, err := leaves[0].Change(w.org)
	must(w, err)
	if c.Title != "" || t.Title != "Owner of Triage" {
		w.Fatalf("the entry has the title %q, the record %q", c.Title, t.Title)
	}
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		return tx.Retitle(w.ctx, record.Record{ID: t.ID, Kind: "thing", Title: "Owner of Fraud"}, "owner of fraud", "some text")
	}))
	got, err := w.s.Get(w.ctx, w.org, t.ID)
	must(w, err)
	if got.Title != "Owner of Fraud" || got.Rev != 1 || got.Seq != 0 {
		w.Fatalf("retitled to %+v", got)
	}
	w.finds("fraud", t.ID)
	w.finds("triage")
	w.finds("some", t.ID)
	head, err := w.s.Head(w.ctx, w.org)
	must(w, err)
	if head.Size() != 1 {
		w.Fatalf("retitling made the log %d long", head.Size())
	}
}
