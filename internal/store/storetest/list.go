package storetest

import (
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/record"
	"steward/internal/store"
)

// histories compares facets, tallies and counts with a model after random
// changes.
func histories(w *world) {
	rapid.Check(w.T, func(t *rapid.T) {
		m := newModel(w, t)
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			m.step(t)
		}
		m.checkIndex(t)
		w.verify(m.org)
	})
}

func (m *model) checkIndex(t failer) {
	t.Helper()
	want := store.Indexed{Numbers: map[record.Facet][]int64{}, Tallies: map[record.Facet]int{}}
	for _, r := range m.all {
		if r.Removed {
			continue
		}
		for _, f := range r.everyFacet() {
			want.Numbers[f] = append(want.Numbers[f], r.Number)
			want.Tallies[f]++
		}
	}
	for _, nums := range want.Numbers {
		slices.Sort(nums)
	}
	got, err := m.s.Indexed(m.ctx, m.org, "thing")
	must(t, err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("facets and tallies differ: %s", diff)
	}
	for f, n := range want.Tallies {
		if got, err := m.s.Count(m.ctx, m.org, "thing", &f); got != n || err != nil {
			t.Fatalf("%v counts %d, %v; want %d", f, got, err, n)
		}
	}
	tallies, err := m.s.Tallies(m.ctx, m.org, "thing", "colour", 1000)
	must(t, err)
	for i, y := range tallies {
		if y.N != want.Tallies[record.Facet{Field: "colour", Value: y.Value}] || i > 0 && (tallies[i-1].N < y.N || tallies[i-1].N == y.N && tallies[i-1].Value >= y.Value) {
			t.Fatalf("tallies are %v", tallies)
		}
	}
	counts, err := m.s.Counts(m.ctx, m.org)
	must(t, err)
	inUse := 0
	for _, r := range m.all {
		if !r.Removed {
			inUse++
		}
	}
	if counts["thing"] != inUse {
		t.Fatalf("%d in use, want %d", counts["thing"], inUse)
	}
}

// lists compares pages with a model, for random filters and orders.
func lists(w *world) {
	w.tune = nil
	listsTuned(w)
}

// listsTuned does so in every way a list can be read.
func listsTuned(w *world) {
	rapid.Check(w.T, func(t *rapid.T) {
		m := newModel(w, t)
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			m.step(t)
		}
		for range 12 {
			m.checkList(t, drawQuery(t))
		}
	})
}

func (m *model) checkList(t failer, q record.Query) {
	t.Helper()
	want := m.want(q)
	var got []record.Record
	for pages := 0; ; pages++ {
		page, err := m.s.List(m.ctx, m.org, q)
		must(t, err)
		got = append(got, page.Records...)
		if page.Total > len(want) || !page.Capped && page.Total != len(want) {
			t.Fatalf("%+v: total %d, capped %v; want %d", q, page.Total, page.Capped, len(want))
		}
		if full := len(page.Records) == q.Limit; !full && page.Next != "" || pages > len(want) {
			t.Fatalf("%+v: page %d has %d records and says there are more", q, pages, len(page.Records))
		}
		if page.Next == "" {
			break
		}
		q.After = page.Next
	}
	q.After = ""
	if diff := cmp.Diff(recordsOf(want), got); diff != "" {
		t.Fatalf("%+v: %s", q, diff)
	}
	if !q.Removed {
		m.checkWithin(t, q, want)
	}
}

// checkWithin holds counts over a list against the list.
func (m *model) checkWithin(t failer, q record.Query, want []thing) {
	t.Helper()
	if n, err := m.s.CountWithin(m.ctx, m.org, q); err != nil || n != len(want) {
		t.Fatalf("%+v: %d within, %v; want %d", q, n, err, len(want))
	}
	for _, field := range []string{"state", "colour", "tags"} {
		counts := map[string]int{}
		for _, r := range want {
			for _, v := range r.values(field) {
				if named := namedOf(q, field); len(named) == 0 || slices.Contains(named, v) {
					counts[v]++
				}
			}
		}
		tallies, err := m.s.TalliesWithin(m.ctx, m.org, q, field, 1000)
		must(t, err)
		for i, y := range tallies {
			if y.N != counts[y.Value] || i > 0 && tallies[i-1].N < y.N {
				t.Fatalf("%+v: tallies of %s are %v, want %v", q, field, tallies, counts)
			}
		}
		if len(tallies) != len(counts) {
			t.Fatalf("%+v: tallies of %s are %v, want %v", q, field, tallies, counts)
		}
	}
}

// namedOf are the values of a field that the query asks for by name.
func namedOf(q record.Query, field string) []string {
	for _, f := range q.Filters {
		if f.Field == field && f.Op == record.Is {
			return f.Values
		}
	}
	return nil
}

func recordsOf(list []thing) []record.Record {
	var out []record.Record
	for _, t := range list {
		out = append(out, t.Record)
	}
	return out
}

// listEdges are questions a list refuses, and limits.
func listEdges(w *world) {
	for i := range 60 {
		w.add(w.newThing(fmt.Sprint("t", i)))
	}
	for limit, want := range map[int]int{0: 50, -1: 50, 201: 50, 60: 60, 200: 60} {
		page, err := w.s.List(w.ctx, w.org, record.Query{Kind: "thing", Limit: limit})
		must(w, err)
		if len(page.Records) != want || page.Total != 60 || page.Capped {
			w.Fatalf("limit %d gives %d of %d", limit, len(page.Records), page.Total)
		}
	}
	for _, f := range []record.Filter{
		{Field: "state", Op: "like", Values: []string{"a"}}, {Field: "state", Op: record.Is}, {Field: "state", Op: record.From, Values: []string{""}},
		{Field: "updated", Op: record.From, Values: []string{"yesterday"}}, {Field: "created", Op: record.Is, Values: []string{"2026-13-01"}},
	} {
		_, err := w.s.List(w.ctx, w.org, record.Query{Kind: "thing", Filters: []record.Filter{f}})
		wants(w, record.Invalid, err)
	}
	empty, err := w.s.List(w.ctx, w.org, record.Query{Kind: "none", Sort: record.Sort{Field: "colour"}})
	must(w, err)
	if len(empty.Records) != 0 || empty.Total != 0 || empty.Next != "" {
		w.Fatalf("an empty kind lists %+v", empty)
	}
}

// cursor refuses every marker it did not give out, and never fails worse.
func cursor(w *world) {
	for i := range 5 {
		w.add(w.newThing(fmt.Sprint("t", i)))
	}
	enc := base64.RawURLEncoding.EncodeToString
	for _, after := range []string{"x", "%%%", enc([]byte("nonsense")), enc([]byte("x:y")), enc([]byte("1:\x00")), enc([]byte("1:\xff\xfe")), enc([]byte("0:a")),
		enc([]byte("-4:a")), enc([]byte("99999999999999999999:a")), enc(make([]byte, 1000)), enc([]byte("1"))} {
		for _, sort := range []string{"", "title", "updated", "colour"} {
			_, err := w.s.List(w.ctx, w.org, record.Query{Kind: "thing", Sort: record.Sort{Field: sort}, After: after})
			wants(w, record.Invalid, err)
		}
	}
	for _, sort := range []string{"", "title", "updated", "due", "colour", "state"} { // a marker of another order
		_, err := w.s.List(w.ctx, w.org, record.Query{Kind: "thing", Sort: record.Sort{Field: sort}, After: enc([]byte("2:no such key"))})
		must(w, err)
	}
}

// removedLists hold what is removed, filtered by what it was.
func removedLists(w *world) {
	rapid.Check(w.T, func(t *rapid.T) {
		m := newModel(w, t)
		for range 6 {
			m.step(t)
		}
		for range 10 {
			q := drawQuery(t)
			q.Removed = true
			m.checkList(t, q)
		}
	})
}
