package chart

import (
	"fmt"
	"strings"
)

// Node is one thing of a graph. Kind is written small above the title; Focus marks the node the page
// is about, from which the nearest are kept when there are too many.
type Node struct {
	ID    string
	Kind  string
	Title string
	Href  string
	Tone  Tone
	Focus bool
}

// Edge leads from one node to another. Edges that name an unknown node are left out, as are edges
// from a node to itself in the picture; both stay in the table.
type Edge struct {
	From, To string
	Label    string
}

// Graph shows what depends on what, in layers from left to right. At most Max nodes are drawn, sixty
// when Max is zero; one node more then says how many were left out, and the table still has them all.
type Graph struct {
	Head
	Nodes []Node
	Edges []Edge
	Max   int
}

const nodeShown = 60

func (g Graph) head() Head { return g.Head }

// Table lists every edge, then every node that no edge touches.
func (g Graph) Table() Table {
	w := g.words()
	table := Table{Caption: g.Title, Columns: []string{w.From, w.Link, w.To}}
	byID := map[string]Node{}
	for _, n := range g.Nodes {
		if _, twice := byID[n.ID]; !twice {
			byID[n.ID] = n
		}
	}
	touched := map[string]bool{}
	for _, e := range g.Edges {
		touched[e.From], touched[e.To] = true, true
		table.Rows = append(table.Rows, []Cell{nodeCell(byID, e.From), {Text: e.Label}, nodeCell(byID, e.To)})
	}
	for _, n := range g.Nodes {
		if !touched[n.ID] {
			table.Rows = append(table.Rows, []Cell{nodeCell(byID, n.ID), {}, {}})
		}
	}
	return table
}

func nodeCell(byID map[string]Node, id string) Cell {
	n, ok := byID[id]
	if !ok {
		return Cell{Text: id}
	}
	text := n.Title
	if n.Kind != "" {
		text += " (" + n.Kind + ")"
	}
	return Cell{Text: text, Href: n.Href}
}

// mesh is the part of a graph that is drawn: distinct nodes, and edges between them by index.
type mesh struct {
	nodes []Node
	edges []arc
	more  int // index of the node that stands for those left out, or -1
}

// arc is an edge between two drawn nodes; several edges of the same pair share one.
type arc struct {
	from, to int
	label    string
	back     bool // drawn against the direction of the layers
}

// mesh bounds the graph to what is drawn.
func (g Graph) mesh() mesh {
	nodes, index := g.distinct()
	limit := g.Max
	if limit <= 0 || limit > nodeShown {
		limit = nodeShown
	}
	kept := nearest(nodes, g.arcs(index), limit)
	m := mesh{more: -1}
	place := make([]int, len(nodes))
	for i, n := range nodes {
		place[i] = -1
		if kept[i] {
			place[i] = len(m.nodes)
			m.nodes = append(m.nodes, n)
		}
	}
	if hidden := len(nodes) - len(m.nodes); hidden > 0 {
		m.more = len(m.nodes)
		m.nodes = append(m.nodes, Node{Title: fmt.Sprintf("+%d %s", hidden, g.words().More)})
	}
	m.connect(g.arcs(index), place)
	return m
}

// distinct returns the nodes without repeats, and where each identifier is.
func (g Graph) distinct() ([]Node, map[string]int) {
	index := map[string]int{}
	var nodes []Node
	for _, n := range g.Nodes {
		if _, twice := index[n.ID]; twice {
			continue
		}
		index[n.ID] = len(nodes)
		nodes = append(nodes, n)
	}
	return nodes, index
}

// arcs returns the edges between known, different nodes.
func (g Graph) arcs(index map[string]int) []arc {
	var arcs []arc
	for _, e := range g.Edges {
		from, known := index[e.From]
		to, alsoKnown := index[e.To]
		if known && alsoKnown && from != to {
			arcs = append(arcs, arc{from: from, to: to, label: e.Label})
		}
	}
	return arcs
}

// connect adds the edges, each end at its node or at the node that stands for the rest, one per pair.
func (m *mesh) connect(arcs []arc, place []int) {
	seen := map[[2]int]int{}
	for _, a := range arcs {
		from, to := place[a.from], place[a.to]
		outside := from < 0 || to < 0
		if from < 0 {
			from = m.more
		}
		if to < 0 {
			to = m.more
		}
		if from == to {
			continue
		}
		if outside {
			a.label = ""
		}
		if at, twice := seen[[2]int{from, to}]; twice {
			m.edges[at].label = merge(m.edges[at].label, a.label)
			continue
		}
		seen[[2]int{from, to}] = len(m.edges)
		m.edges = append(m.edges, arc{from: from, to: to, label: a.label})
	}
}

func merge(have, add string) string {
	switch {
	case add == "" || strings.Contains(have, add):
		return have
	case have == "":
		return add
	}
	return have + ", " + add
}
