package store

import (
	"context"

	"steward/internal/record"
)

// Work returns records in use that an owner has to act on by a day ("": on any
// day), soonest first, of the kinds named, or of all when none is.
func (s *Store) Work(ctx context.Context, org, owner record.ID, until record.Date, limit int, kinds ...string) ([]record.Record, error) {
	where, args := "r.owner = ? AND r.owner <> '' AND r.gone = 0 AND r.due <> ''", []any{owner}
	if until != "" {
		where, args = where+" AND r.due <= ?", append(args, until)
	}
	if len(kinds) > 0 {
		where, args = where+" AND r.kind IN ("+values("?", len(kinds))+")", append(args, anys(kinds)...)
	}
	var out []record.Record
	err := s.collect(ctx, org, func(r record.Record) { out = append(out, r) }, where+" ORDER BY r.due, r.kind, r.num LIMIT ?", append(args, limit)...)
	return out, err
}
