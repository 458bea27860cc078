package exchange

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// tableOf reads a list for which no mapping is known.
func tableOf(t testing.TB, name string, data []byte, part string) (*Table, *Reading) {
	t.Helper()
	r, err := Read(name, data, catalogue(t), Options{Part: part})
	if err != nil {
		t.Fatal(err)
	}
	if r.Table == nil || len(r.Drafts) != 0 {
		t.Fatalf("%s is not a table: %+v", name, r)
	}
	return r.Table, r
}

// cells returns header and rows, short rows filled up.
func cells(t *Table) [][]string {
	var out [][]string
	var head []string
	for _, c := range t.Columns {
		head = append(head, c.Name)
	}
	out = append(out, head)
	for i := range t.Rows {
		var row []string
		for c := range t.Columns {
			row = append(row, t.Rows[i].Cell(c))
		}
		out = append(out, row)
	}
	return out
}

func TestCSVInItsManyForms(t *testing.T) {
	want := [][]string{{"name", "price"}, {"Café, bar", "1"}, {"B", "2"}}
	for name, data := range map[string]string{
		"comma":     "name,price\r\n\"Café, bar\",1\r\nB,2\r\n",
		"semicolon": "name;price\n\"Café, bar\";1\nB;2",
		"tab":       "name\tprice\nCafé, bar\t1\nB\t2\n",
		"pipe":      "name|price\nCafé, bar|1\nB|2\n",
		"bom":       "\xef\xbb\xbfname;price\nCafé, bar;1\nB;2\n",
		"sep line":  "sep=;\r\nname;price\r\nCafé, bar;1\r\nB;2\r\n",
		"latin1":    "name;price\nCaf\xe9, bar;1\nB;2\n",
		"empty end": "name;price;;\nCafé, bar;1;;\n\nB;2;;\n;;;\n",
		"utf16le":   "\xff\xfe" + utf16("name;price\nCafé, bar;1\nB;2\n", false),
		"utf16be":   "\xfe\xff" + utf16("name;price\nCafé, bar;1\nB;2\n", true),
	} {
		t.Run(name, func(t *testing.T) {
			table, r := tableOf(t, "list", []byte(data), "")
			if diff := cmp.Diff(want, cells(table)); diff != "" {
				t.Error(diff)
			}
			if converted := strings.HasPrefix(name, "utf16") || name == "latin1"; converted != (len(r.Problems) == 1 && r.Problems[0].Code == "encoding") {
				t.Errorf("problems %+v", r.Problems)
			}
		})
	}
}

func utf16(s string, big bool) string {
	var b strings.Builder
	for _, r := range s {
		if big {
			b.WriteByte(byte(r >> 8))
		}
		b.WriteByte(byte(r))
		if !big {
			b.WriteByte(byte(r >> 8))
		}
	}
	return b.String()
}

func TestRaggedAndMisquotedRowsAreProblemsByLine(t *testing.T) {
	data := "name,a,b\nOne,1,2\nShort,1\nLong,1,2,3\nBad\"quote,1,2\n\"Two\nlines\",3,4\nLast,5,6\n"
	table, r := tableOf(t, "list.csv", []byte(data), "")
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.Code+" "+p.Where.String())
	}
	want := []string{"ragged list.csv, line 3", "ragged list.csv, line 4", "syntax list.csv, line 5"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var lines []int
	for _, row := range table.Rows {
		lines = append(lines, row.Line)
	}
	if diff := cmp.Diff([]int{2, 6, 8}, lines); diff != "" {
		t.Error(diff)
	}
	if w := table.where(&table.Rows[1], 1); w.Line != 7 || w.Pointer != "B6" {
		t.Errorf("cell after a line break stands at %v", w)
	}
}

func TestJSONListIsFlattened(t *testing.T) {
	data := "{\"at\": 1, \"items\": [\n {\"name\": \"A\", \"vendor\": {\"name\": \"V\"}, \"tags\": [\"x\", \"y\"]},\n 7,\n" +
		" {\"name\": \"B\",\n  \"parts\": [{\"id\": 1}, {\"id\": 2}], \"none\": null, \"ok\": true}]}"
	table, r := tableOf(t, "list.json", []byte(data), "")
	want := [][]string{{"name", "vendor.name", "tags", "parts.id", "none", "ok"}, {"A", "V", "x\ny", "", "", ""}, {"B", "", "", "1\n2", "", "true"}}
	if diff := cmp.Diff(want, cells(table)); diff != "" {
		t.Error(diff)
	}
	if w := table.where(&table.Rows[1], 3); w.Line != 5 || w.Pointer != "/items/2/parts/id" {
		t.Errorf("cell stands at %v", w)
	}
	if len(r.Problems) != 1 || r.Problems[0].Code != "not_object" || r.Problems[0].Where.Line != 3 {
		t.Errorf("problems %+v", r.Problems)
	}
}

func TestPartNamesAListOrSheet(t *testing.T) {
	data := []byte(`{"a":[{"x":1}],"b":[{"y":1}]}`)
	table, _ := tableOf(t, "l.json", data, "b")
	if table.Columns[0].Name != "y" {
		t.Errorf("got %v", table.Columns)
	}
	if _, err := Read("l.json", data, catalogue(t), Options{Part: "c"}); err == nil || !strings.Contains(err.Error(), `no list "c"`) {
		t.Errorf("got %v", err)
	}
	book := workbook(t)
	table, _ = tableOf(t, "l.xlsx", book, "Other")
	if table.Part != "Other" || table.Columns[0].Name != "y" {
		t.Errorf("got %+v", table)
	}
	if _, err := Read("l.xlsx", book, catalogue(t), Options{Part: "None"}); err == nil || !strings.Contains(err.Error(), `no sheet "None"`) {
		t.Errorf("got %v", err)
	}
}

// workbook has an empty sheet, a list under a title with dates, merged cells and
// formulas, and a second list.
func workbook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"Systems", "Other"} {
		_, err := f.NewSheet(name)
		check(err)
	}
	check(f.SetCellValue("Systems", "A1", "Inventory of AI"))
	check(f.SetSheetRow("Systems", "A3", &[]any{"Name", "Department", "Go live", "Score", "Formula"}))
	check(f.SetSheetRow("Systems", "A4", &[]any{"Alpha", "Sales", 46236, 1.5}))
	check(f.SetSheetRow("Systems", "A5", &[]any{"Beta", nil, 46236.5, 2}))
	check(f.MergeCell("Systems", "B4", "B5"))
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(err)
	own := `"day "yyyy-mm-dd`
	custom, err := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
	check(err)
	check(f.SetCellStyle("Systems", "C4", "C4", date))
	check(f.SetCellStyle("Systems", "C5", "C5", custom))
	check(f.SetCellFormula("Systems", "E4", "=1+1"))
	check(f.SetSheetRow("Other", "A1", &[]any{"y"}))
	check(f.SetSheetRow("Other", "A2", &[]any{"1"}))
	var buf bytes.Buffer
	check(f.Write(&buf))
	return buf.Bytes()
}

func TestWorkbookDatesMergedCellsAndFormulas(t *testing.T) {
	table, r := tableOf(t, "l.xlsx", workbook(t), "")
	want := [][]string{{"Name", "Department", "Go live", "Score", "Formula"}, {"Alpha", "Sales", "2026-08-02", "1.5", ""}, {"Beta", "Sales", "2026-08-02T12:00:00", "2", ""}}
	if diff := cmp.Diff(want, cells(table)); diff != "" {
		t.Error(diff)
	}
	if table.Part != "Systems" || table.Rows[0].Line != 4 || table.where(&table.Rows[1], 2).Pointer != "C5" {
		t.Errorf("rows stand at %+v", table.Rows)
	}
	codes := map[string]string{}
	for _, p := range r.Problems {
		codes[p.Code] = p.Where.String()
	}
	if diff := cmp.Diff(map[string]string{"above": "l.xlsx, line 3", "formula": "l.xlsx, line 4 (E4)"}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestFormulaCountsByItsKeptValue(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Sum"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"A", 3})
	f.SetCellFormula("Sheet1", "B2", "=1+2")
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	table, r := tableOf(t, "f.xlsx", withValue(t, buf.Bytes()), "")
	if table.Rows[0].Cell(1) != "3" || len(r.Problems) != 0 {
		t.Errorf("got %q and %+v", table.Rows[0].Cell(1), r.Problems)
	}
}
