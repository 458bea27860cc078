package register

import (
	"context"

	"steward/internal/access"
	"steward/internal/record"
)

// maxLinks bounds how many links of one record are followed.
const maxLinks = 5000

// Links returns the links of a record, now or as of a leaf, oldest first. Links
// from kinds the actor may not read are left out.
func (g *Register) Links(ctx context.Context, a access.Actor, q LinkQuery) ([]record.Link, error) {
	id := q.Target
	if id == "" {
		id = q.Source
	}
	if _, err := g.Get(ctx, a, id); err != nil {
		return nil, err
	}
	return g.links(ctx, a, q)
}

func (g *Register) links(ctx context.Context, a access.Actor, q LinkQuery) ([]record.Link, error) {
	if q.Limit <= 0 || q.Limit > maxLinks {
		q.Limit = maxLinks
	}
	list, err := g.store.Links(ctx, a.Org, q)
	if err != nil {
		return nil, err
	}
	return sift(ctx, g, a, list, func(l record.Link) part { return part{l.Source, l.Kind} })
}

// Graph follows links both ways from a record for depth steps (1 to 6) and
// gathers at most most nodes. Owners, and kinds that live on other records'
// pages, are not followed; hubs are shown and not gone on from.
func (g *Register) Graph(ctx context.Context, a access.Actor, id record.ID, depth, most int) (Graph, error) {
	start, err := g.Get(ctx, a, id)
	if err != nil {
		return Graph{}, err
	}
	w := &walk{g: g, a: a, most: most, seen: map[record.ID]bool{id: true}, edges: map[record.Link]bool{}}
	frontier := []record.ID{id}
	for range min(max(depth, 1), 6) {
		if frontier, err = w.step(ctx, frontier); err != nil {
			return Graph{}, err
		}
	}
	ids := make([]record.ID, 0, len(w.seen))
	for id := range w.seen {
		ids = append(ids, id)
	}
	names, err := g.Names(ctx, a, ids)
	if err != nil {
		return Graph{}, err
	}
	names[id] = Name{Kind: start.Kind, Number: start.Number, Title: start.Title, State: start.State, Gone: start.Removed}
	out := Graph{Nodes: names, Cut: w.cut}
	for _, l := range w.order {
		if _, ok := names[l.Source]; !ok {
			continue
		}
		if _, ok := names[l.Target]; ok {
			out.Edges = append(out.Edges, l)
		}
	}
	return out, nil
}

// walk gathers a graph breadth first.
type walk struct {
	g     *Register
	a     access.Actor
	most  int
	seen  map[record.ID]bool
	edges map[record.Link]bool
	order []record.Link
	cut   bool
}

func (w *walk) step(ctx context.Context, from []record.ID) ([]record.ID, error) {
	var next []record.ID
	for _, id := range from {
		for _, q := range []LinkQuery{{Source: id, AsOf: -1}, {Target: id, AsOf: -1}} {
			list, err := w.g.links(ctx, w.a, q)
			if err != nil {
				return nil, err
			}
			for _, l := range list {
				if !w.follows(l) {
					continue
				}
				other := l.Target
				if other == id {
					other = l.Source
				}
				if !w.seen[other] {
					if len(w.seen) >= w.most {
						w.cut = true
						continue
					}
					w.seen[other] = true
					next = append(next, other)
				}
				if !w.edges[l] {
					w.edges[l] = true
					w.order = append(w.order, l)
				}
			}
		}
	}
	return w.beyond(ctx, next)
}

// beyond leaves out what a graph shows but does not go on from.
func (w *walk) beyond(ctx context.Context, next []record.ID) ([]record.ID, error) {
	names, err := w.g.Names(ctx, w.a, next)
	if err != nil {
		return nil, err
	}
	kept := next[:0]
	for _, id := range next {
		if k := w.g.kinds.Kind(names[id].Kind); k != nil && !k.Hub {
			kept = append(kept, id)
		}
	}
	return kept, nil
}

func (w *walk) follows(l record.Link) bool {
	k := w.g.kinds.Kind(l.Kind)
	return l.Relation != "owner" && k != nil && !k.Aside
}
