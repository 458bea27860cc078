package store

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"steward/internal/database"
	"steward/internal/record"
)

// index brings full-text search up to date with the record.
func (tx *Tx) index(ctx context.Context, pk int64, known bool, r record.Record, text string) error {
	if tx.DB.Dialect == database.Postgres {
		return tx.indexPostgres(ctx, pk, known, r, text)
	}
	if known {
		if _, err := tx.DB.Exec(ctx, "DELETE FROM search WHERE rowid = ?", pk); err != nil {
			return fmt.Errorf("unindex: %w", err)
		}
	}
	if r.Removed {
		return nil
	}
	_, err := tx.DB.Exec(ctx, "INSERT INTO search (rowid, scope, title, body) VALUES (?, ?, ?, ?)", pk, scope(r.Org, r.Kind), fold(r.Title), fold(text))
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (tx *Tx) indexPostgres(ctx context.Context, pk int64, known bool, r record.Record, text string) error {
	if r.Removed {
		if _, err := tx.DB.Exec(ctx, "DELETE FROM search WHERE pk = ?", pk); err != nil {
			return fmt.Errorf("unindex: %w", err)
		}
		return nil
	}
	_, err := tx.DB.Exec(ctx, `INSERT INTO search (pk, words) VALUES (?, to_tsvector('simple', ?) || setweight(to_tsvector('simple', ?), 'A') || setweight(to_tsvector('simple', ?), 'B'))
		ON CONFLICT (pk) DO UPDATE SET words = excluded.words`, pk, scope(r.Org, r.Kind), fold(r.Title), fold(text))
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

// scope holds the words that bind a search to an organisation and a kind.
func scope(org record.ID, kind string) string {
	return "o" + string(org) + " k" + string(org) + strings.ReplaceAll(kind, "-", "")
}

// Search returns records in use that hold every word asked for, the last one
// as a beginning. Titles come before other texts, newest first; kinds limits
// the answer, empty means any.
func (s *Store) Search(ctx context.Context, org record.ID, text string, kinds []string, limit int) ([]record.Hit, error) {
	words := searchWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	find := s.findSQLite
	if s.DB.Dialect == database.Postgres {
		find = s.findPostgres
	}
	var out []record.Hit
	seen := map[record.ID]bool{}
	for _, titleOnly := range []bool{true, false} {
		hits, err := find(ctx, org, words, kinds, titleOnly, limit)
		if err != nil {
			return nil, database.Explain(err)
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

func (s *Store) findSQLite(ctx context.Context, org record.ID, words, kinds []string, titleOnly bool, limit int) ([]record.Hit, error) {
	var terms []string
	for i, w := range words {
		t := `"` + w + `"`
		if i == len(words)-1 {
			t += "*"
		}
		terms = append(terms, t)
	}
	column := "{title body}"
	if titleOnly {
		column = "title"
	}
	match := scopeTerm(org, kinds, `scope : (%s)`, ` OR `, `"%s"`) + " AND " + column + " : (" + strings.Join(terms, " AND ") + ")"
	return s.hits(ctx, `SELECT r.id, r.kind, r.num, r.title, r.state FROM search s CROSS JOIN record r
		WHERE s.search MATCH ? AND r.pk = s.rowid AND r.org = ? AND r.gone = 0 ORDER BY s.rowid DESC LIMIT ?`, match, org, limit)
}

func (s *Store) findPostgres(ctx context.Context, org record.ID, words, kinds []string, titleOnly bool, limit int) ([]record.Hit, error) {
	weight := "AB"
	if titleOnly {
		weight = "A"
	}
	var terms []string
	for i, w := range words {
		t := "'" + w + "':"
		if i == len(words)-1 {
			t += "*"
		}
		terms = append(terms, t+weight)
	}
	match := scopeTerm(org, kinds, `(%s)`, ` | `, `'%s'`) + " & " + strings.Join(terms, " & ")
	return s.hits(ctx, `SELECT r.id, r.kind, r.num, r.title, r.state FROM (
			SELECT pk FROM search WHERE words @@ to_tsquery('simple', ?) LIMIT 2000) s JOIN record r ON r.pk = s.pk
		WHERE r.org = ? AND r.gone = 0 ORDER BY r.pk DESC LIMIT ?`, match, org, limit)
}

// scopeTerm writes the condition that binds a search to what may be seen.
func scopeTerm(org record.ID, kinds []string, group, or, word string) string {
	var parts []string
	for _, k := range kinds {
		parts = append(parts, fmt.Sprintf(word, strings.Fields(scope(org, k))[1]))
	}
	if len(kinds) == 0 {
		parts = []string{fmt.Sprintf(word, "o"+string(org))}
	}
	return fmt.Sprintf(group, strings.Join(parts, or))
}

func (s *Store) hits(ctx context.Context, query string, args ...any) ([]record.Hit, error) {
	rows, err := s.DB.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close()
	var out []record.Hit
	for rows.Next() {
		var h record.Hit
		if err := rows.Scan(&h.ID, &h.Kind, &h.Number, &h.Title, &h.State); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// searchWords splits a question into words of letters and digits, at most
// eight, folded so that no character has a meaning in a query language.
func searchWords(text string) []string {
	words := strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 8 {
		words = words[:8]
	}
	return words
}
