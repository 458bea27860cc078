package ledger

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// TestProofsAgainstReference compares proofs at random sizes with those tlog
// builds from its own storage, verifies them, and that a change anywhere in
// them is refused.
func TestProofsAgainstReference(t *testing.T) {
	const most = 900
	ref := reference(t, most)
	m := newMemory()
	m.add(t, most)
	rapid.Check(t, func(rt *rapid.T) {
		size := rapid.Int64Range(1, most).Draw(rt, "size")
		index := rapid.Int64Range(0, size-1).Draw(rt, "index")
		old := rapid.Int64Range(1, size).Draw(rt, "old")
		root, err := tlog.TreeHash(size, ref)
		if err != nil {
			rt.Fatal(err)
		}
		oldRoot, err := tlog.TreeHash(old, ref)
		if err != nil {
			rt.Fatal(err)
		}
		p := Prover{Source: m, Size: size, Root: root}
		checkInclusion(rt, p, ref, index)
		checkConsistency(rt, p, ref, old, oldRoot)
	})
}

func checkInclusion(rt *rapid.T, p Prover, ref tlog.HashReader, index int64) {
	proof, err := p.Inclusion(rt.Context(), index)
	if err != nil {
		rt.Fatal(err)
	}
	want, err := tlog.ProveRecord(p.Size, index, ref)
	if err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff([]Hash(want), proof.Hashes); diff != "" {
		rt.Fatal(diff)
	}
	leaf := testLeaf(index).Hash
	if err := proof.Verify(p.Root, leaf); err != nil {
		rt.Fatal(err)
	}
	leaf[rapid.IntRange(0, 31).Draw(rt, "byte")] ^= 1
	if proof.Verify(p.Root, leaf) == nil {
		rt.Fatal("another leaf is proven")
	}
	if len(proof.Hashes) > 0 {
		proof.Hashes[rapid.IntRange(0, len(proof.Hashes)-1).Draw(rt, "hash")][7] ^= 16
		if proof.Verify(p.Root, testLeaf(index).Hash) == nil {
			rt.Fatal("a changed inclusion proof is accepted")
		}
	}
}

func checkConsistency(rt *rapid.T, p Prover, ref tlog.HashReader, old int64, oldRoot Hash) {
	proof, err := p.Consistency(rt.Context(), old)
	if err != nil {
		rt.Fatal(err)
	}
	want, err := tlog.ProveTree(p.Size, old, ref)
	if err != nil {
		rt.Fatal(err)
	}
	if diff := cmp.Diff([]Hash(want), proof.Hashes); diff != "" {
		rt.Fatal(diff)
	}
	if err := proof.Verify(oldRoot, p.Root); err != nil {
		rt.Fatal(err)
	}
	if got, err := p.RootAt(rt.Context(), old); err != nil || got != oldRoot {
		rt.Fatalf("RootAt(%d) = %v, %v, want %v", old, got, err, oldRoot)
	}
	oldRoot[0] ^= 1
	if proof.Verify(oldRoot, p.Root) == nil {
		rt.Fatal("another old root is proven")
	}
}

// TestProofsFromDamagedTiles gives no proof when the source does not lead to
// the tree head.
func TestProofsFromDamagedTiles(t *testing.T) {
	m := newMemory()
	m.add(t, 600)
	p := m.prover()
	m.leaves[3].Hash[0] ^= 1
	if _, err := p.Inclusion(t.Context(), 4); err == nil {
		t.Error("an inclusion proof was built from a damaged leaf")
	}
	if _, err := p.Inclusion(t.Context(), 600); !errors.Is(err, ErrNotInTree) {
		t.Errorf("proving a leaf beyond the tree: %v, want ErrNotInTree", err)
	}
	if _, err := p.Consistency(t.Context(), 601); !errors.Is(err, ErrNotInTree) {
		t.Errorf("proving a size beyond the tree: %v, want ErrNotInTree", err)
	}
}

// TestProofReads holds a proof in a log of 70,000 leaves to five tiles.
func TestProofReads(t *testing.T) {
	m := newMemory()
	for range 7 {
		m.add(t, 10000)
	}
	m.asked = 0
	if _, err := m.prover().Inclusion(t.Context(), 12345); err != nil {
		t.Fatal(err)
	}
	if m.asked > 5 {
		t.Errorf("the source was read %d times, want at most 5", m.asked)
	}
}

// TestConsistencyFromEmpty covers what RFC 6962 has no proof for.
func TestConsistencyFromEmpty(t *testing.T) {
	root := testLeaf(0).Hash
	for _, c := range []struct {
		name      string
		proof     Consistency
		old, root Hash
		valid     bool
	}{
		{"from empty", Consistency{Old: 0, Size: 1}, EmptyRoot(), root, true},
		{"empty to empty", Consistency{}, EmptyRoot(), EmptyRoot(), true},
		{"wrong empty root", Consistency{Old: 0, Size: 1}, root, root, false},
		{"empty to another root", Consistency{}, EmptyRoot(), root, false},
		{"with hashes", Consistency{Old: 0, Size: 1, Hashes: []Hash{root}}, EmptyRoot(), root, false},
		{"old above size", Consistency{Old: 2, Size: 1}, root, root, false},
		{"size above limit", Consistency{Old: 1, Size: 1<<63 - 1}, root, root, false},
	} {
		if err := c.proof.Verify(c.old, c.root); (err == nil) != c.valid {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestProofForms reads both forms of both proofs back.
func TestProofForms(t *testing.T) {
	m := newMemory()
	m.add(t, 600)
	cp := sign(t, 600, m.frontier.Root())
	inclusion, err := m.prover().Inclusion(t.Context(), 300)
	if err != nil {
		t.Fatal(err)
	}
	consistency, err := m.prover().Consistency(t.Context(), 257)
	if err != nil {
		t.Fatal(err)
	}
	readInclusion, raw, err := ParseInclusion(inclusion.Text(cp))
	if err != nil || string(raw) != string(cp) {
		t.Fatalf("reading the text of an inclusion proof: %v, checkpoint\n%s", err, raw)
	}
	if diff := cmp.Diff(inclusion, readInclusion); diff != "" {
		t.Error(diff)
	}
	readConsistency, raw, err := ParseConsistency(consistency.Text(cp))
	if err != nil || string(raw) != string(cp) {
		t.Fatalf("reading the text of a consistency proof: %v, checkpoint\n%s", err, raw)
	}
	if diff := cmp.Diff(consistency, readConsistency); diff != "" {
		t.Error(diff)
	}
	roundTripJSON(t, inclusion, new(Inclusion))
	roundTripJSON(t, consistency, new(Consistency))
}

func roundTripJSON[T any](t *testing.T, want T, got *T) {
	t.Helper()
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Error(diff)
	}
}

// TestProofJSONStrict refuses what MarshalJSON does not write.
func TestProofJSONStrict(t *testing.T) {
	hash := encodeHash(EmptyRoot())
	loose := hash[:42] + "V=" // unused bits set
	for _, text := range []string{
		`null`, `{}`, `[]`, `{"index":0,"size":1}`, `{"index":0,"hashes":[]}`, `{"size":1,"hashes":[]}`,
		`{"index":0,"size":1,"hashes":null}`, `{"index":0,"size":1,"hashes":[],"x":1}`,
		`{"index":0,"index":0,"size":1,"hashes":[]}`, `{"Index":0,"size":1,"hashes":[]}`,
		`{"index":1,"size":1,"hashes":[]}`, `{"index":-1,"size":1,"hashes":[]}`, `{"index":0,"size":0,"hashes":[]}`,
		`{"index":0,"size":9223372036854775807,"hashes":[]}`, `{"index":0.5,"size":1,"hashes":[]}`,
		`{"index":0,"size":2,"hashes":["` + loose + `"]}`, `{"index":0,"size":2,"hashes":["AA=="]}`,
		`{"index":0,"size":2,"hashes":[` + strings.Repeat(`"`+hash+`",`, 64) + `"` + hash + `"]}`,
		`{"index":0,"size":1,"hashes":[]} ` + strings.Repeat(" ", maxProofText),
	} {
		p := Inclusion{Index: 7}
		if err := p.UnmarshalJSON([]byte(text)); err == nil || p.Index != 7 {
			t.Errorf("%.80s was read as %+v, error %v", text, p, err)
		}
	}
	if err := new(Inclusion).UnmarshalJSON([]byte(`{"index":0,"size":2,"hashes":["` + hash + `"]}`)); err != nil {
		t.Errorf("a good proof is refused: %v", err)
	}
}

func FuzzProofJSON(f *testing.F) {
	f.Add([]byte(`{"index":1,"size":2,"hashes":["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]}`))
	f.Add([]byte(`{"old":1,"size":2,"hashes":["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]}`))
	f.Add([]byte(`{"old":0,"size":0,"hashes":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var i Inclusion
		if i.UnmarshalJSON(data) == nil {
			if err := i.check(); err != nil {
				t.Errorf("read, but %v", err)
			}
			_ = i.Verify(Hash{}, Hash{})
			roundTripJSON(t, i, new(Inclusion))
		}
		var c Consistency
		if c.UnmarshalJSON(data) == nil {
			_ = c.Verify(Hash{}, Hash{})
			roundTripJSON(t, c, new(Consistency))
		}
	})
}

func FuzzProofText(f *testing.F) {
	cp := sign(f, 2, Hash{})
	f.Add(Inclusion{Index: 1, Size: 2, Hashes: []Hash{{}}}.Text(cp))
	f.Add(Consistency{Old: 1, Size: 2, Hashes: []Hash{{}}}.Text(cp))
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, cp, err := ParseInclusion(data); err == nil && string(p.Text(cp)) != string(data) {
			t.Errorf("inclusion proof %+v is written otherwise than it was read", p)
		}
		if p, cp, err := ParseConsistency(data); err == nil && string(p.Text(cp)) != string(data) {
			t.Errorf("consistency proof %+v is written otherwise than it was read", p)
		}
	})
}

func FuzzFrontier(f *testing.F) {
	m := newMemory()
	m.add(f, 300)
	data, err := m.frontier.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte{1, 255, 255, 255, 255, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, data []byte) {
		var read Frontier
		if read.UnmarshalBinary(data) != nil {
			return
		}
		if again, err := read.MarshalBinary(); err != nil || string(again) != string(data) {
			t.Errorf("written otherwise than read: %v", err)
		}
		read.Root()
		if err := read.Append(Hash{}); (err == nil) == (read.Size() > MaxSize) {
			t.Errorf("size %d after an append that returned %v", read.Size(), err)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, path := range []string{"tile/0/000", "tile/entries/x001/234.p/7", "tile/7/000.p/16", "tile/0/x000/001"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		tile, err := ParsePath(path)
		if err != nil {
			return
		}
		if tile.Path() != path || tile.EndLeaf() <= tile.FirstLeaf() || !tile.InTree(tile.EndLeaf()) || tile.InTree(tile.EndLeaf()-1) {
			t.Errorf("%q was read as %+v", path, tile)
		}
	})
}
