package chart

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestGapsAndOverlaps(t *testing.T) {
	d := func(n int) time.Time { return on(2026, 1, n) }
	for name, test := range map[string]struct {
		intervals      []Interval
		gaps, overlaps []Span
	}{
		"nothing":          {nil, []Span{{d(1), d(20)}}, nil},
		"all":              {[]Interval{{From: d(1), To: d(20)}}, nil, nil},
		"always":           {[]Interval{{}}, nil, nil},
		"touching":         {[]Interval{{From: d(1), To: d(9)}, {From: d(9), To: d(20)}}, nil, nil},
		"middle":           {[]Interval{{From: d(1), To: d(5)}, {From: d(8), To: d(20)}}, []Span{{d(5), d(8)}}, nil},
		"both ends":        {[]Interval{{From: d(3), To: d(9)}}, []Span{{d(1), d(3)}, {d(9), d(20)}}, nil},
		"two open":         {[]Interval{{From: d(1)}, {From: d(7)}}, nil, []Span{{d(7), time.Time{}}}},
		"three at once":    {[]Interval{{From: d(1), To: d(9)}, {From: d(5), To: d(12)}, {From: d(8), To: d(20)}}, nil, []Span{{d(5), d(12)}}},
		"one within":       {[]Interval{{From: d(1), To: d(20)}, {From: d(4), To: d(6)}, {From: d(10), To: d(12)}}, nil, []Span{{d(4), d(6)}, {d(10), d(12)}}},
		"ends before":      {[]Interval{{From: d(9), To: d(3)}}, []Span{{d(1), d(20)}}, nil},
		"outside the need": {[]Interval{{From: d(25), To: d(28)}}, []Span{{d(1), d(20)}}, nil},
	} {
		lane := Lane{From: d(1), To: d(20), Single: true, Intervals: test.intervals}
		if diff := cmp.Diff(test.gaps, lane.Gaps()); diff != "" {
			t.Errorf("%s: gaps (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(test.overlaps, lane.Overlaps()); diff != "" {
			t.Errorf("%s: overlaps (-want +got):\n%s", name, diff)
		}
	}
	free := Lane{Intervals: []Interval{{From: d(1)}, {From: d(2)}}}
	if free.Gaps() != nil || free.Overlaps() != nil {
		t.Error("a lane that demands nothing has gaps or overlaps")
	}
}

// TestGapsDayByDay compares gaps and overlaps with counting, day by day, how many intervals hold.
func TestGapsDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := func(n int) time.Time { return on(2026, 1, 1).AddDate(0, 0, n) }
		lane := Lane{From: day(5), To: day(35), Single: true}
		for i := range rapid.IntRange(0, 6).Draw(t, "intervals") {
			v := Interval{Label: fmt.Sprint(i), From: day(rapid.IntRange(0, 40).Draw(t, "from"))}
			if rapid.IntRange(0, 4).Draw(t, "open") > 0 {
				v.To = day(rapid.IntRange(0, 40).Draw(t, "to"))
			}
			lane.Intervals = append(lane.Intervals, v)
		}
		gaps, overlaps := lane.Gaps(), lane.Overlaps()
		for n := range 45 {
			held := 0
			for _, v := range lane.Intervals {
				if holds(Span{v.From, v.To}, day(n)) {
					held++
				}
			}
			needed := n >= 5 && n < 35
			if got, want := within(gaps, day(n)), needed && held == 0; got != want {
				t.Fatalf("day %d in a gap: %v, want %v", n, got, want)
			}
			if got, want := within(overlaps, day(n)), held > 1; got != want {
				t.Fatalf("day %d in an overlap: %v, want %v", n, got, want)
			}
		}
	})
}

func holds(s Span, t time.Time) bool {
	return !s.From.After(t) && (s.To.IsZero() || t.Before(s.To))
}

func within(spans []Span, t time.Time) bool {
	for _, s := range spans {
		if holds(s, t) {
			return true
		}
	}
	return false
}

// TestRowsKeepApart holds that no two intervals of a row meet.
func TestRowsKeepApart(t *testing.T) {
	lane := Lane{Intervals: []Interval{{From: on(2026, 1, 1)}, {From: on(2026, 2, 1), To: on(2026, 3, 1)}, {From: on(2026, 3, 1)}}}
	rows, n := lane.rows()
	if diff := cmp.Diff([]int{0, 1, 1}, rows); diff != "" || n != 2 {
		t.Errorf("rows %v of %d (-want +got):\n%s", rows, n, diff)
	}
}

func TestTicksOfEverySpan(t *testing.T) {
	for _, days := range []int{1, 7, 30, 90, 300, 700, 2000, 20000, 200000} {
		ticks := scale{on(2026, 1, 15), on(2026, 1, 15).AddDate(0, 0, days)}.ticks()
		if len(ticks) < 1 || len(ticks) > 15 {
			t.Errorf("%d days have %d ticks", days, len(ticks))
		}
		for i := 1; i < len(ticks); i++ {
			if ticks[i].label == ticks[i-1].label {
				t.Errorf("%d days have the tick %s twice", days, ticks[i].label)
			}
		}
	}
}
