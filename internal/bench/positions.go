package bench

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
)

// What each organisation has whose positions are derived again.
const (
	requirementsEach = 200
	evidenceEach     = 20 // for each requirement, none for two
	spoiledEach      = 2  // positions that are kept wrong, so that they have to be written
)

// positions measures how long it takes to derive the positions of many
// organisations again, against reading the same rows and no more.
func (b *bench) positions() error {
	orgs := min(500, max(4, b.Records/200))
	settings := b.settings(b.file("positions"))
	p, err := program.Open(b.ctx, settings, program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	begun := time.Now()
	org, err := b.anOrg(p.Register, "Positions")
	if err != nil {
		return err
	}
	if err := b.fillPositions(p.Register, org); err != nil {
		return err
	}
	db, err := b.openAgain(settings)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := b.copies(db, org, orgs); err != nil {
		return err
	}
	links := orgs * requirementsEach * evidenceEach
	b.say(fmt.Sprintf("%d organisations for the next figure", orgs), short(time.Since(begun)), "", fmt.Sprintf("one written, the others copied: %d records, %d links", orgs*requirementsEach*(evidenceEach+1), links))
	base, err := b.bareReading(db)
	if err != nil {
		return err
	}
	runtime.GC()
	begun = time.Now()
	found, err := p.Register.Rederive(b.ctx, "requirement", "control")
	if err != nil {
		return fmt.Errorf("derive positions again: %w", err)
	}
	took := time.Since(begun)
	if found.Links < links || found.Changed < orgs*spoiledEach || found.Changed > orgs*spoiledEach+requirementsEach {
		return fmt.Errorf("derive positions again: %+v of %d links", found, links)
	}
	target := "30 s"
	if orgs < 500 {
		target = fmt.Sprintf("%s here", short(30*time.Second*time.Duration(orgs)/500))
	}
	b.print(fmt.Sprintf("positions of %d organisations re-derived", orgs), times{took}, target, "the same rows read and no more", base)
	return nil
}

// fillPositions makes the requirements of one organisation, and what was handed in
// for them.
func (b *bench) fillPositions(g *register.Register, org record.ID) error {
	system := access.System(org)
	var writes []register.Write
	ids := make([]record.ID, requirementsEach)
	for i := range ids {
		id, err := g.NewID()
		if err != nil {
			return err
		}
		ids[i] = id
		writes = append(writes, register.Write{Create: &register.Draft{ID: id, Kind: "requirement", Title: fmt.Sprintf("What is asked, number %d", i+1), External: fmt.Sprintf("bench:%d", i+1),
			Body: record.Body{"pack": "bench", "item": fmt.Sprint(i + 1), "clause": fmt.Sprint(i / 10)}}})
	}
	for i, id := range ids {
		for n := range evidenceEach {
			writes = append(writes, register.Write{Create: &register.Draft{Kind: "evidence", Title: fmt.Sprintf("Report %d on %d", n+1, i+1), Body: record.Body{
				"source": "The archive, folder 12", "description": "Shows that it was done as it is asked, for a sample of the year.", "supports": []any{string(id)}, "extent": "all",
				"collected": "2026-01-31", "effective": "2026-02-01", "expires": fmt.Sprintf("%d-02-01", 2090+n)}}})
		}
	}
	made, err := g.Batch(b.ctx, system, writes)
	if err != nil {
		return err
	}
	// Somebody else than who handed it in accepts it.
	reviewer := access.System(org)
	reviewer.System, reviewer.Account = false, "reviewer"
	reviewer.Role = access.Role{Name: "bench", Grants: []access.Grant{{Verbs: []access.Verb{access.Read, access.Step}, Kinds: []string{access.All}}}}
	writes = writes[:0]
	for _, r := range made[requirementsEach:] {
		writes = append(writes, register.Write{ID: r.ID, Step: "accept"})
	}
	_, err = g.Batch(b.ctx, reviewer, writes)
	return err
}

func (b *bench) openAgain(s program.Settings) (*database.DB, error) {
	if s.DatabaseURL != "" {
		return database.OpenPostgres(b.ctx, s.DatabaseURL)
	}
	return database.OpenSQLite(b.ctx, b.file("positions/steward.db"))
}

// copies copies an organisation's rows to others, and keeps a few positions of
// each wrong.
func (b *bench) copies(db *database.DB, org record.ID, n int) error {
	for i := 1; i < n; i++ {
		to := fmt.Sprintf("%s%02d%04d", org[:20], 50, i)
		err := db.Write(b.ctx, func(tx *database.Tx) error { return copyOrg(b.ctx, tx, string(org), to, i) })
		if err != nil {
			return fmt.Errorf("copy an organisation: %w", err)
		}
	}
	_, err := db.Exec(b.ctx, "UPDATE record SET derived = '' WHERE kind = 'requirement' AND num <= ?", spoiledEach)
	return err
}

func copyOrg(ctx context.Context, tx *database.Tx, from, to string, i int) error {
	tables := map[string]string{
		"org":    "name, created, example, settings",
		"head":   "seq, tree",
		"record": "id, kind, num, title, sort, state, owner, due, ext, created, updated, rev, seq, version, gone, body, derived, wake, facets",
		"link":   "source, relation, target, since, until, kind",
	}
	for _, table := range []string{"org", "head", "record", "link"} {
		key, extra, args := "org", "", []any{to}
		if table == "org" {
			key, extra, args = "id", ", slug", []any{to, fmt.Sprintf("copy-%d", i)}
		}
		q := fmt.Sprintf("INSERT INTO %s (%s%s, %s) SELECT %s, %s FROM %s WHERE %s = ?", table, key, extra, tables[table], strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", "), tables[table], table, key)
		if _, err := tx.Exec(ctx, q, append(args, from)...); err != nil {
			return fmt.Errorf("copy %s: %w", table, err)
		}
	}
	return nil
}

// bareReading is the time to read bodies and links from the database and look at
// none of them.
func (b *bench) bareReading(db *database.DB) (time.Duration, error) {
	begun := time.Now()
	for _, q := range []string{"SELECT id, body FROM record WHERE kind IN ('requirement', 'evidence')", "SELECT source, target FROM link WHERE relation = 'supports'"} {
		rows, err := db.Query(b.ctx, q)
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			var x, y string
			if err := rows.Scan(&x, &y); err != nil {
				rows.Close()
				return 0, err
			}
		}
		if err := rows.Close(); err != nil {
			return 0, err
		}
	}
	return time.Since(begun), nil
}
