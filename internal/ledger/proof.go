package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// maxProofHashes bounds the hashes of a proof: a tree of MaxSize leaves needs
// at most 60 for an inclusion and one more for a consistency proof.
const maxProofHashes = 64

// Inclusion proves that the leaf at Index is in the tree of Size leaves
// (RFC 6962 section 2.1.1). Hashes run from the leaf's sibling to the root's
// child.
type Inclusion struct {
	Index  int64
	Size   int64
	Hashes []Hash
}

// Verify checks that the proof leads from the leaf hash to the root. The error
// says what does not hold; nil means proven.
func (p Inclusion) Verify(root, leaf Hash) error {
	if err := p.check(); err != nil {
		return err
	}
	if err := tlog.CheckRecord(p.Hashes, p.Size, root, p.Index, leaf); err != nil {
		return fmt.Errorf("leaf %d is not proven to be in the tree of %d leaves with root %s: %w", p.Index, p.Size, root, err)
	}
	return nil
}

// check refuses numbers no proof can have, before any arithmetic on them.
func (p Inclusion) check() error {
	if p.Size < 1 || p.Size > MaxSize {
		return fmt.Errorf("inclusion proof: size %d is not between 1 and %d", p.Size, MaxSize)
	}
	if p.Index < 0 || p.Index >= p.Size {
		return fmt.Errorf("inclusion proof: leaf %d is not in a tree of %d leaves", p.Index, p.Size)
	}
	if len(p.Hashes) > maxProofHashes {
		return fmt.Errorf("inclusion proof: %d hashes are more than any proof has", len(p.Hashes))
	}
	return nil
}

// Consistency proves that the tree of Size leaves begins with the tree of Old
// leaves, nothing changed or removed (RFC 6962 section 2.1.2). With Old equal
// to Size, or Old zero, it has no hashes.
type Consistency struct {
	Old    int64
	Size   int64
	Hashes []Hash
}

// Verify checks the proof against both roots. The error says what does not
// hold; nil means proven. Every tree begins with the empty tree, whose root
// must then be [EmptyRoot].
func (p Consistency) Verify(oldRoot, root Hash) error {
	if err := p.check(); err != nil {
		return err
	}
	if p.Old == 0 {
		return p.verifyFromEmpty(oldRoot, root)
	}
	if err := tlog.CheckTree(p.Hashes, p.Size, root, p.Old, oldRoot); err != nil {
		return fmt.Errorf("the tree of %d leaves with root %s is not proven to begin with that of %d leaves with root %s: %w", p.Size, root, p.Old, oldRoot, err)
	}
	return nil
}

// verifyFromEmpty is Verify for a proof from the empty tree, for which RFC
// 6962 defines no hashes.
func (p Consistency) verifyFromEmpty(oldRoot, root Hash) error {
	if len(p.Hashes) != 0 {
		return fmt.Errorf("consistency proof: %d hashes where a proof from the empty tree has none", len(p.Hashes))
	}
	if oldRoot != EmptyRoot() {
		return fmt.Errorf("consistency proof: %s is not the root of the empty tree", oldRoot)
	}
	if p.Size == 0 && root != oldRoot {
		return fmt.Errorf("consistency proof: %s is not the root of the empty tree", root)
	}
	return nil
}

// check refuses numbers no proof can have, before any arithmetic on them.
func (p Consistency) check() error {
	if p.Size < 0 || p.Size > MaxSize {
		return fmt.Errorf("consistency proof: size %d is not between 0 and %d", p.Size, MaxSize)
	}
	if p.Old < 0 || p.Old > p.Size {
		return fmt.Errorf("consistency proof: old size %d is not between 0 and the size %d", p.Old, p.Size)
	}
	if len(p.Hashes) > maxProofHashes {
		return fmt.Errorf("consistency proof: %d hashes are more than any proof has", len(p.Hashes))
	}
	return nil
}
