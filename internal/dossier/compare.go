package dossier

import "strings"

// Change is one element that differs between two states of a document.
type Change struct {
	ID, Ref, Title string
	Before, After  string // states; "" where the element is not in one of them
	Lines          []Diff
}

// Diff is one part that reads differently.
type Diff struct{ Label, Before, After string }

// Compare says what a document has otherwise than the one before: elements whose
// state, content or gaps differ, in the order of the later one, what was taken out at
// the end.
func Compare(before, after *Document) []Change {
	was := map[string]Entry{}
	for _, e := range before.Entries() {
		was[e.ID] = e
	}
	var out []Change
	for _, e := range after.Entries() {
		old, ok := was[e.ID]
		delete(was, e.ID)
		c := Change{ID: e.ID, Ref: e.Ref, Title: e.Title, Before: old.Status, After: e.Status, Lines: diffEntries(old, e)}
		if !ok || c.Before != c.After || len(c.Lines) > 0 {
			out = append(out, c)
		}
	}
	for _, e := range before.Entries() {
		if _, gone := was[e.ID]; gone {
			out = append(out, Change{ID: e.ID, Ref: e.Ref, Title: e.Title, Before: e.Status, Lines: diffEntries(e, Entry{})})
		}
	}
	return out
}

func diffEntries(before, after Entry) []Diff {
	was, order := map[string]string{}, []string{}
	for _, p := range before.Parts {
		was[p.Label] += p.words()
	}
	now := map[string]string{}
	for _, p := range after.Parts {
		if _, ok := now[p.Label]; !ok {
			order = append(order, p.Label)
		}
		now[p.Label] += p.words()
	}
	for _, p := range before.Parts {
		if _, ok := now[p.Label]; !ok {
			now[p.Label] = ""
			order = append(order, p.Label)
		}
	}
	var out []Diff
	for _, label := range order {
		if was[label] != now[label] {
			out = append(out, Diff{label, was[label], now[label]})
		}
	}
	if b, a := lacking(before), lacking(after); b != a {
		out = append(out, Diff{"Missing", b, a})
	}
	return out
}

// words are the content of a part as text, without the revisions it came from.
func (p Part) words() string {
	var b strings.Builder
	b.WriteString(p.Text)
	for _, s := range p.List {
		b.WriteString("\n" + s)
	}
	for _, r := range p.Rows {
		b.WriteString("\n" + r.Record.Reference)
		for _, c := range r.Cells {
			b.WriteString(" | " + strings.ReplaceAll(c, cellBreak, ", "))
		}
	}
	return strings.TrimSpace(b.String())
}

func lacking(e Entry) string {
	var out []string
	for _, m := range e.Missing {
		out = append(out, m.Say())
	}
	return strings.Join(out, " ")
}
