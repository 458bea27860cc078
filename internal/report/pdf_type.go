package report

import (
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gobolditalic"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

type rgb struct{ r, g, b int }

// The inks of the pages, those of the light theme.
var (
	ink    = rgb{0x1b, 0x19, 0x16}
	ink2   = rgb{0x52, 0x4d, 0x45}
	ink3   = rgb{0x6a, 0x64, 0x5a}
	rule   = rgb{0xd5, 0xd0, 0xc5}
	edge   = rgb{0x8c, 0x86, 0x7a}
	sunken = rgb{0xf5, 0xf3, 0xee}
	accent = rgb{0x2a, 0x45, 0xbd}
	green  = rgb{0x1c, 0x6b, 0x41}
	amber  = rgb{0x88, 0x51, 0x00}
	red    = rgb{0xb0, 0x26, 0x1d}
)

func toneColor(tone string) rgb {
	switch tone {
	case "ok":
		return green
	case "bad":
		return red
	case "info":
		return accent
	}
	return ink3
}

// style is how text is set. lead is the height of a line in sizes, 1.4 when 0.
type style struct {
	size  float64
	bold  bool
	color rgb
	lead  float64
	pre   bool // keep every space, break anywhere
	mono  bool
}

func body() style { return style{size: 9.5, color: ink, lead: 1.45} }

func small(c rgb) style { return style{size: 8.5, color: c, lead: 1.4} }

// height is that of a line in millimetres.
func (s style) height() float64 {
	if s.lead == 0 {
		s.lead = 1.4
	}
	return s.size * s.lead * pointToMM
}

// face is a typeface: what it has, and how wide that is.
type face struct {
	family, style string
	font          *sfnt.Font
	buf           sfnt.Buffer
	advances      map[rune]float64 // for a size of 1; less than 0 when it has none
}

// advance returns the width of a character at size 1, and whether there is one.
func (f *face) advance(r rune) (float64, bool) {
	if a, ok := f.advances[r]; ok {
		return a, a >= 0
	}
	a := -1.0
	if f.font != nil && r <= 0xffff {
		if g, err := f.font.GlyphIndex(&f.buf, r); err == nil && g != 0 {
			if adv, err := f.font.GlyphAdvance(&f.buf, g, fixed.I(1000), font.HintingNone); err == nil {
				a = float64(adv) / 64 / 1000
			}
		}
	}
	f.advances[r] = a
	return a, a >= 0
}

// face returns the typeface of a style, loading it when it is first used, so
// that a file holds only those it needs.
func (d *pdf) face(bold, italic, mono bool) *face {
	key, data := "", goregular.TTF
	switch {
	case mono:
		key, data = "M", gomono.TTF
	case bold && italic:
		key, data = "BI", gobolditalic.TTF
	case bold:
		key, data = "B", gobold.TTF
	case italic:
		key, data = "I", goitalic.TTF
	}
	if f := d.faces[key]; f != nil {
		return f
	}
	f := &face{family: "go", style: key, advances: map[rune]float64{}}
	if mono {
		f.family, f.style = "gomono", ""
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		d.f.SetError(err)
	}
	f.font = parsed
	d.f.AddUTF8FontFromBytes(f.family, f.style, data)
	d.faces[key] = f
	return f
}

// dress is what type is set on the sheet.
type dress struct {
	face  *face
	size  float64
	color rgb
	known bool
}

// wear sets type and colour unless they are set already.
func (d *pdf) wear(f *face, size float64, c rgb) {
	if d.dress.face != f || d.dress.size != size {
		d.f.SetFont(f.family, f.style, size)
	}
	if !d.dress.known || d.dress.color != c {
		d.f.SetTextColor(c.r, c.g, c.b)
	}
	d.dress = dress{f, size, c, true}
}

func (d *pdf) set(st style) { d.wear(d.face(st.bold, false, st.mono), st.size, st.color) }

// shown returns the character that the face shows for r, and its width at size
// 1. Signs without a form of their own, such as direction marks, are none.
func (d *pdf) shown(f *face, r rune) (rune, float64) {
	if a, ok := f.advance(r); ok {
		return r, a
	}
	switch {
	case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		return -1, 0
	case unicode.IsSpace(r):
		a, _ := f.advance(' ')
		return ' ', a
	case r == mark:
		r = '□'
	default:
		d.missing = true
		r = '□'
	}
	if a, ok := f.advance(r); ok {
		return r, a
	}
	a, _ := f.advance('?')
	return '?', a
}
