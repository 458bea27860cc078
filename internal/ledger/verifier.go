package ledger

import (
	"context"
	"errors"
	"fmt"
)

// verifier is one run of Verify.
type verifier struct {
	ctx    context.Context
	log    Log
	report *Report

	next  int64 // the sequence number expected next
	block block // the leaves since the last multiple of TileWidth

	// tree is grown from the side believed; other, while a dispute is open,
	// from the other side of it.
	tree, other *Frontier
	uppers      [MaxLevel + 1]upper

	disputes []dispute
	held     int // findings within disputes, were the tree right in all

	checkpoints checkpointQueue

	named map[Kind]string // the last tile and the last bundle found at fault
}

// run reads the leaves, then settles what is open at the end.
func (v *verifier) run() error {
	if err := v.judgeCheckpoints(); err != nil {
		return err
	}
	for leaf, err := range v.log.Leaves {
		if err == nil {
			err = v.ctx.Err()
		}
		if err == nil {
			err = v.take(leaf)
		}
		if err != nil {
			return fmt.Errorf("at leaf %d: %w", v.next, err)
		}
	}
	return v.finish()
}

// take adds one leaf to the block, and closes the block when it is full.
func (v *verifier) take(leaf Leaf) error {
	v.report.Leaves++
	switch {
	case leaf.Seq < 0 || leaf.Seq >= MaxSize:
		v.find(KindLeaf, leafName(leaf.Seq), leaf.Seq, "the sequence number is outside any log")
		return nil
	case leaf.Seq < v.next:
		v.find(KindLeaf, leafName(leaf.Seq), leaf.Seq, fmt.Sprintf("it comes a second time, or out of order; leaf %d was expected", v.next))
		return nil
	case leaf.Seq > v.next:
		if err := v.skipTo(leaf.Seq); err != nil {
			return err
		}
	}
	v.checkEntry(leaf)
	v.block.set(leaf)
	v.next++
	if v.next%TileWidth == 0 {
		return v.closeBlock()
	}
	return nil
}

// checkEntry counts the entry and reports a salt of the wrong length, which
// the commitment itself would not show.
func (v *verifier) checkEntry(leaf Leaf) {
	if !leaf.hasEntry() {
		return
	}
	v.report.Entries++
	if len(leaf.Salt) != SaltSize {
		v.find(KindEntry, leafName(leaf.Seq), leaf.Seq, fmt.Sprintf("the salt has %d bytes, not %d", len(leaf.Salt), SaltSize))
	}
}

// hasEntry reports whether the leaf comes with what it commits to.
func (l Leaf) hasEntry() bool { return l.Salt != nil || l.Entry != nil }

// skipTo reports missing leaves and goes on at seq. As long as tiles supply
// the hashes that are missing, the tree is grown with those.
func (v *verifier) skipTo(seq int64) error {
	where, text := leafName(v.next), "it is missing"
	if seq-1 > v.next {
		where, text = fmt.Sprintf("leaves %d to %d", v.next, seq-1), "they are missing"
	}
	v.find(KindLeaf, where, v.next, text)
	for v.next < seq {
		if v.next%TileWidth == 0 && v.report.Broken {
			v.next = max(v.next, seq-seq%TileWidth) // nothing to compare in between
			v.block.reset()
		}
		v.block.disputed, v.block.gap = true, true
		end := (v.next/TileWidth + 1) * TileWidth
		v.next = min(seq, end)
		if v.next == end {
			if err := v.closeBlock(); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish closes what is partial and reports what stayed open.
func (v *verifier) finish() error {
	if v.next%TileWidth != 0 {
		if err := v.closeBlock(); err != nil {
			return err
		}
	}
	v.report.Size = v.next
	if v.log.Published && !v.report.Broken {
		for level := 1; level <= MaxLevel; level++ {
			if err := v.closeUpper(level); err != nil {
				return err
			}
		}
	}
	v.checkFrontier()
	if err := v.finishCheckpoints(); err != nil {
		return err
	}
	v.reportOpen()
	v.report.Root = v.tree.Root()
	return v.checkListed()
}

// checkFrontier compares the writer's head, which also decides disputes left
// open by the checkpoints.
func (v *verifier) checkFrontier() {
	head := v.log.Frontier
	switch {
	case head == nil:
	case v.report.Broken:
		v.find(KindFrontier, "head", -1, "it could not be checked, since leaves are missing")
	case head.Equal(v.tree):
		v.settle(false)
	case v.other != nil && head.Equal(v.other):
		v.settle(true)
	case head.Size() != v.next:
		v.find(KindFrontier, "head", -1, fmt.Sprintf("it states %d leaves, the log has %d", head.Size(), v.next))
	default:
		v.find(KindFrontier, "head", -1, fmt.Sprintf("its root %s is not that of the leaves, %s", head.Root(), v.tree.Root()))
	}
}

// fetch returns the bytes kept for a tile, or nil and a finding when there are
// none. Where leaves are missing already, that no tile makes up for them is
// not a second fault.
func (v *verifier) fetch(t Tile) ([]byte, error) {
	data, err := v.log.Tile(v.ctx, t)
	if errors.Is(err, ErrNotInTree) {
		if v.block.gap {
			return nil, nil
		}
		v.find(tileKind(t), t.Path(), -1, "it is missing")
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", t.Path(), err)
	}
	return data, nil
}

// find records a finding, or counts it when enough are kept.
func (v *verifier) find(kind Kind, where string, seq int64, text string) {
	v.add(Finding{Kind: kind, Where: where, Seq: seq, Text: text})
}

// add records findings, or counts those beyond the limit. A tile that is
// disputed on both sides of a checkpoint is found once.
func (v *verifier) add(findings ...Finding) {
	for _, f := range findings {
		if f.Kind == KindTile || f.Kind == KindBundle {
			if f.Where == v.named[f.Kind] {
				continue
			}
			v.named[f.Kind] = f.Where
		}
		if len(v.report.Findings) >= v.log.MaxFindings {
			v.report.Dropped++
			continue
		}
		v.report.Findings = append(v.report.Findings, f)
	}
}

// leafName is how findings call a leaf.
func leafName(seq int64) string { return fmt.Sprintf("leaf %d", seq) }

// tileKind is the kind of findings about a tile.
func tileKind(t Tile) Kind {
	if t.Level == EntriesLevel {
		return KindBundle
	}
	return KindTile
}
