package support

import (
	"testing"

	"steward/internal/record"
)

// TestEvidenceWorth says what accepted evidence is worth around the day it takes
// effect and the day it expires. What it is about changing never makes of evidence
// that does not count yet something that once did.
func TestEvidenceWorth(t *testing.T) {
	r := record.Record{State: "accepted", Body: record.Body{"effective": "2026-04-01", "expires": "2027-04-01"}}
	for _, c := range []struct {
		day      record.Date
		moved    bool
		standing string
		until    record.Date
	}{
		{"2026-03-31", false, "early", "2026-04-01"},
		{"2026-03-31", true, "early", "2026-04-01"},
		{"2026-04-01", false, "counts", "2027-04-01"},
		{"2026-04-01", true, "outdated", "2027-04-01"},
		{"2027-03-31", false, "counts", "2027-04-01"},
		{"2027-04-01", false, "expired", ""},
		{"2027-04-01", true, "expired", ""},
	} {
		if standing, until := worth(r, c.moved, c.day); standing != c.standing || until != c.until {
			t.Errorf("on %s, moved %v: %s until %q, want %s until %q", c.day, c.moved, standing, until, c.standing, c.until)
		}
	}
}
