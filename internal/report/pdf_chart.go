package report

import "math"

var chartInks = [tones]rgb{accent, amber, green, ink2, red}

// dashes tells the lines of a radar apart without colour.
var dashes = [tones][]float64{{}, {2, 1}, {.7, 1}, {3, 1, .7, 1}, {4, 1.4}}

func (d *pdf) chart(c *chartNode) {
	t := *c.Table
	t.Caption = ""
	d.gap(3)
	d.need(50)
	if c.Title != "" {
		d.paragraph([]span{{Text: c.Title}}, style{size: 9.5, bold: true, color: ink}, .5)
	}
	if c.Note != "" {
		d.paragraph([]span{{Text: c.Note}}, small(ink2), 1)
	}
	if len(c.Labels) > 0 && len(c.Series) > 0 {
		d.gap(1.5)
		if c.Radar {
			d.radar(c)
		} else {
			d.barChart(c)
		}
		d.legend(c)
	}
	d.table(&t)
}

func (d *pdf) radar(c *chartNode) {
	const radius = 36.0
	d.need(2*radius + 20)
	centre := point{d.left() + d.width()/2, d.y + radius + 7}
	n := len(c.Labels)
	for ring := 1; ring <= 4; ring++ {
		for i := range n {
			a, b := spoke(centre, radius, i, n, float64(ring)/4), spoke(centre, radius, i+1, n, float64(ring)/4)
			d.line(a.X, a.Y, b.X, b.Y, rule, 0.15)
		}
	}
	for i, l := range c.Labels {
		end := spoke(centre, radius, i, n, 1)
		d.line(centre.X, centre.Y, end.X, end.Y, rule, 0.15)
		at, anchor := labelPlace(centre, radius+3, i, n)
		text := d.clip(l, small(ink2), 40)
		switch anchor {
		case "end":
			at.X -= text.width()
		case "middle":
			at.X -= text.width() / 2
		}
		d.draw(text, at.X, at.Y-3)
	}
	for k, s := range c.Series {
		d.ring(centre, radius, k, s)
	}
	d.y = centre.Y + radius + 8
}

func (d *pdf) ring(centre point, radius float64, k int, s seriesNode) {
	color := chartInks[k%tones]
	stretches, whole := runs(s.Values)
	for _, axes := range stretches {
		for j, i := range axes {
			at := spoke(centre, radius, i, len(s.Values), s.Values[i])
			d.f.SetFillColor(color.r, color.g, color.b)
			d.f.Circle(at.X, at.Y, 0.7, "F")
			if j == len(axes)-1 && !whole {
				break
			}
			next := axes[(j+1)%len(axes)]
			to := spoke(centre, radius, next, len(s.Values), s.Values[next])
			d.f.SetDashPattern(dashes[k%tones], 0)
			d.line(at.X, at.Y, to.X, to.Y, color, 0.45)
		}
	}
	d.f.SetDashPattern([]float64{}, 0)
}

func (d *pdf) barChart(c *chartNode) {
	const thick = 3.2
	name := min(50, d.width()*.35)
	long := d.width() - name - 18
	for i, l := range c.Labels {
		h := float64(len(c.Series))*(thick+.8) + 2
		d.need(h)
		text := d.clip(l, small(ink2), name-4)
		d.draw(text, d.left()+name-3-text.width(), d.y+2.6)
		for k, s := range c.Series {
			at := d.left() + name
			top := d.y + float64(k)*(thick+.8)
			if !math.IsNaN(s.Values[i]) {
				d.bar(at, top, max(long*s.Values[i], .1), thick, k)
				at += long * s.Values[i]
			}
			d.draw(d.clip(s.Texts[i], small(ink2), 18), at+1.5, top+2.6)
		}
		d.line(d.left()+name, d.y-1, d.left()+name, d.y+h-1, rule, 0.2)
		d.y += h
	}
	d.gap(2)
}

// bar draws one bar: every second series is an outline, so that neighbours
// differ without colour.
func (d *pdf) bar(x, y, w, h float64, k int) {
	color := chartInks[k%tones]
	d.f.SetFillColor(color.r, color.g, color.b)
	if k%2 == 0 {
		d.f.Rect(x, y, w, h, "F")
		return
	}
	d.f.SetDrawColor(color.r, color.g, color.b)
	d.f.SetLineWidth(0.4)
	d.f.Rect(x+.2, y+.2, max(w-.4, .1), h-.4, "D")
}

// legend names the series, as many as fit on a line.
func (d *pdf) legend(c *chartNode) {
	if len(c.Series) < 2 {
		return
	}
	d.need(6)
	x := d.left()
	for k, s := range c.Series {
		name := d.clip(s.Name, small(ink2), 40)
		if x+10+name.width() > d.left()+d.width() {
			break
		}
		if c.Radar {
			d.f.SetDashPattern(dashes[k%tones], 0)
			d.line(x, d.y+2, x+7, d.y+2, chartInks[k%tones], 0.6)
			d.f.SetDashPattern([]float64{}, 0)
		} else {
			d.bar(x, d.y+.8, 7, 2.4, k)
		}
		d.draw(name, x+9, d.y+3)
		x += 15 + name.width()
	}
	d.y += 7
}
