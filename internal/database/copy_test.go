package database

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/record"
	"steward/internal/testenv/pg"
)

// both returns an empty database of each sort.
func both(t *testing.T) map[Dialect]*DB {
	t.Helper()
	lite, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lite.Close() })
	server, err := OpenPostgres(t.Context(), pg.DSN(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return map[Dialect]*DB{SQLite: lite, Postgres: server}
}

// stock writes rows with awkward values into every table.
func stock(t *testing.T, db *DB, rows int) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", "a", "B", "é", "É", "🙂", "日本", "two\nlines\ttab", `"quoted" \ 'it'`, "</script>", "\u2028", "null", "0", strings.Repeat("long ", 2000)}
	err := db.Write(t.Context(), func(tx *Tx) error {
		tables, err := tx.tables(t.Context())
		if err != nil {
			return err
		}
		for _, table := range tables {
			for i := range rows {
				args := make([]any, len(table.columns))
				for k, c := range table.columns {
					switch {
					case c.nullable && i%3 == 0:
					case c.typ == textColumn:
						args[k] = fmt.Sprint(texts[r.IntN(len(texts))], i)
					case c.typ == intColumn:
						args[k] = []int64{0, -1, 1 << 60, 7}[r.IntN(4)]*100_000 + int64(i)
					default:
						args[k] = []byte(texts[r.IntN(len(texts))] + "\x00\xff")
					}
				}
				group := "(" + strings.Repeat("?, ", len(args)-1) + "?)"
				if _, err := tx.Exec(t.Context(), "INSERT INTO "+quote(table.name)+" ("+table.list()+") VALUES "+group, args...); err != nil {
					return fmt.Errorf("%s: %w", table.name, err)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, db *DB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := db.Dump(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCopyBothWays takes a copy of each database to the other.
func TestCopyBothWays(t *testing.T) {
	for _, from := range []Dialect{SQLite, Postgres} {
		t.Run("from "+string(from), func(t *testing.T) {
			to := map[Dialect]Dialect{SQLite: Postgres, Postgres: SQLite}[from]
			source, target, same := both(t), both(t), both(t)
			stock(t, source[from], 120)
			first := dump(t, source[from])
			for _, db := range []*DB{target[to], same[from]} {
				ran := false
				if err := db.Load(t.Context(), bytes.NewReader(first), func(*Tx) error { ran = true; return nil }); err != nil {
					t.Fatal(err)
				}
				if second := dump(t, db); !ran || !bytes.Equal(first, second) {
					t.Fatalf("the copy of the copy differs (%d and %d bytes)", len(first), len(second))
				}
			}
			// Rows written after a load go on from it.
			if _, err := target[to].Exec(t.Context(), "INSERT INTO job (queue, org, body, run_at) VALUES ('q', 'o', 'b', 1)"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestCopyEmpty copies a database nobody has used.
func TestCopyEmpty(t *testing.T) {
	dbs := both(t)
	first, other := dump(t, dbs[SQLite]), dump(t, dbs[Postgres])
	if !bytes.Equal(first, other) {
		t.Fatalf("empty copies differ:\n%s\n%s", first, other)
	}
	if err := dbs[Postgres].Load(t.Context(), bytes.NewReader(first), nil); err != nil {
		t.Fatal(err)
	}
}

// TestLoadRefuses loads damaged copies: each is refused with a reason, and
// nothing is written.
func TestLoadRefuses(t *testing.T) {
	dbs := both(t)
	stock(t, dbs[SQLite], 60)
	good := dump(t, dbs[SQLite])
	lines := strings.SplitAfter(string(good), "\n")
	without := func(i int) string { return strings.Join(lines[:i], "") + strings.Join(lines[i+1:], "") }
	rows := 2 // the first row of the first table
	for name, c := range map[string]struct{ text, says string }{
		"nothing":        {"", "Line 1 "},
		"other file":     {"id,name\n1,x\n", "Line 1 "},
		"no head":        {without(0), "Line 1 "},
		"other format":   {strings.Replace(string(good), `"format":1`, `"format":2`, 1), "format 2"},
		"other schema":   {strings.Replace(string(good), `"schema":2`, `"schema":9`, 1), "schema 9"},
		"cut in a line":  {string(good[:len(good)/2]), "cut short"},
		"cut at a line":  {strings.Join(lines[:len(lines)/2], ""), "cut short"},
		"no end":         {strings.Join(lines[:len(lines)-2], ""), "cut short"},
		"more":           {string(good) + "[]\n", "follows the end"},
		"line lost":      {without(rows + 1), "altered"},
		"line twice":     {strings.Join(lines[:rows+1], "") + lines[rows] + strings.Join(lines[rows+1:], ""), "twice"},
		"table unknown":  {strings.Replace(string(good), `{"table":"account"`, `{"table":"accounts"`, 1), `Line 2 of the copy: the table "accounts" is not known`},
		"column unknown": {strings.Replace(string(good), `"columns":["created"`, `"columns":["created_at"`, 1), `the column "created_at"`},
		"column missing": {strings.Replace(string(good), `"columns":["created",`, `"columns":[`, 1), "has 6 columns, here are 5"},
		"row first":      {lines[0] + lines[2] + strings.Join(lines[1:], ""), "Line 2 of the copy: a row comes before"},
		"short row":      {strings.Replace(string(good), lines[rows], "[1]\n", 1), "Line 3 of the copy (table account): the row has 1 values for 6"},
		"wrong type":     {strings.Replace(string(good), lines[rows], strings.Replace(lines[rows], "[", `["x",`, 1), 1), "Line 3"},
		"text for int":   {strings.Replace(string(good), lines[rows], `["1",2,"e","i","n","p"]`+"\n", 1), "the column created: is no whole number"},
		"null":           {strings.Replace(string(good), lines[rows], `[1,2,null,"i","n","p"]`+"\n", 1), "the column email: is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			if name != "nothing" && c.text == string(good) {
				t.Fatal("the copy is not damaged")
			}
			err := dbs[Postgres].Load(t.Context(), strings.NewReader(c.text), nil)
			if err == nil || record.CodeOf(err) != record.Invalid || !strings.Contains(record.Sentence(err), c.says) {
				t.Fatalf("got %v, want %q", err, c.says)
			}
		})
	}
	if err := dbs[Postgres].Load(t.Context(), bytes.NewReader(good), func(*Tx) error { return errors.New("no") }); err == nil {
		t.Fatal("a failing end was ignored")
	}
	if err := dbs[SQLite].Load(t.Context(), bytes.NewReader(good), nil); record.CodeOf(err) != record.Conflict {
		t.Fatalf("loaded over data: %v", err)
	}
	if err := dbs[Postgres].Load(t.Context(), bytes.NewReader(good), nil); err != nil {
		t.Fatalf("something was written by a load that failed: %v", err)
	}
}

// TestLoadBitFlips flips single bits of a copy: every one is refused.
func TestLoadBitFlips(t *testing.T) {
	dbs := both(t)
	stock(t, dbs[SQLite], 2)
	good := dump(t, dbs[SQLite])
	target, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	r := rand.New(rand.NewPCG(3, 4))
	for range 150 {
		bad := bytes.Clone(good)
		i, bit := r.IntN(len(bad)), r.IntN(8)
		bad[i] ^= 1 << bit
		if err := target.Load(t.Context(), bytes.NewReader(bad), nil); err == nil || record.CodeOf(err) != record.Invalid {
			t.Fatalf("byte %d, bit %d: got %v", i, bit, err)
		}
	}
	if err := target.Load(t.Context(), bytes.NewReader(good), nil); err != nil {
		t.Fatalf("something was written by a load that failed: %v", err)
	}
}

// failing writes so much and no more.
type failing int

func (f *failing) Write(p []byte) (int, error) {
	if *f -= failing(len(p)); *f < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestDumpToFullDisk(t *testing.T) {
	db := both(t)[SQLite]
	stock(t, db, 30)
	room := failing(1000)
	if err := db.Dump(context.Background(), &room); record.CodeOf(err) != record.Unavailable {
		t.Fatalf("got %v", err)
	}
}

// TestDumpIsOneMoment writes while a copy is taken.
func TestDumpIsOneMoment(t *testing.T) {
	for dialect, db := range both(t) {
		t.Run(string(dialect), func(t *testing.T) {
			stock(t, db, 3000)
			want := dump(t, db)
			writer := &interloper{db: db, t: t}
			if err := db.Dump(t.Context(), writer); err != nil {
				t.Fatal(err)
			}
			if writer.wrote == 0 || !bytes.Equal(want, writer.Bytes()) {
				t.Fatalf("%d writes came between; the copy is of another moment", writer.wrote)
			}
		})
	}
}

// interloper writes to the database whenever a part of the copy arrives.
type interloper struct {
	bytes.Buffer
	db    *DB
	t     *testing.T
	wrote int
}

func (w *interloper) Write(p []byte) (int, error) {
	if w.wrote < 20 {
		w.wrote++
		if _, err := w.db.Exec(w.t.Context(), "INSERT INTO view (org, id, kind, account, name, query) VALUES ('o', ?, 'k', '', 'n', 'q')", fmt.Sprint("new", w.wrote)); err != nil {
			return 0, err
		}
	}
	return w.Buffer.Write(p)
}

// FuzzRow reads rows of a copy that anyone may have written.
func FuzzRow(f *testing.F) {
	columns := []column{{"n", intColumn, false}, {"t", textColumn, false}, {"b", blobColumn, true}}
	for _, s := range []string{`[1,"a",null]`, `[1,"a","AAE="]`, `[]`, `[1.5,"",""]`, `["1",2,{}]`, `[9223372036854775808,"",""]`, `[1,"\ud800","!"]`, `[[[[`, `[1,"a","AAF="]`, "[1,\"\xff\",null]", `null`, `[1,"a",null] `} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		row, err := parseRow(line, columns)
		if err != nil {
			return
		}
		if _, ok := row[0].(int64); !ok || len(row) != 3 {
			t.Fatalf("%q reads %v", line, row)
		}
		if _, ok := row[1].(string); !ok {
			t.Fatalf("%q reads %v", line, row)
		}
		if _, ok := row[2].([]byte); !ok && row[2] != nil {
			t.Fatalf("%q reads %v", line, row)
		}
	})
}

// FuzzLoad reads whole copies that anyone may have written.
func FuzzLoad(f *testing.F) {
	db, err := OpenSQLite(context.Background(), filepath.Join(f.TempDir(), "steward.db"))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	var good bytes.Buffer
	if err := db.Dump(context.Background(), &good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add(good.Bytes()[:good.Len()/2])
	f.Add(bytes.Replace(good.Bytes(), []byte("}\n"), []byte("}\n[1]\n"), 2))
	f.Fuzz(func(t *testing.T, data []byte) {
		stop := errors.New("stop") // nothing stays, so that every input meets an empty database
		err := db.Load(t.Context(), bytes.NewReader(data), func(*Tx) error { return stop })
		if err == nil || !errors.Is(err, stop) && record.CodeOf(err) != record.Invalid {
			t.Fatalf("got %v", err)
		}
	})
}
