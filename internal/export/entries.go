package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"sort"

	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register"
)

// item is what is remembered of a record of the pack.
type item struct {
	id     record.ID
	kind   string
	number int64
	title  string // as logged; empty where it follows from other records
	shown  string // as records/ says it
	seq    int64
	at     span
	page   int // of its kind, from 0
}

// writeEntries writes entries/ and remembers the last entry of each record. It
// grows the tree on the way, so that no pack leaves whose entries do not lead
// to the checkpoint.
func (p *packer) writeEntries(ctx context.Context) error {
	var tree ledger.Frontier
	size := p.head.Size
	for part := int64(0); part*partLeaves < size; part++ {
		err := p.zip.add(pathEntries(part), zip.Deflate, func(w io.Writer) error {
			return p.writePart(ctx, w, &tree, part*partLeaves, min(size, (part+1)*partLeaves))
		})
		if err != nil {
			return err
		}
	}
	if tree.Root().String() != p.head.Root {
		return record.Fail(record.Internal, "The log's entries do not lead to its checkpoint. Run steward fsck; nothing was exported.")
	}
	return nil
}

func (p *packer) writePart(ctx context.Context, w io.Writer, tree *ledger.Frontier, from, to int64) error {
	out := bufio.NewWriterSize(w, 1<<16)
	for from < to {
		leaves, err := p.src.Leaves(ctx, p.actor, from, min(to, from+1000))
		if err != nil {
			return err
		}
		if len(leaves) == 0 {
			return broken(from, "it is missing")
		}
		for _, l := range leaves {
			if l.Seq != from {
				return broken(from, "it is missing")
			}
			if err := p.writeLeaf(out, tree, l); err != nil {
				return err
			}
			from++
		}
	}
	return out.Flush()
}

// broken is a log that cannot be exported as it is.
func broken(seq int64, what string) error {
	return record.Fail(record.Internal, fmt.Sprintf("Leaf %d of the log is not as it should be: %s. Run steward fsck; nothing was exported.", seq, what))
}

func (p *packer) writeLeaf(out *bufio.Writer, tree *ledger.Frontier, l register.Leaf) error {
	if len(l.Commitment) != ledger.HashSize {
		return broken(l.Seq, "its commitment has the wrong length")
	}
	if err := tree.Append(ledger.Commitment(l.Commitment).LeafHash()); err != nil {
		return err
	}
	open := l.Entry != nil && l.Salt != nil && p.selection.has(l)
	switch {
	case open:
		if sum := ledger.Commit(l.Salt, l.Entry); !bytes.Equal(sum[:], l.Commitment) {
			return broken(l.Seq, "its entry does not lead to its commitment")
		}
		p.counts.Disclosed++
		p.line = entryLine(p.line[:0], l.Seq, l.Salt, l.Entry)
	case l.Erased:
		p.counts.Erased++
		p.line = closedLine(p.line[:0], l.Seq, l.Commitment, whyErased)
	default:
		p.counts.Withheld++
		p.line = closedLine(p.line[:0], l.Seq, l.Commitment, whyWithheld)
	}
	if _, err := out.Write(p.line); err != nil {
		return err
	}
	if open && p.words.kind(l.Kind) != nil {
		return p.remember(l)
	}
	return nil
}

// remember keeps the entry as the last of its record so far.
func (p *packer) remember(l register.Leaf) error {
	at, err := p.spool.put(l.Entry)
	if err != nil {
		return err
	}
	it := p.items[l.Record]
	if it == nil {
		it = &item{id: l.Record, kind: l.Kind}
		p.items[l.Record] = it
	}
	it.seq, it.at = l.Seq, at
	return nil
}

// entry reads the last entry of a record.
func (p *packer) entry(it *item) (record.Change, error) {
	data, err := p.spool.get(it.at)
	if err != nil {
		return record.Change{}, err
	}
	c, err := record.DecodeEntry(data)
	if err != nil {
		return c, broken(it.seq, err.Error())
	}
	return c, nil
}

// sortItems orders records by kind, as the dictionary has them, and number, and
// drops those whose last entry is their erasure.
func (p *packer) sortItems() error {
	p.byKind = map[string][]*item{}
	for id, it := range p.items {
		c, err := p.entry(it)
		if err != nil {
			return err
		}
		if c.Action == record.ActErase {
			delete(p.items, id)
			continue
		}
		it.number, it.title = c.Number, c.Title
		p.byKind[it.kind] = append(p.byKind[it.kind], it)
		p.note(it, c)
	}
	for _, list := range p.byKind {
		sort.Slice(list, func(i, j int) bool { return list[i].number < list[j].number })
		for i, it := range list {
			it.page = i / perPage
		}
	}
	return nil
}
