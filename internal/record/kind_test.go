package record

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func plain(name string, fields ...Field) *Kind {
	return &Kind{Name: name, Plural: name + "s", Label: name, Labels: name + "s", Prefix: strings.ToUpper(name), Version: 1, Fields: fields, States: []State{{Name: "open"}, {Name: "done"}}}
}

// TestCatalogueNamesEveryFault declares kinds that do not fit and wants each
// fault named.
func TestCatalogueNamesEveryFault(t *testing.T) {
	for want, k := range map[string]*Kind{
		"needs name":                 {Name: "x"},
		"is unnamed, repeated":       plain("x", Field{Name: "a", Label: "A", Type: Text}, Field{Name: "a", Label: "A", Type: Text}),
		"reserved":                   plain("x", Field{Name: "title", Label: "A", Type: Text}),
		"links to unknown kind":      plain("x", Field{Name: "a", Label: "A", Type: LinkType, Target: []string{"nowhere"}}),
		"lacks options":              plain("x", Field{Name: "a", Label: "A", Type: Enum}),
		"lacks options or derivati":  plain("x", Field{Name: "a", Label: "A", Type: Computed}),
		"leads nowhere":              {Name: "x", Plural: "xs", Prefix: "X", Version: 1, States: []State{{Name: "open"}}, Transitions: []Transition{{Name: "go", From: []string{"open"}, To: "gone"}}},
		"starts at unknown state":    {Name: "x", Plural: "xs", Prefix: "X", Version: 1, States: []State{{Name: "open"}}, Transitions: []Transition{{Name: "go", From: []string{"gone"}, To: "open"}}},
		"column b is not a field":    {Name: "x", Plural: "xs", Prefix: "X", Version: 1, States: []State{{Name: "open"}}, Columns: []string{"b"}},
		"derives from unknown relat": {Name: "x", Plural: "xs", Prefix: "X", Version: 1, States: []State{{Name: "open"}}, DerivesFrom: []string{"y.z"}},
	} {
		if _, err := NewCatalogue(k); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	if _, err := NewCatalogue(plain("x"), plain("x")); err == nil {
		t.Error("two kinds of one name were taken")
	}
}

// TestUpgrade takes a body through every step from its schema to today's.
func TestUpgrade(t *testing.T) {
	k := plain("x")
	k.Version = 3
	k.Upcast = map[int]func(Body) Body{
		1: func(b Body) Body { b["two"] = b["one"]; delete(b, "one"); return b },
		2: func(b Body) Body { b["three"] = b.Text("two") + "!"; delete(b, "two"); return b },
	}
	old := Body{"one": "a"}
	got, err := k.Upgrade(old, 1)
	if err != nil || got.Text("three") != "a!" || len(got) != 1 {
		t.Errorf("from 1: %v, %v", got, err)
	}
	if old.Text("one") != "a" {
		t.Error("the old body was changed")
	}
	if _, err := k.Upgrade(old, 4); err == nil {
		t.Error("a body of a newer schema was read")
	}
	delete(k.Upcast, 2)
	if _, err := k.Upgrade(old, 1); err == nil {
		t.Error("a missing step was passed over")
	}
}

func TestRefs(t *testing.T) {
	for in, want := range map[string]string{"sys-42": "SYS 42", "A-B-7": "A-B 7", "SYS-0": "", "SYS": "", "-4": "", "SYS-": "", "SYS-4x": "", "SYS-99999999999999999999": ""} {
		prefix, n, ok := ParseRef(in)
		got := ""
		if ok {
			got = fmt.Sprintf("%s %d", prefix, n)
		}
		if got != want {
			t.Errorf("%s is %q, want %q", in, got, want)
		}
	}
}

// TestIDs holds that identities sort by the time they were made and have one
// form only.
func TestIDs(t *testing.T) {
	var made []ID
	for ms := range 200 {
		id, err := NewID(time.UnixMilli(int64(1_700_000_000_000+ms*7)), rand.Reader)
		if err != nil || !id.Valid() {
			t.Fatalf("%q, %v", id, err)
		}
		made = append(made, id)
	}
	if !slices.IsSorted(made) {
		t.Error("identities do not sort by time")
	}
	for _, bad := range []ID{"", "06h0ts23bcjdjtwcfgnv11rmc", "06H0TS23BCJDJTWCFGNV11RMC4", "06h0ts23bcjdjtwcfgnv11rmc%", "06h0ts23bcjdjtwcfgnv11rmc5\n"} {
		if bad.Valid() {
			t.Errorf("%q passes for an identity", bad)
		}
	}
}

// TestFacets holds what lists filter by: what is unset has a value of its own,
// numbers order as text, long texts are cut between characters.
func TestFacets(t *testing.T) {
	k := plain("x", Field{Name: "n", Label: "N", Type: Number, Index: true}, Field{Name: "t", Label: "T", Type: Text, Many: true, Index: true}, Field{Name: "u", Label: "U", Type: Text, Index: true}, Field{Name: "v", Label: "V", Type: Text})
	got := k.Facets(Record{State: "open", Body: Body{"n": 3.0, "t": []any{"a", "b"}, "v": "not indexed"}}, nil)
	for _, want := range []Facet{{"state", "open"}, {"owner", ""}, {"t", "a"}, {"t", "b"}, {"u", ""}, {"n", k.Fields[0].FacetValue("3")}} {
		if !slices.Contains(got, want) {
			t.Errorf("no facet %v in %v", want, got)
		}
	}
	if len(got) != 6 {
		t.Errorf("%d facets: %v", len(got), got)
	}
	numbers := []float64{-1e14, -2, -1.5, 0, 0.25, 1, 10, 1e14}
	for i := range numbers[1:] {
		if a, b := sortableNumber(numbers[i]), sortableNumber(numbers[i+1]); a >= b {
			t.Errorf("%v sorts as %s, not before %v as %s", numbers[i], a, numbers[i+1], b)
		}
	}
	if cut := FacetText(strings.Repeat("é", 100)); len(cut) != 120 || !strings.HasSuffix(cut, "é") {
		t.Errorf("cut to %q", cut)
	}
}

func TestSortKeys(t *testing.T) {
	titles := []string{"«Ábaco»", "abacus", "Zebra", "éclair", "Eclipse"}
	slices.SortFunc(titles, func(a, b string) int { return strings.Compare(SortKey(a), SortKey(b)) })
	if got := strings.Join(titles, " "); got != "«Ábaco» abacus éclair Eclipse Zebra" {
		t.Errorf("sorted %s", got)
	}
}
