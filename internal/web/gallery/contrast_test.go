package gallery

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// colour is a colour in light and in dark.
type colour [2]string

// tokens reads the style sheet's custom properties that are colours.
func tokens(t *testing.T) map[string]colour {
	t.Helper()
	out := map[string]colour{}
	css := static(t, "steward.css")
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);`).FindAllStringSubmatch(css, -1) {
		if _, twice := out[m[1]]; !twice {
			out[m[1]] = colour{m[2], m[3]}
		}
	}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(css, -1) {
		if _, twice := out[m[1]]; !twice {
			out[m[1]] = colour{m[2], m[2]}
		}
	}
	return out
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatalf("the colour %s: %v", hex, err)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestContrast holds WCAG 2.2 AA in both themes: 4.5 for text (1.4.3), 3 for controls and marks (1.4.11).
func TestContrast(t *testing.T) {
	known := tokens(t)
	need := func(front, back string, least float64) {
		f, okF := known[front]
		b, okB := known[back]
		if !okF || !okB {
			t.Errorf("no colour %s or %s", front, back)
			return
		}
		for i, theme := range []string{"light", "dark"} {
			if got := contrast(t, f[i], b[i]); got < least {
				t.Errorf("%s on %s in %s: %.2f, want %.1f", front, back, theme, got, least)
			}
		}
	}
	for _, back := range []string{"paper", "raised", "sunken", "hover", "float"} {
		for _, front := range []string{"ink", "ink-2", "ink-3", "accent", "ok", "warn", "bad", "idle"} {
			need(front, back, 4.5)
		}
		need("edge", back, 3)
	}
	for _, back := range []string{"accent-fill", "accent-down", "bad-fill"} {
		need("on-fill", back, 4.5)
		need(back, "paper", 3)
	}
	for _, tone := range []string{"ok", "warn", "bad", "accent", "idle"} {
		need(tone, tone+"-soft", 4.5)
		need("ink", tone+"-soft", 7)
	}
	need("ink-2", "accent-soft", 4.5)
	need("ink-3", "accent-soft", 4.5)
	need("accent", "ok-soft", 4.5)
	need("accent", "warn-soft", 4.5)
	need("accent", "bad-soft", 4.5)
}

// TestHeat holds that the text of every cell can be read on its colour.
func TestHeat(t *testing.T) {
	known, css := tokens(t), static(t, "steward.css")
	for _, scale := range []string{"", "risk"} {
		for level := range 6 {
			name := fmt.Sprintf(`\.heat-%d`, level)
			if scale != "" && level > 0 {
				name = `\.risk ` + name
			} else {
				name = `\n  ` + name
			}
			m := regexp.MustCompile(name + ` \{ fill: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`).FindStringSubmatch(css)
			if m == nil {
				t.Errorf("no colour for level %d of %q", level, scale)
				continue
			}
			text := known["ink"]
			switch {
			case level == 0:
				text = known["ink-3"]
			case level == 5, level == 4 && scale == "":
				text = colour{"#ffffff", "#14120f"}
			}
			for i, theme := range []string{"light", "dark"} {
				if got := contrast(t, text[i], m[i+1]); got < 4.5 {
					t.Errorf("text on level %d of %q in %s: %.2f, want 4.5", level, scale, theme, got)
				}
			}
		}
	}
}
