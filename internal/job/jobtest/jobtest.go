// Package jobtest is the conformance suite of package job: everything it
// promises, on whatever database it is given.
package jobtest

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"steward/internal/database"
	"steward/internal/job"
)

// Run runs the suite. Open opens an empty database, the same each time; parts
// run one after another and leave it empty.
func Run(t *testing.T, open func() (*database.DB, error)) {
	parts := []struct {
		name string
		test func(*world)
	}{
		{"Transaction", transaction}, {"Order", order}, {"Delay", delay}, {"Bounds", bounds},
		{"Retries", retries}, {"Final", final}, {"Panic", panics}, {"Failures", failures}, {"Sweep", sweep},
		{"KeyWaiting", keyWaiting}, {"KeyRunning", keyRunning}, {"KeyFailing", keyFailing}, {"KeyDead", keyDead},
		{"Killed", killed}, {"KilledAlways", killedAlways}, {"LostLease", lostLease}, {"Stopped", stopped}, {"Race", race},
		{"Periods", periods}, {"PeriodFails", periodFails}, {"PeriodShorter", periodShorter}, {"PeriodRace", periodRace}, {"PeriodInvalid", periodInvalid},
	}
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			db := opened(t, open)
			part.test(newWorld(t, db))
		})
	}
	live(t, open)
}

// opened returns the database without jobs. It is closed when the test ends.
func opened(t *testing.T, open func() (*database.DB, error)) *database.DB {
	t.Helper()
	db, err := open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(t.Context(), "DELETE FROM job"); err != nil {
		t.Fatal(err)
	}
	return db
}

// world is one part's database and clock.
type world struct {
	*testing.T
	*job.Queue
	ctx   context.Context
	mu    sync.Mutex
	clock time.Time
}

func newWorld(t *testing.T, db *database.DB) *world {
	w := &world{T: t, ctx: t.Context(), clock: time.Date(2026, 3, 1, 10, 0, 3, 0, time.UTC)}
	w.Queue = &job.Queue{DB: db, Now: w.now, Log: slog.New(slog.DiscardHandler)}
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// add puts a job in the queue "q".
func (w *world) add(j job.Job) {
	w.Helper()
	j.Queue = "q"
	if err := w.Put(w.ctx, w.DB, j); err != nil {
		w.Fatal(err)
	}
}

// next does the next job of the queue "q" and returns its body and try, or ""
// when there is none. The handler returns result.
func (w *world) next(result error) (body string, try int) {
	w.Helper()
	some, err := w.One(w.ctx, "q", func(_ context.Context, t job.Task) error {
		body, try = t.Body, t.Try
		return result
	})
	if err != nil {
		w.Fatal(err)
	}
	if some != (try > 0) {
		w.Fatalf("One says %v, but the handler ran %d times", some, try)
	}
	return body, try
}

// expect does the next job and compares it.
func (w *world) expect(body string, try int, result error) {
	w.Helper()
	if b, n := w.next(result); b != body || n != try {
		w.Fatalf("next job is %q, try %d; want %q, try %d", b, n, body, try)
	}
}

// nothing checks that no job is ready.
func (w *world) nothing() {
	w.Helper()
	w.expect("", 0, nil)
}

// failed returns the failures of the whole server.
func (w *world) failed() []job.Failure {
	w.Helper()
	list, err := w.Queue.Failures(w.ctx, "", 100)
	if err != nil {
		w.Fatal(err)
	}
	return list
}

var errMade = errors.New("the printer is on fire")
