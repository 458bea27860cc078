package ledger

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// TestCommit recomputes a commitment from its documentation.
func TestCommit(t *testing.T) {
	salt, entry := seeded("salt", 1), []byte("entry")
	var framed []byte
	framed = append(framed, "steward/ledger/commitment/v1\x0a"...)
	framed = append(framed, 0, 0, 0, 0, 0, 0, 0, 32)
	framed = append(framed, salt...)
	framed = append(framed, 0, 0, 0, 0, 0, 0, 0, 5)
	framed = append(framed, entry...)
	if got, want := Commit(salt, entry), sha256.Sum256(framed); got != want {
		t.Errorf("Commit = %x, want %x", got, want)
	}
	if Commit(salt[:31], append([]byte{salt[31]}, entry...)) == Commit(salt, entry) {
		t.Error("a byte moved from the salt to the entry gives the same commitment")
	}
	c := Commitment(Commit(salt, entry))
	if got, want := c.LeafHash(), tlog.RecordHash(c[:]); got != want {
		t.Errorf("LeafHash = %v, want %v", got, want)
	}
}

// TestFrontierAgainstReference compares every root up to a size beyond two
// tiles, and that the encoding carries the whole state.
func TestFrontierAgainstReference(t *testing.T) {
	const most = 2*TileWidth + 70
	ref := reference(t, most)
	var f Frontier
	for n := int64(0); n <= most; n++ {
		want, err := tlog.TreeHash(n, ref)
		if err != nil {
			t.Fatal(err)
		}
		if got := f.Root(); got != want || f.Size() != n {
			t.Fatalf("size %d (want %d): root %v, want %v", f.Size(), n, got, want)
		}
		data, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read Frontier
		if err := read.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if !read.Equal(&f) || !f.Equal(f.Clone()) {
			t.Fatalf("size %d: decoded frontier differs", n)
		}
		f = read
		if err := f.Append(testLeaf(n).Hash); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFrontierFull stops at the limit without harm.
func TestFrontierFull(t *testing.T) {
	f := Frontier{size: MaxSize, roots: make([]Hash, 1)}
	if err := f.Append(Hash{}); err == nil || f.Size() != MaxSize || len(f.roots) != 1 {
		t.Errorf("appending beyond the limit: error %v, size %d", err, f.Size())
	}
}

// TestTilesAgainstReference compares every tile and bundle of random logs,
// grown in random steps, with those tlog makes.
func TestTilesAgainstReference(t *testing.T) {
	const most = 1400
	ref := reference(t, most)
	rapid.Check(t, func(rt *rapid.T) {
		m := newMemory()
		for m.frontier.Size() < most-300 && (m.frontier.Size() == 0 || rapid.Bool().Draw(rt, "more")) {
			m.add(t, rapid.IntRange(1, 300).Draw(rt, "step"))
		}
		size := m.frontier.Size()
		for tile := range Tiles(size, false) {
			got, err := ReadTile(t.Context(), m, size, tile)
			if err != nil {
				rt.Fatal(err)
			}
			want, err := tlog.ReadTileData(tlog.Tile{H: TileHeight, L: tile.Level, N: tile.Index, W: tile.Width}, ref)
			if err != nil {
				rt.Fatal(err)
			}
			if string(got) != string(want) {
				rt.Fatalf("size %d: %s differs from the reference", size, tile)
			}
			if full, ok := m.tiles[tile]; tile.Full() && (!ok || string(full.Data()) != string(want)) {
				rt.Fatalf("size %d: %s was not filled, or with other hashes", size, tile)
			}
		}
	})
}

// TestFullTilesHighLevels fills tiles of level 1 and 2 from faked levels below,
// which would take 16 million leaves otherwise.
func TestFullTilesHighLevels(t *testing.T) {
	m := newMemory()
	m.leaves = make([]Leaf, 1<<16)
	for n := range int64(1<<16 - 1) {
		m.leaves[n].Hash = Hash(seeded("leaf", n))
	}
	for n := range int64(255) {
		hashes, _ := m.Hashes(t.Context(), 0, n*256, n*256+256)
		tile := Tile{Level: 0, Index: n, Width: TileWidth}
		m.tiles[tile] = FullTile{Tile: tile, Hashes: hashes, Root: perfectRoot(hashes)}
	}
	m.asked = 0
	last := Hash(seeded("leaf", 1<<16-1))
	got, err := FullTiles(t.Context(), m, 1<<16-1, []Hash{last})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[1].Tile != (Tile{Level: 1, Index: 0, Width: TileWidth}) {
		t.Fatalf("filled %d tiles, want one of level 0 and one of level 1", len(got))
	}
	var f Frontier
	for n := range int64(1 << 16) {
		if err := f.Append(Hash(seeded("leaf", n))); err != nil {
			t.Fatal(err)
		}
	}
	if got[1].Root != f.Root() {
		t.Error("the root of the tile of level 1 is not that of the tree")
	}
	if m.asked != 2 {
		t.Errorf("the source was read %d times, want once for each tile", m.asked)
	}
	if n := TilesFilled(1<<24-1, 1); n != 3 {
		t.Errorf("TilesFilled at 2^24 = %d, want 3", n)
	}
}

// TestNotInTree refuses tiles the log does not have.
func TestNotInTree(t *testing.T) {
	m := newMemory()
	m.add(t, 300)
	for _, tile := range []Tile{
		{Level: 0, Index: 1, Width: 45}, {Level: 0, Index: 1, Width: 256}, {Level: 1, Index: 0, Width: 2},
		{Level: 2, Index: 0, Width: 1}, {Level: 0, Index: -1, Width: 1}, {Level: 0, Index: 0, Width: 0},
		{Level: 8, Index: 0, Width: 1}, {Level: 7, Index: 1 << 62, Width: 1},
	} {
		if _, err := ReadTile(t.Context(), m, 300, tile); !errors.Is(err, ErrNotInTree) {
			t.Errorf("ReadTile(%+v) = %v, want ErrNotInTree", tile, err)
		}
		tile.Level = EntriesLevel
		if tile.InTree(300) {
			continue
		}
		if _, err := ReadBundle(t.Context(), m, 300, tile); !errors.Is(err, ErrNotInTree) {
			t.Errorf("ReadBundle(%+v) = %v, want ErrNotInTree", tile, err)
		}
	}
}

// TestBundle reads back what ReadBundle writes and refuses damage.
func TestBundle(t *testing.T) {
	m := newMemory()
	m.add(t, 300)
	data, err := ReadBundle(t.Context(), m, 300, Tile{Level: EntriesLevel, Index: 1, Width: 44})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseBundle(data, 44)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := m.Commitments(t.Context(), 256, 300)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := ParseBundle(data[:len(data)-1], 44); err == nil {
		t.Error("a truncated bundle was read")
	}
	data[1]++
	if _, err := ParseBundle(data, 44); err == nil {
		t.Error("a bundle with an entry of 33 bytes was read")
	}
}

// TestTilesOfSpecExample is the example of C2SP tlog-tiles: 70,000 leaves.
func TestTilesOfSpecExample(t *testing.T) {
	count := map[[2]int]int{}
	for tile := range Tiles(70000, true) {
		count[[2]int{tile.Level, tile.Width}]++
	}
	want := map[[2]int]int{
		{0, 256}: 273, {0, 112}: 1, {1, 256}: 1, {1, 17}: 1, {2, 1}: 1, {-1, 256}: 273, {-1, 112}: 1,
	}
	if diff := cmp.Diff(want, count); diff != "" {
		t.Error(diff)
	}
}

func TestPath(t *testing.T) {
	for path, tile := range map[string]Tile{
		"tile/0/000":               {Level: 0, Index: 0, Width: 256},
		"tile/3/x001/x234/067":     {Level: 3, Index: 1234067, Width: 256},
		"tile/2/x001/x234/067.p/1": {Level: 2, Index: 1234067, Width: 1},
		"tile/7/000.p/16":          {Level: 7, Index: 0, Width: 16},
		"tile/7/000.p/17":          {}, "tile/7/000": {}, "tile/7/001.p/1": {},
		"tile/entries/x001/000.p/255":   {Level: EntriesLevel, Index: 1000, Width: 255},
		"tile/0/x004/x503/x599/627/370": {},
		"/tile/0/000":                   {}, "tile/0/0": {}, "tile/0/000.p/256": {}, "tile/0/000.p/0": {},
		"tile/0/000.p/01": {}, "tile/00/000": {}, "tile/8/000": {}, "tile/-1/000": {}, "tile/0/x000/001": {},
		"tile/0/001/001": {}, "tile/0/x001": {}, "tile/0/+01": {}, "tile/0/000/": {}, "tile/0/": {}, "tile/0": {},
		"tile/data/000": {}, "tile/0/000.p/1.p/1": {}, "": {}, "tile/7/x999/x999/x999/x999/999": {},
	} {
		got, err := ParsePath(path)
		if valid := tile != (Tile{}); valid != (err == nil) || got != tile {
			t.Errorf("ParsePath(%q) = %+v, %v", path, got, err)
		}
		if err == nil && got.Path() != path {
			t.Errorf("Path of %+v = %q, want %q", got, got.Path(), path)
		}
	}
}
