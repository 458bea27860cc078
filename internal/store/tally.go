package store

import (
	"context"
	"database/sql"
	"fmt"
	"sort"

	"steward/internal/database"
	"steward/internal/record"
)

// finishTallies writes the differences in one fixed order. Counts that reach
// zero are dropped.
func (tx *Tx) finishTallies(ctx context.Context) error {
	var rows []facetRow
	for k, n := range tx.tally {
		if n != 0 {
			rows = append(rows, facetRow{K: k.kind, F: k.field, V: k.value, N: n})
		}
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		return a.K+"\x00"+a.F+"\x00"+a.V < b.K+"\x00"+b.F+"\x00"+b.V
	})
	query := tx.facetSQL().tally
	err := chunks(rows, func(part []facetRow) error { return tx.many(ctx, query, part) })
	if err != nil {
		return fmt.Errorf("write tallies: %w", err)
	}
	for _, r := range rows {
		if r.N > 0 {
			continue
		}
		if _, err := tx.DB.Exec(ctx, "DELETE FROM tally WHERE org = ? AND kind = ? AND field = ? AND value = ? AND n = 0", tx.org, r.K, r.F, r.V); err != nil {
			return fmt.Errorf("drop an empty tally: %w", err)
		}
	}
	return nil
}

// Tallies returns how many records of a kind in use have each value of a
// field, the most frequent first, at most limit of them.
func (s *Store) Tallies(ctx context.Context, org record.ID, kind, field string, limit int) ([]record.Tally, error) {
	rows, err := s.DB.Query(ctx, "SELECT value, n FROM tally WHERE org = ? AND kind = ? AND field = ? ORDER BY n DESC, value LIMIT ?", org, kind, field, limit)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read tallies: %w", err))
	}
	defer rows.Close()
	var out []record.Tally
	for rows.Next() {
		var t record.Tally
		if err := rows.Scan(&t.Value, &t.N); err != nil {
			return nil, fmt.Errorf("read tallies: %w", err)
		}
		out = append(out, t)
	}
	return out, database.Explain(rows.Err())
}

// Count returns how many records of a kind are in use, and with a facet, how
// many of them have it.
func (s *Store) Count(ctx context.Context, org record.ID, kind string, f *record.Facet) (int, error) {
	return count(ctx, s.DB, org, kind, f)
}

func count(ctx context.Context, db database.Querier, org record.ID, kind string, f *record.Facet) (int, error) {
	query, args := "SELECT COALESCE(SUM(n), 0) FROM tally WHERE org = ? AND kind = ? AND field = 'state'", []any{org, kind}
	if f != nil {
		query, args = "SELECT COALESCE(SUM(n), 0) FROM tally WHERE org = ? AND kind = ? AND field = ? AND value = ?", []any{org, kind, f.Field, f.Value}
	}
	var n int
	if err := db.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, database.Explain(fmt.Errorf("count: %w", err))
	}
	return n, nil
}

// Counts returns how many records of each kind are in use.
func (s *Store) Counts(ctx context.Context, org record.ID) (map[string]int, error) {
	out := map[string]int{}
	err := s.each(ctx, `SELECT c.kind, (SELECT SUM(t.n) FROM tally t WHERE t.org = c.org AND t.kind = c.kind AND t.field = 'state')
		FROM counter c WHERE c.org = ?`, []any{org}, func(row scanner) error {
		var kind string
		var n sql.NullInt64
		if err := row.Scan(&kind, &n); err != nil || !n.Valid {
			return err
		}
		out[kind] = int(n.Int64)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count kinds: %w", err)
	}
	return out, nil
}

// Indexed is what lists filter and count the records of one kind by.
type Indexed struct {
	Numbers map[record.Facet][]int64 // numbers of the records that have a value, in order
	Tallies map[record.Facet]int
}

// Indexed reads all facets and tallies of a kind, to check them against the
// records.
func (s *Store) Indexed(ctx context.Context, org record.ID, kind string) (Indexed, error) {
	out := Indexed{map[record.Facet][]int64{}, map[record.Facet]int{}}
	err := s.each(ctx, "SELECT field, value, block, nums FROM facet WHERE org = ? AND kind = ? ORDER BY field, value, block", []any{org, kind}, func(row scanner) error {
		var f record.Facet
		var at int64
		var nums []byte
		var b block
		if err := row.Scan(&f.Field, &f.Value, &at, &nums); err != nil {
			return err
		}
		if err := b.decode(nums); err != nil {
			return fmt.Errorf("%s %q: %w", f.Field, f.Value, err)
		}
		for n := range b.each(at<<blockBits, false) {
			out.Numbers[f] = append(out.Numbers[f], n)
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("read facets of %s: %w", kind, err)
	}
	err = s.each(ctx, "SELECT field, value, n FROM tally WHERE org = ? AND kind = ?", []any{org, kind}, func(row scanner) error {
		var f record.Facet
		var n int
		if err := row.Scan(&f.Field, &f.Value, &n); err != nil {
			return err
		}
		out.Tallies[f] = n
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("read tallies of %s: %w", kind, err)
	}
	return out, nil
}

// each calls do with every row of a query.
func (s *Store) each(ctx context.Context, query string, args []any, do func(scanner) error) error {
	return eachRow(ctx, s.DB, query, args, do)
}

func eachRow(ctx context.Context, db database.Querier, query string, args []any, do func(scanner) error) error {
	return database.Each(ctx, db, query, args, func(rows *sql.Rows) error { return do(rows) })
}
