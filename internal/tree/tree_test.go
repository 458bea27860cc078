package tree

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var limits = Limits{Depth: 8, Values: 100}

func TestJSONKeepsLinesOrderAndNumbersAsWritten(t *testing.T) {
	n, err := JSON([]byte("{\n \"b\": [1.50,\n  true],\n \"a\": {\"x\": null, \"y\": \"\\u00e9\\n\"}\n}\n"), limits)
	if err != nil {
		t.Fatal(err)
	}
	want := &Node{Type: Object, Line: 1, Keys: []string{"b", "a"}, Items: []Node{
		{Type: List, Line: 2, Items: []Node{{Type: Number, Line: 2, Text: "1.50"}, {Type: Bool, Line: 3, Text: "true"}}},
		{Type: Object, Line: 4, Keys: []string{"x", "y"}, Items: []Node{{Type: Null, Line: 4}, {Type: String, Line: 4, Text: "é\n"}}},
	}}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Error(diff)
	}
}

func TestYAMLReadsAsTheSameTree(t *testing.T) {
	n, err := YAML([]byte("b:\n- 1.50\n- true\na: {x: ~, y: \"é\"}\nc: &k v\nd: *k\n"), 10, limits)
	if err != nil {
		t.Fatal(err)
	}
	want := &Node{Type: Object, Line: 11, Keys: []string{"b", "a", "c", "d"}, Items: []Node{
		{Type: List, Line: 12, Items: []Node{{Type: Number, Line: 12, Text: "1.50"}, {Type: Bool, Line: 13, Text: "true"}}},
		{Type: Object, Line: 14, Keys: []string{"x", "y"}, Items: []Node{{Type: Null, Line: 14, Text: "~"}, {Type: String, Line: 14, Text: "é"}}},
		{Type: String, Line: 15, Text: "v"}, {Type: String, Line: 15, Text: "v"},
	}}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Error(diff)
	}
}

func TestErrorsNameLineAndReason(t *testing.T) {
	read := map[string]func(string) (*Node, error){
		"json": func(s string) (*Node, error) { return JSON([]byte(s), limits) },
		"yaml": func(s string) (*Node, error) { return YAML([]byte(s), 0, limits) },
	}
	for _, c := range []struct {
		how, data string
		line      int
		reason    string
	}{
		{"json", "", 1, "ends too early"},
		{"json", "{\n\"a\":\n", 3, "ends too early"},
		{"json", "[\n1\n2]", 3, "not valid JSON"},
		{"json", "[1,]", 1, "not valid JSON"},
		{"json", "{\"a\":1,\n\"a\":1}", 2, "repeated"},
		{"json", "1\n 2", 2, "after the end"},
		{"json", "\n" + strings.Repeat("[", 10), 2, "nested more than 8"},
		{"json", "[" + strings.Repeat("1,", 200) + "1]", 1, "more than 100 values"},
		{"yaml", "a: 1\na: 2", 2, "repeated"},
		{"yaml", "a: 1\n[b]: 2", 2, "not a plain word"},
		{"yaml", "a: *none", 1, "unknown anchor"},
		{"yaml", "a: 1\n---\nb: 2\n", 1, "one valid YAML document"},
		{"yaml", "- " + strings.Repeat("\n- 1", 200), 100, "more than 100 values"},
		{"yaml", "a: &a [*a]", 1, "nested more than 8"},
	} {
		_, err := read[c.how](c.data)
		var e *Error
		if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s %q: got %v, want line %d: %s", c.how, c.data, err, c.line, c.reason)
		}
	}
}

func TestAbsentPartsReadAsEmpty(t *testing.T) {
	n, err := JSON([]byte(`{"a":{"b":[{"name":" x "},"y",{"z":1}]},"one":"1"}`), limits)
	if err != nil {
		t.Fatal(err)
	}
	if s := n.Get("a", "none", "deeper").String(); s != "" {
		t.Errorf("absent reads %q", s)
	}
	if diff := cmp.Diff([]string{"x", "y"}, n.Get("a", "b").Texts("name")); diff != "" {
		t.Error(diff)
	}
	if len(n.Get("one").Each()) != 1 || len(n.Get("none").Each()) != 0 || n.Has("none") || !n.Has("one") {
		t.Error("a single value is a list of one, an absent one of none")
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"c"}]}`))
	f.Add([]byte("[[[["))
	f.Fuzz(func(t *testing.T, data []byte) { whole(t, data, func() (*Node, error) { return JSON(data, limits) }) })
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte("a: &x [1, {b: c}]\nd: *x\n"))
	f.Add([]byte("- - - -"))
	f.Fuzz(func(t *testing.T, data []byte) {
		whole(t, data, func() (*Node, error) { return YAML(data, 0, limits) })
	})
}

// whole checks that a tree stays within the limits and the lines of its text.
func whole(t *testing.T, data []byte, read func() (*Node, error)) {
	n, err := read()
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Line < 1 || e.Reason == "" {
			t.Fatalf("error without place: %v", err)
		}
		return
	}
	values := 0
	var walk func(n *Node, depth int)
	walk = func(n *Node, depth int) {
		values++
		if depth > limits.Depth || values > limits.Values || n.Line < 1 || n.Type == Object && len(n.Keys) != len(n.Items) {
			t.Fatalf("depth %d, values %d, line %d", depth, values, n.Line)
		}
		for i := range n.Items {
			walk(&n.Items[i], depth+1)
		}
	}
	walk(n, 0)
}
