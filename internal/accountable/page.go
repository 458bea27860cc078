package accountable

import (
	"context"

	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// Ask says what a page of answers is about.
type Ask struct {
	Day    record.Date       // empty: today
	Role   string            // empty: the accountable one
	Kind   string            // empty: AI systems; any kind an assignment may be for
	Unit   record.ID         // only what belongs to this unit and its parts
	Status leadership.Status // only those with this answer
	Direct bool              // count assignments to the thing itself only
	After  string            // Next of the page before
	Limit  int               // 1 to 200; 0 means 50
}

// Row is one record and who held the role for it.
type Row struct {
	Record record.Record // as it is now
	Absent bool          // it was not on record at the moment the view knows
	Units  []record.ID   // those it belongs to, nearest first
	Answer leadership.Answer
}

// Page is one page of answers, by title. With a Status that no index knows, it
// holds what was found among those Examined, and Next goes on from there even
// when it is empty; Total then counts what is looked through.
type Page struct {
	Rows     []Row
	Next     string
	Total    int
	Capped   bool
	Examined int // records looked at; as many as rows when an index knew the answer
}

// examine is how many records one page looks at, at most, to find those with a
// status.
const examine = 1000

// On answers for every record of a kind, a page at a time. A page costs what
// its rows cost, however many records there are.
func (v *View) On(ctx context.Context, ask Ask) (Page, error) {
	q, ask, err := v.query(ctx, ask)
	if err != nil {
		return Page{}, err
	}
	indexed := v.indexed(ask)
	if indexed {
		q.Filters = append(q.Filters, record.Filter{Field: "accountability", Op: record.Is, Values: []string{string(ask.Status)}})
	}
	var out Page
	for {
		page, err := v.src.List(ctx, v.actor, q)
		if err != nil {
			return Page{}, err
		}
		rows, err := v.For(ctx, page.Records, ask)
		if err != nil {
			return Page{}, err
		}
		for _, r := range rows {
			if ask.Status == "" || indexed || r.Answer.Status == ask.Status && !r.Absent {
				out.Rows = append(out.Rows, r)
			}
		}
		out.Examined += len(rows)
		out.Next, out.Total, out.Capped = page.Next, page.Total, page.Capped
		if q.After = page.Next; q.After == "" || ask.Status == "" || indexed || len(out.Rows) >= q.Limit || out.Examined >= examine {
			return out, nil
		}
	}
}

// query checks what is asked and makes it a query for records.
func (v *View) query(ctx context.Context, ask Ask) (record.Query, Ask, error) {
	var err error
	if ask.Role, err = role(ask.Role); err != nil {
		return record.Query{}, ask, err
	}
	if ask.Day, err = date("day", ask.Day, v.Day()); err != nil {
		return record.Query{}, ask, err
	}
	if ask.Kind == "" {
		ask.Kind = system
	}
	if !leadership.Assignment.Field("scope").Targets(ask.Kind) {
		return record.Query{}, ask, record.Fail(record.Invalid, "Nobody can be assigned a responsibility for this kind of record.")
	}
	if ask.Limit < 1 || ask.Limit > 200 {
		ask.Limit = 50
	}
	q := record.Query{Kind: ask.Kind, Sort: record.Sort{Field: "title"}, After: ask.After, Limit: ask.Limit}
	if ask.Unit != "" {
		field := "unit"
		if ask.Kind == unit {
			field = "parent"
		}
		parts, err := v.parts(ctx, ask.Unit)
		if err != nil {
			return q, ask, err
		}
		q.Filters = append(q.Filters, record.Filter{Field: field, Op: record.Is, Values: parts})
	}
	return q, ask, nil
}

// indexed reports whether the computed field of AI systems has the answer.
func (v *View) indexed(ask Ask) bool {
	return ask.Status != "" && v.known.IsZero() && ask.Kind == system && ask.Direct && ask.Role == leadership.Accountable && ask.Day == v.Day()
}

// For answers for given records, in their order; Role and Day of what is asked
// may be empty as in Ask.
func (v *View) For(ctx context.Context, records []record.Record, ask Ask) ([]Row, error) {
	var err error
	if ask.Role, err = role(ask.Role); err != nil {
		return nil, err
	}
	if ask.Day, err = date("day", ask.Day, v.Day()); err != nil {
		return nil, err
	}
	then, err := v.then(ctx, records)
	if err != nil {
		return nil, err
	}
	units, err := v.within(ctx, then)
	if err != nil {
		return nil, err
	}
	scopes := []record.ID{""}
	seen := map[record.ID]bool{}
	for i, r := range then {
		for _, id := range append([]record.ID{r.ID}, units[i]...) {
			if !seen[id] && id != "" {
				scopes, seen[id] = append(scopes, id), true
			}
		}
	}
	list, err := v.assignments(ctx, ask.Role, scopes, ask.Day)
	if err != nil {
		return nil, err
	}
	more, err := v.sources(ctx, list)
	if err != nil {
		return nil, err
	}
	terms, sources := map[record.ID][]leadership.Term{}, termsOf(more)
	for _, a := range list {
		terms[a.Scope] = append(terms[a.Scope], a.Term)
	}
	rows := make([]Row, len(records))
	for i := range records {
		rows[i] = Row{Record: records[i], Absent: then[i].ID == "", Units: units[i]}
		if !rows[i].Absent {
			rows[i].Answer = answer(ask, then[i].ID, units[i], terms, sources)
		}
	}
	return rows, nil
}

// answer asks about one record with the terms that can matter to it.
func answer(ask Ask, scope record.ID, units []record.ID, terms map[record.ID][]leadership.Term, sources []leadership.Term) leadership.Answer {
	near := append([]leadership.Term{}, sources...)
	for _, id := range append([]record.ID{scope, ""}, units...) {
		near = append(near, terms[id]...)
	}
	q := leadership.Question{Role: ask.Role, Scope: scope, Units: units, Direct: ask.Direct}
	return q.On(ask.Day, near)
}

// then returns the records as the view knows them, the zero record for those
// it does not.
func (v *View) then(ctx context.Context, records []record.Record) ([]record.Record, error) {
	if v.known.IsZero() {
		return records, nil
	}
	out := make([]record.Record, len(records))
	for i, r := range records {
		var err error
		if out[i], err = v.get(ctx, r.ID); err != nil && record.CodeOf(err) != record.NotFound {
			return nil, err
		} else if err != nil || out[i].Removed {
			out[i] = record.Record{}
		}
	}
	return out, nil
}
