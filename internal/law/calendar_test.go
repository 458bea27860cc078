package law_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"steward/internal/law"
	"steward/internal/record"
)

func days(n int) law.Period    { return law.Period{Days: n} }
func weeks(n int) law.Period   { return law.Period{Weeks: n} }
func months(n int) law.Period  { return law.Period{Months: n} }
func working(n int) law.Period { return law.Period{WorkingDays: n} }

// TestPeriods counts around weekends, holidays, ends of months and leap days. 24
// November 2026 is a Tuesday.
func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		period           law.Period
		from             record.Date
		calendar         string
		target, deadline string
	}{
		{days(15), "2026-11-24", "", "2026-12-09", "2026-12-09"},
		{days(10), "2026-11-24", "", "2026-12-04", "2026-12-04"},
		{days(2), "2026-11-24", "", "2026-11-26", "2026-11-26"},
		{days(2), "2026-11-26", "", "2026-11-28", "2026-11-30"}, // Thursday: Friday and Monday are the two
		{days(2), "2026-11-27", "", "2026-11-29", "2026-12-01"}, // Friday: Monday alone is one
		{days(2), "2026-11-28", "", "2026-11-30", "2026-12-01"}, // Saturday: ends on a Monday, with one
		{days(2), "2026-11-29", "", "2026-12-01", "2026-12-01"}, // Sunday
		{days(1), "2026-11-27", "", "2026-11-28", "2026-11-30"}, // a single day needs no second
		{days(3), "2026-11-27", "", "2026-11-30", "2026-12-01"},
		{days(10), "2026-11-25", "", "2026-12-05", "2026-12-07"},
		{days(15), "2026-11-28", "", "2026-12-13", "2026-12-14"},
		{days(2), "2026-12-23", "", "2026-12-25", "2026-12-25"},
		{days(2), "2026-12-23", "DE", "2026-12-25", "2026-12-28"},
		{days(2), "2026-12-24", "DE", "2026-12-26", "2026-12-29"},
		{days(2), "2026-12-30", "DE", "2027-01-01", "2027-01-04"},
		{days(15), "2026-12-10", "FR", "2026-12-25", "2026-12-28"},
		{days(10), "2027-03-18", "FR", "2027-03-28", "2027-03-30"}, // Easter Sunday, then Easter Monday
		{days(10), "2027-03-16", "DE", "2027-03-26", "2027-03-30"}, // Good Friday
		{days(7), "2027-02-22", "", "2027-03-01", "2027-03-01"},
		{days(7), "2028-02-22", "", "2028-02-29", "2028-02-29"},
		{days(15), "2027-12-31", "", "2028-01-15", "2028-01-17"},
		{weeks(2), "2026-12-15", "", "2026-12-29", "2026-12-29"},
		{weeks(2), "2026-12-18", "DE", "2027-01-01", "2027-01-04"},
		{months(1), "2027-01-31", "", "2027-02-28", "2027-03-01"},
		{months(1), "2028-01-31", "", "2028-02-29", "2028-02-29"},
		{months(12), "2028-02-29", "", "2029-02-28", "2029-02-28"},
		{working(15), "2026-11-24", "", "2026-12-15", "2026-12-15"},
		{working(15), "2026-12-14", "DE", "2027-01-06", "2027-01-06"},
		{working(1), "2026-11-27", "", "2026-11-30", "2026-11-30"},
	} {
		var closed func(record.Date) bool
		if c.calendar != "" {
			closed = act(t).Calendar(c.calendar).Closed
		}
		got, err := c.period.End(law.Moment{Day: c.from}, closed)
		if err != nil || got.Target != c.target || got.Deadline != c.deadline {
			t.Errorf("%s from %s (%s): %+v %v, want %s and %s", c.period, c.from, c.calendar, got, err, c.target, c.deadline)
		}
	}
}

func TestPeriodsInHours(t *testing.T) {
	for _, c := range []struct {
		hours                  int
		from, target, deadline string
	}{
		{24, "2026-11-24T10:20:00Z", "2026-11-25T10:20:00Z", "2026-11-25T11:00:00Z"},
		{24, "2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z"},
		{48, "2026-11-27T23:59:59Z", "2026-11-29T23:59:59Z", "2026-11-30T00:00:00Z"}, // a weekend changes nothing
		{24, "2028-02-28T12:30:00Z", "2028-02-29T12:30:00Z", "2028-02-29T13:00:00Z"},
		{24, "2027-03-27T23:30:00+01:00", "2027-03-28T23:30:00+01:00", "2027-03-29T00:00:00+01:00"},
		{24, "2026-11-24T10:20:00+05:30", "2026-11-25T10:20:00+05:30", "2026-11-25T11:00:00+05:30"},
	} {
		at, err := time.Parse(time.RFC3339, c.from)
		if err != nil {
			t.Fatal(err)
		}
		got, err := law.Period{Hours: c.hours}.End(law.Moment{Day: record.Date(c.from[:10]), At: at.UTC(), Zone: at.Location()}, nil)
		if err != nil || got.Target != c.target || got.Deadline != c.deadline {
			t.Errorf("%d hours from %s: %+v %v", c.hours, c.from, got, err)
		}
	}
	if _, err := (law.Period{Hours: 24}).End(law.Moment{Day: today}, nil); err == nil {
		t.Error("hours from a day without a time are counted")
	}
}

func TestPeriodsKeepTheRegulation(t *testing.T) {
	closed := act(t).Calendar("DE").Closed
	open := func(d record.Date) bool {
		w := d.Time().Weekday()
		return w != time.Saturday && w != time.Sunday && !closed(d)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := anyDay.Draw(t, "from")
		period := rapid.SampledFrom([]law.Period{days(1), days(2), days(7), days(10), days(15), weeks(2), months(1), months(6)}).Draw(t, "period")
		end := func(from record.Date) law.Term {
			term, err := period.End(law.Moment{Day: from}, closed)
			if err != nil {
				t.Fatal(err)
			}
			return term
		}
		term := end(from)
		last := record.Date(term.Deadline)
		if term.Target > term.Deadline || !open(last) {
			t.Fatalf("%s from %s: %+v", period, from, term)
		}
		n := 0
		for d := from.AddDays(1); d <= last; d = d.AddDays(1) {
			if open(d) {
				n++
			}
		}
		if want := 1 + min(1, period.Days/2+period.Weeks+period.Months); n < want {
			t.Fatalf("%s from %s has %d working days: %+v", period, from, n, term)
		}
		if next := end(from.AddDays(1)); next.Deadline < term.Deadline {
			t.Fatalf("%s from %s ends %s, a day later %s", period, from, term.Deadline, next.Deadline)
		}
	})
}

func TestMovableHolidays(t *testing.T) {
	de := act(t).Calendar("DE")
	for _, easterMonday := range []record.Date{"2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17", "2038-04-26", "2285-03-23"} {
		if !de.Closed(easterMonday) || !de.Closed(easterMonday.AddDays(-3)) || de.Closed(easterMonday.AddDays(1)) {
			t.Errorf("%s is not Easter Monday", easterMonday)
		}
	}
	it := act(t).Calendar("IT")
	if it.Closed("2025-10-04") || !it.Closed("2027-10-04") {
		t.Error("a holiday holds outside its span")
	}
}
