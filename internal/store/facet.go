package store

import (
	"context"
	"fmt"
	"sort"

	"steward/internal/record"
)

// moveFacets brings the facets of a record from old to cur and remembers the
// tallies to correct at the end of the transaction.
func (tx *Tx) moveFacets(ctx context.Context, r record.Record, old, cur []record.Facet) error {
	before, after := facetSet(old), facetSet(cur)
	for f := range before {
		if after[f] {
			continue
		}
		tx.tally[tallyKey{r.Kind, f.Field, f.Value}]--
		if _, err := tx.DB.Exec(ctx, "DELETE FROM facet WHERE org = ? AND kind = ? AND field = ? AND value = ? AND num = ?",
			tx.org, r.Kind, f.Field, f.Value, r.Number); err != nil {
			return fmt.Errorf("remove facet %s: %w", f.Field, err)
		}
	}
	var args []any
	for f := range after {
		if before[f] {
			continue
		}
		tx.tally[tallyKey{r.Kind, f.Field, f.Value}]++
		args = append(args, tx.org, r.Kind, f.Field, f.Value, r.Number)
	}
	const perRow, most = 5, 1000
	for len(args) > 0 {
		n := min(len(args), perRow*most)
		if _, err := tx.DB.Exec(ctx, "INSERT INTO facet (org, kind, field, value, num) VALUES "+values("(?, ?, ?, ?, ?)", n/perRow), args[:n]...); err != nil {
			return fmt.Errorf("write facets: %w", err)
		}
		args = args[n:]
	}
	return nil
}

func facetSet(list []record.Facet) map[record.Facet]bool {
	set := make(map[record.Facet]bool, len(list))
	for _, f := range list {
		set[f] = true
	}
	return set
}

// finishTallies writes the differences in one fixed order. Counts that reach
// zero are dropped.
func (tx *Tx) finishTallies(ctx context.Context) error {
	keys := make([]tallyKey, 0, len(tx.tally))
	for k, n := range tx.tally {
		if n != 0 {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return nil
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := keys[i], keys[j]
		return a.kind+"\x00"+a.field+"\x00"+a.value < b.kind+"\x00"+b.field+"\x00"+b.value
	})
	fell := false
	for len(keys) > 0 {
		n := min(len(keys), 500)
		args := make([]any, 0, n*5)
		for _, k := range keys[:n] {
			args = append(args, tx.org, k.kind, k.field, k.value, tx.tally[k])
			fell = fell || tx.tally[k] < 0
		}
		if _, err := tx.DB.Exec(ctx, "INSERT INTO tally (org, kind, field, value, n) VALUES "+values("(?, ?, ?, ?, ?)", n)+
			" ON CONFLICT (org, kind, field, value) DO UPDATE SET n = tally.n + excluded.n", args...); err != nil {
			return fmt.Errorf("write tallies: %w", err)
		}
		keys = keys[n:]
	}
	if !fell {
		return nil
	}
	return tx.dropZeroes(ctx)
}

func (tx *Tx) dropZeroes(ctx context.Context) error {
	for k, n := range tx.tally {
		if n >= 0 {
			continue
		}
		if _, err := tx.DB.Exec(ctx, "DELETE FROM tally WHERE org = ? AND kind = ? AND field = ? AND value = ? AND n = 0", tx.org, k.kind, k.field, k.value); err != nil {
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
		return nil, fmt.Errorf("read tallies: %w", err)
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
	return out, rows.Err()
}

// Count returns how many records of a kind are in use, and with field and
// value, how many of them have it.
func (s *Store) Count(ctx context.Context, org record.ID, kind string, f *record.Facet) (int, error) {
	query, args := "SELECT COALESCE(SUM(n), 0) FROM tally WHERE org = ? AND kind = ? AND field = 'state'", []any{org, kind}
	if f != nil {
		query, args = "SELECT COALESCE(SUM(n), 0) FROM tally WHERE org = ? AND kind = ? AND field = ? AND value = ?", []any{org, kind, f.Field, f.Value}
	}
	var n int
	if err := s.DB.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

// Counts returns how many records of each kind are in use.
func (s *Store) Counts(ctx context.Context, org record.ID) (map[string]int, error) {
	rows, err := s.DB.Query(ctx, "SELECT kind, SUM(n) FROM tally WHERE org = ? AND field = 'state' GROUP BY kind", org)
	if err != nil {
		return nil, fmt.Errorf("count kinds: %w", err)
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return nil, fmt.Errorf("count kinds: %w", err)
		}
		out[kind] = n
	}
	return out, rows.Err()
}
