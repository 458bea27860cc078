package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"steward/internal/database"
	"steward/internal/record"
)

// What the index holds of a record are words that begin with a letter of ours:
// the organisation it belongs to, the organisation with the kind, the words of
// its title, and all words. So one index serves all organisations, and what
// people type is never read as a query.
const (
	orgWord   = "o"
	kindWord  = "k"
	titleWord = "a"
	anyWord   = "b"
)

// index brings full-text search up to date with the record.
func (tx *Tx) index(ctx context.Context, pk int64, known bool, r record.Record, text string) error {
	remove, insert := "DELETE FROM search WHERE rowid = ?", "INSERT INTO search (rowid, words) VALUES (?, ?)"
	args := []any{pk}
	if tx.DB.Dialect == database.Postgres {
		remove = "DELETE FROM search WHERE pk = ? AND org = ?"
		insert = "INSERT INTO search (pk, org, words) VALUES (?, ?, array_to_tsvector(string_to_array(?, ' ')))"
		args = []any{pk, tx.org}
	}
	if known {
		if _, err := tx.DB.Exec(ctx, remove, args...); err != nil {
			return fmt.Errorf("unindex: %w", err)
		}
	}
	if gone(r) > 0 {
		return nil
	}
	list := []string{orgWord + string(tx.org), kindScope(tx.org, r.Kind)}
	for _, w := range words(r.Title) {
		list = append(list, titleWord+w)
	}
	for _, w := range words(r.Title + "\n" + text) {
		list = append(list, anyWord+w)
	}
	if _, err := tx.DB.Exec(ctx, insert, append(args, strings.Join(list, " "))...); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func kindScope(org record.ID, kind string) string {
	return kindWord + string(org) + strings.ReplaceAll(kind, "-", "0")
}

// Reindex makes the search entry of a record anew, as after the database was
// loaded from a copy, which holds none.
func (tx *Tx) Reindex(ctx context.Context, r record.Record, text string) error {
	var pk int64
	err := tx.DB.QueryRow(ctx, "SELECT pk FROM record WHERE org = ? AND id = ?", tx.org, r.ID).Scan(&pk)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Fail(record.NotFound, "There is no such record.")
	} else if err != nil {
		return fmt.Errorf("find the record to index: %w", err)
	}
	return tx.index(ctx, pk, true, r, text)
}

// Search returns records in use that hold every word asked for, the last one
// as a beginning. Titles come before other texts, newest first; kinds limits
// the answer, empty means any. More than eight words are not looked at.
func (s *Store) Search(ctx context.Context, org record.ID, text string, kinds []string, limit int) ([]record.Hit, error) {
	list := words(text)
	list = list[:min(len(list), 8)]
	if len(list) == 0 {
		return nil, nil
	}
	var out []record.Hit
	seen := map[record.ID]bool{}
	for _, where := range []string{titleWord, anyWord} {
		hits, err := s.find(ctx, org, where, list, kinds, limit)
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			if !seen[h.ID] && len(out) < limit {
				seen[h.ID] = true
				out = append(out, h)
			}
		}
		if len(out) >= limit {
			break
		}
	}
	return out, nil
}

func (s *Store) find(ctx context.Context, org record.ID, where string, list, kinds []string, limit int) ([]record.Hit, error) {
	scope := []string{orgWord + string(org)}
	if len(kinds) > 0 {
		scope = nil
		for _, k := range kinds {
			scope = append(scope, kindScope(org, k))
		}
	}
	if s.DB.Dialect == database.SQLite {
		return s.hits(ctx, `SELECT r.id, r.kind, r.num, r.title, r.state FROM search s CROSS JOIN record r
			WHERE s.search MATCH ? AND r.pk = s.rowid AND r.org = ? AND r.gone = 0 ORDER BY s.rowid DESC LIMIT ?`, matchSQLite(scope, where, list), org, limit)
	}
	// The index of PostgreSQL finds all matches before it gives one, which takes
	// long for a common word; but a common word is among the newest records.
	match := matchPostgres(scope, where, list)
	hits, err := s.hits(ctx, `SELECT r.id, r.kind, r.num, r.title, r.state FROM (
			SELECT pk, words FROM search WHERE org = ? ORDER BY pk DESC LIMIT 1000) s JOIN record r ON r.pk = s.pk
		WHERE s.words @@ CAST(? AS tsquery) AND r.gone = 0 ORDER BY r.pk DESC LIMIT ?`, org, match, limit)
	if err != nil || len(hits) == limit {
		return hits, err
	}
	return s.hits(ctx, `WITH found AS MATERIALIZED (SELECT pk FROM search WHERE words @@ CAST(? AS tsquery))
		SELECT r.id, r.kind, r.num, r.title, r.state FROM found f JOIN record r ON r.pk = f.pk
		WHERE r.org = ? AND r.gone = 0 ORDER BY r.pk DESC LIMIT ?`, match, org, limit)
}

func (s *Store) hits(ctx context.Context, query string, args ...any) ([]record.Hit, error) {
	var out []record.Hit
	err := s.each(ctx, query, args, func(row scanner) error {
		var h record.Hit
		err := row.Scan(&h.ID, &h.Kind, &h.Number, &h.Title, &h.State)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return out, nil
}

// matchSQLite and matchPostgres write a search in the language of the database:
// in one of the scopes, with all words, the last as a beginning.
func matchSQLite(scope []string, where string, list []string) string {
	var b strings.Builder
	b.WriteString(`("` + strings.Join(scope, `" OR "`) + `")`)
	for i, w := range list {
		b.WriteString(` AND "` + where + w + `"`)
		if i == len(list)-1 {
			b.WriteString("*")
		}
	}
	return b.String()
}

func matchPostgres(scope []string, where string, list []string) string {
	var b strings.Builder
	b.WriteString("('" + strings.Join(scope, "' | '") + "')")
	for i, w := range list {
		b.WriteString(" & '" + where + w + "'")
		if i == len(list)-1 {
			b.WriteString(":*")
		}
	}
	return b.String()
}
