package law

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/tree"
)

// Bounds of texts and lists in a regime.
const (
	short       = 120  // characters of a name or a title
	line        = 400  // of a sentence
	long        = 4000 // of a few paragraphs
	maxList     = 200  // entries of a list in an entry
	maxProblems = 100  // faults reported at once
)

// place is where something stands.
type place struct {
	file string
	line int
}

// draft is a regime while it is read.
type draft struct {
	regime   Regime
	problems pack.Problems
	places   map[string]place // of entries, by kind and identity: "rule P5"
}

// fault notes what is wrong at a place, up to a bound.
func (d *draft) fault(at place, format string, args ...any) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, pack.Problem{File: at.file, Line: at.line, Reason: fmt.Sprintf(format, args...)})
	}
}

// done returns the regime, or its problems by file and line.
func (d *draft) err() error {
	if len(d.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(d.problems, func(a, b pack.Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return d.problems
}

// field is one key of an object: its name, where its value goes (*string,
// *[]string, *bool, *float64, *int, *record.Date, *rule.Answer, *Expr or a func
// that reads the node), how many characters a text may have, and whether the
// object must have it.
type field struct {
	name string
	to   any
	most int
	need bool
}

// fill reads an object into its fields. Keys that are not known, missing ones
// and values that do not fit are faults.
func (d *draft) fill(file string, n *tree.Node, fields ...field) {
	at := place{file, n.Line}
	if n.Type != tree.Object {
		d.fault(at, "keys and values are expected here")
		return
	}
	for i, key := range n.Keys {
		f := slices.IndexFunc(fields, func(f field) bool { return f.name == key })
		if f < 0 {
			d.fault(place{file, n.Items[i].Line}, "the key %q is not known; known are %s", clip(key), known(fields))
			continue
		}
		d.set(file, &n.Items[i], fields[f])
	}
	for _, f := range fields {
		if f.need && n.Get(f.name).Type == tree.Null {
			d.fault(at, "%s is missing", f.name)
		}
	}
}

func known(fields []field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// set puts the value of a node where it belongs.
func (d *draft) set(file string, n *tree.Node, f field) {
	at := place{file, n.Line}
	switch to := f.to.(type) {
	case *string:
		*to = d.text(at, n, f)
	case *[]string:
		*to = d.texts(file, n, f)
	case *bool:
		*to = n.Text == "true" || n.Text == "yes"
		if n.Type != tree.Bool && n.Text != "yes" && n.Text != "no" {
			d.fault(at, "%s is yes or no", f.name)
		}
	case *float64:
		v, ok := n.Float()
		if *to = v; !ok {
			d.fault(at, "%s is a number", f.name)
		}
	case *int:
		v, ok := n.Float()
		if *to = int(v); !ok || v != float64(int(v)) {
			d.fault(at, "%s is a whole number", f.name)
		}
	case *record.Date:
		*to = d.date(at, n, f)
	case *rule.Answer:
		*to = d.answer(at, n, f)
	case *Expr:
		*to = d.expr(file, n, 0)
	case func(*tree.Node):
		to(n)
	}
}

func (d *draft) answer(at place, n *tree.Node, f field) rule.Answer {
	switch n.String() {
	case "yes", "true":
		return rule.Yes
	case "no", "false":
		return rule.No
	}
	d.fault(at, "%s is yes or no", f.name)
	return rule.Unknown
}

func (d *draft) date(at place, n *tree.Node, f field) record.Date {
	day, err := record.ParseDate(n.String())
	if err != nil {
		d.fault(at, "%s: %s", f.name, err)
	}
	return day
}

func (d *draft) text(at place, n *tree.Node, f field) string {
	if !n.Scalar() {
		d.fault(at, "%s is a text", f.name)
		return ""
	}
	s := strings.TrimSpace(n.Text)
	switch {
	case s == "" && f.need:
		d.fault(at, "%s is empty", f.name)
	case len([]rune(s)) > f.most:
		d.fault(at, "%s is longer than %d characters", f.name, f.most)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }):
		d.fault(at, "%s has a character that cannot be shown", f.name)
	default:
		return s
	}
	return ""
}

func (d *draft) texts(file string, n *tree.Node, f field) []string {
	if n.Type != tree.List {
		d.fault(place{file, n.Line}, "%s is a list", f.name)
		return nil
	}
	if len(n.Items) > maxList {
		d.fault(place{file, n.Line}, "%s has more than %d entries", f.name, maxList)
		return nil
	}
	var out []string
	for _, one := range n.Each() {
		out = append(out, d.text(place{file, one.Line}, one, field{name: f.name, most: f.most, need: true}))
	}
	return out
}

// each calls do with every entry of a list.
func (d *draft) each(file string, n *tree.Node, most int, do func(n *tree.Node)) {
	switch {
	case n.Type == tree.Null:
	case n.Type != tree.List:
		d.fault(place{file, n.Line}, "a list is expected here")
	case len(n.Items) > most:
		d.fault(place{file, n.Line}, "there are more than %d entries", most)
	default:
		for _, one := range n.Each() {
			do(one)
		}
	}
}

// note remembers where an entry stands, and refuses a second one of the name.
func (d *draft) note(kind, id string, at place) {
	key := kind + " " + id
	if first, twice := d.places[key]; twice && id != "" {
		d.fault(at, "the %s %q is there already, in %s line %d", kind, clip(id), first.file, first.line)
		return
	}
	d.places[key] = at
}

// at returns where an entry stands.
func (d *draft) at(kind, id string) place { return d.places[kind+" "+id] }
