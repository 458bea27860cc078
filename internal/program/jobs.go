package program

import (
	"context"
	"sync"
	"time"

	"steward/internal/job"
)

// tendEvery is how often what time brings is looked at: deadlines that pass,
// days on which a computed field changes, checkpoints to sign, sessions that
// ended.
const tendEvery = time.Minute

// runJobs runs the schedule until the returned function is called, which waits
// for what is under way.
func (p *Program) runJobs(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	queue := &job.Queue{DB: p.db, Now: p.around.Now, Log: p.around.Log}
	var running sync.WaitGroup
	running.Go(func() {
		queue.Run(ctx, nil, []job.Periodic{
			{Name: "tend", Every: tendEvery, Do: p.Register.Tend},
			{Name: "law", Every: tendEvery, Do: p.Classify.Tend},
			{Name: "incidents", Every: tendEvery, Do: p.Incident.Tend},
		})
	})
	return func() { cancel(); running.Wait() }
}
