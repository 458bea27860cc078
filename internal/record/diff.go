package record

import (
	"reflect"
	"sort"
)

// Difference is one field that differs between two versions; a nil side is
// unset.
type Difference struct {
	Field string
	Old   any
	New   any
}

// Diff returns the fields, envelope first and body by name, in which two
// versions of a record differ.
func Diff(old, cur Record) []Difference {
	var out []Difference
	for _, name := range []string{"title", "state", "owner", "due", "external"} {
		if a, b := old.Value(name), cur.Value(name); a != b {
			out = append(out, Difference{name, a, b})
		}
	}
	names := map[string]bool{}
	for n := range old.Body {
		names[n] = true
	}
	for n := range cur.Body {
		names[n] = true
	}
	sorted := make([]string, 0, len(names))
	for n := range names {
		sorted = append(sorted, n)
	}
	sort.Strings(sorted)
	for _, n := range sorted {
		if !reflect.DeepEqual(old.Body[n], cur.Body[n]) {
			out = append(out, Difference{n, old.Body[n], cur.Body[n]})
		}
	}
	return out
}
