package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/record"
)

// FieldChange is one field of two versions. The values are as records keep them;
// texts name links by their titles.
type FieldChange struct {
	Field  *record.Field // nil for the title
	Label  string
	Before string
	After  string
}

// Fate is what became of an impact from one version to the next.
type Fate string

// The fates, those to look at first before the others.
const (
	Moved   Fate = "moved"   // rated otherwise, or another amount is left of it
	Added   Fate = "added"   // only in the later one
	Removed Fate = "removed" // only in the earlier one, or dismissed in the later
	Changed Fate = "changed" // said otherwise
	Same    Fate = "same"
)

// ImpactChange is one impact in two versions; one of them may be nil.
type ImpactChange struct {
	Fate          Fate
	Before, After *record.Record
	Fields        []FieldChange
}

// Title names the impact as the later version does.
func (c ImpactChange) Title() string {
	if c.After != nil {
		return c.After.Title
	}
	return c.Before.Title
}

// Comparison is what differs from one version to another.
type Comparison struct {
	Before, After Assessment
	Fields        []FieldChange
	Impacts       []ImpactChange
}

// Count returns how many impacts have the fate.
func (c Comparison) Count(f Fate) (n int) {
	for _, i := range c.Impacts {
		if i.Fate == f {
			n++
		}
	}
	return n
}

// Compare holds two versions against each other, field by field and impact by
// impact. They have to be about the same system.
func (s *Service) Compare(ctx context.Context, a access.Actor, earlier, later record.ID) (Comparison, error) {
	var c Comparison
	var err error
	if c.Before, err = s.Assessment(ctx, a, earlier); err != nil {
		return c, err
	}
	if c.After, err = s.Assessment(ctx, a, later); err != nil {
		return c, err
	}
	if c.Before.Record.Body.ID("system") != c.After.Record.Body.ID("system") {
		return c, record.Fail(record.Invalid, "The two assessments are about different systems, so there is nothing to compare.")
	}
	words, err := s.titles(ctx, a, c.Before, c.After)
	if err != nil {
		return c, err
	}
	c.Fields = fields(planning.ImpactAssessment, words, c.Before.Record, c.After.Record, "replaces")
	c.Impacts = fates(words, c.Before.Impacts, c.After.Impacts)
	return c, nil
}

// titles are the names of everything the assessments link to.
func (s *Service) titles(ctx context.Context, a access.Actor, all ...Assessment) (map[string]string, error) {
	var ids []record.ID
	add := func(r record.Record) {
		k := s.reg.Kinds().Kind(r.Kind)
		for i := range k.Fields {
			if k.Fields[i].IsLink() {
				for _, id := range r.Body.List(k.Fields[i].Name) {
					ids = append(ids, record.ID(id))
				}
			}
		}
	}
	for _, w := range all {
		add(w.Record)
		for _, i := range w.Impacts {
			add(i)
		}
	}
	names, err := s.reg.Names(ctx, a, ids)
	out := map[string]string{}
	for id, n := range names {
		out[string(id)] = n.Title
		if k := s.reg.Kinds().Kind(n.Kind); k != nil {
			out[string(id)] = fmt.Sprintf("%s-%d %s", k.Prefix, n.Number, n.Title)
		}
	}
	return out, err
}

// fields are the fields of a kind that people write and that differ.
func fields(k *record.Kind, words map[string]string, x, y record.Record, without ...string) []FieldChange {
	var out []FieldChange
	if x.Title != y.Title {
		out = append(out, FieldChange{Label: k.NameLabel(), Before: x.Title, After: y.Title})
	}
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.ReadOnly() || slices.Contains(without, f.Name) {
			continue
		}
		before, after := Text(f, x.Body[f.Name], words), Text(f, y.Body[f.Name], words)
		if before != after {
			out = append(out, FieldChange{f, f.Label, before, after})
		}
	}
	return out
}

// Text is a value in words: options by their labels, links by titles, one line for
// each of a list.
func Text(f *record.Field, v any, words map[string]string) string {
	if list, ok := v.([]any); ok {
		out := ""
		for i, x := range list {
			if i > 0 {
				out += "\n"
			}
			out += Text(f, x, words)
		}
		return out
	}
	s := f.ToText(v)
	switch o := f.Option(s); {
	case f.Shown() == record.Enum && o != nil:
		return o.Label
	case f.Shown() == record.DateType && s != "":
		return record.Date(s).Time().Format("2 Jan 2006")
	case f.Shown() == record.LinkType || f.Shown() == record.Person:
		if s != "" && words[s] == "" {
			return "A record you may not see"
		}
		return words[s]
	}
	return s
}

// fates pairs the impacts of two versions by what they were first noted as, or
// else by their sentence.
func fates(words map[string]string, earlier, later []record.Record) []ImpactChange {
	before := map[string]*record.Record{}
	for i := range earlier {
		if !dismissed(earlier[i]) {
			before[lineage(earlier[i])] = &earlier[i]
		}
	}
	var out []ImpactChange
	for i := range later {
		r := &later[i]
		if dismissed(*r) {
			continue
		}
		was := before[lineage(*r)]
		if was == nil { // entered by hand or by file: the same sentence is the same impact
			was = titled(before, later, r)
		}
		if was != nil {
			delete(before, lineage(*was))
		}
		out = append(out, fate(words, was, r))
	}
	for i := range earlier {
		if r := &earlier[i]; before[lineage(*r)] == r {
			out = append(out, ImpactChange{Fate: Removed, Before: r})
		}
	}
	order := []Fate{Moved, Added, Removed, Changed, Same}
	slices.SortStableFunc(out, func(x, y ImpactChange) int {
		return cmp.Compare(slices.Index(order, x.Fate), slices.Index(order, y.Fate))
	})
	return out
}

// titled is the earliest impact of the sentence that no later one descends from.
func titled(before map[string]*record.Record, later []record.Record, r *record.Record) *record.Record {
	var out *record.Record
	for _, was := range before {
		if was.Title != r.Title || was.Body.Text("direction") != r.Body.Text("direction") || out != nil && out.Number < was.Number {
			continue
		}
		if !slices.ContainsFunc(later, func(l record.Record) bool { return lineage(l) == lineage(*was) }) {
			out = was
		}
	}
	return out
}

func fate(words map[string]string, was, is *record.Record) ImpactChange {
	c := ImpactChange{Fate: Added, Before: was, After: is}
	if was == nil {
		return c
	}
	c.Fields = fields(planning.Impact, words, *was, *is, "assessment", "risks")
	switch {
	case before(*was) != before(*is) || left(*was) != left(*is):
		c.Fate = Moved
	case len(c.Fields) > 0:
		c.Fate = Changed
	default:
		c.Fate = Same
	}
	return c
}
