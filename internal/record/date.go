package record

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Date is a calendar day, "2006-01-02", without a time zone: what laws, terms
// and certificates count in. Dates order as text. The zero value is "no date".
type Date string

// DateOf returns the UTC day of a time.
func DateOf(t time.Time) Date { return Date(t.UTC().Format(time.DateOnly)) }

// ParseDate reads a day of the years 1000 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1000 {
		return "", fmt.Errorf("%q is not a date such as 2026-08-02", clip(s, 40))
	}
	return Date(s), nil
}

// Time returns the first moment of the day in UTC; the zero time for no date.
func (d Date) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

var (
	moneyForm    = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})? [A-Z]{3}$`)
	durationForm = regexp.MustCompile(`^P(?:\d{1,5}Y)?(?:\d{1,5}M)?(?:\d{1,5}W)?(?:\d{1,6}D)?(?:T(?:\d{1,6}H)?(?:\d{1,6}M)?(?:\d{1,6}S)?)?$`)
)

func checkMoney(s string) error {
	if !moneyForm.MatchString(s) {
		return fmt.Errorf("%q is not an amount such as 1250.00 EUR", clip(s, 40))
	}
	return nil
}

func checkDuration(s string) error {
	if !durationForm.MatchString(s) || s == "P" || s[len(s)-1] == 'T' {
		return fmt.Errorf("%q is not a duration such as P6M or P30D", clip(s, 40))
	}
	return nil
}

// sortableNumber writes a number so that texts order as the numbers do.
func sortableNumber(f float64) string {
	const bias = 1e15
	return fmt.Sprintf("%021.4f", f+bias)
}

// FormatNumber writes a number in its shortest plain form.
func FormatNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// clip shortens a text for a message.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
