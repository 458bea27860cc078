package chart

import (
	"slices"
	"sort"
)

// point is a node, or a bend of an edge that passes a layer, on the grid of layers.
type point struct {
	node  int // index of the node, or -1 for a bend
	layer int
	y     float64
}

// layout is a mesh with places: points first the nodes, then the bends; each edge is a path of points.
type layout struct {
	points []point
	paths  [][]int
	layers [][]int // points of each layer from top to bottom
	before [][]int // points that lead to a point
	after  [][]int // points that a point leads to
}

// place lays a mesh out: layers, bends, an order within each layer that crosses little, and heights.
func place(m *mesh) layout {
	m.unwind()
	layer := m.layers()
	var l layout
	for n := range m.nodes {
		l.add(n, layer[n])
	}
	for _, e := range m.edges {
		path := []int{e.from}
		for at := layer[e.from] + 1; at < layer[e.to]; at++ {
			path = append(path, l.add(-1, at))
		}
		l.paths = append(l.paths, append(path, e.to))
	}
	l.wire()
	l.order()
	l.settle()
	return l
}

func (l *layout) add(node, layer int) int {
	l.points = append(l.points, point{node: node, layer: layer})
	for len(l.layers) <= layer {
		l.layers = append(l.layers, nil)
	}
	l.layers[layer] = append(l.layers[layer], len(l.points)-1)
	return len(l.points) - 1
}

func (l *layout) wire() {
	l.before = make([][]int, len(l.points))
	l.after = make([][]int, len(l.points))
	for _, path := range l.paths {
		for i := 1; i < len(path); i++ {
			l.after[path[i-1]] = append(l.after[path[i-1]], path[i])
			l.before[path[i]] = append(l.before[path[i]], path[i-1])
		}
	}
}

// order sweeps over the layers and sorts each by the mean place of its neighbours, and keeps the order
// that crossed least.
func (l *layout) order() {
	best, least := clone(l.layers), l.crossings()
	for sweep := 0; sweep < 12 && least > 0; sweep++ {
		if sweep%2 == 0 {
			for i := 1; i < len(l.layers); i++ {
				l.sort(i, l.before)
			}
		} else {
			for i := len(l.layers) - 2; i >= 0; i-- {
				l.sort(i, l.after)
			}
		}
		if n := l.crossings(); n < least {
			best, least = clone(l.layers), n
		}
	}
	l.layers = best
}

func clone(layers [][]int) [][]int {
	out := make([][]int, len(layers))
	for i := range layers {
		out[i] = slices.Clone(layers[i])
	}
	return out
}

func (l *layout) sort(layer int, near [][]int) {
	rank := l.ranks()
	key := func(p int) float64 {
		if len(near[p]) == 0 {
			return rank[p]
		}
		sum := 0.0
		for _, q := range near[p] {
			sum += rank[q]
		}
		return sum / float64(len(near[p]))
	}
	keys := map[int]float64{}
	for _, p := range l.layers[layer] {
		keys[p] = key(p)
	}
	sort.SliceStable(l.layers[layer], func(i, j int) bool {
		return keys[l.layers[layer][i]] < keys[l.layers[layer][j]]
	})
}

// ranks returns every point's place within its layer.
func (l *layout) ranks() []float64 {
	rank := make([]float64, len(l.points))
	for _, points := range l.layers {
		for i, p := range points {
			rank[p] = float64(i)
		}
	}
	return rank
}

// crossings counts pairs of path parts between neighbouring layers that cross.
func (l *layout) crossings() int {
	rank := l.ranks()
	n := 0
	for _, points := range l.layers {
		var ends []float64
		for _, p := range points {
			mine := make([]float64, 0, len(l.after[p]))
			for _, q := range l.after[p] {
				mine = append(mine, rank[q])
			}
			for _, m := range mine {
				for _, e := range ends {
					if e > m {
						n++
					}
				}
			}
			ends = append(ends, mine...)
		}
	}
	return n
}
