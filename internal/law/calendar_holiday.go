package law

import (
	"time"

	"steward/internal/record"
)

// Calendar is the public holidays of a Member State or an institution.
type Calendar struct {
	ID       string    `json:"id"` // such as "DE"
	Title    string    `json:"title"`
	Holidays []Holiday `json:"holidays"`
	Note     string    `json:"note,omitempty"` // what is left out, such as holidays of regions
	Source   string    `json:"source"`
}

// Holiday is one public holiday. Exactly one of Day, Easter and On is set.
type Holiday struct {
	Name   string        `json:"name"`
	Day    string        `json:"day,omitempty"`    // month and day, "05-01", each year
	Easter *int          `json:"easter,omitempty"` // days after Easter Sunday, negative before
	On     []record.Date `json:"on,omitempty"`     // single days
	Valid  Span          `json:"valid"`
}

// Calendar returns the calendar with the id, or nil.
func (s *Schedule) Calendar(id string) *Calendar {
	for i := range s.Calendars {
		if s.Calendars[i].ID == id {
			return &s.Calendars[i]
		}
	}
	return nil
}

// Closed reports whether a day is a public holiday.
func (c *Calendar) Closed(day record.Date) bool {
	for i := range c.Holidays {
		if h := &c.Holidays[i]; h.Valid.Has(day) && h.falls(day) {
			return true
		}
	}
	return false
}

func (h *Holiday) falls(day record.Date) bool {
	switch {
	case h.Day != "":
		return string(day)[5:] == h.Day
	case h.Easter != nil:
		return easter(day.Time().Year()).AddDays(*h.Easter) == day
	}
	for _, on := range h.On {
		if on == day {
			return true
		}
	}
	return false
}

// easter returns Easter Sunday of the Gregorian calendar, by the anonymous
// computation that was published in Nature in 1876.
func easter(year int) record.Date {
	a, b, c := year%19, year/100, year%100
	d, e, f := b/4, b%4, (b+8)/25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return record.DateOf(time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC))
}
