// Package storetest is the conformance suite of package store: everything it
// promises, on whatever database it is given.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// Run runs the suite on one empty database with its schema up to date. tune,
// unless nil, changes the stores lists are tested on, so that all their ways
// are taken with few records.
func Run(t *testing.T, db *database.DB, tune func(*store.Store)) {
	parts := []struct {
		name string
		test func(*world)
	}{
		{"Versions", versions}, {"Stale", stale}, {"Numbers", numbers}, {"External", external}, {"Nothing", nothing}, {"NoLog", noLog},
		{"Removed", removed}, {"Erased", erased}, {"Titles", titles}, {"Derived", derived}, {"Reads", reads}, {"Work", work},
		{"Links", links}, {"LinksAsOf", linksAsOf},
		{"Histories", histories}, {"Lists", lists}, {"ListsTuned", listsTuned}, {"ListEdges", listEdges}, {"Cursor", cursor}, {"RemovedLists", removedLists},
		{"Search", search}, {"SearchScripts", searchScripts}, {"SearchScope", searchScope}, {"SearchChanges", searchChanges},
		{"Log", logs}, {"Tiles", tiles}, {"Past", past}, {"Forget", forget}, {"Recent", recent},
		{"Foreign", foreign}, {"Race", race},
	}
	for _, part := range parts {
		t.Run(part.name, func(t *testing.T) { part.test(newWorld(t, db, tune)) })
	}
}

// world is one part's view of the shared database: its own clock and its own
// organisations.
type world struct {
	*testing.T
	db    *database.DB
	s     *store.Store
	org   record.ID
	ctx   context.Context
	clock time.Time
	tune  func(*store.Store)
}

func newWorld(t *testing.T, db *database.DB, tune func(*store.Store)) *world {
	w := &world{T: t, db: db, ctx: t.Context(), clock: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC), tune: tune}
	w.s = &store.Store{DB: db, Now: func() time.Time { return w.clock }, Rand: rand.Reader}
	w.org = w.newOrg()
	return w
}

// failer is what tests and property tests have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// must fails the test on an error.
func must(t failer, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// wants fails the test unless the error has the code.
func wants(t failer, code record.Code, err error) {
	t.Helper()
	if err == nil || record.CodeOf(err) != code {
		t.Fatalf("got error %v, want one with code %s", err, code)
	}
}

func (w *world) id() record.ID {
	id, err := record.NewID(w.clock, rand.Reader)
	must(w, err)
	return id
}

// newOrg starts the log of another organisation.
func (w *world) newOrg() record.ID {
	org := w.id()
	must(w, store.CreateLog(w.ctx, w.db, org))
	return org
}

// thing is a record as the suite's callers make them: what a kind would derive
// from it follows the same rule here.
type thing struct {
	record.Record
	facets []record.Facet
	links  []record.Link
	text   string
	wake   int64
}

// version is what store is handed for a thing.
func version(t thing, old *thing, action string) store.Put {
	p := store.Put{Record: t.Record, Change: record.Change{Actor: "system", Action: action, Reason: "because"}, Sort: record.SortKey(t.Title),
		Facets: t.everyFacet(), Links: t.links, Text: t.text, Wake: t.wake}
	if t.Removed {
		p.Facets, p.Links, p.Text = nil, nil, ""
	}
	if old != nil {
		p.Old = &old.Record
		if !old.Removed {
			p.OldFacets, p.OldLinks = old.everyFacet(), old.links
		}
	}
	return p
}

func (t thing) everyFacet() []record.Facet {
	return append([]record.Facet{{Field: "state", Value: t.State}, {Field: "owner", Value: string(t.Owner)}}, t.facets...)
}

// newThing makes a thing that is not stored yet.
func (w *world) newThing(title string) thing {
	return thing{Record: record.Record{ID: w.id(), Kind: "thing", Title: title, State: "active", Version: 1, Body: record.Body{"note": title}}}
}

// put stores a thing in a transaction of its own.
func (w *world) put(t thing, old *thing, action string) (thing, error) {
	err := w.s.Write(w.ctx, w.org, func(tx *store.Tx) error {
		r, err := tx.Put(w.ctx, version(t, old, action))
		if err == nil {
			t.Record = r
		}
		return err
	})
	return t, err
}

// add stores a new thing.
func (w *world) add(t thing) thing {
	w.Helper()
	t, err := w.put(t, nil, record.ActCreate)
	must(w, err)
	return t
}

// change stores the next version of a thing.
func (w *world) change(old thing, edit func(*thing)) thing {
	w.Helper()
	t := old
	t.Body = old.Body.Clone()
	edit(&t)
	action := record.ActUpdate
	if t.Removed {
		action = record.ActRemove
	}
	t, err := w.put(t, &old, action)
	must(w, err)
	return t
}

// snapshot is everything the organisation has, to see that nothing changed.
func (w *world) snapshot(org record.ID) string {
	w.Helper()
	var out string
	for _, q := range []string{
		"SELECT id, kind || num || title || sort || state || owner || due || ext || rev || seq || gone || body || derived || facets FROM record WHERE org = ? ORDER BY id",
		"SELECT CAST(seq AS text), record || action || rev FROM change WHERE org = ? ORDER BY seq",
		"SELECT source, relation || target || since || '-' || until FROM link WHERE org = ? ORDER BY source, relation, target, since",
		"SELECT kind, field || '=' || value || n FROM tally WHERE org = ? ORDER BY kind, field, value",
		"SELECT kind, CAST(num AS text) FROM counter WHERE org = ? ORDER BY kind",
		"SELECT CAST(seq AS text), '' FROM head WHERE org = ?",
	} {
		rows, err := w.db.Query(w.ctx, q, org)
		must(w, err)
		for rows.Next() {
			var a, b string
			must(w, rows.Scan(&a, &b))
			out += fmt.Sprintln(a, b)
		}
		must(w, rows.Err())
		must(w, rows.Close())
	}
	return out
}
