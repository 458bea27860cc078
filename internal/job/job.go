package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"steward/internal/database"
	"steward/internal/record"
)

// Job is work to be done once.
type Job struct {
	Queue string    // which handler does it: 1 to 60 bytes, not starting with "every/"
	Org   record.ID // for which organisation; empty for the whole server
	Key   string    // what makes it the same job, within queue and organisation; empty: every Put is another
	Body  string    // what the handler needs, usually JSON: UTF-8, 64 KiB at most
	RunAt time.Time // not before; zero for at once
}

// Task is a job being worked on.
type Task struct {
	Job
	ID  int64
	Try int // 1 the first time
}

// Handler does a task. It stops soon when the context ends. An error has the
// task tried again, unless Final made it.
type Handler func(ctx context.Context, t Task) error

// Queue keeps jobs in a database. All fields are required. It is safe for
// concurrent use, by any number of processes on one database.
type Queue struct {
	DB  *database.DB
	Now func() time.Time
	Log *slog.Logger
}

// Bounds of the queue.
const (
	Tries     = 10               // a job is dead after so many
	Lease     = 30 * time.Second // how long a claim holds unless extended
	poll      = time.Second      // how often an empty queue is looked at
	firstWait = 5 * time.Second  // before the second try
	maxWait   = time.Hour        // before any try
	maxBody   = 64 << 10
	maxName   = 60
	maxKey    = 200
)

// ErrLost is the cause of a cancelled handler whose lease went to somebody else.
var ErrLost = errors.New("the lease of the job was lost")

// finalError is an error that another try would not mend.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

// Final marks an error that another try would not mend: the job is dead at
// once. Final of nil is nil.
func Final(err error) error {
	if err == nil {
		return nil
	}
	return finalError{err}
}

const put = `INSERT INTO job (queue, unique_key, org, body, run_at) VALUES (?,?,?,?,?)
ON CONFLICT (queue, org, unique_key) WHERE unique_key <> '' AND dead = 0 DO UPDATE SET body = excluded.body,
run_at = CASE WHEN job.leased = 0 AND excluded.run_at > job.run_at THEN job.run_at
              WHEN job.leased > 0 AND excluded.run_at <= job.run_at THEN job.run_at + 1
              ELSE excluded.run_at END`

// Put adds a job through the caller's transaction (or a DB, for a transaction of
// its own). Under a key that is there already it follows the rules of the
// package comment. A job out of bounds is Invalid.
func (q *Queue) Put(ctx context.Context, db database.Querier, j Job) error {
	if err := j.check(); err != nil {
		return err
	}
	at := j.RunAt
	if at.IsZero() {
		at = q.Now()
	}
	// A job in progress is known to have been put again by its time, which is
	// never the one it was claimed with.
	if _, err := db.Exec(ctx, put, j.Queue, j.Key, string(j.Org), j.Body, at.UnixMilli()); err != nil {
		return fmt.Errorf("put a job in queue %s: %w", j.Queue, err)
	}
	return nil
}

func (j Job) check() error {
	switch {
	case j.Queue == "" || len(j.Queue) > maxName || !plain(j.Queue) || strings.HasPrefix(j.Queue, rounds):
		return record.Fail(record.Invalid, fmt.Sprintf("A job needs a queue with a name of at most %d bytes that does not start with %q.", maxName, rounds))
	case len(j.Key) > maxKey || !plain(j.Key):
		return record.Fail(record.Invalid, fmt.Sprintf("The key of a job has at most %d bytes of plain text.", maxKey))
	case len(j.Body) > maxBody || !plain(j.Body):
		return record.Fail(record.Invalid, fmt.Sprintf("The body of a job has at most %d bytes of plain text.", maxBody))
	}
	return nil
}

// plain reports whether both databases can keep the text.
func plain(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// wait returns the delay after a failed try.
func wait(try int) time.Duration {
	d := firstWait
	for range try - 1 {
		if d *= 2; d >= maxWait {
			return maxWait
		}
	}
	return d
}
