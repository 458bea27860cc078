package database

import (
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strconv"
	"unicode/utf8"

	"steward/internal/record"
)

// The form of a copy: lines of JSON. The first is a copyHead; then for each
// table, by name, a copyTable followed by its rows, each an array of the values
// in the order of the columns (texts as strings, whole numbers, bytes as base64,
// null); the last is a copyEnd with the SHA-256 of all lines before it.
const (
	copyName   = "steward database"
	copyFormat = 1
)

type copyHead struct {
	Copy   string `json:"copy"`
	Format int    `json:"format"`
	Schema int64  `json:"schema"` // version of the newest migration
}

type copyTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type copyEnd struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// dumper writes lines and sums them up.
type dumper struct {
	out  *bufio.Writer
	sum  hash.Hash
	rows int64
	line []byte
}

// Dump writes a copy of the whole database as of one moment, while others go on
// writing, in constant memory. The copy is the same from SQLite and from
// PostgreSQL and loads into either with Load. It holds everything, secrets as
// far as the database has them; whoever keeps it keeps it safe.
func (db *DB) Dump(ctx context.Context, w io.Writer) error {
	return db.Snapshot(ctx, func(tx *Tx) error {
		sum := sha256.New()
		d := &dumper{out: bufio.NewWriterSize(w, 1<<16), sum: sum}
		version, err := tx.schemaVersion(ctx)
		if err != nil {
			return err
		}
		if err := d.json(copyHead{copyName, copyFormat, version}); err != nil {
			return err
		}
		tables, err := tx.tables(ctx)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if err := d.table(ctx, tx, t); err != nil {
				return fmt.Errorf("copy the table %s: %w", t.name, err)
			}
		}
		if err := d.json(copyEnd{d.rows, hex.EncodeToString(sum.Sum(nil))}); err != nil {
			return err
		}
		return d.flush()
	})
}

func (tx *Tx) schemaVersion(ctx context.Context) (int64, error) {
	var version int64
	if err := tx.QueryRow(ctx, "SELECT MAX(version_id) FROM goose_db_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	return version, nil
}

func (d *dumper) table(ctx context.Context, tx *Tx, t table) error {
	head := copyTable{Table: t.name}
	for _, c := range t.columns {
		head.Columns = append(head.Columns, c.name)
	}
	if err := d.json(head); err != nil {
		return err
	}
	values := make([]any, len(t.columns))
	for i, c := range t.columns {
		switch c.typ {
		case textColumn:
			values[i] = &sql.NullString{}
		case intColumn:
			values[i] = &sql.NullInt64{}
		case blobColumn:
			values[i] = &[]byte{}
		}
	}
	query := "SELECT " + t.list() + " FROM " + quote(t.name) + " ORDER BY " + t.sorted(tx.Dialect)
	return Each(ctx, tx, query, nil, func(rows *sql.Rows) error {
		if err := rows.Scan(values...); err != nil {
			return err
		}
		d.rows++
		return d.row(values)
	})
}

// row writes one row.
func (d *dumper) row(values []any) error {
	b := append(d.line[:0], '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendValue(b, v); err != nil {
			return err
		}
	}
	d.line = append(b, ']')
	return d.write(d.line)
}

func appendValue(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case *sql.NullInt64:
		if v.Valid {
			return strconv.AppendInt(b, v.Int64, 10), nil
		}
	case *sql.NullString:
		if !v.Valid {
			break
		}
		if !utf8.ValidString(v.String) {
			return nil, record.Fail(record.Internal, "The database holds a text that is not UTF-8. Run steward fsck.")
		}
		text, err := json.Marshal(v.String)
		return append(b, text...), err
	case *[]byte:
		if *v != nil {
			b = append(b, '"')
			b = base64.StdEncoding.AppendEncode(b, *v)
			return append(b, '"'), nil
		}
	}
	return append(b, "null"...), nil
}

func (d *dumper) json(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the copy: %w", err)
	}
	return d.write(line)
}

func (d *dumper) write(line []byte) error {
	if len(line) > longestLine {
		return record.Fail(record.TooLarge, "A row of the database is too large to be copied.")
	}
	for _, part := range [][]byte{line, {'\n'}} {
		d.sum.Write(part) // never fails
		if _, err := d.out.Write(part); err != nil {
			return record.Wrap(record.Unavailable, "The copy cannot be written.", err)
		}
	}
	return nil
}

func (d *dumper) flush() error {
	if err := d.out.Flush(); err != nil {
		return record.Wrap(record.Unavailable, "The copy cannot be written.", err)
	}
	return nil
}
