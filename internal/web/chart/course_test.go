package chart

import (
	"math"
	"strings"
	"testing"
	"time"
)

func january(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

// TestCourse draws every value that can be, within the picture, and lists all of
// them with the target.
func TestCourse(t *testing.T) {
	for name, values := range map[string][]float64{
		"usual": {82, 91, 94}, "none": nil, "one": {5}, "flat": {95, 95}, "foreign": {math.NaN(), math.Inf(1), -1e15, 3}, "wide": {-1e14, 1e14},
	} {
		l := Course{Head: Head{Title: "Read <soon>"}, Target: 95, Due: january(31), Start: &Moment{At: january(1), Value: 82}, Tone: OK, Unit: "per cent"}
		known := 0
		for i, v := range values {
			l.Values = append(l.Values, Moment{At: january(i + 2), Label: "day", Value: v})
			if drawable(v) {
				known++
			}
		}
		svg := string(l.SVG())
		if strings.Count(svg, "<circle") != known || strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") || strings.Contains(svg, "<soon>") || strings.Contains(svg, "style=") {
			t.Errorf("%s: %s", name, svg)
		}
		f := l.plot()
		for _, m := range l.Values {
			if x, y := f.x(m.At), f.y(m.Value); drawable(m.Value) && (x < 0 || x > courseWidth || y < 0 || y > courseHeight) {
				t.Errorf("%s: %v lies at %v, %v", name, m.Value, x, y)
			}
		}
		want := len(values) + 1
		if len(values) == 0 {
			want = 0
		}
		if got := len(l.Table().Rows); got != want {
			t.Errorf("%s: %d rows, want %d", name, got, want)
		}
	}
}
