// Package tesseratest serves a log made with the ledger package as C2SP
// tlog-tiles lays down and verifies it with the clients of Tessera, which were
// written by others from the same specification.
package tesseratest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"

	"steward/internal/ledger"
)

const origin = "steward.example/acme"

// server keeps a log in memory and publishes it.
type server struct {
	mu         sync.Mutex
	signer     note.Signer
	frontier   ledger.Frontier
	entries    []ledger.Commitment
	roots      map[ledger.Tile]ledger.Hash // of full tiles
	checkpoint []byte
}

// Hashes implements ledger.Source.
func (s *server) Hashes(_ context.Context, level int, from, to int64) ([]ledger.Hash, error) {
	var out []ledger.Hash
	for n := from; n < to; n++ {
		if level == 0 {
			out = append(out, s.entries[n].LeafHash())
			continue
		}
		root, ok := s.roots[ledger.Tile{Level: level - 1, Index: n, Width: ledger.TileWidth}]
		if !ok {
			return nil, fmt.Errorf("no tile %d of level %d", n, level-1)
		}
		out = append(out, root)
	}
	return out, nil
}

// Commitments implements ledger.Entries.
func (s *server) Commitments(_ context.Context, from, to int64) ([]ledger.Commitment, error) {
	return s.entries[from:to], nil
}

// grow appends n entries and signs a checkpoint.
func (s *server) grow(t *testing.T, n int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	size := s.frontier.Size()
	var entries []ledger.Commitment
	var leaves []ledger.Hash
	for i := range n {
		c := ledger.Commitment(ledger.Commit(make([]byte, ledger.SaltSize), fmt.Appendf(nil, "change %d", size+int64(i))))
		entries, leaves = append(entries, c), append(leaves, c.LeafHash())
	}
	tiles, err := ledger.FullTiles(t.Context(), s, size, leaves)
	if err != nil {
		t.Fatal(err)
	}
	for _, tile := range tiles {
		s.roots[tile.Tile] = tile.Root
	}
	s.entries = append(s.entries, entries...)
	for _, h := range leaves {
		if err := s.frontier.Append(h); err != nil {
			t.Fatal(err)
		}
	}
	head := ledger.Checkpoint{Origin: origin, Size: s.frontier.Size(), Root: s.frontier.Root()}
	if s.checkpoint, err = ledger.SignCheckpoint(head, s.signer); err != nil {
		t.Fatal(err)
	}
}

// ServeHTTP serves the resources of C2SP tlog-tiles.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/log/")
	if path == "checkpoint" {
		_, _ = w.Write(s.checkpoint)
		return
	}
	data, err := s.resource(r.Context(), path)
	switch {
	case errors.Is(err, ledger.ErrNotInTree):
		http.NotFound(w, r)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		_, _ = w.Write(data)
	}
}

// resource returns a tile or an entry bundle.
func (s *server) resource(ctx context.Context, path string) ([]byte, error) {
	tile, err := ledger.ParsePath(path)
	if err != nil {
		return nil, err
	}
	if tile.Level == ledger.EntriesLevel {
		return ledger.ReadBundle(ctx, s, s.frontier.Size(), tile)
	}
	return ledger.ReadTile(ctx, s, s.frontier.Size(), tile)
}

// start serves an empty log and returns a fetcher and verifier for it.
func start(t *testing.T) (*server, *client.HTTPFetcher, note.Verifier) {
	t.Helper()
	skey, vkey, err := ledger.GenerateKey(rand.Reader, origin)
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
	s := &server{signer: signer, roots: map[ledger.Tile]ledger.Hash{}}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	root, err := url.Parse(web.URL + "/log/")
	if err != nil {
		t.Fatal(err)
	}
	fetcher, err := client.NewHTTPFetcher(root, web.Client())
	if err != nil {
		t.Fatal(err)
	}
	return s, fetcher, verifier
}

// hashBundle turns an entry bundle into leaf hashes with Tessera's parser.
func hashBundle(data []byte) ([][]byte, error) {
	var bundle api.EntryBundle
	if err := bundle.UnmarshalText(data); err != nil {
		return nil, err
	}
	var out [][]byte
	for _, entry := range bundle.Entries {
		if len(entry) != ledger.HashSize {
			return nil, fmt.Errorf("an entry of %d bytes", len(entry))
		}
		h := ledger.Commitment(entry).LeafHash()
		out = append(out, h[:])
	}
	return out, nil
}

// TestFsck has Tessera's fsck check logs of sizes at, before and beyond tile
// boundaries, the last one with a full tile of level 1.
func TestFsck(t *testing.T) {
	s, fetcher, verifier := start(t)
	for _, size := range []int64{1, 255, 256, 257, 1000, 66000} {
		s.grow(t, int(size-s.frontier.Size()))
		check := fsck.New(origin, verifier, fetcher, hashBundle, fsck.Opts{N: 2})
		if err := check.Check(t.Context()); err != nil {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

// TestFsckSeesDamage shows that the check above can fail.
func TestFsckSeesDamage(t *testing.T) {
	s, fetcher, verifier := start(t)
	s.grow(t, 700)
	s.entries[300][0] ^= 1
	if err := fsck.New(origin, verifier, fetcher, hashBundle, fsck.Opts{N: 1}).Check(t.Context()); err == nil {
		t.Error("a changed entry was not seen")
	}
}

// TestTracker follows a growing log with Tessera's state tracker, which
// demands a consistency proof for each step, and refuses a rewritten one.
func TestTracker(t *testing.T) {
	s, fetcher, verifier := start(t)
	s.grow(t, 100)
	consensus := client.UnilateralConsensus(fetcher.ReadCheckpoint)
	tracker, err := client.NewLogStateTracker(t.Context(), fetcher.ReadTile, nil, verifier, origin, consensus)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 155, 200, 544, 333} {
		s.grow(t, n)
		_, proof, raw, err := tracker.Update(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(raw, s.checkpoint) || len(proof) == 0 || tracker.Latest().Size != uint64(s.frontier.Size()) {
			t.Fatalf("at size %d the tracker is at %d with a proof of %d hashes", s.frontier.Size(), tracker.Latest().Size, len(proof))
		}
	}
	s.entries, s.frontier = nil, ledger.Frontier{}
	s.roots = map[ledger.Tile]ledger.Hash{}
	s.grow(t, 1)
	s.entries[0][0] ^= 1
	s.frontier = ledger.Frontier{}
	if err := s.frontier.Append(s.entries[0].LeafHash()); err != nil {
		t.Fatal(err)
	}
	s.grow(t, 2000)
	var inconsistent client.ErrInconsistency
	if _, _, _, err := tracker.Update(t.Context()); !errors.As(err, &inconsistent) {
		t.Errorf("a rewritten log was followed: %v", err)
	}
}

// TestProofsAgree compares our proofs with those Tessera's client builds from
// the published tiles.
func TestProofsAgree(t *testing.T) {
	s, fetcher, _ := start(t)
	s.grow(t, 1237)
	builder, err := client.NewProofBuilder(t.Context(), 1237, fetcher.ReadTile)
	if err != nil {
		t.Fatal(err)
	}
	prover := ledger.Prover{Source: s, Size: 1237, Root: s.frontier.Root()}
	for _, n := range []int64{0, 255, 256, 700, 1024, 1236} {
		want, err := builder.InclusionProof(t.Context(), uint64(n))
		if err != nil {
			t.Fatal(err)
		}
		got, err := prover.Inclusion(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, fmt.Sprintf("inclusion of %d", n), got.Hashes, want)
		if want, err = builder.ConsistencyProof(t.Context(), uint64(n+1), 1237); err != nil {
			t.Fatal(err)
		}
		consistency, err := prover.Consistency(t.Context(), n+1)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, fmt.Sprintf("consistency from %d", n+1), consistency.Hashes, want)
	}
}

func compare(t *testing.T, name string, got []ledger.Hash, want [][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d hashes, want %d", name, len(got), len(want))
		return
	}
	for i := range got {
		if !bytes.Equal(got[i][:], want[i]) {
			t.Errorf("%s: hash %d differs", name, i)
		}
	}
}
