package accountable

import (
	"context"
	"slices"

	"steward/internal/aims/leadership"
	"steward/internal/record"
)

// home returns the unit a record belongs to: its unit, or for a unit what it is
// part of.
func home(r record.Record) record.ID {
	if r.Kind == unit {
		return r.Body.ID("parent")
	}
	return r.Body.ID("unit")
}

// within returns, for each record, the units it belongs to, nearest first.
func (v *View) within(ctx context.Context, records []record.Record) ([][]record.ID, error) {
	var next []record.ID
	for _, r := range records {
		next = append(next, home(r))
	}
	for len(next) > 0 {
		var err error
		if next, err = v.learn(ctx, next); err != nil {
			return nil, err
		}
	}
	out := make([][]record.ID, len(records))
	for i, r := range records {
		out[i] = leadership.Within(home(r), func(id record.ID) record.ID { return v.units[id].Body.ID("parent") })
	}
	return out, nil
}

// learn reads units not known yet and returns what they are part of.
func (v *View) learn(ctx context.Context, ids []record.ID) ([]record.ID, error) {
	ids = slices.DeleteFunc(ids, func(id record.ID) bool {
		_, known := v.units[id]
		return known || id == ""
	})
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := v.getMany(ctx, ids)
	if err != nil {
		return nil, err
	}
	var parents []record.ID
	for _, id := range ids {
		v.units[id] = found[id]
		parents = append(parents, found[id].Body.ID("parent"))
	}
	return parents, nil
}

// maxUnits bounds the units a list is narrowed to.
const maxUnits = 100

// parts returns a unit and the units below it, as they are now. It is TooLarge
// when there are more than a hundred.
func (v *View) parts(ctx context.Context, top record.ID) ([]string, error) {
	out := []string{string(top)}
	for next := out; len(next) > 0; {
		below, err := v.all(ctx, record.Query{Kind: unit, Filters: []record.Filter{{Field: "parent", Op: record.Is, Values: next}}}, most)
		if err != nil {
			return nil, err
		}
		next = nil
		for _, u := range below {
			if !slices.Contains(out, string(u.ID)) {
				out, next = append(out, string(u.ID)), append(next, string(u.ID))
			}
		}
		if len(out) > maxUnits {
			return nil, record.Fail(record.TooLarge, "This unit has more than a hundred parts; choose one of them.")
		}
	}
	return out, nil
}
