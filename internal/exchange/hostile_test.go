package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"steward/internal/record"
)

// refusal reads a file that must be refused as a whole, with a place and a code.
func refusal(t *testing.T, name string, data []byte, code, says string) *Problem {
	t.Helper()
	r, err := Read(name, data, catalogue(t), Options{})
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("got reading %+v and error %v, want a refusal", r, err)
	}
	if p.Code != code || !strings.Contains(p.Message, says) || p.Where.File != name || p.Severity != Refused {
		t.Errorf("got %q: %v, want %q with %q", p.Code, p, code, says)
	}
	want := record.Invalid
	if code == "too_large" {
		want = record.TooLarge
	}
	if record.CodeOf(err) != want {
		t.Errorf("record code %s, want %s", record.CodeOf(err), want)
	}
	return p
}

func TestHostileFilesAreRefusedWithAReason(t *testing.T) {
	long := strings.Repeat("x,", 1_000_000)
	for _, c := range []struct{ name, data, code, says string }{
		{"empty", "", "empty", "empty"},
		{"blank.csv", " \r\n\t\n", "empty", "empty"},
		{"deep.json", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "syntax", "nested more than 64 deep"},
		{"deepobject.json", strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000), "syntax", "nested more than 64 deep"},
		{"dup.json", "{\n \"a\": 1,\n \"a\": 2}", "syntax", "repeated"},
		{"trailing.json", "[{\"a\":1}]\n[2]", "syntax", "after the end"},
		{"nul.json", "{\"a\":\"\x00\"}", "encoding", "U+0000"},
		{"nul.csv", "name,x\nA\x00B,1\n", "encoding", "U+0000"},
		{"latin.json", "{\"a\":\"caf\xe9\"}", "encoding", "not UTF-8"},
		{"surrogate.json", `{"a":"\ud800"}`, "syntax", "not valid JSON"},
		{"cut.json", `[{"name": "A"}, {"name":`, "syntax", "too early"},
		{"wide.csv", long + "\n" + long + "\n", "too_large", "1000 columns"},
		{"onlyheader.csv", "name,status\n", "empty", "no rows"},
		{"image.png", "\x89PNG\r\n\x1a\n\x00\x00", "format", "image"},
		{"old.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "format", "XLSX or CSV"},
		{"bom.xml", "<?xml version=\"1.0\"?><bom/>", "format", "XML"},
		{"noise.zip", "PK\x03\x04" + strings.Repeat("\x00", 100), "syntax", "broken ZIP"},
		{"lists.json", `{"a":[{"x":1}],"b":[{"x":1}]}`, "part", "several lists"},
		{"nothing.json", `{"a":1}`, "format", "no list of objects"},
		{"fence.md", "---\na: 1\n", "syntax", "closing line"},
		{"alias.md", yamlBomb(), "syntax", "more than 100000 values"},
		{"cycle.md", "---\na: &a [*a]\n---\n# T\n", "syntax", "nested more than"},
		{"yamldup.md", "---\nlicense: a\nlicense: b\n---\n# T\n", "syntax", "repeated"},
		{"yamldeep.md", "---\na: " + strings.Repeat("[", 10_000) + "\n---\n# T\n", "syntax", "depth"},
		{"utf16.csv", "\xff\xfea\x00,", "encoding", "half a character"},
	} {
		t.Run(c.name, func(t *testing.T) { refusal(t, c.name, []byte(c.data), c.code, c.says) })
	}
}

// yamlBomb is the document that doubles itself at every alias.
func yamlBomb() string {
	var b strings.Builder
	b.WriteString("---\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10), ","))
	}
	return b.String() + "---\n# T\n"
}

func TestProblemsNameTheLine(t *testing.T) {
	for _, c := range []struct {
		name, data string
		line       int
		pointer    string
	}{
		{"dup.json", "{\n \"a\": 1,\n \"a\": 2}", 3, "/a"},
		{"syntax.json", "[\n{\"a\": 1},\n{\"a\": nope}\n]", 3, "/1/a"},
		{"yaml.md", "---\nlicense: mit\ntags: [\n---\n# T\n", 4, ""},
		{"list.md", "\n---\n[]\n---\n", 3, ""},
		{"serial.json", "{\"bomFormat\":\"CycloneDX\",\n\"specVersion\":\"1.6\",\n\"serialNumber\":\"x\"}", 3, "/serialNumber"},
		{"version.json", "{\"bomFormat\":\"CycloneDX\",\n\"specVersion\":\"9\"}", 2, "/specVersion"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read(c.name, []byte(c.data), catalogue(t), Options{})
			var p *Problem
			if !errors.As(err, &p) || p.Where.Line != c.line || p.Where.Pointer != c.pointer {
				t.Errorf("got %v, want line %d and pointer %q", err, c.line, c.pointer)
			}
		})
	}
}

func TestFileOverTheSizeLimitIsTooLarge(t *testing.T) {
	_, err := Read("big.csv", []byte("name\nA\n"), catalogue(t), Options{Limits: Limits{Bytes: 3}})
	if record.CodeOf(err) != record.TooLarge {
		t.Errorf("got %v", err)
	}
}

func TestListsOverTheLimitsAreTooLarge(t *testing.T) {
	for name, limits := range map[string]Limits{"rows": {Rows: 2}, "cells": {Cells: 5}, "columns": {Columns: 1}} {
		for file, data := range map[string]string{
			"a.csv": "n,m\n1,2\n3,4\n5,6\n7,8\n", "a.json": `[{"n":1,"m":2},{"n":3,"m":4},{"n":5,"m":6},{"n":7,"m":8}]`,
		} {
			if _, err := Read(file, []byte(data), catalogue(t), Options{Limits: limits}); record.CodeOf(err) != record.TooLarge {
				t.Errorf("%s over %s: %v", file, name, err)
			}
		}
	}
	_, err := Read("v.json", []byte(`[{"n":1},{"n":2}]`), catalogue(t), Options{Limits: Limits{Values: 3}})
	if err == nil || !strings.Contains(err.Error(), "more than 3 values") {
		t.Errorf("values: %v", err)
	}
}

// Cut anywhere, a file is refused or read in part, but never misread into
// drafts that do not fit, and never a panic.
func TestTruncatedSamplesAreRefusedOrFit(t *testing.T) {
	cat := catalogue(t)
	for _, file := range sampleFiles(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for tenth := 1; tenth < 10; tenth++ {
			r, err := Read(filepath.Base(file), data[:len(data)*tenth/10], cat, Options{})
			if err == nil {
				checkReading(t, cat, r)
			}
			if isJSON := data[0] == '{'; isJSON && err == nil {
				t.Errorf("%s cut at %d/10 was read", file, tenth)
			}
		}
	}
}

func TestHugeNumbersAreKeptAsWrittenOrLeftOut(t *testing.T) {
	big := strings.Repeat("9", 400) + "e999999"
	r, err := Read("n.json", []byte(`[{"name":"A","version":`+big+`,"registered":1e400}]`), catalogue(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := SuggestMapping(r.Table, catalogue(t))
	out, err := Apply(r.Table, m, catalogue(t))
	if err != nil || len(out.Drafts) != 1 || out.Drafts[0].Fields.Text("version") != big {
		t.Errorf("got %+v, %v", out, err)
	}
	refusal(t, "v.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1e999999}`), "cyclonedx", "whole number")
}

// archive packs files, one of which may lie about its size.
func archive(t *testing.T, files map[string]string, lie string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, content := range files {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		if name != lie {
			w, err := z.CreateHeader(h)
			if err != nil {
				t.Fatal(err)
			}
			w.Write([]byte(content))
			continue
		}
		h.Method = zip.Store
		h.CRC32 = crc32.ChecksumIEEE([]byte(content))
		h.CompressedSize64, h.UncompressedSize64 = uint64(len(content)), 10
		w, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte(content))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestHostileWorkbooksAreRefused(t *testing.T) {
	bomb := strings.Repeat("\x00", 200<<20)
	refusal(t, "bomb.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": bomb}, ""), "too_large", "unpacks to")
	refusal(t, "path.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", "../../etc/passwd": "x"}, ""), "path", "leads outside")
	refusal(t, "other.xlsx", archive(t, map[string]string{"readme.txt": "x"}, ""), "format", "not an XLSX")
	refusal(t, "broken.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook><"}, ""), "syntax", "not a readable")
	refusal(t, "lie.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook/>" + strings.Repeat(" ", 1000)}, "xl/workbook.xml"), "syntax", "is broken")
	merged := "<worksheet><mergeCells>" + strings.Repeat(`<mergeCell ref="A1:B1"/>`, 3000) + "</mergeCells></worksheet>"
	refusal(t, "merged.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": merged}, ""), "too_large", "merged ranges")
	other := `<?xml version="1.0" encoding="UTF-7"?><w/>`
	refusal(t, "other.xlsx", archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": other}, ""), "syntax", "is broken")
	many := map[string]string{"xl/workbook.xml": "<workbook/>"}
	for i := range 6000 {
		many[fmt.Sprintf("x%d", i)] = ""
	}
	refusal(t, "many.xlsx", archive(t, many, ""), "too_large", "6001 files")
}

// A range over the whole sheet is filled only as far as there are rows.
func TestHugeMergedRangeCostsNoMoreThanTheList(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	f.SetSheetRow("Sheet1", "A1", &[]any{"Name", "Note"})
	f.SetSheetRow("Sheet1", "A2", &[]any{"A", "x"})
	f.SetSheetRow("Sheet1", "A3", &[]any{"B"})
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	data := rezip(t, buf.Bytes(), func(_, content string) string {
		return strings.Replace(content, "</sheetData>", `</sheetData><mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells>`, 1)
	})
	table, _ := tableOf(t, "m.xlsx", data, "")
	if len(table.Rows) != 2 || table.Rows[1].Cell(1) != "x" || len(table.Columns) > 1000 {
		t.Errorf("got %d rows of %d columns, %q", len(table.Rows), len(table.Columns), table.Rows[1].Cell(1))
	}
}

func TestTruncatedWorkbookIsRefused(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	for i := range 50 {
		f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &[]any{"name", i, "text"})
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	for tenth := 1; tenth < 10; tenth++ {
		refusal(t, "cut.xlsx", buf.Bytes()[:buf.Len()*tenth/10], "syntax", "broken ZIP")
	}
}

// withValue gives the formula in B2 of a workbook's first sheet the kept value 3.
func withValue(t *testing.T, data []byte) []byte {
	t.Helper()
	return rezip(t, data, func(name, content string) string {
		if name != "xl/worksheets/sheet1.xml" || strings.Contains(content, "</f><v>") {
			return content
		}
		if !strings.Contains(content, "</f>") {
			t.Fatalf("no formula in %s", content)
		}
		return strings.Replace(content, "</f>", "</f><v>3</v>", 1)
	})
}

// rezip changes the parts of a workbook.
func rezip(t *testing.T, data []byte, change func(name, content string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		content, err := unpack(f, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = change(f.Name, string(content))
	}
	return archive(t, files, "")
}
