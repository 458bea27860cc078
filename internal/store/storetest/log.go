package storetest

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/store"
)

// verify checks the whole log of an organisation: entries, tiles and head.
func (w *world) verify(org record.ID) *ledger.Report {
	w.Helper()
	head, err := w.s.Head(w.ctx, org)
	must(w, err)
	kept := map[string][]byte{}
	must(w, w.s.EachTile(w.ctx, org, func(t store.StoredTile) error {
		kept[ledger.Tile{Level: t.Level, Index: t.Index, Width: ledger.TileWidth}.Path()] = bytes.Clone(t.Hashes)
		return nil
	}))
	report, err := ledger.Verify(w.ctx, ledger.Log{
		Leaves: func(yield func(ledger.Leaf, error) bool) {
			leaves, err := w.s.Leaves(w.ctx, org, 0, 1<<40)
			if err != nil {
				yield(ledger.Leaf{}, err)
				return
			}
			for _, l := range leaves {
				if !yield(ledger.Leaf{Seq: l.Seq, Commitment: ledger.Commitment(l.Commitment), Salt: l.Salt, Entry: l.Entry}, nil) {
					return
				}
			}
		},
		Tile: func(_ context.Context, t ledger.Tile) ([]byte, error) {
			if data, ok := kept[t.Path()]; ok {
				return data, nil
			}
			return nil, ledger.ErrNotInTree
		},
		Listed: func(yield func(ledger.Tile, error) bool) {
			for path := range kept {
				if !yield(ledger.ParsePath(path)) {
					return
				}
			}
		},
		Frontier: head,
	})
	must(w, err)
	if !report.OK() || report.Size != head.Size() || report.Root != head.Root() {
		w.Fatalf("the log of %d leaves does not verify: %+v", head.Size(), report)
	}
	return report
}

// fill appends n changes in transactions of some size.
func (w *world) fill(n, size int) {
	w.Helper()
	for n > 0 {
		part := min(n, size)
		must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
			for range part {
				if _, err := tx.Append(w.ctx, record.Change{Record: w.org, Kind: "setting", Actor: "system", Action: "set"}); err != nil {
					return err
				}
			}
			return nil
		}))
		n -= part
	}
}

// logs are read whole and page by page.
func logs(w *world) {
	t := w.add(w.newThing("one"))
	for i := range 4 {
		t = w.change(t, func(t *thing) { t.Title = fmt.Sprint("v", i) })
	}
	w.fill(3, 1)
	leaves, err := w.s.Leaves(w.ctx, w.org, 2, 6)
	must(w, err)
	if len(leaves) != 4 || leaves[0].Seq != 2 || leaves[3].Kind != "setting" {
		w.Fatalf("leaves 2 to 6: %+v", leaves)
	}
	for _, l := range leaves {
		if ledger.Commit(l.Salt, l.Entry) != [32]byte(l.Commitment) {
			w.Fatalf("leaf %d does not commit to its entry", l.Seq)
		}
	}
	page, err := w.s.History(w.ctx, w.org, t.ID, 0, 2)
	must(w, err)
	if len(page) != 2 || page[0].Rev != 5 || page[1].Rev != 4 {
		w.Fatalf("history: %+v", page)
	}
	page, err = w.s.History(w.ctx, w.org, t.ID, page[1].Rev, 10)
	must(w, err)
	if len(page) != 3 || page[0].Rev != 3 || page[2].Rev != 1 {
		w.Fatalf("history: %+v", page)
	}
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		inside, err := tx.History(w.ctx, t.ID, 10)
		if len(inside) != 5 || tx.Size() != 8 || !tx.Now().Equal(w.clock) {
			w.Fatalf("inside a transaction: %d of %d at %v", len(inside), tx.Size(), tx.Now())
		}
		return err
	}))
	source := w.s.Log(w.org)
	all, err := source.Commitments(w.ctx, 0, 8)
	must(w, err)
	hashes, err := source.Hashes(w.ctx, 0, 0, 8)
	must(w, err)
	if len(all) != 8 || len(hashes) != 8 || all[3].LeafHash() != hashes[3] {
		w.Fatal("entries and hashes differ")
	}
	w.verify(w.org)
}

// tiles equal those computed anew, across the first two levels.
func tiles(w *world) {
	w.fill(255, 255)
	w.fill(2, 1)
	w.fill(700, 97)
	w.fill(65_000, 20_000)
	w.fill(700, 350)
	report := w.verify(w.org)
	if report.Size != 66_657 || report.Tiles != 261 {
		w.Fatalf("%d leaves, %d tiles", report.Size, report.Tiles)
	}
	head, err := w.s.Head(w.ctx, w.org)
	must(w, err)
	prover := ledger.Prover{Source: w.s.Log(w.org), Size: head.Size(), Root: head.Root()}
	for _, i := range []int64{0, 255, 256, 65_535, 65_536, 66_656} {
		proof, err := prover.Inclusion(w.ctx, i)
		must(w, err)
		leaf, err := w.s.Log(w.org).Hashes(w.ctx, 0, i, i+1)
		must(w, err)
		must(w, proof.Verify(head.Root(), leaf[0]))
	}
}

// past moments are positions of the log.
func past(w *world) {
	if seq, err := w.s.SeqAt(w.ctx, w.org, w.clock); seq != -1 || err != nil {
		w.Fatalf("an empty log is at %d, %v", seq, err)
	}
	start := w.clock
	t := w.add(w.newThing("v1"))
	w.clock = start.Add(time.Hour)
	other := w.add(w.newThing("other"))
	t = w.change(t, func(t *thing) { t.Title = "v2" })
	w.clock = start.Add(2 * time.Hour)
	w.change(t, func(t *thing) { t.Removed = true })
	for _, c := range []struct {
		after time.Duration
		seq   int64
		title string
	}{{-1, -1, ""}, {0, 0, "v1"}, {59 * time.Minute, 0, "v1"}, {time.Hour, 2, "v2"}, {2 * time.Hour, 3, "v2"}, {200 * time.Hour, 3, "v2"}} {
		seq, err := w.s.SeqAt(w.ctx, w.org, start.Add(c.after))
		must(w, err)
		if seq != c.seq {
			w.Fatalf("after %v the log is at %d, want %d", c.after, seq, c.seq)
		}
		leaf, err := w.s.AsOf(w.ctx, w.org, t.ID, seq)
		if c.title == "" {
			wants(w, record.NotFound, err)
			continue
		}
		must(w, err)
		change, err := leaf.Change(w.org)
		must(w, err)
		if change.Title != c.title {
			w.Fatalf("after %v the title is %q", c.after, change.Title)
		}
	}
	_, err := w.s.AsOf(w.ctx, w.org, other.ID, 0)
	wants(w, record.NotFound, err)
}

// forget erases entries and salts; commitments and the log stay.
func forget(w *world) {
	t := w.add(w.newThing("Secret name"))
	keep := w.add(w.newThing("Other"))
	t = w.change(t, func(t *thing) { t.Title = "Secret again" })
	before := w.verify(w.org)
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error { return tx.Forget(w.ctx, t.ID) }))
	after := w.verify(w.org)
	if after.Root != before.Root || after.Entries != before.Entries-2 {
		w.Fatalf("before %+v, after %+v", before, after)
	}
	history, err := w.s.History(w.ctx, w.org, t.ID, 0, 10)
	must(w, err)
	for _, l := range history {
		if l.Entry != nil || l.Salt != nil || len(l.Commitment) != 32 {
			w.Fatalf("left: %+v", l)
		}
		c, err := l.Change(w.org)
		must(w, err)
		want := record.Change{Org: w.org, Seq: l.Seq, Record: t.ID, Kind: "thing", Rev: l.Rev, At: w.clock, Actor: "system", Action: l.Action, Erased: true}
		if diff := cmp.Diff(want, c); diff != "" {
			w.Fatal(diff)
		}
	}
	for text, want := range map[string]bool{"Secret": false, "Other": true} {
		if got, err := w.s.Mentions(w.ctx, w.org, text); got != want || err != nil {
			w.Fatalf("the log mentions %q: %v, %v", text, got, err)
		}
	}
	if kept, err := w.s.History(w.ctx, w.org, keep.ID, 0, 10); err != nil || kept[0].Entry == nil {
		w.Fatalf("another record's entry is gone, %v", err)
	}
}

// recent are the newest changes, of some kinds or all.
func recent(w *world) {
	for i := range 6 {
		t := w.newThing(fmt.Sprint(i))
		t.Kind = []string{"thing", "task", "rare"}[min(i%2+i/5, 2)]
		w.add(t)
	}
	for _, c := range []struct {
		before int64
		limit  int
		kinds  []string
		want   []int64
	}{
		{0, 3, nil, []int64{5, 4, 3}}, {3, 10, nil, []int64{2, 1, 0}}, {0, 10, []string{"thing"}, []int64{4, 2, 0}}, {0, 2, []string{"task"}, []int64{3, 1}},
		{0, 10, []string{"rare", "thing"}, []int64{5, 4, 2, 0}}, {4, 2, []string{"rare", "thing"}, []int64{2, 0}}, {0, 10, []string{"none"}, nil},
	} {
		leaves, err := w.s.Recent(w.ctx, w.org, c.before, c.limit, c.kinds...)
		must(w, err)
		var got []int64
		for _, l := range leaves {
			got = append(got, l.Seq)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			w.Fatalf("before %d, %d of %v: %s", c.before, c.limit, c.kinds, diff)
		}
	}
}
