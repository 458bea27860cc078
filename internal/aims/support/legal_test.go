package support

import (
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"steward/internal/aims/position"
	"steward/internal/record"
)

const (
	theDuty   = record.ID("duty")
	theSystem = record.ID("system")
)

// edition draws an edition of a document for a law, pinned to the system, and whether
// the system moved since.
func edition(t *rapid.T) (record.Record, bool) {
	r := record.Record{ID: "edition", Kind: "legal-document", Number: 1, Mark: "m"}
	r.State = rapid.SampledFrom([]string{"drawn_up", "approved", "published", "published", "published", "superseded", "discarded"}).Draw(t, "state")
	r.Body = record.Body{"gaps": float64(rapid.IntRange(0, 3).Draw(t, "gaps")), "about": []any{string(theSystem)}, "marks": []any{record.PinOf(theSystem, "then")},
		"published_on": rapid.SampledFrom([]string{"2026-01-01", "2026-03-01", "2026-09-01"}).Draw(t, "on")}
	r.Body[rapid.SampledFrom([]string{"covers", "covers_part"}).Draw(t, "field")] = []any{string(theDuty)}
	return r, rapid.Bool().Draw(t, "moved")
}

// legalPosition is where a duty stands that nothing but the edition speaks for.
func legalPosition(r record.Record, moved bool, day record.Date) position.Answer {
	system := record.Record{ID: theSystem, Kind: "ai-system", Mark: "then"}
	if moved {
		system.Mark = "now"
	}
	r.Derived, _ = deriveLegalDocument(r, []record.Record{system}, day.Time())
	return position.Of(position.Subject{}, []position.Piece{LegalPiece(r, theDuty, day)})
}

// TestAnEditionIsNeverWorthMoreByLess holds that out of force, outdated or in part is
// never better, and that nothing anybody types beside it makes it count.
func TestAnEditionIsNeverWorthMoreByLess(t *testing.T) {
	day := record.Date("2026-03-01")
	rapid.Check(t, func(t *rapid.T) {
		r, moved := edition(t)
		before := legalPosition(r, moved, day)
		full := r.State == "published" && !moved && r.Body.Text("published_on") <= string(day) && r.Body["covers"] != nil
		if (before.Status == position.Evidenced) != full {
			t.Fatalf("%s for %+v, moved %v", before.Status, r, moved)
		}
		less := r
		less.Body = maps.Clone(r.Body)
		switch rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			moved = true
		case 1:
			less.Body["covers_part"] = []any{string(theDuty)}
			delete(less.Body, "covers")
		case 2:
			if r.State == "published" {
				less.State = "superseded"
			}
		case 3:
			less.Body["note"], less.Body["despite_gaps"], less.Body["quorum"] = "All is well.", "All is well.", 0.0
		}
		after := legalPosition(less, moved, day)
		if after.Status.Rank() > before.Status.Rank() {
			t.Fatalf("%s became %s by less: %+v", before.Status, after.Status, less)
		}
	})
}

func TestAnEditionWakesOnTheDayItComesIntoForce(t *testing.T) {
	r := record.Record{ID: "edition", Kind: "legal-document", State: "published", Body: record.Body{"published_on": "2026-03-02", "covers": []any{string(theDuty)}}}
	_, wake := deriveLegalDocument(r, nil, record.Date("2026-03-01").Time())
	if want := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC); !wake.Equal(want) {
		t.Errorf("looked at again on %v, want %v", wake, want)
	}
	for day, want := range map[record.Date]position.Status{"2026-03-01": position.Unknown, "2026-03-02": position.Evidenced} {
		if got := legalPosition(r, false, day).Status; got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
}
