package report

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// drawing draws a chart as SVG. Every text in it is escaped here; the numbers
// are ours. A reader that cannot see it is told its title and that the table
// after it says the same.
func drawing(c *chartNode) template.HTML {
	if len(c.Labels) == 0 || len(c.Series) == 0 {
		return ""
	}
	var s svg
	if c.Radar {
		s.radar(c)
	} else {
		s.bars(c)
	}
	name := c.Title
	if name == "" {
		name = shorten(c.describe(), 120)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg viewBox="0 0 %d %d" role="img" aria-label="%s">`+"\n<title>%s</title>\n<desc>%s</desc>\n",
		s.width, s.height, esc(name), esc(name), esc(c.describe()))
	b.WriteString(s.b.String())
	b.WriteString("</svg>\n")
	return template.HTML(b.String())
}

// describe says the chart in a sentence for each series.
func (c *chartNode) describe() string {
	var parts []string
	for _, s := range c.Series {
		var vals []string
		for i, l := range c.Labels {
			if i == 12 {
				vals = append(vals, "…")
				break
			}
			vals = append(vals, l+" "+s.Texts[i])
		}
		parts = append(parts, strings.TrimLeft(s.Name+": ", ": ")+strings.Join(vals, ", ")+".")
	}
	return strings.Join(parts, " ")
}

// svg collects a drawing.
type svg struct {
	b             strings.Builder
	width, height int
}

func esc(s string) string { return template.HTMLEscapeString(s) }

func (s *svg) text(p point, anchor, text string) {
	fmt.Fprintf(&s.b, `<text x="%.1f" y="%.1f" text-anchor="%s">%s</text>`+"\n", p.X, p.Y, anchor, esc(text))
}

// tones are how many series differ in look; further ones begin again, told
// apart by the table.
const tones = 5

func (s *svg) radar(c *chartNode) {
	s.width, s.height = 576, 400
	centre, radius := point{288, 190}, 150.0
	n := len(c.Labels)
	for ring := 1; ring <= 4; ring++ {
		all := make([]point, n)
		for i := range all {
			all[i] = spoke(centre, radius, i, n, float64(ring)/4)
		}
		fmt.Fprintf(&s.b, `<polygon class="grid" points="%s"/>`+"\n", points(all))
	}
	for i, l := range c.Labels {
		end := spoke(centre, radius, i, n, 1)
		fmt.Fprintf(&s.b, `<path class="grid" d="M%.1f %.1fL%.1f %.1f"/>`+"\n", centre.X, centre.Y, end.X, end.Y)
		at, anchor := labelPlace(centre, radius+12, i, n)
		s.text(at, anchor, shorten(l, 26))
	}
	for k, v := range c.Series {
		s.ring(centre, radius, k, v)
	}
	s.legend(c, point{8, 388})
}

// labelPlace returns where the label of an axis stands and from which side.
func labelPlace(centre point, radius float64, i, n int) (point, string) {
	at := spoke(centre, radius, i, n, 1)
	at.Y += 4
	switch dx := at.X - centre.X; {
	case dx > 8:
		return at, "start"
	case dx < -8:
		return at, "end"
	}
	return at, "middle"
}

func (s *svg) ring(centre point, radius float64, k int, v seriesNode) {
	fmt.Fprintf(&s.b, `<g class="s%d">`, k%tones)
	stretches, whole := runs(v.Values)
	for _, axes := range stretches {
		pts := make([]point, len(axes))
		for j, i := range axes {
			pts[j] = spoke(centre, radius, i, len(v.Values), v.Values[i])
		}
		if whole {
			fmt.Fprintf(&s.b, `<polygon class="area" points="%s"/>`, points(pts))
		} else if len(pts) > 1 {
			fmt.Fprintf(&s.b, `<polyline class="path" points="%s"/>`, points(pts))
		}
		for _, p := range pts {
			fmt.Fprintf(&s.b, `<circle class="dot" cx="%.1f" cy="%.1f" r="3"/>`, p.X, p.Y)
		}
	}
	s.b.WriteString("</g>\n")
}

func (s *svg) bars(c *chartNode) {
	const left, right, thick = 180.0, 516.0, 12.0
	y := 8.0
	for i, l := range c.Labels {
		s.text(point{left - 10, y + 10}, "end", shorten(l, 26))
		for k, v := range c.Series {
			at := point{left + 6, y + 10}
			if !math.IsNaN(v.Values[i]) {
				w := (right - left) * v.Values[i]
				fmt.Fprintf(&s.b, `<g class="s%d"><rect class="bar" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/></g>`, k%tones, left, y+1, max(w-1, .5), thick-2)
				at.X += w
			}
			s.text(at, "start", v.Texts[i])
			y += thick + 3
		}
		y += 9
	}
	fmt.Fprintf(&s.b, `<path class="grid" d="M%.1f 0V%.1f"/>`+"\n", left, y)
	s.width, s.height = 576, int(y)+4
	if len(c.Series) > 1 {
		s.height += 20
		s.legend(c, point{left, y + 18})
	}
}

// legend names the series in a row, as many as fit.
func (s *svg) legend(c *chartNode, at point) {
	if len(c.Series) < 2 {
		return
	}
	for k, v := range c.Series {
		name := shorten(v.Name, 24)
		if at.X+float64(28+7*len([]rune(name))) > float64(s.width) {
			return
		}
		if c.Radar {
			fmt.Fprintf(&s.b, `<g class="s%d"><polyline class="path" points="%.1f,%.1f %.1f,%.1f"/></g>`, k%tones, at.X, at.Y-4, at.X+20, at.Y-4)
		} else {
			fmt.Fprintf(&s.b, `<g class="s%d"><rect class="bar" x="%.1f" y="%.1f" width="20" height="8"/></g>`, k%tones, at.X, at.Y-8)
		}
		s.text(point{at.X + 26, at.Y}, "start", name)
		at.X += float64(44 + 7*len([]rune(name)))
	}
}

func points(pts []point) string {
	parts := make([]string, len(pts))
	for i, p := range pts {
		parts[i] = fmt.Sprintf("%.1f,%.1f", p.X, p.Y)
	}
	return strings.Join(parts, " ")
}
