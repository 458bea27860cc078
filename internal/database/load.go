package database

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"steward/internal/record"
)

// longestLine bounds a line of a copy, in bytes.
const longestLine = 256 << 20

// Rows written with one statement at most, and about how many bytes of them.
const (
	batchRows  = 50
	batchBytes = 4 << 20
)

// loader reads a copy line by line and writes it.
type loader struct {
	tx     *Tx
	in     *bufio.Reader
	number int // of the line read last, from 1
	rows   int64
	left   []table // not seen yet, by name

	at    *table // being read
	batch []any
	size  int
}

// Load fills an empty database from a copy that Dump wrote, in one transaction:
// all of it or nothing. after, unless nil, runs in the transaction when all rows
// are there, to make anew what a copy leaves out, the search index. A copy that
// is cut short, altered, of another schema, or that names tables or columns
// this program does not know is Invalid, and the error names the line.
func (db *DB) Load(ctx context.Context, r io.Reader, after func(*Tx) error) error {
	return Explain(db.try(ctx, func(tx *Tx) error {
		l := &loader{tx: tx, in: bufio.NewReaderSize(r, 1<<16)}
		if err := l.prepare(ctx); err != nil {
			return err
		}
		if err := l.load(ctx); err != nil {
			return err
		}
		if after == nil {
			return nil
		}
		return after(tx)
	}))
}

// prepare refuses a database that holds anything but what the program notes
// about itself, which the copy replaces.
func (l *loader) prepare(ctx context.Context) error {
	tables, err := l.tx.tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if t.name == "meta" {
			continue
		}
		var n int
		if err := l.tx.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT 1 FROM "+quote(t.name)+" LIMIT 1) found").Scan(&n); err != nil {
			return fmt.Errorf("look whether the database is empty: %w", err)
		}
		if n > 0 {
			return record.Fail(record.Conflict, "The database is not empty. A copy is loaded only into an empty one.")
		}
	}
	if _, err := l.tx.Exec(ctx, "DELETE FROM meta"); err != nil {
		return fmt.Errorf("empty the database: %w", err)
	}
	l.left = tables
	return nil
}

func (l *loader) load(ctx context.Context) error {
	sum := sha256.New()
	for l.number = 1; ; l.number++ {
		line, err := readLine(l.in)
		switch {
		case errors.Is(err, io.EOF):
			return l.fail("the copy is cut short here; it has no end")
		case err != nil:
			return l.fail(err.Error())
		}
		if end, ok := endOf(line); ok {
			return l.end(ctx, end, hex.EncodeToString(sum.Sum(nil)))
		}
		sum.Write(line)
		sum.Write([]byte{'\n'})
		if l.number == 1 {
			err = l.checkHead(ctx, line)
		} else {
			err = l.line(ctx, line)
		}
		if err != nil {
			return err
		}
	}
}

// fail says what is wrong with the line read last.
func (l *loader) fail(what string) error {
	where := fmt.Sprintf("Line %d of the copy", l.number)
	if l.at != nil {
		where += " (table " + l.at.name + ")"
	}
	return record.Fail(record.Invalid, where+": "+what+". Nothing was written.")
}

// readLine returns a line without its end. A last line without an end is an
// error.
func readLine(in *bufio.Reader) ([]byte, error) {
	var out []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(out)+len(part) > longestLine {
			return nil, errors.New("the line is too long")
		}
		if err == nil && out == nil {
			return part[:len(part)-1], nil
		}
		out = append(out, part...)
		switch {
		case err == nil:
			return out[:len(out)-1], nil
		case errors.Is(err, io.EOF) && len(out) > 0:
			return nil, errors.New("the copy is cut short within the line")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func (l *loader) checkHead(ctx context.Context, line []byte) error {
	var head copyHead
	if err := strictly(line, &head); err != nil || head.Copy != copyName {
		return l.fail("this is no copy of a Steward database")
	}
	if head.Format != copyFormat {
		return l.fail(fmt.Sprintf("the copy is of format %d; this program reads %d", head.Format, copyFormat))
	}
	have, err := l.tx.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if head.Schema != have {
		return l.fail(fmt.Sprintf("the copy is of a database with schema %d; this program makes %d. Load it with the version of Steward it was made with", head.Schema, have))
	}
	return nil
}

// line takes the head of a table or a row of one.
func (l *loader) line(ctx context.Context, line []byte) error {
	if len(line) > 0 && line[0] == '{' {
		return l.table(ctx, line)
	}
	if l.at == nil {
		return l.fail("a row comes before any table")
	}
	row, err := parseRow(line, l.at.columns)
	if err != nil {
		return l.fail(err.Error())
	}
	l.rows++
	l.batch = append(l.batch, row...)
	l.size += len(line)
	if len(l.batch) >= batchRows*len(l.at.columns) || l.size > batchBytes {
		return l.flush(ctx)
	}
	return nil
}

func (l *loader) table(ctx context.Context, line []byte) error {
	if err := l.flush(ctx); err != nil {
		return err
	}
	l.at = nil
	var head copyTable
	if err := strictly(line, &head); err != nil {
		return l.fail("neither the head of a table nor a row: " + err.Error())
	}
	i := slices.IndexFunc(l.left, func(t table) bool { return t.name == head.Table })
	if i < 0 {
		return l.fail(fmt.Sprintf("the table %.60q is not known or comes twice", head.Table))
	}
	t := l.left[i]
	l.left = slices.Delete(slices.Clone(l.left), i, i+1)
	known := make([]column, 0, len(t.columns))
	for _, name := range head.Columns {
		k := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
		if k < 0 || slices.ContainsFunc(known, func(c column) bool { return c.name == name }) {
			return l.fail(fmt.Sprintf("the column %.60q of the table %s is not known or comes twice", name, t.name))
		}
		known = append(known, t.columns[k])
	}
	if len(known) != len(t.columns) {
		return l.fail(fmt.Sprintf("the table %s has %d columns, here are %d", t.name, len(t.columns), len(known)))
	}
	t.columns = known
	l.at = &t
	return nil
}

// flush writes the rows read so far.
func (l *loader) flush(ctx context.Context) error {
	if len(l.batch) == 0 {
		return nil
	}
	n := len(l.at.columns)
	group := "(" + strings.Repeat("?, ", n-1) + "?)"
	rows := len(l.batch) / n
	_, err := l.tx.Exec(ctx, "INSERT INTO "+quote(l.at.name)+" ("+l.at.list()+") VALUES "+strings.Repeat(group+", ", rows-1)+group, l.batch...)
	if err != nil {
		if Unique(err) {
			return l.fail("a row here or shortly before is there twice")
		}
		return Explain(fmt.Errorf("line %d of the copy, table %s: %w", l.number, l.at.name, err))
	}
	clear(l.batch)
	l.batch, l.size = l.batch[:0], 0
	return nil
}

// end checks that all is there, as it was written.
func (l *loader) end(ctx context.Context, end copyEnd, sum string) error {
	if err := l.flush(ctx); err != nil {
		return err
	}
	l.at = nil
	switch rest, err := io.Copy(io.Discard, io.LimitReader(l.in, 1)); {
	case err != nil:
		return l.fail(err.Error())
	case rest > 0:
		return l.fail("something follows the end")
	case end.SHA256 != sum:
		return l.fail("the copy was altered after it was made: its SHA-256 is another one")
	case end.Rows != l.rows:
		return l.fail(fmt.Sprintf("the copy has %d rows, not the %d it was made with", l.rows, end.Rows))
	case len(l.left) > 0:
		return l.fail("the table " + l.left[0].name + " is missing")
	}
	return nil
}

// endOf reads the last line of a copy.
func endOf(line []byte) (copyEnd, bool) {
	var end copyEnd
	err := strictly(line, &end)
	return end, err == nil && end.SHA256 != ""
}

// strictly decodes a line of JSON: no unknown keys, nothing after it.
func strictly(line []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("more than one value")
	}
	return nil
}

// parseRow reads a row of a table: as many values as columns, each of the type
// of its column.
func parseRow(line []byte, columns []column) ([]any, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("the row is not UTF-8")
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, fmt.Errorf("the row is no array of values: %w", err)
	}
	if len(raw) != len(columns) {
		return nil, fmt.Errorf("the row has %d values for %d columns", len(raw), len(columns))
	}
	out := make([]any, len(raw))
	for i, c := range columns {
		v, err := c.parse(raw[i])
		if err != nil {
			return nil, fmt.Errorf("the column %s: %w", c.name, err)
		}
		out[i] = v
	}
	return out, nil
}

func (c column) parse(raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		if !c.nullable {
			return nil, errors.New("is empty")
		}
		return nil, nil
	}
	if c.typ == intColumn {
		var n int64
		if err := json.Unmarshal(raw, &n); err != nil {
			return nil, errors.New("is no whole number")
		}
		return n, nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, errors.New("is no text")
	}
	if c.typ == textColumn {
		return s, nil
	}
	data, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, errors.New("is not in base64")
	}
	return data, nil
}
