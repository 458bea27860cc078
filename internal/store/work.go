package store

import (
	"context"

	"steward/internal/record"
)

// WorkQuery asks for what an owner has to act on.
type WorkQuery struct {
	Owner record.ID
	Until record.Date // last due day; "": any
	Kinds []string    // none: all
	Over  []string    // states in which nothing is left to do, as "kind/state"
	Limit int
}

// Work returns records in use with a due day that an owner has to act on,
// soonest first.
func (s *Store) Work(ctx context.Context, org record.ID, q WorkQuery) ([]record.Record, error) {
	where, args := "r.owner = ? AND r.owner <> '' AND r.gone = 0 AND r.due <> ''", []any{q.Owner}
	if q.Until != "" {
		where, args = where+" AND r.due <= ?", append(args, q.Until)
	}
	if len(q.Kinds) > 0 {
		where, args = where+" AND r.kind IN ("+values("?", len(q.Kinds))+")", append(args, anys(q.Kinds)...)
	}
	if len(q.Over) > 0 {
		where, args = where+" AND r.kind || '/' || r.state NOT IN ("+values("?", len(q.Over))+")", append(args, anys(q.Over)...)
	}
	var out []record.Record
	err := s.collect(ctx, org, func(r record.Record) { out = append(out, r) }, where+" ORDER BY r.due, r.kind, r.num LIMIT ?", append(args, q.Limit)...)
	return out, err
}
