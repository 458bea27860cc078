package exchange

import (
	"strings"
	"time"

	"steward/internal/record"
)

// plainLayouts are the forms of a day that mean one day only.
var plainLayouts = [...]string{
	time.DateOnly, time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
	"2006/01/02", "2006.01.02", "20060102", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "02-Jan-2006",
}

// orderedLayouts are the forms in which day and month may be confused.
var orderedLayouts = [...]string{"02-01-2006", "2-1-2006", "02.01.2006", "2.1.2006", "02/01/2006", "2/1/2006", "01/02/2006", "1/2/2006", "02-01-2006 15:04", "02/01/2006 15:04", "02-01-06", "02/01/06", "01/02/06"}

// DateLayouts returns layouts, as Go's time package has them, that people may
// have to choose between.
func DateLayouts() []string {
	return append([]string{time.DateOnly}, orderedLayouts[:]...)
}

// readDate reads a day in the layout given, or, without one, in any form that
// can mean one day only. Dates with dots or dashes put the day first; with
// slashes they are read only when a number above 12 settles the order.
func readDate(s, layout string) (record.Date, bool) {
	s = strings.TrimSpace(s)
	if layout != "" {
		return parseDay(s, layout)
	}
	for _, l := range plainLayouts {
		if d, ok := parseDay(s, l); ok {
			return d, true
		}
	}
	for _, l := range []string{"2-1-2006", "2.1.2006"} {
		if d, ok := parseDay(s, l); ok {
			return d, true
		}
	}
	european, ok1 := parseDay(s, "2/1/2006")
	american, ok2 := parseDay(s, "1/2/2006")
	switch {
	case ok1 && (!ok2 || european == american):
		return european, true
	case ok2 && !ok1:
		return american, true
	}
	return "", false
}

func parseDay(s, layout string) (record.Date, bool) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return "", false
	}
	d, err := record.ParseDate(t.Format(time.DateOnly))
	return d, err == nil
}

// dateLayout finds the layout in which every sample reads as a day. The answer
// is "" when readDate needs none, and ok is false when no layout serves.
func dateLayout(samples []string) (layout string, ok bool) {
	if len(samples) == 0 {
		return "", false
	}
	if allRead(samples, "") {
		return "", true
	}
	for _, l := range orderedLayouts {
		if allRead(samples, l) {
			return l, true
		}
	}
	return "", false
}

func allRead(samples []string, layout string) bool {
	for _, s := range samples {
		if _, ok := readDate(s, layout); !ok {
			return false
		}
	}
	return true
}
