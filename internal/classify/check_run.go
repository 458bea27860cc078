package classify

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
)

// check holds every result of a law against what is known of it today, and writes
// those that say something else than before, most of them at most. Judging costs
// far less than writing, so what says the same is left as it is; that it was looked
// at is kept once, when everything was. What is interrupted is begun anew: what was
// written by then says the same.
func (s *Service) check(ctx context.Context, a access.Actor, r *law.Regime, before Checked, most int) (looked int, out []again, err error) {
	leaf, err := s.reg.SeqAt(ctx, a, s.reg.Now())
	if err != nil {
		return 0, nil, err
	}
	walking, stop := context.WithCancel(ctx)
	w := walk{s: s, regime: r, other: make(chan record.Record, together)}
	go w.run(walking, a)
	out, err = s.takeUp(ctx, a, w.other, most)
	stop()
	for range w.other { // until the walk has ended
	}
	looked = int(w.looked.Load())
	switch {
	case err != nil || len(out) >= most:
		return looked, out, err
	case w.err != nil || ctx.Err() != nil || looked == 0:
		return looked, out, errors.Join(w.err, ctx.Err())
	}
	return looked, out, s.keepCheck(ctx, a, r, before, leaf, looked, len(byLaw(out)))
}

// takeUp works out again and keeps what comes, some at a time, most of them at most.
func (s *Service) takeUp(ctx context.Context, a access.Actor, other <-chan record.Record, most int) (out []again, err error) {
	var some []record.Record
	flush := func() {
		done, bad := s.rejudge(ctx, a, some)
		out, some = append(out, done...), some[:0]
		if err == nil {
			err = bad
		}
	}
	for c := range other {
		if some = append(some, c); len(some) == together {
			flush()
		}
		if len(out) >= most || ctx.Err() != nil {
			return out, err
		}
	}
	if len(some) > 0 {
		flush()
	}
	return out, err
}

// walk looks through all results of a law on every processor, and passes on those
// that say something else than what the law says today.
type walk struct {
	s      *Service
	regime *law.Regime
	other  chan record.Record // closed at the end
	looked atomic.Int64
	err    error // of the reading; there once other is closed
}

func (w *walk) run(ctx context.Context, a access.Actor) {
	defer close(w.other)
	pages := make(chan []record.Record, 1)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for page := range pages {
				for _, c := range page {
					w.look(ctx, c)
				}
			}
		})
	}
	w.err = w.read(ctx, a, pages)
	close(pages)
	wait.Wait()
}

func (w *walk) read(ctx context.Context, a access.Actor, pages chan<- []record.Record) error {
	q := w.s.list(w.regime)
	for q.Limit = 200; ; {
		page, err := w.s.reg.List(ctx, a, q)
		if err != nil {
			return err
		}
		select {
		case pages <- page.Records:
		case <-ctx.Done():
			return ctx.Err()
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

// look judges one. What cannot be judged is passed on, so that the fault is told.
func (w *walk) look(ctx context.Context, c record.Record) {
	w.looked.Add(1)
	system := record.Record{ID: c.Body.ID("system")} // nothing else of it matters to what the law says
	if one, err := w.s.work(c, system); err == nil && !one.differs() {
		return
	}
	select {
	case w.other <- c:
	case <-ctx.Done():
	}
}
