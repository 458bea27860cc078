package rating

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steward/internal/record"
)

func criteria(likelihood, severity, bands int, cell func(i, j int) string) record.Body {
	b := record.Body{}
	list := func(field, word string, n int) {
		var out []any
		for i := range n {
			out = append(out, fmt.Sprintf("%s%d: means %d", word, i+1, i+1))
		}
		b[field] = out
	}
	list("likelihood", "L", likelihood)
	list("severity", "S", severity)
	list("bands", "B", bands)
	var rows []any
	for i := range likelihood {
		words := make([]string, severity)
		for j := range severity {
			words[j] = cell(i, j)
		}
		rows = append(rows, fmt.Sprintf("L%d: %s", i+1, strings.Join(words, " ")))
	}
	b["matrix"] = rows
	return b
}

// drawn are criteria of any size whose bands do not fall.
func drawn(t *rapid.T) (record.Body, int, int) {
	n, m, k := rapid.IntRange(2, 10).Draw(t, "n"), rapid.IntRange(2, 10).Draw(t, "m"), rapid.IntRange(2, 10).Draw(t, "k")
	by := rapid.IntRange(1, n+m).Draw(t, "width")
	byName := rapid.Bool().Draw(t, "by name")
	return criteria(n, m, k, func(i, j int) string {
		band := min((i+j)/by, k-1)
		if byName {
			return fmt.Sprintf("B%d", band+1)
		}
		return fmt.Sprint(band + 1)
	}), n, m
}

// TestReadingIsTotal holds that criteria that read have a band for each cell and
// none beside, and that bands do not fall.
func TestReadingIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, n, m := drawn(t)
		s, wrong := Read(b)
		if len(wrong) > 0 {
			t.Fatalf("refused: %v", wrong)
		}
		for i := -1; i <= n+2; i++ {
			for j := -1; j <= m+2; j++ {
				band, ok := s.Band(Point{i, j})
				if want := i >= 1 && j >= 1 && i <= n && j <= m; ok != want {
					t.Fatalf("%d × %d: %v, want %v", i, j, ok, want)
				}
				if ok && (band < 0 || band >= len(s.Bands) || s.BandName(Point{i, j}) != s.Bands[band].Name) {
					t.Fatalf("%d × %d has band %d", i, j, band)
				}
				if below, there := s.Band(Point{i - 1, j}); ok && there && below > band {
					t.Fatalf("%d × %d: the band falls", i, j)
				}
			}
		}
	})
}

// TestReadingRefuses holds what criteria are refused for, and at which field.
func TestReadingRefuses(t *testing.T) {
	good := func() record.Body {
		return criteria(3, 3, 3, func(i, j int) string { return fmt.Sprint(min(i+j, 2) + 1) })
	}
	if _, wrong := Read(good()); len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for name, tt := range map[string]struct {
		field  string
		change func(record.Body)
	}{
		"one level": {"likelihood", func(b record.Body) { b["likelihood"] = []any{"L1"} }},
		"eleven levels": {"severity", func(b record.Body) {
			b["severity"] = criteria(11, 3, 3, func(_, _ int) string { return "1" })["likelihood"]
		}},
		"a name twice":           {"bands", func(b record.Body) { b["bands"] = []any{"low", "LOW: again", "high"} }},
		"a number for a name":    {"bands", func(b record.Body) { b["bands"] = []any{"1", "2", "3"} }},
		"no name":                {"likelihood", func(b record.Body) { b["likelihood"] = []any{": x", "b", "c"} }},
		"words for two of three": {"groups", func(b record.Body) { b["groups"] = []any{"a", "b"} }},
		"two rows":               {"matrix", func(b record.Body) { b["matrix"] = []any{"L1: 1 1 1", "L2: 1 1 1"} }},
		"a short row":            {"matrix", func(b record.Body) { b["matrix"] = []any{"L1: 1 1", "L2: 1 1 1", "L3: 1 1 1"} }},
		"an unknown band":        {"matrix", func(b record.Body) { b["matrix"] = []any{"L1: 1 1 4", "L2: 1 1 1", "L3: 1 1 1"} }},
		"rows in another order":  {"matrix", func(b record.Body) { b["matrix"] = []any{"L2: 1 1 1", "L1: 1 1 1", "L3: 1 1 1"} }},
		"a band that falls":      {"matrix", func(b record.Body) { b["matrix"] = []any{"L1: 1 2 3", "L2: 1 1 3", "L3: 2 2 3"} }},
	} {
		b := good()
		tt.change(b)
		s, wrong := Read(b)
		if !slices.ContainsFunc(wrong, func(e record.FieldError) bool { return e.Field == tt.field && e.Message != "" }) || s.cells != nil {
			t.Errorf("%s: %v", name, wrong)
		}
	}
	b := good()
	b["bands"] = []any{"very low", "medium", "very high"}
	b["matrix"] = []any{"L1: very low | very low | medium", "2: very low, medium, very high", "medium|very high|VERY HIGH"}
	if s, wrong := Read(b); len(wrong) > 0 || s.BandName(Point{3, 3}) != "very high" {
		t.Errorf("names of two words: %v", wrong)
	}
}

func points(t *rapid.T, name string) Point {
	return Point{rapid.IntRange(0, 10).Draw(t, name+" likelihood"), rapid.IntRange(0, 10).Draw(t, name+" severity")}
}

func effects(t *rapid.T) []Effect {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Effect {
		return Effect{rapid.IntRange(-2, 9).Draw(t, "l"), rapid.IntRange(-2, 9).Draw(t, "s")}
	}), 0, 6).Draw(t, "effects")
}

// TestTakingAwayNeverLowers holds that with fewer effects a threat is never less
// and an opportunity never more, that no treatment brings a threat below the
// lowest level, and that a better judgement of today changes nothing.
func TestTakingAwayNeverLowers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inherent, current, all := points(t, "inherent"), points(t, "current"), effects(t)
		fewer := slices.Clone(all)
		if len(fewer) > 0 {
			i := rapid.IntRange(0, len(fewer)-1).Draw(t, "taken away")
			fewer = slices.Delete(fewer, i, i+1)
		}
		with, without := Residual(inherent, current, all), Residual(inherent, current, fewer)
		if without.Likelihood < with.Likelihood || without.Severity < with.Severity {
			t.Fatalf("%v with, %v without", with, without)
		}
		if inherent.Rated() && (with.Likelihood < 1 || with.Severity < 1) {
			t.Fatalf("below the scale: %v", with)
		}
		shown := Residual(inherent, Point{}, all)
		if inherent.Rated() && (with.Likelihood < shown.Likelihood || with.Severity < shown.Severity) {
			t.Fatalf("a judgement of %v lowers %v to %v", current, shown, with)
		}
		n, m := rapid.IntRange(2, 10).Draw(t, "n"), rapid.IntRange(2, 10).Draw(t, "m")
		more, less := Reached(inherent, current, all, n, m), Reached(inherent, current, fewer, n, m)
		if less.Likelihood > more.Likelihood || less.Severity > more.Severity {
			t.Fatalf("an opportunity: %v with, %v without", more, less)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add("Rare: x\nLikely", "Slight\nGrave", "low\nhigh", "Rare: low low\nLikely: low high")
	f.Add("a\nb", "c\nd", "e\nf", "1 1\n2 2")
	f.Add(":\n:", "|", ",", "::")
	f.Fuzz(func(t *testing.T, likelihood, severity, bands, matrix string) {
		list := func(s string) (out []any) {
			for line := range strings.SplitSeq(s, "\n") {
				out = append(out, line)
			}
			return out
		}
		s, wrong := Read(record.Body{"likelihood": list(likelihood), "severity": list(severity), "bands": list(bands), "matrix": list(matrix)})
		if len(wrong) > 0 {
			if s.cells != nil {
				t.Fatal("faults, and a scale all the same")
			}
			return
		}
		for i := range s.Likelihood {
			for j := range s.Severity {
				if s.BandName(Point{i + 1, j + 1}) == "" {
					t.Fatalf("%d × %d has no band", i+1, j+1)
				}
			}
		}
	})
}
