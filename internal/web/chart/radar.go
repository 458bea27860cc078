package chart

import (
	"fmt"
	"html/template"
	"math"
)

// Radar shows a value for each of several axes that start from one point, for one or more rings of
// values. Values run from 0 to Max; those outside are drawn at the edge. A value that is not known is
// NaN: it is not drawn, breaks the ring, and the table says so. Fewer than three axes make no shape,
// and only the table is useful then.
type Radar struct {
	Head
	Axes  []Axis
	Rings []Ring
	Max   float64 // end of every axis; 5 when not above zero
	Steps int     // rings of the grid; Max, rounded up, when not between 1 and 10
}

// Axis is one direction. Label is short; Note says more on hover and in the table.
type Axis struct {
	Label, Note, Href string
}

// Ring is one set of values, in the order of the axes. An aim is drawn as a dashed line without dots.
type Ring struct {
	Label  string
	Values []float64
	Aim    bool
}

const (
	radarWidth  = 320.0
	radarHeight = 296.0
	radarRadius = 116.0
)

func (r Radar) head() Head { return r.Head }

// SVG draws the radar at its own size, or smaller where there is less room.
func (r Radar) SVG() template.HTML {
	var c canvas
	c.picture(r.Head, r.linked(), "width", px(radarWidth), "height", px(radarHeight), "viewBox", fmt.Sprintf("0 0 %s %s", px(radarWidth), px(radarHeight)))
	r.grid(&c)
	for i := range r.Rings {
		r.ring(&c, i)
	}
	return c.end("svg").html()
}

// at is the place of a share of an axis, the first upright, going clockwise.
func (r Radar) at(axis int, share float64) (x, y float64) {
	a := 2*math.Pi*float64(axis)/float64(max(len(r.Axes), 1)) - math.Pi/2
	return radarWidth/2 + radarRadius*share*math.Cos(a), radarHeight/2 + radarRadius*share*math.Sin(a)
}

// grid draws the steps, the axes, and their labels.
func (r Radar) grid(c *canvas) {
	for step := 1; step <= r.steps(); step++ {
		c.leaf("circle", "class", "c-grid", "fill", "none", "cx", px(radarWidth/2), "cy", px(radarHeight/2), "r", px(radarRadius*float64(step)/float64(r.steps())))
	}
	for i, axis := range r.Axes {
		x, y := r.at(i, 1)
		c.leaf("line", "class", "c-axis", "x1", px(radarWidth/2), "y1", px(radarHeight/2), "x2", px(x), "y2", px(y))
		x, y = r.at(i, 1.09)
		linked := c.link(axis.Href)
		c.open("g").open("title").text(axis.name()).end("title")
		c.label("c-value", px(x), px(y+4), anchorAt(x), cut(axis.Label, 7)).end("g")
		if linked {
			c.end("a")
		}
		c.line()
	}
	for step := 1; step <= r.steps(); step++ {
		c.label("c-faint", px(radarWidth/2+4), px(radarHeight/2-radarRadius*float64(step)/float64(r.steps())+4), "start", number(r.full()*float64(step)/float64(r.steps())))
	}
	c.line()
}

// anchorAt sets a label to the side it is on.
func anchorAt(x float64) string {
	switch {
	case x < radarWidth/2-8:
		return "end"
	case x > radarWidth/2+8:
		return "start"
	}
	return "middle"
}

// ring draws one set of values: a closed shape when all are known, else what is known of it.
func (r Radar) ring(c *canvas, i int) {
	ring := r.Rings[i]
	c.open("g", "class", r.class(i))
	path, whole := r.path(ring)
	if path != "" {
		opacity, dash := "0", ""
		if ring.Aim {
			dash = "5 4"
		} else if whole {
			opacity = ".28"
		}
		c.leaf("path", "class", "c-bar", "d", path, "fill-opacity", opacity, "stroke-width", "2", "stroke-dasharray", dash)
	}
	if !ring.Aim {
		for axis := range r.Axes {
			r.dot(c, i, axis)
		}
	}
	c.end("g").line()
}

// path runs through the values that are known, breaking where one is not.
func (r Radar) path(ring Ring) (d string, whole bool) {
	pen := "M"
	n := 0
	for axis := range r.Axes {
		share, ok := r.share(ring, axis)
		if !ok {
			pen = "M"
			continue
		}
		x, y := r.at(axis, share)
		d += pen + px(x) + " " + px(y)
		pen = "L"
		n++
	}
	switch _, last := r.share(ring, len(r.Axes)-1); {
	case n == 0:
		return "", false
	case n == len(r.Axes):
		return d + "Z", true
	case last:
		if share, ok := r.share(ring, 0); ok { // the stretch across the top
			x, y := r.at(0, share)
			d += "L" + px(x) + " " + px(y)
		}
	}
	return d, false
}

// dot marks a value; every second ring has squares, so that rings differ without colour.
func (r Radar) dot(c *canvas, i, axis int) {
	share, ok := r.share(r.Rings[i], axis)
	if !ok {
		return
	}
	x, y := r.at(axis, share)
	c.open("g").open("title").text(r.Axes[axis].name() + ": " + r.Rings[i].Label + " " + r.written(r.Rings[i], axis)).end("title")
	if i%2 == 0 {
		c.leaf("circle", "class", "c-fill", "cx", px(x), "cy", px(y), "r", "3.5")
	} else {
		c.leaf("rect", "class", "c-fill", "x", px(x-3), "y", px(y-3), "width", "6", "height", "6")
	}
	c.end("g")
}

// share is the part of an axis that a value takes, false when it is not known.
func (r Radar) share(ring Ring, axis int) (float64, bool) {
	if axis < 0 || axis >= len(ring.Values) || math.IsNaN(ring.Values[axis]) {
		return 0, false
	}
	return min(max(ring.Values[axis]/r.full(), 0), 1), true
}

func (r Radar) full() float64 {
	if r.Max > 0 && !math.IsInf(r.Max, 0) {
		return r.Max
	}
	return 5
}

func (r Radar) steps() int {
	if r.Steps >= 1 && r.Steps <= 10 {
		return r.Steps
	}
	return int(min(max(math.Ceil(r.full()), 1), 10))
}

func (r Radar) class(i int) string {
	if r.Rings[i].Aim {
		return "idle"
	}
	return fmt.Sprintf("shade-%d", i%5+1)
}

func (a Axis) name() string {
	if a.Note == "" {
		return a.Label
	}
	return a.Label + " " + a.Note
}

func (r Radar) written(ring Ring, axis int) string {
	if axis >= len(ring.Values) || math.IsNaN(ring.Values[axis]) {
		return r.words().Unknown
	}
	return number(ring.Values[axis])
}

func (r Radar) linked() bool {
	for _, a := range r.Axes {
		if safe(a.Href) != "" {
			return true
		}
	}
	return false
}

func (r Radar) legend(c *canvas) {
	c.open("ul", "class", "legend", "aria-label", r.words().Legend)
	for i, ring := range r.Rings {
		shape := " dot"
		switch {
		case ring.Aim:
			shape = " ring"
		case i%2 == 1:
			shape = " square"
		}
		c.open("li").open("span", "class", "state "+r.class(i)+shape).text(ring.Label).end("span").end("li")
	}
	c.end("ul").line()
}

// Table has a row for each axis and a column for each ring.
func (r Radar) Table() Table {
	t := Table{Caption: r.Title, Columns: []string{r.words().Name}}
	for _, ring := range r.Rings {
		t.Columns = append(t.Columns, ring.Label)
	}
	for i, axis := range r.Axes {
		row := []Cell{{Text: axis.name(), Href: axis.Href}}
		for _, ring := range r.Rings {
			row = append(row, Cell{Text: r.written(ring, i), Num: true})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
