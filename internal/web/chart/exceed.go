package chart

import (
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Exceedance shows with which probability a year costs more than an amount: a
// falling curve for each way things may be, on one pair of axes. It is as wide as
// its place; amounts lie to the right, the share of years upwards.
type Exceedance struct {
	Head
	Unit      string // of amounts, such as EUR
	Of        string // what amounts are, such as "Loss in a year"
	Curves    []Curve
	Marks     []Percentile
	Tolerated *Tolerated
	Write     func(float64) string // an amount; nil writes it plainly
}

// Curve is one falling line. Dash is as of stroke-dasharray, so that lines differ
// without colour.
type Curve struct {
	Label string
	Tone  Tone
	Dash  string
	At    []Exceeds // by rising amount
	Marks []float64 // the amount at each of the percentiles
}

// Exceeds is a point: the share of years, 0 to 1, that cost more than an amount.
type Exceeds struct{ Amount, Share float64 }

// Percentile is a level across the picture: its name, and the share above it.
type Percentile struct {
	Name, Words string
	Share       float64
}

// Tolerated says that at most a share of years may cost more than an amount: no
// curve may pass to the right and above its corner.
type Tolerated struct {
	Exceeds
	Label string
}

const (
	exceedTop, exceedPlot, exceedFoot = 20.0, 300.0, 44.0
	exceedHeight                      = exceedTop + exceedPlot + exceedFoot
	exceedWide                        = 1000.0 // units across, whatever the width
	exceedTicks                       = 4
)

func (e Exceedance) head() Head { return e.Head }

// drawn are the curves that have points.
func (e Exceedance) drawn() []Curve {
	var out []Curve
	for _, curve := range e.Curves {
		if len(curve.At) > 0 {
			out = append(out, curve)
		}
	}
	return out
}

// full is the amount at the right edge and the step of the axis, both above zero.
func (e Exceedance) full() (most, step float64) {
	for _, curve := range e.Curves {
		for _, p := range curve.At {
			most = max(most, amount(p.Amount))
		}
	}
	if e.Tolerated != nil {
		most = max(most, amount(e.Tolerated.Amount)*1.1)
	}
	if most < 1e-9 { // nothing costs anything, and a step has to be more than nothing
		return 1, 1
	}
	step = math.Pow(10, math.Floor(math.Log10(most/exceedTicks)))
	for _, by := range []float64{1, 2, 5, 10} {
		if step*by*exceedTicks >= most {
			step *= by
			break
		}
	}
	return step * math.Ceil(most/step), step
}

// y is where a share of years lies, from the top.
func (e Exceedance) y(share float64) float64 {
	return exceedTop + exceedPlot*(1-min(amount(share), 1))
}

// SVG draws axes, percentiles, curves and what is tolerated.
func (e Exceedance) SVG() template.HTML {
	e.Curves = e.drawn()
	most, step := e.full()
	var c canvas
	c.picture(e.Head, false, "width", "100%", "height", px(exceedHeight))
	e.axes(&c, most, step)
	inner := []string{"x", "0", "y", "0", "width", "100%", "height", px(exceedHeight), "viewBox", "0 0 " + px(exceedWide) + " " + px(exceedHeight), "preserveAspectRatio", "none"}
	c.open("svg", inner...)
	if t := e.Tolerated; t != nil {
		x, y := exceedWide*min(amount(t.Amount)/most, 1), e.y(t.Share)
		c.leaf("path", "class", "c-gap", "fill", "none", "vector-effect", "non-scaling-stroke", "stroke-width", "1.5", "d", "M"+px(x)+" "+px(exceedTop)+" L"+px(x)+" "+px(y)+" L"+px(exceedWide)+" "+px(y))
	}
	for _, curve := range e.Curves {
		c.open("g", "class", strings.TrimSpace("spark "+curve.Tone.class()))
		c.leaf("path", "class", "line", "vector-effect", "non-scaling-stroke", "stroke-dasharray", curve.Dash, "d", e.path(curve, most)).end("g").line()
	}
	c.end("svg")
	for _, curve := range e.Curves {
		e.dots(&c, curve, most)
	}
	for _, m := range e.Marks {
		c.label("g-label", "100%", px(e.y(m.Share)-3), "end", m.Name+": "+m.Words)
	}
	e.corner(&c, most)
	return c.end("svg").html()
}

func (e Exceedance) axes(c *canvas, most, step float64) {
	bottom := exceedTop + exceedPlot
	c.leaf("line", "class", "c-axis", "x1", "0", "y1", px(bottom), "x2", "100%", "y2", px(bottom))
	c.label("c-faint", "0", px(exceedTop-8), "start", "100 % of years")
	c.leaf("line", "class", "c-grid", "x1", "0", "y1", px(exceedTop), "x2", "100%", "y2", px(exceedTop))
	for _, m := range e.Marks {
		y := e.y(m.Share)
		c.leaf("line", "class", "c-grid", "x1", "0", "y1", px(y), "x2", "100%", "y2", px(y))
	}
	for x := 0.0; x <= most*1.0001; x += step {
		anchor := "middle"
		switch {
		case x == 0:
			anchor = "start"
		case x > most*.9999:
			anchor = "end"
		}
		c.leaf("line", "class", "c-axis", "x1", pct(x/most), "y1", px(bottom), "x2", pct(x/most), "y2", px(bottom+4))
		c.label("c-value", pct(x/most), px(bottom+18), anchor, e.written(x))
	}
	c.label("c-faint", "100%", px(bottom+36), "end", strings.TrimSuffix(e.Of+", "+e.Unit, ", ")).line()
}

func (e Exceedance) path(curve Curve, most float64) string {
	var b strings.Builder
	for i, p := range curve.At {
		lead := " L"
		if i == 0 {
			lead = "M"
		}
		b.WriteString(lead + px(exceedWide*min(amount(p.Amount)/most, 1)) + " " + px(e.y(p.Share)))
	}
	return b.String()
}

// dots marks the percentiles on a curve. One that costs nothing has no place on it.
func (e Exceedance) dots(c *canvas, curve Curve, most float64) {
	c.open("g", "class", strings.TrimSpace("spark "+curve.Tone.class()))
	for i, v := range curve.Marks {
		if i < len(e.Marks) && amount(v) > 0 && v <= most {
			c.open("g").open("title").text(curve.Label + ", " + e.Marks[i].Name + ": " + e.written(v) + " " + e.Unit).end("title")
			c.leaf("circle", "class", "end", "cx", pct(v/most), "cy", px(e.y(e.Marks[i].Share)), "r", "3.5").end("g")
		}
	}
	c.end("g").line()
}

// corner names what is tolerated, on the side that has room.
func (e Exceedance) corner(c *canvas, most float64) {
	t := e.Tolerated
	if t == nil {
		return
	}
	share, anchor, gap := min(amount(t.Amount)/most, 1), "start", "6"
	if share > .5 {
		anchor, gap = "end", "-6"
	}
	c.open("text", "class", "c-late", "x", pct(share), "dx", gap, "y", px(exceedTop+14), "text-anchor", anchor).text(t.Label).end("text")
}

// legend names each line with a piece of it.
func (e Exceedance) legend(c *canvas) {
	e.Curves = e.drawn()
	c.open("ul", "class", "legend", "aria-label", e.words().Legend)
	for _, curve := range e.Curves {
		c.open("li").open("svg", "class", strings.TrimSpace("spark "+curve.Tone.class()), "width", "28", "height", "8", "aria-hidden", "true")
		c.leaf("path", "class", "line", "stroke-dasharray", curve.Dash, "d", "M0 4 H28").end("svg").text(" " + curve.Label).end("li")
	}
	c.end("ul").line()
}

func (e Exceedance) written(v float64) string {
	if e.Write != nil {
		return e.Write(v)
	}
	return number(amount(v))
}

// Table lists the percentiles of every curve, then the share of years above each
// amount of the axis.
func (e Exceedance) Table() Table {
	t := Table{Caption: e.Title, Columns: []string{e.words().Value}}
	e.Curves = e.drawn()
	for _, curve := range e.Curves {
		t.Columns = append(t.Columns, curve.Label)
	}
	if len(t.Columns) == 1 {
		return t
	}
	for i, m := range e.Marks {
		row := []Cell{{Text: m.Name + ", " + m.Words}}
		for _, curve := range e.Curves {
			if i < len(curve.Marks) {
				row = append(row, Cell{Text: strings.TrimSpace(e.written(curve.Marks[i]) + " " + e.Unit), Num: true})
			}
		}
		t.Rows = append(t.Rows, row)
	}
	most, step := e.full()
	for x := 0.0; x <= most*1.0001; x += step / 2 {
		row := []Cell{{Text: strings.TrimSpace("> " + e.written(x) + " " + e.Unit)}}
		for _, curve := range e.Curves {
			row = append(row, Cell{Text: curve.above(x), Num: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// share writes a part of one as a percentage with one decimal.
func share(v float64) string {
	return strconv.FormatFloat(100*min(amount(v), 1), 'f', 1, 64) + " %"
}

// above reads the share of years above an amount off the curve, between its points;
// past the last it is less than there.
func (curve Curve) above(x float64) string {
	last := Exceeds{}
	for i, p := range curve.At {
		if p.Amount < x {
			last = p
			continue
		}
		if i == 0 || p.Amount <= x {
			return share(p.Share)
		}
		return share(last.Share + (p.Share-last.Share)*(x-last.Amount)/(p.Amount-last.Amount))
	}
	if share(last.Share) == share(0) {
		return share(0)
	}
	return "< " + share(last.Share)
}
