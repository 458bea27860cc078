package accountable

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/register"
)

// Assignment is an assignment as a view knows it. Its Term ends with the day of
// the withdrawal, when it was withdrawn.
type Assignment struct {
	leadership.Term
	Record    record.Record
	Withdrawn record.Date // empty when it was not
}

// most bounds how many assignments one question reads.
const most = 10_000

// assignments reads the assignments to scopes ("" for the whole organisation)
// that hold a role. Those that were settled before a day are left out, since
// finding out when exactly takes a look at the history of each; no day keeps
// them all.
func (v *View) assignments(ctx context.Context, role string, scopes []record.ID, day record.Date) ([]Assignment, error) {
	var records []record.Record
	var err error
	if v.known.IsZero() {
		records, err = v.current(ctx, "scope", scopes, role)
	} else {
		records, err = v.former(ctx, "scope", scopes)
	}
	if err != nil {
		return nil, err
	}
	return v.read(ctx, records, func(r record.Record) bool {
		settled := r.State == withdrawn && record.DateOf(r.Updated) < day
		return r.Body.Text("role") == role && !settled
	})
}

// current lists the assignments in use whose field names one of the values.
func (v *View) current(ctx context.Context, field string, values []record.ID, role string) ([]record.Record, error) {
	var out []record.Record
	for part := range slices.Chunk(values, 100) {
		filter := record.Filter{Field: field, Op: record.Is}
		for _, id := range part {
			filter.Values = append(filter.Values, string(id))
		}
		q := record.Query{Kind: assignment, Filters: []record.Filter{filter}}
		if role != "" {
			q.Filters = append(q.Filters, record.Filter{Field: "role", Op: record.Is, Values: []string{role}})
		}
		list, err := v.all(ctx, q, most-len(out))
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// all reads every page of a query, up to a number of records.
func (v *View) all(ctx context.Context, q record.Query, limit int) ([]record.Record, error) {
	var out []record.Record
	for q.Limit = 200; ; {
		page, err := v.src.List(ctx, v.actor, q)
		if err != nil {
			return nil, err
		}
		if out = append(out, page.Records...); len(out) > limit {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("More than %d assignments bear on this question; ask for less at once.", most))
		}
		if q.After = page.Next; q.After == "" {
			return out, nil
		}
	}
}

// former reads the assignments whose field named one of the values at the
// moment the view knows.
func (v *View) former(ctx context.Context, field string, values []record.ID) ([]record.Record, error) {
	var ids []record.ID
	for _, id := range values {
		if id == "" {
			whole, err := v.formerWhole(ctx)
			if err != nil {
				return nil, err
			}
			ids = append(ids, whole...)
			continue
		}
		links, err := v.src.Links(ctx, v.actor, register.LinkQuery{Target: id, Kind: assignment, Relation: field, AsOf: max(v.seq, 0)})
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			ids = append(ids, l.Source)
		}
	}
	found, err := v.getMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []record.Record
	for _, id := range ids {
		if r, ok := found[id]; ok && (r.Erased || slices.Contains(values, r.Body.ID(field))) {
			out = append(out, r)
		}
	}
	return out, nil
}

// formerWhole names the assignments that are, or were when they were removed,
// for the whole organisation.
func (v *View) formerWhole(ctx context.Context) ([]record.ID, error) {
	inUse, err := v.current(ctx, "scope", []record.ID{""}, "")
	if err != nil {
		return nil, err
	}
	removed, err := v.all(ctx, record.Query{Kind: assignment, Removed: true}, most)
	if err != nil {
		return nil, err
	}
	var out []record.ID
	for _, r := range append(inUse, removed...) {
		if r.Body.ID("scope") == "" {
			out = append(out, r.ID)
		}
	}
	return out, nil
}

// read turns records that fit into assignments, those that began first leading.
// What counts on no day is left out.
func (v *View) read(ctx context.Context, records []record.Record, fits func(record.Record) bool) ([]Assignment, error) {
	var out []Assignment
	for _, r := range records {
		if r.Erased {
			v.erased[r.ID] = true
			continue
		}
		if !fits(r) {
			continue
		}
		day, err := v.withdrawnOn(ctx, r)
		if err != nil {
			return nil, err
		}
		if t, ok := leadership.TermOf(r, day); ok {
			out = append(out, Assignment{Term: t, Record: r, Withdrawn: day})
		}
	}
	slices.SortFunc(out, func(x, y Assignment) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.ID, y.ID)) })
	return slices.CompactFunc(out, func(x, y Assignment) bool { return x.ID == y.ID }), nil
}

// withdrawnOn returns the day an assignment was withdrawn, from its history: that
// of the newest such step.
func (v *View) withdrawnOn(ctx context.Context, r record.Record) (record.Date, error) {
	if r.State != withdrawn {
		return "", nil
	}
	if day, ok := v.ended[r.ID]; ok {
		return day, nil
	}
	for before := r.Rev + 1; before > 1; {
		changes, err := v.src.History(ctx, v.actor, r.ID, before, 100)
		if err != nil || len(changes) == 0 {
			return "", err
		}
		for _, c := range changes {
			if c.Action == withdraw {
				v.ended[r.ID] = record.DateOf(c.At)
				return v.ended[r.ID], nil
			}
		}
		before = changes[len(changes)-1].Rev
	}
	return "", nil
}

// sources reads the assignments others were delegated from and that are not
// among them, for what the delegation is worth.
func (v *View) sources(ctx context.Context, list []Assignment) ([]Assignment, error) {
	var ids []record.ID
	for _, a := range list {
		known := func(x Assignment) bool { return x.ID == a.Source }
		if a.Source != "" && !slices.ContainsFunc(list, known) && !slices.Contains(ids, a.Source) {
			ids = append(ids, a.Source)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := v.getMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	var records []record.Record
	for _, r := range found {
		records = append(records, r)
	}
	return v.read(ctx, records, func(record.Record) bool { return true })
}

func termsOf(lists ...[]Assignment) []leadership.Term {
	var out []leadership.Term
	for _, list := range lists {
		for _, a := range list {
			out = append(out, a.Term)
		}
	}
	return out
}
