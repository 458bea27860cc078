package ledger

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Prover builds proofs for one tree head. Every tile it reads is checked
// against Root before use, so a proof is either right or not given at all;
// the error then says that the stored tiles do not lead to the tree head.
// A proof in a log of a million leaves reads five tiles.
type Prover struct {
	Source Source
	Size   int64 // of the tree proofs are about
	Root   Hash  // of that tree
}

// Inclusion proves that the leaf is in the tree. A leaf the tree does not have
// gives an error that wraps [ErrNotInTree].
func (p Prover) Inclusion(ctx context.Context, index int64) (Inclusion, error) {
	proof := Inclusion{Index: index, Size: p.Size}
	if index < 0 || index >= p.Size || p.Size > MaxSize {
		return proof, fmt.Errorf("leaf %d of %d: %w", index, p.Size, ErrNotInTree)
	}
	hashes, err := tlog.ProveRecord(p.Size, index, p.reader(ctx))
	if err != nil {
		return proof, fmt.Errorf("proving leaf %d in the log of %d leaves: %w", index, p.Size, err)
	}
	proof.Hashes = hashes
	return proof, nil
}

// Consistency proves that the tree begins with the tree of old leaves. An old
// size larger than the tree gives an error that wraps [ErrNotInTree].
func (p Prover) Consistency(ctx context.Context, old int64) (Consistency, error) {
	proof := Consistency{Old: old, Size: p.Size}
	if old < 0 || old > p.Size || p.Size > MaxSize {
		return proof, fmt.Errorf("size %d of %d: %w", old, p.Size, ErrNotInTree)
	}
	if old == 0 {
		return proof, nil
	}
	hashes, err := tlog.ProveTree(p.Size, old, p.reader(ctx))
	if err != nil {
		return proof, fmt.Errorf("proving that the log of %d leaves begins with its first %d: %w", p.Size, old, err)
	}
	proof.Hashes = hashes
	return proof, nil
}

// RootAt returns the root the tree had at an earlier size, proven from the
// present root.
func (p Prover) RootAt(ctx context.Context, size int64) (Hash, error) {
	if size < 0 || size > p.Size || p.Size > MaxSize {
		return Hash{}, fmt.Errorf("size %d of %d: %w", size, p.Size, ErrNotInTree)
	}
	root, err := tlog.TreeHash(size, p.reader(ctx))
	if err != nil {
		return Hash{}, fmt.Errorf("computing the root at size %d: %w", size, err)
	}
	return root, nil
}

// reader gives tlog the hashes of the tree, each proven against the root.
func (p Prover) reader(ctx context.Context) tlog.HashReader {
	tiles := &tileReader{ctx: ctx, source: p.Source}
	return tlog.TileHashReader(tlog.Tree{N: p.Size, Hash: p.Root}, tiles)
}

// tileReader lets tlog read tiles from a Source. It lives for one call, which
// is why it may hold the context.
type tileReader struct {
	ctx    context.Context
	source Source
}

// Height is part of tlog.TileReader.
func (r *tileReader) Height() int { return TileHeight }

// ReadTiles is part of tlog.TileReader.
func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		from := t.N * TileWidth
		hashes, err := readHashes(r.ctx, r.source, t.L, from, from+int64(t.W))
		if err != nil {
			return nil, err
		}
		out[i] = joinHashes(hashes)
	}
	return out, nil
}

// SaveTiles is part of tlog.TileReader; nothing is cached.
func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}
