package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/database"
	"steward/internal/record"
)

// CountWithin returns how many records of the query's kind that are in use pass
// its filters, exactly.
func (s *Store) CountWithin(ctx context.Context, org record.ID, q record.Query) (n int, err error) {
	err = s.within(ctx, org, q, func(p *plan) error {
		if n = p.size; p.match == nil {
			n, err = count(ctx, p.db, org, q.Kind, nil)
		}
		return err
	})
	return n, err
}

// TalliesWithin is Tallies over those records in use that pass the filters of
// the query. It costs what reading the whole index of the field costs; where a
// filter names values of the field, those alone are read and counted.
func (s *Store) TalliesWithin(ctx context.Context, org record.ID, q record.Query, field string, limit int) ([]record.Tally, error) {
	counts := map[string]int{}
	index, args := "SELECT value, block, nums FROM facet WHERE org = ? AND kind = ? AND field = ?", []any{org, q.Kind, field}
	if i := slices.IndexFunc(q.Filters, func(f record.Filter) bool { return f.Field == field && f.Op == record.Is }); i >= 0 && len(q.Filters[i].Values) > 0 {
		index, args = index+" AND value IN ("+values("?", len(q.Filters[i].Values))+")", append(args, anys(q.Filters[i].Values)...)
	}
	err := s.within(ctx, org, q, func(p *plan) error {
		clear(counts) // a snapshot may be taken again
		return eachRow(ctx, p.db, index, args, func(row scanner) error {
			var value string
			var at int64
			var nums []byte
			if err := row.Scan(&value, &at, &nums); err != nil {
				return err
			}
			set := numset{}
			if err := set.at(at).decode(nums); err != nil {
				return err
			}
			if n := set.meet(p.match).count(); n > 0 {
				counts[value] += n
			}
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	out := make([]record.Tally, 0, len(counts))
	for v, n := range counts {
		out = append(out, record.Tally{Value: v, N: n})
	}
	slices.SortFunc(out, func(a, b record.Tally) int { return cmp.Or(b.N-a.N, strings.Compare(a.Value, b.Value)) })
	return out[:min(len(out), max(limit, 0))], nil
}

// within reads what passes the filters of a query, whole, and hands it on with
// the snapshot it is of.
func (s *Store) within(ctx context.Context, org record.ID, q record.Query, do func(*plan) error) error {
	q.Removed = false
	err := s.DB.Snapshot(ctx, func(db *database.Tx) error {
		p := &plan{db: db, org: org, q: q, order: orderOf(q), few: cmp.Or(s.few, fewRows), thorough: true}
		if err := p.filter(ctx); err != nil {
			return err
		}
		return do(p)
	})
	if err != nil {
		return fmt.Errorf("count %s: %w", q.Kind, err)
	}
	return nil
}

// Acts returns the acts of one name on something that is no record, newest
// first, before a position of the log (0: from the newest).
func (s *Store) Acts(ctx context.Context, org, id record.ID, action string, before int64, limit int) ([]Leaf, error) {
	if before <= 0 {
		before = 1 << 60
	}
	return readLeaves(ctx, s.DB, "org = ? AND record = ? AND rev = 0 AND action = ? AND seq < ? ORDER BY seq DESC LIMIT ?", org, id, action, before, limit)
}
