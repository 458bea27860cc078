package chart

import (
	"fmt"
	"html/template"
	"time"
)

// Interval is something that holds from a moment, included, to a moment, not included. A zero From
// has always held, a zero To still holds. Bounds that are days included on both ends must be given
// with the day after the last.
type Interval struct {
	Label string
	Href  string
	From  time.Time
	To    time.Time
	Tone  Tone
}

// Lane is one row of a timeline. From and To, when both are set, are the time that must be covered:
// what no interval covers of it is a gap. Single says that only one interval may hold at a time, so
// that two at once are marked as an overlap.
type Lane struct {
	Label     string
	Href      string
	From, To  time.Time
	Single    bool
	Intervals []Interval
}

// Timeline shows who or what held when, a lane each, with gaps hatched, overlaps marked, and a line
// for today. From and To bound the picture; when either is zero the data decides. A zero Today draws
// no line.
type Timeline struct {
	Head
	From, To time.Time
	Today    time.Time
	Lanes    []Lane
}

const (
	laneShown = 60
	laneText  = 40
	axisTop   = 22
	axisFoot  = 18
	rowHeight = 28
	laneHead  = 24
	laneFoot  = 16
	overFoot  = 16
)

func (t Timeline) head() Head { return t.Head }

// SVG draws the first sixty lanes and says how many more there are; the table has them all.
func (t Timeline) SVG() template.HTML {
	shown := t.Lanes[:min(len(t.Lanes), laneShown)]
	sc := t.scale()
	height := axisTop + 4
	for _, lane := range shown {
		height += lane.height()
	}
	more := len(t.Lanes) - len(shown)
	if more > 0 {
		height += 20
	}
	var c canvas
	c.picture(t.Head, t.linked(), "width", "100%", "height", fmt.Sprint(height+axisFoot))
	t.hatch(&c)
	t.axis(&c, sc, height)
	y := axisTop + 4
	for _, lane := range shown {
		t.lane(&c, sc, lane, y)
		y += lane.height()
	}
	if more > 0 {
		c.label("c-faint", "0", fmt.Sprint(height-6), "", fmt.Sprintf("+%d %s", more, t.words().More))
	}
	return c.end("svg").html()
}

// hatch defines the pattern of gaps under a name of this picture's own.
func (t Timeline) hatch(c *canvas) {
	c.open("defs").open("pattern", "id", t.id()+"-hatch", "width", "7", "height", "7", "patternUnits", "userSpaceOnUse", "patternTransform", "rotate(45)")
	c.leaf("path", "class", "c-hatch-line", "d", "M0 0V7").end("pattern").end("defs").line()
}

// axis writes the ticks, their lines, and today.
func (t Timeline) axis(c *canvas, sc scale, height int) {
	ticks := sc.ticks()
	for i, tick := range ticks {
		at, class := pct(sc.at(tick.at)), ""
		if i%2 == 1 && len(ticks) > 4 {
			class = "minor"
		}
		c.open("g", "class", class)
		c.leaf("line", "class", "c-grid", "x1", at, "x2", at, "y1", fmt.Sprint(axisTop), "y2", fmt.Sprint(height))
		label := tick.label
		if i == 0 && len(ticks) > 1 && crowded(sc.at(tick.at), sc.at(ticks[1].at)) {
			label = ""
		}
		c.label("c-faint", at, "12", anchor(sc.at(tick.at)), label).end("g")
	}
	c.leaf("line", "class", "c-axis", "x1", "0", "x2", "100%", "y1", fmt.Sprint(axisTop), "y2", fmt.Sprint(axisTop)).line()
	if t.Today.IsZero() || !sc.holds(t.Today) {
		return
	}
	at := pct(sc.at(t.Today))
	c.open("g").open("title").text(t.words().Today + ": " + day(t.Today)).end("title")
	c.leaf("line", "class", "c-today", "x1", at, "x2", at, "y1", fmt.Sprint(axisTop), "y2", fmt.Sprint(height))
	c.label("c-now c-over-line", at, fmt.Sprint(height+14), anchor(sc.at(t.Today)), t.words().Today)
	c.leaf("circle", "class", "c-today-dot", "cx", at, "cy", fmt.Sprint(axisTop), "r", "3.5").end("g").line()
}

// crowded reports whether the first label, kept inside the picture, would run
// into the second.
func crowded(first, second float64) bool {
	return anchor(first) == "start" && second-first < 0.12
}

// anchor keeps a label inside the picture at either edge.
func anchor(at float64) string {
	switch {
	case at < 0.05:
		return "start"
	case at > 0.95:
		return "end"
	}
	return "middle"
}

func (t Timeline) lane(c *canvas, sc scale, lane Lane, y int) {
	linked := c.link(lane.Href)
	c.open("g").open("title").text(lane.Label).end("title")
	c.label("c-strong c-over-line", "0", fmt.Sprint(y+17), "", cut(lane.Label, laneText)).end("g")
	if linked {
		c.end("a")
	}
	top := y + laneHead
	for _, gap := range lane.Gaps() {
		t.gap(c, sc, gap, top)
	}
	rows, _ := lane.rows()
	for i, interval := range lane.Intervals {
		t.interval(c, sc, interval, top+rows[i]*rowHeight)
	}
	if overlaps := lane.Overlaps(); len(overlaps) > 0 {
		_, n := lane.rows()
		for _, overlap := range overlaps {
			t.overlap(c, sc, overlap, top, n*rowHeight)
		}
	}
	c.line()
}

// frame opens an svg of its own over a span; it clips what it holds. It reports whether any of the
// span is in view; when none is, nothing was opened.
func frame(c *canvas, sc scale, s Span, y, height int) bool {
	from, to := sc.at(s.From), sc.end(s.To)
	if to <= from {
		return false
	}
	c.open("svg", "x", pct(from), "y", fmt.Sprint(y), "width", pct(to-from), "height", fmt.Sprint(height), "overflow", "hidden")
	return true
}

func (t Timeline) interval(c *canvas, sc scale, v Interval, y int) {
	if sc.end(v.To) <= sc.at(v.From) {
		return
	}
	linked := c.link(v.Href)
	c.open("g", "class", v.Tone.class()).open("title").text(t.told(v)).end("title")
	if frame(c, sc, Span{v.From, v.To}, y, rowHeight-4) {
		c.leaf("rect", "class", "c-bar", "x", "0", "y", "0", "width", "100%", "height", "100%")
		c.leaf("rect", "class", "c-edge-start", "x", "0", "y", "0", "width", "3", "height", "100%")
		c.label("c-bar-text", "10", "16", "", v.Label).end("svg")
	}
	c.end("g")
	if linked {
		c.end("a")
	}
}

func (t Timeline) gap(c *canvas, sc scale, s Span, y int) {
	c.open("g", "class", "gap").open("title").text(t.words().Gap + ": " + t.written(s)).end("title")
	if frame(c, sc, s, y, rowHeight-4) {
		c.leaf("rect", "x", "0", "y", "0", "width", "100%", "height", "100%", "fill", "url(#"+t.id()+"-hatch)")
		c.leaf("rect", "class", "c-gap", "x", "0", "y", "0", "width", "100%", "height", "100%", "fill", "none")
		c.label("c-late c-over-line", "8", "16", "", t.words().Gap).end("svg")
	}
	c.end("g")
}

// overlap brackets the rows that hold at once and names them beneath.
func (t Timeline) overlap(c *canvas, sc scale, s Span, y, height int) {
	c.open("g", "class", "overlap").open("title").text(t.words().Overlap + ": " + t.written(s)).end("title")
	if frame(c, sc, s, y, height+overFoot) {
		c.leaf("rect", "class", "c-over", "x", "0", "y", "0", "width", "100%", "height", fmt.Sprint(height-4))
		c.leaf("rect", "class", "c-over-edge", "x", "0", "y", fmt.Sprint(height-2), "width", "100%", "height", "3").end("svg")
		c.label("c-over-text c-over-line", pct(sc.at(s.From)), fmt.Sprint(y+height+12), anchorStart(sc.at(s.From)), t.words().Overlap)
	}
	c.end("g")
}

// anchorStart starts a label at its place, unless it would then leave the picture.
func anchorStart(at float64) string {
	if at > 0.85 {
		return "end"
	}
	return "start"
}

// height returns what a lane takes: its label, its rows, and room for the word under an overlap.
func (l Lane) height() int {
	_, n := l.rows()
	height := laneHead + n*rowHeight + laneFoot
	if len(l.Overlaps()) > 0 {
		height += overFoot
	}
	return height
}
