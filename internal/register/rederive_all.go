package register

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// Rederived is what a re-derivation found.
type Rederived struct {
	Records int // records whose computed fields were derived again
	Links   int // links they were derived from
	Changed int // records that were written, since their fields were others than those kept
}

// Rederive derives the computed fields of kinds again for every organisation, from
// what is recorded today, and writes what is other than what is kept. Records and
// links are read whole, kind by kind, one organisation for each processor, so it
// needs memory for what computed fields of one organisation follow from. What it
// finds to be other is derived once more under the lock of the organisation, in the
// way every write derives, so that what others write meanwhile is never lost.
func (g *Register) Rederive(ctx context.Context, kinds ...string) (Rederived, error) {
	orgs, err := g.access.Orgs(ctx, g.db)
	if err != nil {
		return Rederived{}, err
	}
	var all Rederived
	var first error
	var lock sync.Mutex
	var running sync.WaitGroup
	next := make(chan access.Org)
	for range min(len(orgs), runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for org := range next {
				one, err := g.rederiveOrg(ctx, org.ID, kinds)
				lock.Lock()
				all.Records, all.Links, all.Changed = all.Records+one.Records, all.Links+one.Links, all.Changed+one.Changed
				if err != nil && first == nil {
					first = fmt.Errorf("derive anew for %s: %w", org.Slug, err)
				}
				lock.Unlock()
			}
		})
	}
	for _, org := range orgs {
		next <- org
	}
	close(next)
	running.Wait()
	return all, first
}

// rederiveOrg derives one organisation again.
func (g *Register) rederiveOrg(ctx context.Context, org record.ID, kinds []string) (Rederived, error) {
	if err := ctx.Err(); err != nil {
		return Rederived{}, err
	}
	w := &whole{g: g, ctx: ctx, org: org, now: g.Now().Truncate(time.Millisecond), records: map[string]map[record.ID]*kept{}, links: map[string]map[record.ID][]record.ID{}}
	var stale []record.ID
	for _, k := range g.inOrder(kinds) {
		other, err := w.rederive(k)
		if err != nil {
			return w.found, err
		}
		stale = append(stale, other...)
	}
	for part := range slices.Chunk(stale, 500) {
		err := g.write(ctx, access.System(org), func(w *writing) error {
			for _, id := range part {
				w.queue(id)
			}
			return nil
		})
		if err != nil {
			return w.found, err
		}
		w.found.Changed += len(part)
	}
	return w.found, nil
}

// inOrder returns the kinds that derive, those that others derive from first.
func (g *Register) inOrder(names []string) []*record.Kind {
	var out []*record.Kind
	seen := map[string]bool{}
	var add func(k *record.Kind)
	add = func(k *record.Kind) {
		if k == nil || seen[k.Name] || k.Derive == nil {
			return
		}
		seen[k.Name] = true
		for _, from := range k.DerivesFrom {
			kind, _, _ := strings.Cut(from, ".")
			if slices.Contains(names, kind) {
				add(g.kinds.Kind(kind))
			}
		}
		out = append(out, k)
	}
	for _, name := range names {
		add(g.kinds.Kind(name))
	}
	return out
}

// whole is what computed fields of one organisation follow from, read as a whole.
type whole struct {
	g       *Register
	ctx     context.Context
	org     record.ID
	now     time.Time
	records map[string]map[record.ID]*kept
	links   map[string]map[record.ID][]record.ID // by "kind.relation" and target
	found   Rederived
}

// kept is a record as it is kept, with when its computed fields may next change.
type kept struct {
	record.Record
	wake   int64
	marked bool
}

// rederive derives every record of a kind and returns those that are kept
// otherwise. What is derived from them later sees them as they are now.
func (w *whole) rederive(k *record.Kind) ([]record.ID, error) {
	records, err := w.kind(k.Name)
	if err != nil {
		return nil, err
	}
	if err := w.sources(k); err != nil {
		return nil, err
	}
	var stale []record.ID
	for id, r := range records {
		linked, err := w.linked(k, r)
		if err != nil {
			return nil, err
		}
		body, next := k.Compute(r.Record, linked, w.now)
		var wake int64
		if !next.IsZero() {
			wake = next.UnixMilli()
		}
		w.found.Records++
		if wake != r.wake || !sameBody(r.Derived, body) {
			stale = append(stale, id)
			r.Derived, r.wake, r.marked = body, wake, false
		}
	}
	slices.Sort(stale)
	return stale, nil
}

// sameBody compares computed fields; none and empty are the same.
func sameBody(a, b record.Body) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// kind reads the records of a kind once.
func (w *whole) kind(name string) (map[record.ID]*kept, error) {
	if have, ok := w.records[name]; ok {
		return have, nil
	}
	out := map[record.ID]*kept{}
	err := w.g.store.EachDerived(w.ctx, w.org, name, func(r record.Record, wake int64) error {
		r, err := w.g.today(r)
		out[r.ID] = &kept{Record: r, wake: wake}
		return err
	})
	w.records[name] = out
	return out, err
}

// sources reads what a kind derives from: the links that lead to it, and the
// records they come from.
func (w *whole) sources(k *record.Kind) error {
	for _, from := range k.DerivesFrom {
		kind, relation, _ := strings.Cut(from, ".")
		if _, err := w.kind(kind); err != nil {
			return err
		}
		if w.links[from] != nil {
			continue
		}
		to := map[record.ID][]record.ID{}
		err := w.g.store.EachLink(w.ctx, w.org, kind, relation, func(source, target record.ID) {
			to[target] = append(to[target], source)
		})
		if err != nil {
			return err
		}
		w.links[from] = to
	}
	return nil
}

// linked returns what a record is derived from, in the order of a single
// derivation.
func (w *whole) linked(k *record.Kind, r *kept) ([]record.Record, error) {
	var out []record.Record
	for _, from := range k.DerivesFrom {
		kind, _, _ := strings.Cut(from, ".")
		ids := w.links[from][r.ID]
		w.found.Links += min(len(ids), maxLinks)
		for _, id := range ids[:min(len(ids), maxLinks)] {
			src := w.records[kind][id]
			if src == nil { // written meanwhile, which derived it
				continue
			}
			out = append(out, src.Record)
		}
	}
	for _, name := range k.DerivesOn {
		for _, id := range r.Body.List(name) {
			target, err := w.target(record.ID(id))
			if err != nil {
				return nil, err
			}
			if target != nil {
				out = append(out, w.mark(w.g.kinds.Kind(target.Kind), target).Record)
			}
		}
	}
	return out, nil
}

// target finds a record of any kind by its identity, removed ones too.
func (w *whole) target(id record.ID) (*kept, error) {
	for _, all := range w.records {
		if r := all[id]; r != nil {
			return r, nil
		}
	}
	r, err := w.g.store.Get(w.ctx, w.org, id)
	if record.CodeOf(err) == record.NotFound && err != nil {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if r, err = w.g.today(r); err != nil {
		return nil, err
	}
	if w.records[""] == nil {
		w.records[""] = map[record.ID]*kept{}
	}
	found := &kept{Record: r}
	w.records[""][id] = found
	return found, nil
}

// mark gives a record the mark of its material fields, once.
func (w *whole) mark(k *record.Kind, r *kept) *kept {
	if !r.marked && k != nil {
		r.Mark, r.marked = k.MarkOf(r.Record), true
	}
	return r
}
