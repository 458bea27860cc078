package register

import (
	"context"
	"maps"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

func noRecord() error { return record.Fail(record.NotFound, "There is no such record.") }

// visible returns the record when the actor may read it, in today's schema;
// what may not be read is NotFound, so that nobody learns that it exists.
func (g *Register) visible(a access.Actor, r record.Record, err error) (record.Record, error) {
	if err != nil {
		return record.Record{}, err
	}
	if !a.May(access.Read, r.Kind, &r).Allowed {
		return record.Record{}, noRecord()
	}
	return g.today(r)
}

// today brings the body of a record to today's schema.
func (g *Register) today(r record.Record) (record.Record, error) {
	k := g.kinds.Kind(r.Kind)
	if k == nil || r.Erased || r.Version == k.Version {
		return r, nil
	}
	body, err := k.Upgrade(r.Body, r.Version)
	if err != nil {
		return r, record.Wrap(record.Internal, "This record was written by a newer version of Steward.", err)
	}
	r.Body, r.Version = body, k.Version
	return r, nil
}

func signedIn(a access.Actor) error {
	if a.Anonymous() {
		return record.Fail(record.Unauthenticated, "Nobody is signed in.")
	}
	return nil
}

// Get reads a record by identity, removed ones too.
func (g *Register) Get(ctx context.Context, a access.Actor, id record.ID) (record.Record, error) {
	if err := signedIn(a); err != nil {
		return record.Record{}, err
	}
	if !id.Valid() {
		return record.Record{}, noRecord()
	}
	r, err := g.store.Get(ctx, a.Org, id)
	return g.visible(a, r, err)
}

// ByNumber reads a record by kind and number, removed ones too: ("ai-system",
// 42) is SYS-42.
func (g *Register) ByNumber(ctx context.Context, a access.Actor, kind string, number int64) (record.Record, error) {
	if err := signedIn(a); err != nil {
		return record.Record{}, err
	}
	r, err := g.store.ByNumber(ctx, a.Org, kind, number)
	return g.visible(a, r, err)
}

// Find reads a record by identity or by reference such as "SYS-42".
func (g *Register) Find(ctx context.Context, a access.Actor, idOrRef string) (record.Record, error) {
	if prefix, number, ok := record.ParseRef(idOrRef); ok {
		if k := g.kinds.ByPrefix(prefix); k != nil {
			return g.ByNumber(ctx, a, k.Name, number)
		}
	}
	return g.Get(ctx, a, record.ID(idOrRef))
}

// GetMany reads records by identity; what is not there, or not to be read, is
// left out.
func (g *Register) GetMany(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]record.Record, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	found, err := g.store.GetMany(ctx, a.Org, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[record.ID]record.Record, len(found))
	for id, r := range found {
		if r, err := g.visible(a, r, nil); err == nil {
			out[id] = r
		} else if record.CodeOf(err) != record.NotFound {
			return nil, err
		}
	}
	return out, nil
}

// ByExternals reads records of a kind by external identity, removed ones too.
func (g *Register) ByExternals(ctx context.Context, a access.Actor, kind string, externals []string) (map[string]record.Record, error) {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return nil, err
	}
	found, err := g.store.ByExternals(ctx, a.Org, kind, externals)
	return readable(g, a, found, err)
}

// ByTitles reads records of a kind in use by exact title; where several share
// one, the oldest.
func (g *Register) ByTitles(ctx context.Context, a access.Actor, kind string, titles []string) (map[string]record.Record, error) {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return nil, err
	}
	found, err := g.store.ByTitles(ctx, a.Org, kind, titles)
	return readable(g, a, found, err)
}

func readable(g *Register, a access.Actor, found map[string]record.Record, err error) (map[string]record.Record, error) {
	if err != nil {
		return nil, err
	}
	for key, r := range found {
		r, err := g.visible(a, r, nil)
		switch {
		case err == nil:
			found[key] = r
		case record.CodeOf(err) == record.NotFound:
			delete(found, key)
		default:
			return nil, err
		}
	}
	return found, nil
}

// Each calls do with every record of a kind that is in use and that the actor
// may read, by number.
func (g *Register) Each(ctx context.Context, a access.Actor, kind string, do func(record.Record) error) error {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return err
	}
	return g.store.Each(ctx, a.Org, kind, func(r record.Record) error {
		if r.Removed {
			return nil
		}
		r, err := g.visible(a, r, nil)
		if record.CodeOf(err) == record.NotFound && err != nil {
			return nil
		} else if err != nil {
			return err
		}
		return do(r)
	})
}

// Names returns what links to records show. What the actor may not read is
// left out.
func (g *Register) Names(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]Name, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	names, err := g.store.Names(ctx, a.Org, ids)
	if err != nil {
		return nil, err
	}
	return names, keep(ctx, g, a, names, func(n Name) string { return n.Kind })
}

// keep deletes from a map by record what the actor may not read.
func keep[T any](ctx context.Context, g *Register, a access.Actor, by map[record.ID]T, kind func(T) string) error {
	kept, err := sift(ctx, g, a, slices.Collect(maps.Keys(by)), func(id record.ID) part { return part{id, kind(by[id])} })
	if err != nil {
		clear(by)
		return err
	}
	if len(kept) == len(by) {
		return nil
	}
	reads := make(map[record.ID]bool, len(kept))
	for _, id := range kept {
		reads[id] = true
	}
	maps.DeleteFunc(by, func(id record.ID, _ T) bool { return !reads[id] })
	return nil
}

// At reads a record as it was at a moment. One that did not exist then is
// NotFound; one that was erased since has no content.
func (g *Register) At(ctx context.Context, a access.Actor, id record.ID, at time.Time) (record.Record, error) {
	now, err := g.Get(ctx, a, id)
	if err != nil {
		return record.Record{}, err
	}
	seq, err := g.store.SeqAt(ctx, a.Org, at)
	if err != nil {
		return record.Record{}, err
	}
	leaf, err := g.store.AsOf(ctx, a.Org, id, seq)
	if err != nil {
		return record.Record{}, err
	}
	list, err := g.changes(ctx, a, []store.Leaf{leaf})
	if err != nil {
		return record.Record{}, err
	}
	r := list[0].ToRecord()
	r.Number, r.Created = now.Number, now.Created
	return g.today(r)
}

// KindAt reads every record of a kind as it was at a moment, those removed by
// then left out. Derived fields are not computed, and when a record was made is
// not said.
func (g *Register) KindAt(ctx context.Context, a access.Actor, kind string, at time.Time) ([]record.Record, error) {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return nil, err
	}
	seq, err := g.store.SeqAt(ctx, a.Org, at)
	if err != nil || seq < 0 {
		return nil, err
	}
	leaves, err := g.store.KindAsOf(ctx, a.Org, kind, seq)
	if err != nil {
		return nil, err
	}
	list, err := g.changes(ctx, a, leaves)
	if err != nil {
		return nil, err
	}
	var out []record.Record
	for _, c := range list {
		r := c.ToRecord()
		if r.Removed || r.Erased {
			continue
		}
		if r, err := g.visible(a, r, nil); err == nil {
			out = append(out, r)
		} else if record.CodeOf(err) != record.NotFound {
			return nil, err
		}
	}
	return out, nil
}

// SeqAt returns the last leaf at or before a moment, -1 when there was none.
func (g *Register) SeqAt(ctx context.Context, a access.Actor, at time.Time) (int64, error) {
	if err := signedIn(a); err != nil {
		return 0, err
	}
	return g.store.SeqAt(ctx, a.Org, at)
}
