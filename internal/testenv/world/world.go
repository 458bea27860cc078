// Package world gives tests a register over a real database with the real
// kinds, an organisation in it, an administrator and a clock they move.
package world

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/pg"
)

// World is one register with one organisation.
type World struct {
	*testing.T
	Register *register.Register
	DB       *database.DB
	Blobs    blob.Store
	Clock    *Clock
	Org      access.Org
	Account  access.Account
	Admin    access.Actor // the administrator, with a person record of the same name
}

// Clock is a clock that stands still until it is moved. It is safe for
// concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set puts the clock to a moment; Add moves it on.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// Databases opens one empty database of each kind.
func Databases(t *testing.T) map[string]*database.DB {
	t.Helper()
	return map[string]*database.DB{"sqlite": SQLite(t), "postgres": Postgres(t)}
}

// SQLite opens an empty SQLite database that is closed when the test ends.
func SQLite(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.OpenSQLite(context.Background(), filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Postgres opens an empty PostgreSQL database that is dropped when the test
// ends.
func Postgres(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.OpenPostgres(context.Background(), pg.DSN(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Register opens a register with the real kinds over a database.
func Register(t testing.TB, db *database.DB, now func() time.Time) (*register.Register, blob.Store) {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.OpenDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g, err := register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return g, blobs
}

// New makes a world in an empty database. The clock stands at 1 March 2026,
// 10:00 UTC.
func New(t *testing.T, db *database.DB) *World {
	t.Helper()
	w := &World{T: t, DB: db, Clock: &Clock{now: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}}
	w.Register, w.Blobs = Register(t, db, w.Clock.Now)
	var err error
	w.Org, w.Account, err = w.Register.SetUp(t.Context(), register.Setup{Org: "Gemeente Voorbeeld", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if w.Admin, _, err = w.Register.Enter(t.Context(), w.Account.ID, w.Org.Slug); err != nil {
		t.Fatal(err)
	}
	return w
}

// Member adds somebody with a role and returns what they are; their person
// record has their name.
func (w *World) Member(role, name string) access.Actor {
	w.Helper()
	account, err := w.Register.CreateAccount(w.Context(), name+"@example.org", name, "x")
	w.Must(err)
	person := w.Create("person", name, nil)
	m := access.Membership{Account: account.ID, Role: role, Person: person.ID}
	if role == access.ExternalAuditor {
		m.Expires = "2027-01-01"
	}
	w.Must(w.Register.PutMember(w.Context(), w.Admin, m))
	a, _, err := w.Register.Enter(w.Context(), account.ID, w.Org.Slug)
	w.Must(err)
	return a
}

// Create makes a record as the administrator.
func (w *World) Create(kind, title string, body record.Body) record.Record {
	w.Helper()
	r, err := w.Register.Create(w.Context(), w.Admin, register.Draft{Kind: kind, Title: title, Body: body}, register.CreateOptions{})
	w.Must(err)
	return r
}

// Must fails the test on an error.
func (w *World) Must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// Fails fails the test unless the error has the code.
func (w *World) Fails(err error, code record.Code) {
	w.Helper()
	if err == nil || record.CodeOf(err) != code {
		w.Fatalf("error %v, want one with code %s", err, code)
	}
}
