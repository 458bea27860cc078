package incident

import (
	"strings"
	"time"

	"steward/internal/record"
)

// or is a text as a body holds it; nil when there is none.
func or(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// list is a list as a body holds it; nil when it is empty.
func list(of []any) any {
	if len(of) == 0 {
		return nil
	}
	return of
}

// dayOf is the day of a moment, where it happened; "" for anything else.
func dayOf(v any) record.Date {
	s, _, _ := strings.Cut(text(v), "T")
	day, err := record.ParseDate(s)
	if err != nil {
		return ""
	}
	return day
}

// pin says how a record stands.
func (s *Service) pin(r record.Record) string {
	return record.PinOf(r.ID, s.reg.Kinds().Kind(r.Kind).MarkOf(r))
}

// moment is a moment of RFC 3339 as a body holds it; "" for a day.
func moment(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return ""
	}
	return t.UTC().Format(record.TimeFormat)
}

// clip keeps a reason within what the log takes.
func clip(s string) string {
	const most = 1500
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
