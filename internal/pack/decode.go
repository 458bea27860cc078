package pack

import (
	"strings"

	"steward/internal/record"
	"steward/internal/tree"
)

// draft is a pack while it is read, with where each part stands.
type draft struct {
	pack     Pack
	problems Problems
	broken   bool             // a file could not be read at all
	header   map[string]place // by key
	start    place            // of the pack as a whole
	sources  []place
	items    []place
	docs     []place
	maps     []place
	terms    []place
}

// decode fills an object's fields from a document. Unknown keys, missing ones
// and values that do not fit are problems.
func decode[T any](d *draft, file string, n *tree.Node, fields []field[T]) T {
	var out T
	at := place{file, n.Line}
	if n.Type != tree.Object {
		d.problems.add(at, "a list of keys and values is expected here")
		return out
	}
	for i, key := range n.Keys {
		f := find(fields, key)
		if f == nil {
			d.problems.add(place{file, n.Items[i].Line}, "the key %q is not known; known are %s", clip(key), names(fields))
			continue
		}
		set(d, file, &n.Items[i], f.name, f.at(&out), f.most, f.lines)
	}
	demand(d, at, &out, fields)
	return out
}

// demand notes required fields that are empty.
func demand[T any](d *draft, at place, v *T, fields []field[T]) {
	for _, f := range fields {
		if f.required && textOf(f.at(v)) == "" {
			d.problems.add(at, "%s is missing", f.name)
		}
	}
}

func find[T any](fields []field[T], name string) *field[T] {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

func names[T any](fields []field[T]) string {
	var out []string
	for _, f := range fields {
		out = append(out, f.name)
	}
	return strings.Join(out, ", ")
}

// set puts the value of a node where it belongs.
func set(d *draft, file string, n *tree.Node, name string, to any, most int, lines bool) {
	switch to := to.(type) {
	case *bool:
		*to = d.flag(file, n, name)
	case *[]string:
		*to = d.texts(file, n, name, most)
	case *record.Date:
		*to = d.date(file, n, name)
	case *Type:
		*to = Type(d.text(file, n, name, most, lines))
	case *Relation:
		*to = Relation(d.text(file, n, name, most, lines))
	case *Key:
		*to = Key(d.text(file, n, name, most, lines))
	case *string:
		*to = d.text(file, n, name, most, lines)
	}
}

// textOf returns the value of a field as one text, a list as one line each.
func textOf(at any) string {
	switch v := at.(type) {
	case *bool:
		if *v {
			return "yes"
		}
		return ""
	case *[]string:
		return strings.Join(*v, "\n")
	case *record.Date:
		return string(*v)
	case *Type:
		return string(*v)
	case *Relation:
		return string(*v)
	case *Key:
		return string(*v)
	case *string:
		return *v
	}
	return ""
}

func (d *draft) text(file string, n *tree.Node, name string, most int, lines bool) string {
	at := place{file, n.Line}
	if n.Type == tree.Null {
		return ""
	}
	if !n.Scalar() {
		d.problems.add(at, "%s is a text, not a list or an object", name)
		return ""
	}
	s := cleanText(n.Text)
	if err := checkText(s, most, lines); err != nil {
		d.problems.add(at, "%s %s", name, err)
		return ""
	}
	return s
}

func (d *draft) texts(file string, n *tree.Node, name string, most int) []string {
	var out []string
	for _, one := range n.Each() {
		if s := d.text(file, one, name, most, false); s != "" {
			out = append(out, s)
		} else if one.Type == tree.Null || one.Scalar() && strings.TrimSpace(one.Text) == "" {
			d.problems.add(place{file, one.Line}, "%s has an empty entry", name)
		}
	}
	if len(out) > maxTexts {
		d.problems.add(place{file, n.Line}, "%s has more than %d entries", name, maxTexts)
		return out[:maxTexts]
	}
	return out
}

func (d *draft) flag(file string, n *tree.Node, name string) bool {
	switch strings.ToLower(strings.TrimSpace(n.String())) {
	case "true", "yes":
		return true
	case "false", "no", "":
		if n.Type != tree.List && n.Type != tree.Object {
			return false
		}
	}
	d.problems.add(place{file, n.Line}, "%s is yes or no", name)
	return false
}

func (d *draft) date(file string, n *tree.Node, name string) record.Date {
	s := d.text(file, n, name, short, false)
	if s == "" {
		return ""
	}
	day, err := record.ParseDate(s)
	if err != nil {
		d.problems.add(place{file, n.Line}, "%s: %s", name, err)
		return ""
	}
	return day
}
