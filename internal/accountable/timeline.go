package accountable

import (
	"context"

	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// Timeline says who held a role for a record on every day of a span.
type Timeline struct {
	Scope       record.Record // as the view knows it
	Role        string
	First, Last record.Date
	Units       []record.ID           // those it belongs to, nearest first
	Intervals   []leadership.Interval // every day is in one of them
	Own         []leadership.Interval // the same, counting assignments to the record itself only
	Assignments []Assignment          // to the record, its units and the whole organisation, withdrawn ones too
	Erased      []record.ID           // assignments that were erased since, so that they could not be read
}

// Faults returns the intervals with nobody or with several.
func (t Timeline) Faults() []leadership.Interval { return leadership.GapsAndOverlaps(t.Intervals) }

// ahead is how far a timeline looks beyond today by itself.
const ahead = 365

// Timeline answers for every day from the first to the last. Without a first
// day it begins when the record or its first assignment did; without a last day
// it ends with its last assignment, today at the earliest and a year from now at
// the latest. The role may be empty as in Ask.
func (v *View) Timeline(ctx context.Context, id record.ID, first, last record.Date, roleName string) (Timeline, error) {
	name, err := role(roleName)
	if err != nil {
		return Timeline{}, err
	}
	scope, err := v.get(ctx, id)
	if err != nil {
		return Timeline{}, err
	}
	units, err := v.within(ctx, []record.Record{scope})
	if err != nil {
		return Timeline{}, err
	}
	list, err := v.assignments(ctx, name, append([]record.ID{scope.ID, ""}, units[0]...), "")
	if err != nil {
		return Timeline{}, err
	}
	more, err := v.sources(ctx, list)
	if err != nil {
		return Timeline{}, err
	}
	t := Timeline{Scope: scope, Role: name, Units: units[0], Assignments: list, Erased: v.Erased()}
	if t.First, t.Last, err = v.span(t, first, last); err != nil {
		return Timeline{}, err
	}
	terms := termsOf(list, more)
	q := leadership.Question{Role: name, Scope: scope.ID, Units: t.Units}
	t.Intervals = q.Over(t.First, t.Last, terms)
	q.Direct = true
	t.Own = q.Over(t.First, t.Last, terms)
	return t, nil
}

// span checks the days asked for and finds those that were not.
func (v *View) span(t Timeline, first, last record.Date) (record.Date, record.Date, error) {
	today := v.Day()
	began, ends := record.DateOf(t.Scope.Created), today
	for _, a := range t.Assignments {
		if a.Scope != t.Scope.ID {
			continue
		}
		began, ends = min(began, a.From), max(ends, a.To)
	}
	first, err := date("first", first, began)
	if err != nil {
		return "", "", err
	}
	if last, err = date("last", last, max(first, min(ends, today.AddDays(ahead)))); err != nil {
		return "", "", err
	}
	if last < first {
		return "", "", record.InvalidFields([]record.FieldError{{Field: "last", Code: "invalid", Message: "The last day is before the first."}})
	}
	return first, last, nil
}
