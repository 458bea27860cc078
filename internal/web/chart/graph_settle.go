package chart

// Sizes of the graph's picture, in pixels.
const (
	nodeWidth   = 188.0
	nodeHeight  = 48.0
	nodeApart   = 16.0
	bendHeight  = 8.0
	layerApart  = 96.0
	graphMargin = 4.0
)

// settle gives every point a height: stacked at first, then drawn towards its neighbours while its
// layer keeps its order and its distances.
func (l *layout) settle() {
	for _, points := range l.layers {
		at := 0.0
		for _, p := range points {
			l.points[p].y = at + l.size(p)/2
			at += l.size(p) + nodeApart
		}
	}
	for pass := 0; pass < 8; pass++ {
		for i := range l.layers {
			l.relax(i, l.before)
		}
		for i := len(l.layers) - 1; i >= 0; i-- {
			l.relax(i, l.after)
		}
	}
	l.relaxBoth()
	l.shift()
}

func (l *layout) size(p int) float64 {
	if l.points[p].node < 0 {
		return bendHeight
	}
	return nodeHeight
}

// relaxBoth centres layers between both sides once, which straightens long edges.
func (l *layout) relaxBoth() {
	both := make([][]int, len(l.points))
	for p := range l.points {
		both[p] = append(append(both[p], l.before[p]...), l.after[p]...)
	}
	for i := range l.layers {
		l.relax(i, both)
	}
}

// relax moves a layer's points to the mean of their neighbours, pushes apart those that come too near,
// and takes the mean push back so that the layer does not drift.
func (l *layout) relax(layer int, near [][]int) {
	points := l.layers[layer]
	wish := make([]float64, len(points))
	for i, p := range points {
		wish[i] = l.points[p].y
		if len(near[p]) > 0 {
			sum := 0.0
			for _, q := range near[p] {
				sum += l.points[q].y
			}
			wish[i] = sum / float64(len(near[p]))
		}
	}
	drift := 0.0
	for i, p := range points {
		y := wish[i]
		if i > 0 {
			q := points[i-1]
			y = max(y, l.points[q].y+(l.size(q)+l.size(p))/2+nodeApart)
		}
		l.points[p].y = y
		drift += y - wish[i]
	}
	for _, p := range points {
		l.points[p].y -= drift / float64(len(points))
	}
}

// shift moves everything so that the highest point touches the margin.
func (l *layout) shift() {
	if len(l.points) == 0 {
		return
	}
	top := l.points[0].y - l.size(0)/2
	for p := range l.points {
		top = min(top, l.points[p].y-l.size(p)/2)
	}
	for p := range l.points {
		l.points[p].y += graphMargin - top
	}
}

// bounds returns the size of the picture.
func (l *layout) bounds() (width, height float64) {
	for p := range l.points {
		height = max(height, l.points[p].y+l.size(p)/2)
	}
	return l.left(len(l.layers)-1) + nodeWidth + graphMargin, height + graphMargin
}

// left returns where a layer begins.
func (l *layout) left(layer int) float64 {
	return graphMargin + float64(max(layer, 0))*(nodeWidth+layerApart)
}
