package ledger

import (
	"crypto/sha256"
	"iter"
	"testing"
)

// benchLeaves is the size of log that is to be verified in under 5 s.
const benchLeaves = 1_000_000

// benchLog returns commitments and a signed checkpoint for them.
func benchLog(b *testing.B) ([]Commitment, []byte) {
	b.Helper()
	commitments := make([]Commitment, benchLeaves)
	var f Frontier
	for i := range commitments {
		commitments[i] = Commitment(seeded("bench", int64(i)))
		if err := f.Append(commitments[i].LeafHash()); err != nil {
			b.Fatal(err)
		}
	}
	return commitments, sign(b, benchLeaves, f.Root())
}

// BenchmarkVerify verifies a million commitments against a checkpoint.
func BenchmarkVerify(b *testing.B) {
	commitments, raw := benchLog(b)
	leaves := func(yield func(Leaf, error) bool) {
		for i, c := range commitments {
			if !yield(Leaf{Seq: int64(i), Commitment: c}, nil) {
				return
			}
		}
	}
	benchVerify(b, leaves, raw)
}

// BenchmarkVerifyEntries also recomputes each commitment from 200 bytes.
func BenchmarkVerifyEntries(b *testing.B) {
	entry, salt := make([]byte, 200), make([]byte, SaltSize)
	c := Commitment(Commit(salt, entry))
	var f Frontier
	for range benchLeaves {
		if err := f.Append(c.LeafHash()); err != nil {
			b.Fatal(err)
		}
	}
	raw := sign(b, benchLeaves, f.Root())
	leaves := func(yield func(Leaf, error) bool) {
		for i := range int64(benchLeaves) {
			if !yield(Leaf{Seq: i, Commitment: c, Hash: c.LeafHash(), HasHash: true, Salt: salt, Entry: entry}, nil) {
				return
			}
		}
	}
	benchVerify(b, leaves, raw)
}

// BenchmarkVerifyPublished verifies a whole published log: leaves with entries
// and leaf hashes, every tile, every bundle, the checkpoint and the head.
func BenchmarkVerifyPublished(b *testing.B) {
	log := claim(b, benchLeaves, true, benchLeaves).log(b)
	b.ReportAllocs()
	for b.Loop() {
		report, err := Verify(b.Context(), log)
		if err != nil || !report.OK() || report.Covered != benchLeaves || report.Bundles != 3907 {
			b.Fatalf("%+v, %v", report, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLeaves, "ns/leaf")
}

func benchVerify(b *testing.B, leaves iter.Seq2[Leaf, error], raw []byte) {
	b.Helper()
	_, key := testKeys(b)
	log := Log{Leaves: leaves, Key: key, Checkpoints: yieldAll([]NamedCheckpoint{{Name: "last", Raw: raw}})}
	b.ReportAllocs()
	for b.Loop() {
		report, err := Verify(b.Context(), log)
		if err != nil || !report.OK() || report.Covered != benchLeaves {
			b.Fatalf("%+v, %v", report, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLeaves, "ns/leaf")
}

// BenchmarkBaseline hashes the bytes any verification has to hash: each leaf
// and, one fewer, each node.
func BenchmarkBaseline(b *testing.B) {
	var leaf [33]byte
	var node [65]byte
	b.ReportAllocs()
	for b.Loop() {
		for range benchLeaves {
			h := sha256.Sum256(leaf[:])
			n := sha256.Sum256(node[:])
			leaf[1], node[1] = n[0], h[0]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchLeaves, "ns/leaf")
}

// BenchmarkAppend is what the log costs a write: read the frontier, append,
// compute the root, write the frontier.
func BenchmarkAppend(b *testing.B) {
	m := newMemory()
	m.add(b, 10_000)
	data, err := m.frontier.MarshalBinary()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var f Frontier
		if err := f.UnmarshalBinary(data); err != nil {
			b.Fatal(err)
		}
		if err := f.Append(Hash{}); err != nil {
			b.Fatal(err)
		}
		f.Root()
		if data, err = f.MarshalBinary(); err != nil {
			b.Fatal(err)
		}
	}
}
