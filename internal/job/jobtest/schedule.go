package jobtest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"steward/internal/job"
	"steward/internal/record"
)

// due asks once whether periodic work is due, and says whether it ran.
func (w *world) due(p job.Periodic) bool {
	w.Helper()
	ran, err := w.Due(w.ctx, p)
	if err != nil {
		w.Fatal(err)
	}
	return ran
}

func (w *world) plan(p job.Periodic) {
	w.Helper()
	for range 2 {
		if err := w.Plan(w.ctx, p); err != nil {
			w.Fatal(err)
		}
	}
}

// periods checks that work runs at once when it is new, then once in each
// period, and once for all those that were missed.
func periods(w *world) {
	p := job.Periodic{Name: "tend", Every: 10 * time.Second, Do: func(context.Context) error { return nil }}
	if w.due(p) {
		w.Fatal("it ran before it was planned")
	}
	w.plan(p)
	// The clock starts at 10:00:03.
	for _, step := range []struct {
		pass time.Duration
		want bool
	}{{0, true}, {0, false}, {6999 * time.Millisecond, false}, {time.Millisecond, true}, {5 * time.Second, false}, {95 * time.Second, true}, {0, false}, {10 * time.Second, true}} {
		w.pass(step.pass)
		w.plan(p)
		if got := w.due(p); got != step.want {
			w.Fatalf("at %s it ran: %v; want %v", w.now(), got, step.want)
		}
	}
}

// periodFails checks that failed work is tried again after a while, at the
// latest in the next period, and never dies; and that what was stopped is
// ready at once.
func periodFails(w *world) {
	result := errMade
	p := job.Periodic{Name: "day", Every: 24 * time.Hour, Do: func(context.Context) error { return result }}
	w.plan(p)
	for i, wait := 0, 5*time.Second; i < 2*job.Tries; i++ {
		if !w.due(p) {
			w.Fatalf("try %d is not made", i+1)
		}
		w.pass(wait - time.Millisecond)
		if w.due(p) {
			w.Fatalf("try %d comes too soon", i+2)
		}
		w.pass(time.Millisecond)
		if wait *= 2; wait > time.Hour {
			wait = time.Hour
		}
		if next := w.now().Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(w.now()); next < wait {
			wait = next
		}
	}
	if f := w.failed(); len(f) != 1 || f[0].Dead || f[0].Error != errMade.Error() {
		w.Fatalf("%+v", f)
	}
	result = nil
	if !w.due(p) || len(w.failed()) != 0 {
		w.Fatal("a success does not end the failures")
	}

	w.pass(24 * time.Hour)
	ctx, cancel := context.WithCancel(w.ctx)
	ran, err := w.Due(ctx, job.Periodic{Name: "day", Every: 24 * time.Hour, Do: func(ctx context.Context) error { cancel(); return ctx.Err() }})
	if !ran || err != nil || !w.due(p) || w.due(p) {
		w.Fatal("what was stopped is not ready at once", ran, err)
	}
}

// periodShorter checks that a shorter period holds from the next start on.
func periodShorter(w *world) {
	p := job.Periodic{Name: "x", Every: 24 * time.Hour, Do: func(context.Context) error { return nil }}
	w.plan(p)
	w.due(p)
	p.Every = time.Minute
	w.pass(time.Minute)
	if w.due(p) {
		w.Fatal("it ran before it was planned again")
	}
	w.plan(p)
	w.pass(time.Minute)
	if !w.due(p) {
		w.Fatal("the old period still holds")
	}
}

// periodRace checks that of many nodes one does the work of a period.
func periodRace(w *world) {
	var runs atomic.Int32
	p := job.Periodic{Name: "x", Every: time.Minute, Do: func(context.Context) error { runs.Add(1); return nil }}
	w.plan(p)
	for period := range 5 {
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if _, err := w.Due(w.ctx, p); err != nil && !errors.Is(err, context.Canceled) {
					w.Error(err)
				}
			})
		}
		all.Wait()
		if n := int(runs.Load()); n != period+1 {
			w.Fatalf("%d runs in %d periods", n, period+1)
		}
		w.pass(time.Minute)
	}
}

func periodInvalid(w *world) {
	do := func(context.Context) error { return nil }
	for _, p := range []job.Periodic{{}, {Name: "x", Every: time.Millisecond, Do: do}, {Name: "x", Every: time.Minute}, {Name: "\x00", Every: time.Minute, Do: do}, {Every: time.Minute, Do: do}} {
		if _, err := w.Due(w.ctx, p); record.CodeOf(err) != record.Invalid {
			w.Errorf("%+v: %v; want Invalid", p, err)
		}
	}
}
