package leadership

import (
	"reflect"

	"steward/internal/record"
)

// Interval is a run of days, both ends included, with one answer.
type Interval struct {
	From, To record.Date
	Answer
}

// Over answers the question for every day from the first to the last: intervals
// in order that leave no day out, share none, and differ from their
// neighbours. It is empty when the last day is before the first, or either is
// no date.
func (q Question) Over(first, last record.Date, terms []Term) []Interval {
	if !isDay(first) || !isDay(last) || last < first {
		return nil
	}
	b := q.open(terms)
	out := []Interval{{From: first, Answer: b.on(first)}}
	for _, day := range b.turns(first, last) {
		cur := &out[len(out)-1]
		if a := b.on(day); !reflect.DeepEqual(a, cur.Answer) {
			cur.To = day.AddDays(-1)
			out = append(out, Interval{From: day, Answer: a})
		}
	}
	out[len(out)-1].To = last
	return out
}

// GapsAndOverlaps returns the intervals in which nobody, or more than one
// person, holds the role.
func GapsAndOverlaps(timeline []Interval) []Interval {
	var out []Interval
	for _, i := range timeline {
		if i.Status != Named {
			out = append(out, i)
		}
	}
	return out
}

// Next returns the first day after the given one on which the answer may
// change by the passing of time alone, or "" when it will not.
func (q Question) Next(after record.Date, terms []Term) record.Date {
	if days := q.open(terms).turns(after, lastDay); len(days) > 0 {
		return days[0]
	}
	return ""
}
