package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/identity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
)

// benchRecords is how many records the pages of a benchmark choose from.
const benchRecords = 5_000

// BenchmarkPages measures what a page costs from the request to its last byte,
// without the network: lists of 50 rows, a record, a form, a search.
func BenchmarkPages(b *testing.B) {
	handler, cookie, base := benchSite(b)
	pages := []struct{ name, path string }{
		{"list", "/ai-systems"},
		{"filtered", "/ai-systems?state=in_use&sort=title"},
		{"two filters", "/ai-systems?state=in_use&f.origin=built&sort=-updated"},
		{"record", "/ai-systems/SYS-7"},
		{"history", "/ai-systems/SYS-7/history"},
		{"form", "/ai-systems/SYS-7/edit"},
		{"search", "/search?q=entry+77"},
		{"palette", "/search.json?q=entry+77"},
	}
	for _, p := range pages {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, base+p.path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("%s: %d %s", p.path, w.Code, w.Body)
				}
			}
		})
	}
}

func benchSite(b *testing.B) (http.Handler, *http.Cookie, string) {
	b.Helper()
	handler, cookie, base, _, _ := benchParts(b)
	return handler, cookie, base
}

// benchParts is the site with the register behind it and its administrator.
func benchParts(b *testing.B) (http.Handler, *http.Cookie, string, *register.Register, access.Actor) {
	b.Helper()
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	db, err := database.OpenSQLite(b.Context(), filepath.Join(b.TempDir(), "steward.db"))
	check(err)
	blobs, err := blob.OpenDisk(b.TempDir())
	check(err)
	kinds, err := aims.Catalogue()
	check(err)
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) }
	reg, err := register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: now, Rand: rand.Reader, Log: log})
	check(err)
	b.Cleanup(func() { check(reg.Close()) })
	hasher := identity.NewHasher(rand.Reader, 2, 100)
	hash, err := hasher.Hash(b.Context(), testPassword)
	check(err)
	org, account, err := reg.SetUp(b.Context(), register.Setup{Org: "Meerwijk Clinic", Name: "Mara Klein", Email: "mara@meerwijk.example", Password: hash})
	check(err)
	actor, _, err := reg.Enter(b.Context(), account.ID, org.Slug)
	check(err)
	benchFill(b, reg, actor)
	secret, err := reg.BeginSession(b.Context(), account.ID, "", "192.0.2.1")
	check(err)
	accounts := &access.Store{Now: now, Rand: rand.Reader, Catalogue: kinds}
	handler, err := New(Options{Register: reg, Conformity: stand.Conformity(reg), Dossier: stand.Dossier(reg), Classify: stand.Classify(reg), Risk: stand.Risk(reg), Passwords: identity.NewPasswords(db, accounts, hasher), Hasher: hasher, Log: log, Now: now})
	check(err)
	return handler, &http.Cookie{Name: sessionCookie, Value: secret}, "/o/" + org.Slug, reg, actor
}

func benchFill(b *testing.B, reg *register.Register, actor access.Actor) {
	b.Helper()
	unit, err := reg.Create(b.Context(), actor, register.Draft{Kind: "unit", Title: "Radiology"}, register.CreateOptions{})
	if err != nil {
		b.Fatal(err)
	}
	var writes []register.Write
	for i := range benchRecords {
		writes = append(writes, register.Write{Create: &register.Draft{
			Kind: "ai-system", Title: fmt.Sprintf("Register entry %05d", i), State: []string{"in_use", "pilot", "retired", "idea"}[i%4],
			Owner: actor.Person, Due: record.DateOf(reg.Now()).AddDays(i % 300),
			Body: record.Body{"origin": []string{"bought", "built", "embedded"}[i%3], "unit": string(unit.ID), "decision_effect": "recommends", "act_roles": []any{"deployer"},
				"intended_purpose": "Puts what comes in in the order in which people read it."},
		}})
	}
	if _, err := reg.Batch(b.Context(), actor, writes); err != nil {
		b.Fatal(err)
	}
}
