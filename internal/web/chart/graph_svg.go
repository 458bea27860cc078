package chart

import (
	"fmt"
	"html/template"
	"strings"
)

const (
	nodeTitle = 23
	nodeKind  = 26
	edgeText  = 15
)

// SVG draws the graph at its own size, edges under nodes.
func (g Graph) SVG() template.HTML {
	m := g.mesh()
	l := place(&m)
	width, height := l.bounds()
	var c canvas
	c.picture(g.Head, m.linked(), "class", "fixed", "width", px(width), "height", px(height), "viewBox", fmt.Sprintf("0 0 %s %s", px(width), px(height)))
	g.arrow(&c)
	for i, e := range m.edges {
		g.edge(&c, &l, e, l.paths[i])
	}
	for i, n := range m.nodes {
		n.draw(&c, l.left(l.points[i].layer), l.points[i].y-nodeHeight/2, i == m.more)
	}
	for i, e := range m.edges {
		e.name(&c, &l, l.paths[i])
	}
	return c.end("svg").html()
}

// arrow defines the arrowhead under a name of this picture's own.
func (g Graph) arrow(c *canvas) {
	c.open("defs").open("marker", "id", g.id()+"-arrow", "viewBox", "0 0 8 8", "refX", "7", "refY", "4", "markerWidth", "7", "markerHeight", "7", "orient", "auto-start-reverse", "markerUnits", "userSpaceOnUse")
	c.leaf("path", "class", "g-arrow", "d", "M0 0.5 8 4 0 7.5z").end("marker").end("defs").line()
}

// edge draws a path through its points; the arrow sits where the edge truly leads.
func (g Graph) edge(c *canvas, l *layout, e arc, path []int) {
	var d strings.Builder
	for i := 1; i < len(path); i++ {
		a, b := l.points[path[i-1]], l.points[path[i]]
		x0, x1 := l.left(a.layer)+nodeWidth, l.left(b.layer)
		if i == 1 {
			fmt.Fprintf(&d, "M%s %s", px(x0), px(a.y))
		} else {
			fmt.Fprintf(&d, "H%s", px(x0))
		}
		mid := (x0 + x1) / 2
		fmt.Fprintf(&d, "C%s %s %s %s %s %s", px(mid), px(a.y), px(mid), px(b.y), px(x1), px(b.y))
	}
	head := "url(#" + g.id() + "-arrow)"
	if e.back {
		c.leaf("path", "class", "g-edge g-back", "d", d.String(), "marker-start", head)
	} else {
		c.leaf("path", "class", "g-edge", "d", d.String(), "marker-end", head)
	}
	c.line()
}

// name writes an edge's label in the middle of its last part, where edges of one source have spread.
func (e arc) name(c *canvas, l *layout, path []int) {
	if e.label == "" {
		return
	}
	a, b := l.points[path[len(path)-2]], l.points[path[len(path)-1]]
	x := (l.left(a.layer) + nodeWidth + l.left(b.layer)) / 2
	y := (a.y+b.y)/2 + 4
	if e.back {
		y += 13 // an edge and its opposite share their path
	}
	c.open("g").open("title").text(e.label).end("title")
	c.label("g-label", px(x), px(y), "middle", cut(e.label, edgeText)).end("g").line()
}

func (n Node) draw(c *canvas, x, y float64, more bool) {
	linked := c.link(n.Href)
	c.open("g", "class", n.class(more), "transform", fmt.Sprintf("translate(%s %s)", px(x), px(y)))
	c.open("title").text(strings.TrimPrefix(n.Kind+": "+n.Title, ": ")).end("title")
	c.leaf("rect", "class", "g-node", "width", px(nodeWidth), "height", px(nodeHeight), "rx", "5")
	if more {
		c.label("c-strong", px(nodeWidth/2), "29", "middle", n.Title)
	} else {
		c.leaf("rect", "class", "g-side", "x", "0", "y", "8", "width", "3", "height", px(nodeHeight-16))
		c.label("c-faint", "14", "19", "", cut(n.Kind, nodeKind))
		c.label("c-strong", "14", "36", "", cut(n.Title, nodeTitle))
	}
	c.end("g")
	if linked {
		c.end("a")
	}
	c.line()
}

func (n Node) class(more bool) string {
	class := n.Tone.class()
	if n.Focus {
		class += " focus"
	}
	if more {
		class += " more"
	}
	return strings.TrimSpace(class)
}

func (m mesh) linked() bool {
	for _, n := range m.nodes {
		if safe(n.Href) != "" {
			return true
		}
	}
	return false
}
