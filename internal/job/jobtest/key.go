package jobtest

import (
	"context"
	"time"

	"steward/internal/job"
	"steward/internal/record"
)

// keyWaiting checks that a job with a key waits once, with the newest body and
// the earliest time, and that organisations and queues do not share keys.
func keyWaiting(w *world) {
	w.add(job.Job{Key: "k", Body: "1", RunAt: w.now().Add(time.Minute)})
	w.add(job.Job{Key: "k", Body: "2", RunAt: w.now().Add(time.Hour)})
	w.add(job.Job{Key: "k", Body: "other", Org: "o", RunAt: w.now().Add(time.Minute + time.Second)})
	w.nothing()
	w.pass(time.Minute)
	w.expect("2", 1, nil)
	w.nothing()
	w.pass(time.Second)
	w.expect("other", 1, nil)

	w.add(job.Job{Key: "k", Body: "3", RunAt: w.now().Add(time.Hour)})
	w.add(job.Job{Key: "k", Body: "4"})
	w.expect("4", 1, nil)
	w.pass(2 * time.Hour)
	w.nothing()
}

// keyRunning checks that a job put again while it runs, even in the very
// millisecond it was put for, runs once more, and not at the same time.
func keyRunning(w *world) {
	for _, result := range []error{nil, errMade, job.Final(errMade)} {
		w.add(job.Job{Key: "k", Body: "first"})
		some, err := w.One(w.ctx, "q", func(context.Context, job.Task) error {
			w.add(job.Job{Key: "k", Body: "second"})
			w.nothing()
			return result
		})
		if !some || err != nil {
			w.Fatal(some, err)
		}
		w.pass(time.Millisecond)
		w.expect("second", 1, nil)
		w.nothing()
	}
	if f := w.failed(); len(f) != 0 {
		w.Fatalf("%+v", f)
	}
}

// keyFailing checks that putting a job that waits for another try brings the
// try forward and counts on.
func keyFailing(w *world) {
	w.add(job.Job{Key: "k", Body: "1"})
	w.expect("1", 1, errMade)
	w.nothing()
	w.add(job.Job{Key: "k", Body: "2"})
	w.expect("2", 2, nil)
}

// keyDead checks that a dead job does not stand in the way of a new one.
func keyDead(w *world) {
	w.add(job.Job{Key: "k", Body: "1"})
	w.expect("1", 1, job.Final(errMade))
	w.add(job.Job{Key: "k", Body: "2"})
	dead := w.failed()
	if len(dead) != 1 {
		w.Fatalf("%+v", dead)
	}
	if err := w.Retry(w.ctx, "", dead[0].ID); record.CodeOf(err) != record.Conflict {
		w.Fatalf("%v; want Conflict", err)
	}
	w.expect("2", 1, nil)
	if err := w.Retry(w.ctx, "", dead[0].ID); err != nil {
		w.Fatal(err)
	}
	w.expect("1", 1, nil)
}
