package chart

import (
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// canvas writes markup. Attribute values and texts are escaped here and nowhere else.
type canvas struct{ b strings.Builder }

// open writes a start tag; attrs are name and value in turn, and an empty value leaves its name out.
func (c *canvas) open(tag string, attrs ...string) *canvas {
	c.start(tag, attrs)
	c.b.WriteByte('>')
	return c
}

// leaf writes an element without content, closed in the way both SVG and HTML accept.
func (c *canvas) leaf(tag string, attrs ...string) *canvas {
	return c.open(tag, attrs...).end(tag)
}

func (c *canvas) start(tag string, attrs []string) {
	c.b.WriteByte('<')
	c.b.WriteString(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		c.b.WriteByte(' ')
		c.b.WriteString(attrs[i])
		c.b.WriteString(`="`)
		c.text(attrs[i+1])
		c.b.WriteByte('"')
	}
}

func (c *canvas) end(tag string) *canvas {
	c.b.WriteString("</")
	c.b.WriteString(tag)
	c.b.WriteByte('>')
	return c
}

func (c *canvas) text(s string) *canvas {
	c.b.WriteString(template.HTMLEscapeString(strings.ToValidUTF8(s, "\ufffd")))
	return c
}

// label writes one text element at a place.
func (c *canvas) label(class, x, y, anchor, s string) *canvas {
	return c.open("text", "class", class, "x", x, "y", y, "text-anchor", anchor).text(s).end("text")
}

// raw adds markup that this package made.
func (c *canvas) raw(h template.HTML) *canvas {
	c.b.WriteString(string(h))
	return c
}

func (c *canvas) line() *canvas {
	c.b.WriteByte('\n')
	return c
}

func (c *canvas) html() template.HTML { return template.HTML(c.b.String()) }

// picture opens the svg element with its title and description. A picture with links inside is a
// group, not an image: an image's parts are hidden from assistive technology, and links must not be.
func (c *canvas) picture(h Head, links bool, attrs ...string) *canvas {
	role := "img"
	if links {
		role = "group"
	}
	id := h.id()
	named := id + "-title"
	if h.Desc != "" {
		named += " " + id + "-desc"
	}
	c.open("svg", append([]string{"role", role, "aria-labelledby", named, "xmlns", "http://www.w3.org/2000/svg"}, attrs...)...)
	c.open("title", "id", id+"-title").text(h.Title).end("title")
	if h.Desc != "" {
		c.open("desc", "id", id+"-desc").text(h.Desc).end("desc")
	}
	return c.line()
}

// link opens an anchor when the address is safe and reports whether it did.
func (c *canvas) link(href string) bool {
	if href = safe(href); href == "" {
		return false
	}
	c.open("a", "href", href)
	return true
}

// safe returns the address if it is relative or http(s), and nothing otherwise.
func safe(href string) string {
	u, err := url.Parse(href)
	if err != nil || href == "" || strings.HasPrefix(href, `\`) || strings.HasPrefix(href, "//") {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.String()
	case "":
		return u.String()
	}
	return ""
}

// px writes a length with at most two decimals.
func px(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	v = math.Round(v*100) / 100
	if v == 0 {
		v = 0 // no negative zero
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// pct writes a share of one as a percentage.
func pct(v float64) string { return px(v*100) + "%" }

// amount returns a value that can be drawn: not below zero, not infinite, not NaN.
func amount(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v
}

// number writes a value for people, without a locale: as few decimals as it needs, at most two.
func number(v float64) string { return px(v) }

// cut shortens a text to n runes, the last of them an ellipsis.
func cut(s string, n int) string {
	runes := []rune(strings.ToValidUTF8(s, "\ufffd"))
	if len(runes) <= n {
		return string(runes)
	}
	return strings.TrimRight(string(runes[:max(n-1, 0)]), " ") + "…"
}

// length counts runes.
func length(s string) int { return len([]rune(s)) }
