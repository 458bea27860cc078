package planning

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"steward/internal/record"
)

// reviewDefault is how often a risk that says nothing is judged again.
const reviewDefault = "P1Y"

// review says whether a risk has to be judged again and why (ISO/IEC 42001 8.2),
// and returns the first day that may change by time alone.
func (j judged) review(out record.Body, day record.Date) (until record.Date) {
	out["reassess"] = "no"
	if !j.open() {
		return ""
	}
	var due record.Date
	if on := record.Date(j.Body.Text("assessed_on")); on != "" {
		due = on.Add(cmp.Or(j.Body.Text("review_every"), reviewDefault))
		out["reassess_due"] = string(due)
	}
	reasons := j.reasons(due, day)
	if len(reasons) > 0 {
		out["reassess"], out["reassess_reason"] = "yes", strings.Join(reasons, " ")
	}
	if due > day {
		until = due
	}
	return until
}

// reasons are what asks for another judgement, in sentences.
func (j judged) reasons(due, day record.Date) []string {
	if j.State == "identified" {
		return []string{"It waits for assessment."}
	}
	var out []string
	switch {
	case due == "":
		out = append(out, "The day of its assessment is not known.")
	case day >= due:
		out = append(out, "Its interval ended on "+string(due)+".")
	}
	if moved := record.Moved(j.Body.List("marks"), j.about); len(moved) > 0 {
		out = append(out, j.movedWords(moved))
	}
	if came := j.newIncidents(); len(came) > 0 {
		out = append(out, "Came after the assessment: "+strings.Join(came, ", ")+".")
	}
	if s := j.criteria.State; s == "superseded" || s == "discarded" {
		out = append(out, fmt.Sprintf("CRI-%d, by which it was judged, is %s.", j.criteria.Number, s))
	}
	return out
}

// movedWords names the kinds of what changed; which ones they are is on the page.
func (j judged) movedWords(moved []record.ID) string {
	var kinds []string
	for _, a := range j.about {
		word := strings.ReplaceAll(a.Kind, "-", " ")
		switch a.Kind {
		case "ai-system":
			word = "AI system"
		case "classification":
			word = "what the law makes of a system"
		}
		if slices.Contains(moved, a.ID) && !slices.Contains(kinds, word) {
			kinds = append(kinds, word)
		}
	}
	return "Something it is about has changed since: " + strings.Join(kinds, ", ") + "."
}

// newIncidents names the incidents that nobody considered when the risk was last
// assessed; those dismissed are none.
func (j judged) newIncidents() []string {
	n, seen := 0, j.Body.List("considered")
	var out []string
	slices.SortFunc(j.incidents, func(x, y record.Record) int { return cmp.Compare(x.Number, y.Number) })
	for i, r := range j.incidents {
		switch {
		case r.State == "dismissed" || slices.Contains(seen, string(r.ID)):
		case i < mostNamed:
			out = append(out, fmt.Sprintf("INC-%d", r.Number))
		default:
			n++
		}
	}
	if n > 0 {
		out = append(out, fmt.Sprintf("%d more incidents", n))
	}
	n = 0
	for _, i := range j.Body.List("incidents") {
		if !slices.Contains(seen, i) {
			n++
		}
	}
	switch n {
	case 0:
	case 1:
		out = append(out, "something that happened elsewhere")
	default:
		out = append(out, fmt.Sprintf("%d things that happened elsewhere", n))
	}
	return out
}
