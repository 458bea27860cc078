package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"steward/internal/record"
)

// Put is one version of a record on its way into the store, with what lists,
// links and search keep of it. Old is nil for a new record.
type Put struct {
	Record record.Record
	Old    *record.Record
	Change record.Change // Action, Reason, Actor, Behalf; the rest is filled in

	Sort              string // folded title
	TitleDerived      bool   // the title follows from other records: the log's entry leaves it out
	Facets, OldFacets []record.Facet
	Links, OldLinks   []record.Link
	Text              string // what search reads beside the title
	Wake              int64  // UTC milliseconds when derived fields may next change; 0 never
}

// Put writes the version: record, change, links, facets, tallies, search and
// leaf. It returns the record with its new revision, sequence and times. A
// record that moved on since Old was read is a Conflict. A removed record is
// found by no search and no filter; an erased one keeps no content at all,
// whatever p holds of it.
func (tx *Tx) Put(ctx context.Context, p Put) (record.Record, error) {
	if p.Record.Erased {
		p = hollow(p)
	}
	r := p.Record
	r.Org, r.Updated = tx.org, tx.now
	r.Rev = 1
	if p.Old != nil {
		r.Rev, r.Created, r.Number = p.Old.Rev+1, p.Old.Created, p.Old.Number
	} else {
		r.Created = tx.now
		n, err := tx.Number(ctx, r.Kind)
		if err != nil {
			return r, err
		}
		r.Number = n
	}
	change := changeOf(r, p.Change)
	if p.TitleDerived {
		change.Title = ""
	}
	change, err := tx.Append(ctx, change)
	if err != nil {
		return r, err
	}
	r.Seq = change.Seq
	if r.Body == nil {
		r.Body = record.Body{}
	}
	body, err := record.Canonical(r.Body)
	if err != nil {
		return r, err
	}
	pk, err := tx.writeRecord(ctx, r, p, string(body))
	if err != nil {
		return r, err
	}
	if err := tx.moveLinks(ctx, r, p.OldLinks, p.Links); err != nil {
		return r, err
	}
	cur := p.Facets
	if gone(r) > 0 {
		cur = nil
	}
	tx.moveFacets(r, p.OldFacets, cur)
	return r, tx.index(ctx, pk, p.Old != nil, r, p.Text)
}

// hollow leaves of an erased record what is not its content.
func hollow(p Put) Put {
	r := p.Record
	p.Record = record.Record{Org: r.Org, ID: r.ID, Kind: r.Kind, Number: r.Number, State: r.State, Version: r.Version, Removed: true, Erased: true}
	p.Sort, p.Text, p.Facets, p.Links, p.Wake = "", "", nil, nil, 0
	return p
}

// changeOf fills a change with the version it makes.
func changeOf(r record.Record, c record.Change) record.Change {
	c.Record, c.Kind, c.Number, c.Rev = r.ID, r.Kind, r.Number, r.Rev
	c.Title, c.State, c.Owner, c.Due, c.External, c.Version, c.Body = r.Title, r.State, r.Owner, r.Due, r.External, r.Version, r.Body
	return c
}

func (tx *Tx) writeRecord(ctx context.Context, r record.Record, p Put, body string) (pk int64, err error) {
	derived, err := derivedText(r.Derived)
	if err != nil {
		return 0, err
	}
	if p.Old == nil {
		err = tx.DB.QueryRow(ctx, `INSERT INTO record (org, id, kind, num, title, sort, state, owner, due, ext, created, updated, rev, seq, version, gone, body, derived, wake, facets)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk`,
			r.Org, r.ID, r.Kind, r.Number, r.Title, p.Sort, r.State, r.Owner, r.Due, r.External, r.Created.UnixMilli(), r.Updated.UnixMilli(),
			r.Rev, r.Seq, r.Version, gone(r), body, derived, p.Wake, packed(r, p)).Scan(&pk)
	} else {
		err = tx.DB.QueryRow(ctx, `UPDATE record SET title = ?, sort = ?, state = ?, owner = ?, due = ?, ext = ?, updated = ?, rev = ?, seq = ?, version = ?, gone = ?, body = ?, derived = ?, wake = ?, facets = COALESCE(?, facets)
			WHERE org = ? AND id = ? AND rev = ? RETURNING pk`,
			r.Title, p.Sort, r.State, r.Owner, r.Due, r.External, r.Updated.UnixMilli(), r.Rev, r.Seq, r.Version, gone(r), body, derived, p.Wake, packed(r, p),
			r.Org, r.ID, p.Old.Rev).Scan(&pk)
	}
	if err != nil {
		return 0, explainPut(r, p.Old, err)
	}
	return pk, nil
}

func gone(r record.Record) int {
	switch {
	case r.Erased:
		return 2
	case r.Removed:
		return 1
	}
	return 0
}

// packed is what lists read of a record without an index: its facets; nil for a
// removed one, which keeps those it had.
func packed(r record.Record, p Put) any {
	if r.Removed && !r.Erased && len(p.Facets) == 0 && p.Old != nil {
		return nil
	}
	return packFacets(p.Facets)
}

func derivedText(b record.Body) (string, error) {
	if len(b) == 0 {
		return "", nil
	}
	text, err := record.Canonical(b)
	return string(text), err
}

// Derived rewrites the computed fields of a record, its facets and the moment
// they may next change. It is no change of the record and leaves no leaf.
func (tx *Tx) Derived(ctx context.Context, r record.Record, old, cur []record.Facet, wake int64) error {
	derived, err := derivedText(r.Derived)
	if err != nil {
		return err
	}
	if _, err := tx.DB.Exec(ctx, "UPDATE record SET derived = ?, wake = ?, facets = ? WHERE org = ? AND id = ?", derived, wake, packFacets(cur), tx.org, r.ID); err != nil {
		return fmt.Errorf("write derived fields: %w", err)
	}
	tx.moveFacets(r, old, cur)
	return nil
}

// Retitle rewrites the title of a record whose title follows from others, with
// its sort key and what search reads beside it. It is no change of the record
// and leaves no leaf. An erased record keeps no title.
func (tx *Tx) Retitle(ctx context.Context, r record.Record, sort, text string) error {
	var pk int64
	var gone int
	err := tx.DB.QueryRow(ctx, "UPDATE record SET title = ?, sort = ? WHERE org = ? AND id = ? AND gone < 2 RETURNING pk, gone", r.Title, sort, tx.org, r.ID).Scan(&pk, &gone)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Fail(record.NotFound, "There is no such record.")
	} else if err != nil {
		return fmt.Errorf("write the title: %w", err)
	}
	r.Org, r.Removed = tx.org, gone > 0
	return tx.index(ctx, pk, true, r, text)
}

// values repeats a group of placeholders for an insert of many rows.
func values(group string, n int) string {
	return strings.Repeat(group+", ", n-1) + group
}
