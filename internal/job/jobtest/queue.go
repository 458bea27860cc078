package jobtest

import (
	"context"
	"errors"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/job"
	"steward/internal/record"
)

// transaction checks that a job is there when its transaction is, and only then.
func transaction(w *world) {
	undone := errors.New("undone")
	err := w.DB.Write(w.ctx, func(tx *database.Tx) error {
		if err := w.Put(w.ctx, tx, job.Job{Queue: "q", Body: "no"}); err != nil {
			return err
		}
		return undone
	})
	if !errors.Is(err, undone) {
		w.Fatal(err)
	}
	w.nothing()
	err = w.DB.Write(w.ctx, func(tx *database.Tx) error { return w.Put(w.ctx, tx, job.Job{Queue: "q", Body: "yes"}) })
	if err != nil {
		w.Fatal(err)
	}
	w.expect("yes", 1, nil)
	w.nothing()
}

func order(w *world) {
	for _, body := range []string{"a", "b", "c"} {
		w.add(job.Job{Body: body})
	}
	w.add(job.Job{Body: "earlier", RunAt: w.now().Add(-time.Hour)})
	if err := w.Put(w.ctx, w.DB, job.Job{Queue: "another", Body: "x"}); err != nil {
		w.Fatal(err)
	}
	for _, body := range []string{"earlier", "a", "b", "c"} {
		w.expect(body, 1, nil)
	}
	w.nothing()
}

func delay(w *world) {
	w.add(job.Job{Body: "later", RunAt: w.now().Add(time.Minute)})
	w.pass(time.Minute - time.Millisecond)
	w.nothing()
	w.pass(time.Millisecond)
	w.expect("later", 1, nil)
}

func bounds(w *world) {
	long := strings.Repeat("x", 65)
	for _, j := range []job.Job{
		{}, {Queue: long}, {Queue: "a\x00"}, {Queue: "every/day"}, {Queue: "q", Key: strings.Repeat("k", 201)}, {Queue: "q", Key: "\xff"},
		{Queue: "q", Body: "\xff"}, {Queue: "q", Body: "a\x00b"}, {Queue: "q", Body: strings.Repeat("b", 64<<10+1)},
	} {
		if err := w.Put(w.ctx, w.DB, j); record.CodeOf(err) != record.Invalid {
			w.Errorf("%.80v: %v; want Invalid", j, err)
		}
	}
	body := strings.Repeat("é", 32<<10)
	w.add(job.Job{Key: strings.Repeat("k", 200), Body: body})
	w.expect(body, 1, nil)
}

// retries checks the delays, that the last error is kept, and the end.
func retries(w *world) {
	w.add(job.Job{Body: "b"})
	for try, wait := 1, 5*time.Second; try < job.Tries; try++ {
		w.expect("b", try, errMade)
		if f := w.failed(); len(f) != 1 || f[0].Dead || f[0].Error != errMade.Error() || !f[0].At.Equal(w.now().Add(wait)) {
			w.Fatalf("after try %d: %+v; want one more after %v", try, f, wait)
		}
		w.pass(wait - time.Millisecond)
		w.nothing()
		w.pass(time.Millisecond)
		wait = min(wait*2, time.Hour)
	}
	w.expect("b", job.Tries, errMade)
	w.pass(1000 * time.Hour)
	w.nothing()
	if f := w.failed(); len(f) != 1 || !f[0].Dead || f[0].Try != job.Tries || f[0].Body != "b" {
		w.Fatalf("dead: %+v", f)
	}
}

func final(w *world) {
	if job.Final(nil) != nil {
		w.Fatal("Final of nil is an error")
	}
	w.add(job.Job{Body: "b"})
	w.expect("b", 1, job.Final(errMade))
	if f := w.failed(); len(f) != 1 || !f[0].Dead || f[0].Error != errMade.Error() || !errors.Is(job.Final(errMade), errMade) {
		w.Fatalf("%+v", f)
	}
}

// panics checks that a panic is a failed try, and that any error can be kept.
func panics(w *world) {
	w.add(job.Job{Body: "b"})
	some, err := w.One(w.ctx, "q", func(context.Context, job.Task) error { panic("bad \xff\x00 " + strings.Repeat("é", 5000)) })
	if !some || err != nil {
		w.Fatal(some, err)
	}
	if f := w.failed(); len(f) != 1 || f[0].Dead || !strings.Contains(f[0].Error, "panic: bad ?? é") || len(f[0].Error) > 2010 {
		w.Fatalf("%+v", f)
	}
}

// failures checks that each organisation sees its own, tries them again and
// drops them.
func failures(w *world) {
	for _, org := range []record.ID{"one", "two", "two", "two"} {
		w.add(job.Job{Org: org, Body: "b"})
	}
	for range 3 {
		w.expect("b", 1, job.Final(errMade))
	}
	w.expect("b", 1, errMade)
	two, err := w.Failures(w.ctx, "two", 100)
	if err != nil || len(two) != 3 || !two[0].Dead || !two[1].Dead || two[2].Dead {
		w.Fatalf("%+v, %v", two, err)
	}
	if some, err := w.Failures(w.ctx, "two", 1); err != nil || len(some) != 1 {
		w.Fatalf("%+v, %v", some, err)
	}
	for _, try := range []error{w.Retry(w.ctx, "one", two[0].ID), w.Drop(w.ctx, "one", two[0].ID), w.Retry(w.ctx, "two", two[2].ID), w.Drop(w.ctx, "two", two[2].ID), w.Drop(w.ctx, "two", 1<<40)} {
		if record.CodeOf(try) != record.NotFound {
			w.Errorf("%v; want NotFound", try)
		}
	}
	if err := errors.Join(w.Retry(w.ctx, "two", two[0].ID), w.Drop(w.ctx, "two", two[1].ID)); err != nil {
		w.Fatal(err)
	}
	w.expect("b", 1, nil)
	if left, err := w.Failures(w.ctx, "two", 100); err != nil || len(left) != 1 || left[0].ID != two[2].ID {
		w.Fatalf("%+v, %v", left, err)
	}
}

func sweep(w *world) {
	w.add(job.Job{Body: "old"})
	w.expect("old", 1, job.Final(errMade))
	w.pass(48 * time.Hour)
	w.add(job.Job{Body: "new"})
	w.expect("new", 1, job.Final(errMade))
	w.add(job.Job{Body: "waiting", RunAt: w.now().Add(-100 * time.Hour)})
	n, err := w.Sweep(w.ctx, w.now().Add(-24*time.Hour))
	if f := w.failed(); err != nil || n != 1 || len(f) != 1 || f[0].Body != "new" {
		w.Fatalf("%d, %v, %+v", n, err, f)
	}
	w.expect("waiting", 1, nil)
}
