package report

import (
	"fmt"
	"strconv"
)

// tableStart opens a table of columns of these widths, in twentieths of a point.
func (x *docx) tableStart(style string, widths []int) {
	total := 0
	for _, w := range widths {
		total += w
	}
	x.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="`, style, fmt.Sprintf(`"/><w:tblW w:w="%d" w:type="dxa"/>`, total))
	if x.indent > 0 {
		x.raw(fmt.Sprintf(`<w:tblInd w:w="%d" w:type="dxa"/>`, x.indent))
	}
	x.raw(`<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		x.raw(`<w:gridCol w:w="`, strconv.Itoa(w), `"/>`)
	}
	x.raw(`</w:tblGrid>`)
}

// tableEnd closes a table, with room after it: tables that touch become one.
func (x *docx) tableEnd() {
	x.raw(`</w:tbl>`)
	x.para("Gap", "", nil)
}

func (x *docx) cellStart(width, span int) {
	x.raw(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/>`)
	if span > 1 {
		x.raw(`<w:gridSpan w:val="`, strconv.Itoa(span), `"/>`)
	}
	x.raw(`</w:tcPr>`)
}

func (x *docx) facts(facts []Fact) {
	if len(facts) == 0 {
		return
	}
	widths := []int{2600, max(x.width()-2600, 2000)}
	x.tableStart("FactTable", widths)
	for _, f := range facts {
		x.raw(`<w:tr>`)
		x.cellStart(widths[0], 1)
		x.para("FactLabel", "", []span{{Text: f.Label}})
		x.raw(`</w:tc>`)
		x.cellStart(widths[1], 1)
		x.para("FactValue", "", textSpans(f.Value))
		x.raw(`</w:tc></w:tr>`)
	}
	x.tableEnd()
}

func (x *docx) caption(title, note string) {
	if title != "" {
		x.para("Caption", x.place(""), []span{{Text: title}})
	}
	if note != "" {
		x.para("CaptionNote", x.place(""), []span{{Text: note}})
	}
}

func (x *docx) table(t *tableNode) {
	per := uprightColumns
	if x.lying {
		per = lyingColumns
	}
	for _, b := range bands(len(t.Columns), per) {
		caption := t.Caption
		if len(t.Columns) > per {
			if caption != "" {
				caption += " – "
			}
			caption += x.Words.columns(b.from+1, b.to, len(t.Columns))
		}
		x.caption(caption, "")
		x.band(t, b)
	}
}

func (x *docx) band(t *tableNode, b band) {
	cols := pick(b, t.Columns)
	widths := x.columns(t, b)
	x.tableStart("ReportTable", widths)
	x.raw(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range cols {
		x.cellStart(widths[i], 1)
		x.para("TableHead", justify(c.Align), []span{{Text: c.Label}})
		x.raw(`</w:tc>`)
	}
	x.raw(`</w:tr>`)
	if t.Count() == 0 {
		total := 0
		for _, w := range widths {
			total += w
		}
		x.raw(`<w:tr>`)
		x.cellStart(total, len(cols))
		x.para("TableNone", "", []span{{Text: t.Empty}})
		x.raw(`</w:tc></w:tr>`)
	}
	for row := range t.Rows() {
		x.raw(`<w:tr>`)
		for i, c := range pick(b, row) {
			x.cellStart(widths[i], 1)
			x.cell(c)
			x.raw(`</w:tc>`)
		}
		x.raw(`</w:tr>`)
	}
	x.tableEnd()
}

func (x *docx) cell(c cell) {
	if c.State != "" {
		x.raw(`<w:p><w:pPr><w:pStyle w:val="TableText"/>`, justify(c.Align), `</w:pPr>`)
		x.runs([]span{{Text: c.Glyph + "\u00a0"}}, hex(toneColor(c.Tone)))
		x.runs([]span{{Text: c.State}}, "")
		x.raw(`</w:p>`)
	}
	for _, l := range c.Lines {
		x.para("TableText", justify(c.Align), l)
	}
	if c.State == "" && len(c.Lines) == 0 {
		x.para("TableText", "", nil)
	}
}

func hex(c rgb) string { return fmt.Sprintf("%02X%02X%02X", c.r, c.g, c.b) }

func justify(a Align) string {
	switch a {
	case End:
		return `<w:jc w:val="right"/>`
	case Centre:
		return `<w:jc w:val="center"/>`
	}
	return ""
}

// columns shares the width by weight, and gives a column room for its longest
// word as far as the first rows tell and letters of ordinary width go.
func (x *docx) columns(t *tableNode, b band) []int {
	cols := pick(b, t.Columns)
	weights, least := make([]float64, len(cols)), make([]float64, len(cols))
	for i, c := range cols {
		weights[i], least[i] = c.Width, letters(c.Label, 105)
	}
	for k := range min(t.count, 100) {
		for i, c := range pick(b, t.row(k)) {
			least[i] = max(least[i], letters(c.State, 95)+120*float64(min(len(c.Glyph), 1)))
			for _, l := range c.Lines {
				least[i] = max(least[i], letters(plainSpans(l), 95))
			}
		}
	}
	out, used := make([]int, len(cols)), 0
	for i, w := range share(float64(x.width()), weights, least) {
		out[i] = int(w)
		used += out[i]
	}
	out[len(out)-1] += x.width() - used
	return out
}

// letters returns the room that the longest word takes, at so much a letter.
func letters(s string, each float64) float64 {
	most, n := 0, 0
	for _, r := range shorten(s, 400) {
		n++
		if r == ' ' {
			n = 0
		}
		most = max(most, n)
		if r == '-' || r == '/' {
			n = 0
		}
	}
	return min(float64(most)*each+180, 1900)
}
