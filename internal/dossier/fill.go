package dossier

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// amount is how much of what a source is to give is there.
type amount int

const (
	none amount = iota
	some
	full
	unseen // the reader may not see it
)

// filled is what one source gives.
type filled struct {
	part    Part
	have    amount
	missing []Missing
}

// entry fills one element.
func (g *gather) entry(t *Template, e *Element) (Entry, error) {
	out := Entry{Asks: e.Asks, ID: e.ID, Note: e.Note, Ref: e.Ref, Title: e.Title}
	if out.Why = g.notAsked(e); out.Why != "" {
		out.Status = NotAsked
		return out, nil
	}
	var needed []filled
	own := false
	for _, s := range e.From {
		f, err := g.source(t, e, s)
		if err != nil {
			return out, err
		}
		own = own || s.Own
		if !f.part.Empty() || f.part.Hidden || f.part.Unseen > 0 {
			out.Parts = append(out.Parts, f.part)
		}
		if !s.Optional {
			needed = append(needed, f)
		}
	}
	if !own { // words are welcome everywhere, and missing only where they are asked for
		if f := g.own(t, e, Source{}); f.have != none {
			out.Parts = append(out.Parts, f.part)
			f.have, f.missing = some, nil
			needed = append(needed, f)
		}
	}
	out.Status, out.Missing = judge(needed, e.Any)
	return out, nil
}

// judge says where an element stands with what its sources gave.
func judge(needed []filled, enough bool) (string, []Missing) {
	counts := map[amount]int{}
	var missing []Missing
	for _, f := range needed {
		counts[f.have]++
		for _, m := range f.missing { // two tables may want the same
			if len(missing) < maxMissing && !slices.ContainsFunc(missing, func(have Missing) bool { return have.Kind == m.Kind && have.Say() == m.Say() }) {
				missing = append(missing, m)
			}
		}
	}
	if n := len(needed); n == 0 || counts[full] == n || enough && counts[full] > 0 {
		return Filled, nil
	}
	switch {
	case counts[full]+counts[some] > 0:
		return Partly, missing
	case counts[unseen] > 0:
		return Hidden, missing
	}
	return Gap, missing
}

// notAsked says why an element is not asked, or "".
func (g *gather) notAsked(e *Element) string {
	switch {
	case e.Valid.From != "" && g.day < e.Valid.From:
		return "It is asked from " + string(e.Valid.From) + "."
	case e.Valid.To != "" && g.day > e.Valid.To:
		return "It was deleted; it was asked until " + string(e.Valid.To) + "."
	}
	for _, o := range e.Only {
		r := g.subjects[o.Subject]
		if r.ID == "" {
			continue
		}
		values := record.Strings(r.Value(o.Field))
		open := len(values) == 0 || slices.Contains(values, "unknown")
		if o.Subject == "classification" { // a list without an entry says no only once no answer can add to it
			class := r.Body.Text("class")
			open = openQuestions(r.Body) > 0 || class == "" || class == g.regime.Open || class == g.regime.Unsettled
		}
		if !open && !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(o.Is, v) }) {
			return o.Why
		}
	}
	return ""
}

func (g *gather) source(t *Template, e *Element, s Source) (filled, error) {
	switch {
	case s.Own:
		return g.own(t, e, s), nil
	case s.Path != nil:
		return g.table(s)
	}
	return g.field(s)
}

// field takes the value of one field.
func (g *gather) field(s Source) (filled, error) {
	kind := subjects[s.Subject]
	k := g.s.reg.Kinds().Kind(kind)
	f := fieldOf(k, s.Field)
	out := filled{part: Part{Sort: FieldPart, Field: s.Field, Label: s.Label}}
	if out.part.Label == "" {
		out.part.Label = f.Label
	}
	r := g.subjects[s.Subject]
	if r.ID == "" {
		if _, all := g.sees(kind); !all {
			return g.hide(out, kind), nil
		}
		m := Missing{Kind: kind, Label: k.Label + ": " + out.part.Label, New: true, Sort: NoRecord}
		if link := k.Field("system"); link != nil && link.Targets("ai-system") {
			about := g.about(g.system)
			m.Field, m.Record = link.Name, &about
		}
		out.missing = []Missing{m}
		return out, nil
	}
	about := g.about(r)
	out.part.Record = &about
	values, err := g.values(r, f)
	switch {
	case err != nil:
		return out, err
	case len(values) == 0 || unknown(r, f):
		out.missing = []Missing{{Field: s.Field, Kind: kind, Label: out.part.Label, Record: &about, Sort: NoValue}}
	case f.Many:
		out.part.List, out.have = values, full
	default:
		out.part.Text, out.have = values[0], full
	}
	return out, nil
}

func (g *gather) hide(out filled, kind string) filled {
	out.part.Hidden, out.have = true, unseen
	out.missing = []Missing{{Kind: kind, Label: out.part.Label, Sort: NotShown}}
	return out
}

// table takes linked records.
func (g *gather) table(s Source) (filled, error) {
	kind := s.Path[len(s.Path)-1].To
	k := g.s.reg.Kinds().Kind(kind)
	out := filled{part: Part{Sort: TablePart, Label: s.Label}}
	if out.part.Label == "" {
		out.part.Label = k.Labels
	}
	have, err := g.follow(s)
	if err != nil {
		return out, err
	}
	have.records = slices.DeleteFunc(have.records, func(r record.Record) bool { return !during(r, s.During, g.day) })
	out.part.Cut, out.part.Unseen = have.cut, have.unseen
	if len(have.records) == 0 && have.hidden {
		return g.hide(out, kind), nil
	}
	out.part.Hidden = have.hidden
	if len(have.records) == 0 {
		out.missing, err = g.lacks(s, out.part.Label)
		return out, err
	}
	for _, c := range s.Columns {
		out.part.Columns = append(out.part.Columns, fieldOf(k, strings.TrimSuffix(c, "?")).Label)
	}
	for _, r := range have.records {
		if err := g.row(&out, k, r, s.Columns); err != nil {
			return out, err
		}
	}
	if have.cut {
		out.missing = append(out.missing, Missing{Kind: kind, Label: out.part.Label, Sort: TooMany})
	}
	if have.hidden {
		out.missing = append(out.missing, Missing{Kind: kind, Label: out.part.Label, Sort: NotShown})
	}
	switch {
	case len(out.missing) == 0:
		out.have = full
	case out.tells(s.Columns):
		out.have = some
	}
	return out, nil
}

// tells reports whether a row of a table has a value that is asked for besides the
// name of its record: a name alone says nothing of what the table is about.
func (f filled) tells(columns []string) bool {
	besides := false
	for i, c := range columns {
		if c == "title" || strings.HasSuffix(c, "?") {
			continue
		}
		besides = true
		for n, r := range f.part.Rows {
			if r.Cells[i] != "" && !f.lacks(n, c) {
				return true
			}
		}
	}
	return !besides
}

// lacks reports whether a value of a row is missing, be it written as not known.
func (f filled) lacks(row int, field string) bool {
	return slices.ContainsFunc(f.missing, func(m Missing) bool {
		return m.Sort == NoValue && m.Field == field && m.Record.ID == f.part.Rows[row].Record.ID
	})
}

// row adds a record to a table, and what it lacks.
func (g *gather) row(out *filled, k *record.Kind, r record.Record, columns []string) error {
	row := Row{Record: g.about(r)}
	for _, c := range columns {
		name, optional := strings.CutSuffix(c, "?")
		f := fieldOf(k, name)
		values, err := g.values(r, f)
		if err != nil {
			return err
		}
		if private(k, name) && len(values) > 0 {
			values = []string{"on record"}
		}
		if name == "title" && unnamed(k.Name) {
			values = []string{row.Record.Reference}
		}
		row.Cells = append(row.Cells, strings.Join(values, cellBreak))
		if (len(values) == 0 || unknown(r, f)) && !optional {
			about := row.Record
			out.missing = append(out.missing, Missing{Field: name, Kind: k.Name, Label: f.Label, Record: &about, Sort: NoValue})
		}
	}
	out.part.Rows = append(out.part.Rows, row)
	return nil
}

// private reports whether a field says something about a person that a frozen file
// does not repeat: their record has it, and it can be erased there.
func private(k *record.Kind, field string) bool {
	if f := k.Field(field); f != nil && f.Personal {
		return true
	}
	return k.Name == "person" && field != "job_title" && field != "unit" && field != "state" && field != "title"
}

// during reports whether a record counts on a day.
func during(r record.Record, fields []string, day record.Date) bool {
	if len(fields) != 2 {
		return true
	}
	from, to := record.Date(r.Body.Text(fields[0])), record.Date(r.Body.Text(fields[1]))
	return (from == "" || from <= day) && (to == "" || day <= to)
}

// own takes what somebody wrote for the element, with its evidence.
func (g *gather) own(t *Template, e *Element, s Source) filled {
	out := filled{part: Part{Sort: OwnPart, Label: s.Label}}
	if out.part.Label == "" {
		out.part.Label = "In own words"
	}
	r := g.parts[partKey(t.ID, e.ID)]
	if r.ID == "" {
		if _, all := g.sees("legal-part"); !all {
			return g.hide(out, "legal-part")
		}
		out.missing = []Missing{{Kind: "legal-part", Label: out.part.Label, Sort: NoWords}}
		return out
	}
	about := g.about(r)
	out.part.Record, out.part.Text, out.have = &about, r.Body.Text("text"), full
	for _, id := range r.Body.List("evidence") {
		if name, err := g.name(record.ID(id)); err == nil && name != "" {
			out.part.List = append(out.part.List, name)
		} else {
			out.part.Unseen++
		}
	}
	if out.part.Empty() {
		out.have, out.missing = none, []Missing{{Field: "text", Kind: "legal-part", Label: out.part.Label, Record: &about, Sort: NoValue}}
	}
	return out
}
