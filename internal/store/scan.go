package store

import (
	"context"
	"fmt"

	"steward/internal/database"
	"steward/internal/record"
)

// Each reads every record of a kind inside the transaction, removed ones too,
// by number, with the moment its computed fields may next change.
func (tx *Tx) Each(ctx context.Context, kind string, do func(r record.Record, wake int64) error) error {
	type row struct {
		r    record.Record
		wake int64
	}
	var last int64
	for {
		var page []row
		rows, err := tx.DB.Query(ctx, "SELECT "+columns+", r.wake FROM record r WHERE r.org = ? AND r.kind = ? AND r.num > ? ORDER BY r.num LIMIT 500", tx.org, kind, last)
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		for rows.Next() {
			var one row
			if one.r, err = scanRecord(tx.org, rows, &one.wake); err != nil {
				break
			}
			page = append(page, one)
		}
		rows.Close()
		if err == nil {
			err = rows.Err()
		}
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		for _, one := range page {
			if err := do(one.r, one.wake); err != nil {
				return err
			}
			last = one.r.Number
		}
		if len(page) < 500 {
			return nil
		}
	}
}

// Mentions reports whether any entry of the log that is not erased holds a
// text, such as the hash of a file. It reads the whole log.
func (s *Store) Mentions(ctx context.Context, org record.ID, text string) (bool, error) {
	var n int
	err := s.DB.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM change WHERE org = ? AND entry LIKE ? LIMIT 1) found", org, "%"+text+"%").Scan(&n)
	if err != nil {
		return false, database.Explain(fmt.Errorf("look through the log: %w", err))
	}
	return n > 0, nil
}

// Relink brings the links of a record from old to cur without a change of the
// record, as of the leaf that comes next.
func (tx *Tx) Relink(ctx context.Context, r record.Record, old, cur []record.Link) error {
	r.Seq = tx.Size()
	return tx.moveLinks(ctx, r, old, cur)
}

// DropFacets deletes the facets and tallies of a kind, so that they can be made
// anew in the same transaction by Derived with no old facets.
func (tx *Tx) DropFacets(ctx context.Context, kind string) error {
	for k := range tx.facets {
		if k.kind == kind {
			delete(tx.facets, k)
		}
	}
	for _, table := range []string{"facet", "tally"} {
		if _, err := tx.DB.Exec(ctx, "DELETE FROM "+table+" WHERE org = ? AND kind = ?", tx.org, kind); err != nil {
			return fmt.Errorf("drop the %s rows of %s: %w", table, kind, err)
		}
	}
	return nil
}
