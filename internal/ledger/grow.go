package ledger

import (
	"context"
	"fmt"
)

// FullTile is a tile that an append has filled, as a store keeps it.
type FullTile struct {
	Tile   Tile
	Hashes []Hash // always TileWidth of them
	Root   Hash   // the hash of the tile in the level above
}

// Data returns the bytes of the tile as they are published.
func (t FullTile) Data() []byte { return joinHashes(t.Hashes) }

// TilesFilled returns how many tiles, of all levels, become full when n
// leaves are appended to a tree of the given size. It costs a few shifts, so
// a writer may ask on every append; the answer is mostly 0.
func TilesFilled(size, n int64) int64 {
	var filled int64
	for level := 0; level <= MaxLevel; level++ {
		span := (level + 1) * TileHeight
		filled += (size+n)>>span - size>>span
	}
	return filled
}

// FullTiles returns the tiles that become full when the leaves are appended
// to a tree of the given size, lowest level first and in order of index, each
// after the tiles below it.
//
// The source is asked only for what the leaves do not hold: leaves before
// size that belong to the first tile filled, and roots of tiles filled
// earlier. So it is read at most once for each tile filled, and not at all
// when none is.
func FullTiles(ctx context.Context, src Source, size int64, leaves []Hash) ([]FullTile, error) {
	grown := size + int64(len(leaves))
	if size < 0 || grown > MaxSize {
		return nil, fmt.Errorf("a log of %d leaves cannot take %d more", size, len(leaves))
	}
	if TilesFilled(size, int64(len(leaves))) == 0 {
		return nil, nil
	}
	var out []FullTile
	known, added := size, leaves
	for level := 0; level <= MaxLevel && len(added) > 0; level++ {
		tiles, err := fillLevel(ctx, src, level, known, added)
		if err != nil {
			return nil, err
		}
		out = append(out, tiles...)
		known >>= TileHeight
		added = roots(tiles)
	}
	return out, nil
}

// fillLevel returns the tiles of one level filled by hashes added to the
// known first ones of that level.
func fillLevel(ctx context.Context, src Source, level int, known int64, added []Hash) ([]FullTile, error) {
	var out []FullTile
	grown := known + int64(len(added))
	for n := known / TileWidth; n < grown/TileWidth; n++ {
		first := n * TileWidth
		hashes := make([]Hash, 0, TileWidth)
		if first < known {
			old, err := readHashes(ctx, src, level, first, known)
			if err != nil {
				return nil, fmt.Errorf("filling tile %d of level %d: %w", n, level, err)
			}
			hashes = append(hashes, old...)
		}
		start := max(first-known, 0)
		hashes = append(hashes, added[start:first+TileWidth-known]...)
		out = append(out, FullTile{
			Tile:   Tile{Level: level, Index: n, Width: TileWidth},
			Hashes: hashes,
			Root:   perfectRoot(hashes),
		})
	}
	return out, nil
}

// roots collects the roots of tiles.
func roots(tiles []FullTile) []Hash {
	out := make([]Hash, len(tiles))
	for i, t := range tiles {
		out[i] = t.Root
	}
	return out
}
