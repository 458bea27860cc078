package server

import (
	"sync"
	"time"
)

// Clock runs like a real one and can be moved ahead.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// NewClock returns a clock that shows a moment now; the zero time means the real
// one.
func NewClock(start time.Time) *Clock {
	if start.IsZero() {
		return &Clock{}
	}
	return &Clock{ahead: time.Until(start)}
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

// Advance moves the clock ahead.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}
