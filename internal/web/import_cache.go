package web

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"time"

	"steward/internal/exchange/intake"
)

// The bounds of what is remembered.
const (
	maxCached      = 8
	maxCachedItems = 60_000 // rows of one plan
)

// importCache remembers the last plans, so that paging through a preview does
// not read the files again. A plan is found by who looks, what was decided about
// the files, and where the organisation's log stood: any change anywhere makes
// it a different plan.
type importCache struct {
	mu    sync.Mutex
	order []string // oldest first
	plans map[string]importPlan
}

// importPlan is a plan and which file of the job each of its files is.
type importPlan struct {
	*intake.Plan
	at []int
}

func newImportCache() *importCache { return &importCache{plans: map[string]importPlan{}} }

func (k *importCache) get(key string) (importPlan, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p, ok := k.plans[key]
	return p, ok
}

func (k *importCache) put(key string, p importPlan) {
	if len(p.Items) > maxCachedItems {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, ok := k.plans[key]; ok {
		return
	}
	k.plans[key] = p
	if k.order = append(k.order, key); len(k.order) > maxCached {
		delete(k.plans, k.order[0])
		k.order = slices.Delete(k.order, 0, 1)
	}
}

// plan returns what a job would do as things stand.
func (im *importer) plan(c *call, j *importJob) (importPlan, error) {
	// The clock may be read just before another change is written with a later
	// time; the hour makes sure that it is seen.
	seq, err := c.web.reg.SeqAt(c.ctx, c.actor, c.web.reg.Now().Add(time.Hour))
	if err != nil {
		return importPlan{}, err
	}
	key := fmt.Sprintf("%s %s %s %x %d", c.org.ID, c.actor.ID(), j.upload.ID, sha256.Sum256(j.upload.Spec), seq)
	if p, ok := im.cache.get(key); ok {
		return p, nil
	}
	sources, at, err := c.sources(j)
	if err != nil {
		return importPlan{}, err
	}
	plan, err := intake.Make(c.ctx, c.web.reg, c.actor, sources)
	if err != nil {
		return importPlan{}, err
	}
	p := importPlan{plan, at}
	im.cache.put(key, p)
	return p, nil
}
