package conformity_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"steward/internal/pack"
	"steward/internal/record"
)

const sheet = `name,house
title,House rules
version,1
valid_from,2026-01-01
source,own,The house
id,parent,type,title,text,assessed,source
1,,clause,Order,,,own
1.1,1,requirement,Doors,Doors are shut.,yes,own
`

func zipped(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// workbook writes lines of cells, and merges ranges of them.
func workbook(t *testing.T, text string, merge ...string) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		for j, cell := range strings.Split(line, ",") {
			at, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if err := f.SetCellStr("Sheet1", at, cell); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, m := range merge {
		from, to, _ := strings.Cut(m, ":")
		if err := f.MergeCell("Sheet1", from, to); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadOwn(t *testing.T) {
	h := newEstate(t, "sqlite")
	header := "name: house\ntitle: House rules\nversion: \"1\"\nvalid_from: 2026-01-01\nsources:\n  - {id: own, reference: The house}\n"
	items := "items:\n  - {id: \"1\", type: clause, title: Order, source: own}\n  - {id: \"1.1\", parent: \"1\", type: requirement, title: Doors, text: Doors are shut., assessed: true, source: own}\n"
	for name, text := range map[string]string{
		"house.yaml": header + items, "house.csv": sheet, "house.xlsx": workbook(t, sheet),
		"top.zip": zipped(t, map[string]string{"pack.yaml": header, "items.yaml": items}), "folder.zip": zipped(t, map[string]string{"house/pack.yaml": header, "house/items.yaml": items, "readme.txt": "Hello"}),
	} {
		p := read(t, h.Service, name, text)
		if p.Name != "house" || len(p.Assessed()) != 1 || p.Assessed()[0].Text != "Doors are shut." {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestReadOwnFaults(t *testing.T) {
	h := newEstate(t, "sqlite")
	for name, tt := range map[string]struct {
		text, want string
		line       int
	}{
		"merged.xlsx": {workbook(t, sheet, "A8:B8"), "merged", 8},
		"column.csv":  {strings.Replace(sheet, ",assessed,", ",asessed,", 1), `"asessed" is not known`, 6},
		"cells.csv":   {sheet + "1.2,1,requirement,Lights,Out,yes,own,more\n", "more cells than columns", 9},
		"twice.csv":   {sheet + "1.1,1,requirement,Lights,Out,yes,own\n", "1.1", 9},
		"parent.csv":  {sheet + "2.1,2,requirement,Lights,Out,yes,own\n", "2", 9},
		"none.csv":    {"name,house\n", "no line that names the columns", 1},
		"quote.csv":   {sheet + "\"1.2,1\n", "quoted", 9},
		"empty.csv":   {"\n", "empty", 0},
		"no.zip":      {zipped(t, map[string]string{"items.yaml": "items: []"}), "no pack.yaml", 0},
		"broken.zip":  {"PK\x03\x04", "not a readable zip", 0},
		"broken.xlsx": {"PK\x03\x04", "broken", 0},
		"a.yaml":      {"name: [", "not valid YAML", 2},
		"script.yaml": {"name: x\ntitle: X\nversion: '1'\nvalid_from: 2026-01-01\nsources: [{id: own, reference: R}]\nitems:\n  - {id: '1', type: requirement, title: T, source: own, guidance: ['<script>alert(1)</script>']}\n", "", 7},
	} {
		_, err := h.ReadOwn(name, []byte(tt.text))
		var p pack.Problems
		if !errors.As(err, &p) {
			t.Errorf("%s: %v, want problems", name, err)
			continue
		}
		found := false
		for _, one := range p {
			found = found || one.Line == tt.line && strings.Contains(one.Reason, tt.want)
		}
		if !found {
			t.Errorf("%s: %v, want %q in line %d", name, p, tt.want, tt.line)
		}
	}
	for _, name := range []string{"rules.docx", "rules"} {
		_, err := h.ReadOwn(name, []byte("x"))
		h.Fails(err, record.Invalid)
	}
	_, err := h.ReadOwn("large.json", make([]byte, 30<<20))
	h.Fails(err, record.TooLarge)
}

func TestOwnNames(t *testing.T) {
	h := newEstate(t, "sqlite")
	taken := read(t, h.Service, "tiny.json", strings.Replace(tiny, `"name":"tiny"`, `"name":"iso-42001"`, 1))
	_, err := h.TakeOwn(t.Context(), h.Admin, taken)
	h.Fails(err, record.Conflict)
	lost := read(t, h.Service, "tiny.json", strings.Replace(tiny, `"documents"`, `"crosswalk":[{"from":"1.1","to":"iso-42001:99","relation":"related","source":"own"}],"documents"`, 1))
	_, err = h.TakeOwn(t.Context(), h.Admin, lost)
	var p pack.Problems
	if !errors.As(err, &p) {
		t.Errorf("a mapping that leads nowhere: %v", err)
	}
	if n := len(h.all("pack")) + len(h.all("requirement")); n != 0 {
		t.Errorf("%d records were written", n)
	}
	_, err = h.TakeOwn(t.Context(), h.Member("reader", "rita"), read(t, h.Service, "tiny.json", tiny))
	h.Fails(err, record.Denied)
}
