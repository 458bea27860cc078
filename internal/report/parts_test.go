package report

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

// TestSafeLink holds which links are kept and in what form.
func TestSafeLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c&d=e#f": "https://example.org/a?b=c&d=e#f", "http://example.org": "http://example.org",
		"mailto:office@example.org": "mailto:office@example.org", "#Two Words": "", "#Risks": "#risks",
		"javascript:alert(1)": "", "JAVASCRIPT:x": "", "data:text/html,x": "", "file:///etc/passwd": "", "//example.org": "", "/records/1": "", "https:": "", "": "", "#": "",
		"https://example.org/\x00": "", "https://example.org/a b": "", `https://example.org/?q="<{x}>`: "https://example.org/?q=%22%3C%7Bx%7D%3E",
	} {
		if got := safeLink(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// TestShare holds that widths fill the line and give each its least if they can.
func TestShare(t *testing.T) {
	for _, c := range []struct{ weights, least, want []float64 }{
		{[]float64{1, 1}, []float64{0, 0}, []float64{50, 50}},
		{[]float64{1, 3}, []float64{40, 10}, []float64{40, 60}},
		{[]float64{1, 1, 8}, []float64{15, 15, 10}, []float64{15, 15, 70}},
		{[]float64{1, 9}, []float64{150, 50}, []float64{75, 25}},
	} {
		if diff := cmp.Diff(c.want, share(100, c.weights, c.least)); diff != "" {
			t.Errorf("weights %v, least %v (-want +got):\n%s", c.weights, c.least, diff)
		}
	}
}

// TestBands holds that every column stands in one part, the first in all.
func TestBands(t *testing.T) {
	for _, columns := range []int{1, 7, 8, 13, 14, 60} {
		seen := map[int]int{}
		for _, b := range bands(columns, 7) {
			cols := make([]int, columns)
			for i := range cols {
				cols[i] = i
			}
			part := pick(b, cols)
			if len(part) > 7 || part[0] != 0 {
				t.Errorf("of %d columns a part is %v", columns, part)
			}
			for _, c := range part[1:] {
				seen[c]++
			}
		}
		for c := 1; c < columns; c++ {
			if seen[c] != 1 {
				t.Errorf("of %d columns, number %d stands %d times", columns, c, seen[c])
			}
		}
	}
}

// TestRuns holds that a ring is drawn whole or in the stretches that are known.
func TestRuns(t *testing.T) {
	gap := math.NaN()
	for _, c := range []struct {
		values []float64
		want   [][]int
		whole  bool
	}{
		{[]float64{1, 1, 1}, [][]int{{0, 1, 2}}, true},
		{[]float64{1, gap, 1, 1}, [][]int{{2, 3, 0}}, false},
		{[]float64{gap, 1, gap, 1}, [][]int{{1}, {3}}, false},
		{[]float64{gap, gap}, nil, false},
	} {
		got, whole := runs(c.values)
		if diff := cmp.Diff(c.want, got); diff != "" || whole != c.whole {
			t.Errorf("%v: whole %v (-want +got):\n%s", c.values, whole, diff)
		}
	}
}

// TestWrap holds that no line is wider than asked, that no character is lost,
// and that words are broken only when they must be.
func TestWrap(t *testing.T) {
	d := newPDF(flow(Document{}), false)
	text := "An ordinary sentence with a well-known word/path and " + strings.Repeat("verylong", 30) + " end"
	var all string
	for i, l := range d.wrap([]span{{Text: text}, {Text: "bold", Bold: true}, {Text: ", after"}}, body(), 40) {
		if l.width() > 40.001 {
			t.Errorf("line %d is %.1f wide", i, l.width())
		}
		for _, p := range l {
			all += p.text
		}
		if i == 0 && all != "An ordinary sentence with" {
			t.Errorf("the first line is %q", all)
		}
	}
	squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	if squeeze(all) != squeeze(text+"bold, after") {
		t.Errorf("the lines say %q", all)
	}
}

// TestSignsExist holds that the typeface of the PDF has every sign of a state,
// and that the signs of unlike states differ.
func TestSignsExist(t *testing.T) {
	d := newPDF(flow(Document{}), false)
	seen := map[string]bool{}
	for _, s := range []record.Shape{record.Draft, record.Active, record.Waiting, record.Good, record.Bad, record.Ended, ""} {
		glyph, tone := shapeOf(s)
		seen[glyph] = true
		for _, bold := range []bool{false, true} {
			if _, ok := d.face(bold, false, false).advance([]rune(glyph)[0]); !ok {
				t.Errorf("there is no %s for %s (%s)", glyph, s, tone)
			}
		}
	}
	if len(seen) != 5 {
		t.Errorf("the signs are %v", seen)
	}
}

// TestMissingCharacters holds that what the typeface lacks is shown and said.
func TestMissingCharacters(t *testing.T) {
	d := newPDF(flow(Document{}), false)
	got := ""
	for _, r := range "aΩж\u00a0\u200d日\u202e\ufffd" {
		if r, _ := d.shown(d.face(false, false, false), r); r >= 0 {
			got += string(r)
		}
	}
	if got != "aΩж\u00a0□\ufffd" || !d.missing {
		t.Errorf("shown %q, missing %v", got, d.missing)
	}
}

// TestWords holds that words of another language are used, and that a form with
// other numbers than it is given is not.
func TestWords(t *testing.T) {
	w := Words{Page: "Seite %d von %d", Columns: "Spalten %s", Note: "Hinweis"}.filled()
	if w.page(1, 2) != "Seite 1 von 2" || w.columns(1, 2, 3) != "Columns 1 to 2 of 3" || w.Note != "Hinweis" || w.Contents != "Contents" {
		t.Errorf("words are %+v", w)
	}
}
