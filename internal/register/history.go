package register

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// History returns the changes of a record, newest first, before a revision (0:
// from the newest), at most limit.
func (g *Register) History(ctx context.Context, a access.Actor, id record.ID, before int64, limit int) ([]record.Change, error) {
	if _, err := g.Get(ctx, a, id); err != nil {
		return nil, err
	}
	leaves, err := g.store.History(ctx, a.Org, id, before, min(max(limit, 1), 500))
	if err != nil {
		return nil, err
	}
	return g.changes(ctx, a, leaves)
}

// Activity returns the newest changes of the organisation before a leaf (0:
// from the newest): of the kinds the actor may read, and acts on access and
// settings for those who may see the log.
func (g *Register) Activity(ctx context.Context, a access.Actor, before int64, limit int) ([]record.Change, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	kinds, all := g.readableKinds(a)
	seesLog := a.May(access.Log, "", nil).Allowed
	if all && seesLog {
		kinds = nil
	} else if len(kinds) == 0 {
		return nil, nil
	}
	leaves, err := g.recent(ctx, a, before, min(max(limit, 1), 500), kinds)
	if err != nil {
		return nil, err
	}
	return g.changes(ctx, a, leaves)
}

// recent returns the newest leaves the actor may read. Where that is not every
// one, it looks further back until there are enough, a bounded number of times.
func (g *Register) recent(ctx context.Context, a access.Actor, before int64, limit int, kinds []string) ([]store.Leaf, error) {
	var out []store.Leaf
	for range 20 {
		leaves, err := g.store.Recent(ctx, a.Org, before, limit, kinds...)
		if err != nil {
			return nil, err
		}
		more := len(leaves) == limit
		if more {
			before = leaves[limit-1].Seq
		}
		if leaves, err = sift(ctx, g, a, leaves, leafPart); err != nil {
			return nil, err
		}
		if out = append(out, leaves...); len(out) >= limit || !more || before == 0 {
			break
		}
	}
	return out[:min(len(out), limit)], nil
}

// changes decodes leaves. Titles that follow from other records are made anew,
// since the log does not repeat what others are called.
func (g *Register) changes(ctx context.Context, a access.Actor, leaves []store.Leaf) ([]record.Change, error) {
	out := make([]record.Change, len(leaves))
	var wanted []record.ID
	for i, l := range leaves {
		c, err := l.Change(a.Org)
		if err != nil {
			return nil, record.Wrap(record.Internal, "An entry of the log cannot be read. Run steward fsck.", err)
		}
		out[i] = c
		if k := g.kinds.Kind(c.Kind); k != nil && k.AutoTitle != nil && c.Title == "" {
			wanted = append(wanted, linked(k, c.Body)...)
		}
	}
	names, err := g.store.Names(ctx, a.Org, wanted)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if k := g.kinds.Kind(out[i].Kind); k != nil && k.AutoTitle != nil && out[i].Title == "" && !out[i].Erased {
			out[i].Title = k.AutoTitle(out[i].Body, func(id record.ID) string { return titleOf(names[id]) })
		}
	}
	return out, nil
}

// linked returns every record a body of the kind links to.
func linked(k *record.Kind, b record.Body) []record.ID {
	var out []record.ID
	for i := range k.Fields {
		if k.Fields[i].IsLink() {
			for _, id := range b.List(k.Fields[i].Name) {
				out = append(out, record.ID(id))
			}
		}
	}
	return out
}

// titleOf says what a title calls another record.
func titleOf(n Name) string {
	if n.Title == "" {
		return "an erased record"
	}
	return n.Title
}

// Actors names the accounts and tokens that act in changes.
func (g *Register) Actors(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]string, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	out := map[record.ID]string{"system": "Steward"}
	var args []any
	seen := map[record.ID]bool{"system": true, "": true}
	for _, id := range ids {
		if !seen[id] && id.Valid() && len(args) < 500 {
			seen[id] = true
			args = append(args, id)
		}
	}
	if len(args) == 0 {
		return out, nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")
	query := "SELECT a.id, a.name FROM account a WHERE a.id IN (" + marks + ") UNION ALL SELECT t.id, a.name || ' (' || t.name || ')' FROM token t JOIN account a ON a.id = t.account WHERE t.org = ? AND t.id IN (" + marks + ")"
	rows, err := g.db.Query(ctx, query, append(append(append([]any{}, args...), a.Org), args...)...)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read names of actors: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		var id record.ID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, fmt.Errorf("read names of actors: %w", err)
		}
		out[id] = name
	}
	return out, database.Explain(rows.Err())
}
