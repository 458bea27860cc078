package support

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/aims/position"
	"steward/internal/record"
)

// EvidencePiece says what evidence, with its computed fields, is worth for what
// it supports on a day.
func EvidencePiece(r record.Record, day record.Date) position.Piece {
	standing, until := worth(r, len(r.Derived.List("outdated_by")) > 0, day)
	p := position.Piece{ID: r.ID, Kind: r.Kind, Number: r.Number, Role: position.File, Until: until, Part: r.Body.Text("extent") == "part"}
	ref := fmt.Sprintf("EVD-%d", r.Number)
	switch standing {
	case "counts":
		p.Standing, p.Why = position.Counts, ref+" was accepted and counts"+untilWords(until)+"."
	case "early":
		p.Standing, p.Why = position.Early, ref+" was accepted and takes effect on "+string(until)+"."
	case "expired":
		p.Standing, p.Why = position.Over, ref+" expired on "+r.Body.Text("expires")+"."
	case "outdated":
		p.Standing, p.Why = position.Over, ref+" is outdated: what it is about has changed since."
	case "waiting":
		p.Standing, p.Why = position.Waiting, ref+" is not reviewed."
	default:
		p.Standing, p.Why = position.Refused, ref+" was "+r.State+"."
	}
	return p
}

func untilWords(until record.Date) string {
	if until == "" {
		return ""
	}
	return " until " + string(until)
}

// DocumentPiece says what documented information is worth for what it covers on
// a day: a published one counts until the day its review is due; a template that
// was not filled in does not.
func DocumentPiece(r record.Record, day record.Date) position.Piece {
	due := record.Date(r.Body.Text("review_on"))
	p := position.Piece{ID: r.ID, Kind: r.Kind, Number: r.Number, Role: position.Paper, Part: r.Body.Text("extent") == "part"}
	ref := fmt.Sprintf("DOC-%d", r.Number)
	switch {
	case r.State == "retired":
		p.Standing, p.Why = position.Refused, ref+" is out of force."
	case r.State != "published":
		p.Standing, p.Why = position.Waiting, ref+" is not published."
	case unfilled(r):
		p.Standing, p.Why = position.Waiting, ref+" is a template that was not filled in."
	case due != "" && day >= due:
		p.Standing, p.Why = position.Over, ref+" was due for review on "+string(due)+"."
	default:
		p.Standing, p.Until, p.Why = position.Counts, due, ref+" is published and in date"+untilWords(due)+"."
	}
	return p
}

// LegalPiece says what an edition of a document for a law is worth on a day for one
// of the duties it covers: it counts while it is in force and what it speaks of is as
// it was. One that is not known to cover the duty whole shows a part.
func LegalPiece(r record.Record, of record.ID, day record.Date) position.Piece {
	standing, until := legalWorth(r, len(r.Derived.List("outdated_by")) > 0, day)
	p := position.Piece{ID: r.ID, Kind: r.Kind, Number: r.Number, Role: position.Paper, Until: until, Part: !slices.Contains(r.Body.List("covers"), string(of))}
	ref := fmt.Sprintf("LDC-%d", r.Number)
	switch standing {
	case "counts":
		p.Standing, p.Why = position.Counts, ref+" is in force"+partWords(r, p.Part)+"."
	case "early":
		p.Standing, p.Why = position.Early, ref+" comes into force on "+string(until)+"."
	case "outdated":
		p.Standing, p.Why = position.Over, ref+" is outdated: what it speaks of has changed since it was drawn up."
	case "waiting":
		p.Standing, p.Why = position.Waiting, ref+" is not published."
	default:
		p.Standing, p.Why = position.Refused, ref+" was "+r.State+"."
	}
	return p
}

// partWords says why an edition shows a part of a duty.
func partWords(r record.Record, part bool) string {
	n, _ := r.Body["gaps"].(float64)
	switch {
	case !part:
		return ""
	case n == 0:
		return ", and more than a document has to exist"
	case n == 1:
		return ", with a gap"
	}
	return fmt.Sprintf(", with %d gaps", int(n))
}

// unfilled reports whether a document says nothing yet: no file, no place where
// it is kept, and fewer than twenty words once placeholders such as [name] or
// {{date}} and headings are taken out, or a placeholder left in the text.
func unfilled(r record.Record) bool {
	if f, ok := record.ToFileRef(r.Body["file"]); ok && f.Size > 0 || r.Body.Text("kept_at") != "" {
		return false
	}
	text := r.Body.Text("text")
	if placeholder(text) {
		return true
	}
	words := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			words += len(strings.Fields(line))
		}
	}
	return words < 20
}

// placeholder reports whether something to be filled in is left: {{…}}, or
// square brackets that make no link and no box to tick.
func placeholder(text string) bool {
	if strings.Contains(text, "{{") {
		return true
	}
	for i := 0; i < len(text); i++ {
		if text[i] != '[' {
			continue
		}
		end := strings.IndexByte(text[i:], ']')
		if end < 0 {
			return false
		}
		inner, after := text[i+1:i+end], text[i+end+1:]
		box := inner == " " || inner == "x" || inner == "X"
		if !box && inner != "" && !strings.HasPrefix(after, "(") && !strings.HasPrefix(after, "[") && !strings.HasPrefix(after, ":") {
			return true
		}
		i += end
	}
	return false
}
