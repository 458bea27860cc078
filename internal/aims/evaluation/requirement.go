package evaluation

import (
	"cmp"
	"slices"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/position"
	"steward/internal/aims/support"
	"steward/internal/record"
)

// Requirement is one thing a standard or a law asks of the organisation, and
// where it stands. It is made when a content pack is taken into use; what it
// says stands in the pack.
var Requirement = &record.Kind{
	Name: "requirement", Plural: "requirements", Label: "Requirement", Labels: "Requirements", Prefix: "RQM", Icon: "check", Clause: "9", Version: 1,
	Help:    "One thing a standard or a law asks for, and where it stands today, derived from evidence, documents and findings.",
	Source:  "ISO/IEC 42001 9.1, 9.2.1",
	Example: "4.1: decide whether climate change matters here. Evidenced until March.",
	Columns: []string{"item", "position", "until"},
	Fields: append([]record.Field{
		{Name: "pack", Label: "Standard or law", Type: record.Text, Required: true, Index: true, Group: "Requirement", Help: "The content pack it is from, such as iso-42001."},
		{Name: "item", Label: "Number", Type: record.Text, Required: true, Index: true, Group: "Requirement", Help: "Its number in the pack, such as 4.1/2."},
		{Name: "clause", Label: "Clause", Type: record.Text, Index: true, Group: "Requirement", Help: "The clause it belongs to, such as 4.1."},
		{Name: "how", Label: "How it is met here", Type: record.RichText, Group: "Here", Help: "What the organisation does about it, in its own words. It shows nothing by itself; evidence does."},
		{Name: "target", Label: "Target maturity", Type: record.Number, Min: low(0), Max: low(5), Group: "Here", Help: "The maturity aimed at, 0 to 5; empty where the round of the gap analysis sets it."},
	}, PositionFields()...),
	States: []record.State{
		{Name: "current", Label: "Current", Help: "Asked for by the version of the pack in use.", Shape: record.Active},
		{Name: "retired", Label: "Retired", Help: "The version of the pack in use does not ask for it any more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "retire", Label: "Retire", From: []string{"current"}, To: "retired", NeedsReason: true},
		{Name: "bring_back", Label: "Bring back", From: []string{"retired"}, To: "current", NeedsReason: true},
	},
	TitleLabel: "What is asked",
	Scope:      &record.Scope{Pack: "pack"},
	Validate:   func(old *record.Record, r record.Record) []record.FieldError { return KeepsItem(old, r) },
	Derive: func(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
		return Derived(r.ID, position.Subject{}, linked, now)
	},
	DerivesFrom: []string{"evidence.supports", "document.covers", "finding.about"},
	Sample: func() (string, record.Body) {
		return "Decide whether climate change matters here", record.Body{
			"pack": "iso-42001", "item": "4.1/2", "clause": "4.1", "target": 3.0,
			"how": "The board decides once a year, with the energy use of the GPU cluster before it.",
		}
	},
}

func low(n float64) *float64 { return &n }

// KeepsItem refuses to let a record of a pack become one of another item.
func KeepsItem(old *record.Record, r record.Record) []record.FieldError {
	return check.Frozen(old, r, []string{r.State}, "The number stays; another requirement is another record.", "pack", "item")
}

// PositionFields are the computed fields of what has a position.
func PositionFields() []record.Field {
	return []record.Field{
		{Name: "position", Label: "Position", Type: record.Computed, As: record.Enum, Options: position.Options(), Index: true, Group: "Position", Help: "Where it stands today."},
		{Name: "reason", Label: "Because", Type: record.Computed, As: record.Text, Group: "Position", Help: "What decides the position."},
		{Name: "until", Label: "Until", Type: record.Computed, As: record.DateType, Index: true, Group: "Position", Help: "The first day the position may change by the passing of time."},
		{Name: "counting", Label: "Counts for it", Type: record.Computed, As: record.Number, Index: true, Group: "Position", Help: "How many pieces of evidence, documents and tests count today."},
	}
}

// Pieces returns what the linked records are worth for a subject on a day, in an
// order that does not depend on that of the records. Without a subject an edition
// of a document for a law is taken to show a part.
func Pieces(of record.ID, linked []record.Record, day record.Date) []position.Piece {
	var out []position.Piece
	for _, l := range linked {
		if l.Removed || l.Erased {
			continue
		}
		switch l.Kind {
		case "evidence":
			out = append(out, support.EvidencePiece(l, day))
		case "document":
			out = append(out, support.DocumentPiece(l, day))
		case "legal-document":
			out = append(out, support.LegalPiece(l, of, day))
		case "control-test":
			if p, ok := TestPiece(l, day); ok {
				out = append(out, p)
			}
		case "finding":
			if p, ok := FindingPiece(l); ok {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(x, y position.Piece) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Number, y.Number))
	})
	return out
}

// Derived computes the position fields of a subject from what is linked to it.
func Derived(of record.ID, s position.Subject, linked []record.Record, now time.Time) (record.Body, time.Time) {
	a := position.Of(s, Pieces(of, linked, record.DateOf(now)))
	n := 0
	for _, p := range a.Pieces {
		if p.Standing == position.Counts {
			n++
		}
	}
	out := record.Body{"position": string(a.Status), "reason": a.Reason, "counting": float64(n)}
	if a.Until != "" {
		out["until"] = string(a.Until)
	}
	return out, a.Until.Time()
}
