package register

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// List returns a page of a kind. Filter values are as people and URLs write
// them; "" is unset. Fields a list can filter by are state, owner, due,
// updated, created and those the kind indexes.
func (g *Register) List(ctx context.Context, a access.Actor, q record.Query) (record.Page, error) {
	if err := a.Require(access.Read, q.Kind, nil); err != nil {
		return record.Page{}, err
	}
	q, err := g.prepare(ctx, a, q)
	if err != nil {
		return record.Page{}, err
	}
	page, err := g.store.List(ctx, a.Org, q)
	if err != nil {
		return record.Page{}, err
	}
	kept := page.Records[:0]
	for _, r := range page.Records { // asked again with the record: a filter may lag behind, a decision may not
		switch r, err := g.visible(a, r, nil); {
		case err == nil:
			kept = append(kept, r)
		case record.CodeOf(err) != record.NotFound:
			return record.Page{}, err
		}
	}
	page.Records = kept
	return page, nil
}

// prepare checks a query, brings its values to the form they are indexed in,
// and narrows it to what the actor may read.
func (g *Register) prepare(ctx context.Context, a access.Actor, q record.Query) (record.Query, error) {
	fields, err := g.Fields(ctx, a.Org, q.Kind)
	if err != nil {
		return q, err
	}
	filters := make([]record.Filter, 0, len(q.Filters)+1)
	for _, f := range q.Filters {
		f, err := prepareFilter(fields, f)
		if err != nil {
			return q, err
		}
		filters = append(filters, f)
	}
	q.Filters = append(filters, narrowed(a, q.Kind)...)
	if !sortable(fields, q.Sort.Field) {
		return q, record.Fail(record.Invalid, fmt.Sprintf("The list cannot be sorted by %q.", q.Sort.Field))
	}
	return q, nil
}

func prepareFilter(fields []record.Field, f record.Filter) (record.Filter, error) {
	if len(f.Values) == 0 || len(f.Values) > 100 {
		return f, record.Fail(record.Invalid, "A filter takes 1 to 100 values.")
	}
	switch f.Op {
	case record.Is, record.Not, record.From, record.To:
	default:
		return f, record.Fail(record.Invalid, fmt.Sprintf("A list cannot be filtered by %q.", f.Op))
	}
	if slices.Contains([]string{"state", "owner", "due", "updated", "created"}, f.Field) {
		return f, nil
	}
	for i := range fields {
		if fields[i].Name != f.Field || !fields[i].Index {
			continue
		}
		values := make([]string, len(f.Values))
		for j, v := range f.Values {
			values[j] = fields[i].FacetValue(v)
		}
		f.Values = values
		return f, nil
	}
	return f, record.Fail(record.Invalid, fmt.Sprintf("The list cannot be filtered by %q.", f.Field))
}

func sortable(fields []record.Field, name string) bool {
	if slices.Contains([]string{"", "number", "title", "updated", "due", "state", "owner"}, name) {
		return true
	}
	return slices.ContainsFunc(fields, func(f record.Field) bool { return f.Name == name && f.Index && !f.Many })
}

// readableKinds returns the kinds the actor may read, all or own records; nil
// means every kind there is.
func (g *Register) readableKinds(a access.Actor) (kinds []string, all bool) {
	all = true
	for _, k := range g.kinds.Kinds() {
		if a.May(access.Read, k.Name, nil).Allowed {
			kinds = append(kinds, k.Name)
		} else {
			all = false
		}
	}
	return kinds, all
}

// Search finds records in use that hold every word asked for, in any kind the
// actor may read, or only in those of kinds.
func (g *Register) Search(ctx context.Context, a access.Actor, text string, kinds []string, limit int) ([]record.Hit, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	may, all := g.readableKinds(a)
	switch {
	case len(may) == 0:
		return nil, nil
	case len(kinds) > 0:
		may = slices.DeleteFunc(may, func(k string) bool { return !slices.Contains(kinds, k) })
		if len(may) == 0 {
			return nil, nil
		}
	case all:
		may = nil
	}
	limit = min(max(limit, 1), mostHits)
	most := limit
	if a.Limited() { // what is left out must not crowd out what is not
		most = mostHits
	}
	hits, err := g.store.Search(ctx, a.Org, text, may, most)
	if err != nil {
		return nil, err
	}
	hits, err = sift(ctx, g, a, hits, func(h record.Hit) part { return part{h.ID, h.Kind} })
	return hits[:min(len(hits), limit)], err
}

// mostHits bounds the answers of a search.
const mostHits = 200

// Tallies counts the records of a kind by the value of an indexed field, of
// state or of owner, most frequent first, over those within the actor's packs
// and period. Values are in indexed form.
func (g *Register) Tallies(ctx context.Context, a access.Actor, kind, field string, limit int) ([]record.Tally, error) {
	if err := g.requireAll(a, kind); err != nil {
		return nil, err
	}
	if filters := a.Filters(kind); len(filters) > 0 {
		return g.store.TalliesWithin(ctx, a.Org, record.Query{Kind: kind, Filters: filters}, field, limit)
	}
	return g.store.Tallies(ctx, a.Org, kind, field, limit)
}

// TalliesWithin is Tallies over those records that pass the filters of the query.
// Where a filter names values of the field, those alone are counted.
func (g *Register) TalliesWithin(ctx context.Context, a access.Actor, q record.Query, field string, limit int) ([]record.Tally, error) {
	if err := g.requireAll(a, q.Kind); err != nil {
		return nil, err
	}
	q, err := g.prepare(ctx, a, q)
	if err != nil {
		return nil, err
	}
	return g.store.TalliesWithin(ctx, a.Org, q, field, limit)
}

// requireAll asks that the actor may read every record of a kind that is within
// its packs and period, since a count says something about all of them.
func (g *Register) requireAll(a access.Actor, kind string) error {
	if err := a.Require(access.Read, kind, nil); err != nil {
		return err
	}
	if a.May(access.Read, kind, nil).Own {
		return record.Fail(record.Denied, "Your role sees only records of your own; counts over all of them are not for it.")
	}
	return nil
}

// Counts returns how many records are in use of each kind that the actor may
// read whole, within its packs and period.
func (g *Register) Counts(ctx context.Context, a access.Actor) (map[string]int, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	counts, err := g.store.Counts(ctx, a.Org)
	if err != nil {
		return nil, err
	}
	for kind := range counts {
		if g.requireAll(a, kind) != nil {
			delete(counts, kind)
			continue
		}
		if filters := a.Filters(kind); len(filters) > 0 {
			if counts[kind], err = g.store.CountWithin(ctx, a.Org, record.Query{Kind: kind, Filters: filters}); err != nil {
				return nil, err
			}
		}
	}
	return counts, nil
}

// Work returns records in use with a due day that a person owns and has still
// something to do about, soonest first, until a day ("" for all of them).
func (g *Register) Work(ctx context.Context, a access.Actor, person record.ID, until record.Date, limit int) ([]record.Record, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	if !person.Valid() {
		return nil, nil
	}
	list, err := g.store.Work(ctx, a.Org, store.WorkQuery{Owner: person, Until: until, Over: g.over(), Limit: limit})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(r record.Record) bool { return !a.May(access.Read, r.Kind, &r).Allowed }), nil
}

// over names the states in which nothing is left to do: done well, or ended.
func (g *Register) over() []string {
	var out []string
	for _, k := range g.kinds.Kinds() {
		for _, s := range k.States {
			if s.Shape == record.Good || s.Shape == record.Ended {
				out = append(out, k.Name+"/"+s.Name)
			}
		}
	}
	return out
}
