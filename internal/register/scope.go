package register

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
)

// checkScopes holds that lists can be narrowed by what a membership may be
// limited to: the fields of a scope are indexed, and its day is a date.
func checkScopes(c *record.Catalogue) error {
	for _, k := range c.Kinds() {
		if k.Scope == nil {
			continue
		}
		if p := k.Scope.Pack; p != "" && (k.Field(p) == nil || !k.Field(p).Index) {
			return fmt.Errorf("register: %s is scoped by the field %s, which lists cannot filter by", k.Name, p)
		}
		if d := k.Scope.Day; d != "" && d != "due" && (k.Field(d) == nil || !k.Field(d).Index || k.Field(d).Shown() != record.DateType) {
			return fmt.Errorf("register: %s is scoped by the field %s, which is no date that lists can filter by", k.Name, d)
		}
	}
	return nil
}

// part is one of a list: something that stands on a record of a kind.
type part struct {
	id   record.ID
	kind string
}

// sift keeps those of a list whose records the actor may read. Records are
// looked at only where the actor may read some of the kind and not others.
func sift[T any](ctx context.Context, g *Register, a access.Actor, list []T, of func(T) part) ([]T, error) {
	decisions := map[string]access.Decision{}
	var ask []record.ID
	for _, x := range list {
		p := of(x)
		d, ok := decisions[p.kind]
		if !ok {
			d = a.May(access.Read, p.kind, nil)
			decisions[p.kind] = d
		}
		if d.Part {
			ask = append(ask, p.id)
		}
	}
	var seen map[record.ID]record.Record
	if len(ask) > 0 {
		var err error
		if seen, err = g.GetMany(ctx, a, ask); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(list, func(x T) bool {
		p := of(x)
		_, reads := seen[p.id]
		return !decisions[p.kind].Allowed || decisions[p.kind].Part && !reads
	}), nil
}

// narrowed returns the filters that keep a query to what the actor may read.
func narrowed(a access.Actor, kind string) []record.Filter {
	out := a.Filters(kind)
	if a.May(access.Read, kind, nil).Own {
		out = append(out, record.Filter{Field: "owner", Op: record.Is, Values: []string{string(a.Person)}})
	}
	return out
}
