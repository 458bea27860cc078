package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func on(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// drawings are one of each kind, small enough to read as a golden file.
func drawings() map[string]Drawing {
	return map[string]Drawing{
		"bars": Bars{Head: Head{Title: "Systems without an owner", Desc: "By unit"}, Bars: []Bar{
			{Label: "Mobility", Value: 40, Href: "/list?unit=1&owner=none"}, {Label: "Education", Value: 10, Text: "10 of 12", Tone: Bad}, {Label: "Water", Value: 0}}},
		"stack": Stack{Head: Head{Title: "States"}, Segments: []Segment{
			{Label: "In use", Value: 30, Tone: OK, Href: "/list?state=use"}, {Label: "Registered", Value: 9.5}, {Label: "Retired", Value: 0}, {Label: "Other", Value: 0.5, Text: "one half"}}},
		"spark": Spark{Head: Head{Title: "Trend"}, Tone: Warn, Points: []Point{
			{"1", 3}, {"2", 5}, {"3", math.NaN()}, {"4", 1}, {"5", 4}}},
		"matrix": Matrix{Head: Head{Title: "Risks"}, Scale: Risk, RowTitle: "Likelihood", ColumnTitle: "effect",
			Rows: []string{"Likely", "Rare"}, Columns: []string{"Minor", "Severe"},
			Spots: [][]Spot{{{Text: "2", Level: 3, Href: "/risks?a"}, {Text: "1", Level: 5, Note: "accepted"}}, {{Text: "0"}}}},
		"timeline": Timeline{Head: Head{Title: "Accountable", Desc: "Two systems"}, Today: on(2026, 11, 24), Lanes: []Lane{
			{Label: "Triage", Href: "/r/1", From: on(2026, 1, 1), To: on(2026, 12, 1), Single: true, Intervals: []Interval{
				{Label: "Ada", Href: "/p/1", From: on(2026, 1, 1), To: on(2026, 3, 1)}, {Label: "Bo", From: on(2026, 4, 1), To: on(2026, 9, 1), Tone: OK}, {Label: "Cy", From: on(2026, 8, 1)}}},
			{Label: "Nobody yet", From: on(2026, 2, 1), To: on(2026, 12, 1)}}},
		"radar": Radar{Head: Head{Title: "Maturity"}, Axes: []Axis{{Label: "4", Note: "Context", Href: "/g?clause=4"}, {Label: "5"}, {Label: "6"}, {Label: "7"}}, Rings: []Ring{
			{Label: "Lowest", Values: []float64{1, 2.5, math.NaN(), 9}}, {Label: "Middle", Values: []float64{2, 3, 4, 5}}, {Label: "Target", Values: []float64{3, 3, 3}, Aim: true}}},
		"exceedance": Exceedance{Head: Head{Title: "Losses"}, Unit: "EUR", Of: "Loss in a year", Marks: []Percentile{{"P50", "one year in two costs more", .5}, {"P90", "one in ten", .1}},
			Tolerated: &Tolerated{Exceeds{2000, .05}, "Tolerated: 5 %"}, Curves: []Curve{
				{"Before", Idle, "6 4", []Exceeds{{0, .9}, {1000, .5}, {3000, .1}, {4100, .004}}, []float64{1000, 3000}}, {"Today", "", "", []Exceeds{{0, .4}, {1000, .1}}, []float64{0, 1000}}, {Label: "Nothing"}}},
		"columns": Columns{Head: Head{Title: "Over time"}, Scale: Risk, Line: "Over tolerance", Layers: []Layer{{"low", 1}, {"extreme", 5}}, At: []Column{
			{"31 Jan 2026", "Jan 26", []float64{3, 1}, 2}, {"28 Feb 2026", "Feb 26", []float64{40}, 0}, {"31 Mar 2026", "Mar 26", nil, math.NaN()}}},
		"graph": Graph{Head: Head{Title: "Made of"}, Nodes: []Node{
			{ID: "s", Kind: "AI system", Title: "Triage", Focus: true, Href: "/s"}, {ID: "m", Kind: "Model", Title: "Ranker"}, {ID: "d", Kind: "Dataset", Title: "Applications", Tone: Warn}, {ID: "alone", Title: "Alone"}},
			Edges: []Edge{{From: "m", To: "s", Label: "part of"}, {From: "d", To: "m", Label: "trains"}, {From: "d", To: "s", Label: "feeds"}, {From: "s", To: "d", Label: "adds to"}, {From: "s", To: "gone"}}},
	}
}

func TestGolden(t *testing.T) {
	for name, d := range drawings() {
		got := string(Figure(d)) + "\n"
		if again := string(Figure(d)) + "\n"; again != got {
			t.Errorf("%s differs when drawn twice", name)
		}
		file := filepath.Join("testdata", name+".html")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if err != nil {
			t.Fatalf("read the golden file (write it with -update): %v", err)
		}
		if diff := cmp.Diff(string(golden), got); diff != "" {
			t.Errorf("%s changed (-golden +now):\n%s", name, diff)
		}
	}
}

// check holds what is true of every picture: well-formed, titled, without style or script, its
// coordinates numbers, its links safe, its names unique.
func check(t testing.TB, name, markup string) {
	t.Helper()
	decoder, ids := xml.NewDecoder(strings.NewReader(markup)), map[string]bool{}
	titled := false
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v\n%s", name, err, markup)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "title":
			titled = true
		case "script", "style", "foreignObject", "img":
			t.Errorf("%s holds the element %s", name, start.Name.Local)
		}
		for _, a := range start.Attr {
			attribute(t, name, a, ids)
		}
	}
	if !titled {
		t.Errorf("%s has no title", name)
	}
}

func attribute(t testing.TB, name string, a xml.Attr, ids map[string]bool) {
	t.Helper()
	key, value := a.Name.Local, a.Value
	switch {
	case key == "style", strings.HasPrefix(key, "on"):
		t.Errorf("%s holds the attribute %s", name, key)
	case key == "href" && regexp.MustCompile(`(?i)^\s*(javascript|data|vbscript):|^//|^\\`).MatchString(value):
		t.Errorf("%s links to %q", name, value)
	case key == "id" && ids[value]:
		t.Errorf("%s names %q twice", name, value)
	case key == "id":
		ids[value] = true
	case strings.Contains("x y x1 x2 y1 y2 cx cy r width height d viewBox transform", key):
		if strings.Contains(value, "NaN") || strings.Contains(value, "Inf") || strings.Contains(value, "e+") {
			t.Errorf("%s draws at %s=%q", name, key, value)
		}
	}
}

func TestEveryPictureIsSound(t *testing.T) {
	for name, d := range drawings() {
		check(t, name, string(Figure(d)))
	}
}

const hostile = `"><script>alert(1)</script>&<b onclick='x'>` + "\x00\xff\u202e"

// FuzzHostile draws every picture from hostile texts, links and numbers.
func FuzzHostile(f *testing.F) {
	f.Add(hostile, "javascript:alert(1)", 1.0, int64(0))
	f.Add("", "//host/x", math.Inf(1), int64(math.MaxInt64))
	f.Add("a]]>b", " javascript:x", -1.0, int64(-1e15))
	f.Add("ok", "/list?a=1&b=\"2", math.NaN(), int64(1e10))
	f.Add("", "", 1e300, int64(0))
	f.Add("", "", 5e-324, int64(0))
	f.Fuzz(func(t *testing.T, text, href string, value float64, seconds int64) {
		head := Head{ID: text, Title: text, Desc: text}
		at := time.Unix(seconds%1e12, 0).UTC()
		for i, d := range []Drawing{
			Bars{Head: head, Full: value, Bars: []Bar{{Label: text, Value: value, Text: text, Href: href, Tone: Tone(text)}, {Value: 1}}},
			Stack{Head: head, Segments: []Segment{{Label: text, Value: value, Href: href, Tone: Tone(text)}, {Value: value}}},
			Spark{Head: head, Points: []Point{{text, value}, {text, -value}, {text, 1}}, Tone: Tone(text)},
			Matrix{Head: head, Rows: []string{text}, Columns: []string{text, ""}, Spots: [][]Spot{{{text, int(seconds), href, text}}}, Scale: Scale(text)},
			Timeline{Head: head, Today: at, Lanes: []Lane{{Label: text, Href: href, From: at, To: on(2026, 1, 1), Single: true, Intervals: []Interval{{text, href, at, time.Time{}, Tone(text)}, {text, href, time.Time{}, at, OK}}}}},
			Radar{Head: head, Max: value, Steps: int(seconds), Axes: []Axis{{text, text, href}, {}, {Label: text}}, Rings: []Ring{{text, []float64{value, -value, 1}, false}, {text, []float64{value}, true}, {}}},
			Exceedance{Head: head, Unit: text, Of: text, Tolerated: &Tolerated{Exceeds{value, value}, text}, Marks: []Percentile{{text, text, value}}, Curves: []Curve{{text, Tone(text), text, []Exceeds{{value, value}, {-value, .5}, {1, value}}, []float64{value, 1}}}},
			Columns{Head: head, Line: text, Scale: Scale(text), Layers: []Layer{{text, int(seconds)}, {text, 1}}, At: []Column{{text, text, []float64{value, 1, -value}, value}, {text, text, nil, -value}}},
			Graph{Head: head, Nodes: []Node{{text, text, text, href, Tone(text), true}, {ID: "b"}}, Edges: []Edge{{text, "b", text}, {"b", text, text}, {text, text, ""}}},
		} {
			// XML knows fewer characters than HTML; what it refuses is replaced before it is read.
			markup := strings.Map(func(r rune) rune {
				if r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 {
					return r
				}
				return ' '
			}, string(Figure(d)))
			check(t, fmt.Sprint(i), markup)
		}
	})
}

func TestSafeLinks(t *testing.T) {
	for href, want := range map[string]string{
		"/list?a=1&b=2": "/list?a=1&b=2", "#part": "#part", "?q=x": "?q=x", "https://example.org/a": "https://example.org/a",
		"javascript:alert(1)": "", "JaVaScRiPt:x": "", " javascript:x": "", "data:text/html,x": "", "//host/x": "", `\\host\x`: "", "": "", "ht\x00tp://x": "",
	} {
		if got := safe(href); got != want {
			t.Errorf("safe(%q) = %q, want %q", href, got, want)
		}
	}
}

func TestLinksAreNotHiddenInAnImage(t *testing.T) {
	with := string(Bars{Head: Head{Title: "a"}, Bars: []Bar{{Label: "x", Value: 1, Href: "/x"}}}.SVG())
	without := string(Bars{Head: Head{Title: "a"}, Bars: []Bar{{Label: "x", Value: 1, Href: "javascript:x"}}}.SVG())
	if !strings.Contains(with, `role="group"`) || !strings.Contains(without, `role="img"`) {
		t.Errorf("a picture with links is a group and one without an image, got\n%s\n%s", with, without)
	}
}

func TestWordsAndEmptiness(t *testing.T) {
	german := Bars{Head: Head{Title: "Leer", Words: Words{Nothing: "Noch nichts."}}}
	if got := string(Figure(german)); !strings.Contains(got, "Noch nichts.") || strings.Contains(got, "<svg") {
		t.Errorf("an empty picture says so in the page's words, got %s", got)
	}
	if got := german.words(); got.Table != english().Table || got.Nothing != "Noch nichts." {
		t.Errorf("words: %+v", got)
	}
}

func TestBarsAreBounded(t *testing.T) {
	b := Bars{Head: Head{Title: "Many"}}
	for i := range 100 {
		b.Bars = append(b.Bars, Bar{Label: fmt.Sprint(i), Value: float64(i)})
	}
	if svg := string(b.SVG()); strings.Count(svg, "c-track") != barShown || !strings.Contains(svg, "+40 more") {
		t.Errorf("a hundred bars are not drawn as sixty and forty more")
	}
	if rows := len(b.Table().Rows); rows != 100 {
		t.Errorf("the table has %d rows, want all 100", rows)
	}
}
