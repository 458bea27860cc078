package intake_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/exchange/intake"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/pg"
)

// world is a register with one organisation and its administrator.
type world struct {
	reg   *register.Register
	actor access.Actor
	org   access.Org
	admin access.Account
}

// each runs a test on both databases.
func each(t *testing.T, do func(*testing.T, *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { do(t, newWorld(t, "")) })
	t.Run("postgres", func(t *testing.T) { do(t, newWorld(t, pg.DSN(t))) })
}

func newWorld(t testing.TB, dsn string) *world {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	var db *database.DB
	var err error
	if dsn == "" {
		db, err = database.OpenSQLite(ctx, filepath.Join(dir, "steward.db"))
	} else {
		db, err = database.OpenPostgres(ctx, dsn)
	}
	must(t, err)
	blobs, err := blob.OpenDisk(filepath.Join(dir, "files"))
	must(t, err)
	kinds, err := aims.Catalogue()
	must(t, err)
	reg, err := register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { _ = reg.Close() })
	org, admin, err := reg.SetUp(ctx, register.Setup{Org: "Sample Hospital", Name: "Sam Sample", Email: "sam@example.org", Password: "hash"})
	must(t, err)
	w := &world{reg: reg, org: org, admin: admin}
	w.actor, _, err = reg.Enter(ctx, admin.ID, org.Slug)
	must(t, err)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file is an input over text.
func file(name, text string) intake.Input { return intake.Bytes(name, []byte(text)) }

// sample is an input over a sample of other people's tools.
func sample(t testing.TB, name string) intake.Input {
	t.Helper()
	dir := os.Getenv("STEWARD_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "samples", name))
	if err != nil {
		t.Fatalf("the shared samples are not beside the project; set STEWARD_SHARED to their folder: %v", err)
	}
	return intake.Bytes(filepath.Base(name), data)
}

// run plans or commits and fails the test on an error.
func (w *world) run(t testing.TB, write bool, files ...intake.Input) *intake.Plan {
	t.Helper()
	p, err := intake.Run(context.Background(), w.reg, w.actor, files, write)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// all returns every record of a kind in use, by external identity.
func (w *world) all(t testing.TB, kind string) map[string]record.Record {
	t.Helper()
	out := map[string]record.Record{}
	must(t, w.reg.Each(context.Background(), w.actor, kind, func(r record.Record) error {
		key := r.External
		if key == "" {
			key = r.Title
		}
		out[key] = r
		return nil
	}))
	return out
}

// leaves returns how long the log is.
func (w *world) leaves(t testing.TB) int64 {
	t.Helper()
	n, err := w.reg.SeqAt(context.Background(), w.actor, w.reg.Now().Add(time.Hour))
	must(t, err)
	return n + 1
}

// crowd is how many times longer work takes now than on a machine with nothing
// else to do: what waits for a processor is not the program's slowness.
func crowd(t testing.TB) float64 {
	t.Helper()
	cpu := func() time.Duration {
		var u syscall.Rusage
		must(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start, used := time.Now(), cpu()
	for time.Since(start) < 300*time.Millisecond {
		sha256.Sum256(make([]byte, 1<<16))
	}
	return max(1, float64(time.Since(start))/float64(max(cpu()-used, time.Millisecond)))
}

// within checks that something took no longer than a limit, on a machine that is
// free.
func within(t testing.TB, what string, took, limit time.Duration, crowds ...float64) {
	t.Helper()
	slow := 1.0
	for _, c := range crowds {
		slow = max(slow, c)
	}
	t.Logf("%s took %v; the machine is %.1f times busy", what, took.Round(time.Millisecond), slow)
	if took > time.Duration(float64(limit)*slow) {
		t.Errorf("%s took %v, want under %v", what, took, limit)
	}
}
