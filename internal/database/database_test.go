package database

import (
	"context"
	"path/filepath"
	"testing"
)

func TestOpenSQLite(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "a b?c", "steward.db")
	for range 2 {
		db, err := OpenSQLite(ctx, file)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(ctx, "INSERT INTO tally VALUES (?,?,?,?,1) ON CONFLICT (org,kind,field,value) DO UPDATE SET n = tally.n + 1", "o", "k", "f", "v"); err != nil {
			t.Fatal(err)
		}
		defer db.Close()
	}
	db, err := OpenSQLite(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow(ctx, "SELECT n FROM tally").Scan(&n); err != nil || n != 2 {
		t.Fatalf("n = %d, %v; want 2", n, err)
	}
	if _, err := db.Exec(ctx, "UPDATE goose_db_version SET version_id = 99 WHERE version_id = 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenSQLite(ctx, file); err == nil {
		t.Fatal("an older program opened a newer database")
	}
}
