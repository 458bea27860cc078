package ledger

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotInTree is wrapped by the errors about a tile, leaf or size that the
// tree at hand does not have. A server answers it with "not found".
var ErrNotInTree = errors.New("not in the tree")

// Source gives the hashes of a log to the functions that build tiles and
// proofs.
//
// Hashes returns the hashes of tile level level with positions from up to,
// not including, to:
//
//   - at level 0 they are the leaf hashes of the leaves from to to-1;
//   - at a level l above, the hash at position n is the root of the full tile
//     n of level l-1 (a [FullTile] carries it as Root).
//
// Callers ask for at least one hash and never across a tile boundary:
// from/256 equals (to-1)/256. They ask only for hashes that exist in a tree
// size they were given, all of which never change, so an implementation may
// answer from whatever it has: the row of a full tile, a prefix of it, or the
// rows of leaves and of tile roots. It returns exactly to-from hashes or an
// error, and is free to trust its storage: a prover checks what it is given
// against the tree head.
type Source interface {
	Hashes(ctx context.Context, level int, from, to int64) ([]Hash, error)
}

// Entries gives the commitments of a log. Commitments returns those of the
// leaves from up to, not including, to, under the same rules as
// [Source.Hashes] at level 0.
type Entries interface {
	Commitments(ctx context.Context, from, to int64) ([]Commitment, error)
}

// readHashes asks a source and checks that it kept to the contract.
func readHashes(ctx context.Context, src Source, level int, from, to int64) ([]Hash, error) {
	hashes, err := src.Hashes(ctx, level, from, to)
	if err != nil {
		return nil, fmt.Errorf("reading hashes %d to %d of level %d: %w", from, to-1, level, err)
	}
	if int64(len(hashes)) != to-from {
		return nil, fmt.Errorf("reading hashes %d to %d of level %d: got %d of them", from, to-1, level, len(hashes))
	}
	return hashes, nil
}
