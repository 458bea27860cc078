package register

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// Makers returns who made records, by identity of the record: the actor of the
// first change, as the log has it, whoever owns the record now. At most 500
// records are looked up; those the actor may not read are left out.
func (g *Register) Makers(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]record.ID, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	args := []any{a.Org}
	for _, id := range ids {
		if id.Valid() && len(args) <= 500 {
			args = append(args, id)
		}
	}
	if len(args) == 1 {
		return nil, nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(args)-1), ", ")
	rows, err := g.db.Query(ctx, "SELECT record, kind, actor FROM change WHERE org = ? AND rev = 1 AND record IN ("+marks+")", args...)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read who made records: %w", err))
	}
	defer rows.Close()
	out := map[record.ID]record.ID{}
	kinds := map[record.ID]string{}
	for rows.Next() {
		var id, actor record.ID
		var kind string
		if err := rows.Scan(&id, &kind, &actor); err != nil {
			return nil, fmt.Errorf("read who made records: %w", err)
		}
		out[id], kinds[id] = actor, kind
	}
	if err := rows.Err(); err != nil {
		return nil, database.Explain(err)
	}
	if err := keep(ctx, g, a, kinds, func(kind string) string { return kind }); err != nil {
		return nil, err
	}
	for id := range out {
		if _, reads := kinds[id]; !reads {
			delete(out, id)
		}
	}
	return out, nil
}
