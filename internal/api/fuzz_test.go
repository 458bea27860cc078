package api

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"steward/internal/aims"
	"steward/internal/record"
)

// FuzzParseObject feeds the reader of bodies. Whatever it takes has no more
// levels than allowed and reads back the same.
func FuzzParseObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"title":"a","fields":{"tags":["a",null,1.5e3,true]}}`, `{"a":{"b":{"c":[[[]]]}}}`, `{"a":1,"a":2}`, `[1]`, `null`, `{"a":"\ud800"}`,
		"{\"a\":\"\xff\"}", `{"writes":[{"as":"x","create":{"kind":"unit"}}]}`, `{"a":1e999}`, `{"a":1}{}`, strings.Repeat(`[`, 40), `{"\u0000":""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, err := parseObject(data)
		if err != nil {
			if p := problemOf(err); p.Status != 400 || !utf8.ValidString(p.Detail) || len(p.Detail) > 1000 {
				t.Fatalf("%d %q", p.Status, p.Detail)
			}
			return
		}
		text, err := encode(o.values)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseObject(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if twice, err := encode(again.values); err != nil || string(twice) != string(text) {
			t.Fatalf("%s became %s, %v", text, twice, err)
		}
	})
}

// FuzzReaders feeds the readers of drafts, edits, fields and batches, which must
// take anything that is JSON and name what is wrong in it.
func FuzzReaders(f *testing.F) {
	kinds, err := aims.Catalogue()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		`{"title":"a","owner":null,"due":"2026-01-01","fields":{"a":null},"reason":"x"}`, `{"label":"a","options":[{"name":"a","label":"b"}],"target":["x"],"many":true}`,
		`{"title":[1],"fields":"x","options":[1],"grants":{}}`, `{"revision":-1}`, `{"revision":1.5,"unknown":{"a":[]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func(*object){
			func(o *object) { readDraft(o, kinds.Kinds()[0]) },
			func(o *object) { readEdit(o, false) },
			func(o *object) { readEdit(o, true) },
			func(o *object) { readField("x_a", o) },
			func(o *object) { o.whole("revision") },
		} {
			o, err := parseObject(data)
			if err != nil {
				return
			}
			read(o)
			if err := o.check(); err != nil && (record.CodeOf(err) != record.Invalid || len(record.FieldErrors(err)) == 0) {
				t.Fatal(err)
			}
		}
	})
}

// FuzzParseList feeds the reader of list queries. What it takes names only
// fields that can be filtered and sorted by.
func FuzzParseList(f *testing.F) {
	kinds, err := aims.Catalogue()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{
		"", "filter.state=in_use&sort=-title&limit=10", "filter.due.from=2026-01-01&filter.due.to=2026-12-31", "filter.owner=&removed=true", "filter.origin.not=bought&after=abc",
		"filter..=", "filter.state.is=idea", "limit=-1", "sort=--title", "filter.first_use.from=x", "filter.updated=", "%zz=1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, k := range kinds.Kinds() {
			q, err := parseList(k, k.Fields, values)
			if err != nil {
				if record.CodeOf(err) != record.Invalid {
					t.Fatal(err)
				}
				continue
			}
			names := []string{}
			for _, field := range filterable(k.Fields) {
				names = append(names, field.Name)
			}
			for _, filter := range q.Filters {
				if !slices.Contains(names, filter.Field) || len(filter.Values) == 0 {
					t.Fatalf("%s: filter %+v", query, filter)
				}
			}
			if q.Limit < 1 || q.Limit > 200 || q.Sort.Field != "" && !slices.Contains(sortable(k.Fields), q.Sort.Field) {
				t.Fatalf("%s: %+v", query, q)
			}
		}
	})
}
