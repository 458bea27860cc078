// Package store keeps records, their changes, links, facets, tallies, search
// and the log's leaves in the database. It knows records but no kinds: what is
// indexed and searched is handed to it. Only register writes through it, and no
// face reads through it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"steward/internal/database"
	"steward/internal/ledger"
	"steward/internal/record"
)

// Store reads and writes the records of all organisations. Every method takes
// the organisation first; none answers across organisations.
type Store struct {
	DB   *database.DB
	Now  func() time.Time
	Rand io.Reader // secure randomness for salts

	few int // rows a set may take; 0: fewRows
}

// Write runs do in one transaction that holds the lock of the organisation's
// log. When Write returns nil, all that do put is durable, in the log, and
// counted. do may run more than once and keeps no state between runs.
func (s *Store) Write(ctx context.Context, org record.ID, do func(*Tx) error) error {
	return s.DB.Write(ctx, func(db *database.Tx) error {
		tx, err := s.begin(ctx, db, org)
		if err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return tx.finish(ctx)
	})
}

// begin takes the lock of the log and reads its frontier.
func (s *Store) begin(ctx context.Context, db *database.Tx, org record.ID) (*Tx, error) {
	tx := &Tx{DB: db, org: org, now: s.Now().UTC().Truncate(time.Millisecond), rand: s.Rand, facets: map[facetKey]*pending{}, tally: map[tallyKey]int{}, counters: map[string]int64{}}
	var tree []byte
	lock := "SELECT seq, tree FROM head WHERE org = ?"
	if db.Dialect == database.Postgres {
		lock += " FOR UPDATE" // SQLite has one writer at a time
	}
	err := db.QueryRow(ctx, lock, org).Scan(&tx.start, &tree)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, record.Fail(record.NotFound, "This organisation does not exist.")
	} else if err != nil {
		return nil, fmt.Errorf("lock the log: %w", err)
	}
	if err := tx.tree.UnmarshalBinary(tree); err != nil {
		return nil, fmt.Errorf("read the tree head: %w", err)
	}
	if tx.tree.Size() != tx.start {
		return nil, record.Fail(record.Internal, "The log's head does not match its tree. Run steward fsck.")
	}
	return tx, nil
}

// CreateLog starts the empty log of a new organisation.
func CreateLog(ctx context.Context, db database.Querier, org record.ID) error {
	tree, err := (&ledger.Frontier{}).MarshalBinary()
	if err != nil {
		return fmt.Errorf("make an empty tree: %w", err)
	}
	_, err = db.Exec(ctx, "INSERT INTO head (org, seq, tree) VALUES (?, 0, ?)", org, tree)
	if err != nil {
		return fmt.Errorf("start the log: %w", err)
	}
	return nil
}
