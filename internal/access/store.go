package access

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	json "github.com/go-json-experiment/json"

	"steward/internal/database"
	"steward/internal/record"
)

// Store reads and writes the tables of access. Every function takes the
// Querier to run on. Those that write more than one row, and those that guard
// the last administrator, say so: they need a *database.Tx. Errors are
// *record.Error wherever a person can do something about them.
type Store struct {
	Now       func() time.Time
	Rand      io.Reader         // of cryptographic quality
	Catalogue *record.Catalogue // the kinds and steps roles may name
}

func (s *Store) now() int64 { return s.Now().UnixMilli() }

// today is the day on which expiry dates are judged: UTC, as all dates are.
func (s *Store) today() record.Date { return record.DateOf(s.Now()) }

func (s *Store) newID() (record.ID, error) { return record.NewID(s.Now(), s.Rand) }

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// fail names what was being done and lets the database say why it could not.
func fail(doing string, err error) error {
	return database.Explain(fmt.Errorf("%s: %w", doing, err))
}

// lockOrg holds the organisation's row until the transaction ends, so that
// checks over several of its members stay true. An unknown one is NotFound.
func lockOrg(ctx context.Context, q database.Querier, org record.ID) error {
	if !org.Valid() {
		return noOrg()
	}
	return mustChange(ctx, q, noOrg(), "lock the organisation", "UPDATE org SET name = name WHERE id = ?", org)
}

// mustChange runs a statement that has to touch a row; missing is the error
// when there is none.
func mustChange(ctx context.Context, q database.Querier, missing error, doing, query string, args ...any) error {
	n, err := change(ctx, q, doing, query, args...)
	if err == nil && n == 0 {
		return missing
	}
	return err
}

func change(ctx context.Context, q database.Querier, doing, query string, args ...any) (int64, error) {
	res, err := q.Exec(ctx, query, args...)
	if err != nil {
		return 0, fail(doing, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fail(doing, err)
	}
	return n, nil
}

// scanner is a row: *sql.Row or *sql.Rows.
type scanner interface{ Scan(dest ...any) error }

// list runs a query and reads every row with one function.
func list[T any](ctx context.Context, q database.Querier, doing string, read func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail(doing, err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := read(rows)
		if err != nil {
			return nil, fail(doing, err)
		}
		out = append(out, v)
	}
	if err := rows.Err(); err != nil {
		return nil, fail(doing, err)
	}
	return out, nil
}

// exists reports whether the query finds a row.
func exists(ctx context.Context, q database.Querier, doing, query string, args ...any) (bool, error) {
	var n int64
	if err := q.QueryRow(ctx, "SELECT COUNT(*) FROM ("+query+" LIMIT 1) AS found", args...).Scan(&n); err != nil {
		return false, fail(doing, err)
	}
	return n > 0, nil
}

// maxSpec bounds the JSON of settings and roles.
const maxSpec = 64 << 10

// decodeStrict reads one JSON value: unknown or repeated members, wrong types,
// invalid UTF-8 and trailing data are errors.
func decodeStrict(data []byte, into any) error {
	if len(data) > maxSpec {
		return fmt.Errorf("%d bytes are too many; at most %d fit", len(data), maxSpec)
	}
	return json.Unmarshal(data, into, json.RejectUnknownMembers(true))
}

// checkLine checks a one-line text a person gave.
func checkLine(label, s string, limit int) error {
	switch {
	case strings.TrimSpace(s) == "":
		return fmt.Errorf("%s is required", label)
	case !utf8.ValidString(s):
		return fmt.Errorf("%s is not valid UTF-8", label)
	}
	if err := record.CheckProse(s, limit, false); err != nil {
		return fmt.Errorf("%s %w", label, err)
	}
	return nil
}

// oneLine makes foreign text (a browser's name of itself) fit to keep: valid
// UTF-8, no control characters, limit runes at most.
func oneLine(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	if r := []rune(s); len(r) > limit {
		return string(r[:limit])
	}
	return s
}
