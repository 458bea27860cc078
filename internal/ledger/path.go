package ledger

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	// TileHeight is the number of tree levels one tile spans (C2SP tlog-tiles).
	TileHeight = 8
	// TileWidth is the number of hashes in a full tile.
	TileWidth = 1 << TileHeight
	// EntriesLevel is the level of a [Tile] that is an entry bundle.
	EntriesLevel = -1
	// MaxLevel is the highest level of a tile in a tree of [MaxSize] leaves.
	MaxLevel = 7
	// maxPath is the longest path ParsePath reads. The longest it accepts
	// is shorter.
	maxPath = 64
)

// Tile names one resource of C2SP tlog-tiles: a tile of hashes, or at
// [EntriesLevel] an entry bundle.
type Tile struct {
	Level int   // 0 to MaxLevel, or EntriesLevel
	Index int64 // position within the level, from 0
	Width int   // hashes or entries held: 1 to TileWidth, which is a full tile
}

// Full reports whether the tile holds all its hashes or entries, and so never
// changes again.
func (t Tile) Full() bool { return t.Width == TileWidth }

// FirstLeaf returns the sequence number of the first leaf below the tile. Like
// EndLeaf it means nothing for a tile that [Tile.InTree] refuses at every size.
func (t Tile) FirstLeaf() int64 { return t.Index << t.span() }

// EndLeaf returns the sequence number after the last leaf below the tile,
// which is the smallest tree size the tile belongs to.
func (t Tile) EndLeaf() int64 {
	return t.FirstLeaf() + int64(t.Width)<<(t.span()-TileHeight)
}

// span is the base-2 logarithm of the leaves below a full tile.
func (t Tile) span() int { return (max(t.Level, 0) + 1) * TileHeight }

// Path returns the path of the tile under the prefix of the log:
// tile/<L>/<N>[.p/<W>], or tile/entries/<N>[.p/<W>] for an entry bundle.
func (t Tile) Path() string {
	level := "entries"
	if t.Level != EntriesLevel {
		level = strconv.Itoa(t.Level)
	}
	n := fmt.Sprintf("%03d", t.Index%1000)
	for rest := t.Index / 1000; rest > 0; rest /= 1000 {
		n = fmt.Sprintf("x%03d/%s", rest%1000, n)
	}
	partial := ""
	if !t.Full() {
		partial = fmt.Sprintf(".p/%d", t.Width)
	}
	return "tile/" + level + "/" + n + partial
}

// String returns the path.
func (t Tile) String() string { return t.Path() }

// check refuses coordinates outside a tree of MaxSize leaves.
func (t Tile) check() error {
	if t.Level < EntriesLevel || t.Level > MaxLevel {
		return fmt.Errorf("tile level %d is not between %d and %d", t.Level, EntriesLevel, MaxLevel)
	}
	if t.Width < 1 || t.Width > TileWidth {
		return fmt.Errorf("tile width %d is not between 1 and %d", t.Width, TileWidth)
	}
	hashes := MaxSize >> (max(t.Level, 0) * TileHeight) // of the level, at most
	if t.Index < 0 || t.Index > hashes/TileWidth || t.Index*TileWidth+int64(t.Width) > hashes {
		return fmt.Errorf("tile index %d is outside a log of %d leaves at level %d", t.Index, MaxSize, t.Level)
	}
	return nil
}

// ParsePath is the exact inverse of [Tile.Path]: it refuses every path that
// Path would not have written, such as one with a leading slash, a sign,
// needless zeroes or a ".p/256".
func ParsePath(path string) (Tile, error) {
	t, ok := parsePath(path)
	if !ok || t.check() != nil || t.Path() != path {
		return Tile{}, fmt.Errorf("%q is not the path of a tile or entry bundle", clip(path))
	}
	return t, nil
}

// parsePath reads the numbers of a path. What it lets through that is not
// canonical, ParsePath refuses by writing the tile out again.
func parsePath(path string) (Tile, bool) {
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok || len(path) > maxPath {
		return Tile{}, false
	}
	levelText, rest, ok := strings.Cut(rest, "/")
	if !ok {
		return Tile{}, false
	}
	t := Tile{Level: EntriesLevel, Width: TileWidth}
	if levelText != "entries" {
		level, err := strconv.ParseUint(levelText, 10, 8)
		if err != nil {
			return Tile{}, false
		}
		t.Level = int(level)
	}
	index, width, partial := strings.Cut(rest, ".p/")
	if partial {
		w, err := strconv.ParseUint(width, 10, 16)
		if err != nil {
			return Tile{}, false
		}
		t.Width = int(w)
	}
	digits := strings.NewReplacer("/x", "", "/", "").Replace("/" + index)
	n, err := strconv.ParseInt(digits, 10, 64)
	t.Index = n
	return t, err == nil
}
