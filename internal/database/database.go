// Package database opens the one SQL database Steward keeps everything in:
// SQLite embedded in the program, or PostgreSQL. It knows the few ways in which
// the two differ and brings the schema up to date; what the tables mean is the
// business of the packages above.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"steward/internal/record"
)

// Dialect says which SQL the database speaks.
type Dialect string

// The dialects.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// DB is an open database with its schema up to date.
type DB struct {
	Dialect Dialect
	read    *sql.DB
	write   *sql.DB // on SQLite one connection; on PostgreSQL the same as read
	rebound sync.Map

	readStatements, writeStatements *statements // of SQLite
}

// Querier runs SQL written with ? for parameters. DB and Tx are Queriers.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
	Exec(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Query reads outside a transaction.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := db.kept(ctx, query); st != nil {
		return st.QueryContext(ctx, args...)
	}
	return db.read.QueryContext(ctx, db.rebind(query), args...)
}

// QueryRow reads one row outside a transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if st := db.kept(ctx, query); st != nil {
		return st.QueryRowContext(ctx, args...)
	}
	return db.read.QueryRowContext(ctx, db.rebind(query), args...)
}

// kept returns the prepared statement of a read outside a transaction.
func (db *DB) kept(ctx context.Context, query string) *sql.Stmt {
	if st := db.readStatements.get(query); st != nil {
		return st
	}
	db.readStatements.prepare(ctx)
	return db.readStatements.get(query)
}

// Exec writes one statement in a transaction of its own.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return db.write.ExecContext(ctx, db.rebind(query), args...)
}

// Tx is a transaction in progress.
type Tx struct {
	Dialect Dialect
	db      *DB
	tx      *sql.Tx
	kept    *statements
}

// Query reads inside the transaction.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(ctx, tx.db.rebind(query), args...)
}

// QueryRow reads one row inside the transaction.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if st := tx.kept.get(query); st != nil {
		return tx.tx.StmtContext(ctx, st).QueryRowContext(ctx, args...)
	}
	return tx.tx.QueryRowContext(ctx, tx.db.rebind(query), args...)
}

// Exec writes inside the transaction.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if st := tx.kept.get(query); st != nil {
		return tx.tx.StmtContext(ctx, st).ExecContext(ctx, args...)
	}
	return tx.tx.ExecContext(ctx, tx.db.rebind(query), args...)
}

// Write runs do in a transaction that is durable when Write returns nil. When
// the database asks for it (a deadlock, a busy file), do runs again from the
// start, so it must keep no state between runs.
func (db *DB) Write(ctx context.Context, do func(*Tx) error) error {
	var err error
	for range 5 {
		if err = db.try(ctx, do); err == nil || !transient(err) || ctx.Err() != nil {
			break
		}
	}
	return Explain(err)
}

func (db *DB) try(ctx context.Context, do func(*Tx) error) error {
	db.writeStatements.prepare(ctx)
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if err := do(&Tx{Dialect: db.Dialect, db: db, tx: tx, kept: db.writeStatements}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return committed(fmt.Errorf("commit: %w", err))
	}
	return nil
}

// committed explains a commit that failed. When the connection broke just then,
// nobody knows whether the server got to it.
func committed(err error) error {
	if sqliteCode(err) == 0 && lost(err) {
		return record.Wrap(record.Unavailable, "The connection to the database broke while the change was being confirmed. It may have been written; look before you try again.", err)
	}
	return err
}

// Snapshot runs do in a read-only transaction that sees one moment.
func (db *DB) Snapshot(ctx context.Context, do func(*Tx) error) error {
	db.readStatements.prepare(ctx)
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.snapshotLevel()})
	if err != nil {
		return Explain(fmt.Errorf("begin: %w", err))
	}
	defer tx.Rollback()
	return Explain(do(&Tx{Dialect: db.Dialect, db: db, tx: tx, kept: db.readStatements}))
}

func (db *DB) snapshotLevel() sql.IsolationLevel {
	if db.Dialect == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return Explain(db.read.QueryRowContext(ctx, "SELECT 1").Scan(&one))
}

// Close closes all connections.
func (db *DB) Close() error {
	err := db.read.Close()
	if db.write != db.read {
		err = errors.Join(err, db.write.Close())
	}
	return err
}

// rebind turns ? into $1, $2, … for PostgreSQL. Our SQL holds no literal ?.
func (db *DB) rebind(query string) string {
	if db.Dialect == SQLite {
		return query
	}
	if q, ok := db.rebound.Load(query); ok {
		return q.(string)
	}
	var b strings.Builder
	n := 0
	for i := range len(query) {
		if query[i] != '?' {
			b.WriteByte(query[i])
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	db.rebound.Store(query, b.String())
	return b.String()
}
