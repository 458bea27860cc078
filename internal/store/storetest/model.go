package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"steward/internal/record"
	"steward/internal/store"
)

// model is the plain form of what the store keeps of one kind: a slice of
// things, filtered and sorted by reading all of them.
type model struct {
	*world
	all []thing
}

// newModel starts an organisation whose numbers begin where blocks of facets
// end and begin.
func newModel(w *world, t *rapid.T) *model {
	m := &model{world: &world{T: w.T, db: w.db, ctx: w.ctx, clock: w.clock, tune: w.tune}}
	m.s = &store.Store{DB: w.db, Now: func() time.Time { return m.clock }, Rand: w.s.Rand}
	if w.tune != nil {
		w.tune(m.s)
	}
	m.org = m.newOrg()
	first := rapid.SampledFrom([]int{0, 4090, 8190, 1 << 20}).Draw(t, "numbers begin after")
	_, err := m.db.Exec(m.ctx, "INSERT INTO counter (org, kind, num) VALUES (?, 'thing', ?)", m.org, first)
	must(t, err)
	return m
}

// traps are texts that collations, encodings and query languages trip over.
var traps = []string{"", "a", "A", "b", "B", "é", "e", "É", "z", "Z", "ä", "ö", "_", "-", "--", " ", "%", "100%", "'", `"`, `\`, "a'b", "a b", "a-b", "ab", "🙂", "日本", "ß", "ss", "𞤀", "~", "0", "10", "9", "ﬁ", "\u0301x"}

func drawThing(m *model, t *rapid.T, old *thing) thing {
	out := m.newThing(rapid.SampledFrom(traps).Draw(t, "title"))
	if old != nil {
		out.Record = old.Record
		out.Body = old.Body.Clone()
		out.Title = rapid.SampledFrom([]string{old.Title, rapid.SampledFrom(traps).Draw(t, "new title")}).Draw(t, "which title")
	}
	out.State = rapid.SampledFrom([]string{"active", "closed", "draft"}).Draw(t, "state")
	out.Owner = record.ID(rapid.SampledFrom([]string{"", "p1", "p2"}).Draw(t, "owner"))
	out.Due = record.Date(rapid.SampledFrom([]string{"", "", "2026-01-01", "2026-02-01", "2026-02-02", "2027-01-01"}).Draw(t, "due"))
	out.facets = []record.Facet{{Field: "colour", Value: rapid.SampledFrom(traps).Draw(t, "colour")},
		{Field: "amount", Value: rapid.SampledFrom([]string{"", "0001", "0002", "0010", "0100"}).Draw(t, "amount")},
		{Field: "unique", Value: fmt.Sprintf("%03d", rapid.IntRange(0, 999).Draw(t, "unique"))}}
	tags := rapid.SliceOfNDistinct(rapid.SampledFrom(traps[1:]), 0, 3, rapid.ID).Draw(t, "tags")
	for _, tag := range tags {
		out.facets = append(out.facets, record.Facet{Field: "tags", Value: tag})
	}
	if len(tags) == 0 {
		out.facets = append(out.facets, record.Facet{Field: "tags", Value: ""})
	}
	return out
}

// step changes the organisation at random, in one transaction.
func (m *model) step(t *rapid.T) {
	m.clock = m.clock.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
	writes := rapid.IntRange(1, 6).Draw(t, "writes")
	next := slices.Clone(m.all)
	err := m.s.Write(m.ctx, m.org, func(tx *store.Tx) error {
		for range writes {
			i := rapid.IntRange(0, len(next)).Draw(t, "which")
			if i > 5 && rapid.Bool().Draw(t, "another") {
				i = len(next)
			}
			var old *thing
			if i < len(next) {
				if next[i].Erased {
					continue
				}
				old = &next[i]
			}
			kept, err := m.one(t, tx, old)
			if err != nil {
				return err
			}
			if old == nil {
				next = append(next, kept)
			} else {
				next[i] = kept
			}
		}
		return nil
	})
	must(t, err)
	m.all = next
}

func (m *model) one(t *rapid.T, tx *store.Tx, old *thing) (thing, error) {
	cur := drawThing(m, t, old)
	if old != nil && !old.Removed && rapid.IntRange(0, 3).Draw(t, "derive") == 0 {
		cur.Record = old.Record
		cur.facets = append([]record.Facet{}, cur.facets...)
		return cur, tx.Derived(m.ctx, cur.Record, old.everyFacet(), cur.everyFacet(), 0)
	}
	if old != nil {
		fate := rapid.IntRange(0, 9).Draw(t, "fate")
		cur.Removed, cur.Erased = fate <= 2, fate == 0
	}
	if cur.Removed && old != nil { // what is removed stays as it was
		removed, erased := cur.Removed, cur.Erased
		cur = *old
		cur.Removed, cur.Erased = removed, erased
	}
	var err error
	cur.Record, err = tx.Put(m.ctx, version(cur, old, record.ActUpdate))
	return cur, err
}

// values are the indexed values of a thing in a field, or its day in a column.
func (t thing) values(field string) []string {
	switch field {
	case "due":
		return []string{string(t.Due)}
	case "updated":
		return []string{string(record.DateOf(t.Updated))}
	case "created":
		return []string{string(record.DateOf(t.Created))}
	}
	var out []string
	for _, f := range t.everyFacet() {
		if f.Field == field {
			out = append(out, f.Value)
		}
	}
	return out
}

// passes says whether a thing is in a list, going by the meaning of filters.
func passes(t thing, q record.Query) bool {
	if t.Removed != q.Removed || t.Erased {
		return false
	}
	from, to, strict := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, f := range q.Filters {
		strict[f.Field] = strict[f.Field] || (f.Op == record.From || f.Op == record.To) && len(f.Values) == 1
		one := slices.ContainsFunc(t.values(f.Field), func(v string) bool { return slices.Contains(f.Values, v) })
		switch {
		case f.Op == record.Is && !one, f.Op == record.Not && one:
			return false
		case f.Op == record.From:
			from[f.Field] = max(from[f.Field], f.Values[0])
		case f.Op == record.To && (to[f.Field] == "" || f.Values[0] < to[f.Field]):
			to[f.Field] = f.Values[0]
		}
	}
	for _, ends := range []map[string]string{from, to} {
		for field := range ends {
			within := func(v string) bool {
				if v == "" {
					return !strict[field]
				}
				return v >= from[field] && (to[field] == "" || v <= to[field])
			}
			if !slices.ContainsFunc(t.values(field), within) {
				return false
			}
		}
	}
	return true
}

// want is the whole list.
func (m *model) want(q record.Query) []thing {
	var out []thing
	for _, t := range m.all {
		if passes(t, q) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b thing) int { return compare(a, b, q.Sort) })
	return out
}

func compare(a, b thing, by record.Sort) int {
	key := func(t thing) string { return t.values(by.Field)[0] }
	blankLast := true
	switch by.Field {
	case "":
		return cmp.Compare(b.Number, a.Number)
	case "number", "created":
		key = func(thing) string { return "" }
	case "title":
		blankLast = false
		key = func(t thing) string { return record.SortKey(t.Title) }
	case "updated":
		key = func(t thing) string { return t.Updated.Format(record.TimeFormat) }
	}
	x, y := key(a), key(b)
	if blankLast && (x == "") != (y == "") {
		return strings.Compare(y, x)
	}
	c := cmp.Or(strings.Compare(x, y), cmp.Compare(a.Number, b.Number))
	if by.Desc {
		return -c
	}
	return c
}

// drawQuery asks for a list at random.
func drawQuery(t *rapid.T) record.Query {
	q := record.Query{Kind: "thing", Limit: rapid.IntRange(1, 7).Draw(t, "limit")}
	q.Sort.Field = rapid.SampledFrom([]string{"", "number", "title", "updated", "due", "state", "owner", "colour", "amount", "unique", "created"}).Draw(t, "sort")
	q.Sort.Desc = rapid.Bool().Draw(t, "desc")
	q.Removed = rapid.IntRange(0, 5).Draw(t, "removed") == 0
	days := []string{"2026-01-01", "2026-02-01", "2026-02-02", "2026-03-01", "2026-03-03", "2026-03-05", "2026-12-31"}
	for range rapid.IntRange(0, 3).Draw(t, "filters") {
		f := record.Filter{Field: rapid.SampledFrom([]string{"state", "owner", "colour", "tags", "amount", "unique", "due", "updated", "created", "none"}).Draw(t, "field")}
		f.Op = rapid.SampledFrom([]record.Op{record.Is, record.Is, record.Not, record.From, record.To}).Draw(t, "op")
		pool := map[string][]string{"state": {"active", "closed", "draft", "x"}, "owner": {"", "p1", "p2"}, "amount": {"", "0001", "0002", "0010", "0100"},
			"unique": {"100", "300", "500", "700"}, "due": append([]string{""}, days...), "updated": days, "created": days}[f.Field]
		if pool == nil {
			pool = traps
		}
		if f.Op == record.From || f.Op == record.To {
			pool = slices.DeleteFunc(slices.Clone(pool), func(v string) bool { return v == "" })
			f.Values = []string{rapid.SampledFrom(pool).Draw(t, "value")}
			if rapid.Bool().Draw(t, "or unset") {
				f.Values = append(f.Values, "")
			}
		} else {
			f.Values = rapid.SliceOfN(rapid.SampledFrom(pool), 1, 3).Draw(t, "values")
		}
		q.Filters = append(q.Filters, f)
	}
	return q
}
