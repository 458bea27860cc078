package store_test

import (
	"context"
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
	"steward/internal/testenv/pg"
)

// A benchmark database holds one organisation with this many records of one
// kind, each with a dozen facets whose values range from one in two records to
// one record only. STEWARD_BENCH_RECORDS sets another number.
const benchRecords = 100_000

type bench struct {
	db  *database.DB
	s   *store.Store
	org record.ID
	n   int
	ids []record.ID
}

func BenchmarkSQLite(b *testing.B) {
	db, err := database.OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "steward.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	runBenchmarks(b, db)
}

func BenchmarkPostgres(b *testing.B) {
	cluster := pg.New(b, pg.Durable())
	db, err := database.OpenPostgres(b.Context(), cluster.Database(b))
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	runBenchmarks(b, db)
}

func runBenchmarks(b *testing.B, db *database.DB) {
	w := fill(b, db)
	b.Run("List", w.lists)
	b.Run("Search", w.searches)
	b.Run("Get", w.get)
	b.Run("Write", w.writes)
}

// fill loads the records a thousand to a transaction.
func fill(b *testing.B, db *database.DB) *bench {
	n := benchRecords
	if v, err := strconv.Atoi(os.Getenv("STEWARD_BENCH_RECORDS")); err == nil {
		n = v
	}
	w := &bench{db: db, n: n, s: &store.Store{DB: db, Now: time.Now, Rand: rand.Reader}}
	w.org = w.id(b)
	if err := store.CreateLog(b.Context(), db, w.org); err != nil {
		b.Fatal(err)
	}
	r := mrand.New(mrand.NewPCG(1, 2))
	began := time.Now()
	for i := 0; i < n; {
		err := w.s.Write(b.Context(), w.org, func(tx *store.Tx) error {
			for ; i%1000 != 999 && i < n-1; i++ {
				if err := w.put(b, tx, r, i); err != nil {
					return err
				}
			}
			err := w.put(b, tx, r, i)
			i++
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if db.Dialect == database.Postgres {
		if _, err := db.Exec(b.Context(), "ANALYZE"); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d records in %v", n, time.Since(began))
	return w
}

func (w *bench) id(b *testing.B) record.ID {
	id, err := record.NewID(time.Now(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	return id
}

func (w *bench) put(b *testing.B, tx *store.Tx, r *mrand.Rand, i int) error {
	p := sample(r, i, w.n)
	p.Record.ID = w.id(b)
	w.ids = append(w.ids, p.Record.ID)
	_, err := tx.Put(b.Context(), p)
	return err
}

var benchWords = []string{"claims", "triage", "fraud", "scoring", "chat", "vision", "credit", "route", "demand", "forecast", "triage", "speech",
	"ranking", "matching", "inspection", "planning", "pricing", "summary", "translation", "detection", "permit", "benefit", "tender", "archive"}

// sample makes a record. Facet "half" is in one of two records, "tenth" in one
// of ten and so on; "old" is a tenth of all, made first; "unique" is in one.
func sample(r *mrand.Rand, i, n int) store.Put {
	day := record.Date("2020-01-01").AddDays(r.IntN(1500))
	word := func() string { return benchWords[r.IntN(len(benchWords))] }
	old := "no"
	if i < n/10 {
		old = "yes"
	}
	title := fmt.Sprintf("%s %s %s %d", word(), word(), word(), r.IntN(n))
	odds := func(of int) string { return strconv.Itoa(r.IntN(of)) }
	tags := []string{"t" + odds(50), "u" + odds(20)}
	facets := []record.Facet{{Field: "state", Value: []string{"active", "draft"}[min(r.IntN(10), 1)]}, {Field: "owner", Value: "person" + odds(200)},
		{Field: "half", Value: odds(2)}, {Field: "tenth", Value: odds(10)}, {Field: "fiftieth", Value: odds(50)}, {Field: "unit", Value: "unit" + odds(336)},
		{Field: "rare", Value: odds(5000)}, {Field: "old", Value: old}, {Field: "day", Value: string(day)}, {Field: "unique", Value: fmt.Sprintf("%09d", r.IntN(1e9))},
		{Field: "tags", Value: tags[0]}, {Field: "tags", Value: tags[1]}}
	rec := record.Record{Kind: "thing", Title: title, State: facets[0].Value, Version: 1, Due: day,
		Body: record.Body{"purpose": "It helps people with " + word() + " and " + word() + ", and decides nothing on its own.", "tags": []any{tags[0], tags[1]},
			"notes": "Kept under review by the unit named above; see the documents attached for what was measured and when."}}
	return store.Put{Record: rec, Sort: record.SortKey(title), Facets: facets, Text: rec.Body.Text("purpose"),
		Change: record.Change{Actor: "system", Action: record.ActCreate}}
}

// measure reports the median in milliseconds.
func measure(b *testing.B, do func() error) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
}

func is(field string, values ...string) record.Filter {
	return record.Filter{Field: field, Op: record.Is, Values: values}
}

// benchFilters are the filters lists are measured under.
func benchFilters() map[string][]record.Filter {
	return map[string][]record.Filter{
		"none": nil, "half": {is("half", "1")}, "tenth": {is("tenth", "1")}, "fiftieth": {is("fiftieth", "1")}, "unit": {is("unit", "unit7")}, "rare": {is("rare", "77")},
		"nothing": {is("rare", "77"), is("half", "7")}, "old": {is("old", "yes")}, "two-common": {is("half", "1"), is("tenth", "1")},
		"two-medium": {is("tenth", "1"), is("fiftieth", "3")}, "disjoint": {is("half", "1"), is("half", "0")}, "not-half": {{Field: "half", Op: record.Not, Values: []string{"1"}}},
		"not-old": {{Field: "old", Op: record.Not, Values: []string{"no"}}}, "not-rare": {{Field: "rare", Op: record.Not, Values: []string{"1"}}},
		"any-of": {is("unit", "unit7", "unit8", "unit9")}, "from": {{Field: "day", Op: record.From, Values: []string{"2022-01-01"}}},
		"range":       {{Field: "day", Op: record.From, Values: []string{"2022-01-01"}}, {Field: "day", Op: record.To, Values: []string{"2022-01-03"}}},
		"from-unique": {{Field: "unique", Op: record.From, Values: []string{"500000000"}}}, "due": {{Field: "due", Op: record.To, Values: []string{"2020-02-01"}}},
	}
}

func (w *bench) lists(b *testing.B) {
	sorts := []record.Sort{{}, {Field: "title"}, {Field: "updated", Desc: true}, {Field: "due"}, {Field: "tenth"}, {Field: "unique"}}
	filters := benchFilters()
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range filters {
			if !yield(n) {
				return
			}
		}
	}) {
		for _, sort := range sorts {
			b.Run(name+"/by-"+sort.Field, func(b *testing.B) {
				q := record.Query{Kind: "thing", Filters: filters[name], Sort: sort, Limit: 50}
				measure(b, func() error {
					_, err := w.s.List(b.Context(), w.org, q)
					return err
				})
			})
		}
	}
	b.Run("deep", func(b *testing.B) {
		q := record.Query{Kind: "thing", Filters: filters["half"], Sort: record.Sort{Field: "title"}, Limit: 200}
		for range 100 {
			page, err := w.s.List(b.Context(), w.org, q)
			if err != nil {
				b.Fatal(err)
			}
			q.After = page.Next
		}
		q.Limit = 50
		measure(b, func() error {
			_, err := w.s.List(b.Context(), w.org, q)
			return err
		})
	})
}

func (w *bench) searches(b *testing.B) {
	for _, text := range []string{"fraud", "fraud scor", "f", "fr", "claims triage 12", "77", "nowhere", "decides nothing own"} {
		b.Run(text, func(b *testing.B) {
			measure(b, func() error {
				_, err := w.s.Search(b.Context(), w.org, text, nil, 20)
				return err
			})
		})
	}
}

func (w *bench) get(b *testing.B) {
	i := 0
	measure(b, func() error {
		i = (i + 7919) % len(w.ids)
		_, err := w.s.Get(b.Context(), w.org, w.ids[i])
		return err
	})
}

// writes compares one governed write with the barest durable one.
func (w *bench) writes(b *testing.B) {
	ctx := b.Context()
	if _, err := w.db.Exec(ctx, "CREATE TABLE bare (id TEXT PRIMARY KEY, body TEXT NOT NULL)"); err != nil {
		b.Fatal(err)
	}
	bare := func() error {
		_, err := w.db.Exec(ctx, "INSERT INTO bare VALUES (?, ?)", w.id(b), "{}")
		return err
	}
	r := mrand.New(mrand.NewPCG(3, 4))
	i := 0
	for name, do := range map[string]func() error{
		"create": func() error {
			i++
			return w.s.Write(ctx, w.org, func(tx *store.Tx) error { return w.put(b, tx, r, w.n+i) })
		},
		"update": func() error { i++; return w.update(ctx, w.ids[i%w.n], i) },
	} {
		b.Run(name, func(b *testing.B) {
			var governed, plain []time.Duration
			for b.Loop() {
				for _, m := range []struct {
					do   func() error
					took *[]time.Duration
				}{{do, &governed}, {bare, &plain}} {
					began := time.Now()
					if err := m.do(); err != nil {
						b.Fatal(err)
					}
					*m.took = append(*m.took, time.Since(began))
				}
			}
			slices.Sort(governed)
			slices.Sort(plain)
			g, p := governed[len(governed)/2], plain[len(plain)/2]
			b.ReportMetric(float64(g.Microseconds())/1000, "ms-median")
			b.ReportMetric(float64(p.Microseconds())/1000, "ms-bare")
			b.ReportMetric(float64(g)/float64(p), "x-bare")
		})
	}
}

func (w *bench) update(ctx context.Context, id record.ID, i int) error {
	return w.s.Write(ctx, w.org, func(tx *store.Tx) error {
		old, err := tx.Get(ctx, id)
		if err != nil {
			return err
		}
		r := old.Clone()
		r.State = strconv.Itoa(i % 3)
		_, err = tx.Put(ctx, store.Put{Record: r, Old: &old, Sort: record.SortKey(r.Title), Text: r.Body.Text("purpose"),
			OldFacets: []record.Facet{{Field: "state", Value: old.State}}, Facets: []record.Facet{{Field: "state", Value: r.State}},
			Change: record.Change{Actor: "system", Action: record.ActUpdate}})
		return err
	})
}
