package conformity_test

import (
	"bytes"
	"strings"
	"testing"

	"steward/internal/conformity"
	"steward/internal/report"
)

// TestGapReport holds that the report says what the round says in every form, that
// every answer is in it, and that markup in a note is text.
func TestGapReport(t *testing.T) {
	g := newGap(t, "sqlite")
	tom := g.Member("contributor", "Tom")
	g.say(g.Admin, "4.1/1", "yes", "4")
	_, err := g.Answer(t.Context(), tom, g.whole(), g.item("4.1/1"), conformity.GapReply{Person: tom.Person, Says: "no", Note: "<script>alert(1)</script>=1+1"})
	g.Must(err)
	_, err = g.Ask(t.Context(), g.Admin, g.whole(), conformity.GapAsk{Person: tom.Person, Items: g.whole().Items[1:3], Link: "/x"})
	g.Must(err)
	d, err := g.GapReport(t.Context(), g.Admin, g.round.ID, "Gemeente Voorbeeld")
	g.Must(err)
	tables := map[string]report.Table{}
	for _, b := range d.Blocks {
		if table, ok := b.(report.Table); ok {
			tables[table.Sheet] = table
		}
	}
	if n := len(tables["Answers"].Rows); n != 4 {
		t.Errorf("%d rows of answers, want 2 given and 2 awaited", n)
	}
	if n := len(tables["Plan"].Rows); n != 1 || *tables["Plan"].Rows[0][2].Number != 0 {
		t.Errorf("%d rows of the plan; a no beside a yes is level 0", n)
	}
	if n := len(tables["Grid"].Rows); n != len(g.whole().Clauses()) {
		t.Errorf("%d rows of the grid", n)
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"html": func(b *bytes.Buffer) error { return report.HTML(b, d) }, "pdf": func(b *bytes.Buffer) error { return report.PDF(b, d) },
		"docx": func(b *bytes.Buffer) error { return report.DOCX(b, d) }, "xlsx": func(b *bytes.Buffer) error { return report.XLSX(b, d) },
	} {
		var one, two bytes.Buffer
		g.Must(write(&one))
		g.Must(write(&two))
		if !bytes.Equal(one.Bytes(), two.Bytes()) || one.Len() < 4000 {
			t.Errorf("%s: %d bytes, the same twice: %v", name, one.Len(), bytes.Equal(one.Bytes(), two.Bytes()))
		}
		if name == "html" && (strings.Contains(one.String(), "<script") || !strings.Contains(one.String(), "&lt;script&gt;alert(1)")) {
			t.Error("a note is taken for markup, or left out")
		}
	}
	if _, err := g.GapReport(t.Context(), g.Admin, g.item("4.1/1").Record.ID, "x"); err == nil {
		t.Error("a requirement is reported as a round")
	}
}
