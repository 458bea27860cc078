package database

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"steward/internal/record"
)

//go:embed migrations
var migrations embed.FS

// OpenSQLite opens (and makes, when new) the database file and brings its
// schema up to date. Commits are durable against loss of power.
func OpenSQLite(ctx context.Context, file string) (*DB, error) {
	return openSQLite(ctx, file, busyTimeout)
}

// busyTimeout is how long a write waits for another process's, in milliseconds.
const busyTimeout = 10_000

func openSQLite(ctx context.Context, file string, wait int) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, record.Wrap(record.Unavailable, "The data folder cannot be made: "+filepath.Dir(file), err)
	}
	write, err := sql.Open("sqlite", dsn(file, "immediate", wait))
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", dsn(file, "deferred", wait))
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(4)
	db := &DB{Dialect: SQLite, read: read, write: write}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	db.readStatements, db.writeStatements = newStatements(read), newStatements(write)
	return db, nil
}

func dsn(file, txlock string, wait int) string {
	q := url.Values{}
	q.Set("_txlock", txlock)
	for _, p := range []string{fmt.Sprintf("busy_timeout(%d)", wait), "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
		"temp_store(MEMORY)", "cache_size(-8000)", "mmap_size(268435456)", "trusted_schema(OFF)"} {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

// OpenPostgres connects to a PostgreSQL server by URL and brings the schema up
// to date. Several nodes may start at once; one migrates, the others wait.
func OpenPostgres(ctx context.Context, databaseURL string) (*DB, error) {
	pool, err := sql.Open("pgx", databaseURL)
	if err != nil {
		return nil, record.Wrap(record.Invalid, "The database URL cannot be read.", err)
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	db := &DB{Dialect: Postgres, read: pool, write: pool}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *DB) migrate(ctx context.Context) error {
	dialect, dir := goose.DialectSQLite3, "migrations/sqlite"
	if db.Dialect == Postgres {
		dialect, dir = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, dir)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger())}
	if db.Dialect == Postgres {
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300), lock.WithUnlockTimeout(1, 60))
		if err != nil {
			return fmt.Errorf("prepare migrations: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.write, files, options...)
	if err != nil {
		return Explain(fmt.Errorf("prepare migrations: %w", err))
	}
	if err := db.refuseNewer(ctx, p); err != nil {
		return err
	}
	return db.raise(ctx, p)
}

// raise applies what is pending. Another process may be doing the same: a
// migration that fails while the version rose was done by it, and what is left
// is tried again.
func (db *DB) raise(ctx context.Context, p *goose.Provider) error {
	for {
		have, err := p.GetDBVersion(ctx)
		if err != nil {
			return Explain(fmt.Errorf("read the schema version: %w", err))
		}
		if pending, err := p.HasPending(ctx); err != nil || !pending {
			return Explain(err)
		}
		_, fault := p.Up(ctx)
		if fault == nil {
			return nil
		}
		if now, err := p.GetDBVersion(ctx); err != nil || now <= have {
			return Explain(fmt.Errorf("migrate the database: %w", fault))
		}
	}
}

// refuseNewer stops an old program from writing to a database a newer one made.
func (db *DB) refuseNewer(ctx context.Context, p *goose.Provider) error {
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return Explain(fmt.Errorf("read the schema version: %w", err))
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; have > newest {
		return record.Fail(record.Conflict, fmt.Sprintf("The database was made by a newer Steward (schema %d; this one knows %d). Use that version or newer.", have, newest))
	}
	return nil
}
