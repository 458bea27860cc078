package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Check reads what the tables hold of one organisation as it is, right or
// wrong, within one read transaction: for a check of the whole database. What
// it returns at once is bounded by a page or by a limit.
type Check struct {
	tx  *database.Tx
	org record.ID
}

// NewCheck returns a reader over a snapshot.
func NewCheck(tx *database.Tx, org record.ID) *Check { return &Check{tx, org} }

// Row is a record as its row has it, nothing decoded.
type Row struct {
	record.Record // without Body and Derived
	PK            int64
	Gone          int64
	Wake          int64
	Sort          string
	Packed        string // what lists sort it by, as PackFacets writes it
	BodyText      string
	DerivedText   string
}

const rowColumns = "pk, id, kind, num, title, sort, state, owner, due, ext, created, updated, rev, seq, version, gone, body, derived, wake, facets"

func (c *Check) rows(ctx context.Context, where string, args ...any) ([]Row, error) {
	var out []Row
	err := eachRow(ctx, c.tx, "SELECT "+rowColumns+" FROM record WHERE org = ? AND "+where, append([]any{c.org}, args...), func(row scanner) error {
		r := Row{Record: record.Record{Org: c.org}}
		var created, updated int64
		err := row.Scan(&r.PK, &r.ID, &r.Kind, &r.Number, &r.Title, &r.Sort, &r.State, &r.Owner, &r.Due, &r.External, &created, &updated,
			&r.Rev, &r.Seq, &r.Version, &r.Gone, &r.BodyText, &r.DerivedText, &r.Wake, &r.Packed)
		r.Created, r.Updated = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
		r.Removed, r.Erased = r.Gone > 0, r.Gone == 2
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read records: %w", err)
	}
	return out, nil
}

// Records returns a page of the records of a kind by number, after a row; the
// zero row begins.
func (c *Check) Records(ctx context.Context, kind string, after Row, limit int) ([]Row, error) {
	return c.rows(ctx, "kind = ? AND (num > ? OR num = ? AND pk > ?) ORDER BY num, pk LIMIT ?", kind, after.Number, after.Number, after.PK, limit)
}

// ByID returns those of the records that exist.
func (c *Check) ByID(ctx context.Context, ids []record.ID) (map[record.ID]Row, error) {
	out := make(map[record.ID]Row, len(ids))
	err := chunks(ids, func(part []record.ID) error {
		list, err := c.rows(ctx, "id IN ("+values("?", len(part))+")", anys(part)...)
		for _, r := range list {
			out[r.ID] = r
		}
		return err
	})
	return out, err
}

// Elsewhere returns which of the identities are records of other organisations.
func (c *Check) Elsewhere(ctx context.Context, ids []record.ID) (map[record.ID]bool, error) {
	out := map[record.ID]bool{}
	err := chunks(ids, func(part []record.ID) error {
		return eachRow(ctx, c.tx, "SELECT id FROM record WHERE org <> ? AND id IN ("+values("?", len(part))+")", append([]any{c.org}, anys(part)...), func(row scanner) error {
			var id record.ID
			err := row.Scan(&id)
			out[id] = true
			return err
		})
	})
	return out, err
}

// Kinds returns the kinds the organisation has records of.
func (c *Check) Kinds(ctx context.Context) ([]string, error) {
	return c.words(ctx, "SELECT DISTINCT kind FROM record WHERE org = ? ORDER BY kind", c.org)
}

// IndexedKinds returns the kinds that have facets or tallies.
func (c *Check) IndexedKinds(ctx context.Context) ([]string, error) {
	return c.words(ctx, "SELECT kind FROM facet WHERE org = ? UNION SELECT kind FROM tally WHERE org = ? ORDER BY kind", c.org, c.org)
}

// Orphans returns sources of links that are no records, a few at most.
func (c *Check) Orphans(ctx context.Context) ([]string, error) {
	return c.words(ctx, "SELECT DISTINCT l.source FROM link l WHERE l.org = ? AND NOT EXISTS (SELECT 1 FROM record r WHERE r.org = l.org AND r.id = l.source) ORDER BY l.source LIMIT 100", c.org)
}

func (c *Check) words(ctx context.Context, query string, args ...any) ([]string, error) {
	var out []string
	err := eachRow(ctx, c.tx, query, args, func(row scanner) error {
		var s string
		err := row.Scan(&s)
		out = append(out, s)
		return err
	})
	return out, err
}

// Homeless returns changes of a kind whose record does not exist, a few at most.
func (c *Check) Homeless(ctx context.Context, kind string) ([]Leaf, error) {
	return readLeaves(ctx, c.tx, "org = ? AND kind = ? AND NOT EXISTS (SELECT 1 FROM record r WHERE r.org = change.org AND r.id = change.record) ORDER BY seq LIMIT 100", c.org, kind)
}

// Leaves returns a page of changes, from a position of the log on.
func (c *Check) Leaves(ctx context.Context, from int64, limit int) ([]Leaf, error) {
	return readLeaves(ctx, c.tx, "org = ? AND seq >= ? ORDER BY seq LIMIT ?", c.org, from, limit)
}

// LeavesOf calls do with the changes of some records, record by record and in
// the order of the log. do must not read the database.
func (c *Check) LeavesOf(ctx context.Context, ids []record.ID, do func(Leaf) error) error {
	return chunks(ids, func(part []record.ID) error {
		return eachRow(ctx, c.tx, "SELECT "+leafColumns+" FROM change WHERE org = ? AND record IN ("+values("?", len(part))+") ORDER BY record, seq", append([]any{c.org}, anys(part)...), func(row scanner) error {
			l, err := scanLeaf(row)
			if err != nil {
				return err
			}
			return do(l)
		})
	})
}

// Head returns the row of the log's head; ok is false when there is none.
func (c *Check) Head(ctx context.Context) (seq int64, tree []byte, ok bool, err error) {
	err = c.tx.QueryRow(ctx, "SELECT seq, tree FROM head WHERE org = ?", c.org).Scan(&seq, &tree)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, false, nil
	}
	return seq, tree, err == nil, database.Explain(err)
}

// LogKey returns the key row of the log; ok is false when there is none.
func (c *Check) LogKey(ctx context.Context) (origin, public string, sealed []byte, ok bool, err error) {
	err = c.tx.QueryRow(ctx, "SELECT origin, public, sealed FROM logkey WHERE org = ?", c.org).Scan(&origin, &public, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil, false, nil
	}
	return origin, public, sealed, err == nil, database.Explain(err)
}

// CheckpointRow is a checkpoint as its row has it.
type CheckpointRow struct {
	Size int64
	Note string
}

// Checkpoints returns a page of checkpoints by size, after one; begin with -1.
func (c *Check) Checkpoints(ctx context.Context, after int64, limit int) ([]CheckpointRow, error) {
	var out []CheckpointRow
	err := eachRow(ctx, c.tx, "SELECT size, note FROM checkpoint WHERE org = ? AND size > ? ORDER BY size LIMIT ?", []any{c.org, after, limit}, func(row scanner) error {
		var p CheckpointRow
		err := row.Scan(&p.Size, &p.Note)
		out = append(out, p)
		return err
	})
	return out, err
}

// Tile returns a stored tile; ok is false when there is none.
func (c *Check) Tile(ctx context.Context, level int, index int64) (t StoredTile, ok bool, err error) {
	t = StoredTile{Level: level, Index: index}
	err = c.tx.QueryRow(ctx, "SELECT hashes, root FROM tile WHERE org = ? AND level = ? AND idx = ?", c.org, level, index).Scan(&t.Hashes, &t.Root)
	if errors.Is(err, sql.ErrNoRows) {
		return t, false, nil
	}
	return t, err == nil, database.Explain(err)
}

// Tiles returns a page of the places of stored tiles, after one; begin with
// level -1.
func (c *Check) Tiles(ctx context.Context, after StoredTile, limit int) ([]StoredTile, error) {
	var out []StoredTile
	err := eachRow(ctx, c.tx, "SELECT level, idx FROM tile WHERE org = ? AND (level > ? OR level = ? AND idx > ?) ORDER BY level, idx LIMIT ?",
		[]any{c.org, after.Level, after.Level, after.Index, limit}, func(row scanner) error {
			var t StoredTile
			err := row.Scan(&t.Level, &t.Index)
			out = append(out, t)
			return err
		})
	return out, err
}

// Counter returns the last number given out to a kind, 0 for none.
func (c *Check) Counter(ctx context.Context, kind string) (n int64, err error) {
	err = c.tx.QueryRow(ctx, "SELECT COALESCE(MAX(num), 0) FROM counter WHERE org = ? AND kind = ?", c.org, kind).Scan(&n)
	return n, database.Explain(err)
}

// LinkRow is a link as its row has it; Until is negative while it holds.
type LinkRow struct {
	record.Link
	Since, Until int64
}

// LinksOf returns the links, past ones too, whose sources are the records.
func (c *Check) LinksOf(ctx context.Context, sources []record.ID) (map[record.ID][]LinkRow, error) {
	return c.links(ctx, "source", sources, "")
}

// LinksTo returns the links that hold and whose targets are the records, of one
// kind and relation, oldest first.
func (c *Check) LinksTo(ctx context.Context, targets []record.ID, kind, relation string) (map[record.ID][]LinkRow, error) {
	return c.links(ctx, "target", targets, " AND until = -1 AND kind = ? AND relation = ?", kind, relation)
}

func (c *Check) links(ctx context.Context, side string, ids []record.ID, more string, args ...any) (map[record.ID][]LinkRow, error) {
	out := map[record.ID][]LinkRow{}
	err := chunks(ids, func(part []record.ID) error {
		query := "SELECT source, relation, target, since, until, kind FROM link WHERE org = ? AND " + side + " IN (" + values("?", len(part)) + ")" + more + " ORDER BY since, source, relation, target"
		return eachRow(ctx, c.tx, query, append(append([]any{c.org}, anys(part)...), args...), func(row scanner) error {
			var l LinkRow
			err := row.Scan(&l.Source, &l.Relation, &l.Target, &l.Since, &l.Until, &l.Kind)
			at := l.Source
			if side == "target" {
				at = l.Target
			}
			out[at] = append(out[at], l)
			return err
		})
	})
	return out, err
}

// EachFacet calls do for each row of facets of a kind with the numbers in it,
// or with what is wrong with the row. do must not read the database.
func (c *Check) EachFacet(ctx context.Context, kind string, do func(f record.Facet, numbers iter.Seq[int64], fault error) error) error {
	return eachRow(ctx, c.tx, "SELECT field, value, block, nums FROM facet WHERE org = ? AND kind = ? ORDER BY field, value, block", []any{c.org, kind}, func(row scanner) error {
		var f record.Facet
		var at int64
		var data []byte
		if err := row.Scan(&f.Field, &f.Value, &at, &data); err != nil {
			return err
		}
		var b block
		fault := b.decode(data)
		if fault == nil && string(b.encode()) != string(data) {
			fault = errors.New("it is not written as numbers are")
		}
		return do(f, b.each(at<<blockBits, false), fault)
	})
}

// EachTally calls do for each tally of a kind. do must not read the database.
func (c *Check) EachTally(ctx context.Context, kind string, do func(f record.Facet, n int64) error) error {
	return eachRow(ctx, c.tx, "SELECT field, value, n FROM tally WHERE org = ? AND kind = ? ORDER BY field, value", []any{c.org, kind}, func(row scanner) error {
		var f record.Facet
		var n int64
		if err := row.Scan(&f.Field, &f.Value, &n); err != nil {
			return err
		}
		return do(f, n)
	})
}

// PackFacets writes facets as Row.Packed has them.
func PackFacets(list []record.Facet) string { return packFacets(list) }

// Searchable returns which of the rows full-text search knows.
func (c *Check) Searchable(ctx context.Context, pks []int64) (map[int64]bool, error) {
	out := make(map[int64]bool, len(pks))
	key := searchKey(c.tx)
	err := chunks(pks, func(part []int64) error {
		return eachRow(ctx, c.tx, "SELECT "+key+" FROM search WHERE "+key+" IN ("+values("?", len(part))+")", anys(part), func(row scanner) error {
			var pk int64
			err := row.Scan(&pk)
			out[pk] = true
			return err
		})
	})
	return out, err
}

func searchKey(tx *database.Tx) string {
	if tx.Dialect == database.Postgres {
		return "pk"
	}
	return "rowid"
}

// StraySearch counts rows of full-text search that belong to no record in use,
// of any organisation.
func StraySearch(ctx context.Context, tx *database.Tx) (n int64, err error) {
	key := searchKey(tx)
	err = tx.QueryRow(ctx, "SELECT COUNT(*) FROM (SELECT "+key+" AS pk FROM search) s WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.pk = s.pk AND r.gone = 0)").Scan(&n)
	return n, database.Explain(err)
}

// Strays returns, for each table whose rows name an organisation that does not
// exist, one such name.
func Strays(ctx context.Context, tx *database.Tx) (map[string]string, error) {
	out := map[string]string{}
	for _, table := range []string{"record", "change", "head", "counter", "tile", "checkpoint", "logkey", "link", "facet", "tally", "field"} {
		var org string
		err := tx.QueryRow(ctx, "SELECT t.org FROM "+table+" t WHERE NOT EXISTS (SELECT 1 FROM org o WHERE o.id = t.org) LIMIT 1").Scan(&org)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		} else if err != nil {
			return nil, database.Explain(fmt.Errorf("look through %s: %w", table, err))
		}
		out[table] = org
	}
	return out, nil
}
