package register

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/store"
)

// logKey returns the names and the sealed signing key of an organisation's log.
func (g *Register) logKey(ctx context.Context, org record.ID) (origin, public string, sealed []byte, err error) {
	err = g.db.QueryRow(ctx, "SELECT origin, public, sealed FROM logkey WHERE org = ?", org).Scan(&origin, &public, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil, record.Fail(record.NotFound, "This organisation has no log.")
	} else if err != nil {
		return "", "", nil, database.Explain(fmt.Errorf("read the log's key: %w", err))
	}
	return origin, public, sealed, nil
}

// sign returns the signed checkpoint of the log as it stands. There is one for
// each size, ever: nodes that sign at the same time keep the first.
func (g *Register) sign(ctx context.Context, org record.ID) (SignedCheckpoint, *ledger.Frontier, error) {
	head, err := g.store.Head(ctx, org)
	if err != nil {
		return SignedCheckpoint{}, nil, err
	}
	if c, err := g.checkpointAt(ctx, org, head.Size()); err == nil || record.CodeOf(err) != record.NotFound {
		return c, head, err
	}
	origin, _, sealed, err := g.logKey(ctx, org)
	if err != nil {
		return SignedCheckpoint{}, nil, err
	}
	secret, err := g.seal.open(org, sealed)
	if err != nil {
		return SignedCheckpoint{}, nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return SignedCheckpoint{}, nil, fmt.Errorf("read the log's signing key: %w", err)
	}
	signed, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: origin, Size: head.Size(), Root: head.Root()}, signer)
	if err != nil {
		return SignedCheckpoint{}, nil, fmt.Errorf("sign a checkpoint: %w", err)
	}
	_, err = g.db.Exec(ctx, "INSERT INTO checkpoint (org, size, at, note) VALUES (?, ?, ?, ?) ON CONFLICT (org, size) DO NOTHING", org, head.Size(), g.Now().UnixMilli(), string(signed))
	if err != nil {
		return SignedCheckpoint{}, nil, database.Explain(fmt.Errorf("keep a checkpoint: %w", err))
	}
	c, err := g.checkpointAt(ctx, org, head.Size())
	return c, head, err
}

func (g *Register) checkpointAt(ctx context.Context, org record.ID, size int64) (SignedCheckpoint, error) {
	list, err := g.checkpoints(ctx, "org = ? AND size = ?", org, size)
	if err != nil {
		return SignedCheckpoint{}, err
	}
	if len(list) == 0 {
		return SignedCheckpoint{}, record.Fail(record.NotFound, "There is no checkpoint of this size.")
	}
	return list[0], nil
}

func (g *Register) checkpoints(ctx context.Context, where string, args ...any) ([]SignedCheckpoint, error) {
	rows, err := g.db.Query(ctx, "SELECT size, at, note, stamp FROM checkpoint WHERE "+where, args...)
	if err != nil {
		return nil, database.Explain(fmt.Errorf("read checkpoints: %w", err))
	}
	defer rows.Close()
	var out []SignedCheckpoint
	for rows.Next() {
		var c SignedCheckpoint
		var at int64
		var text string
		if err := rows.Scan(&c.Size, &at, &text, &c.Stamp); err != nil {
			return nil, fmt.Errorf("read checkpoints: %w", err)
		}
		c.At, c.Note = time.UnixMilli(at).UTC(), []byte(text)
		out = append(out, c)
	}
	return out, database.Explain(rows.Err())
}

// Head returns the state of the log, with a signed checkpoint of it.
func (g *Register) Head(ctx context.Context, a access.Actor) (LogHead, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return LogHead{}, err
	}
	org, err := g.access.Org(ctx, g.db, a.Org)
	if err != nil {
		return LogHead{}, err
	}
	c, head, err := g.sign(ctx, a.Org)
	if err != nil {
		return LogHead{}, err
	}
	origin, public, _, err := g.logKey(ctx, a.Org)
	if err != nil {
		return LogHead{}, err
	}
	root := head.Root()
	return LogHead{Org: a.Org, Origin: origin, Verifier: public, Size: head.Size(), Root: base64.StdEncoding.EncodeToString(root[:]),
		Checkpoint: c.Note, SignedAt: c.At, Stamped: len(c.Stamp) > 0, Public: org.Settings.PublicLog}, nil
}

// Checkpoints returns the kept checkpoints, newest first.
func (g *Register) Checkpoints(ctx context.Context, a access.Actor, limit int) ([]SignedCheckpoint, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return nil, err
	}
	return g.checkpoints(ctx, "org = ? ORDER BY size DESC LIMIT ?", a.Org, min(max(limit, 1), 1000))
}

// Checkpoint returns the newest signed note.
func (g *Register) Checkpoint(ctx context.Context, a access.Actor) ([]byte, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return nil, err
	}
	c, _, err := g.sign(ctx, a.Org)
	return c.Note, err
}

// Tile returns the bytes of a tile or an entry bundle of the log. One that the
// log does not have is NotFound.
func (g *Register) Tile(ctx context.Context, a access.Actor, t ledger.Tile) ([]byte, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return nil, err
	}
	head, err := g.store.Head(ctx, a.Org)
	if err != nil {
		return nil, err
	}
	log := g.store.Log(a.Org)
	var data []byte
	if t.Level == ledger.EntriesLevel {
		data, err = ledger.ReadBundle(ctx, log, head.Size(), t)
	} else {
		data, err = ledger.ReadTile(ctx, log, head.Size(), t)
	}
	return data, inTree(err)
}

// inTree turns "not in the tree" into NotFound.
func inTree(err error) error {
	if errors.Is(err, ledger.ErrNotInTree) {
		return record.Wrap(record.NotFound, "The log does not have this.", err)
	}
	return named(err)
}

// Proof proves that a leaf is in the log as signed. It asks for the verb Log or
// for reading the record; entry and salt are given only to who may read it.
func (g *Register) Proof(ctx context.Context, a access.Actor, seq int64) (Proof, error) {
	if err := signedIn(a); err != nil {
		return Proof{}, err
	}
	missing := record.Fail(record.NotFound, "The log has no such leaf.")
	if seq < 0 {
		return Proof{}, missing
	}
	leaves, err := g.store.Leaves(ctx, a.Org, seq, seq+1)
	if err != nil {
		return Proof{}, err
	}
	if len(leaves) == 0 {
		return Proof{}, missing
	}
	l := leaves[0]
	reads, err := g.readsLeaf(ctx, a, l)
	if err != nil {
		return Proof{}, err
	}
	if !reads && !a.May(access.Log, "", nil).Allowed {
		return Proof{}, missing
	}
	c, head, err := g.sign(ctx, a.Org)
	if err != nil {
		return Proof{}, err
	}
	prover := ledger.Prover{Source: g.store.Log(a.Org), Size: head.Size(), Root: head.Root()}
	inclusion, err := prover.Inclusion(ctx, seq)
	if err != nil {
		return Proof{}, inTree(err)
	}
	p := Proof{Seq: seq, Size: head.Size(), Commitment: l.Commitment, Text: inclusion.Text(c.Note), Checkpoint: c.Note, SignedAt: c.At,
		Change: record.Change{Org: a.Org, Seq: seq, Record: l.Record, Kind: l.Kind, Rev: l.Rev, At: l.At, Actor: l.Actor, Action: l.Action, Erased: l.Entry == nil}}
	if !reads {
		return p, nil
	}
	changes, err := g.changes(ctx, a, []store.Leaf{l})
	if err != nil {
		return Proof{}, err
	}
	p.Change, p.Salt, p.Entry = changes[0], l.Salt, l.Entry
	return p, nil
}

// readsLeaf reports whether the actor may read what a leaf commits to: the
// record, or, for acts on access and settings, the log.
func (g *Register) readsLeaf(ctx context.Context, a access.Actor, l store.Leaf) (bool, error) {
	if g.kinds.Kind(l.Kind) == nil {
		return a.May(access.Log, "", nil).Allowed, nil
	}
	kept, err := sift(ctx, g, a, []store.Leaf{l}, leafPart)
	return len(kept) == 1, err
}

func leafPart(l store.Leaf) part { return part{l.Record, l.Kind} }

// Consistency proves that the log of today begins with the log of an earlier
// size, in the form of C2SP add-checkpoint with the newest checkpoint.
func (g *Register) Consistency(ctx context.Context, a access.Actor, old int64) ([]byte, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return nil, err
	}
	c, head, err := g.sign(ctx, a.Org)
	if err != nil {
		return nil, err
	}
	proof, err := ledger.Prover{Source: g.store.Log(a.Org), Size: head.Size(), Root: head.Root()}.Consistency(ctx, old)
	if err != nil {
		return nil, inTree(err)
	}
	return proof.Text(c.Note), nil
}

// PublicLog returns an actor that may read the log, and nothing else, of an
// organisation that chose to publish it; otherwise it is NotFound.
func (g *Register) PublicLog(ctx context.Context, org record.ID) (access.Actor, error) {
	o, err := g.access.Org(ctx, g.db, org)
	if err != nil || !o.Settings.PublicLog {
		return access.Actor{}, orNotFound(err)
	}
	grants := []access.Grant{{Verbs: []access.Verb{access.Log}, Kinds: []string{access.All}}}
	return access.Actor{Account: "public", Name: "Anyone", Org: o.ID, Role: access.Role{Name: "public-log", Label: "Reader of the public log", Grants: grants}}, nil
}

func orNotFound(err error) error {
	if err != nil && record.CodeOf(err) != record.NotFound {
		return err
	}
	return record.Fail(record.NotFound, "There is no such log, or it is not public.")
}

// Leaf is one leaf of the log with what opens its commitment.
type Leaf struct {
	Seq        int64
	Record     record.ID
	Kind       string
	Commitment []byte
	Salt       []byte // nil once erased, and of what the actor may not export
	Entry      []byte // likewise
	Erased     bool
}

// Leaves returns leaves from one position up to, not including, another. It
// asks for the verb Log; entries are given of records the actor may read, of
// kinds it may export, and acts on access and settings to who decides on those.
func (g *Register) Leaves(ctx context.Context, a access.Actor, from, to int64) ([]Leaf, error) {
	if err := a.Require(access.Log, "", nil); err != nil {
		return nil, err
	}
	list, err := g.store.Leaves(ctx, a.Org, from, to)
	if err != nil {
		return nil, err
	}
	within, err := sift(ctx, g, a, slices.Clone(list), leafPart)
	if err != nil {
		return nil, err
	}
	reads := make(map[int64]bool, len(within))
	for _, l := range within {
		reads[l.Seq] = true
	}
	out := make([]Leaf, len(list))
	for i, l := range list {
		out[i] = Leaf{Seq: l.Seq, Record: l.Record, Kind: l.Kind, Commitment: l.Commitment, Erased: l.Entry == nil}
		if g.exports(a, l.Kind) && (reads[l.Seq] || g.kinds.Kind(l.Kind) == nil) {
			out[i].Salt, out[i].Entry = l.Salt, l.Entry
		}
	}
	return out, nil
}

func (g *Register) exports(a access.Actor, kind string) bool {
	if g.kinds.Kind(kind) == nil {
		return a.May(access.Settings, "", nil).Allowed
	}
	d, e := a.May(access.Read, kind, nil), a.May(access.Export, kind, nil)
	return d.Allowed && !d.Own && e.Allowed && !e.Own
}
