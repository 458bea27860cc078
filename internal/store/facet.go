package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"steward/internal/database"
	"steward/internal/record"
)

// facetKey names one row of the table facet: the numbers of one block that have
// a value.
type facetKey struct {
	kind, field, value string
	block              int64
}

// pending are the numbers of a row to be set and to be cleared.
type pending struct{ set, clear block }

// moveFacets brings the facets of a record from old to cur. They are written at
// the end of the transaction, each row once, and tallies with them.
func (tx *Tx) moveFacets(r record.Record, old, cur []record.Facet) {
	for _, f := range old {
		p := tx.pendingAt(r, f)
		p.set.clear(r.Number)
		p.clear.set(r.Number)
	}
	for _, f := range cur {
		p := tx.pendingAt(r, f)
		p.set.set(r.Number)
		p.clear.clear(r.Number)
	}
}

func (tx *Tx) pendingAt(r record.Record, f record.Facet) *pending {
	key := facetKey{r.Kind, f.Field, f.Value, r.Number >> blockBits}
	p := tx.facets[key]
	if p == nil {
		p = &pending{}
		tx.facets[key] = p
	}
	return p
}

// facetRow is a facetKey on its way to or from the database.
type facetRow struct {
	I int    `json:"i"`
	K string `json:"k"`
	F string `json:"f"`
	V string `json:"v"`
	B int64  `json:"b"`
	D string `json:"d,omitempty"` // numbers in hex
	N int    `json:"n,omitempty"` // what the row adds to the tally
}

// facetSQL are the statements that move many rows at once: each takes the
// organisation and one JSON text.
type facetSQL struct{ read, write, tally string }

func (tx *Tx) facetSQL() facetSQL {
	if tx.DB.Dialect == database.Postgres {
		from := " FROM json_to_recordset(CAST(? AS json)) AS j(i bigint, k text, f text, v text, b bigint, d text, n bigint)"
		return facetSQL{
			read:  "SELECT j.i, f.nums" + from + " JOIN facet f ON f.org = ? AND f.kind = j.k AND f.field = j.f AND f.value = j.v AND f.block = j.b",
			write: "INSERT INTO facet (nums, kind, field, value, block, org) SELECT decode(j.d, 'hex'), j.k, j.f, j.v, j.b, head.org" + from + " JOIN head ON head.org = ?" + onFacet,
			tally: "INSERT INTO tally (n, kind, field, value, org) SELECT j.n, j.k, j.f, j.v, head.org" + from + " JOIN head ON head.org = ?" + onTally,
		}
	}
	return facetSQL{
		read: "SELECT j.value->>'i', f.nums FROM json_each(?) j CROSS JOIN facet f WHERE f.org = ? AND f.kind = j.value->>'k' AND f.field = j.value->>'f' AND f.value = j.value->>'v' AND f.block = j.value->>'b'",
		write: "INSERT INTO facet (nums, kind, field, value, block, org) SELECT unhex(j.value->>'d'), j.value->>'k', j.value->>'f', j.value->>'v', j.value->>'b', head.org" +
			" FROM json_each(?) j CROSS JOIN head WHERE head.org = ?" + onFacet,
		tally: "INSERT INTO tally (n, kind, field, value, org) SELECT j.value->>'n', j.value->>'k', j.value->>'f', j.value->>'v', head.org" +
			" FROM json_each(?) j CROSS JOIN head WHERE head.org = ?" + onTally,
	}
}

const (
	onFacet = " ON CONFLICT (org, kind, field, value, block) DO UPDATE SET nums = excluded.nums"
	onTally = " ON CONFLICT (org, kind, field, value) DO UPDATE SET n = tally.n + excluded.n"
)

// finishFacets writes what is pending, in one fixed order. What a row gains or
// loses is what its tally gains or loses, so the two cannot part.
func (tx *Tx) finishFacets(ctx context.Context) error {
	rows := make([]facetRow, 0, len(tx.facets))
	for k := range tx.facets {
		rows = append(rows, facetRow{K: k.kind, F: k.field, V: k.value, B: k.block})
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		if x, y := a.K+"\x00"+a.F+"\x00"+a.V, b.K+"\x00"+b.F+"\x00"+b.V; x != y {
			return x < y
		}
		return a.B < b.B
	})
	return chunks(rows, func(part []facetRow) error { return tx.finishPart(ctx, part) })
}

func (tx *Tx) finishPart(ctx context.Context, part []facetRow) error {
	sql := tx.facetSQL()
	blocks, err := tx.readBlocks(ctx, sql.read, part)
	if err != nil {
		return err
	}
	var writes []facetRow
	for i, row := range part {
		b, p := blocks[i], tx.facets[facetKey{row.K, row.F, row.V, row.B}]
		before, was := b.count(), *b
		for w := range b {
			b[w] = b[w]&^p.clear[w] | p.set[w]
		}
		if *b == was {
			continue
		}
		row.D, row.N = hex.EncodeToString(b.encode()), b.count()-before
		if row.D != "" {
			writes = append(writes, row)
		} else if _, err := tx.DB.Exec(ctx, "DELETE FROM facet WHERE org = ? AND kind = ? AND field = ? AND value = ? AND block = ?", tx.org, row.K, row.F, row.V, row.B); err != nil {
			return fmt.Errorf("remove facet %s: %w", row.F, err)
		}
		tx.tally[tallyKey{row.K, row.F, row.V}] += row.N
	}
	if len(writes) == 0 {
		return nil
	}
	if err := tx.many(ctx, sql.write, writes); err != nil {
		return fmt.Errorf("write facets: %w", err)
	}
	return nil
}

// readBlocks returns what the rows hold now; empty ones where there is none.
func (tx *Tx) readBlocks(ctx context.Context, query string, part []facetRow) ([]*block, error) {
	out := make([]*block, len(part))
	for i := range part {
		part[i].I, out[i] = i, &block{}
	}
	text, err := json.Marshal(part)
	if err != nil {
		return nil, fmt.Errorf("ask for facets: %w", err)
	}
	err = eachRow(ctx, tx.DB, query, []any{string(text), tx.org}, func(row scanner) error {
		var i int
		var nums []byte
		if err := row.Scan(&i, &nums); err != nil {
			return err
		}
		return out[i].decode(nums)
	})
	if err != nil {
		return nil, fmt.Errorf("read facets: %w", err)
	}
	return out, nil
}

func (tx *Tx) many(ctx context.Context, query string, rows []facetRow) error {
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.DB.Exec(ctx, query, string(text), tx.org)
	return err
}

// packFacets writes facets into the one text a record's row keeps, each as
// length:field length:value.
func packFacets(list []record.Facet) string {
	var b strings.Builder
	for _, f := range list {
		for _, s := range []string{f.Field, f.Value} {
			b.WriteString(strconv.Itoa(len(s)) + ":" + s)
		}
	}
	return b.String()
}

// packedValues calls do with the values of a field until it returns false.
func packedValues(packed, field string, do func(value string) bool) {
	for packed != "" {
		f, rest, ok := unpack(packed)
		if !ok {
			return
		}
		v, rest, ok := unpack(rest)
		if !ok || f == field && !do(v) {
			return
		}
		packed = rest
	}
}

func unpack(s string) (text, rest string, ok bool) {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return "", "", false
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil || n < 0 || n > len(s)-i-1 {
		return "", "", false
	}
	return s[i+1 : i+1+n], s[i+1+n:], true
}
