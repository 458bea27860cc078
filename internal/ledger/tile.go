package ledger

import (
	"context"
	"encoding/binary"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"
)

// bundleItem is the length of one entry in a bundle: the uint16 length and
// the commitment.
const bundleItem = 2 + HashSize

// InTree tells whether a tree of the given size has the tile, full or partial
// of exactly this width. C2SP tlog-tiles lets a partial tile be asked for at
// any size the log had, so a narrower tile than the tree's own is in the tree
// too.
func (t Tile) InTree(size int64) bool {
	return t.check() == nil && t.EndLeaf() <= size
}

// ReadTile returns the bytes of a full or partial tile, its hashes one after
// the other, for a log of the given size. A tile the log does not have gives
// an error that wraps [ErrNotInTree].
func ReadTile(ctx context.Context, src Source, size int64, t Tile) ([]byte, error) {
	if t.Level == EntriesLevel || !t.InTree(size) {
		return nil, fmt.Errorf("%s in a log of %d leaves: %w", t.Path(), size, ErrNotInTree)
	}
	from := t.Index * TileWidth
	hashes, err := readHashes(ctx, src, t.Level, from, from+int64(t.Width))
	if err != nil {
		return nil, fmt.Errorf("building %s: %w", t.Path(), err)
	}
	return joinHashes(hashes), nil
}

// ReadBundle returns the bytes of a full or partial entry bundle for a log of
// the given size: each commitment after its length as uint16 big-endian. A
// bundle the log does not have gives an error that wraps [ErrNotInTree].
func ReadBundle(ctx context.Context, src Entries, size int64, t Tile) ([]byte, error) {
	if t.Level != EntriesLevel || !t.InTree(size) {
		return nil, fmt.Errorf("%s in a log of %d leaves: %w", t.Path(), size, ErrNotInTree)
	}
	from := t.Index * TileWidth
	commitments, err := src.Commitments(ctx, from, from+int64(t.Width))
	if err != nil {
		return nil, fmt.Errorf("building %s: %w", t.Path(), err)
	}
	if len(commitments) != t.Width {
		return nil, fmt.Errorf("building %s: got %d commitments", t.Path(), len(commitments))
	}
	out := make([]byte, 0, t.Width*bundleItem)
	for _, c := range commitments {
		out = binary.BigEndian.AppendUint16(out, HashSize)
		out = append(out, c[:]...)
	}
	return out, nil
}

// ParseBundle reads an entry bundle of the given number of entries. It refuses
// entries that are not commitments, and missing or surplus bytes.
func ParseBundle(data []byte, width int) ([]Commitment, error) {
	if len(data) != width*bundleItem {
		return nil, fmt.Errorf("an entry bundle of %d entries has %d bytes, this one has %d", width, width*bundleItem, len(data))
	}
	out := make([]Commitment, width)
	for i := range out {
		item := data[i*bundleItem : (i+1)*bundleItem]
		if n := binary.BigEndian.Uint16(item); n != HashSize {
			return nil, fmt.Errorf("entry %d of the bundle has a length of %d, not %d", i, n, HashSize)
		}
		copy(out[i][:], item[2:])
	}
	return out, nil
}

// ParseTile reads the bytes of a tile of the given width. It refuses any
// other number of hashes.
func ParseTile(data []byte, width int) ([]Hash, error) {
	if len(data) != width*HashSize {
		return nil, fmt.Errorf("a tile of %d hashes has %d bytes, this one has %d", width, width*HashSize, len(data))
	}
	return splitHashes(data), nil
}

// Tiles lists the tiles of a tree of the given size: level by level from 0,
// the full ones and then the partial one, if there is one. With bundles the
// entry bundles follow.
func Tiles(size int64, bundles bool) iter.Seq[Tile] {
	return func(yield func(Tile) bool) {
		for level := 0; level <= MaxLevel; level++ {
			if !levelTiles(size, level, yield) {
				return
			}
		}
		if bundles {
			levelTiles(size, EntriesLevel, yield)
		}
	}
}

// levelTiles yields the tiles of one level and reports whether to go on.
func levelTiles(size int64, level int, yield func(Tile) bool) bool {
	hashes := size >> (max(level, 0) * TileHeight)
	for n := range hashes >> TileHeight {
		if !yield(Tile{Level: level, Index: n, Width: TileWidth}) {
			return false
		}
	}
	if rest := int(hashes % TileWidth); rest > 0 {
		return yield(Tile{Level: level, Index: hashes >> TileHeight, Width: rest})
	}
	return true
}

// perfectRoot returns the root over a number of hashes that is a power of 2.
func perfectRoot(hashes []Hash) Hash {
	level := append([]Hash(nil), hashes...)
	for len(level) > 1 {
		for i := range len(level) / 2 {
			level[i] = tlog.NodeHash(level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}

// splitHashes cuts bytes whose length is a multiple of HashSize into hashes.
func splitHashes(data []byte) []Hash {
	out := make([]Hash, len(data)/HashSize)
	for i := range out {
		copy(out[i][:], data[i*HashSize:])
	}
	return out
}

// joinHashes is the inverse of splitHashes.
func joinHashes(hashes []Hash) []byte {
	out := make([]byte, 0, len(hashes)*HashSize)
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}
