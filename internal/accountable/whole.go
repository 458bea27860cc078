package accountable

import (
	"context"

	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// Counts is how many AI systems have one person, nobody, or several accountable
// for them today, counting assignments to the systems themselves.
type Counts struct{ Named, Nobody, Several int }

// Counts reads what is counted in the transaction of every change, so it costs
// the same however many systems there are. It is about today whatever the view
// knows, and Denied to who may not read every system.
func (v *View) Counts(ctx context.Context) (Counts, error) {
	tallies, err := v.src.Tallies(ctx, v.actor, system, "accountability", 10)
	var c Counts
	for _, t := range tallies {
		switch leadership.Status(t.Value) {
		case leadership.Named:
			c.Named = t.N
		case leadership.Nobody:
			c.Nobody = t.N
		case leadership.Several:
			c.Several = t.N
		}
	}
	return c, err
}

// Vacant returns the roles that nobody holds for anything on a day (today when
// it is empty), in the order of leadership.Roles. It answers from the records as
// they are now.
func (v *View) Vacant(ctx context.Context, day record.Date) ([]record.Option, error) {
	day, err := date("day", day, v.Day())
	if err != nil {
		return nil, err
	}
	tallies, err := v.src.Tallies(ctx, v.actor, assignment, "role", 200)
	if err != nil {
		return nil, err
	}
	assigned := map[string]bool{} // at any time
	for _, t := range tallies {
		assigned[t.Value] = t.N > 0
	}
	var out []record.Option
	for _, o := range leadership.Roles() {
		held := assigned[o.Name]
		if held {
			held, err = v.held(ctx, o.Name, day)
		}
		if err != nil {
			return nil, err
		}
		if !held {
			out = append(out, o)
		}
	}
	return out, nil
}

// held reports whether anybody holds a role for anything on a day.
func (v *View) held(ctx context.Context, role string, day record.Date) (bool, error) {
	is := func(field, value string) record.Filter {
		return record.Filter{Field: field, Op: record.Is, Values: []string{value}}
	}
	began := record.Filter{Field: "valid_from", Op: record.To, Values: []string{string(day)}}
	for _, ends := range []record.Filter{is("valid_to", ""), {Field: "valid_to", Op: record.From, Values: []string{string(day)}}} {
		page, err := v.src.List(ctx, v.actor, record.Query{Kind: assignment, Limit: 1, Filters: []record.Filter{is("role", role), is("state", "in_force"), began, ends}})
		if err != nil || len(page.Records) > 0 {
			return err == nil, err
		}
	}
	// A withdrawn one counts to the day of its withdrawal, which is no later
	// than its last change.
	records, err := v.all(ctx, record.Query{Kind: assignment, Filters: []record.Filter{is("role", role), is("state", withdrawn), began,
		{Field: "updated", Op: record.From, Values: []string{string(day)}}}}, most)
	if err != nil {
		return false, err
	}
	list, err := v.read(ctx, records, func(record.Record) bool { return true })
	for _, a := range list {
		if a.On(day) {
			return true, nil
		}
	}
	return false, err
}

// Ending returns assignments in force whose last day is within so many days
// from today (0 to 3,660), soonest first, limit of them at most, and how many
// there are: at least that many when capped.
func (v *View) Ending(ctx context.Context, days, limit int) (list []Assignment, total int, capped bool, err error) {
	today := v.Day()
	page, err := v.src.List(ctx, v.actor, record.Query{Kind: assignment, Limit: limit, Sort: record.Sort{Field: "valid_to"}, Filters: []record.Filter{
		{Field: "state", Op: record.Is, Values: []string{"in_force"}},
		{Field: "valid_to", Op: record.From, Values: []string{string(today)}},
		{Field: "valid_to", Op: record.To, Values: []string{string(today.AddDays(min(max(days, 0), 3660)))}},
	}})
	if err != nil {
		return nil, 0, false, err
	}
	for _, r := range page.Records {
		if t, ok := leadership.TermOf(r, ""); ok {
			list = append(list, Assignment{Term: t, Record: r})
		}
	}
	return list, page.Total, page.Capped, nil
}
