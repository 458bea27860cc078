package ledger

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// goldenSize is the size of the golden log: one full tile and a partial one.
const goldenSize = 300

// goldenFiles returns the published files of the first test leaves, with one
// proof of each kind and the writer's head.
func goldenFiles(t *testing.T) map[string][]byte {
	t.Helper()
	m := newMemory()
	m.add(t, goldenSize)
	raw := sign(t, goldenSize, m.frontier.Root())
	files := map[string][]byte{"checkpoint": raw}
	var err error
	for tile := range Tiles(goldenSize, true) {
		if tile.Level == EntriesLevel {
			files[tile.Path()], err = ReadBundle(t.Context(), m, goldenSize, tile)
		} else {
			files[tile.Path()], err = ReadTile(t.Context(), m, goldenSize, tile)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	inclusion, err := m.prover().Inclusion(t.Context(), 123)
	if err != nil {
		t.Fatal(err)
	}
	consistency, err := m.prover().Consistency(t.Context(), 200)
	if err != nil {
		t.Fatal(err)
	}
	files["leaf-123.tlog-proof"] = inclusion.Text(raw)
	files["from-200.consistency"] = consistency.Text(raw)
	if files["frontier"], err = m.frontier.MarshalBinary(); err != nil {
		t.Fatal(err)
	}
	return files
}

// TestGolden holds every published format to the bytes in testdata/log, which
// logs out in the world are made of: a difference is a broken promise, not a
// file to update.
func TestGolden(t *testing.T) {
	want := map[string][]byte{}
	files := goldenFiles(t)
	root := filepath.Join("testdata", "log")
	if *update {
		for name, data := range files {
			file := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want[name], err = os.ReadFile(filepath.Join(root, name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Error(diff)
	}
}

// TestGoldenVerifies reads the golden log from its files alone, as someone who
// is handed an export does.
func TestGoldenVerifies(t *testing.T) {
	root := os.DirFS(filepath.Join("testdata", "log"))
	read := func(name string) []byte {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var leaves []Leaf
	for tile := range Tiles(goldenSize, true) {
		if tile.Level != EntriesLevel {
			continue
		}
		commitments, err := ParseBundle(read(tile.Path()), tile.Width)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commitments {
			leaves = append(leaves, Leaf{Seq: int64(len(leaves)), Commitment: c})
		}
	}
	_, key := testKeys(t)
	report, err := Verify(t.Context(), Log{
		Leaves: yieldAll(leaves), Published: true, Key: key,
		Checkpoints: yieldAll([]NamedCheckpoint{{Name: "checkpoint", Raw: read("checkpoint")}}),
		Tile: func(_ context.Context, tile Tile) ([]byte, error) {
			data, err := fs.ReadFile(root, tile.Path())
			if errors.Is(err, fs.ErrNotExist) {
				err = ErrNotInTree
			}
			return data, err
		},
	})
	if err != nil || !report.OK() || report.Covered != goldenSize || report.Tiles != 3 || report.Bundles != 2 {
		t.Fatalf("%+v, %v", report, err)
	}
	proof, raw, err := ParseInclusion(read("leaf-123.tlog-proof"))
	if err != nil || !bytes.Equal(raw, read("checkpoint")) {
		t.Fatalf("reading the proof: %v", err)
	}
	if err := proof.Verify(report.Root, leaves[123].Commitment.LeafHash()); err != nil {
		t.Error(err)
	}
	var head Frontier
	if err := head.UnmarshalBinary(read("frontier")); err != nil || head.Root() != report.Root {
		t.Errorf("the head has root %v, error %v", head.Root(), err)
	}
}
