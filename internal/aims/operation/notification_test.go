package operation

import (
	"testing"
	"time"

	"steward/internal/record"
)

// TestStandingAtItsEdges holds where telling stands on the last day, in its last moment
// and after it.
func TestStandingAtItsEdges(t *testing.T) {
	at := func(s string) time.Time {
		t.Helper()
		m, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	for name, tt := range map[string]struct {
		state string
		body  record.Body
		now   string
		want  string
		next  string
	}{
		"last moment of the last day": {"open", record.Body{"must": "yes", "deadline": "2026-10-21"}, "2026-10-21T23:59:59.999Z", "open", "2026-10-22T00:00:00Z"},
		"first moment after it":       {"open", record.Body{"must": "yes", "deadline": "2026-10-21"}, "2026-10-22T00:00:00Z", "overdue", ""},
		"not known, in time":          {"open", record.Body{"must": "unknown", "deadline": "2026-10-21"}, "2026-10-21T23:59:59Z", "unsettled", "2026-10-22T00:00:00Z"},
		"not known, and over":         {"open", record.Body{"must": "unknown", "deadline": "2026-10-21"}, "2026-10-22T00:00:00Z", "overdue", ""},
		"nothing said of must":        {"open", record.Body{}, "2026-10-22T00:00:00Z", "unsettled", ""},
		"at once, without a number":   {"open", record.Body{"must": "yes"}, "2030-01-01T00:00:00Z", "open", ""},
		"hours, to the moment":        {"open", record.Body{"must": "yes", "deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z"}, "2026-10-21T11:00:00Z", "open", "2026-10-21T11:00:00.001Z"},
		"hours, over":                 {"open", record.Body{"must": "yes", "deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z"}, "2026-10-21T11:00:00.001Z", "overdue", ""},
		"sent on the last day":        {"sent", record.Body{"must": "yes", "deadline": "2026-10-21", "sent_on": "2026-10-21"}, "2026-12-01T00:00:00Z", "in_time", ""},
		"sent the day after":          {"sent", record.Body{"must": "yes", "deadline": "2026-10-21", "sent_on": "2026-10-22"}, "2026-12-01T00:00:00Z", "late", ""},
		"sent, no last day":           {"sent", record.Body{"must": "yes", "sent_on": "2026-10-22"}, "2026-12-01T00:00:00Z", "sent", ""},
		"sent at the last moment":     {"sent", record.Body{"deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z", "sent_on": "2026-10-21", "sent_at": "2026-10-21T11:00:00.000Z"}, "2026-12-01T00:00:00Z", "in_time", ""},
		"sent a minute late":          {"sent", record.Body{"deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z", "sent_on": "2026-10-21", "sent_at": "2026-10-21T11:01:00.000Z"}, "2026-12-01T00:00:00Z", "late", ""},
		"sent at an unknown hour":     {"sent", record.Body{"deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z", "sent_on": "2026-10-21"}, "2026-12-01T00:00:00Z", "sent", ""},
		"sent the day before":         {"sent", record.Body{"deadline": "2026-10-21", "deadline_at": "2026-10-21T11:00:00.000Z", "sent_on": "2026-10-20"}, "2026-12-01T00:00:00Z", "in_time", ""},
		"sent on a day to come":       {"sent", record.Body{"must": "yes", "deadline": "2026-10-21", "sent_on": "2026-10-21"}, "2026-10-19T12:00:00Z", "open", "2026-10-20T00:00:00Z"},
		"decided":                     {"not_needed", record.Body{"must": "yes", "deadline": "2026-10-21"}, "2026-12-01T00:00:00Z", "not_needed", ""},
	} {
		got, next := Standing(record.Record{State: tt.state, Body: tt.body}, at(tt.now))
		var wantNext time.Time
		if tt.next != "" {
			wantNext = at(tt.next)
		}
		if got != tt.want || !next.Equal(wantNext) {
			t.Errorf("%s: %s until %v, want %s until %v", name, got, next, tt.want, wantNext)
		}
	}
}

// TestADismissedIncidentAsksNothing holds that what was open of it is not needed, and
// that a removed one is as good as dismissed.
func TestADismissedIncidentAsksNothing(t *testing.T) {
	n := record.Record{State: "open", Body: record.Body{"must": "yes", "deadline": "2026-10-21", "marks": []any{"i:a"}}}
	for name, tt := range map[string]struct {
		incident          record.Record
		standing, current string
	}{
		"open":      {record.Record{Kind: "incident", ID: "i", Mark: "a", State: "assessed"}, "overdue", "yes"},
		"changed":   {record.Record{Kind: "incident", ID: "i", Mark: "b", State: "assessed"}, "overdue", "no"},
		"dismissed": {record.Record{Kind: "incident", ID: "i", Mark: "a", State: "dismissed"}, "not_needed", "yes"},
		"removed":   {record.Record{Kind: "incident", ID: "i", Mark: "a", State: "assessed", Removed: true}, "not_needed", "yes"},
	} {
		got, _ := deriveNotification(n, []record.Record{tt.incident}, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if got.Text("standing") != tt.standing || got.Text("current") != tt.current {
			t.Errorf("%s: %v", name, got)
		}
	}
}
