package risk

import "sync"

// kept holds what was worked out for past days, which do not change.
type kept struct {
	mu   sync.Mutex
	days map[string]Day
}

// mostKept bounds how many are held; more begin anew.
const mostKept = 2000

func (k *kept) day(key string, make_ func() (Day, error)) (Day, error) {
	k.mu.Lock()
	d, ok := k.days[key]
	k.mu.Unlock()
	if ok {
		return d, nil
	}
	d, err := make_()
	if err != nil {
		return d, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.days == nil || len(k.days) >= mostKept {
		k.days = map[string]Day{}
	}
	k.days[key] = d
	return d, nil
}
