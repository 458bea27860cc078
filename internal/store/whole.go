package store

import (
	"context"
	"fmt"

	"steward/internal/database"
	"steward/internal/record"
)

// EachLink reads every link of today of one relation that sources of a kind hold,
// oldest first, in the order of Links.
func (s *Store) EachLink(ctx context.Context, org record.ID, kind, relation string, do func(source, target record.ID)) error {
	rows, err := s.DB.Query(ctx, "SELECT source, target FROM link WHERE org = ? AND kind = ? AND relation = ? AND until = ? ORDER BY since, source, target", org, kind, relation, open)
	if err != nil {
		return database.Explain(fmt.Errorf("read links: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		var source, target record.ID
		if err := rows.Scan(&source, &target); err != nil {
			return fmt.Errorf("read links: %w", err)
		}
		do(source, target)
	}
	return database.Explain(rows.Err())
}

// EachDerived reads every record of a kind that is in use, by number, with the
// moment its computed fields may next change.
func (s *Store) EachDerived(ctx context.Context, org record.ID, kind string, do func(r record.Record, wake int64) error) error {
	rows, err := s.DB.Query(ctx, "SELECT "+columns+", r.wake FROM record r WHERE r.org = ? AND r.kind = ? AND r.gone = 0 ORDER BY r.num", org, kind)
	if err != nil {
		return database.Explain(fmt.Errorf("read records: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		var wake int64
		r, err := scanRecord(org, rows, &wake)
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		if err := do(r, wake); err != nil {
			return err
		}
	}
	return database.Explain(rows.Err())
}
