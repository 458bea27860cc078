package storetest

import (
	"errors"
	"fmt"
	"sync"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
	"steward/internal/store"
)

// foreign shows that no read answers with another organisation's records, and
// no write reaches them.
func foreign(w *world) {
	t := w.newThing("Secret")
	t.External, t.Owner, t.Due, t.text = "ext", w.id(), "2026-01-01", "words"
	t.links = []record.Link{{Source: t.ID, Kind: "thing", Relation: "owner", Target: t.Owner}}
	t = w.add(t)
	gone := w.add(w.newThing("Gone"))
	w.change(gone, func(t *thing) { t.Removed = true })
	home := w.org
	before := w.snapshot(home)
	w.org = w.newOrg()
	w.foreignReads(t)
	w.foreignWrites(t)
	if diff := cmp.Diff(before, w.snapshot(home)); diff != "" {
		w.Fatal(diff)
	}
}

func (w *world) foreignReads(t thing) {
	ctx, org, s := w.ctx, w.org, w.s
	list := func(q record.Query) func() (int, error) {
		return func() (int, error) { p, err := s.List(ctx, org, q); return len(p.Records) + p.Total, err }
	}
	reads := map[string]func() (int, error){
		"Get":         func() (int, error) { _, err := s.Get(ctx, org, t.ID); return notFound(err) },
		"ByNumber":    func() (int, error) { _, err := s.ByNumber(ctx, org, "thing", 1); return notFound(err) },
		"AsOf":        func() (int, error) { _, err := s.AsOf(ctx, org, t.ID, 1<<40); return notFound(err) },
		"GetMany":     func() (int, error) { l, err := s.GetMany(ctx, org, []record.ID{t.ID}); return len(l), err },
		"Names":       func() (int, error) { l, err := s.Names(ctx, org, []record.ID{t.ID}); return len(l), err },
		"ByExternals": func() (int, error) { l, err := s.ByExternals(ctx, org, "thing", []string{"ext"}); return len(l), err },
		"ByTitles":    func() (int, error) { l, err := s.ByTitles(ctx, org, "thing", []string{"Secret"}); return len(l), err },
		"Each": func() (n int, err error) {
			err = s.Each(ctx, org, "thing", func(record.Record) error { n++; return nil })
			return n, err
		},
		"List":        list(record.Query{Kind: "thing"}),
		"ListTitle":   list(record.Query{Kind: "thing", Sort: record.Sort{Field: "title"}}),
		"ListState":   list(record.Query{Kind: "thing", Sort: record.Sort{Field: "state"}}),
		"ListFilter":  list(record.Query{Kind: "thing", Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"active"}}}}),
		"ListNot":     list(record.Query{Kind: "thing", Filters: []record.Filter{{Field: "state", Op: record.Not, Values: []string{"x"}}}}),
		"ListDue":     list(record.Query{Kind: "thing", Filters: []record.Filter{{Field: "due", Op: record.From, Values: []string{"2020-01-01"}}}}),
		"ListRemoved": list(record.Query{Kind: "thing", Removed: true}),
		"Search":      func() (int, error) { l, err := s.Search(ctx, org, "secret", nil, 9); return len(l), err },
		"SearchKind":  func() (int, error) { l, err := s.Search(ctx, org, "secret", []string{"thing"}, 9); return len(l), err },
		"Tallies":     func() (int, error) { l, err := s.Tallies(ctx, org, "thing", "state", 9); return len(l), err },
		"Count":       func() (int, error) { return s.Count(ctx, org, "thing", nil) },
		"Counts":      func() (int, error) { l, err := s.Counts(ctx, org); return len(l), err },
		"CountWithin": func() (int, error) { return s.CountWithin(ctx, org, record.Query{Kind: "thing"}) },
		"TalliesWithin": func() (int, error) {
			l, err := s.TalliesWithin(ctx, org, record.Query{Kind: "thing"}, "state", 9)
			return len(l), err
		},
		"Acts": func() (int, error) { l, err := s.Acts(ctx, org, t.ID, record.ActCreate, 0, 9); return len(l), err },
		"Indexed": func() (int, error) {
			l, err := s.Indexed(ctx, org, "thing")
			return len(l.Numbers) + len(l.Tallies), err
		},
		"History":     func() (int, error) { l, err := s.History(ctx, org, t.ID, 0, 9); return len(l), err },
		"Leaves":      func() (int, error) { l, err := s.Leaves(ctx, org, 0, 9); return len(l), err },
		"Recent":      func() (int, error) { l, err := s.Recent(ctx, org, 0, 9); return len(l), err },
		"RecentKinds": func() (int, error) { l, err := s.Recent(ctx, org, 0, 9, "thing"); return len(l), err },
		"Mentions": func() (int, error) {
			found, err := s.Mentions(ctx, org, "Secret")
			return map[bool]int{true: 1}[found], err
		},
		"LinksTo": func() (int, error) {
			l, err := s.Links(ctx, org, store.LinkQuery{Target: t.Owner, AsOf: -1, Limit: 9})
			return len(l), err
		},
		"LinksFrom": func() (int, error) {
			l, err := s.Links(ctx, org, store.LinkQuery{Source: t.ID, AsOf: 0, Limit: 9})
			return len(l), err
		},
		"Work": func() (int, error) {
			l, err := s.Work(ctx, org, store.WorkQuery{Owner: t.Owner, Limit: 9})
			return len(l), err
		},
		"SeqAt":       func() (int, error) { n, err := s.SeqAt(ctx, org, w.clock); return int(n) + 1, err },
		"Head":        func() (int, error) { h, err := s.Head(ctx, org); return int(h.Size()), err },
		"Commitments": func() (int, error) { l, err := s.Log(org).Commitments(ctx, 0, 9); return len(l), err },
		"Hashes":      func() (int, error) { l, err := s.Log(org).Hashes(ctx, 0, 0, 9); return len(l), err },
		"EachTile": func() (n int, err error) {
			err = s.EachTile(ctx, org, func(store.StoredTile) error { n++; return nil })
			return n, err
		},
	}
	for name, read := range reads {
		if n, err := read(); n != 0 || err != nil {
			w.Errorf("%s of another organisation gives %d, %v", name, n, err)
		}
	}
}

func notFound(err error) (int, error) {
	if record.CodeOf(err) == record.NotFound && err != nil {
		return 0, nil
	}
	return 1, err
}

func (w *world) foreignWrites(t thing) {
	next := t
	next.Title = "Taken over"
	for name, write := range map[string]func(tx *store.Tx) error{
		"Put":     func(tx *store.Tx) error { _, err := tx.Put(w.ctx, version(next, &t, record.ActUpdate)); return err },
		"Retitle": func(tx *store.Tx) error { return tx.Retitle(w.ctx, next.Record, "x", "x") },
		"Reindex": func(tx *store.Tx) error { return tx.Reindex(w.ctx, next.Record, "x") },
		"Get":     func(tx *store.Tx) error { _, err := tx.Get(w.ctx, t.ID); return err },
		"External": func(tx *store.Tx) error {
			_, err := tx.ByExternal(w.ctx, "thing", "ext")
			return err
		},
	} {
		if err := w.s.Write(w.ctx, w.org, write); err == nil {
			w.Errorf("%s reaches another organisation's record", name)
		}
	}
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		names, err := tx.Names(w.ctx, []record.ID{t.ID})
		links, err2 := tx.Links(w.ctx, store.LinkQuery{Source: t.ID, AsOf: -1, Limit: 9})
		history, err3 := tx.History(w.ctx, t.ID, 9)
		if len(names)+len(links)+len(history) > 0 {
			w.Errorf("a transaction reads another organisation: %v %v %v", names, links, history)
		}
		return errors.Join(err, err2, err3, tx.Forget(w.ctx, t.ID), tx.DropFacets(w.ctx, "thing"), tx.Each(w.ctx, "thing", func(r record.Record, _ int64) error {
			return fmt.Errorf("a transaction reads %v of another organisation", r.ID)
		}))
	}))
}

// race lets eight writers write to one organisation at once: nothing is lost,
// no number is given out twice, and the log verifies.
func race(w *world) {
	const writers, each = 8, 100
	var wg sync.WaitGroup
	faults := make([]error, writers)
	shared := w.add(w.newThing("shared"))
	for i := range writers {
		wg.Go(func() { faults[i] = w.raceOne(i, each, shared.ID) })
	}
	wg.Wait()
	must(w, errors.Join(faults...))
	report := w.verify(w.org)
	if report.Size != 1+writers*each {
		w.Fatalf("the log has %d leaves", report.Size)
	}
	head, err := w.s.Get(w.ctx, w.org, shared.ID)
	must(w, err)
	if want := int64(1 + writers*each/5); head.Rev != want {
		w.Fatalf("the shared record is at revision %d, want %d", head.Rev, want)
	}
	want := writers*each - writers*each/5 + 1
	if n, err := w.s.Count(w.ctx, w.org, "thing", nil); n != want || err != nil {
		w.Fatalf("%d records counted, %v; want %d", n, err, want)
	}
	index, err := w.s.Indexed(w.ctx, w.org, "thing")
	must(w, err)
	if got := index.Numbers[record.Facet{Field: "owner", Value: ""}]; len(got) != want || got[want-1] != int64(want) {
		w.Fatalf("%d numbers indexed", len(got))
	}
}

func (w *world) raceOne(i, each int, shared record.ID) error {
	for n := range each {
		err := w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
			if n%5 != 0 {
				t := w.newThing(fmt.Sprint(i, n))
				t.facets = []record.Facet{{Field: "writer", Value: fmt.Sprint(i)}, {Field: "n", Value: fmt.Sprint(n)}}
				_, err := tx.Put(w.ctx, version(t, nil, record.ActCreate))
				return err
			}
			r, err := tx.Get(w.ctx, shared)
			if err != nil {
				return err
			}
			old := thing{Record: r}
			next := old
			next.State = fmt.Sprint("s", i%3)
			_, err = tx.Put(w.ctx, version(next, &old, record.ActUpdate))
			return err
		})
		if err != nil {
			return fmt.Errorf("writer %d, write %d: %w", i, n, err)
		}
	}
	return nil
}
