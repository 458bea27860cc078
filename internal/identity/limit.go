package identity

import (
	"hash/maphash"
	"sync"
	"time"
)

// limit slows attempts down: each key has a burst of attempts and gets one back
// every interval. Keys share a fixed number of places by hash, so memory is
// bounded whatever is thrown at it, and nobody can push a key out to be
// forgotten. Two keys in one place are slowed together, which is rare.
type limit struct {
	burst  int
	every  time.Duration
	seed   maphash.Seed
	mu     sync.Mutex
	places []int64 // when the place is full again, in nanoseconds since 1970
}

const limitPlaces = 1 << 15

func newLimit(burst int, every time.Duration) *limit {
	return &limit{burst: burst, every: every, seed: maphash.MakeSeed(), places: make([]int64, limitPlaces)}
}

// take uses up an attempt of the key. When there is none left it uses nothing
// and returns how long to wait.
func (l *limit) take(key string, now time.Time) (wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	place := l.place(key)
	full := max(*place, now.UnixNano())
	next := full + int64(l.every)
	if over := next - now.UnixNano() - int64(l.burst)*int64(l.every); over > 0 {
		return time.Duration(over)
	}
	*place = next
	return 0
}

// give returns an attempt that turned out honest.
func (l *limit) give(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*l.place(key) -= int64(l.every)
}

func (l *limit) place(key string) *int64 {
	return &l.places[maphash.String(l.seed, key)%limitPlaces]
}
