package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"steward/internal/record"
)

// TestGolden holds the sample to what it looked like when it was last looked at.
func TestGolden(t *testing.T) {
	out := checked(t, sample())
	golden(t, "sample.html", out["html"])
	golden(t, "document.xml", bytes.ReplaceAll(unzip(t, out["docx"])["word/document.xml"], []byte("</w:p>"), []byte("</w:p>\n")))
	golden(t, "sheets.txt", []byte(sheets(t, out["xlsx"])))
	plain := made(t, func(w io.Writer, d Document) error { return writePDF(w, d, false) }, sample())
	golden(t, "pages.txt", []byte(pdfText(plain)))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s differs; -update rewrites it (-want +got):\n%s", file, diff)
	}
}

// TestSameBytes holds that a document is the same bytes every time.
func TestSameBytes(t *testing.T) {
	for name, write := range forms {
		first := made(t, write, sample())
		for range 3 {
			if !bytes.Equal(first, made(t, write, sample())) {
				t.Errorf("%s differs from one time to the next", name)
				break
			}
		}
	}
}

// TestHostile holds that text which means to do harm, or is no text at all, is
// shown or replaced in every form and breaks none.
func TestHostile(t *testing.T) {
	texts := []string{
		"", " ", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "=HYPERLINK(\"http://evil.example\")", "\x00\x01\x1b\x7f\u0085\ufffe\uffff", "\xff\xfe\xed\xa0\x80",
		"שלום עולם", "مرحبا بالعالم", "\u202eevil\u2066", "👩‍👩‍👧 family, 日本語, e\u0301", "_x0041_", "]]>&amp;<!--", "{{.Title}}", "{nb}", "a\tb\r\nc\rd\n\n", `\(\)\\`, "%d %s %!", "'quoted'", "History",
	}
	for _, s := range texts {
		t.Run(fmt.Sprintf("%.20q", s), func(t *testing.T) { checked(t, everywhere(s)) })
	}
}

// everywhere puts a text in every place a document has for one.
func everywhere(s string) Document {
	f := []Fact{{s, s}}
	n := 1.5
	return Document{Title: s, Subtitle: s, Reference: s, Language: s, Footer: s, Facts: f,
		Words: Words{s, s, s, s, s, s, s, s, s, s, s, s},
		Blocks: []Block{
			Heading{4, s, s}, Heading{-1, s, s}, Paragraph{s, Plain}, Paragraph{s, Note}, Paragraph{s, ParagraphKind(s)}, Markdown{s}, Markdown{"- " + s + "\n\n> " + s + "\n\n| a | b |\n|---|---|\n| " + s + " |"},
			List{[]string{s, s}, true}, List{}, Facts{f}, Facts{},
			Table{[]Column{{s, -1, Align(s)}, {s, 1e308, End}}, [][]Cell{{{s, []string{s}, s, record.Shape(s), s, &n, record.Date(s)}}, {}, {{}, {}, {Text: s}}}, s, s, s}, Table{}, Table{Caption: s, Empty: s},
			Chart{Radar, s, s, []string{s, s, s}, []Series{{s, []float64{1, -5, 1e300}}, {s, nil}}, -1, s, s}, Chart{}, Chart{Form: Bars, Labels: []string{s}, Series: []Series{{s, []float64{3}}}},
			PageBreak{}, PageBreak{}, nil,
		}}
}

// TestShapes holds documents of unlikely shape to the rules of every form.
func TestShapes(t *testing.T) {
	long := strings.Repeat("word", 25<<10)
	for name, d := range map[string]Document{
		"nothing":      {},
		"long word":    {Title: long, Footer: long, Facts: []Fact{{long, long}}, Blocks: []Block{Paragraph{Text: long}, Heading{1, long, ""}, Table{Columns: []Column{{Label: long}, {}}, Rows: [][]Cell{{Text(long), Text(long)}}}}},
		"60 columns":   {Title: "Wide", Blocks: []Block{Heading{1, "A", ""}, wideTable(60, 30), Paragraph{Text: "after"}, wideTable(9, 2)}},
		"deep quotes":  {Blocks: []Block{Markdown{strings.Repeat("> ", 500) + "x"}, Markdown{strings.Repeat(">", 60) + "x"}, Markdown{strings.Repeat("- ", 60) + "x"}}},
		"deep lists":   {Blocks: []Block{Markdown{deepList(30)}}},
		"much markup":  {Blocks: []Block{Markdown{strings.Repeat("*a **b ", 3000)}, Markdown{strings.Repeat("[", 3000)}}},
		"many heads":   {Blocks: []Block{Heading{3, "a", "x"}, Heading{1, "a", "x"}, Heading{4, "a", ""}, Markdown{"###### f\n\n# g"}}},
		"before 1980":  {Title: "Old", Created: time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), Blocks: []Block{Table{Rows: [][]Cell{{Day("1899-12-31"), Day("no date")}}}}},
		"many a sheet": {Blocks: []Block{Table{Caption: "x"}, Table{Caption: "X"}, Table{Caption: strings.Repeat("long ", 20)}, Table{Caption: strings.Repeat("long ", 20)}}},
	} {
		t.Run(name, func(t *testing.T) { checked(t, d) })
	}
}

func deepList(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("  ", i) + "- item\n")
	}
	return b.String()
}

// TestLongTable holds that ten thousand rows arrive in every form, in time.
func TestLongTable(t *testing.T) {
	start := time.Now()
	out := checked(t, Document{Title: "Long", Blocks: []Block{wideTable(6, 10_000)}})
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %s", took)
	}
	last := "Value 6 of row 10000"
	if !bytes.Contains(out["html"], []byte(last)) || !bytes.Contains(unzip(t, out["docx"])["word/document.xml"], []byte(last)) || !strings.Contains(sheets(t, out["xlsx"]), last) {
		t.Error("the last row is missing")
	}
	if n := bytes.Count(out["pdf"], []byte("<</Type /Page\n")); n < 200 {
		t.Errorf("%d pages", n)
	}
}

// TestCellOfWorkbook holds what a cell keeps: text that looks like a formula
// stays text, numbers and days stay values, and what is too long says so.
func TestCellOfWorkbook(t *testing.T) {
	long := strings.Repeat("😀", 20000)
	d := Document{Blocks: []Block{Table{Sheet: "T", Columns: []Column{{Label: "A"}}, Rows: [][]Cell{{Text("=1+1")}, {Number(1.25)}, {Day("2026-02-28")}, {Text(long)}, {Text("_x0041_")}, {{Text: "a", Link: "https://example.org/"}}}}}}
	f, err := excelize.OpenReader(bytes.NewReader(made(t, XLSX, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, want := range map[string]string{"A2": "=1+1", "A3": "1.25", "A4": "2026-02-28", "A6": "_x0041_", "A7": "a (https://example.org/)"} {
		if got, err := f.GetCellValue("T", at); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", at, got, err, want)
		}
		if formula, err := f.GetCellFormula("T", at); err != nil || formula != "" {
			t.Errorf("%s has a formula %q, %v", at, formula, err)
		}
	}
	got, err := f.GetCellValue("T", "A5")
	if err != nil || units(got) > longestCell || !strings.HasSuffix(got, Words{}.filled().Cut) || units(got) < longestCell-1 {
		t.Errorf("the long text has %d units, %v", units(got), err)
	}
	if raw, err := f.GetCellValue("T", "A4", excelize.Options{RawCellValue: true}); err != nil || raw != "46081" {
		t.Errorf("the day is %q, %v", raw, err)
	}
}

// TestTooManyColumns holds that a table no sheet can hold is refused.
func TestTooManyColumns(t *testing.T) {
	err := XLSX(io.Discard, Document{Blocks: []Block{Table{Columns: make([]Column, mostColumns+1)}}})
	if record.CodeOf(err) != record.TooLarge {
		t.Errorf("error %v", err)
	}
}

// failing is a disk that is full.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// TestWriterFails holds that no form hides that it was not written.
func TestWriterFails(t *testing.T) {
	for name, write := range forms {
		if err := write(failing{}, sample()); err == nil {
			t.Errorf("%s reports no error", name)
		}
	}
}

// FuzzForms holds that any text makes a valid file of every form.
func FuzzForms(f *testing.F) {
	f.Add("<script>\x00\xff", "# a\n> - b\n\n| a |\n|---|\n| b |")
	f.Add("=1", "```\nx\n")
	f.Add("\u202e😀", "[a](javascript:x) <https://a.example> &#0; \\")
	f.Fuzz(func(t *testing.T, text, markdown string) {
		if len(text)+len(markdown) > 1000 {
			return // longer than is worth the time
		}
		checked(t, Document{Title: text, Blocks: []Block{
			Markdown{markdown}, Heading{2, text, ""}, Paragraph{text, Note},
			Table{Caption: text, Columns: []Column{{Label: text}}, Rows: [][]Cell{{{Text: text, State: text, Link: text}}}},
		}})
	})
}

// TestSheetsAreReady holds that every table's sheet keeps its first row in sight
// and filters by it, also under a name that needs quoting.
func TestSheetsAreReady(t *testing.T) {
	d := Document{Title: "Ready", Blocks: []Block{wideTable(3, 4), Table{Caption: "Bob's: [list]"}}}
	f, err := excelize.OpenReader(bytes.NewReader(made(t, XLSX, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if diff := cmp.Diff([]string{"About", "Wide", "Bob’s- -list-"}, f.GetSheetList()); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	for _, name := range f.GetSheetList()[1:] {
		if panes, err := f.GetPanes(name); err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", name, panes, err)
		}
	}
	var filters []string
	for _, n := range f.GetDefinedName() {
		filters = append(filters, n.RefersTo)
	}
	if diff := cmp.Diff([]string{"'Wide'!$A$1:$C$5", "'Bob’s- -list-'!$A$1:$A$2"}, filters); diff != "" {
		t.Errorf("filters (-want +got):\n%s", diff)
	}
}

// TestOutline holds that the PDF's outline leads to the height of each heading on
// its page, also when the pages after it have another height.
func TestOutline(t *testing.T) {
	d := Document{Title: "Outline", Blocks: []Block{Heading{1, "First", ""}, Heading{2, "Below", ""}, Paragraph{Text: "x"}, Heading{1, "Lying", ""}, wideTable(9, 2)}}
	data := made(t, func(w io.Writer, d Document) error { return writePDF(w, d, false) }, d)
	var got []string
	for _, m := range regexp.MustCompile(`/Dest \[(\d+) 0 R /XYZ 0 ([\d.]+) null\]`).FindAllSubmatch(data, -1) {
		got = append(got, string(m[1])+" "+string(m[2]))
	}
	pages := pdfText(data) // each is the part of a line above the base of its heading there
	if diff := cmp.Diff([]string{"3 707.46", "3 659.11", "5 527.24"}, got); diff != "" {
		t.Errorf("the outline leads to (-want +got):\n%s\nthe pages are\n%s", diff, pages)
	}
}
