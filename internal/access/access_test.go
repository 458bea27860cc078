package access_test

import (
	"context"
	"path/filepath"
	"testing"

	"steward/internal/access/accesstest"
	"steward/internal/database"
	"steward/internal/testenv/pg"
)

func TestSQLite(t *testing.T) {
	db, err := database.OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	accesstest.Run(t, db)
}

func TestPostgres(t *testing.T) {
	db, err := database.OpenPostgres(context.Background(), pg.DSN(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	accesstest.Run(t, db)
}
