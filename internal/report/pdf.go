package report

import (
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// PDF writes the document as A4 pages in the Go typefaces, which have Latin,
// Greek and Cyrillic; a character outside them is shown as "□" and the last
// page says so, and signs without a form of their own are left out. Every page
// after the first is headed with title and reference, and every page ends with
// the footer and its number. Tables repeat their columns on every page; those
// with more than seven columns lie on their side. The whole file is held in
// memory while it is made.
func PDF(w io.Writer, d Document) error { return writePDF(w, d, true) }

func writePDF(w io.Writer, d Document, compress bool) error {
	doc := newPDF(flow(d), compress)
	doc.titleBlock()
	doc.nodes(doc.Nodes)
	if doc.missing {
		doc.gap(6)
		doc.paragraph([]span{{Text: "□ " + doc.Words.Missing}}, small(ink3), 0)
	}
	doc.finish()
	if err := doc.f.Output(w); err != nil {
		return fmt.Errorf("write report as PDF: %w", err)
	}
	return nil
}

// All lengths are millimetres, sizes of type points.
const (
	margin    = 20.0
	bodyTop   = 24.0
	bodyFoot  = 22.0
	headLine  = 14.0
	footLine  = 12.0
	pointToMM = 25.4 / 72
)

// pdf draws a page model on sheets, from the top down.
type pdf struct {
	page
	f       *fpdf.Fpdf
	faces   map[string]*face
	y       float64 // top of what comes next
	indent  float64
	marker  string // of a list, to be drawn beside the next line
	bars    []bar  // beside quotes and notes
	missing bool   // a character was replaced
	links   map[string]int
	found   map[string]bool
	outline []entry
	heights []float64 // of each sheet, from 1
	lying   bool
	dress   dress // what type is set on the current sheet
}

// bar is a line beside text, dx from the left margin.
type bar struct {
	dx    float64
	color rgb
}

// entry is a heading for the outline.
type entry struct {
	text  string
	level int
	sheet int
	y     float64
}

func newPDF(p page, compress bool) *pdf {
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCompression(compress)
	f.SetCatalogSort(true)
	f.SetCreationDate(p.At)
	f.SetModificationDate(p.At)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(margin, bodyTop, margin)
	f.SetProducer("Steward", true)
	f.SetCreator("Steward", true)
	f.SetTitle(basic(p.Title), true)
	f.SetSubject(basic(p.Subtitle), true)
	f.SetLang(p.Language)
	d := &pdf{page: p, f: f, faces: map[string]*face{}, links: map[string]int{}, found: map[string]bool{}, heights: []float64{0}}
	d.sheet()
	return d
}

// basic replaces characters beyond the basic plane, which the library cannot
// write in titles.
func basic(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '□'
		}
		return r
	}, s)
}

// sheet starts a new page.
func (d *pdf) sheet() {
	orientation := "P"
	if d.lying {
		orientation = "L"
	}
	d.f.AddPageFormat(orientation, fpdf.SizeType{Wd: 210, Ht: 297})
	_, h := d.f.GetPageSize()
	d.heights = append(d.heights, h)
	d.dress = dress{}
	d.f.SetLineWidth(0.2)
	d.y = bodyTop
}

// lie turns the pages that follow on their side, or upright again.
func (d *pdf) lie(on bool) {
	if d.lying != on {
		d.lying = on
		d.sheet()
	}
}

func (d *pdf) height() float64 { return d.heights[len(d.heights)-1] }

func (d *pdf) bottom() float64 { return d.height() - bodyFoot }

func (d *pdf) left() float64 { return margin + d.indent }

func (d *pdf) width() float64 {
	w, _ := d.f.GetPageSize()
	return w - 2*margin - d.indent
}

// need starts a new page unless so much height is left.
func (d *pdf) need(h float64) {
	if d.y+h > d.bottom() && d.y > bodyTop {
		d.sheet()
	}
}

// gap leaves height free, but not at the top of a page.
func (d *pdf) gap(h float64) {
	if d.y > bodyTop {
		h = min(h, d.bottom()-d.y)
		d.drawBars(h)
		d.y += max(h, 0)
	}
}

func (d *pdf) drawBars(h float64) {
	for _, b := range d.bars {
		if h > 0 {
			d.line(margin+b.dx, d.y, margin+b.dx, d.y+h, b.color, 0.5)
		}
	}
}

func (d *pdf) line(x1, y1, x2, y2 float64, c rgb, width float64) {
	d.f.SetDrawColor(c.r, c.g, c.b)
	d.f.SetLineWidth(width)
	d.f.Line(x1, y1, x2, y2)
}

// titleBlock opens the document.
func (d *pdf) titleBlock() {
	if d.Reference != "" {
		d.paragraph([]span{{Text: d.Reference}}, small(ink3), 1.5)
	}
	d.paragraph([]span{{Text: d.Title}}, style{size: 22, bold: true, color: ink, lead: 1.15}, 1.5)
	if d.Subtitle != "" {
		d.paragraph([]span{{Text: d.Subtitle}}, style{size: 12, color: ink2, lead: 1.35}, 1.5)
	}
	facts := d.Facts
	if d.Created != "" {
		facts = append(facts[:len(facts):len(facts)], Fact{d.Words.Created, d.Created})
	}
	d.gap(3)
	d.facts(facts)
}

// finish draws what needs the number of pages, and the outline.
func (d *pdf) finish() {
	n := d.f.PageCount()
	for i := 1; i <= n; i++ {
		d.f.SetPage(i)
		d.dress = dress{}
		d.f.SetLineWidth(0.2)
		d.furniture(i, n)
	}
	for id, link := range d.links {
		if !d.found[id] {
			d.f.SetLink(link, 0, 1)
		}
	}
	d.set(style{size: 9, color: ink})
	_, h := d.f.GetPageSize() // what the library measures all marks from
	for _, e := range d.outline {
		d.f.SetPage(e.sheet)
		d.f.Bookmark(e.text, e.level, e.y+h-d.heights[e.sheet])
	}
	d.f.SetPage(n)
}

// furniture draws the head and foot of a finished page. The library measures
// from the foot of the last page, so heights are moved by the difference.
func (d *pdf) furniture(i, n int) {
	_, last := d.f.GetPageSize()
	w, h, _ := d.f.PageSize(i)
	shift := last - h
	st := style{size: 8, color: ink3}
	put := func(y float64, text string, right bool, most float64) {
		line := d.clip(text, st, most)
		x := margin
		if right {
			x = w - margin - line.width()
		}
		d.draw(line, x, y+shift)
	}
	wide := w - 2*margin
	if i > 1 {
		put(headLine, d.Title, false, wide*.65)
		put(headLine, d.Reference, true, wide*.32)
		d.line(margin, headLine+2.5+shift, w-margin, headLine+2.5+shift, rule, 0.2)
	}
	d.line(margin, h-footLine-5+shift, w-margin, h-footLine-5+shift, rule, 0.2)
	put(h-footLine, d.Footer, false, wide*.75)
	put(h-footLine, d.Words.page(i, n), true, wide*.25)
}
