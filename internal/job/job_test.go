package job_test

import (
	"context"
	"path/filepath"
	"testing"

	"steward/internal/database"
	"steward/internal/job/jobtest"
	"steward/internal/testenv/pg"
)

func TestSQLite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "steward.db")
	jobtest.Run(t, func() (*database.DB, error) { return database.OpenSQLite(context.Background(), file) })
}

func TestPostgres(t *testing.T) {
	dsn := pg.DSN(t)
	jobtest.Run(t, func() (*database.DB, error) { return database.OpenPostgres(context.Background(), dsn) })
}
