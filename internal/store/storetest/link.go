package storetest

import (
	"cmp"
	"fmt"
	"slices"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/record"
	"steward/internal/store"
)

// links can be read from both ends, by kind and by relation.
func links(w *world) {
	target, other := w.add(w.newThing("Target")), w.add(w.newThing("Other"))
	src := w.newThing("Source")
	to := func(rel string, id record.ID) record.Link {
		return record.Link{Source: src.ID, Kind: "thing", Relation: rel, Target: id}
	}
	src.links = []record.Link{to("owner", target.ID), to("part", target.ID), to("part", other.ID)}
	src = w.add(src)
	for _, c := range []struct {
		q    store.LinkQuery
		want int
	}{
		{store.LinkQuery{Source: src.ID}, 3}, {store.LinkQuery{Target: target.ID}, 2}, {store.LinkQuery{Target: target.ID, Relation: "part"}, 1},
		{store.LinkQuery{Source: src.ID, Target: other.ID}, 1}, {store.LinkQuery{Target: target.ID, Kind: "none"}, 0}, {store.LinkQuery{Source: target.ID}, 0},
	} {
		c.q.AsOf, c.q.Limit = -1, 10
		got, err := w.s.Links(w.ctx, w.org, c.q)
		must(w, err)
		if len(got) != c.want {
			w.Fatalf("%+v found %v", c.q, got)
		}
	}
	src = w.change(src, func(t *thing) { t.links = t.links[1:2] })
	must(w, w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		got, err := tx.Links(w.ctx, store.LinkQuery{Source: src.ID, AsOf: -1, Limit: 10})
		if len(got) != 1 || got[0] != to("part", target.ID) {
			w.Fatalf("now %v", got)
		}
		return err
	}))
	then, err := w.s.Links(w.ctx, w.org, store.LinkQuery{Source: src.ID, AsOf: 2, Limit: 10})
	must(w, err)
	if len(then) != 3 {
		w.Fatalf("then %v", then)
	}
}

// linksAsOf compares the graph at every leaf of random histories with what was
// written at it.
func linksAsOf(w *world) {
	rapid.Check(w.T, func(t *rapid.T) {
		w := &world{T: w.T, db: w.db, s: w.s, ctx: w.ctx, clock: w.clock}
		w.org = w.newOrg()
		targets := []record.ID{w.id(), w.id(), w.id()}
		var sources []thing
		var model [][]record.Link // at each leaf
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			i := rapid.IntRange(0, len(sources)).Draw(t, "which")
			src, old := w.newThing("s"), (*thing)(nil)
			if i < len(sources) {
				src, old = sources[i], &sources[i]
			}
			src.links = nil
			for _, pick := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 0, 4, rapid.ID).Draw(t, "links") {
				src.links = append(src.links, record.Link{Source: src.ID, Kind: "thing", Relation: fmt.Sprint("r", pick/3), Target: targets[pick%3]})
			}
			src.Removed = old != nil && rapid.IntRange(0, 4).Draw(t, "remove") == 0
			kept, err := w.put(src, old, record.ActUpdate)
			must(t, err)
			if kept.Removed {
				kept.links = nil
			}
			if old != nil {
				sources[i] = kept
			} else {
				sources = append(sources, kept)
			}
			var all []record.Link
			for _, s := range sources {
				all = append(all, s.links...)
			}
			model = append(model, all)
		}
		for seq := range len(model) + 1 {
			asOf, want := int64(seq), model[min(seq, len(model)-1)]
			if seq == len(model) {
				asOf = -1
			}
			for _, target := range targets {
				got, err := w.s.Links(w.ctx, w.org, store.LinkQuery{Target: target, AsOf: asOf, Limit: 100})
				must(t, err)
				var filtered []record.Link
				for _, l := range want {
					if l.Target == target {
						filtered = append(filtered, l)
					}
				}
				if diff := gocmp.Diff(sortLinks(filtered), sortLinks(got)); diff != "" {
					t.Fatalf("at leaf %d: %s", asOf, diff)
				}
			}
		}
	})
}

func sortLinks(list []record.Link) []record.Link {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b record.Link) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Target, b.Target))
	})
	return out[:len(out):len(out)]
}
