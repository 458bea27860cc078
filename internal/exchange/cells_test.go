package exchange_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"steward/internal/aims"
	"steward/internal/exchange"
	"steward/internal/record"
)

func TestCells(t *testing.T) {
	cat, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	lines, problems, err := exchange.Cells("list.csv", []byte("name;house\n\nid;title;text\n1;\"two\nlines\";x;more\n"), cat, exchange.Limits{})
	if err != nil || len(problems) > 0 || len(lines) != 3 || lines[1].Number != 3 || lines[2].Cells[1] != "two\nlines" || len(lines[2].Cells) != 4 {
		t.Errorf("a list: %+v, %v, %v", lines, problems, err)
	}
	lines, problems, err = exchange.Cells("list.csv", []byte("a,b\n\"c,d\n"), cat, exchange.Limits{})
	if err != nil || len(lines) > 0 || len(problems) != 1 || problems[0].Where.Line != 2 {
		t.Errorf("a quote that does not end: %+v, %v, %v", lines, problems, err)
	}
	for name, data := range map[string]string{"empty": "", "document": "%PDF-1.7", "archive": "PK\x03\x04broken", "large": strings.Repeat("a,b\n", 1000)} {
		if _, _, err := exchange.Cells(name, []byte(data), cat, exchange.Limits{Bytes: 1000}); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestCellsMerged(t *testing.T) {
	cat, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	for at, v := range map[string]string{"A1": "id", "B1": "title", "A3": "1", "B3": "One"} {
		if err := f.SetCellStr("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	book := func() []byte {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	lines, problems, err := exchange.Cells("list.xlsx", book(), cat, exchange.Limits{})
	if err != nil || len(problems) > 0 || len(lines) != 2 || lines[1].Number != 3 || lines[1].Cells[1] != "One" {
		t.Errorf("a sheet: %+v, %v, %v", lines, problems, err)
	}
	if err := f.MergeCell("Sheet1", "A3", "A5"); err != nil {
		t.Fatal(err)
	}
	_, problems, err = exchange.Cells("list.xlsx", book(), cat, exchange.Limits{})
	if err != nil || len(problems) != 1 || problems[0].Where.Line != 3 || problems[0].Where.Pointer != "A3:A5" {
		t.Errorf("merged cells: %v, %v", problems, err)
	}
}

// FuzzCells holds that whatever is read, lines are numbered upwards and only a
// file without problems has any.
func FuzzCells(f *testing.F) {
	cat, err := record.NewCatalogue()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"a,b\n1,2\n", "sep=;\na;b\n", "\"", "PK\x03\x04", "\xff\xfea\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, problems, err := exchange.Cells("x", data, cat, exchange.Limits{Bytes: 1 << 20})
		if len(lines) > 0 && (len(problems) > 0 || err != nil) {
			t.Fatalf("%d lines beside %v, %v", len(lines), problems, err)
		}
		for i := 1; i < len(lines); i++ {
			if lines[i].Number <= lines[i-1].Number {
				t.Fatalf("line %d comes after line %d", lines[i].Number, lines[i-1].Number)
			}
		}
	})
}
