package ledger

import (
	"fmt"
)

// place is one of the places that state a leaf.
type place int

// The places, in the order in which a tie between them falls.
const (
	byCommitment place = iota
	byEntry
	byLeafHash
	byTile
	byBundle
	places
)

// slot is what is stated about one leaf, each as a leaf hash.
type slot struct {
	stated [places]Hash
	has    [places]bool
}

// state notes what one place says.
func (s *slot) state(p place, h Hash) {
	s.stated[p], s.has[p] = h, true
}

// sides returns the value most places state and the one second to it, which
// is the same when all agree. Decided says that the first has a majority over
// the second; ok is false when nothing is stated.
func (s *slot) sides() (first, second Hash, decided, ok bool) {
	var best, next int
	for p := range places {
		if !s.has[p] || s.repeats(p) {
			continue
		}
		switch n := s.votes(s.stated[p]); {
		case n > best:
			second, next = first, best
			first, best = s.stated[p], n
		case n > next:
			second, next = s.stated[p], n
		}
	}
	if next == 0 {
		second = first
	}
	return first, second, best > next, best > 0
}

// repeats reports whether a place before p states the same.
func (s *slot) repeats(p place) bool {
	for u := range p {
		if s.has[u] && s.stated[u] == s.stated[p] {
			return true
		}
	}
	return false
}

// votes counts the places that state a value.
func (s *slot) votes(h Hash) int {
	n := 0
	for p := range places {
		if s.has[p] && s.stated[p] == h {
			n++
		}
	}
	return n
}

// block is what is stated about the leaves of one level-0 tile.
type block struct {
	slots    [TileWidth]slot
	disputed bool // somewhere two places disagree, or a commitment is missing
	gap      bool // leaves are missing, so that no tile may be expected
}

// reset empties the block for the leaves of another tile.
func (b *block) reset() {
	b.disputed, b.gap = false, false
	for i := range b.slots {
		b.slots[i].has = [places]bool{}
	}
}

// set notes what a leaf states of itself.
func (b *block) set(leaf Leaf) {
	s := &b.slots[leaf.Seq%TileWidth]
	h := leaf.Commitment.LeafHash()
	s.state(byCommitment, h)
	if leaf.HasHash {
		s.state(byLeafHash, leaf.Hash)
		b.disputed = b.disputed || leaf.Hash != h
	}
	if !leaf.hasEntry() {
		return
	}
	s.state(byEntry, h)
	if c := Commitment(Commit(leaf.Salt, leaf.Entry)); c != leaf.Commitment {
		s.state(byEntry, c.LeafHash())
		b.disputed = true
	}
}

// stateAll notes what a tile or bundle says of the leaves from the first slot.
func (b *block) stateAll(p place, hashes []Hash) {
	for i, h := range hashes {
		s := &b.slots[i]
		if !s.has[byCommitment] || s.stated[byCommitment] != h {
			b.disputed = true
		}
		s.state(p, h)
	}
}

// closeBlock compares a block, full or the last one, with its tile and bundle,
// grows the tree by it, and makes way for the next.
func (v *verifier) closeBlock() error {
	width := int((v.next-1)%TileWidth) + 1
	index := (v.next - 1) / TileWidth
	if err := v.readBlock(index, width); err != nil {
		return err
	}
	if err := v.growBlock(index, width); err != nil {
		return err
	}
	v.block.reset()
	return nil
}

// readBlock reads the tile and the bundle of a block.
func (v *verifier) readBlock(index int64, width int) error {
	if v.log.Tile == nil || (width < TileWidth && !v.log.Published) {
		return nil
	}
	hashes, err := v.readTile(Tile{Level: 0, Index: index, Width: width})
	if err != nil {
		return err
	}
	v.block.stateAll(byTile, hashes)
	if !v.log.Published {
		return nil
	}
	t := Tile{Level: EntriesLevel, Index: index, Width: width}
	data, err := v.fetch(t)
	if err != nil || data == nil {
		return err
	}
	v.report.Bundles++
	commitments, err := ParseBundle(data, width)
	if err != nil {
		v.find(KindBundle, t.Path(), -1, err.Error())
		return nil
	}
	leaves := make([]Hash, width)
	for i, c := range commitments {
		leaves[i] = c.LeafHash()
	}
	v.block.stateAll(byBundle, leaves)
	return nil
}

// readTile returns the hashes of a tile, or none and a finding when it is
// missing or malformed.
func (v *verifier) readTile(t Tile) ([]Hash, error) {
	data, err := v.fetch(t)
	if err != nil || data == nil {
		return nil, err
	}
	v.report.Tiles++
	hashes, err := ParseTile(data, t.Width)
	if err != nil {
		v.find(KindTile, t.Path(), -1, err.Error())
		return nil, nil
	}
	return hashes, nil
}

// growBlock appends the leaves of a block to the tree, notes what is disputed,
// and judges each checkpoint when the tree has its size.
func (v *verifier) growBlock(index int64, width int) error {
	for i := range width {
		s := &v.block.slots[i]
		if v.block.disputed {
			v.disputeLeaf(s, index*TileWidth+int64(i), width)
		}
		if v.report.Broken {
			continue
		}
		if err := v.grow(s); err != nil {
			return err
		}
		if err := v.judgeCheckpoints(); err != nil {
			return err
		}
	}
	return nil
}

// grow appends one leaf, to both trees when its sides differ or did before.
func (v *verifier) grow(s *slot) error {
	first, second := s.stated[byCommitment], s.stated[byCommitment]
	if v.block.disputed {
		var ok bool
		if first, second, _, ok = s.sides(); !ok {
			v.report.Broken = true
			return nil
		}
	}
	if v.other == nil && first != second {
		v.other = v.tree.Clone()
	}
	if v.other == nil {
		if err := v.tree.append(first, v.raise); err != nil {
			return err
		}
	} else if err := v.growBoth(first, second); err != nil {
		return err
	}
	return v.closeFullUppers()
}

// growBoth appends a leaf to the tree and to the other side of a dispute.
func (v *verifier) growBoth(first, second Hash) error {
	if err := v.tree.append(first, v.raise); err != nil {
		return err
	}
	return v.other.append(second, v.raiseOther)
}

// describe names what a place states about a leaf, for a finding.
func describe(p place, seq int64) (Kind, string) {
	switch p {
	case byEntry:
		return KindEntry, "the entry is not what was committed to"
	case byCommitment:
		return KindLeaf, "the commitment is not what the log was built from"
	case byLeafHash:
		return KindLeafHash, "the leaf hash is not that of the leaf"
	case byBundle:
		return KindBundle, fmt.Sprintf("entry %d is not that of leaf %d", seq%TileWidth, seq)
	default:
		return KindTile, fmt.Sprintf("hash %d is not that of leaf %d", seq%TileWidth, seq)
	}
}
