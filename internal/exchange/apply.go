package exchange

import (
	"strings"

	"steward/internal/record"
)

// Apply turns the rows of a table into drafts. The error is a *record.Error
// that names everything wrong with the mapping; problems of rows are in the
// reading.
func Apply(t *Table, m Mapping, cat *record.Catalogue) (*Reading, error) {
	if faults := m.Check(t, cat); len(faults) > 0 {
		return nil, record.InvalidFields(faults)
	}
	b := newBook(t.File, cat, Limits{}.orDefault())
	m.apply(b, t)
	b.reading.Mapping = &m
	return b.close(), nil
}

// apply adds the drafts of a table to a book. The mapping has been checked.
func (m Mapping) apply(b *book, t *Table) {
	b.reading.Format = t.Format + ": " + m.Name
	a := &applier{Mapping: m, book: b, table: t, kind: b.cat.Kind(m.Kind), title: t.Index(m.Title)}
	for _, name := range m.Extern {
		a.extern = append(a.extern, t.Index(name))
	}
	for _, as := range m.Fields {
		a.assigns = append(a.assigns, newAssigner(as, a.kind, t))
	}
	for i := range t.Rows {
		a.row(&t.Rows[i])
	}
	if left := m.Unmapped(t); len(left) > 0 {
		b.problem(Note, "unmapped", b.at(0, ""), "these columns are not read: %s", strings.Join(left[:min(len(left), 20)], ", "))
	}
}

type applier struct {
	Mapping
	book    *book
	table   *Table
	kind    *record.Kind
	title   int
	extern  []int
	assigns []*assigner
}

func (a *applier) row(r *Row) {
	d := a.book.draft(a.Kind, a.identity(r), r.Cell(a.title), a.table.where(r, -1))
	if d == nil {
		return
	}
	for _, as := range a.assigns {
		as.fill(a, d, r)
	}
	d.done()
}

// identity is the source and the identity columns, or, when there are none or
// one is empty in this row, a hash of title and unit.
func (a *applier) identity(r *Row) string {
	parts := []string{}
	for _, c := range a.extern {
		if v := oneLine(r.Cell(c)); v != "" {
			parts = append(parts, v)
		}
	}
	if len(parts) > 0 && len(parts) == len(a.extern) {
		return a.Source + ":" + strings.Join(parts, "/")
	}
	unit := ""
	for _, as := range a.assigns {
		if as.Link != nil && as.Link.Kind == "unit" {
			unit = nameIdentity("", r.Cell(as.column))
		}
	}
	return a.Source + ":" + digest(nameIdentity("", r.Cell(a.title)), unit)
}

// assigner is an Assign made ready for many rows.
type assigner struct {
	Assign
	field  *record.Field // nil for state and owner
	column int
	values map[string]string // keys folded
}

func newAssigner(as Assign, k *record.Kind, t *Table) *assigner {
	out := &assigner{Assign: as, field: k.Field(as.Field), column: t.Index(as.Column), values: map[string]string{}}
	for from, to := range as.Values {
		out.values[fold(from)] = to
	}
	return out
}

// fold makes cells comparable: without case and outer or repeated space.
func fold(s string) string { return strings.ToLower(oneLine(s)) }

// mapped returns what the mapping says a cell means.
func (as *assigner) mapped(cell string) (string, bool) {
	if len(as.values) == 0 {
		return "", false
	}
	to, known := as.values[fold(cell)]
	return to, known
}

// fill sets the field of one draft. What does not fit is left out with a
// warning at the cell.
func (as *assigner) fill(a *applier, d *draft, r *Row) {
	raw := as.Constant
	if raw == "" {
		raw = r.Cell(as.column)
	}
	if strings.TrimSpace(raw) == "" {
		return
	}
	w := a.table.where(r, as.column)
	switch {
	case as.Field == "state":
		as.state(a, d, raw, w)
	case as.Link != nil:
		for _, name := range as.items(raw) {
			if name = oneLine(name); name != "" {
				d.link(as.Field, as.Link.Kind, nameIdentity(as.Link.Prefix, name), name)
			}
		}
	default:
		as.put(d, raw, w)
	}
}

func (as *assigner) state(a *applier, d *draft, raw string, w Where) {
	to, known := as.mapped(raw)
	if !known {
		to = stateNamed(a.kind, raw)
	}
	if to == "" && !known {
		a.book.problem(Warning, "value", w, "the mapping does not say which state %s means; the row keeps the state it has, or starts as %s", quote(raw), strings.ToLower(a.kind.States[0].Label))
		return
	}
	d.out.State = to
}

func stateNamed(k *record.Kind, s string) string {
	for _, st := range k.States {
		if fold(s) == fold(st.Name) || fold(s) == fold(st.Label) {
			return st.Name
		}
	}
	return ""
}

func (as *assigner) put(d *draft, raw string, w Where) {
	values := []string{raw}
	if as.field.Many {
		values = as.items(raw)
	}
	var out []string
	for _, v := range values {
		to, known := as.mapped(v)
		switch {
		case known:
			v = to
		case as.field.Type == record.DateType:
			day, ok := readDate(v, as.DateLayout)
			if !ok {
				d.book.problem(Warning, "value", w, "%s %s is not a date that can be read in one way; it was left out", as.field.Label, quote(v))
				continue
			}
			v = string(day)
		}
		out = append(out, v)
	}
	d.putAt(as.Field, w, out...)
}

// items divides a cell into the items of a list.
func (as *assigner) items(raw string) []string {
	single := as.field == nil || !as.field.Many
	switch {
	case single:
		return []string{raw}
	case as.Separator != "":
		return strings.Split(raw, as.Separator)
	}
	return strings.FieldsFunc(raw, func(r rune) bool { return r == '\n' || r == ';' })
}
