package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"steward/internal/database"
)

// claimed is a task with what proves that it is still ours: lease and try stay
// as they are in the row for as long as nobody else claims it.
type claimed struct {
	Task
	leased int64 // until when, Unix milliseconds
	runAt  int64 // the time it was put for, Unix milliseconds; another one means it was put again
}

const ready = "FROM job WHERE queue = ? AND dead = 0 AND run_at <= ? AND leased <= ?"

// claim leases the job that has been ready for longest. It is nil when none is.
func (q *Queue) claim(ctx context.Context, queue string) (*claimed, error) {
	now := q.Now()
	ms := now.UnixMilli()
	var n int
	err := q.DB.QueryRow(ctx, "SELECT 1 "+ready+" LIMIT 1", queue, ms, ms).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // a look takes no lock and writes nothing
	} else if err != nil {
		return nil, database.Explain(fmt.Errorf("look at queue %s: %w", queue, err))
	}
	c := &claimed{Task: Task{Job: Job{Queue: queue}}, leased: now.Add(Lease).UnixMilli()}
	err = q.DB.Write(ctx, func(tx *database.Tx) error {
		skip := ""
		if tx.Dialect == database.Postgres {
			skip = " FOR UPDATE SKIP LOCKED" // SQLite has one writer at a time
		}
		return tx.QueryRow(ctx, "UPDATE job SET leased = ?, tries = tries + 1 WHERE id = (SELECT id "+ready+" ORDER BY run_at, id LIMIT 1"+skip+
			") RETURNING id, org, unique_key, body, run_at, tries", c.leased, queue, ms, ms).
			Scan(&c.ID, &c.Org, &c.Key, &c.Body, &c.runAt, &c.Try)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // somebody was quicker
	} else if err != nil {
		return nil, fmt.Errorf("claim a job of queue %s: %w", queue, err)
	}
	return c, nil
}

// ours is the condition under which a claim still holds.
const ours = " WHERE id = ? AND leased = ? AND tries = ?"

// settle runs statements on the claimed row until one finds it. When none
// does, the lease is lost.
func (q *Queue) settle(ctx context.Context, c *claimed, statements ...statement) error {
	err := q.DB.Write(ctx, func(tx *database.Tx) error {
		for _, s := range statements {
			res, err := tx.Exec(ctx, s.set+ours+s.also, append(append(s.args, c.ID, c.leased, c.Try), s.alsoArgs...)...)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n > 0 {
				return err
			}
		}
		return ErrLost
	})
	if err != nil {
		return fmt.Errorf("settle job %d of queue %s: %w", c.ID, c.Queue, err)
	}
	return nil
}

type statement struct {
	set      string
	args     []any
	also     string
	alsoArgs []any
}

// unless adds that the job was not put again since it was claimed.
func (c *claimed) unless(s statement) statement {
	s.also, s.alsoArgs = " AND run_at = ?", []any{c.runAt}
	return s
}

// again makes a job that was put while it ran a fresh one.
var again = statement{set: "UPDATE job SET leased = 0, tries = 0"}

func (q *Queue) extend(ctx context.Context, c *claimed) error {
	// The end of the work must not leave in doubt whether the lease was extended.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	until := q.Now().Add(Lease).UnixMilli()
	if err := q.settle(ctx, c, statement{set: "UPDATE job SET leased = ?", args: []any{until}}); err != nil {
		return err
	}
	c.leased = until
	return nil
}

func (q *Queue) done(ctx context.Context, c *claimed) error {
	return q.settle(ctx, c, c.unless(statement{set: "DELETE FROM job"}), again)
}

// giveBack undoes a claim whose work was stopped before it could end.
func (q *Queue) giveBack(ctx context.Context, c *claimed) error {
	return q.settle(ctx, c, statement{set: "UPDATE job SET leased = 0, tries = tries - 1"})
}

// failed records why a try did not succeed, and when the next one is.
func (q *Queue) failed(ctx context.Context, c *claimed, cause error) error {
	now, dead := q.Now(), 0
	at := now.Add(wait(c.Try))
	if errors.As(cause, &finalError{}) || c.Try >= Tries {
		dead, at = 1, now
	}
	s := statement{set: "UPDATE job SET leased = 0, error = ?, run_at = ?, dead = ?", args: []any{reason(cause), at.UnixMilli(), dead}}
	return q.settle(ctx, c, c.unless(s), again)
}

// reason is what is kept of an error: 2,000 bytes that both databases can hold.
func reason(err error) string {
	s := err.Error()
	if len(s) > 2000 {
		s = s[:2000]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", "?")
}
