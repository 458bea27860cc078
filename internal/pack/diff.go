package pack

import (
	"slices"
)

// Difference is what changed from one version of a pack to another.
type Difference struct {
	Header    []FieldChange     `json:"header,omitempty"` // of the pack itself
	Items     Changes[Item]     `json:"items"`
	Moved     []Move            `json:"moved,omitempty"` // items with another parent
	Sources   Changes[Source]   `json:"sources"`
	Documents Changes[Document] `json:"documents"`
	Crosswalk Changes[Mapping]  `json:"crosswalk"`
	Terms     Changes[Term]     `json:"terms"`
}

// Changes are the changes in one list of a pack. Added and Changed are in the
// order of the new pack, Removed in that of the old.
type Changes[T any] struct {
	Added   []T      `json:"added,omitempty"`
	Removed []T      `json:"removed,omitempty"`
	Changed []Change `json:"changed,omitempty"`
}

// Change names an entry that is in both packs and the fields that differ.
type Change struct {
	ID     string        `json:"id"`
	Fields []FieldChange `json:"fields"`
}

// FieldChange is one field before and after. Lists have an entry on each line;
// yes is "yes" and no is empty.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Move is an item that went from one parent to another; the top is "".
type Move struct {
	ID   string `json:"id"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Empty reports whether nothing changed.
func (d Difference) Empty() bool {
	return len(d.Header)+len(d.Moved) == 0 && d.Items.empty() && d.Sources.empty() &&
		d.Documents.empty() && d.Crosswalk.empty() && d.Terms.empty()
}

func (c Changes[T]) empty() bool { return len(c.Added)+len(c.Removed)+len(c.Changed) == 0 }

// Diff compares two versions of a pack. Items are the same by identity; a
// change of parent is a move and no changed field.
func Diff(old, new *Pack) Difference {
	d := Difference{
		Header:    fieldChanges(headerFields(), old, new),
		Items:     changes(itemFields(), func(i Item) string { return i.ID }, old.Items, new.Items),
		Sources:   changes(sourceFields(), func(s Source) string { return s.ID }, old.Sources, new.Sources),
		Documents: changes(documentFields(), func(d Document) string { return d.ID }, old.Documents, new.Documents),
		Crosswalk: changes(mappingFields(), mappingID, old.Crosswalk, new.Crosswalk),
		Terms:     changes(termFields(), func(t Term) string { return t.ID }, old.Terms, new.Terms),
	}
	d.Items.Changed, d.Moved = moves(d.Items.Changed)
	return d
}

// mappingID tells mappings apart: two sources may map the same two items.
func mappingID(m Mapping) string { return m.From + " -> " + string(m.To) + " (" + m.Source + ")" }

// moves takes changes of parent out of the changes of items.
func moves(all []Change) (rest []Change, moved []Move) {
	for _, c := range all {
		i := slices.IndexFunc(c.Fields, func(f FieldChange) bool { return f.Field == "parent" })
		if i >= 0 {
			moved = append(moved, Move{c.ID, c.Fields[i].Old, c.Fields[i].New})
			c.Fields = slices.Delete(c.Fields, i, i+1)
		}
		if len(c.Fields) > 0 {
			rest = append(rest, c)
		}
	}
	return rest, moved
}

func changes[T any](fields []field[T], id func(T) string, old, new []T) Changes[T] {
	var out Changes[T]
	before := map[string]*T{}
	for i := range old {
		before[id(old[i])] = &old[i]
	}
	kept := map[string]bool{}
	for i := range new {
		name := id(new[i])
		was := before[name]
		if was == nil {
			out.Added = append(out.Added, new[i])
			continue
		}
		kept[name] = true
		if diff := fieldChanges(fields, was, &new[i]); len(diff) > 0 {
			out.Changed = append(out.Changed, Change{name, diff})
		}
	}
	for i := range old {
		if !kept[id(old[i])] {
			out.Removed = append(out.Removed, old[i])
		}
	}
	return out
}

func fieldChanges[T any](fields []field[T], old, new *T) []FieldChange {
	var out []FieldChange
	for _, f := range fields {
		if a, b := textOf(f.at(old)), textOf(f.at(new)); a != b {
			out = append(out, FieldChange{f.name, a, b})
		}
	}
	return out
}
