package chart

import (
	"strconv"
	"time"
)

// scale maps moments to shares of a picture's width.
type scale struct{ from, to time.Time }

// tick is a labelled moment of the axis.
type tick struct {
	at    time.Time
	label string
}

// scale returns the bounds that the timeline was given or, where it was not, those of its data.
func (t Timeline) scale() scale {
	s := scale{t.From, t.To}
	for _, lane := range t.Lanes {
		s.widen(t, lane.From)
		s.widen(t, lane.To)
		for _, v := range lane.Intervals {
			s.widen(t, v.From)
			s.widen(t, v.To)
		}
	}
	s.widen(t, t.Today)
	if s.from.IsZero() {
		s.from = s.to.AddDate(-1, 0, 0)
	}
	if !s.from.Before(s.to) {
		s.to = s.from.AddDate(0, 0, 1)
	}
	return s
}

// widen takes a moment in, on the sides that the timeline leaves to the data.
func (s *scale) widen(t Timeline, at time.Time) {
	if at.IsZero() {
		return
	}
	if t.From.IsZero() && (s.from.IsZero() || at.Before(s.from)) {
		s.from = at
	}
	if t.To.IsZero() && (s.to.IsZero() || at.After(s.to)) {
		s.to = at
	}
}

// at returns where a moment lies, kept within the picture; a zero moment is its start.
func (s scale) at(t time.Time) float64 {
	if t.IsZero() || t.Before(s.from) {
		return 0
	}
	// Seconds rather than a Duration: a Duration ends after 292 years, a foreign date may not.
	share := float64(t.Unix()-s.from.Unix()) / float64(max(s.to.Unix()-s.from.Unix(), 1))
	return min(max(share, 0), 1)
}

// end returns where an end lies; a zero moment is the end of the picture.
func (s scale) end(t time.Time) float64 {
	if t.IsZero() {
		return 1
	}
	return s.at(t)
}

func (s scale) holds(t time.Time) bool { return !t.Before(s.from) && !t.After(s.to) }

// ticks returns between two and about nine moments at the starts of years, quarters, months or days,
// written as in ISO 8601 so that they read the same in every language.
func (s scale) ticks() []tick {
	days := (s.to.Unix() - s.from.Unix()) / 86400
	switch {
	case days > 3*366:
		return s.steps(max(int(days/366/7), 1)*12, 0, "2006")
	case days > 500:
		return s.steps(3, 0, "2006-01")
	case days > 200:
		return s.steps(2, 0, "2006-01")
	case days > 60:
		return s.steps(1, 0, "2006-01")
	}
	return s.steps(0, max(int(days/7), 1), "01-02")
}

func (s scale) steps(months, days int, layout string) []tick {
	var ticks []tick
	at := s.first(months)
	for len(ticks) < 20 && !at.After(s.to) {
		if !at.Before(s.from) {
			ticks = append(ticks, tick{at, format(at, layout)})
		}
		at = at.AddDate(0, months, days)
	}
	return ticks
}

// format writes a year beyond four digits too.
func format(at time.Time, layout string) string {
	if layout == "2006" {
		return strconv.Itoa(at.Year())
	}
	return at.Format(layout)
}

// first returns the start of the year, month or day the axis begins in.
func (s scale) first(months int) time.Time {
	y, m, d := s.from.Date()
	switch {
	case months >= 12:
		m, d = time.January, 1
	case months > 0:
		m, d = time.Month((int(m)-1)/months*months+1), 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, s.from.Location())
}

func day(t time.Time) string { return t.Format("2006-01-02") }
