package store

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/database"
	"steward/internal/record"
)

// open marks a link that still holds.
const open = -1

// moveLinks ends the links that are gone and adds the new ones, each with the
// leaf it changed at, so that the graph can be read as of any leaf.
func (tx *Tx) moveLinks(ctx context.Context, r record.Record, old, cur []record.Link) error {
	after := make(map[record.Link]bool, len(cur))
	for _, l := range cur {
		after[l] = true
	}
	before := make(map[record.Link]bool, len(old))
	for _, l := range old {
		before[l] = true
		if after[l] {
			continue
		}
		if _, err := tx.DB.Exec(ctx, "UPDATE link SET until = ? WHERE org = ? AND source = ? AND relation = ? AND target = ? AND until = ?",
			r.Seq, tx.org, l.Source, l.Relation, l.Target, open); err != nil {
			return fmt.Errorf("end a link: %w", err)
		}
	}
	var args []any
	for l := range after {
		if !before[l] {
			args = append(args, tx.org, l.Source, l.Relation, l.Target, r.Seq, open, l.Kind)
		}
	}
	const perRow, most = 7, 500
	for len(args) > 0 {
		n := min(len(args), perRow*most)
		if _, err := tx.DB.Exec(ctx, "INSERT INTO link (org, source, relation, target, since, until, kind) VALUES "+values("(?, ?, ?, ?, ?, ?, ?)", n/perRow), args[:n]...); err != nil {
			return fmt.Errorf("write links: %w", err)
		}
		args = args[n:]
	}
	return nil
}

// LinkQuery asks for links of one record.
type LinkQuery struct {
	Target   record.ID // links that point at it, or
	Source   record.ID // links it holds
	Kind     string    // of the source; empty: any
	Relation string    // empty: any
	AsOf     int64     // leaf to read at; negative: now
	Limit    int
}

// Links returns links of a record, oldest first.
func (s *Store) Links(ctx context.Context, org record.ID, q LinkQuery) ([]record.Link, error) {
	return readLinks(ctx, s.DB, org, q)
}

// Links reads links inside the transaction.
func (tx *Tx) Links(ctx context.Context, q LinkQuery) ([]record.Link, error) {
	return readLinks(ctx, tx.DB, tx.org, q)
}

func readLinks(ctx context.Context, db database.Querier, org record.ID, q LinkQuery) ([]record.Link, error) {
	where, args := []string{"org = ?"}, []any{org}
	add := func(cond string, v ...any) { where, args = append(where, cond), append(args, v...) }
	if q.Target != "" {
		add("target = ?", q.Target)
	}
	if q.Source != "" {
		add("source = ?", q.Source)
	}
	if q.Kind != "" {
		add("kind = ?", q.Kind)
	}
	if q.Relation != "" {
		add("relation = ?", q.Relation)
	}
	if q.AsOf >= 0 {
		add("since <= ? AND (until = ? OR until > ?)", q.AsOf, open, q.AsOf)
	} else {
		add("until = ?", open)
	}
	args = append(args, q.Limit)
	rows, err := db.Query(ctx, "SELECT source, kind, relation, target FROM link WHERE "+strings.Join(where, " AND ")+" ORDER BY since, source, relation, target LIMIT ?", args...)
	if err != nil {
		return nil, fmt.Errorf("read links: %w", err)
	}
	defer rows.Close()
	var out []record.Link
	for rows.Next() {
		var l record.Link
		if err := rows.Scan(&l.Source, &l.Kind, &l.Relation, &l.Target); err != nil {
			return nil, fmt.Errorf("read links: %w", err)
		}
		out = append(out, l)
	}
	return out, rows.Err()
}
