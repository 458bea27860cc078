package bench

import (
	"fmt"
	"time"

	"steward/internal/database"
)

// bareDB opens the same kind of database with one bare table of n rows.
func (b *bench) bareDB(n int) (*database.DB, error) {
	var db *database.DB
	var err error
	if b.DatabaseURL != "" {
		db, err = database.OpenPostgres(b.ctx, b.DatabaseURL)
	} else {
		db, err = database.OpenSQLite(b.ctx, b.file("bare.db"))
	}
	if err != nil {
		return nil, err
	}
	if _, err := db.Exec(b.ctx, "CREATE TABLE IF NOT EXISTS bench_bare (id BIGINT PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		return nil, fmt.Errorf("make a bare table: %w", err)
	}
	return db, db.Write(b.ctx, func(tx *database.Tx) error {
		for i := range n {
			if _, err := tx.Exec(b.ctx, "INSERT INTO bench_bare (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING", i, fmt.Sprintf("%0400d", i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// bareRows is the time to read 50 rows by key and nothing else.
func (b *bench) bareRows() (time.Duration, error) {
	db, err := b.bareDB(20_000)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	t, err := repeat(300, func(i int) error {
		rows, err := db.Query(b.ctx, "SELECT id, body FROM bench_bare WHERE id > ? ORDER BY id LIMIT 50", i*50)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var body string
			if err := rows.Scan(&id, &body); err != nil {
				return err
			}
		}
		return rows.Err()
	})
	return t.median(), err
}

// bareInsert is the time to insert one row and have it durable.
func (b *bench) bareInsert() (time.Duration, error) {
	db, err := b.bareDB(0)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	t, err := repeat(200, func(i int) error {
		_, err := db.Exec(b.ctx, "INSERT INTO bench_bare (id, body) VALUES (?, ?)", 1_000_000+i, fmt.Sprintf("%0400d", i))
		return err
	})
	return t.median(), err
}
