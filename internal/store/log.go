package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"steward/internal/database"
	"steward/internal/ledger"
	"steward/internal/record"
)

// logSource answers the ledger's questions from the tables change and tile.
type logSource struct {
	db  database.Querier
	org record.ID
}

// Hashes returns leaf hashes (level 0) or roots of full tiles (above).
func (l logSource) Hashes(ctx context.Context, level int, from, to int64) ([]ledger.Hash, error) {
	if level == 0 {
		entries, err := l.Commitments(ctx, from, to)
		if err != nil {
			return nil, err
		}
		out := make([]ledger.Hash, len(entries))
		for i, c := range entries {
			out[i] = c.LeafHash()
		}
		return out, nil
	}
	rows, err := l.db.Query(ctx, "SELECT root FROM tile WHERE org = ? AND level = ? AND idx >= ? AND idx < ? ORDER BY idx", l.org, level-1, from, to)
	return collect32[ledger.Hash](rows, err)
}

// Commitments returns the log's entries.
func (l logSource) Commitments(ctx context.Context, from, to int64) ([]ledger.Commitment, error) {
	rows, err := l.db.Query(ctx, "SELECT leaf FROM change WHERE org = ? AND seq >= ? AND seq < ? ORDER BY seq", l.org, from, to)
	return collect32[ledger.Commitment](rows, err)
}

func collect32[T ~[32]byte](rows *sql.Rows, err error) ([]T, error) {
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read hashes: %w", err))
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("read hashes: %w", err)
		}
		if len(b) != 32 {
			return nil, fmt.Errorf("a hash in the database has %d bytes", len(b))
		}
		out = append(out, T(b))
	}
	return out, rows.Err()
}

// LogReader is what a reader of the log needs: hashes and entries.
type LogReader interface {
	ledger.Source
	ledger.Entries
}

// Log returns the log of an organisation for building tiles and proofs.
func (s *Store) Log(org record.ID) LogReader { return logSource{s.DB, org} }

// Head returns the size of the log and its tree.
func (s *Store) Head(ctx context.Context, org record.ID) (*ledger.Frontier, error) {
	var tree []byte
	err := s.DB.QueryRow(ctx, "SELECT tree FROM head WHERE org = ?", org).Scan(&tree)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, record.Fail(record.NotFound, "This organisation does not exist.")
	} else if err != nil {
		return nil, database.Explain(fmt.Errorf("read the tree head: %w", err))
	}
	f := &ledger.Frontier{}
	if err := f.UnmarshalBinary(tree); err != nil {
		return nil, fmt.Errorf("read the tree head: %w", err)
	}
	return f, nil
}

// StoredTile is a full tile as the database keeps it.
type StoredTile struct {
	Level  int
	Index  int64
	Hashes []byte
	Root   []byte
}

// EachTile reads the stored full tiles, lowest level first.
func (s *Store) EachTile(ctx context.Context, org record.ID, do func(StoredTile) error) error {
	rows, err := s.DB.Query(ctx, "SELECT level, idx, hashes, root FROM tile WHERE org = ? ORDER BY level, idx", org)
	if err != nil {
		return database.Explain(fmt.Errorf("read tiles: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		var t StoredTile
		if err := rows.Scan(&t.Level, &t.Index, &t.Hashes, &t.Root); err != nil {
			return fmt.Errorf("read tiles: %w", err)
		}
		if err := do(t); err != nil {
			return err
		}
	}
	return rows.Err()
}
