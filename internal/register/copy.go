package register

import (
	"context"
	"fmt"
	"io"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// searchLost is the note that the search index has to be made anew, since a copy
// of a database holds none.
const searchLost = "search lost"

// Dump writes a copy of everything the database holds as of one moment. It is
// for backups; the bytes of evidence are not in it.
func (g *Register) Dump(ctx context.Context, w io.Writer) error { return g.db.Dump(ctx, w) }

// Load fills an empty database with a copy that Dump wrote, all of it or
// nothing, and makes the search index anew.
func (g *Register) Load(ctx context.Context, r io.Reader) error {
	err := g.db.Load(ctx, r, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO meta (name, value) VALUES (?, '1') ON CONFLICT (name) DO NOTHING", searchLost)
		return err
	})
	if err != nil {
		return err
	}
	return g.Refill(ctx)
}

// Refill makes the search index anew when a load left it empty. It is run at
// every start, so that a load that was interrupted is completed, and does
// nothing otherwise.
func (g *Register) Refill(ctx context.Context) error {
	lost, err := g.meta(ctx, searchLost)
	if err != nil || lost == "" {
		return err
	}
	orgs, err := g.access.Orgs(ctx, g.db)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		if err := g.refill(ctx, org.ID); err != nil {
			return fmt.Errorf("make the search index of %s anew: %w", org.Slug, err)
		}
	}
	_, err = g.db.Exec(ctx, "DELETE FROM meta WHERE name = ?", searchLost)
	return database.Explain(err)
}

func (g *Register) refill(ctx context.Context, org record.ID) error {
	return g.write(ctx, access.System(org), func(w *writing) error {
		for _, k := range g.kinds.Kinds() {
			custom, err := w.fields(ctx, k.Name)
			if err != nil {
				return err
			}
			err = w.tx.Each(ctx, k.Name, func(r record.Record, _ int64) error {
				if r, err = g.today(r); err != nil {
					return err
				}
				return w.tx.Reindex(ctx, r, k.SearchText(r, custom))
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}
