package jobtest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"steward/internal/database"
	"steward/internal/job"
)

// live checks Run itself, in time that passes only when everyone waits.
func live(t *testing.T, open func() (*database.DB, error)) {
	parts := []struct {
		name string
		test func(context.Context, *testing.T, *job.Queue)
	}{{"Run", run}, {"RunLong", runLong}, {"RunStops", runStops}, {"RunLoses", runLoses}}
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				db := opened(t, open)
				part.test(t.Context(), t, &job.Queue{DB: db, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
			})
		})
	}
}

// start runs workers until stop is called; stop returns when they have ended.
func start(ctx context.Context, q *job.Queue, workers []job.Worker, schedule []job.Periodic) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	over := make(chan struct{})
	go func() {
		q.Run(ctx, workers, schedule)
		close(over)
	}()
	return func() {
		cancel()
		<-over
	}
}

// notes are what handlers saw, in order.
type notes struct {
	mu  sync.Mutex
	all []string
}

func (n *notes) add(s string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, s)
}

func (n *notes) expect(t *testing.T, want ...string) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	if !slices.Equal(n.all, want) {
		t.Fatalf("saw %q; want %q", n.all, want)
	}
}

// run checks that two processes do jobs and a schedule, each once.
func run(ctx context.Context, t *testing.T, q *job.Queue) {
	var n notes
	workers := []job.Worker{{Queue: "q", Most: 2, Do: func(_ context.Context, task job.Task) error { n.add(task.Body); return nil }}}
	var rounds sync.Map
	schedule := []job.Periodic{{Name: "tend", Every: 10 * time.Second, Do: func(context.Context) error {
		_, twice := rounds.LoadOrStore(time.Now().Truncate(10*time.Second), true)
		if twice {
			t.Error("twice in a period")
		}
		return nil
	}}}
	defer start(ctx, q, workers, schedule)()
	defer start(ctx, q, workers, schedule)()
	for i := range 3 {
		if err := q.Put(ctx, q.DB, job.Job{Queue: "q", Body: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
	}
	time.Sleep(60 * time.Second)
	n.expect(t, "0", "1", "2")
	var count int
	rounds.Range(func(any, any) bool { count++; return true })
	if count < 6 || count > 8 {
		t.Errorf("%d runs in 66 seconds; want one in each ten", count)
	}
}

// runLong checks that work longer than a lease stays with who does it, and
// that no more than the most run at a time.
func runLong(ctx context.Context, t *testing.T, q *job.Queue) {
	var n notes
	workers := []job.Worker{{Queue: "q", Most: 2, Do: func(ctx context.Context, task job.Task) error {
		n.add("start " + task.Body)
		time.Sleep(5 * job.Lease)
		n.add("end " + task.Body)
		return ctx.Err()
	}}}
	for _, body := range []string{"a", "b", "c"} {
		if err := q.Put(ctx, q.DB, job.Job{Queue: "q", Body: body}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
	}
	stop := start(ctx, q, workers, nil)
	time.Sleep(6 * job.Lease)
	n.mu.Lock()
	if len(n.all) != 5 || !slices.Contains(n.all[:2], "start a") || !slices.Contains(n.all[:2], "start b") || n.all[4] != "start c" && n.all[3] != "start c" {
		t.Errorf("saw %q", n.all)
	}
	n.mu.Unlock()
	time.Sleep(6 * job.Lease)
	stop()
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.all) != 6 {
		t.Errorf("saw %q; want every start and end once", n.all)
	}
}

// runStops checks that the end of the context ends work, which is then ready
// for whoever comes next.
func runStops(ctx context.Context, t *testing.T, q *job.Queue) {
	var n notes
	workers := []job.Worker{{Queue: "q", Do: func(ctx context.Context, task job.Task) error {
		n.add(fmt.Sprint("try ", task.Try))
		<-ctx.Done()
		return ctx.Err()
	}}}
	if err := q.Put(ctx, q.DB, job.Job{Queue: "q"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		stop := start(ctx, q, workers, nil)
		time.Sleep(2 * time.Second)
		stop()
	}
	n.expect(t, "try 1", "try 1")
}

// runLoses checks that work is told when its lease went to somebody else.
func runLoses(ctx context.Context, t *testing.T, q *job.Queue) {
	var n notes
	workers := []job.Worker{{Queue: "q", Do: func(ctx context.Context, _ job.Task) error {
		<-ctx.Done()
		n.add(fmt.Sprint(errors.Is(context.Cause(ctx), job.ErrLost)))
		return nil
	}}}
	if err := q.Put(ctx, q.DB, job.Job{Queue: "q"}); err != nil {
		t.Fatal(err)
	}
	defer start(ctx, q, workers, nil)()
	time.Sleep(2 * time.Second)
	if _, err := q.DB.Exec(ctx, "UPDATE job SET tries = tries + 1, leased = ?", time.Now().Add(time.Hour).UnixMilli()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(job.Lease)
	n.expect(t, "true")
}
