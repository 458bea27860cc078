package register

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// Reindex makes facets, tallies, links and computed fields anew for kinds whose
// declaration changed since they were last made. It is run at every start and
// does nothing when the declarations are the same.
func (g *Register) Reindex(ctx context.Context) error {
	orgs, err := g.access.Orgs(ctx, g.db)
	if err != nil {
		return err
	}
	for _, k := range g.kinds.Kinds() {
		name, want := "kind "+k.Name, shapeOf(k)
		have, err := g.meta(ctx, name)
		if err != nil {
			return err
		}
		if have == want {
			continue
		}
		for _, org := range orgs {
			if err := g.reindex(ctx, org.ID, k); err != nil {
				return fmt.Errorf("index %s of %s anew: %w", k.Labels, org.Slug, err)
			}
		}
		_, err = g.db.Exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, want)
		if err != nil {
			return database.Explain(fmt.Errorf("note the shape of %s: %w", k.Name, err))
		}
	}
	return nil
}

// computed is raised when what computed fields say changes without any declaration
// changing, so that records of before are derived anew.
const computed = "2"

// shapeOf sums up what facets, links and computed fields of a kind follow from.
func shapeOf(k *record.Kind) string {
	h := sha256.New()
	fmt.Fprintln(h, computed, k.Name, k.Version, k.DerivesFrom, k.DerivesOn, k.Material)
	for i := range k.Fields {
		f := &k.Fields[i]
		fmt.Fprintln(h, f.Name, f.Type, f.As, f.Many, f.Index)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (g *Register) meta(ctx context.Context, name string) (string, error) {
	var value string
	err := g.db.QueryRow(ctx, "SELECT value FROM meta WHERE name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, database.Explain(err)
}

func (g *Register) reindex(ctx context.Context, org record.ID, k *record.Kind) error {
	return g.write(ctx, access.System(org), func(w *writing) error {
		custom, err := w.fields(ctx, k.Name)
		if err != nil {
			return err
		}
		if err := w.tx.DropFacets(ctx, k.Name); err != nil {
			return err
		}
		return w.tx.Each(ctx, k.Name, func(r record.Record, _ int64) error {
			if r.Removed {
				return nil
			}
			return w.reindexOne(ctx, k, r, custom)
		})
	})
}

func (w *writing) reindexOne(ctx context.Context, k *record.Kind, r record.Record, custom []record.Field) error {
	r, err := w.g.today(r)
	if err != nil {
		return err
	}
	have, err := w.tx.Links(ctx, LinkQuery{Source: r.ID, AsOf: -1, Limit: maxLinks})
	if err != nil {
		return err
	}
	if want := k.Links(r, custom); !sameLinks(have, want) {
		if err := w.tx.Relink(ctx, r, have, want); err != nil {
			return err
		}
	}
	var wake int64
	was := r.Derived
	if r.Derived, wake, err = w.computed(ctx, k, r); err != nil {
		return err
	}
	if !reflect.DeepEqual(was, r.Derived) {
		w.follow(k.Links(r, custom))
	}
	return w.tx.Derived(ctx, r, nil, k.Facets(r, custom), wake)
}

func sameLinks(a, b []record.Link) bool {
	if len(a) != len(b) {
		return false
	}
	for _, l := range a {
		if !slices.Contains(b, l) {
			return false
		}
	}
	return true
}
