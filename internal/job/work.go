package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// settleTime is how long what a task came to may take to be written when
// everything else has been told to stop.
const settleTime = 5 * time.Second

// One claims the job of a queue that has been ready for longest and does it. It
// reports whether there was one. The error is of the queue, not of the job: what
// the handler returns is kept with the job.
func (q *Queue) One(ctx context.Context, queue string, do Handler) (bool, error) {
	c, err := q.claim(ctx, queue)
	if c == nil || err != nil {
		return false, err
	}
	return true, q.work(ctx, c, do)
}

// work does a claimed job and records what came of it.
func (q *Queue) work(ctx context.Context, c *claimed, do Handler) error {
	if c.Try > Tries {
		return q.failed(ctx, c, Final(fmt.Errorf("the program ended while it worked on this, the last of %d tries", Tries)))
	}
	err, lost := q.hold(ctx, c, do)
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	switch {
	case lost:
		return fmt.Errorf("job %d of queue %s: %w", c.ID, c.Queue, ErrLost)
	case err == nil:
		return q.done(late, c)
	case ctx.Err() != nil:
		return q.giveBack(late, c)
	}
	q.Log.Warn("a job failed", "queue", c.Queue, "job", c.ID, "try", c.Try, "error", err)
	return q.failed(late, c, err)
}

// hold runs the handler while it extends the lease. When hold returns, both
// have ended.
func (q *Queue) hold(ctx context.Context, c *claimed, do Handler) (err error, lost bool) {
	ctx, cancel := context.WithCancelCause(ctx)
	var beat sync.WaitGroup
	task := c.Task
	beat.Go(func() { q.beat(ctx, c, cancel) })
	err = guarded(ctx, task, do)
	lost = errors.Is(context.Cause(ctx), ErrLost)
	cancel(nil)
	beat.Wait()
	return err, lost
}

// beat extends the lease three times as often as it must, and cancels the work
// when the lease is somebody else's or is over.
func (q *Queue) beat(ctx context.Context, c *claimed, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := q.extend(ctx, c)
		if errors.Is(err, ErrLost) || err != nil && q.Now().UnixMilli() >= c.leased {
			cancel(ErrLost)
			return
		}
		if err != nil && ctx.Err() == nil {
			q.Log.Warn("a lease was not extended", "queue", c.Queue, "job", c.ID, "error", err)
		}
	}
}

// guarded turns a panic of a handler into an error, so that one bad job does
// not stop the others.
func guarded(ctx context.Context, t Task, do Handler) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return do(ctx, t)
}
