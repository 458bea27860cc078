package law

import (
	"fmt"
	"time"

	"steward/internal/record"
)

// Period is a length of time the law gives: exactly one of its parts is set,
// and it is more than nothing.
type Period struct {
	Hours       int `json:"hours,omitempty"`
	Days        int `json:"days,omitempty"` // calendar days
	WorkingDays int `json:"working_days,omitempty"`
	Weeks       int `json:"weeks,omitempty"`
	Months      int `json:"months,omitempty"`
}

// Empty reports whether no period is given.
func (p Period) Empty() bool { return p == Period{} }

// String writes the period in words.
func (p Period) String() string {
	for _, part := range []struct {
		n    int
		unit string
	}{{p.Hours, "hour"}, {p.Days, "day"}, {p.WorkingDays, "working day"}, {p.Weeks, "week"}, {p.Months, "month"}} {
		switch part.n {
		case 0:
		case 1:
			return "1 " + part.unit
		default:
			return fmt.Sprintf("%d %ss", part.n, part.unit)
		}
	}
	return ""
}

// Term is when a period ends. For hours both are moments of RFC 3339, for
// anything else days, which end with their last hour.
type Term struct {
	Target   string `json:"target"`   // by plain counting; never after Deadline
	Deadline string `json:"deadline"` // the last moment by Regulation (EEC, Euratom) No 1182/71
	Why      string `json:"why,omitempty"`
}

// End counts a period from the moment of an event, as Regulation (EEC, Euratom)
// No 1182/71 does: the hour or day of the event is not counted (Article 3(1)); a
// period ends with the last hour of its last day (3(2)), in months with the day
// of the same number or the last of the month; holidays and weekends within it
// count (3(3)); not expressed in hours, it does not end on a public holiday,
// Sunday or Saturday but with the next working day (3(4)); and of two days or
// more it has at least two working days (3(5)). Closed are the public holidays
// where the act has to be done. A period in hours needs an event whose time is
// known, or it is an error.
func (p Period) End(from Moment, closed func(record.Date) bool) (Term, error) {
	if p.Hours > 0 {
		return p.endHours(from)
	}
	if p.WorkingDays > 0 {
		day := from.Day
		for n := 0; n < p.WorkingDays; {
			if day = day.AddDays(1); working(day, closed) {
				n++
			}
		}
		return Term{Target: string(day), Deadline: string(day), Why: "Saturdays, Sundays and public holidays are not counted"}, nil
	}
	last := p.lastDay(from.Day)
	out := Term{Target: string(last)}
	for !working(last, closed) {
		last, out.Why = last.AddDays(1), "the last day is no working day, so the period ends with the next one"
	}
	if p.atLeastTwoDays() {
		for workingDays(from.Day, last, closed) < 2 {
			if last = last.AddDays(1); working(last, closed) {
				out.Why = "the period has at least two working days"
			}
		}
	}
	out.Deadline = string(last)
	return out, nil
}

// lastDay is the day on which a period in days, weeks or months ends before
// weekends and holidays are looked at.
func (p Period) lastDay(from record.Date) record.Date {
	switch {
	case p.Weeks > 0:
		return from.AddDays(7 * p.Weeks)
	case p.Months > 0:
		return from.Add(fmt.Sprintf("P%dM", p.Months))
	}
	return from.AddDays(p.Days)
}

// atLeastTwoDays reports whether Article 3(5) speaks of the period.
func (p Period) atLeastTwoDays() bool { return p.Days >= 2 || p.Weeks > 0 || p.Months > 0 }

// endHours counts from the hour after the one of the event.
func (p Period) endHours(from Moment) (Term, error) {
	if from.At.IsZero() {
		return Term{}, fmt.Errorf("a period in hours needs the time of the event, not only its day")
	}
	zone := from.Zone
	if zone == nil {
		zone = time.UTC
	}
	length := time.Duration(p.Hours) * time.Hour
	local := from.At.In(zone)
	into := time.Duration(local.Minute())*time.Minute + time.Duration(local.Second())*time.Second + time.Duration(local.Nanosecond())
	first := from.At.Add(time.Hour - into)
	return Term{
		Target:   from.At.Add(length).In(zone).Format(time.RFC3339),
		Deadline: first.Add(length).In(zone).Format(time.RFC3339),
		Why:      "the hour of the event is not counted",
	}, nil
}

// working reports whether a day is a working day: no public holiday, Sunday or
// Saturday (Article 2(2)).
func working(day record.Date, closed func(record.Date) bool) bool {
	switch day.Time().Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return closed == nil || !closed(day)
}

// workingDays counts the working days after the first day up to the last.
func workingDays(first, last record.Date, closed func(record.Date) bool) int {
	n := 0
	for day := first.AddDays(1); day <= last; day = day.AddDays(1) {
		if working(day, closed) {
			if n++; n == 2 {
				break // nobody asks for more
			}
		}
	}
	return n
}
