package store_test

import (
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"steward/internal/database"
	"steward/internal/store"
	"steward/internal/testenv/pg"
	"strings"
	"testing"
	"time"
)

func TestTmpPlans(t *testing.T) {
	var db *database.DB
	var err error
	if os.Getenv("TMP_PG") != "" {
		db, err = database.OpenPostgres(t.Context(), pg.DSN(t))
	} else {
		db, err = database.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "x.db"))
	}
	if err != nil {
		t.Fatal(err)
	}
	n := 20000
	if os.Getenv("TMP_N") != "" {
		fmt.Sscan(os.Getenv("TMP_N"), &n)
	}
	b := &testing.B{}
	w := &bench{db: db, n: n, s: &store.Store{DB: db, Now: time.Now, Rand: rand.Reader}}
	w.org = w.id(b)
	store.CreateLog(t.Context(), db, w.org)
	r := mrand.New(mrand.NewPCG(1, 2))
	put := func(tx *store.Tx, i int) error {
		p := sample(r, i, n)
		p.Record.ID = w.id(b)
		p.Record.Owner = "person7"
		w.ids = append(w.ids, p.Record.ID)
		_, e := tx.Put(t.Context(), p)
		return e
	}
	for k := 0; k < n/1000; k++ {
		if err := w.s.Write(t.Context(), w.org, func(tx *store.Tx) error {
			for i := range 1000 {
				if e := put(tx, k*1000+i); e != nil {
					return e
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	pre := "EXPLAIN QUERY PLAN "
	j := "group_concat(num)"
	in := " IN (SELECT value FROM json_each('[5,7,9,11,13,4000]'))"
	if db.Dialect == database.Postgres {
		pre = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) "
		j = "string_agg(CAST(num AS text), ',')"
		in = " = ANY(CAST(string_to_array('5,7,9,11,13,4000', ',') AS bigint[]))"
		db.Exec(t.Context(), "VACUUM ANALYZE")
	}
	cols := "r.id, r.kind, r.num, r.title, r.state, r.owner, r.due, r.ext, r.created, r.updated, r.rev, r.seq, r.version, r.gone, r.body, r.derived"
	o := "'" + string(w.org) + "'"
	q := []string{
		"SELECT " + j + ", CAST(MAX(sort) AS text) FROM (SELECT sort, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 ORDER BY sort ASC, num ASC LIMIT 51) c",
		"SELECT " + j + ", CAST(MAX(sort) AS text) FROM (SELECT sort, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND (sort, num) > ('m', 100) ORDER BY sort ASC, num ASC LIMIT 1000) c",
		"SELECT " + j + ", CAST(MIN(sort) AS text) FROM (SELECT sort, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND (sort, num) < ('m', 100) ORDER BY sort DESC, num DESC LIMIT 50000) c",
		"SELECT " + j + ", CAST(MAX(due) AS text) FROM (SELECT due, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND due > '' ORDER BY due ASC, num ASC LIMIT 1000) c",
		"SELECT " + j + ", CAST(MIN(due) AS text) FROM (SELECT due, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND (due, num) < ('2022-01-01', 500) AND due > '' ORDER BY due DESC, num DESC LIMIT 1000) c",
		"SELECT " + j + ", CAST(MAX(due) AS text) FROM (SELECT due, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND due = '' AND num > 5 ORDER BY due ASC, num ASC LIMIT 1000) c",
		"SELECT " + j + ", CAST(MIN(updated) AS text) FROM (SELECT updated, num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 ORDER BY updated DESC, num DESC LIMIT 50000) c",
		"SELECT " + j + ", CAST(MIN(num) AS text) FROM (SELECT num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND num < 900 ORDER BY num DESC LIMIT 51) c",
		"SELECT num, sort, due, updated, created, facets FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND num" + in,
		"SELECT " + cols + ", r.sort, r.facets FROM record r WHERE r.org = O AND r.kind = 'thing' AND r.gone = 0 AND r.num" + in,
		"SELECT value, block, nums FROM facet WHERE org = O AND kind = 'thing' AND field = 'unique' AND value > '' ORDER BY value ASC, block ASC LIMIT 1000",
		"SELECT value, block, nums FROM facet WHERE org = O AND kind = 'thing' AND field = 'unique' AND (value, block) >= ('5', 1) ORDER BY value ASC, block ASC LIMIT 1000",
		"SELECT value, block, nums FROM facet WHERE org = O AND kind = 'thing' AND field = 'unique' AND (value, block) <= ('5', 1) AND value > '' ORDER BY value DESC, block DESC LIMIT 1000",
		"SELECT block, nums FROM facet WHERE org = O AND kind = 'thing' AND field = 'unit' AND value IN ('unit7','unit8')",
		"SELECT block, nums FROM facet WHERE org = O AND kind = 'thing' AND field = 'unique' AND value >= '3' AND value <= '4' LIMIT 1501",
		"SELECT " + j + " FROM (SELECT num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND (due >= '2020-01-01' AND due <= '2020-02-01') LIMIT 3001) c",
		"SELECT " + j + " FROM (SELECT num FROM record WHERE org = O AND kind = 'thing' AND gone = 0 AND (created >= 0 AND created < 90000000000000) LIMIT 3001) c",
		"SELECT " + cols + " FROM record r WHERE r.org = O AND r.owner = 'person7' AND r.owner <> '' AND r.gone = 0 AND r.due <> '' AND r.due <= '2021-01-01' ORDER BY r.due, r.kind, r.num LIMIT 20",
		"SELECT " + cols + " FROM record r WHERE r.org = O AND r.id = 'x'",
		"SELECT org, id FROM record WHERE wake > 0 AND wake <= 5 ORDER BY wake LIMIT 500",
		"SELECT * FROM (SELECT seq FROM change WHERE org = O AND kind = 'rare' AND seq < 900000 ORDER BY seq DESC LIMIT 5) c UNION ALL SELECT * FROM (SELECT seq FROM change WHERE org = O AND kind = 'thing' AND seq < 900000 ORDER BY seq DESC LIMIT 5) c ORDER BY seq DESC LIMIT 5",
		"SELECT source, kind, relation, target FROM link WHERE org = O AND target = 'x' AND until = -1 ORDER BY since, source, relation, target LIMIT 50",
		"SELECT source, kind, relation, target FROM link WHERE org = O AND source = 'x' AND since <= 5 AND (until = -1 OR until > 5) ORDER BY since, source, relation, target LIMIT 50",
		"SELECT value, n FROM tally WHERE org = O AND kind = 'thing' AND field = 'unit' ORDER BY n DESC, value LIMIT 20",
		"SELECT kind, SUM(n) FROM tally WHERE org = O AND field = 'state' GROUP BY kind",
		"SELECT seq FROM change WHERE org = O AND at <= 5 ORDER BY at DESC, seq DESC LIMIT 1",
	}
	if db.Dialect == database.Postgres {
		q = append(q, "SELECT pk FROM search WHERE words @@ CAST('''o"+string(w.org)+"'' & ''bdecides'' & ''bnothing'' & ''bown'':*' AS tsquery) ORDER BY pk DESC LIMIT 1000",
			"SELECT pk FROM search WHERE words @@ CAST('''o"+string(w.org)+"'' & ''afraud'':*' AS tsquery) ORDER BY pk DESC LIMIT 1000",
			"SELECT pk FROM search WHERE words @@ CAST('''o"+string(w.org)+"'' & ''af'':*' AS tsquery) ORDER BY pk DESC LIMIT 1000")
	}
	for _, s := range q {
		s = strings.ReplaceAll(s, " O ", " "+o+" ")
		rows, err := db.Query(t.Context(), pre+s)
		if err != nil {
			t.Error(s, err)
			continue
		}
		fmt.Println("\n##", strings.ReplaceAll(s, string(w.org), "O"))
		c, _ := rows.Columns()
		for rows.Next() {
			v := make([]any, len(c))
			for i := range v {
				v[i] = new(any)
			}
			rows.Scan(v...)
			fmt.Println("  ", *(v[len(v)-1].(*any)))
		}
		rows.Close()
	}
}
