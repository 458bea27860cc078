package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const testOrigin = "steward.example/acme"

// memory keeps a log the way a store does: rows of leaves, full tiles with
// their roots, and a frontier.
type memory struct {
	leaves   []Leaf
	tiles    map[Tile]FullTile
	frontier Frontier
	asked    int // calls of Hashes
}

func newMemory() *memory { return &memory{tiles: map[Tile]FullTile{}} }

// seeded returns 32 bytes that depend on a label and a number alone.
func seeded(label string, n int64) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(label), uint64(n)))
	return sum[:]
}

// testLeaf returns the n-th leaf of every test log.
func testLeaf(n int64) Leaf {
	salt, entry := seeded("salt", n), fmt.Appendf(nil, `{"record":"SYS-%d","rev":1}`, n)
	c := Commitment(Commit(salt, entry))
	return Leaf{Seq: n, Commitment: c, Hash: c.LeafHash(), HasHash: true, Salt: salt, Entry: entry}
}

// add appends n leaves in one go, as a transaction would.
func (m *memory) add(t testing.TB, n int) {
	t.Helper()
	size := m.frontier.Size()
	var added []Hash
	for i := range n {
		leaf := testLeaf(size + int64(i))
		added = append(added, leaf.Hash)
		m.leaves = append(m.leaves, leaf)
	}
	tiles, err := FullTiles(t.Context(), m, size, added)
	if err != nil {
		t.Fatal(err)
	}
	for _, full := range tiles {
		m.tiles[full.Tile] = full
	}
	for _, h := range added {
		if err := m.frontier.Append(h); err != nil {
			t.Fatal(err)
		}
	}
}

// Hashes implements Source, refusing what the contract rules out.
func (m *memory) Hashes(_ context.Context, level int, from, to int64) ([]Hash, error) {
	m.asked++
	if from < 0 || from >= to || from/TileWidth != (to-1)/TileWidth {
		return nil, fmt.Errorf("asked for hashes %d to %d", from, to)
	}
	var out []Hash
	for n := from; n < to; n++ {
		if level == 0 {
			out = append(out, m.leaves[n].Hash)
			continue
		}
		below, ok := m.tiles[Tile{Level: level - 1, Index: n, Width: TileWidth}]
		if !ok {
			return nil, fmt.Errorf("no tile %d of level %d", n, level-1)
		}
		out = append(out, below.Root)
	}
	return out, nil
}

// Commitments implements Entries.
func (m *memory) Commitments(_ context.Context, from, to int64) ([]Commitment, error) {
	var out []Commitment
	for _, leaf := range m.leaves[from:to] {
		out = append(out, leaf.Commitment)
	}
	return out, nil
}

// prover proves at the size of the log.
func (m *memory) prover() Prover {
	return Prover{Source: m, Size: m.frontier.Size(), Root: m.frontier.Root()}
}

// yieldAll yields a slice without errors.
func yieldAll[T any](items []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// reference returns the stored hashes of tlog for the first n test leaves.
func reference(t testing.TB, n int64) tlog.HashReader {
	t.Helper()
	var stored []Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		var out []Hash
		for _, i := range indexes {
			out = append(out, stored[i])
		}
		return out, nil
	})
	for i := range n {
		leaf := testLeaf(i)
		hashes, err := tlog.StoredHashes(i, leaf.Commitment[:], reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
	}
	return reader
}

// zeroes is a source of "randomness" for keys that must be the same each time.
type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// testKeys returns the key pair of the test log.
func testKeys(t testing.TB) (note.Signer, note.Verifier) {
	t.Helper()
	return keysOf(t, testOrigin)
}

// keysOf returns a fixed key pair of the given name.
func keysOf(t testing.TB, name string) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := GenerateKey(zeroes{}, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

// sign returns a signed checkpoint of the test log.
func sign(t testing.TB, size int64, root Hash) []byte {
	t.Helper()
	signer, _ := testKeys(t)
	raw, err := SignCheckpoint(Checkpoint{Origin: testOrigin, Size: size, Root: root}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
