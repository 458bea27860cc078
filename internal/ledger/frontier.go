package ledger

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Frontier is the right edge of the tree: its size and the roots of the
// perfect subtrees that make it up, largest first, one for each bit set in
// the size. It is all a writer needs to append and to know the root. The zero
// value is the empty tree. A Frontier is not safe for concurrent use; a copy
// made by [Frontier.Clone] is independent.
type Frontier struct {
	size  int64
	roots []Hash
}

// frontierVersion is the first byte of an encoded frontier.
const frontierVersion = 1

// Size returns the number of leaves appended.
func (f *Frontier) Size() int64 { return f.size }

// Append adds one leaf hash. It fails only when the tree has [MaxSize] leaves,
// and then changes nothing.
func (f *Frontier) Append(leaf Hash) error {
	return f.append(leaf, nil)
}

// append adds a leaf and reports, lowest first, the root of each subtree the
// leaf completes whose height is a multiple of the tile height, the leaf
// itself (height 0) excepted: those are the hashes of higher tiles.
func (f *Frontier) append(leaf Hash, completed func(level int, h Hash)) error {
	if f.size >= MaxSize {
		return fmt.Errorf("the log is full: it holds %d leaves", f.size)
	}
	h := leaf
	merges := bits.TrailingZeros64(^uint64(f.size))
	for height := 1; height <= merges; height++ {
		last := len(f.roots) - 1
		h = tlog.NodeHash(f.roots[last], h)
		f.roots = f.roots[:last]
		if completed != nil && height%TileHeight == 0 {
			completed(height/TileHeight, h)
		}
	}
	f.roots = append(f.roots, h)
	f.size++
	return nil
}

// Root returns the Merkle tree hash of all leaves appended, equal to
// tlog.TreeHash over the same leaves; for none it is [EmptyRoot].
func (f *Frontier) Root() Hash {
	if len(f.roots) == 0 {
		return EmptyRoot()
	}
	last := len(f.roots) - 1
	root := f.roots[last]
	for i := last - 1; i >= 0; i-- {
		root = tlog.NodeHash(f.roots[i], root)
	}
	return root
}

// Clone returns an independent copy.
func (f *Frontier) Clone() *Frontier {
	return &Frontier{size: f.size, roots: append([]Hash(nil), f.roots...)}
}

// Equal reports whether two frontiers have the same size and subtree roots.
func (f *Frontier) Equal(g *Frontier) bool {
	if f.size != g.size {
		return false
	}
	for i := range f.roots {
		if f.roots[i] != g.roots[i] {
			return false
		}
	}
	return true
}

// MarshalBinary encodes the frontier: one byte of version (1), the size as
// uint64 big-endian, then the subtree roots, largest subtree first.
func (f *Frontier) MarshalBinary() ([]byte, error) {
	out := make([]byte, 0, 9+len(f.roots)*HashSize)
	out = append(out, frontierVersion)
	out = binary.BigEndian.AppendUint64(out, uint64(f.size))
	for _, h := range f.roots {
		out = append(out, h[:]...)
	}
	return out, nil
}

// UnmarshalBinary decodes what MarshalBinary wrote and refuses everything
// else: another version, a size above [MaxSize], or a number of hashes that
// does not fit the size. On error the frontier is unchanged.
func (f *Frontier) UnmarshalBinary(data []byte) error {
	if len(data) < 9 {
		return fmt.Errorf("frontier: %d bytes are too few, 9 are needed", len(data))
	}
	if data[0] != frontierVersion {
		return fmt.Errorf("frontier: version %d is unknown", data[0])
	}
	size := binary.BigEndian.Uint64(data[1:9])
	if size > uint64(MaxSize) {
		return fmt.Errorf("frontier: size %d is above the limit of %d", size, MaxSize)
	}
	hashes, want := data[9:], bits.OnesCount64(size)*HashSize
	if len(hashes) != want {
		return fmt.Errorf("frontier: size %d needs %d bytes of hashes, there are %d", size, want, len(hashes))
	}
	f.size, f.roots = int64(size), splitHashes(hashes)
	return nil
}
