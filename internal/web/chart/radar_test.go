package chart

import (
	"math"
	"strings"
	"testing"
)

// TestRadarShowsWhatIsNotKnown holds that a missing value is not drawn as zero: it
// breaks the line, has no dot, and is said in the table.
func TestRadarShowsWhatIsNotKnown(t *testing.T) {
	r := Radar{Head: Head{Title: "Maturity"}, Max: 5, Axes: []Axis{{Label: "4"}, {Label: "5"}, {Label: "6"}, {Label: "7"}}, Rings: []Ring{{Label: "Lowest", Values: []float64{1, math.NaN(), 2, 3}}}}
	svg := string(r.SVG())
	if n := strings.Count(svg, "<circle class=\"c-fill\""); n != 3 {
		t.Errorf("%d dots, want 3", n)
	}
	if d, whole := r.path(r.Rings[0]); whole || strings.Count(d, "M") != 2 || strings.Contains(d, "Z") {
		t.Errorf("the line does not break: %s", d)
	}
	if got := r.Table().Rows[1][1].Text; got != "not known" {
		t.Errorf("the table says %q", got)
	}
	if d, _ := r.path(Ring{Values: []float64{math.NaN()}}); d != "" {
		t.Errorf("nothing known draws %s", d)
	}
	if d, whole := r.path(Ring{Values: []float64{1, 2, 3, 4}}); !whole || !strings.HasSuffix(d, "Z") {
		t.Errorf("a whole ring is not closed: %s", d)
	}
}

// TestRadarStaysWithinItsEdge holds that values beyond the scale are drawn at it.
func TestRadarStaysWithinItsEdge(t *testing.T) {
	r := Radar{Axes: make([]Axis, 3), Max: 5}
	for _, v := range []float64{-1, 0, 5, 9, math.Inf(1), math.Inf(-1)} {
		if share, ok := r.share(Ring{Values: []float64{v}}, 0); !ok || share < 0 || share > 1 {
			t.Errorf("%v takes %v", v, share)
		}
	}
}
