package jobtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"steward/internal/job"
)

// abandon claims the next job of the queue "q" as a process does that is killed
// while it works: nothing is recorded any more. Release ends it for the test.
func (w *world) abandon() (release func()) {
	w.Helper()
	started, killed, over := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		_, err := w.One(w.ctx, "q", func(context.Context, job.Task) error {
			close(started)
			<-killed
			return nil
		})
		over <- err
	}()
	<-started
	return func() {
		close(killed)
		if err := <-over; !errors.Is(err, job.ErrLost) {
			w.Errorf("what is done without a lease ends with %v; want ErrLost", err)
		}
	}
}

// killed checks that the job of a dead process runs again, once its lease is
// over, and that the dead, should it come back, changes nothing.
func killed(w *world) {
	w.add(job.Job{Body: "b"})
	release := w.abandon()
	w.pass(job.Lease - time.Millisecond)
	w.nothing()
	w.pass(time.Millisecond)
	some, err := w.One(w.ctx, "q", func(_ context.Context, t job.Task) error {
		if t.Try != 2 {
			w.Errorf("try %d; want 2", t.Try)
		}
		release()
		return errMade
	})
	if !some || err != nil {
		w.Fatal(some, err)
	}
	w.pass(time.Hour)
	w.expect("b", 3, nil)
	w.nothing()
}

// killedAlways checks that a job that kills every process is dead in the end.
func killedAlways(w *world) {
	w.add(job.Job{Body: "b"})
	for range job.Tries {
		defer w.abandon()()
		w.pass(job.Lease)
	}
	some, err := w.One(w.ctx, "q", func(context.Context, job.Task) error {
		w.Error("it ran again")
		return nil
	})
	if f := w.failed(); !some || err != nil || len(f) != 1 || !f[0].Dead {
		w.Fatal(some, err, f)
	}
}

// lostLease checks that a job done, failed or given back after its lease went
// to somebody else leaves that somebody's claim alone.
func lostLease(w *world) {
	for i, result := range []error{nil, errMade, job.Final(errMade)} {
		w.add(job.Job{Body: "b"})
		some, err := w.One(w.ctx, "q", func(context.Context, job.Task) error {
			w.pass(job.Lease)
			w.expect("b", 2, nil)
			w.add(job.Job{Body: "next"})
			return result
		})
		if !some || !errors.Is(err, job.ErrLost) {
			w.Fatalf("%d: %v, %v; want ErrLost", i, some, err)
		}
		w.expect("next", 1, nil)
		w.nothing()
	}
}

// stopped checks that a job stopped by the end of the context is ready at once
// and has not lost a try.
func stopped(w *world) {
	w.add(job.Job{Body: "b"})
	ctx, cancel := context.WithCancel(w.ctx)
	some, err := w.One(ctx, "q", func(ctx context.Context, _ job.Task) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	})
	if !some || err != nil {
		w.Fatal(some, err)
	}
	w.expect("b", 1, nil)
	w.add(job.Job{Body: "done in time"})
	ctx, cancel = context.WithCancel(w.ctx)
	if _, err := w.One(ctx, "q", func(context.Context, job.Task) error { cancel(); return nil }); err != nil {
		w.Fatal(err)
	}
	w.nothing()
}

// race checks that many workers do every job once, and never two of a key at a
// time.
func race(w *world) {
	const jobs = 60
	for i := range jobs {
		w.add(job.Job{Body: fmt.Sprint(i)})
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var keyed atomic.Int32
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			for {
				some, err := w.One(w.ctx, "q", func(_ context.Context, t job.Task) error {
					mu.Lock()
					seen[t.Key+t.Body]++
					mu.Unlock()
					if t.Key == "" {
						return w.Put(w.ctx, w.DB, job.Job{Queue: "q", Key: "k", Body: "keyed"})
					}
					defer keyed.Add(-1)
					if keyed.Add(1) > 1 {
						return errors.New("two at a time")
					}
					return nil
				})
				if err != nil {
					w.Error(err)
				}
				if !some || err != nil {
					return
				}
			}
		})
	}
	all.Wait()
	for i := range jobs {
		if n := seen[fmt.Sprint(i)]; n != 1 {
			w.Errorf("job %d ran %d times", i, n)
		}
	}
	if f := w.failed(); len(f) != 0 || seen["kkeyed"] == 0 {
		w.Errorf("%d runs of the key, failures %+v", seen["kkeyed"], f)
	}
}
