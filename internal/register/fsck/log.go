package fsck

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/store"
)

// page is how many rows are read at a time.
const page = 500

// checkLog replays the log: leaves, tiles, checkpoints and head.
func (c *checker) checkLog() error {
	c.progress("log")
	log := ledger.Log{Leaves: c.leaves, Tile: c.tile, Listed: c.tiles, MaxFindings: maxFaults}
	var err error
	if log.Key, err = c.key(); err != nil {
		return err
	}
	if log.Key != nil {
		log.Checkpoints = c.checkpoints(log.Key)
	}
	if log.Frontier, err = c.head(); err != nil {
		return err
	}
	found, err := ledger.Verify(c.ctx, log)
	if err != nil {
		return err
	}
	c.size = found.Size
	c.report.Leaves += found.Size
	c.report.Dropped += found.Dropped
	for _, f := range found.Findings {
		ref := ""
		if f.Seq >= 0 {
			if ref, err = c.refAt(f.Seq); err != nil {
				return err
			}
		}
		c.fault(ref, f.Where, "%s", f.Text)
	}
	return nil
}

// key returns the verifier of the log, nil when there is none to use.
func (c *checker) key() (note.Verifier, error) {
	origin, public, sealed, ok, err := c.read.LogKey(c.ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		c.fault("", "key", "the log has no signing key")
		return nil, nil
	}
	v, err := note.NewVerifier(public)
	if err != nil {
		c.fault("", "key", "the public key cannot be read: %v", err)
		return nil, nil
	}
	if v.Name() != origin {
		c.fault("", "key", "the public key is of %q, the log is %q", v.Name(), origin)
	}
	if c.o.Key != nil {
		if err := c.o.Key(c.org.ID, public, sealed); err != nil {
			c.fault("", "key", "%v", err)
		}
	}
	return v, nil
}

// head returns the frontier the writer appends to.
func (c *checker) head() (*ledger.Frontier, error) {
	seq, tree, ok, err := c.read.Head(c.ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		c.fault("", "head", "the log has no head")
		return nil, nil
	}
	f := &ledger.Frontier{}
	if err := f.UnmarshalBinary(tree); err != nil {
		c.fault("", "head", "it cannot be read: %v", err)
		return nil, nil
	}
	if f.Size() != seq {
		c.fault("", "head", "it counts %d leaves beside a tree of %d", seq, f.Size())
	}
	return f, nil
}

// leaves yields the changes, each decoded strictly and held against its row.
func (c *checker) leaves(yield func(ledger.Leaf, error) bool) {
	next := int64(-1 << 62)
	for {
		list, err := c.read.Leaves(c.ctx, next, page)
		if err != nil {
			yield(ledger.Leaf{}, err)
			return
		}
		for _, l := range list {
			next = l.Seq + 1
			c.checkLeaf(l)
			leaf := ledger.Leaf{Seq: l.Seq, Salt: l.Salt, Entry: l.Entry}
			if len(l.Commitment) != ledger.HashSize {
				c.fault("", leafName(l.Seq), "its commitment has %d bytes, not %d", len(l.Commitment), ledger.HashSize)
				continue
			}
			leaf.Commitment = ledger.Commitment(l.Commitment)
			if !yield(leaf, nil) {
				return
			}
		}
		if len(list) < page {
			return
		}
	}
}

func leafName(seq int64) string { return fmt.Sprintf("leaf %d", seq) }

// checkLeaf holds the entry of a change against the columns beside it.
func (c *checker) checkLeaf(l store.Leaf) {
	if l.Entry == nil {
		if l.Salt != nil {
			c.fault("", leafName(l.Seq), "its salt is kept and its entry is not")
		}
		if c.o.Kinds.Kind(l.Kind) == nil {
			c.fault("", leafName(l.Seq), "its entry is erased, and acts are never erased")
		}
		return // whether the record was erased is asked where its history is read
	}
	ch, err := record.DecodeEntry(l.Entry)
	if err != nil {
		c.fault("", leafName(l.Seq), "its entry is damaged: %v", err)
		return
	}
	for _, d := range []struct{ what, row, entry string }{
		{"organisation", string(c.org.ID), string(ch.Org)},
		{"position", fmt.Sprint(l.Seq), fmt.Sprint(ch.Seq)},
		{"record", string(l.Record), string(ch.Record)},
		{"kind", l.Kind, ch.Kind},
		{"revision", fmt.Sprint(l.Rev), fmt.Sprint(ch.Rev)},
		{"time", l.At.Format(record.TimeFormat), ch.At.Format(record.TimeFormat)},
		{"actor", string(l.Actor), string(ch.Actor)},
		{"action", l.Action, ch.Action},
	} {
		if d.row != d.entry {
			c.fault("", leafName(l.Seq), "the %s beside it is %q, its entry says %q", d.what, d.row, d.entry)
		}
	}
}

// tile returns a stored tile for the ledger.
func (c *checker) tile(_ context.Context, t ledger.Tile) ([]byte, error) {
	row, ok, err := c.read.Tile(c.ctx, t.Level, t.Index)
	if err == nil && !ok {
		return nil, fmt.Errorf("%s: %w", t, ledger.ErrNotInTree)
	}
	return row.Hashes, err
}

// tiles yields the stored tiles, the root beside each held against its hashes.
func (c *checker) tiles(yield func(ledger.Tile, error) bool) {
	last := store.StoredTile{Level: -1}
	for {
		list, err := c.read.Tiles(c.ctx, last, page)
		if err != nil {
			yield(ledger.Tile{}, err)
			return
		}
		for _, place := range list {
			last = place
			t := ledger.Tile{Level: place.Level, Index: place.Index, Width: ledger.TileWidth}
			if err := c.checkRoot(t); err != nil || !yield(t, err) {
				return
			}
		}
		if len(list) < page {
			return
		}
	}
}

func (c *checker) checkRoot(t ledger.Tile) error {
	row, _, err := c.read.Tile(c.ctx, t.Level, t.Index)
	if err != nil {
		return err
	}
	hashes, err := ledger.ParseTile(row.Hashes, ledger.TileWidth)
	if err != nil {
		c.fault("", t.String(), "%v", err)
		return nil
	}
	var tree ledger.Frontier
	for _, h := range hashes {
		if err := tree.Append(h); err != nil {
			return err
		}
	}
	if root := tree.Root(); string(root[:]) != string(row.Root) {
		c.fault("", t.String(), "the root kept beside it is not that of its hashes")
	}
	return nil
}

// checkpoints yields the stored checkpoints by size.
func (c *checker) checkpoints(key note.Verifier) func(func(ledger.NamedCheckpoint, error) bool) {
	return func(yield func(ledger.NamedCheckpoint, error) bool) {
		last := int64(-1 << 62)
		for {
			list, err := c.read.Checkpoints(c.ctx, last, page)
			if err != nil {
				yield(ledger.NamedCheckpoint{}, err)
				return
			}
			for _, p := range list {
				last = p.Size
				name := fmt.Sprintf("checkpoint of %d leaves", p.Size)
				if signed, err := ledger.OpenCheckpoint([]byte(p.Note), key); err == nil && signed.Size != p.Size {
					c.fault("", name, "it is kept under this size and signs %d", signed.Size)
				}
				if !yield(ledger.NamedCheckpoint{Name: name, Raw: []byte(p.Note)}, nil) {
					return
				}
			}
			if len(list) < page {
				return
			}
		}
	}
}

// refAt returns the reference of the record a leaf is about, or "".
func (c *checker) refAt(seq int64) (string, error) {
	list, err := c.read.Leaves(c.ctx, seq, 1)
	if err != nil || len(list) == 0 || list[0].Seq != seq {
		return "", err
	}
	rows, err := c.read.ByID(c.ctx, []record.ID{list[0].Record})
	if err != nil {
		return "", err
	}
	if r, ok := rows[list[0].Record]; ok {
		return c.ref(r), nil
	}
	return string(list[0].Record), nil
}

// ref is how people call a record.
func (c *checker) ref(r store.Row) string {
	if k := c.o.Kinds.Kind(r.Kind); k != nil {
		return r.Ref(k)
	}
	return strings.TrimSpace(r.Kind + " " + string(r.ID))
}
