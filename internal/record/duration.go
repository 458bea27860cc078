package record

import (
	"strconv"
	"time"
)

// Add returns the day a duration of ISO 8601 later. Months are calendar months:
// where the month is too short its last day is meant (31 January and P1M give 28
// February). Times of a day are left out. A duration that cannot be read adds
// nothing.
func (d Date) Add(duration string) Date {
	if checkDuration(duration) != nil || d == "" {
		return d
	}
	var years, months, days, n int
	inTime := false
	for i, c := range duration[1:] {
		switch {
		case c >= '0' && c <= '9':
			n, _ = strconv.Atoi(numberEnding(duration[1:], i))
			continue
		case c == 'T':
			inTime = true
		case inTime || c == '.' || c == ',':
		case c == 'Y':
			years = n
		case c == 'M':
			months = n
		case c == 'W':
			days += 7 * n
		case c == 'D':
			days += n
		}
		n = 0
	}
	t := d.Time()
	first := time.Date(t.Year()+years, t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1+days))
}

// numberEnding returns the digits that end at a position.
func numberEnding(s string, end int) string {
	start := end
	for start > 0 && s[start-1] >= '0' && s[start-1] <= '9' {
		start--
	}
	return s[start : end+1]
}
