package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Leaf is one change as the log keeps it. Entry and Salt are nil once erased.
type Leaf struct {
	Seq        int64
	Record     record.ID
	Kind       string
	Rev        int64
	At         time.Time
	Actor      record.ID
	Action     string
	Entry      []byte
	Salt       []byte
	Commitment []byte
}

// Change decodes the entry. An erased one keeps what the columns say.
func (l Leaf) Change(org record.ID) (record.Change, error) {
	if l.Entry == nil {
		return record.Change{Org: org, Seq: l.Seq, Record: l.Record, Kind: l.Kind, Rev: l.Rev, At: l.At, Actor: l.Actor, Action: l.Action, Erased: true}, nil
	}
	return record.DecodeEntry(l.Entry)
}

const leafColumns = "seq, record, kind, rev, at, actor, action, entry, salt, leaf"

func scanLeaf(row scanner) (Leaf, error) {
	var l Leaf
	var at int64
	var entry sql.NullString
	if err := row.Scan(&l.Seq, &l.Record, &l.Kind, &l.Rev, &at, &l.Actor, &l.Action, &entry, &l.Salt, &l.Commitment); err != nil {
		return l, err
	}
	l.At = time.UnixMilli(at).UTC()
	if entry.Valid {
		l.Entry = []byte(entry.String)
	}
	return l, nil
}

func readLeaves(ctx context.Context, db database.Querier, where string, args ...any) ([]Leaf, error) {
	return queryLeaves(ctx, db, "SELECT "+leafColumns+" FROM change WHERE "+where, args...)
}

func queryLeaves(ctx context.Context, db database.Querier, query string, args ...any) ([]Leaf, error) {
	var out []Leaf
	err := eachRow(ctx, db, query, args, func(row scanner) error {
		l, err := scanLeaf(row)
		out = append(out, l)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	return out, nil
}

// History returns changes of a record, newest first, before a revision (0: from
// the newest).
func (s *Store) History(ctx context.Context, org, id record.ID, before int64, limit int) ([]Leaf, error) {
	if before <= 0 {
		before = 1 << 60
	}
	return readLeaves(ctx, s.DB, "org = ? AND record = ? AND rev < ? ORDER BY rev DESC LIMIT ?", org, id, before, limit)
}

// Leaves returns the changes from one position up to, not including, another.
func (s *Store) Leaves(ctx context.Context, org record.ID, from, to int64) ([]Leaf, error) {
	return readLeaves(ctx, s.DB, "org = ? AND seq >= ? AND seq < ? ORDER BY seq", org, from, to)
}

// Recent returns the newest changes of the organisation before a position (0:
// from the newest), of the kinds named, or of all when none is.
func (s *Store) Recent(ctx context.Context, org record.ID, before int64, limit int, kinds ...string) ([]Leaf, error) {
	if before <= 0 {
		before = 1 << 60
	}
	if len(kinds) == 0 {
		return readLeaves(ctx, s.DB, "org = ? AND seq < ? ORDER BY seq DESC LIMIT ?", org, before, limit)
	}
	// The newest of each kind first, so that a rare kind is not searched for
	// through the whole log.
	var parts []string
	var args []any
	for _, k := range kinds {
		parts = append(parts, "SELECT * FROM (SELECT "+leafColumns+" FROM change WHERE org = ? AND kind = ? AND seq < ? ORDER BY seq DESC LIMIT ?) c")
		args = append(args, org, k, before, limit)
	}
	return queryLeaves(ctx, s.DB, strings.Join(parts, " UNION ALL ")+" ORDER BY seq DESC LIMIT ?", append(args, limit)...)
}

// SeqAt returns the position of the last change at or before a moment, or -1
// when there was none.
func (s *Store) SeqAt(ctx context.Context, org record.ID, at time.Time) (int64, error) {
	var seq sql.NullInt64
	err := s.DB.QueryRow(ctx, "SELECT seq FROM change WHERE org = ? AND at <= ? ORDER BY at DESC, seq DESC LIMIT 1", org, at.UnixMilli()).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !seq.Valid {
		return -1, nil
	} else if err != nil {
		return 0, database.Explain(fmt.Errorf("find a moment in the log: %w", err))
	}
	return seq.Int64, nil
}

// KindAsOf returns, for every record of a kind, its last change at or before a
// position of the log, in the order of their making.
func (s *Store) KindAsOf(ctx context.Context, org record.ID, kind string, seq int64) ([]Leaf, error) {
	return readLeaves(ctx, s.DB, "org = ? AND seq IN (SELECT MAX(seq) FROM change WHERE org = ? AND kind = ? AND seq <= ? GROUP BY record) ORDER BY record", org, org, kind, seq)
}

// AsOf returns the last change of a record at or before a position of the log.
// The plus keeps SQLite from walking the log by seq instead of the record's own
// changes.
func (s *Store) AsOf(ctx context.Context, org, id record.ID, seq int64) (Leaf, error) {
	list, err := readLeaves(ctx, s.DB, "org = ? AND record = ? AND +seq <= ? ORDER BY rev DESC LIMIT 1", org, id, seq)
	if err != nil {
		return Leaf{}, err
	}
	if len(list) == 0 {
		return Leaf{}, record.Fail(record.NotFound, "This record did not exist then.")
	}
	return list[0], nil
}

// Forget erases entries and salts of all changes of a record. Their
// commitments stay, so every proof stays whole.
func (tx *Tx) Forget(ctx context.Context, id record.ID) error {
	if _, err := tx.DB.Exec(ctx, "UPDATE change SET entry = NULL, salt = NULL WHERE org = ? AND record = ?", tx.org, id); err != nil {
		return fmt.Errorf("erase entries: %w", err)
	}
	return nil
}

// History returns the changes of a record inside the transaction, newest first.
func (tx *Tx) History(ctx context.Context, id record.ID, limit int) ([]Leaf, error) {
	return readLeaves(ctx, tx.DB, "org = ? AND record = ? ORDER BY rev DESC LIMIT ?", tx.org, id, limit)
}
