package intake

import (
	"reflect"
	"strings"

	"steward/internal/record"
)

// differences returns the fields in which a record would change.
func differences(k *record.Kind, old, next record.Record) []record.Difference {
	next.State, next.Due, next.External = old.State, old.Due, old.External
	var out []record.Difference
	for _, d := range record.Diff(old, next) {
		if f := k.Field(d.Field); f != nil && f.IsLink() && f.Many && sameSet(d.Old, d.New) {
			continue
		}
		out = append(out, d)
	}
	return out
}

func same(a, b any) bool { return reflect.DeepEqual(a, b) }

// sameSet reports whether two lists of links hold the same, in any order.
func sameSet(a, b any) bool {
	as, bs := record.Strings(a), record.Strings(b)
	if len(as) != len(bs) {
		return false
	}
	seen := make(map[string]bool, len(as))
	for _, s := range as {
		seen[s] = true
	}
	for _, s := range bs {
		if !seen[s] {
			return false
		}
	}
	return true
}

// maxShown is how much of a value a change shows, in characters.
const maxShown = 400

// changes returns the differences of a row as people read them. For a row that
// is created, every value is new.
func (p *Plan) changes(r *row) []Change {
	diff := r.diff
	if r.old == nil {
		diff = record.Diff(record.Record{}, r.next)
	}
	out := make([]Change, 0, len(diff))
	for _, d := range diff {
		out = append(out, Change{d.Field, fieldLabel(r.kind, d.Field), p.text(r.kind, d.Field, d.Old), p.text(r.kind, d.Field, d.New)})
	}
	return out
}

// text writes a value with the labels of options and the titles of links.
func (p *Plan) text(k *record.Kind, name string, v any) string {
	f := k.Field(name)
	switch {
	case v == nil || v == "":
		return ""
	case name == "state":
		return stateLabel(k, v.(string))
	case name == "owner":
		return p.title(v.(string))
	case f == nil:
		s, _ := v.(string)
		return clip(s)
	}
	var parts []string
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	for _, x := range list {
		s := f.ToText(x)
		if f.IsLink() {
			s = p.title(s)
		} else if o := f.Option(s); o != nil {
			s = o.Label
		}
		parts = append(parts, s)
	}
	return clip(strings.Join(parts, "\n"))
}

func (p *Plan) title(id string) string {
	if name := p.names[record.ID(id)]; name != "" {
		return name
	}
	return "a record you may not read"
}

func clip(s string) string {
	if r := []rune(s); len(r) > maxShown {
		return string(r[:maxShown-1]) + "…"
	}
	return s
}
