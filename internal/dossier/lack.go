package dossier

import (
	"strings"

	"steward/internal/record"
)

// mostLacks bounds how many records are named for one empty table.
const mostLacks = 10

// lacks says where a record for an empty table belongs: at the first step that leads
// to nothing, in a link of the records before it, or in records that link to them.
func (g *gather) lacks(s Source, label string) ([]Missing, error) {
	last := len(s.Path) - 1
	at := []record.Record{g.subjects[s.Start]}
	if at[0].ID == "" {
		return []Missing{{Kind: s.Path[last].To, Label: label, New: s.Path[last].Back, Sort: NoRecord}}, nil
	}
	for i, h := range s.Path {
		next, err := g.hop(at, h, s.narrowed(i))
		if err != nil {
			return nil, err
		}
		if len(next.records) > 0 && i < last {
			at = next.records
			continue
		}
		if out, err := g.undecided(at, h, s.narrowed(i)); err != nil || len(out) > 0 {
			return out, err
		}
		if i < last { // what is missing is on the way to the table
			label = g.s.reg.Kinds().Kind(h.To).Labels
		}
		return g.noRecord(at, h, s.narrowed(i), label, i > 0), nil
	}
	return nil, nil
}

// narrowed are the conditions on the records of a step.
func (s Source) narrowed(hop int) []Where {
	var out []Where
	for _, w := range s.Where {
		if w.Hop == hop {
			out = append(out, w)
		}
	}
	return out
}

// undecided names the records that would be in the table if a field of theirs that
// nobody filled in, or that is not known, said so.
func (g *gather) undecided(at []record.Record, h Hop, narrow []Where) ([]Missing, error) {
	if len(narrow) == 0 {
		return nil, nil
	}
	all, err := g.hop(at, h, nil)
	if err != nil {
		return nil, err
	}
	k := g.s.reg.Kinds().Kind(h.To)
	var out []Missing
	for _, r := range all.records {
		for _, w := range narrow {
			f := k.Field(w.Field)
			if f == nil || f.Type == record.Computed || f.Kept || len(out) == mostLacks {
				continue
			}
			if r.Value(w.Field) == nil || unknown(r, f) {
				about := g.about(r)
				out = append(out, Missing{Field: f.Name, Kind: h.To, Label: f.Label, Record: &about, Sort: NoValue})
			}
		}
	}
	return out, nil
}

// noRecord says of each record a step starts at that it leads to nothing there.
func (g *gather) noRecord(at []record.Record, h Hop, narrow []Where, label string, name bool) []Missing {
	var out []Missing
	for _, r := range at[:min(len(at), mostLacks)] {
		about := g.about(r)
		one := Missing{Field: h.Field, Kind: h.To, Label: label, New: h.Back, Only: g.only(h.To, narrow), Record: &about, Sort: NoRecord}
		if name {
			one.Label += ", " + about.Reference
		}
		out = append(out, one)
	}
	return out
}

// only is what records of a table have to be, in words; names of documents and
// other texts, which say nothing to a reader, are left out.
func (g *gather) only(kind string, narrow []Where) string {
	k := g.s.reg.Kinds().Kind(kind)
	var out []string
	for _, w := range narrow {
		var labels []string
		f := fieldOf(k, w.Field)
		for _, v := range w.Is {
			if s := k.State(v); w.Field == "state" && s != nil {
				labels = append(labels, s.Label)
			} else if o := f.Option(v); o != nil {
				labels = append(labels, o.Label)
			}
		}
		if len(labels) > 0 {
			out = append(out, f.Label+": "+orList(labels))
		}
	}
	return strings.Join(out, "; ")
}

// orList joins words that are alternatives.
func orList(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
