package planning

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"steward/internal/aims/support"
	"steward/internal/record"
)

// deriveAssessment works out what follows from the impacts, the approvals and the
// system as it stands.
func deriveAssessment(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
	impacts, approvals, system := parts(linked)
	out := Outcome(impacts)
	out["content"] = contentOf(impacts)
	out["moved"] = "no"
	if len(record.Moved(r.Body.List("marks"), system)) > 0 {
		out["moved"] = "yes"
	}
	// Approvals are of the impacts as they are now, so the mark is made anew.
	r.Derived = out
	r.Mark = (&record.Kind{Material: assessedMaterial}).MarkOf(r)
	for name, v := range support.Tally(r, approvals) {
		out[name] = v
	}
	return out, dueAgain(r, out, record.DateOf(now))
}

func parts(linked []record.Record) (impacts, approvals, system []record.Record) {
	for _, l := range linked {
		switch {
		case l.Kind == "impact" && !l.Removed && !l.Erased:
			impacts = append(impacts, l)
		case l.Kind == "approval":
			approvals = append(approvals, l)
		case l.Kind == "ai-system":
			system = append(system, l)
		}
	}
	return impacts, approvals, system
}

// Outcome counts impacts, those dismissed left out, and names the gravest harm
// that is left.
func Outcome(impacts []record.Record) record.Body {
	var harms, benefits, unrated, open int
	var worst Level
	for _, i := range impacts {
		if i.State == "dismissed" {
			continue
		}
		if Level(i.Derived.Text("before")) == LevelUnrated {
			unrated++
		}
		if i.Body.Text("direction") == "benefit" {
			benefits++
			continue
		}
		harms++
		if i.Derived.Text("standing") == "waiting" {
			open++
		}
		if left := Level(i.Derived.Text("residual")); worst == "" || left.Rank() > worst.Rank() {
			worst = left
		}
	}
	out := record.Body{"harms": float64(harms), "benefits": float64(benefits), "unrated": float64(unrated), "open_measures": float64(open)}
	if worst != "" {
		out["worst"] = string(worst)
	}
	return out
}

// contentOf is the fingerprint of the impacts, in no order.
func contentOf(impacts []record.Record) string {
	list := slices.Clone(impacts)
	slices.SortFunc(list, func(x, y record.Record) int { return cmp.Compare(x.ID, y.ID) })
	var b strings.Builder
	for _, i := range list {
		b.WriteString(record.PinOf(i.ID, i.Mark) + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:8])
}

// dueAgain writes when an assessment has to be done again and why, and returns
// when that may next change by time alone.
func dueAgain(r record.Record, out record.Body, day record.Date) time.Time {
	var next record.Date
	if every := r.Body.Text("review_every"); every != "" && r.Body.Text("assessed_on") != "" {
		next = record.Date(r.Body.Text("assessed_on")).Add(every)
		out["next_review"] = string(next)
	}
	out["due_now"] = "no"
	if r.State != "signed_off" && r.State != "published" {
		return time.Time{}
	}
	switch signed, worst := Level(r.Body.Text("signed_worst")), Level(out.Text("worst")); {
	case out.Text("moved") == "yes":
		out["due_reason"] = "The system changed since it was assessed."
	case worst != "" && worst.Rank() > signed.Rank():
		out["due_reason"] = "More is left of a harm than when it was signed off."
	case next != "" && day >= next:
		out["due_reason"] = "It was to be done again on " + string(next) + "."
	default:
		return next.Time()
	}
	out["due_now"] = "yes"
	return time.Time{}
}
