package job

import (
	"context"
	"fmt"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Periodic is work that comes round.
type Periodic struct {
	Name  string // 1 to 60 bytes; the same on every node
	Every time.Duration
	Do    func(context.Context) error
}

// rounds leads the names of the queues in which periodic work has its one row.
const rounds = "every/"

func (p Periodic) queue() string { return rounds + p.Name }

// next returns when the period after the one that holds the moment begins.
func (p Periodic) next(at time.Time) time.Time { return at.UTC().Truncate(p.Every).Add(p.Every) }

// Due does the work when this period's run is still to be done and nobody is at
// it. It reports whether it did. The error is of the queue; the work's own is
// kept, and the work tried again.
func (q *Queue) Due(ctx context.Context, p Periodic) (bool, error) {
	if p.Name == "" || len(p.Name) > maxName || !plain(p.Name) || p.Every < time.Second || p.Do == nil {
		return false, record.Fail(record.Invalid, "Periodic work needs a name, a period of a second or more, and something to do.")
	}
	c, err := q.claim(ctx, p.queue())
	if c == nil || err != nil {
		return false, err
	}
	start := q.Now()
	err, lost := q.hold(ctx, c, func(ctx context.Context, _ Task) error { return p.Do(ctx) })
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	switch {
	case lost:
		return true, fmt.Errorf("periodic work %s: %w", p.Name, ErrLost)
	case err == nil:
		return true, q.settle(late, c, statement{set: "UPDATE job SET leased = 0, tries = 0, error = '', run_at = ?", args: []any{p.next(start).UnixMilli()}})
	case ctx.Err() != nil:
		return true, q.giveBack(late, c)
	}
	q.Log.Warn("periodic work failed", "name", p.Name, "try", c.Try, "error", err)
	at := q.Now().Add(wait(c.Try))
	if next := p.next(start); next.Before(at) {
		at = next
	}
	return true, q.settle(late, c, statement{set: "UPDATE job SET leased = 0, error = ?, run_at = ?", args: []any{reason(err), at.UnixMilli()}})
}

// Plan makes the row that periodic work is claimed by, due at once when it is
// new. When the period became shorter, the next run comes sooner.
func (q *Queue) Plan(ctx context.Context, p Periodic) error {
	now := q.Now()
	_, err := q.DB.Exec(ctx, `INSERT INTO job (queue, unique_key, org, body, run_at) VALUES (?,?,'','',?)
ON CONFLICT (queue, org, unique_key) WHERE unique_key <> '' AND dead = 0 DO UPDATE SET run_at = ? WHERE job.run_at > ?`,
		p.queue(), p.Name, now.UnixMilli(), p.next(now).UnixMilli(), p.next(now).UnixMilli())
	if err != nil {
		return database.Explain(fmt.Errorf("plan periodic work %s: %w", p.Name, err))
	}
	return nil
}

// repeat plans the work and does it whenever it is due, until the context ends.
func (q *Queue) repeat(ctx context.Context, p Periodic) {
	planned := false
	for ctx.Err() == nil {
		var err error
		if !planned {
			err = q.Plan(ctx, p)
			planned = err == nil
		}
		if planned {
			_, err = q.Due(ctx, p)
		}
		q.report(ctx, p.queue(), err)
		pause(ctx, poll)
	}
}
