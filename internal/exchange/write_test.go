package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func rowsOf(rows ...[]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func failing() iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) { yield(nil, errors.New("gone")) }
}

var formulas = []string{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"http://x\",\"y\")"}

func TestCSVOutIsRFC4180AndDefused(t *testing.T) {
	var b bytes.Buffer
	rows := rowsOf([]string{"=1+1", "a,b"}, []string{"say \"x\"", "two\nlines"}, []string{"short"}, []string{"é", " pad"})
	if err := WriteCSV(&b, []string{"Name", "Note"}, rows); err != nil {
		t.Fatal(err)
	}
	want := "Name,Note\r\n'=1+1,\"a,b\"\r\n\"say \"\"x\"\"\",\"two\nlines\"\r\nshort,\r\né,\" pad\"\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	for _, f := range formulas {
		b.Reset()
		if err := WriteCSV(&b, []string{f}, rowsOf([]string{f})); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(strings.TrimSpace(b.String()), "\r\n") {
			if !strings.HasPrefix(strings.TrimPrefix(line, `"`), "'") {
				t.Errorf("%q was written as %q", f, b.String())
			}
		}
	}
}

func TestWritersRefuseWideRowsAndPassErrorsOn(t *testing.T) {
	for name, write := range map[string]func([]string, iter.Seq2[[]string, error]) error{
		"csv":  func(c []string, r iter.Seq2[[]string, error]) error { return WriteCSV(io.Discard, c, r) },
		"xlsx": func(c []string, r iter.Seq2[[]string, error]) error { return WriteXLSX(io.Discard, "S", c, r) },
	} {
		if err := write([]string{"a"}, rowsOf([]string{"1", "2"})); err == nil || !strings.Contains(err.Error(), "row 1") {
			t.Errorf("%s: wide row gives %v", name, err)
		}
		if err := write([]string{"a"}, failing()); err == nil || !strings.Contains(err.Error(), "gone") {
			t.Errorf("%s: failing rows give %v", name, err)
		}
	}
}

func TestXLSXOutHoldsTextOnly(t *testing.T) {
	var b bytes.Buffer
	var rows [][]string
	for _, f := range append(formulas, "2026-08-02", "007", strings.Repeat("x", 40_000), "a\x00b") {
		rows = append(rows, []string{f})
	}
	if err := WriteXLSX(&b, "AI systems: [all] / every one of them", []string{"Name"}, rowsOf(rows...)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheet := f.GetSheetList()[0]
	for i := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+2)
		typ, err := f.GetCellType(sheet, cell)
		if err != nil || typ != excelize.CellTypeInlineString && typ != excelize.CellTypeSharedString {
			t.Errorf("%s is of type %v (%v)", cell, typ, err)
		}
		if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
			t.Errorf("%s is the formula %q", cell, formula)
		}
	}
	if v, _ := f.GetCellValue(sheet, "A9"); v != "2026-08-02" {
		t.Errorf("a date became %q", v)
	}
	if v, _ := f.GetCellValue(sheet, "A11"); len([]rune(v)) != maxXLSXCell || !strings.HasSuffix(v, "…") {
		t.Errorf("a long text has %d characters", len([]rune(v)))
	}
}

func TestCSVOutReadsBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		cell := rapid.StringMatching(`[a-z "=,;é\n+@-]{0,8}`)
		row := rapid.SliceOfN(cell, width, width)
		rows := rapid.SliceOfN(row, 1, 5).Draw(t, "rows")
		var b bytes.Buffer
		if err := WriteCSV(&b, make([]string, width), rowsOf(rows...)); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{make([]string, width)}
		for _, r := range rows {
			var out []string
			for _, c := range r {
				out = append(out, defuse(c))
			}
			want = append(want, out)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
