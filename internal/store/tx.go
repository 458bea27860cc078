package store

import (
	"context"
	"fmt"
	"io"
	"time"

	"steward/internal/database"
	"steward/internal/ledger"
	"steward/internal/record"
)

// Tx is a write in progress. It holds the lock of the organisation's log, so
// what it reads cannot change under it.
type Tx struct {
	DB  *database.Tx // for tables that are not records, in the same transaction
	org record.ID
	now time.Time

	rand     io.Reader
	start    int64           // leaves before this transaction
	tree     ledger.Frontier // grows with each change
	leaves   []ledger.Hash   // added by this transaction
	facets   map[facetKey]*pending
	tally    map[tallyKey]int
	counters map[string]int64 // numbers given out per kind
}

type tallyKey struct{ kind, field, value string }

// Now is the one time of the transaction, in milliseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// Size is the number of leaves so far.
func (tx *Tx) Size() int64 { return tx.tree.Size() }

// Number gives out the next number of a kind.
func (tx *Tx) Number(ctx context.Context, kind string) (int64, error) {
	n, ok := tx.counters[kind]
	if !ok {
		err := tx.DB.QueryRow(ctx, "SELECT COALESCE(MAX(num), 0) FROM counter WHERE org = ? AND kind = ?", tx.org, kind).Scan(&n)
		if err != nil {
			return 0, fmt.Errorf("read the counter of %s: %w", kind, err)
		}
	}
	tx.counters[kind] = n + 1
	return n + 1, nil
}

// Append makes the change the next leaf of the log and keeps its entry. It
// fills in Org, Seq and At and returns the change as kept.
func (tx *Tx) Append(ctx context.Context, c record.Change) (record.Change, error) {
	c.Org, c.Seq, c.At = tx.org, tx.tree.Size(), tx.now
	entry, err := c.Entry()
	if err != nil {
		return c, err
	}
	salt, err := ledger.NewSalt(tx.rand)
	if err != nil {
		return c, err
	}
	leaf := ledger.Commitment(ledger.Commit(salt, entry))
	_, err = tx.DB.Exec(ctx, `INSERT INTO change (org, seq, record, kind, rev, at, actor, action, entry, salt, leaf)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		c.Org, c.Seq, c.Record, c.Kind, c.Rev, c.At.UnixMilli(), c.Actor, c.Action, string(entry), salt, leaf[:])
	if err != nil {
		return c, fmt.Errorf("write the change: %w", err)
	}
	hash := leaf.LeafHash()
	if err := tx.tree.Append(hash); err != nil {
		return c, err
	}
	tx.leaves = append(tx.leaves, hash)
	return c, nil
}

// finish writes what is kept once per transaction: counters, tallies, tiles and
// the tree head.
func (tx *Tx) finish(ctx context.Context) error {
	for kind, n := range tx.counters {
		if _, err := tx.DB.Exec(ctx, `INSERT INTO counter (org, kind, num) VALUES (?, ?, ?)
			ON CONFLICT (org, kind) DO UPDATE SET num = excluded.num`, tx.org, kind, n); err != nil {
			return fmt.Errorf("write the counter of %s: %w", kind, err)
		}
	}
	if err := tx.finishFacets(ctx); err != nil {
		return err
	}
	if err := tx.finishTallies(ctx); err != nil {
		return err
	}
	if len(tx.leaves) == 0 {
		return nil
	}
	if err := tx.finishTiles(ctx); err != nil {
		return err
	}
	tree, err := tx.tree.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode the tree head: %w", err)
	}
	if _, err := tx.DB.Exec(ctx, "UPDATE head SET seq = ?, tree = ? WHERE org = ?", tx.tree.Size(), tree, tx.org); err != nil {
		return fmt.Errorf("write the tree head: %w", err)
	}
	return nil
}

func (tx *Tx) finishTiles(ctx context.Context) error {
	if ledger.TilesFilled(tx.start, int64(len(tx.leaves))) == 0 {
		return nil
	}
	tiles, err := ledger.FullTiles(ctx, logSource{tx.DB, tx.org}, tx.start, tx.leaves)
	if err != nil {
		return err
	}
	for _, t := range tiles {
		_, err := tx.DB.Exec(ctx, "INSERT INTO tile (org, level, idx, hashes, root) VALUES (?, ?, ?, ?, ?)",
			tx.org, t.Tile.Level, t.Tile.Index, t.Data(), t.Root[:])
		if err != nil {
			return fmt.Errorf("write tile %s: %w", t.Tile, err)
		}
	}
	return nil
}
