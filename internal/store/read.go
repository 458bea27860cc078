package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

const columns = "r.id, r.kind, r.num, r.title, r.state, r.owner, r.due, r.ext, r.created, r.updated, r.rev, r.seq, r.version, r.gone, r.body, r.derived"

type scanner interface{ Scan(dest ...any) error }

func scanRecord(org record.ID, row scanner, extra ...any) (record.Record, error) {
	r := record.Record{Org: org}
	var created, updated, gone int64
	var body, derived string
	dest := append([]any{&r.ID, &r.Kind, &r.Number, &r.Title, &r.State, &r.Owner, &r.Due, &r.External, &created, &updated, &r.Rev, &r.Seq, &r.Version, &gone, &body, &derived}, extra...)
	if err := row.Scan(dest...); err != nil {
		return r, err
	}
	r.Created, r.Updated = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	r.Removed, r.Erased = gone > 0, gone == 2
	var err error
	if r.Body, err = record.DecodeBody([]byte(body)); err != nil {
		return r, fmt.Errorf("record %s: %w", r.ID, err)
	}
	if derived != "" {
		if r.Derived, err = record.DecodeBody([]byte(derived)); err != nil {
			return r, fmt.Errorf("record %s: %w", r.ID, err)
		}
	}
	return r, nil
}

func readOne(ctx context.Context, db database.Querier, org record.ID, where string, args ...any) (record.Record, error) {
	row := db.QueryRow(ctx, "SELECT "+columns+" FROM record r WHERE r.org = ? AND "+where, append([]any{org}, args...)...)
	r, err := scanRecord(org, row)
	if errors.Is(err, sql.ErrNoRows) {
		return r, record.Fail(record.NotFound, "There is no such record.")
	} else if err != nil {
		return r, database.Explain(fmt.Errorf("read a record: %w", err))
	}
	return r, nil
}

// Get reads a record by identity, removed ones too.
func (s *Store) Get(ctx context.Context, org, id record.ID) (record.Record, error) {
	return readOne(ctx, s.DB, org, "r.id = ?", id)
}

// ByNumber reads a record by kind and number, removed ones too.
func (s *Store) ByNumber(ctx context.Context, org record.ID, kind string, number int64) (record.Record, error) {
	return readOne(ctx, s.DB, org, "r.kind = ? AND r.gone IN (0, 1, 2) AND r.num = ?", kind, number)
}

// Get reads a record inside the transaction.
func (tx *Tx) Get(ctx context.Context, id record.ID) (record.Record, error) {
	return readOne(ctx, tx.DB, tx.org, "r.id = ?", id)
}

// ByExternal reads a record by its identity in the source it came from.
func (tx *Tx) ByExternal(ctx context.Context, kind, external string) (record.Record, error) {
	return readOne(ctx, tx.DB, tx.org, "r.kind = ? AND r.ext = ? AND r.ext <> ''", kind, external)
}

// ByExternals returns which of the external identities of a kind exist.
func (s *Store) ByExternals(ctx context.Context, org record.ID, kind string, externals []string) (map[string]record.Record, error) {
	out := make(map[string]record.Record, len(externals))
	err := chunks(externals, func(part []string) error {
		return s.collect(ctx, org, func(r record.Record) { out[r.External] = r },
			"r.kind = ? AND r.ext <> '' AND r.ext IN ("+values("?", len(part))+")", append([]any{kind}, anys(part)...)...)
	})
	return out, err
}

// ByTitles returns records of a kind in use by their exact title; where
// several share one, the oldest.
func (s *Store) ByTitles(ctx context.Context, org record.ID, kind string, titles []string) (map[string]record.Record, error) {
	out := make(map[string]record.Record, len(titles))
	sorts := make([]string, 0, len(titles))
	wanted := make(map[string]bool, len(titles))
	for _, t := range titles {
		sorts, wanted[t] = append(sorts, record.SortKey(t)), true
	}
	err := chunks(sorts, func(part []string) error {
		return s.collect(ctx, org, func(r record.Record) {
			if have, ok := out[r.Title]; wanted[r.Title] && (!ok || r.Number < have.Number) {
				out[r.Title] = r
			}
		}, "r.kind = ? AND r.gone = 0 AND r.sort IN ("+values("?", len(part))+")", append([]any{kind}, anys(part)...)...)
	})
	return out, err
}

// GetMany reads records by identity; what does not exist is left out.
func (s *Store) GetMany(ctx context.Context, org record.ID, ids []record.ID) (map[record.ID]record.Record, error) {
	out := make(map[record.ID]record.Record, len(ids))
	err := chunks(ids, func(part []record.ID) error {
		return s.collect(ctx, org, func(r record.Record) { out[r.ID] = r }, "r.id IN ("+values("?", len(part))+")", anys(part)...)
	})
	return out, err
}

// Name is what a link to a record shows.
type Name struct {
	Kind   string
	Number int64
	Title  string
	State  string
	Gone   bool
}

// Names reads kinds, numbers and titles of records by identity.
func (s *Store) Names(ctx context.Context, org record.ID, ids []record.ID) (map[record.ID]Name, error) {
	return names(ctx, s.DB, org, ids)
}

// Names reads names inside the transaction.
func (tx *Tx) Names(ctx context.Context, ids []record.ID) (map[record.ID]Name, error) {
	return names(ctx, tx.DB, tx.org, ids)
}

func names(ctx context.Context, db database.Querier, org record.ID, ids []record.ID) (map[record.ID]Name, error) {
	out := make(map[record.ID]Name, len(ids))
	err := chunks(ids, func(part []record.ID) error {
		rows, err := db.Query(ctx, "SELECT id, kind, num, title, state, gone FROM record WHERE org = ? AND id IN ("+values("?", len(part))+")", append([]any{org}, anys(part)...)...)
		if err != nil {
			return fmt.Errorf("read names: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var id record.ID
			var n Name
			var gone int
			if err := rows.Scan(&id, &n.Kind, &n.Number, &n.Title, &n.State, &gone); err != nil {
				return fmt.Errorf("read names: %w", err)
			}
			n.Gone = gone > 0
			out[id] = n
		}
		return rows.Err()
	})
	return out, database.Explain(err)
}

func (s *Store) collect(ctx context.Context, org record.ID, add func(record.Record), where string, args ...any) error {
	rows, err := s.DB.Query(ctx, "SELECT "+columns+" FROM record r WHERE r.org = ? AND "+where, append([]any{org}, args...)...)
	if err != nil {
		return database.Explain(fmt.Errorf("read records: %w", err))
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanRecord(org, rows)
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		add(r)
	}
	return rows.Err()
}

// Each reads every record of a kind, removed ones too, by number.
func (s *Store) Each(ctx context.Context, org record.ID, kind string, do func(record.Record) error) error {
	var last int64
	for {
		var page []record.Record
		err := s.collect(ctx, org, func(r record.Record) { page = append(page, r) },
			"r.kind = ? AND r.num > ? ORDER BY r.num LIMIT 500", kind, last)
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := do(r); err != nil {
				return err
			}
			last = r.Number
		}
		if len(page) < 500 {
			return nil
		}
	}
}

// Due returns records whose derived fields may change by now, oldest first.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) ([]record.Record, error) {
	rows, err := s.DB.Query(ctx, "SELECT org, id FROM record WHERE wake > 0 AND wake <= ? ORDER BY wake LIMIT ?", now.UnixMilli(), limit)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read what is due: %w", err))
	}
	defer rows.Close()
	var out []record.Record
	for rows.Next() {
		var r record.Record
		if err := rows.Scan(&r.Org, &r.ID); err != nil {
			return nil, fmt.Errorf("read what is due: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func chunks[T any](list []T, do func([]T) error) error {
	for len(list) > 0 {
		n := min(len(list), 500)
		if err := do(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// explainPut turns a failed write of a record into what people need to know.
func explainPut(r record.Record, old *record.Record, err error) error {
	switch {
	case errors.Is(err, sql.ErrNoRows) && old != nil:
		return record.Fail(record.Conflict, "Someone changed this record since you opened it. Nothing was written; look at their change and try again.")
	case database.Unique(err) && r.External != "":
		return record.Fail(record.Conflict, fmt.Sprintf("A record with the external identity %q exists already.", r.External))
	}
	return fmt.Errorf("write the record: %w", err)
}
