package exchange

import (
	"slices"
	"strings"

	"steward/internal/record"
	"steward/internal/tree"
)

// draft is a Draft in the making. Its methods work on nil, which stands for a
// refused draft, and do nothing then.
type draft struct {
	book *book
	kind *record.Kind
	out  Draft
	over map[string]bool // lists of links that are full
}

// put sets a field from texts, in the form its type wants: lists keep every
// text, one-line texts join them by commas, long texts by Markdown bullets. What
// does not fit is left out with a warning. Empty texts are passed over.
func (d *draft) put(name string, line int, values ...string) {
	if d == nil {
		return
	}
	w := d.out.Where
	if line > 0 {
		w.Line = line
	}
	d.putAt(name, w, values...)
}

// putAt is put for values that stand in a place of their own.
func (d *draft) putAt(name string, w Where, values ...string) {
	values = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(values) == 0 {
		return
	}
	f := d.kind.Field(name)
	if f == nil || f.IsLink() || f.ReadOnly() || f.Type == record.File {
		d.book.problem(Warning, "unknown_field", w, "%q is not a field of %s that a file can fill", name, d.kind.Label)
		return
	}
	raw, notes := fit(f, values)
	for _, n := range notes {
		d.book.problem(Warning, n.code, w, "%s %s", f.Label, n.message)
	}
	v, err := f.Normalise(raw)
	if err != nil {
		d.book.problem(Warning, "invalid", w, "%s %v; it was left out", f.Label, err)
		return
	}
	if v != nil {
		d.out.Fields[name] = v
	}
}

// text sets a field from a scalar of a document.
func (d *draft) text(name string, n *tree.Node) { d.put(name, n.Line, n.String()) }

// texts sets a field from a list of scalars, or of objects of which the first
// present key is taken.
func (d *draft) texts(name string, n *tree.Node, keys ...string) {
	d.put(name, n.Line, n.Texts(keys...)...)
}

// link adds a link. Repeated links, links to nothing and links to itself are
// passed over.
func (d *draft) link(field, kind, external, title string) {
	if d == nil || external == "" {
		return
	}
	f := d.kind.Field(field)
	if field != "owner" && (f == nil || !f.IsLink() || !f.Targets(kind)) {
		d.book.problem(Warning, "unknown_field", d.out.Where, "%q is not a link from %s to %s", field, d.kind.Label, kind)
		return
	}
	title, _ = shorten(oneLine(title), record.MaxTitle)
	l := Link{field, kind, identity(external), title}
	if l.Kind == d.out.Kind && l.External == d.out.External {
		return
	}
	single := field == "owner" || !f.Many
	n := 0
	for _, have := range d.out.Links {
		if have.Field != field {
			continue
		}
		if single || have.Kind == kind && have.External == l.External {
			return
		}
		n++
	}
	if n >= record.MaxMany {
		d.full(f)
		return
	}
	d.out.Links = append(d.out.Links, l)
}

// full tells once that a list of links takes no more.
func (d *draft) full(f *record.Field) {
	if !d.over[f.Name] {
		d.over[f.Name] = true
		d.book.problem(Warning, "shortened", d.out.Where, "%s takes %d links; the first %d were kept", f.Label, record.MaxMany, record.MaxMany)
	}
}

// named links to something known by name only.
func (d *draft) named(field, kind, name string) {
	name = oneLine(name)
	if name == "" || record.CheckProse(name, 1<<20, false) != nil {
		return
	}
	d.link(field, kind, nameIdentity(kind+":", name), name)
}

// done adds the draft to the reading.
func (d *draft) done() {
	if d == nil {
		return
	}
	if len(d.out.Fields) == 0 {
		d.out.Fields = nil
	}
	d.book.reading.Drafts = append(d.book.reading.Drafts, d.out)
}
