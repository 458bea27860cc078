package chart

// nearest marks the nodes to keep: all when they fit, else those nearest to the focus, by breadth,
// then the others in order.
func nearest(nodes []Node, arcs []arc, limit int) []bool {
	kept := make([]bool, len(nodes))
	near := make([][]int, len(nodes))
	for _, a := range arcs {
		near[a.from] = append(near[a.from], a.to)
		near[a.to] = append(near[a.to], a.from)
	}
	count := 0
	var queue []int
	take := func(i int) {
		if !kept[i] && count < limit {
			kept[i] = true
			count++
			queue = append(queue, i)
		}
	}
	reach := func() {
		for len(queue) > 0 {
			i := queue[0]
			queue = queue[1:]
			for _, j := range near[i] {
				take(j)
			}
		}
	}
	for i, n := range nodes {
		if n.Focus {
			take(i)
		}
	}
	reach()
	for i := range nodes {
		take(i)
		reach()
	}
	return kept
}

// unwind turns every edge that closes a cycle around and marks it, so that all edges lead forward.
func (m *mesh) unwind() {
	const fresh, open, closed = 0, 1, 2
	state := make([]int, len(m.nodes))
	out := make([][]int, len(m.nodes))
	for i, e := range m.edges {
		out[e.from] = append(out[e.from], i)
	}
	var visit func(int)
	visit = func(n int) {
		state[n] = open
		for _, i := range out[n] {
			switch to := m.edges[i].to; state[to] {
			case open:
				m.edges[i].back = true
			case fresh:
				visit(to)
			}
		}
		state[n] = closed
	}
	for n := range m.nodes {
		if state[n] == fresh {
			visit(n)
		}
	}
	for i, e := range m.edges {
		if e.back {
			m.edges[i].from, m.edges[i].to = e.to, e.from
		}
	}
}

// layers gives every node the layer one after the last of those that lead to it, then moves nodes that
// nothing leads to up to what they lead to, so that edges stay short.
func (m *mesh) layers() []int {
	layer := make([]int, len(m.nodes))
	// At most one pass per node is needed, since no edge leads backward.
	for range m.nodes {
		moved := false
		for _, e := range m.edges {
			if layer[e.to] <= layer[e.from] {
				layer[e.to], moved = layer[e.from]+1, true
			}
		}
		if !moved {
			break
		}
	}
	m.pull(layer)
	return layer
}

func (m *mesh) pull(layer []int) {
	led := make([]bool, len(m.nodes))
	nearest := make([]int, len(m.nodes))
	for _, e := range m.edges {
		led[e.to] = true
		if nearest[e.from] == 0 || layer[e.to] < nearest[e.from] {
			nearest[e.from] = layer[e.to]
		}
	}
	for n := range m.nodes {
		if !led[n] && nearest[n] > 0 {
			layer[n] = nearest[n] - 1
		}
	}
}
