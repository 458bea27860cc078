package report

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"strings"
)

// DOCX writes the document for word processors (ECMA-376, transitional): real
// headings, numbered lists, tables that repeat their head on every page, title
// and reference in the header, the footer with the page's number. Charts are
// their tables. Tables with more than seven columns lie on their side, those
// with more than eleven are cut into parts. Text is written as it is read; only
// links and lists are held in memory.
func DOCX(w io.Writer, d Document) error {
	p := flow(d)
	x := &docx{page: p, zip: zip.NewWriter(w), marks: map[string]string{}}
	for _, n := range p.Nodes {
		if h, ok := n.(headingNode); ok {
			x.marks[h.ID] = fmt.Sprintf("part%d", len(x.marks)+1)
		}
	}
	if err := x.write(); err != nil {
		return fmt.Errorf("write report as DOCX: %w", err)
	}
	return nil
}

// docx writes one file. The first error of the zip is kept by the buffer.
type docx struct {
	page
	zip    *zip.Writer
	out    *bufio.Writer
	links  []string          // the targets of rId100 and on
	ids    map[string]int    // of targets in links
	marks  map[string]string // bookmarks of headings
	lists  []numbered        // w:num 2 and on
	lying  bool
	indent int  // twentieths of a point
	later  bool // the first section has ended
}

// numbered is one ordered list: where it stands, and its first number.
type numbered struct{ level, first int }

const (
	uprightText = 9638 // width of text on a page, in twentieths of a point
	lyingText   = 14570
)

func (x *docx) write() error {
	x.ids = map[string]int{}
	parts := []struct {
		name string
		fill func()
	}{
		{"[Content_Types].xml", func() { x.raw(docxTypes) }},
		{"_rels/.rels", func() { x.raw(docxRels) }},
		{"docProps/app.xml", func() { x.raw(docxApp) }},
		{"docProps/core.xml", x.core},
		{"word/document.xml", x.document},
		{"word/_rels/document.xml.rels", x.relations},
		{"word/footer1.xml", func() { x.footer(uprightText) }},
		{"word/footer2.xml", func() { x.footer(lyingText) }},
		{"word/header1.xml", func() { x.header(uprightText) }},
		{"word/header2.xml", func() { x.header(lyingText) }},
		{"word/header3.xml", func() { x.raw(docxNoHeader) }},
		{"word/numbering.xml", x.numbering},
		{"word/settings.xml", func() { x.raw(docxSettings) }},
		{"word/styles.xml", func() { x.raw(docxStyles(x.Language)) }},
	}
	for _, part := range parts {
		f, err := x.zip.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: x.At})
		if err != nil {
			return err
		}
		x.out = bufio.NewWriterSize(f, 16<<10)
		x.raw(xmlHead)
		part.fill()
		if err := x.out.Flush(); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

func (x *docx) raw(parts ...string) {
	for _, s := range parts {
		_, _ = x.out.WriteString(s) // the buffer keeps the error for Flush
	}
}

// text writes escaped text. It holds nothing that XML forbids: flow cleaned it.
func (x *docx) text(s string) {
	_, _ = xmlEscaper.WriteString(x.out, s)
}

// attr writes a value of an attribute.
func (x *docx) attr(s string) { x.text(s) }

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", " ", "\n", " ")

func (x *docx) document() {
	x.raw(`<w:document xmlns:w="`, nsMain, `" xmlns:r="`, nsRel, `"><w:body>`)
	if x.Reference != "" {
		x.para("Reference", "", []span{{Text: x.Reference}})
	}
	x.para("Title", "", []span{{Text: x.Title}})
	if x.Subtitle != "" {
		x.para("Subtitle", "", []span{{Text: x.Subtitle}})
	}
	facts := x.Facts
	if x.Created != "" {
		facts = append(facts[:len(facts):len(facts)], Fact{x.Words.Created, x.Created})
	}
	x.facts(facts)
	for i, n := range x.Nodes {
		x.lie(wantsLying(x.Nodes[i:]))
		x.node(n)
	}
	x.section()
	x.raw(`</w:body></w:document>`)
}

// wantsLying says that the pages lie on their side for the first node: it is a
// table with many columns, or a heading over one.
func wantsLying(nodes []node) bool {
	for _, n := range nodes {
		switch v := n.(type) {
		case headingNode:
			continue
		case *tableNode:
			return len(v.Columns) > uprightColumns
		case *chartNode:
			return len(v.Table.Columns) > uprightColumns
		}
		return false
	}
	return false
}

// lie ends the section and starts one that lies on its side, or is upright.
func (x *docx) lie(on bool) {
	if x.lying == on {
		return
	}
	x.raw(`<w:p><w:pPr><w:pStyle w:val="Gap"/>`)
	x.section()
	x.raw(`</w:pPr></w:p>`)
	x.lying, x.later = on, true
}

func (x *docx) section() {
	n, size := "1", `<w:pgSz w:w="11906" w:h="16838"/>`
	if x.lying {
		n, size = "2", `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	x.raw(`<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader`, n, `"/>`)
	if !x.later {
		x.raw(`<w:headerReference w:type="first" r:id="rIdHeader3"/>`)
	}
	x.raw(`<w:footerReference w:type="default" r:id="rIdFooter`, n, `"/>`)
	if !x.later {
		x.raw(`<w:footerReference w:type="first" r:id="rIdFooter`, n, `"/>`)
	}
	x.raw(size, `<w:pgMar w:top="1361" w:right="1134" w:bottom="1247" w:left="1134" w:header="680" w:footer="567" w:gutter="0"/>`)
	if !x.later {
		x.raw(`<w:titlePg/>`) // the first page has no header
	}
	x.raw(`</w:sectPr>`)
}

func (x *docx) width() int {
	if x.lying {
		return lyingText - x.indent
	}
	return uprightText - x.indent
}
