package job

import (
	"context"
	"sync"
	"time"
)

// Worker says who does the jobs of a queue, and how many at a time.
type Worker struct {
	Queue string
	Do    Handler
	Most  int // jobs at a time in this process; below 1 means 1
}

// Run does the jobs of the workers' queues and what the schedule brings, until
// the context ends; then it stops claiming, tells the handlers to stop by their
// context, and returns when they have. A database that does not answer is waited
// for.
func (q *Queue) Run(ctx context.Context, workers []Worker, schedule []Periodic) {
	var all sync.WaitGroup
	for _, w := range workers {
		all.Go(func() { q.serve(ctx, w, &all) })
	}
	for _, p := range schedule {
		all.Go(func() { q.repeat(ctx, p) })
	}
	all.Wait()
}

// serve claims the jobs of one queue, as many as may run at a time, and waits
// while there are none.
func (q *Queue) serve(ctx context.Context, w Worker, all *sync.WaitGroup) {
	slots := make(chan struct{}, max(w.Most, 1))
	for {
		select {
		case <-ctx.Done():
			return
		case slots <- struct{}{}:
		}
		c, err := q.claim(ctx, w.Queue)
		if err == nil && c != nil {
			all.Go(func() {
				defer func() { <-slots }()
				q.report(ctx, w.Queue, q.work(ctx, c, w.Do))
			})
			continue
		}
		<-slots
		q.report(ctx, w.Queue, err)
		pause(ctx, poll)
	}
}

func (q *Queue) report(ctx context.Context, queue string, err error) {
	if err != nil && ctx.Err() == nil {
		q.Log.Error("the queue cannot be worked on", "queue", queue, "error", err)
	}
}

// pause waits for a time or the end of the context.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
