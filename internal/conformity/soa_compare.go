package conformity

import (
	"slices"
	"strings"
)

// EditionChange is one control that differs between two editions.
type EditionChange struct {
	Control string
	Title   string
	Sort    string // "added", "removed" or "changed"
	Lines   []EditionDiff
}

// EditionDiff is one thing that differs, by the name of the member of EditionRow.
type EditionDiff struct{ Member, Before, After string }

// Compare says what an edition has otherwise than the one before: controls added
// and removed, and of the others decision, justification, reasons, causes,
// implementation, position and whether an AI system follows the organisation. It is in the order of
// the later edition, what was removed at the end.
func Compare(before, after Edition) []EditionChange {
	was := map[string]EditionRow{}
	for _, r := range before.Rows {
		was[r.Control] = r
	}
	var out []EditionChange
	for _, r := range after.Rows {
		old, ok := was[r.Control]
		delete(was, r.Control)
		if !ok {
			out = append(out, EditionChange{r.Control, r.Title, "added", diffRows(EditionRow{}, r)})
		} else if lines := diffRows(old, r); len(lines) > 0 {
			out = append(out, EditionChange{r.Control, r.Title, "changed", lines})
		}
	}
	for _, r := range before.Rows {
		if _, gone := was[r.Control]; gone {
			out = append(out, EditionChange{r.Control, r.Title, "removed", diffRows(r, EditionRow{})})
		}
	}
	return out
}

func diffRows(before, after EditionRow) []EditionDiff {
	follows := map[bool]string{true: "the organisation's", false: "its own"}
	all := []EditionDiff{
		{"decision", before.Decision, after.Decision},
		{"justification", before.Justification, after.Justification},
		{"reasons", strings.Join(before.Reasons, ", "), strings.Join(after.Reasons, ", ")},
		{"causes", before.causes(), after.causes()},
		{"implementation", before.Implementation, after.Implementation},
		{"position", before.Position, after.Position},
	}
	if before.Control != "" && after.Control != "" {
		all = append(all, EditionDiff{"inherited", follows[before.Inherited], follows[after.Inherited]})
	}
	return slices.DeleteFunc(all, func(d EditionDiff) bool { return d.Before == d.After })
}

// causes names what a control is there for.
func (r EditionRow) causes() string {
	var refs []string
	for _, c := range r.Causes {
		refs = append(refs, c.Reference)
	}
	return strings.Join(refs, ", ")
}
