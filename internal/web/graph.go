package web

import (
	"html/template"
	"slices"
	"strconv"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/web/chart"
)

// graphView is the page of what depends on a record and what it depends on.
type graphView struct {
	Kind    *record.Kind
	Ref     string
	Title   string
	Path    string
	List    string
	Changes int64
	Depths  []depthLink
	Figure  template.HTML
	Empty   bool
	Cut     bool
}

type depthLink struct {
	Label   string
	URL     string
	Current bool
}

// Bounds of graphs: nodes on the page of a record, and on a page of its own.
const (
	partNodes  = 16
	graphNodes = 200
	graphDrawn = 60
	mostDepth  = 4
)

func (w *Web) graphPage(c *call) error {
	r, err := c.record()
	if err != nil {
		return err
	}
	if err := c.onlyQuery("depth"); err != nil {
		return err
	}
	depth := 2
	if s := c.query("depth"); s != "" {
		if depth, err = strconv.Atoi(s); err != nil || depth < 1 || depth > mostDepth {
			return record.Fail(record.Invalid, "The depth is a number of steps, 1 to "+strconv.Itoa(mostDepth)+".")
		}
	}
	g, err := w.reg.Graph(c.ctx, c.actor, r.ID, depth, graphNodes)
	if err != nil {
		return err
	}
	d, err := c.display(nil)
	if err != nil {
		return err
	}
	v := &graphView{Kind: c.kind, Ref: r.Ref(c.kind), Title: orRef(r.Title, r.Ref(c.kind)), Path: c.recordURL(r.Kind, r.Number), List: c.url(c.kind.Plural), Empty: len(g.Edges) == 0, Cut: g.Cut, Changes: r.Rev}
	for i := 1; i <= mostDepth; i++ {
		v.Depths = append(v.Depths, depthLink{strconv.Itoa(i), v.Path + "/graph?depth=" + strconv.Itoa(i), i == depth})
	}
	v.Figure = d.graph(g, r.ID, "graph", "Everything linked to "+v.Title+" within "+count(depth, "step", "steps")+", in the direction of the links.", graphDrawn)
	return c.page("graph", v)
}

// graphPart is the picture on the page of a record; "" when nothing is linked.
func (c *call) graphPart(o outline, r record.Record) (template.HTML, error) {
	if r.Removed {
		return "", nil
	}
	g, err := c.web.reg.Graph(c.ctx, c.actor, r.ID, 1, partNodes)
	if err != nil || len(g.Edges) == 0 {
		return "", err
	}
	d, err := c.display(nil)
	if err != nil {
		return "", err
	}
	return d.graph(g, r.ID, "neighbours", "What "+orRef(r.Title, r.Ref(o.kind))+" is linked to.", partNodes), nil
}

// graph draws nodes by kind and number, so that the picture stays the same.
func (d display) graph(g register.Graph, focus record.ID, id, desc string, most int) template.HTML {
	out := chart.Graph{Head: chart.Head{ID: id, Title: "Dependencies", Desc: desc}, Max: most}
	ids := make([]record.ID, 0, len(g.Nodes))
	for id := range g.Nodes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		n := g.Nodes[id]
		k := d.kinds.Kind(n.Kind)
		if k == nil {
			continue
		}
		out.Nodes = append(out.Nodes, chart.Node{ID: string(id), Kind: k.Label, Title: titleOrRef(k, n), Href: d.path(k, n.Number), Tone: toneOf(k, n.State), Focus: id == focus})
	}
	for _, l := range g.Edges {
		label := l.Relation
		if k := d.kinds.Kind(l.Kind); k != nil {
			if f := k.Field(l.Relation); f != nil {
				label = f.Label
			}
		}
		out.Edges = append(out.Edges, chart.Edge{From: string(l.Source), To: string(l.Target), Label: label})
	}
	return chart.Figure(out)
}

// toneOf is the tone of a state in a picture.
func toneOf(k *record.Kind, state string) chart.Tone {
	s := k.State(state)
	if s == nil {
		return chart.Idle
	}
	switch s.Shape {
	case record.Active, record.Good:
		return chart.OK
	case record.Waiting:
		return chart.Info
	case record.Bad:
		return chart.Bad
	}
	return chart.Idle
}
