package fsck_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/register/fsck"
	"steward/internal/testenv/world"
)

// filled makes an organisation with a little of everything and more leaves
// than a tile holds.
func filled(w *world.World) {
	g, ctx := w.Register, w.Context()
	supplier := w.Create("supplier", "Fictional Vision BV", nil)
	unit := w.Create("unit", "Radiology", nil)
	system := w.Create("ai-system", "Triage", record.Body{"unit": string(unit.ID), "supplier": string(supplier.ID)})
	w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(system.ID), "valid_from": "2026-01-01"})
	w.Clock.Add(time.Hour)
	other := w.Create("supplier", "Other Vision BV", nil)
	_, err := g.Update(ctx, w.Admin, system.ID, register.Edit{Body: record.Body{"supplier": string(other.ID)}, Owner: &w.Admin.Person})
	w.Must(err)
	file, err := g.PutFile(ctx, w.Admin, "evidence", "report.txt", strings.NewReader("It works."))
	w.Must(err)
	w.Create("evidence", "Report", record.Body{"file": file.Value(), "about": []any{string(system.ID)}})
	w.Must(g.PutField(ctx, w.Admin, "ai-system", record.Field{Name: "x_sponsor", Label: "Sponsor", Type: record.Person, Index: true}))
	_, err = g.Update(ctx, w.Admin, system.ID, register.Edit{Body: record.Body{"x_sponsor": string(w.Admin.Person)}})
	w.Must(err)
	gone := w.Create("model", "Old model", record.Body{})
	_, err = g.Remove(ctx, w.Admin, gone.ID, register.Move{Reason: "never used"})
	w.Must(err)
	secret := w.Create("person", "Someone Else", nil)
	_, err = g.Erase(ctx, w.Admin, secret.ID, register.Move{Reason: "asked for"})
	w.Must(err)
	_, err = g.Checkpoint(ctx, w.Admin)
	w.Must(err)
	var many []register.Write
	for i := range 280 {
		many = append(many, register.Write{Create: &register.Draft{Kind: "dataset", Title: fmt.Sprintf("Scans %d", i), Body: record.Body{}}})
	}
	_, err = g.Batch(ctx, w.Admin, many)
	w.Must(err)
	_, err = g.Update(ctx, w.Admin, unit.ID, register.Edit{Title: ptr("Imaging")})
	w.Must(err)
	_, err = g.Checkpoint(ctx, w.Admin)
	w.Must(err)
}

func ptr[T any](v T) *T { return &v }

func check(w *world.World) *fsck.Report {
	w.Helper()
	r, err := w.Register.Check(w.Context(), register.CheckOptions{})
	w.Must(err)
	return r
}

// spoil changes one cell by a function of its bytes and returns what undoes it.
func spoil(w *world.World, table, column, where string, change func([]byte) []byte) func() {
	w.Helper()
	var old any
	w.Must(w.DB.QueryRow(w.Context(), "SELECT "+column+" FROM "+table+" WHERE "+where).Scan(&old))
	put := func(v any, where string) {
		w.Helper()
		res, err := w.DB.Exec(w.Context(), "UPDATE "+table+" SET "+column+" = ? WHERE "+where, v)
		w.Must(err)
		if n, err := res.RowsAffected(); err != nil || n != 1 {
			w.Fatalf("%s.%s where %s: %d rows changed, %v", table, column, where, n, err)
		}
	}
	var now any
	switch v := old.(type) {
	case []byte:
		now = change(append([]byte{}, v...))
	case string:
		now = string(change([]byte(v)))
	case int64:
		now = v + 1
		if change != nil {
			now = string(change(fmt.Append(nil, v)))
		}
	default:
		w.Fatalf("%s.%s is %T", table, column, old)
	}
	put(now, where)
	if column == "org" {
		return func() { put(old, where+" AND org = 'gone'") }
	}
	return func() { put(old, where) }
}

func flip(at int) func([]byte) []byte {
	return func(b []byte) []byte { b[at%len(b)] ^= 1; return b }
}

func flipLast(b []byte) []byte { b[len(b)-1] ^= 1; return b }

func swap(from, to string) func([]byte) []byte {
	return func(b []byte) []byte { return []byte(strings.Replace(string(b), from, to, 1)) }
}

func away([]byte) []byte { return []byte("gone") }

func TestFaultsAreNamed(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			filled(w)
			if r := check(w); !r.OK() || r.Organisations != 1 || r.Leaves < 290 || r.Records < 285 || r.Files != 1 {
				t.Fatalf("whole: %+v", r)
			}
			id := func(kind string) record.ID {
				t.Helper()
				r, err := w.Register.ByNumber(w.Context(), w.Admin, kind, 1)
				w.Must(err)
				return r.ID
			}
			system := string(id("ai-system"))
			first := "record = '" + system + "' AND rev = 1"
			for name, test := range map[string]struct {
				spoil func() func()
				want  string
			}{
				"body of an entry":  {func() func() { return spoil(w, "change", "entry", first, swap("Triage", "Vriage")) }, "SYS-1, leaf "},
				"salt":              {func() func() { return spoil(w, "change", "salt", first, flip(5)) }, "SYS-1, leaf "},
				"leaf":              {func() func() { return spoil(w, "change", "leaf", first, flip(7)) }, "SYS-1, leaf "},
				"actor":             {func() func() { return spoil(w, "change", "actor", first, flip(7)) }, "the actor beside it"},
				"time":              {func() func() { return spoil(w, "change", "at", first, nil) }, "the time beside it"},
				"change deleted":    {func() func() { return spoil(w, "change", "org", first, away) }, "it is missing"},
				"tile":              {func() func() { return spoil(w, "tile", "hashes", "level = 0", flip(4000)) }, "tile/0/000"},
				"root of a tile":    {func() func() { return spoil(w, "tile", "root", "level = 0", flip(3)) }, "tile/0/000: the root kept beside it"},
				"tile deleted":      {func() func() { return spoil(w, "tile", "org", "level = 0", away) }, "tile/0/000: it is missing"},
				"checkpoint":        {func() func() { return spoil(w, "checkpoint", "note", "size > 200", flipLast) }, "checkpoint of "},
				"head":              {func() func() { return spoil(w, "head", "tree", "1 = 1", flipLast) }, "head: "},
				"count of the head": {func() func() { return spoil(w, "head", "seq", "1 = 1", nil) }, "head: it counts"},
				"sealed key":        {func() func() { return spoil(w, "logkey", "sealed", "1 = 1", flipLast) }, "key: "},
				"public key":        {func() func() { return spoil(w, "logkey", "public", "1 = 1", flipLast) }, "key: "},
				"no key":            {func() func() { return spoil(w, "logkey", "org", "1 = 1", away) }, "key: the log has no signing key"},
				"title":             {func() func() { return spoil(w, "record", "title", "id = '"+system+"'", flip(0)) }, "SYS-1, record: its title"},
				"title made":        {func() func() { return spoil(w, "record", "title", "kind = 'assignment'", flip(3)) }, "ASG-1, record: its title"},
				"body":              {func() func() { return spoil(w, "record", "body", "id = '"+system+"'", swap("unit", "unix")) }, "SYS-1, record: its body"},
				"body cut": {func() func() {
					return spoil(w, "record", "body", "id = '"+system+"'", func(b []byte) []byte { return b[:9] })
				}, "SYS-1, record: its body cannot be read"},
				"revision":        {func() func() { return spoil(w, "record", "rev", "id = '"+system+"'", nil) }, "SYS-1, history: "},
				"record deleted":  {func() func() { return spoil(w, "record", "org", "kind = 'model'", away) }, "the record it tells of does not exist"},
				"computed fields": {func() func() { return spoil(w, "record", "derived", "id = '"+system+"'", swap("named", "nomed")) }, "SYS-1, computed fields: "},
				"moment": {func() func() {
					return spoil(w, "record", "wake", "id = '"+system+"'", func([]byte) []byte { return []byte("9999999999999") })
				}, "SYS-1, computed fields: "},
				"sort key":            {func() func() { return spoil(w, "record", "sort", "id = '"+system+"'", flip(1)) }, "SYS-1, record: its sort key"},
				"kept facets":         {func() func() { return spoil(w, "record", "facets", "id = '"+system+"'", flip(9)) }, "SYS-1, facets: "},
				"removal":             {func() func() { return spoil(w, "record", "gone", "id = '"+system+"'", nil) }, "SYS-1, record: its removal"},
				"tally":               {func() func() { return spoil(w, "tally", "n", "kind = 'ai-system' AND field = 'state'", nil) }, "tallies: ai-system state"},
				"tally deleted":       {func() func() { return spoil(w, "tally", "org", "kind = 'ai-system' AND field = 'state'", away) }, "is not counted"},
				"facet":               {func() func() { return spoil(w, "facet", "nums", "kind = 'dataset' AND field = 'state'", flip(60)) }, "facets: dataset state \"candidate\" lists number 472"},
				"facet of a record":   {func() func() { return spoil(w, "facet", "nums", "kind = 'dataset' AND field = 'state'", flip(5)) }, "DST-16, facets: state"},
				"facet deleted":       {func() func() { return spoil(w, "facet", "org", "kind = 'ai-system' AND field = 'state'", away) }, "SYS-1, facets: state"},
				"link":                {func() func() { return spoil(w, "link", "target", "relation = 'unit'", flip(20)) }, "SYS-1, links: "},
				"link of a field":     {func() func() { return spoil(w, "link", "target", "relation = 'x_sponsor'", flip(20)) }, "SYS-1, links: "},
				"beginning of a link": {func() func() { return spoil(w, "link", "since", "relation = 'unit'", nil) }, "SYS-1, links: its link unit to UNT-1"},
				"end of a link":       {func() func() { return spoil(w, "link", "until", "relation = 'supplier' AND until > 0", nil) }, "SYS-1, links: its link supplier to SUP-1"},
				"link deleted":        {func() func() { return spoil(w, "link", "org", "relation = 'scope'", away) }, "ASG-1, links: the link scope to SYS-1"},
				"counter": {func() func() {
					return spoil(w, "counter", "num", "kind = 'dataset'", func([]byte) []byte { return []byte("279") })
				}, "DST-280, number: "},
			} {
				t.Run(name, func(t *testing.T) {
					undo := test.spoil()
					named(t, check(w), test.want)
					undo()
				})
			}
			if r := check(w); !r.OK() {
				t.Fatalf("after all was put back: %v", r.Faults)
			}
		})
	}
}

func named(t *testing.T, r *fsck.Report, want string) {
	t.Helper()
	for _, f := range r.Faults {
		if strings.Contains(f.String(), want) {
			return
		}
	}
	t.Errorf("%q is not named in %v", want, r.Faults)
}

func TestSearchAndEvidence(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			filled(w)
			key := map[string]string{"sqlite": "rowid", "postgres": "pk"}[dialect]
			_, err := db.Exec(t.Context(), "DELETE FROM search WHERE "+key+" = (SELECT pk FROM record WHERE kind = 'ai-system')")
			w.Must(err)
			named(t, check(w), "SYS-1, search: it is not found")
			path := evidence(t)
			data, err := os.ReadFile(path)
			w.Must(err)
			data[3] ^= 1
			w.Must(os.Chmod(path, 0o600))
			w.Must(os.WriteFile(path, data, 0o600))
			named(t, check(w), "EVD-1, file ")
			if r, err := w.Register.Check(t.Context(), register.CheckOptions{Quick: true}); err != nil || len(r.Faults) != 1 {
				t.Errorf("a quick check: %v, %v", r, err)
			}
			w.Must(os.WriteFile(path, data[1:], 0o600))
			named(t, check(w), "EVD-1, file ")
			w.Must(os.Remove(path))
			named(t, check(w), "are missing")
		})
	}
}

// evidence finds the one file of the store among the folders of the test.
func evidence(t *testing.T) string {
	t.Helper()
	found := ""
	err := filepath.WalkDir(filepath.Dir(t.TempDir()), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && len(d.Name()) == 64 {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("no evidence file found: %v", err)
	}
	return found
}

func TestForeignAndMissingTargets(t *testing.T) {
	w := world.New(t, world.SQLite(t))
	filled(w)
	other, err := w.Register.FoundOrg(t.Context(), w.Account.ID, "Elsewhere", false)
	w.Must(err)
	var foreign string
	w.Must(w.DB.QueryRow(t.Context(), "SELECT id FROM record WHERE org = ? AND kind = 'person'", other.ID).Scan(&foreign))
	var unit string
	w.Must(w.DB.QueryRow(t.Context(), "SELECT id FROM record WHERE kind = 'unit'").Scan(&unit))
	for target, want := range map[string]string{foreign: "of another organisation", strings.Repeat("0", 26): "does not exist", string(w.Admin.Person): "of a kind it may not name"} {
		for _, q := range []string{"UPDATE record SET body = REPLACE(body, ?, ?) WHERE kind = 'ai-system'", "UPDATE link SET target = REPLACE(target, ?, ?) WHERE relation = 'unit'"} {
			_, err := w.DB.Exec(t.Context(), q, unit, target)
			w.Must(err)
		}
		named(t, check(w), want)
		unit = target
	}
}

// TestProgress also shows that the check takes the time of the clock: what the
// day has changed and nobody derived yet is no fault.
func TestProgress(t *testing.T) {
	w := world.New(t, world.SQLite(t))
	system := w.Create("ai-system", "Triage", nil)
	w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(system.ID), "valid_from": "2026-01-01", "valid_to": "2026-03-05"})
	w.Clock.Add(30 * 24 * time.Hour)
	var parts []string
	r, err := w.Register.Check(t.Context(), register.CheckOptions{Progress: func(org, part string) { parts = append(parts, org+" "+part) }})
	if err != nil || !r.OK() {
		t.Fatalf("%+v, %v", r, err)
	}
	if len(parts) < 5 || parts[0] != w.Org.Slug+" log" {
		t.Errorf("progress: %q", parts)
	}
	w.Must(w.Register.Tend(t.Context()))
	if r := check(w); !r.OK() {
		t.Errorf("after tending: %v", r.Faults)
	}
}
