package gitops

import (
	"fmt"
	"strconv"

	"steward/internal/record"
	"steward/internal/tree"
)

// Document is one record as a file describes it. Values of fields are read when
// the plan is made, since an organisation has fields of its own.
type Document struct {
	Where    Where
	Kind     *record.Kind
	Number   int64 // of ref; 0 without one
	External string
	Title    string
	State    string
	Owner    *tree.Node // nil when not there
	Due      string
	Reason   string
	Rev      int64 // the revision it is based on; 0 takes any

	has    map[string]bool // keys that are there
	fields *tree.Node
}

// Name returns what people call the document: its reference, external identity
// or title.
func (d Document) Name() string {
	switch {
	case d.Number > 0:
		return record.Record{Number: d.Number}.Ref(d.Kind)
	case d.External != "":
		return d.Kind.Name + " " + d.External
	}
	return d.Kind.Name + " " + d.Title
}

// reader turns one tree into a document and gathers what is wrong with it.
type reader struct {
	file     string
	kinds    *record.Catalogue
	problems []Problem
}

func (r *reader) fail(line int, format string, args ...any) {
	r.problems = append(r.problems, Problem{Where{r.file, line}, fmt.Sprintf(format, args...)})
}

func (r *reader) document(n *tree.Node) (Document, bool) {
	d := Document{Where: Where{r.file, n.Line}, has: map[string]bool{}, fields: &tree.Node{Line: n.Line}}
	if n.Type != tree.Object {
		r.fail(n.Line, "a document is a mapping that begins with kind")
		return d, false
	}
	kind := n.Get("kind")
	if d.Kind = r.kinds.Kind(kind.Text); d.Kind == nil {
		r.fail(max(kind.Line, n.Line), "kind is %q; it must be one of the kinds that \"steward list\" names", clip(kind.Text, 40))
		return d, false
	}
	for i, key := range n.Keys {
		if n.Items[i].Type != tree.Null {
			d.has[key] = true
			r.key(&d, key, &n.Items[i])
		}
	}
	if d.has["title"] && d.Kind.AutoTitle != nil {
		r.fail(n.Line, "%s titles itself from its fields; leave title out", d.Kind.Label)
	}
	if d.Number == 0 && d.External == "" {
		r.fail(n.Line, "give ref (of a record that exists) or external (your own identity for it), so that applying it again finds the same record")
	}
	return d, len(r.problems) == 0
}

func (r *reader) key(d *Document, key string, n *tree.Node) {
	switch key {
	case "kind":
	case "ref":
		r.ref(d, n)
	case "external":
		d.External = r.text(key, n)
	case "title":
		d.Title = r.text(key, n)
	case "state":
		d.State = r.text(key, n)
	case "due":
		d.Due = r.text(key, n)
	case "reason":
		d.Reason = r.text(key, n)
	case "owner":
		d.Owner = n
	case "rev":
		rev, err := strconv.ParseInt(n.Text, 10, 64)
		if n.Type != tree.Number || err != nil || rev < 1 {
			r.fail(n.Line, "rev is a whole number from 1")
		}
		d.Rev = rev
	case "fields":
		if n.Type != tree.Object {
			r.fail(n.Line, "fields is a mapping of names to values")
			return
		}
		d.fields = n
	default:
		r.fail(n.Line, "%q is not a key of a document; fields of the kind stand under fields", clip(key, 40))
	}
}

func (r *reader) ref(d *Document, n *tree.Node) {
	prefix, number, ok := record.ParseRef(n.String())
	if !ok || prefix != d.Kind.Prefix {
		r.fail(n.Line, "ref is %q; a reference of %s looks like %s-1", clip(n.Text, 40), d.Kind.Label, d.Kind.Prefix)
		return
	}
	d.Number = number
}

func (r *reader) text(key string, n *tree.Node) string {
	if !n.Scalar() {
		r.fail(n.Line, "%s is a text", key)
		return ""
	}
	return n.Text
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
