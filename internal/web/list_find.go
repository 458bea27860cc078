package web

import (
	"slices"
	"strings"

	"steward/internal/record"
)

// mostHits is how many records a list filtered by words looks through.
const mostHits = 200

// find returns the page of records a list asks for.
func (c *call) find(o outline, q listQuery) (record.Page, error) {
	if q.text == "" {
		return c.web.reg.List(c.ctx, c.actor, q.query)
	}
	hits, err := c.web.reg.Search(c.ctx, c.actor, q.text, []string{o.kind.Name}, mostHits)
	if err != nil || len(hits) == 0 || q.query.Removed {
		return record.Page{}, err
	}
	ids := make([]record.ID, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	records, err := c.web.reg.GetMany(c.ctx, c.actor, ids)
	if err != nil {
		return record.Page{}, err
	}
	page := record.Page{Capped: len(hits) == mostHits}
	for _, id := range ids {
		if r, ok := records[id]; ok && o.matches(r, q.query.Filters) {
			page.Records = append(page.Records, r)
		}
	}
	o.order(page.Records, q.query.Sort)
	page.Total = len(page.Records)
	return page, nil
}

// matches reports whether a record passes every filter, as the store decides
// it for lists without words.
func (o outline) matches(r record.Record, filters []record.Filter) bool {
	if len(filters) == 0 {
		return true
	}
	facets := o.kind.Facets(r, o.fields[len(o.kind.Fields):])
	facets = append(facets, record.Facet{Field: "due", Value: string(r.Due)},
		record.Facet{Field: "updated", Value: string(record.DateOf(r.Updated))}, record.Facet{Field: "created", Value: string(record.DateOf(r.Created))})
	for _, f := range filters {
		if !o.passes(facets, f) {
			return false
		}
	}
	return true
}

func (o outline) passes(facets []record.Facet, f record.Filter) bool {
	field := o.field(f.Field)
	wanted := make([]string, len(f.Values))
	for i, v := range f.Values {
		wanted[i] = field.FacetValue(v)
	}
	any := false
	for _, x := range facets {
		if x.Field != f.Field {
			continue
		}
		switch f.Op {
		case record.Is, record.Not:
			any = any || slices.Contains(wanted, x.Value)
		case record.From:
			any = any || x.Value >= wanted[0]
		case record.To:
			any = any || x.Value != "" && x.Value <= wanted[0]
		}
	}
	return any != (f.Op == record.Not)
}

// order sorts records as a list by that field would; without one they stay in
// the order of the search, the best first.
func (o outline) order(records []record.Record, s record.Sort) {
	if s.Field == "" {
		return
	}
	key := func(r record.Record) string {
		switch s.Field {
		case "title":
			return record.SortKey(r.Title)
		case "number":
			return ""
		}
		if f := o.field(s.Field); f != nil {
			return f.FacetValue(f.ToText(valueOf(r, s.Field)))
		}
		return ""
	}
	slices.SortStableFunc(records, func(a, b record.Record) int {
		n := strings.Compare(key(a), key(b))
		if n == 0 {
			n = int(a.Number - b.Number)
		}
		if s.Desc {
			return -n
		}
		return n
	})
}
