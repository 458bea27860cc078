package bench

import (
	"fmt"
	"slices"
	"time"
)

// times are the durations of one thing done many times.
type times []time.Duration

// repeat does something n times after a few times unmeasured.
func repeat(n int, do func(i int) error) (times, error) {
	out := make(times, 0, n)
	warm := min(n/10+1, 20)
	for i := range n + warm {
		begun := time.Now()
		if err := do(i); err != nil {
			return nil, err
		}
		if i >= warm {
			out = append(out, time.Since(begun))
		}
	}
	return out, nil
}

func (t times) median() time.Duration { return t.at(0.5) }
func (t times) p99() time.Duration    { return t.at(0.99) }

func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(int(share*float64(len(sorted))), len(sorted)-1)]
}

// short writes a duration with three figures.
func short(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/1e6)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.2f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.0f µs", float64(d)/1e3)
}
