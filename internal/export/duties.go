package export

import (
	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// duties answers who is accountable for a record on the day of the pack, from
// the assignments in the pack (ISO/IEC 42001 clause 5.3).
type duties struct {
	day    record.Date
	terms  map[record.ID][]leadership.Term // by scope
	unit   map[record.ID]record.ID         // unit a record belongs to
	parent map[record.ID]record.ID         // unit a unit is part of
	owner  map[record.ID]record.ID
	state  map[record.ID]string
	gone   map[record.ID]bool
}

func newDuties(day record.Date) duties {
	return duties{day: day, terms: map[record.ID][]leadership.Term{}, unit: map[record.ID]record.ID{}, parent: map[record.ID]record.ID{},
		owner: map[record.ID]record.ID{}, state: map[record.ID]string{}, gone: map[record.ID]bool{}}
}

// note learns from the last entry of a record.
func (d duties) note(c record.Change) {
	r := c.ToRecord()
	if r.Removed {
		d.gone[r.ID] = true
		return
	}
	if t, ok := leadership.TermOf(r, ""); ok {
		d.terms[t.Scope] = append(d.terms[t.Scope], t)
	}
	if r.Owner != "" {
		d.owner[r.ID] = r.Owner
	}
	d.state[r.ID] = r.State
	if u := r.Body.ID("unit"); u != "" {
		d.unit[r.ID] = u
	}
	if p := r.Body.ID("parent"); r.Kind == "unit" && p != "" {
		d.parent[r.ID] = p
	}
}

// accountable returns who is accountable for a record: by assignment to it, to
// its unit or one above, or to the whole organisation. Several people are all
// named; where nobody is, the answer is empty.
func (d duties) accountable(id record.ID) []record.ID {
	units := leadership.Within(d.unit[id], func(u record.ID) record.ID { return d.parent[u] })
	q := leadership.Question{Role: leadership.Accountable, Scope: id, Units: units}
	terms := append([]leadership.Term{}, d.terms[id]...)
	for _, u := range append(units, "") {
		if u != id {
			terms = append(terms, d.terms[u]...)
		}
	}
	var out []record.ID
	for _, h := range q.On(d.day, terms).Holders {
		out = append(out, h.Person)
	}
	return out
}

// answered are the kinds somebody is accountable for: those an assignment may
// be for.
func (d duties) answered(kind string) bool {
	return leadership.Assignment.Field("scope").Targets(kind)
}
