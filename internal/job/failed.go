package job

import (
	"context"
	"fmt"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Failure is a job that did not succeed: dead, or waiting for another try.
type Failure struct {
	Task
	Error string    // of the last try
	Dead  bool      // it is not tried again by itself
	At    time.Time // when it died, or when it is tried again
}

// Failures returns the jobs of an organisation that failed, the latest first,
// 200 at most. The empty organisation asks for those of the whole server.
func (q *Queue) Failures(ctx context.Context, org record.ID, limit int) ([]Failure, error) {
	rows, err := q.DB.Query(ctx, "SELECT id, queue, unique_key, org, body, run_at, tries, error, dead FROM job WHERE org = ? AND error <> '' ORDER BY dead DESC, run_at DESC, id DESC LIMIT ?", string(org), min(max(limit, 1), 200))
	if err != nil {
		return nil, database.Explain(fmt.Errorf("list failed jobs: %w", err))
	}
	defer rows.Close()
	var out []Failure
	for rows.Next() {
		var f Failure
		var at int64
		if err := rows.Scan(&f.ID, &f.Queue, &f.Key, &f.Org, &f.Body, &at, &f.Try, &f.Error, &f.Dead); err != nil {
			return nil, fmt.Errorf("read a failed job: %w", err)
		}
		f.At = time.UnixMilli(at).UTC()
		out = append(out, f)
	}
	return out, database.Explain(rows.Err())
}

// Retry has a dead job of an organisation tried again, with all its tries
// before it. It is a Conflict when the same job was put again since, and
// NotFound when it is not there or not dead.
func (q *Queue) Retry(ctx context.Context, org record.ID, id int64) error {
	res, err := q.DB.Exec(ctx, "UPDATE job SET dead = 0, tries = 0, leased = 0, run_at = ? WHERE id = ? AND org = ? AND dead = 1", q.Now().UnixMilli(), id, string(org))
	if database.Unique(err) {
		return record.Wrap(record.Conflict, "The same job is waiting already. Drop this one.", err)
	}
	return one(res, err)
}

// Drop deletes a dead job of an organisation; NotFound as of Retry.
func (q *Queue) Drop(ctx context.Context, org record.ID, id int64) error {
	return one(q.DB.Exec(ctx, "DELETE FROM job WHERE id = ? AND org = ? AND dead = 1", id, string(org)))
}

// Sweep deletes the jobs that died before a moment and returns how many.
func (q *Queue) Sweep(ctx context.Context, before time.Time) (int64, error) {
	res, err := q.DB.Exec(ctx, "DELETE FROM job WHERE dead = 1 AND run_at < ?", before.UnixMilli())
	if err != nil {
		return 0, database.Explain(fmt.Errorf("sweep dead jobs: %w", err))
	}
	return res.RowsAffected()
}

// one checks that a statement found its job.
func one(res interface{ RowsAffected() (int64, error) }, err error) error {
	if err != nil {
		return database.Explain(fmt.Errorf("change a dead job: %w", err))
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return record.Fail(record.NotFound, "There is no dead job with this number.")
	}
	return err
}
