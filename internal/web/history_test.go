package web

import (
	"strings"
	"testing"

	"steward/internal/record"
	"steward/internal/register"
)

func TestDiffWords(t *testing.T) {
	for _, tt := range []struct{ a, b, old, cur string }{
		{"Order the mail for a fraud check.", "Order the mail for a document check. A person reads it.",
			"Order the mail for a <del>fraud</del> check.", "Order the mail for a <ins>document</ins> check. <ins>A person reads it.</ins>"},
		{"a <b> c", "a <i> c", "a <del>&lt;b&gt;</del> c", "a <ins>&lt;i&gt;</ins> c"},
		{"same", "same", "same", "same"},
		{"one two", "one", "one<del> two</del>", "one"},
	} {
		old, cur, ok := diffWords(tt.a, tt.b)
		if !ok || string(old) != tt.old || strings.ReplaceAll(string(cur), "check.<ins> A", "check. <ins>A") != tt.cur {
			t.Errorf("%q, %q:\n%s\n%s", tt.a, tt.b, old, cur)
		}
	}
	if _, _, ok := diffWords("nothing alike here", "quite another text"); ok {
		t.Error("texts with nothing in common are compared word by word")
	}
	long := strings.Repeat("word ", 3*mostWords)
	if _, _, ok := diffWords(long, long+"x"); ok {
		t.Error("texts of any length are compared word by word")
	}
}

func TestHistoryPages(t *testing.T) {
	b := newShelf(t)
	for i := range 30 {
		title := "Name " + string(rune('A'+i%26)) + strings.Repeat("!", i/26)
		_, err := b.reg.Update(t.Context(), b.actor, b.unit.ID, register.Edit{Title: &title})
		must(t, err)
	}
	first := b.v.get(b.at(b.unit, "history")).want(t, 200, "31 changes", "changed name", "Older")
	if strings.Contains(textOf(first.page), "recorded it") {
		t.Error("the first page holds the oldest change")
	}
	b.v.get(b.at(b.unit, "history")+"?before=7").want(t, 200, "recorded it", "Radiology", "Newest")
	b.v.get(b.at(b.unit, "history")+"?before=x").want(t, 422)
	b.v.get(b.at(b.unit, "history")+"?colour=red").want(t, 422)
}

func TestDurationsReadAsTheyAreShown(t *testing.T) {
	for _, s := range []string{"P1Y", "P6M", "P2W", "P30D", "P1Y2M3W4D", "PT1H", "P1DT2H30M", "PT45S"} {
		if got := durationOf(durationText(s)); got != s {
			t.Errorf("%s is shown as %q and read as %q", s, durationText(s), got)
		}
	}
	for _, s := range []string{"P", "soon", "", "PX", "3 moons"} {
		if got := durationOf(durationText(s)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func FuzzDiffWords(f *testing.F) {
	f.Add("one two three", "one 2 three")
	f.Add("<script>", "\x00 \u2028 &amp;")
	f.Fuzz(func(t *testing.T, a, b string) {
		old, cur, ok := diffWords(a, b)
		if !ok {
			return
		}
		for _, side := range []string{string(old), string(cur)} {
			bare := strings.NewReplacer("<del>", "", "</del>", "", "<ins>", "", "</ins>", "").Replace(side)
			if strings.ContainsAny(bare, "<>") {
				t.Fatalf("%q, %q: markup gets through: %q", a, b, side)
			}
		}
	})
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"6 months", "1 year, 6 months", "P1Y", "2 hours 3", "-1 day"} {
		f.Add(s)
	}
	field := record.Field{Name: "x", Label: "X", Type: record.Duration}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := field.Normalise(durationOf(s))
		if err != nil || v == nil {
			return
		}
		if again := durationOf(durationText(v.(string))); again != v {
			t.Fatalf("%q is kept as %v, shown as %q and read as %q", s, v, durationText(v.(string)), again)
		}
	})
}
