package report

import "strings"

// piece is a run of text in one dress on a line.
type piece struct {
	text   string
	face   *face
	size   float64
	color  rgb
	link   string
	strike bool
	w      float64
}

type line []piece

func (l line) width() float64 {
	w := 0.0
	for _, p := range l {
		w += p.w
	}
	return w
}

// wrapper breaks text into lines no wider than width: at spaces and after
// hyphens and slashes, and within a word that is wider than a line.
type wrapper struct {
	d     *pdf
	width float64
	pre   bool
	lines []line
	cur   line
	curW  float64
	word  line
	wordW float64
	space piece // between the line and the word
}

// wrap returns the spans as lines in the style; at least one, perhaps empty.
func (d *pdf) wrap(spans []span, st style, width float64) []line {
	w := wrapper{d: d, width: max(width, 4), pre: st.pre}
	for _, s := range spans {
		w.span(s, st)
		if s.Break {
			w.endWord()
			w.endLine()
		}
	}
	w.endWord()
	w.endLine()
	return w.lines
}

func (w *wrapper) span(s span, st style) {
	p := piece{face: w.d.face(st.bold || s.Bold, s.Italic, st.mono || s.Code), size: st.size, color: st.color, link: s.Link, strike: s.Strike}
	if s.Link != "" {
		p.color = accent
	}
	var b strings.Builder
	flush := func() {
		if b.Len() > 0 {
			p.text = b.String()
			w.word, w.wordW = append(w.word, p), w.wordW+p.w
			b.Reset()
			p.w = 0
		}
	}
	for _, r := range s.Text {
		r, a := w.d.shown(p.face, r)
		if r < 0 {
			continue
		}
		a *= st.size * pointToMM
		if r == ' ' && !w.pre {
			flush()
			w.endWord()
			if len(w.cur) > 0 {
				w.space = p
				w.space.text, w.space.w = " ", a
			}
			continue
		}
		if w.wordW+p.w+a > w.width && w.wordW+p.w > 0 {
			flush()
			w.endWord()
			w.endLine()
		}
		b.WriteRune(r)
		p.w += a
		if r == '-' || r == '/' {
			flush()
			w.endWord()
		}
	}
	flush()
}

// endWord places the word on this line, or else on the next.
func (w *wrapper) endWord() {
	if len(w.word) == 0 {
		return
	}
	if len(w.cur) > 0 && w.curW+w.space.w+w.wordW > w.width {
		w.endLine()
	}
	if w.space.w > 0 {
		w.put(w.space)
	}
	for _, p := range w.word {
		w.put(p)
	}
	w.word, w.wordW, w.space = nil, 0, piece{}
}

// put adds a piece to the line, to the last one if they look the same.
func (w *wrapper) put(p piece) {
	w.curW += p.w
	if n := len(w.cur) - 1; n >= 0 {
		last := &w.cur[n]
		if last.face == p.face && last.size == p.size && last.color == p.color && last.link == p.link && last.strike == p.strike {
			last.text += p.text
			last.w += p.w
			return
		}
	}
	w.cur = append(w.cur, p)
}

func (w *wrapper) endLine() {
	w.lines = append(w.lines, w.cur)
	w.cur, w.curW, w.space = nil, 0, piece{}
}

// clip returns a text as one line, its end replaced by an ellipsis when it is
// wider.
func (d *pdf) clip(text string, st style, width float64) line {
	w := wrapper{d: d, width: 1e9}
	w.span(span{Text: shorten(text, 300)}, st)
	w.endWord()
	if w.cur.width() <= width {
		return w.cur
	}
	first := d.wrap([]span{{Text: shorten(text, 300)}}, st, width-3)[0]
	dots := w.d.wrap([]span{{Text: "…"}}, st, 10)[0]
	return append(first, dots...)
}

// draw draws a line from x, its base at y.
func (d *pdf) draw(l line, x, y float64) {
	for _, p := range l {
		d.wear(p.face, p.size, p.color)
		d.f.Text(x, y, p.text)
		if p.strike {
			d.line(x, y-p.size*.1, x+p.w, y-p.size*.1, p.color, 0.25)
		}
		if p.link != "" {
			d.line(x, y+.6, x+p.w, y+.6, p.color, 0.15)
			d.link(p.link, x, y-p.size*pointToMM, p.w, p.size*pointToMM*1.2)
		}
		x += p.w
	}
}

func (d *pdf) link(to string, x, y, w, h float64) {
	id, inside := strings.CutPrefix(to, "#")
	if !inside {
		d.f.LinkString(x, y, w, h, to)
		return
	}
	d.f.Link(x, y, w, h, d.anchor(id))
}

func (d *pdf) anchor(id string) int {
	n, ok := d.links[id]
	if !ok {
		n = d.f.AddLink()
		d.links[id] = n
	}
	return n
}
