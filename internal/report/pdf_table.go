package report

// uprightColumns and lyingColumns are how many columns a page takes; a table
// with more is drawn in parts.
const (
	uprightColumns = 7
	lyingColumns   = 11
)

// grid is where the columns of a table stand, from the left margin.
type grid struct {
	cols  []gridCol
	lineH float64
	pad   float64 // above and below the text of a row
	head  func()  // draws the heads again on a new page
}

type gridCol struct {
	x, w  float64
	align Align
}

const cellGap = 3.0 // between the text of two columns

func (d *pdf) table(t *tableNode) {
	per := uprightColumns
	if d.lying {
		per = lyingColumns
	}
	d.gap(2)
	for i, b := range bands(len(t.Columns), per) {
		if i > 0 {
			d.gap(4)
		}
		d.band(t, b, per)
	}
	d.gap(5)
}

func (d *pdf) band(t *tableNode, b band, per int) {
	st := style{size: 8.5, color: ink, lead: 1.38}
	g := grid{cols: d.columns(t, b, st), lineH: st.height(), pad: 1.3}
	caption := t.Caption
	if len(t.Columns) > per {
		if caption != "" {
			caption += " – "
		}
		caption += d.Words.columns(b.from+1, b.to, len(t.Columns))
	}
	d.need(30)
	if caption != "" {
		d.paragraph([]span{{Text: caption}}, style{size: 9.5, bold: true, color: ink}, 1.2)
	}
	g.head = func() { d.heads(pick(b, t.Columns), g) }
	g.head()
	if t.Count() == 0 {
		g.cols = []gridCol{{0, d.width(), Start}}
		d.gridRow(g, [][]line{d.wrap([]span{{Text: t.Empty}}, small(ink3), d.width())})
	}
	for row := range t.Rows() {
		cells := pick(b, row)
		lines := make([][]line, len(cells))
		for i, c := range cells {
			lines[i] = d.cell(c, st, g.cols[i].w-cellGap)
			g.cols[i].align = c.Align
		}
		d.gridRow(g, lines)
	}
	d.line(d.left(), d.y, d.left()+d.width(), d.y, edge, 0.2)
}

// columns shares the width by weight, and gives a column room for its longest
// word as far as the first rows tell.
func (d *pdf) columns(t *tableNode, b band, st style) []gridCol {
	cols := pick(b, t.Columns)
	least := make([]float64, len(cols))
	bold := st
	bold.bold = true
	for i, c := range cols {
		least[i] = d.longest([]span{{Text: c.Label}}, bold)
	}
	for k := range min(t.count, 100) {
		for i, c := range pick(b, t.row(k)) {
			for _, l := range d.texts(c) {
				least[i] = max(least[i], d.longest(l, st))
			}
		}
	}
	weights := make([]float64, len(cols))
	for i, c := range cols {
		weights[i] = c.Width
		least[i] = min(least[i]+cellGap+.5, 32)
	}
	out, x := make([]gridCol, len(cols)), 0.0
	for i, w := range share(d.width(), weights, least) {
		out[i] = gridCol{x, w, cols[i].Align}
		x += w
	}
	return out
}

// longest returns the width of the widest word, as far as a line may be cut.
func (d *pdf) longest(spans []span, st style) float64 {
	most := 0.0
	for _, s := range spans {
		f, w := d.face(st.bold || s.Bold, s.Italic, s.Code), 0.0
		for i, r := range shorten(s.Text, 400) {
			_, a := d.shown(f, r)
			if r == ' ' || i == 0 {
				w = 0
			}
			if r != ' ' {
				w += a * st.size * pointToMM
			}
			most = max(most, w)
			if r == '-' || r == '/' {
				w = 0
			}
		}
	}
	return most
}

// share divides a length by weight so that each part gets at least its least,
// as long as these fit together.
func share(total float64, weights, least []float64) []float64 {
	out := make([]float64, len(weights))
	sum := 0.0
	for _, l := range least {
		sum += l
	}
	if sum >= total {
		for i, l := range least {
			out[i] = total * l / sum
		}
		return out
	}
	fixed := make([]bool, len(weights))
	for again := true; again; {
		again = false
		left, weight := total, 0.0
		for i := range weights {
			if fixed[i] {
				left -= least[i]
			} else {
				weight += weights[i]
			}
		}
		for i := range weights {
			if fixed[i] {
				out[i] = least[i]
				continue
			}
			out[i] = left * weights[i] / weight
			if out[i] < least[i] {
				fixed[i], again = true, true
			}
		}
	}
	return out
}

// mostHeadLines is how many lines the head of a column may take.
const mostHeadLines = 8

func (d *pdf) heads(cols []Column, g grid) {
	st := style{size: 8, bold: true, color: ink2, lead: 1.3}
	lines := make([][]line, len(cols))
	for i, c := range cols {
		lines[i] = d.wrap([]span{{Text: c.Label}}, st, g.cols[i].w-cellGap)
		if n := len(lines[i]); n > mostHeadLines {
			lines[i] = append(lines[i][:mostHeadLines-1:mostHeadLines-1], d.wrap([]span{{Text: "…"}}, st, 10)[0])
		}
		g.cols[i].align = c.Align
	}
	d.line(d.left(), d.y, d.left()+d.width(), d.y, edge, 0.2)
	g.lineH, g.head = st.height(), nil
	d.gridRow(g, lines)
	d.line(d.left(), d.y, d.left()+d.width(), d.y, edge, 0.2)
}

// texts returns the lines of a cell, its state among them.
func (d *pdf) texts(c cell) [][]span {
	if c.State == "" {
		return c.Lines
	}
	return append([][]span{{{Text: c.Glyph + "\u00a0" + c.State}}}, c.Lines...)
}

func (d *pdf) cell(c cell, st style, width float64) []line {
	var out []line
	if c.State != "" {
		sign := st
		sign.color = toneColor(c.Tone)
		glyph := d.wrap([]span{{Text: c.Glyph + "\u00a0"}}, sign, width)[0]
		for i, l := range d.wrap([]span{{Text: c.State}}, st, width-glyph.width()) {
			if i == 0 {
				l = append(append(line{}, glyph...), l...)
			}
			out = append(out, l)
		}
	}
	for _, l := range c.Lines {
		out = append(out, d.wrap(l, st, width)...)
	}
	return out
}

// gridRow draws a row: whole, on the next page if it does not fit on this one,
// or in parts when it is tall.
func (d *pdf) gridRow(g grid, cells [][]line) {
	tallest := 1
	for _, c := range cells {
		tallest = max(tallest, len(c))
	}
	for from := 0; from < tallest; {
		room := int((d.bottom() - d.y - 2*g.pad) / g.lineH)
		left := tallest - from
		if room < left && d.y > bodyTop && (left <= 14 || room < 3) {
			d.sheet()
			if g.head != nil {
				g.head()
			}
			room = int((d.bottom() - d.y - 2*g.pad) / g.lineH)
		}
		n := max(min(room, left), 1)
		d.rowPart(g, cells, from, n)
		from += n
		if from < tallest {
			d.y = d.bottom() + 1 // what is left goes overleaf
		}
	}
}

func (d *pdf) rowPart(g grid, cells [][]line, from, n int) {
	h := 2*g.pad + float64(n)*g.lineH
	for i, c := range cells {
		col := g.cols[i]
		for k := from; k < min(from+n, len(c)); k++ {
			x, inner := d.left()+col.x, col.w-cellGap
			if i == len(cells)-1 {
				inner = col.w
			}
			switch col.align {
			case End:
				x += inner - c[k].width()
			case Centre:
				x += (inner - c[k].width()) / 2
			}
			d.draw(c[k], x, d.y+g.pad+float64(k-from)*g.lineH+g.lineH*.72)
		}
	}
	d.drawBars(h)
	d.y += h
	d.line(d.left(), d.y, d.left()+d.width(), d.y, rule, 0.15)
}
