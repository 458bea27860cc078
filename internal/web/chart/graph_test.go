package chart

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// random draws a graph of any shape, cycles, repeats and unknown ends included.
func random(t *rapid.T) Graph {
	n := rapid.IntRange(0, 90).Draw(t, "nodes")
	g := Graph{Head: Head{Title: "Any"}, Max: rapid.IntRange(0, 70).Draw(t, "max")}
	for i := range n {
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i % 80), Title: fmt.Sprint(i), Focus: i == n/2})
	}
	for range rapid.IntRange(0, 150).Draw(t, "edges") {
		g.Edges = append(g.Edges, Edge{fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "from")), fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "to")), "x"})
	}
	return g
}

// TestAnyGraph holds that every drawn edge leads forward, that nodes of a layer keep apart, that the
// picture is bounded, and that it never differs.
func TestAnyGraph(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := random(t)
		m := g.mesh()
		l := place(&m)
		if len(m.nodes) > nodeShown+1 {
			t.Fatalf("%d nodes are drawn", len(m.nodes))
		}
		for i, e := range m.edges {
			path := l.paths[i]
			if path[0] != e.from || path[len(path)-1] != e.to {
				t.Fatalf("the path of edge %d leads elsewhere", i)
			}
			for j := 1; j < len(path); j++ {
				if l.points[path[j]].layer != l.points[path[j-1]].layer+1 {
					t.Fatalf("edge %d does not lead from layer to layer", i)
				}
			}
		}
		for _, points := range l.layers {
			for i := 1; i < len(points); i++ {
				a, b := points[i-1], points[i]
				if l.points[b].y-l.points[a].y < (l.size(a)+l.size(b))/2+nodeApart-0.01 {
					t.Fatalf("two points of a layer touch")
				}
			}
		}
		if again := g.SVG(); again != g.SVG() {
			t.Fatal("the picture differs when drawn twice")
		}
	})
}

func TestGraphKeepsTheNearest(t *testing.T) {
	g := Graph{Head: Head{Title: "Chain"}, Max: 3}
	for i := range 9 {
		g.Nodes = append(g.Nodes, Node{ID: fmt.Sprint(i), Title: fmt.Sprint("n", i), Focus: i == 5})
		if i > 0 {
			g.Edges = append(g.Edges, Edge{fmt.Sprint(i - 1), fmt.Sprint(i), ""})
		}
	}
	var kept []string
	m := g.mesh()
	for _, n := range m.nodes {
		kept = append(kept, n.Title)
	}
	if got := strings.Join(kept, " "); got != "n4 n5 n6 +6 more" {
		t.Errorf("kept %q", got)
	}
	if len(g.Table().Rows) != 8 {
		t.Errorf("the table has %d rows, want every edge", len(g.Table().Rows))
	}
}

func TestGraphWithoutCrossings(t *testing.T) {
	// Two fans given in an order that crosses at first.
	g := Graph{Nodes: []Node{{ID: "a"}, {ID: "b"}, {ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "4"}},
		Edges: []Edge{{"a", "4", ""}, {"a", "3", ""}, {"b", "1", ""}, {"b", "2", ""}}}
	m := g.mesh()
	l := place(&m)
	if n := l.crossings(); n != 0 {
		t.Errorf("%d edges cross, want none", n)
	}
}
