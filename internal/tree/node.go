// Package tree reads JSON and YAML from strangers into one small tree whose
// every value knows the line it stands on. Reading is strict and bounded: depth
// and number of values are limited, repeated keys, trailing data and broken
// Unicode are errors, and each error says where.
package tree

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
)

// Type is what a node holds.
type Type uint8

// The types of nodes.
const (
	Null Type = iota
	Bool
	Number
	String
	List
	Object
)

// Node is one value of a document.
type Node struct {
	Type  Type
	Line  int      // from 1
	Text  string   // of a scalar: the string, the number as written, "true" or "false"
	Keys  []string // of an object, in order
	Items []Node   // of a list, or the values of an object's Keys
}

// Limits bound what is read.
type Limits struct {
	Depth  int // of nesting
	Values int // in the whole document
}

// Error says on which line, and in which value, reading failed.
type Error struct {
	Line    int
	Pointer string // JSON pointer, when known
	Reason  string
}

// Error returns the line and the reason.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Get returns the value under a path of keys, or an empty node. It never
// returns nil, so that absent parts of a document read as empty ones.
func (n *Node) Get(path ...string) *Node {
	for _, key := range path {
		next := n.member(key)
		if next == nil {
			return &Node{Line: n.Line}
		}
		n = next
	}
	return n
}

func (n *Node) member(key string) *Node {
	if n.Type != Object {
		return nil
	}
	for i, k := range n.Keys {
		if k == key {
			return &n.Items[i]
		}
	}
	return nil
}

// Has reports whether an object has the key, whatever its value.
func (n *Node) Has(key string) bool { return n.member(key) != nil }

// Each returns the items of a list, or the node itself when it is anything else
// but null: many formats write a list of one without the brackets.
func (n *Node) Each() []*Node {
	if n.Type == Null {
		return nil
	}
	if n.Type != List {
		return []*Node{n}
	}
	out := make([]*Node, len(n.Items))
	for i := range n.Items {
		out[i] = &n.Items[i]
	}
	return out
}

// Scalar reports whether the node is a string, number or yes/no.
func (n *Node) Scalar() bool { return n.Type == String || n.Type == Number || n.Type == Bool }

// String returns a scalar's text, or "".
func (n *Node) String() string {
	if n.Scalar() {
		return n.Text
	}
	return ""
}

// First returns the text of the first key that holds one.
func (n *Node) First(keys ...string) string {
	for _, k := range keys {
		if s := strings.TrimSpace(n.Get(k).String()); s != "" {
			return s
		}
	}
	return ""
}

// Texts returns the scalars in the node: of a list, each; of objects in it, the
// first of the keys that holds a text.
func (n *Node) Texts(keys ...string) []string {
	var out []string
	for _, item := range n.Each() {
		s := item.String()
		if item.Type == Object {
			s = item.First(keys...)
		}
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Float returns the number, when it is one that fits.
func (n *Node) Float() (float64, bool) {
	if n.Type != Number {
		return 0, false
	}
	f, err := strconv.ParseFloat(n.Text, 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// lines finds line numbers by offset.
type lines []int

func newLines(data []byte) lines {
	out := lines{0}
	for i, c := range data {
		if c == '\n' {
			out = append(out, i+1)
		}
	}
	return out
}

func (l lines) at(offset int) int { return sort.SearchInts(l, offset+1) }

// Escape writes a key as a step of a JSON pointer.
func Escape(key string) string {
	if !strings.ContainsAny(key, "~/") {
		return key
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
}
