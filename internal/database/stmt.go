package database

import (
	"context"
	"database/sql"
	"sync"
)

// Statements kept ready at most, and the longest that is worth it: a statement
// with a list of values has a text of its own for every length of the list.
const (
	mostStatements   = 400
	longestStatement = 1500
)

// statements keeps SQL that was parsed and planned once, for SQLite, where that
// takes longer than running most of it. The driver of PostgreSQL does the same
// itself. A statement may be in use once at a time on a connection, so only
// those that end at once (Exec, QueryRow) are kept for transactions.
type statements struct {
	pool   *sql.DB
	mu     sync.Mutex
	ready  map[string]*sql.Stmt
	wanted map[string]bool
}

func newStatements(pool *sql.DB) *statements {
	return &statements{pool: pool, ready: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// get returns the statement of a query, or nil when there is none yet; then it
// is wanted.
func (s *statements) get(query string) *sql.Stmt {
	if s == nil || len(query) > longestStatement {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.ready[query]
	if st == nil && len(s.ready)+len(s.wanted) < mostStatements {
		s.wanted[query] = true
	}
	return st
}

// prepare makes what is wanted ready. It takes a connection of the pool, so it
// is called before a transaction does. A query that cannot be parsed is left to
// whoever runs it.
func (s *statements) prepare(ctx context.Context) {
	if s == nil {
		return
	}
	s.mu.Lock()
	wanted := make([]string, 0, len(s.wanted))
	for query := range s.wanted {
		wanted = append(wanted, query)
	}
	clear(s.wanted)
	s.mu.Unlock()
	for _, query := range wanted {
		st, err := s.pool.PrepareContext(ctx, query)
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.ready[query] == nil {
			s.ready[query], st = st, nil
		}
		s.mu.Unlock()
		if st != nil {
			st.Close()
		}
	}
}

// Each runs a query and calls do with every row of its answer. do must not run
// the same query on the same transaction.
func Each(ctx context.Context, db Querier, query string, args []any, do func(*sql.Rows) error) error {
	var rows *sql.Rows
	var err error
	if tx, ok := db.(*Tx); ok {
		rows, err = tx.queryKept(ctx, query, args)
	} else {
		rows, err = db.Query(ctx, query, args...)
	}
	if err != nil {
		return Explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return Explain(rows.Err())
}

func (tx *Tx) queryKept(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if st := tx.kept.get(query); st != nil {
		return tx.tx.StmtContext(ctx, st).QueryContext(ctx, args...)
	}
	return tx.Query(ctx, query, args...)
}
