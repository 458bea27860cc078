package chart

import (
	"sort"
	"time"
)

// Span is a stretch of time from a moment, included, to a moment, not included; a zero bound is open.
type Span struct{ From, To time.Time }

// Gaps returns, in order, what no interval covers of the time that must be covered; nothing when the
// lane does not say what must be.
func (l Lane) Gaps() []Span {
	if l.From.IsZero() || l.To.IsZero() {
		return nil
	}
	var gaps []Span
	at := l.From
	for _, v := range l.sorted() {
		if !at.Before(l.To) {
			break
		}
		if v.From.After(at) {
			gaps = append(gaps, Span{at, earlier(v.From, l.To)})
		}
		if v.To.IsZero() {
			return gaps
		}
		if v.To.After(at) {
			at = v.To
		}
	}
	if at.Before(l.To) {
		gaps = append(gaps, Span{at, l.To})
	}
	return gaps
}

// Overlaps returns, in order and without touching neighbours, the spans in which two or more intervals
// hold at once; nothing when the lane allows that.
func (l Lane) Overlaps() []Span {
	if !l.Single {
		return nil
	}
	var overlaps []Span
	var reach Span // the interval met so far that ends last
	for i, v := range l.sorted() {
		if i > 0 && endsAfter(reach.To, v.From) {
			overlaps = join(overlaps, Span{v.From, sooner(reach.To, v.To)})
		}
		if i == 0 || later(v.To, reach.To) {
			reach = Span{v.From, v.To}
		}
	}
	return overlaps
}

// join adds a span to a list, into the last one where they meet.
func join(spans []Span, s Span) []Span {
	if n := len(spans); n > 0 && !endsBefore(spans[n-1].To, s.From) {
		if later(s.To, spans[n-1].To) {
			spans[n-1].To = s.To
		}
		return spans
	}
	return append(spans, s)
}

// sorted returns the intervals that hold for any time at all, by start, then end, then label.
func (l Lane) sorted() []Interval {
	var out []Interval
	for _, v := range l.Intervals {
		if v.To.IsZero() || v.From.Before(v.To) {
			out = append(out, v)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if !a.From.Equal(b.From) {
			return a.From.Before(b.From)
		}
		if !a.To.Equal(b.To) {
			return later(b.To, a.To)
		}
		return a.Label < b.Label
	})
	return out
}

// rows places each interval on the first row where it meets no other, and returns the row of every
// interval and the number of rows, at least one.
func (l Lane) rows() ([]int, int) {
	order := make([]int, len(l.Intervals))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return l.Intervals[order[a]].From.Before(l.Intervals[order[b]].From)
	})
	row := make([]int, len(l.Intervals))
	var ends []time.Time
	for _, i := range order {
		v := l.Intervals[i]
		at := 0
		for at < len(ends) && endsAfter(ends[at], v.From) {
			at++
		}
		if at == len(ends) {
			ends = append(ends, v.To)
		} else {
			ends[at] = v.To
		}
		row[i] = at
	}
	return row, max(len(ends), 1)
}

// endsAfter reports whether an end, open when zero, lies after a moment.
func endsAfter(end, t time.Time) bool { return end.IsZero() || end.After(t) }

// endsBefore reports whether an end, open when zero, lies before a moment.
func endsBefore(end, t time.Time) bool { return !end.IsZero() && end.Before(t) }

// later reports whether end a, open when zero, lies after end b.
func later(a, b time.Time) bool {
	if b.IsZero() {
		return false
	}
	return a.IsZero() || a.After(b)
}

// sooner returns the earlier of two ends, open when zero.
func sooner(a, b time.Time) time.Time {
	if later(a, b) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
