package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

var forms = map[string]func(io.Writer, Document) error{"html": HTML, "pdf": PDF, "docx": DOCX, "xlsx": XLSX}

func made(t *testing.T, write func(io.Writer, Document) error, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checked writes the document in every form and holds each to its rules.
func checked(t *testing.T, d Document) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, write := range forms {
		out[name] = made(t, write, d)
	}
	checkHTML(t, out["html"])
	checkPDF(t, out["pdf"])
	checkDOCX(t, out["docx"])
	checkXLSX(t, out["xlsx"])
	return out
}

// checkHTML holds that the page has nothing that acts or fetches, that anchors
// are there once, and that headings leave no level out.
func checkHTML(t *testing.T, data []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	ids, level := map[string]bool{}, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "script", "img", "iframe", "object", "embed", "link", "form", "base", "input":
			t.Errorf("the page has an element %s", n.Data)
		case "h1", "h2", "h3", "h4", "h5", "h6":
			now := int(n.Data[1] - '0')
			if now > level+1 {
				t.Errorf("%s follows h%d", n.Data, level)
			}
			level = now
		}
		for _, a := range n.Attr {
			checkAttribute(t, a, ids)
		}
	}
}

func checkAttribute(t *testing.T, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch {
	case a.Key == "style" || a.Key == "src" || strings.HasPrefix(a.Key, "on"):
		t.Errorf("attribute %s=%q", a.Key, a.Val)
	case a.Key == "href" && !regexp.MustCompile(`^(https?://|mailto:|#)`).MatchString(a.Val):
		t.Errorf("link to %q", a.Val)
	case a.Key == "id" && ids[a.Val]:
		t.Errorf("id %q is there twice", a.Val)
	case a.Key == "id":
		ids[a.Val] = true
	}
}

// checkPDF holds that the table of objects is where the end says.
func checkPDF(t *testing.T, data []byte) {
	t.Helper()
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) || m == nil {
		t.Fatal("not a PDF")
	}
	at, err := strconv.Atoi(string(m[1]))
	if err != nil || at >= len(data) || !bytes.HasPrefix(data[at:], []byte("xref\n")) {
		t.Fatal("the PDF's table of objects is elsewhere")
	}
}

func unzip(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(out[f.Name]); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	return out
}

func wellFormed(data []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// checkDOCX holds that every part is XML and has a type, that what is referred
// to is there, and that tables are as wide as their rows.
func checkDOCX(t *testing.T, data []byte) {
	t.Helper()
	parts := unzip(t, data)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/numbering.xml", "docProps/core.xml"} {
		if parts[name] == nil {
			t.Fatalf("%s is missing", name)
		}
	}
	for _, m := range regexp.MustCompile(`PartName="/([^"]+)"`).FindAllSubmatch(parts["[Content_Types].xml"], -1) {
		if parts[string(m[1])] == nil {
			t.Errorf("%s has a type and is missing", m[1])
		}
	}
	rels, ids := string(parts["word/_rels/document.xml.rels"]), map[string]bool{}
	for _, m := range regexp.MustCompile(`Id="([^"]+)" Type="[^"]+" Target="([^"]+)"( TargetMode="External")?`).FindAllStringSubmatch(rels, -1) {
		ids[m[1]] = true
		if m[3] == "" && parts[path.Join("word", m[2])] == nil {
			t.Errorf("%s is referred to and missing", m[2])
		}
	}
	doc, styles, numbering := string(parts["word/document.xml"]), string(parts["word/styles.xml"]), string(parts["word/numbering.xml"])
	for _, m := range regexp.MustCompile(`(r:id|w:pStyle w:val|w:rStyle w:val|w:tblStyle w:val|w:numId w:val|w:anchor)="([^"]+)"`).FindAllStringSubmatch(doc, -1) {
		there := ids[m[2]]
		switch m[1] {
		case "w:numId w:val":
			there = strings.Contains(numbering, `<w:num w:numId="`+m[2]+`">`)
		case "w:anchor":
			there = strings.Contains(doc, `w:name="`+m[2]+`"`)
		case "r:id":
		default:
			there = strings.Contains(styles, `w:styleId="`+m[2]+`"`)
		}
		if !there {
			t.Errorf("%s %q is used and missing", m[1], m[2])
		}
	}
	if n := strings.Count(doc, "</w:tbl><w:tbl>") + strings.Count(doc, "</w:tbl></w:tc>") + strings.Count(doc, "</w:tcPr></w:tc>"); n > 0 {
		t.Errorf("%d tables or cells lack the paragraph after or in them", n)
	}
}

// checkXLSX holds that the workbook opens, computes nothing and links nowhere.
func checkXLSX(t *testing.T, data []byte) {
	t.Helper()
	for name, part := range unzip(t, data) {
		for _, bad := range []string{"<f>", "<f ", "externalLink", "<hyperlink", `TargetMode="External"`} {
			if bytes.Contains(part, []byte(bad)) {
				t.Errorf("%s has %s", name, bad)
			}
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range f.GetSheetList() {
		if _, err := f.GetRows(name); err != nil {
			t.Errorf("sheet %s: %v", name, err)
		}
	}
}

// pdfText returns the lines of text of an uncompressed PDF in the order they
// were drawn, each with its place in points.
func pdfText(data []byte) string {
	var b strings.Builder
	draw := regexp.MustCompile(`(?s)BT (-?[\d.]+) (-?[\d.]+) Td \(((?:\\.|[^\\)])*)\) Tj`)
	for i, page := range bytes.Split(data, []byte("\nstream\n")) {
		hits := draw.FindAllSubmatch(page, -1)
		if len(hits) > 0 {
			fmt.Fprintf(&b, "== page %d\n", i)
		}
		for _, m := range hits {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[3], func(s []byte) []byte {
				if s[1] == 'r' {
					return []byte("\r")
				}
				return s[1:]
			})
			var u []uint16
			for k := 0; k+1 < len(raw); k += 2 {
				u = append(u, uint16(raw[k])<<8|uint16(raw[k+1]))
			}
			fmt.Fprintf(&b, "%s %s %s\n", m[1], m[2], string(utf16.Decode(u)))
		}
	}
	return b.String()
}

// sheets returns what the cells of a workbook hold, row by row.
func sheets(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	for _, name := range f.GetSheetList() {
		fmt.Fprintf(&b, "== %s\n", name)
		rows, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for c := range row {
				if row[c] == "" {
					continue
				}
				at, err := excelize.CoordinatesToCellName(c+1, i+1)
				if err != nil {
					t.Fatal(err)
				}
				kind, err := f.GetCellType(name, at)
				if err != nil {
					t.Fatal(err)
				}
				fmt.Fprintf(&b, "%s %d %q\n", at, kind, row[c])
			}
		}
	}
	return b.String()
}
