package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// claimed is a log to be verified, all of it in memory so that a test can
// damage it.
type claimed struct {
	leaves      []Leaf
	kept        map[Tile][]byte
	checkpoints []NamedCheckpoint
	frontier    *Frontier
	published   bool
}

// claim returns a log of the given size as a database holds it, or with
// published as an export does, with checkpoints at the sizes given.
func claim(t testing.TB, size int, published bool, checkpoints ...int64) *claimed {
	t.Helper()
	m := newMemory()
	c := &claimed{kept: map[Tile][]byte{}, published: published}
	for _, at := range checkpoints {
		m.add(t, int(at-m.frontier.Size()))
		c.checkpoints = append(c.checkpoints, NamedCheckpoint{
			Name: fmt.Sprintf("checkpoint %d", at), Raw: sign(t, at, m.frontier.Root())})
	}
	m.add(t, size-int(m.frontier.Size()))
	c.leaves = m.leaves
	c.frontier = m.frontier.Clone()
	for tile := range Tiles(int64(size), published) {
		if !published && !tile.Full() {
			continue
		}
		var data []byte
		var err error
		if tile.Level == EntriesLevel {
			data, err = ReadBundle(t.Context(), m, int64(size), tile)
		} else {
			data, err = ReadTile(t.Context(), m, int64(size), tile)
		}
		if err != nil {
			t.Fatal(err)
		}
		c.kept[tile] = data
	}
	return c
}

// log returns the claim as Verify takes it.
func (c *claimed) log(t testing.TB) Log {
	_, key := testKeys(t)
	return Log{
		Leaves: yieldAll(c.leaves),
		Tile: func(_ context.Context, tile Tile) ([]byte, error) {
			data, ok := c.kept[tile]
			if !ok {
				return nil, ErrNotInTree
			}
			return data, nil
		},
		Published: c.published,
		Listed: func(yield func(Tile, error) bool) {
			for tile := range c.kept {
				if !yield(tile, nil) {
					return
				}
			}
		},
		Checkpoints: yieldAll(c.checkpoints),
		Key:         key,
		Frontier:    c.frontier,
	}
}

// verify returns the report and, as "kind where", its findings.
func (c *claimed) verify(t testing.TB) (*Report, []string) {
	t.Helper()
	report, err := Verify(t.Context(), c.log(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range report.Findings {
		names = append(names, string(f.Kind)+" "+f.Where)
	}
	slices.Sort(names)
	return report, names
}

// TestVerifyClean finds nothing wrong with logs of many sizes and shapes.
func TestVerifyClean(t *testing.T) {
	for _, size := range []int{0, 1, 255, 256, 257, 511, 512, 700} {
		for _, published := range []bool{false, true} {
			var at []int64
			for _, n := range []int64{0, 1, 100, 256, 300, 512} {
				if n <= int64(size) {
					at = append(at, n)
				}
			}
			c := claim(t, size, published, at...)
			report, names := c.verify(t)
			want := &Report{Size: int64(size), Root: c.frontier.Root(), Leaves: int64(size), Entries: int64(size),
				Checkpoints: int64(len(at)), Covered: at[len(at)-1]}
			for tile := range c.kept {
				if tile.Level == EntriesLevel {
					want.Bundles++
				} else {
					want.Tiles++
				}
			}
			if diff := cmp.Diff(want, report); diff != "" || !report.OK() {
				t.Errorf("size %d, published %v: %v\n%s", size, published, names, diff)
			}
		}
	}
}

// TestVerifyErased verifies a log from which entries were erased.
func TestVerifyErased(t *testing.T) {
	c := claim(t, 600, false, 600)
	for i := range c.leaves {
		if i%3 == 0 {
			c.leaves[i].Salt, c.leaves[i].Entry = nil, nil
		}
	}
	report, names := c.verify(t)
	if !report.OK() || report.Entries != 400 || report.Checkpoints != 1 {
		t.Errorf("report %+v, findings %v", report, names)
	}
}

// flips are the places one bit can be flipped at, and what must then be
// found, and nothing else.
var flips = map[string]func(c *claimed, leaf int, bit uint) string{
	"entry": func(c *claimed, leaf int, bit uint) string {
		flip(c.leaves[leaf].Entry, bit)
		return fmt.Sprintf("entry leaf %d", leaf)
	},
	"salt": func(c *claimed, leaf int, bit uint) string {
		flip(c.leaves[leaf].Salt, bit)
		return fmt.Sprintf("entry leaf %d", leaf)
	},
	"commitment": func(c *claimed, leaf int, bit uint) string {
		flip(c.leaves[leaf].Commitment[:], bit)
		return fmt.Sprintf("leaf leaf %d", leaf)
	},
	"commitment of an erased entry": func(c *claimed, leaf int, bit uint) string {
		c.leaves[leaf].Salt, c.leaves[leaf].Entry, c.leaves[leaf].HasHash = nil, nil, false
		flip(c.leaves[leaf].Commitment[:], bit)
		for tile := range c.kept {
			if tile.Level == 0 && tile.Index == int64(leaf/TileWidth) {
				return fmt.Sprintf("leaf leaf %d", leaf)
			}
		}
		return "" // nothing else states the leaf: only the checkpoint can show it
	},
	"leaf hash": func(c *claimed, leaf int, bit uint) string {
		flip(c.leaves[leaf].Hash[:], bit)
		return fmt.Sprintf("leaf hash leaf %d", leaf)
	},
	"tile": func(c *claimed, leaf int, bit uint) string {
		return c.flipTile(0, leaf, uint(leaf%TileWidth*HashSize*8)+bit%256)
	},
	"tile above": func(c *claimed, leaf int, bit uint) string {
		return c.flipTile(1, leaf/TileWidth, uint(leaf/TileWidth*HashSize*8)+bit%256)
	},
	"bundle": func(c *claimed, leaf int, bit uint) string {
		return c.flipTile(EntriesLevel, leaf, uint(leaf%TileWidth*bundleItem*8)+bit)
	},
	"checkpoint": func(c *claimed, leaf int, bit uint) string {
		n := &c.checkpoints[leaf%len(c.checkpoints)]
		flip(n.Raw, bit+uint(leaf)*8)
		return "checkpoint " + n.Name
	},
	"head": func(c *claimed, leaf int, bit uint) string {
		flip(c.frontier.roots[leaf%len(c.frontier.roots)][:], bit)
		return "head head"
	},
}

// flip inverts one bit, counted from the first and around the end.
func flip(data []byte, bit uint) {
	bit %= uint(len(data) * 8)
	data[bit/8] ^= 1 << (bit % 8)
}

// flipTile flips a bit of the tile that holds position n of a level and
// returns what must be found; nothing when the log keeps no such tile.
func (c *claimed) flipTile(level, n int, bit uint) string {
	for tile, data := range c.kept {
		if tile.Level == level && tile.Index == int64(n/TileWidth) {
			flip(data, bit)
			return string(tileKind(tile)) + " " + tile.Path()
		}
	}
	return ""
}

// TestVerifyOneBit flips one bit anywhere and expects exactly that thing to be
// named.
func TestVerifyOneBit(t *testing.T) {
	for name, damage := range flips {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				size := rapid.IntRange(300, 1100).Draw(rt, "size")
				at := []int64{200, 256, int64(rapid.IntRange(257, size).Draw(rt, "checkpoint")), int64(size)}
				c := claim(t, size, rapid.Bool().Draw(rt, "published"), at...)
				leaf := rapid.IntRange(0, size-1).Draw(rt, "leaf")
				want := damage(c, leaf, uint(rapid.IntRange(0, 300).Draw(rt, "bit")))
				if want == "" {
					rt.SkipNow()
				}
				report, got := c.verify(t)
				if !slices.Equal(got, []string{want}) {
					rt.Fatalf("found %v (%v), want only %q", got, report.Findings, want)
				}
			})
		})
	}
}

// TestVerifyManyFaults names every one of several faults in different blocks,
// which no single side of the dispute has right.
func TestVerifyManyFaults(t *testing.T) {
	c := claim(t, 1300, true, 500, 1300)
	c.leaves[10] = Leaf{Seq: 10, Commitment: Commitment{1}}
	c.kept[Tile{Level: EntriesLevel, Index: 0, Width: TileWidth}] = bundleWith(c, 0, 10)
	c.leaves[700] = Leaf{Seq: 700, Commitment: Commitment{2}}
	c.kept[Tile{Level: EntriesLevel, Index: 2, Width: TileWidth}] = bundleWith(c, 2, 700)
	flip(c.kept[Tile{Level: 0, Index: 3, Width: TileWidth}], 77)
	flip(c.leaves[1290].Entry, 5)
	_, got := c.verify(t)
	for _, want := range []string{"leaf leaf 10", "leaf leaf 700", "tile tile/0/003", "entry leaf 1290"} {
		if !slices.Contains(got, want) {
			t.Errorf("found %v, without %q", got, want)
		}
	}
}

// bundleWith rewrites the bundle of a tile so that it agrees with the leaves.
func bundleWith(c *claimed, index int64, leaf int) []byte {
	tile := Tile{Level: EntriesLevel, Index: index, Width: TileWidth}
	data := bytes.Clone(c.kept[tile])
	copy(data[leaf%TileWidth*bundleItem+2:], c.leaves[leaf].Commitment[:])
	return data
}

// TestVerifyRewritten rewrites a leaf everywhere a forger without the key can:
// the checkpoint does not hold, and says where the doubt begins and ends.
func TestVerifyRewritten(t *testing.T) {
	c := claim(t, 900, true, 300, 600, 700, 900)
	forged := claim(t, 900, true)
	leaf := testLeaf(5000)
	leaf.Seq = 400
	m := newMemory()
	for _, l := range forged.leaves {
		if l.Seq == 400 {
			l = leaf
		}
		m.leaves = append(m.leaves, l)
	}
	c.leaves = m.leaves
	c.frontier = &Frontier{}
	for _, l := range c.leaves {
		if err := c.frontier.append(l.Hash, func(int, Hash) {}); err != nil {
			t.Fatal(err)
		}
	}
	c.kept, c.published = map[Tile][]byte{}, false
	for n := range int64(3) {
		hashes, _ := m.Hashes(t.Context(), 0, n*TileWidth, (n+1)*TileWidth)
		c.kept[Tile{Level: 0, Index: n, Width: TileWidth}] = joinHashes(hashes)
	}
	report, got := c.verify(t)
	want := []string{"checkpoint checkpoint 600", "checkpoint checkpoints to size 900"}
	if !slices.Equal(got, want) || report.Covered != 300 || report.Checkpoints != 1 {
		t.Errorf("found %v, covered %d, want %v and 300", got, report.Covered, want)
	}
	if text := report.Findings[0].Text; !strings.Contains(text, "from 300 to 599") {
		t.Errorf("the finding does not say where: %s", text)
	}
}

// TestVerifyForkedCheckpoint names a checkpoint that was signed for another
// tree between two that hold.
func TestVerifyForkedCheckpoint(t *testing.T) {
	c := claim(t, 600, false, 200, 400, 600)
	c.checkpoints[1].Raw = sign(t, 400, Hash{1})
	report, got := c.verify(t)
	if want := []string{"checkpoint checkpoint 400"}; !slices.Equal(got, want) || report.Covered != 600 {
		t.Errorf("found %v, covered %d", got, report.Covered)
	}
}

// TestVerifyStructure names leaves, tiles and checkpoints that are missing,
// repeated or too many.
func TestVerifyStructure(t *testing.T) {
	type test struct {
		name      string
		published bool
		damage    func(*claimed)
		want      []string
		broken    bool
	}
	stray := Tile{Level: 0, Index: 9, Width: 3}
	full := Tile{Level: 0, Index: 1, Width: TileWidth}
	for _, c := range []test{
		{"missing leaf, made up for by a tile", false, func(c *claimed) { c.leaves = slices.Delete(c.leaves, 300, 301) },
			[]string{"leaf leaf 300"}, false},
		{"missing tile of leaves", false, func(c *claimed) { c.leaves = slices.Delete(c.leaves, 200, 560) },
			[]string{"checkpoint checkpoint 700", "head head", "leaf leaves 200 to 559"}, true},
		{"missing leaf beyond the tiles", false, func(c *claimed) { c.leaves = slices.Delete(c.leaves, 600, 601) },
			[]string{"checkpoint checkpoint 700", "head head", "leaf leaf 600"}, true},
		{"missing last leaf", false, func(c *claimed) { c.leaves = c.leaves[:699] },
			[]string{"checkpoint checkpoint 700", "head head"}, false},
		{"repeated leaf", false, func(c *claimed) { c.leaves = slices.Insert(c.leaves, 300, c.leaves[299]) },
			[]string{"leaf leaf 299"}, false},
		{"leaf far beyond", false, func(c *claimed) { c.leaves = append(c.leaves, Leaf{Seq: MaxSize - 1}) },
			[]string{fmt.Sprintf("leaf leaves 700 to %d", MaxSize-2), "head head"}, true},
		{"negative leaf", false, func(c *claimed) { c.leaves = slices.Insert(c.leaves, 3, Leaf{Seq: -1}) },
			[]string{"leaf leaf -1"}, false},
		{"missing tile", false, func(c *claimed) { delete(c.kept, full) }, []string{"tile tile/0/001"}, false},
		{"short tile", false, func(c *claimed) { c.kept[full] = c.kept[full][:100] }, []string{"tile tile/0/001"}, false},
		{"garbage tile", false, func(c *claimed) { c.kept[full] = bytes.Repeat([]byte{7}, 8192) }, []string{"tile tile/0/001"}, false},
		{"tile beyond", false, func(c *claimed) { c.kept[stray] = make([]byte, 96) }, []string{"tile tile/0/009.p/3"}, false},
		{"missing partial tile", true, func(c *claimed) { delete(c.kept, Tile{Level: 0, Index: 2, Width: 188}) },
			[]string{"tile tile/0/002.p/188"}, false},
		{"missing bundle", true, func(c *claimed) { delete(c.kept, Tile{Level: EntriesLevel, Index: 0, Width: 256}) },
			[]string{"bundle tile/entries/000"}, false},
		{"outgrown tile", true, func(c *claimed) {
			c.kept[Tile{Level: 0, Index: 1, Width: 2}] = bytes.Clone(c.kept[full][:64])
		}, nil, false},
		{"damaged outgrown tile", true, func(c *claimed) {
			c.kept[Tile{Level: 0, Index: 1, Width: 2}] = bytes.Clone(c.kept[full][1:65])
		}, []string{"tile tile/0/001.p/2"}, false},
		{"checkpoints out of order", false, func(c *claimed) { slices.Reverse(c.checkpoints) },
			[]string{"checkpoint checkpoint 500"}, false},
		{"short salt", false, func(c *claimed) {
			l := &c.leaves[650]
			l.Salt = nil
		}, []string{"entry leaf 650", "entry leaf 650"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := claim(t, 700, c.published, 500, 700)
			c.damage(log)
			report, got := log.verify(t)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) || report.Broken != c.broken {
				t.Errorf("found %v, broken %v\nwant %v, broken %v\n%v", got, report.Broken, c.want, c.broken, report.Findings)
			}
		})
	}
}

// TestVerifyUndecided says so when nothing decides who is wrong.
func TestVerifyUndecided(t *testing.T) {
	c := claim(t, 300, false)
	c.frontier = nil
	c.leaves[7] = Leaf{Seq: 7, Commitment: Commitment{1}}
	report, got := c.verify(t)
	if !slices.Equal(got, []string{"tile tile/0/000"}) || !strings.Contains(report.Findings[0].Text, "nothing decides") {
		t.Errorf("found %v: %v", got, report.Findings)
	}
}

// TestVerifyCapped keeps a bounded number of findings and counts the rest.
func TestVerifyCapped(t *testing.T) {
	c := claim(t, 700, false, 700)
	for i := range c.leaves {
		flip(c.leaves[i].Entry, 3)
	}
	log := c.log(t)
	log.MaxFindings = 10
	report, err := Verify(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 10 || int64(len(report.Findings))+report.Dropped != 700 {
		t.Errorf("%d findings kept, %d dropped, want 10 of 700", len(report.Findings), report.Dropped)
	}
}

// TestVerifyStops returns errors of its inputs instead of a report.
func TestVerifyStops(t *testing.T) {
	broken := errors.New("disk on fire")
	failing := func(yield func(Leaf, error) bool) { yield(Leaf{}, broken) }
	c := claim(t, 300, false, 300)
	for name, change := range map[string]func(*Log){
		"leaves": func(l *Log) { l.Leaves = failing },
		"tiles": func(l *Log) {
			l.Tile = func(context.Context, Tile) ([]byte, error) { return nil, broken }
		},
		"checkpoints": func(l *Log) {
			l.Checkpoints = func(yield func(NamedCheckpoint, error) bool) { yield(NamedCheckpoint{}, broken) }
		},
		"listing": func(l *Log) { l.Listed = func(yield func(Tile, error) bool) { yield(Tile{}, broken) } },
	} {
		log := c.log(t)
		change(&log)
		if _, err := Verify(t.Context(), log); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(ctx, c.log(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	log := c.log(t)
	log.Key = nil
	if _, err := Verify(t.Context(), log); err == nil {
		t.Error("checkpoints were verified without a key")
	}
}
