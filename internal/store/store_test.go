package store_test

import (
	"path/filepath"
	"testing"

	"steward/internal/database"
	"steward/internal/store"
	"steward/internal/store/storetest"
	"steward/internal/testenv/pg"
)

func TestSQLite(t *testing.T) {
	db, err := database.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	storetest.Run(t, db, store.Hasten)
}

func TestPostgres(t *testing.T) {
	db, err := database.OpenPostgres(t.Context(), pg.DSN(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	storetest.Run(t, db, store.Hasten)
}
