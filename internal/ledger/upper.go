package ledger

import (
	"bytes"
	"fmt"
)

// upper collects the hashes of the tile of one level above 0 that is being
// filled, as the tree and as the other side of an open dispute have them.
type upper struct {
	index       int64
	tree, other []Hash
}

// settle lets one side stand.
func (u *upper) settle(other bool) {
	if other {
		copy(u.tree, u.other)
	} else {
		copy(u.other, u.tree)
	}
}

// raise notes the root of a tile of the tree in the tile above it.
func (v *verifier) raise(level int, h Hash) {
	if level > MaxLevel || v.log.Tile == nil {
		return
	}
	u := &v.uppers[level]
	u.tree = append(u.tree, h)
	u.other = append(u.other, h)
}

// raiseOther corrects what raise noted for the other side of a dispute.
func (v *verifier) raiseOther(level int, h Hash) {
	if level > MaxLevel || v.log.Tile == nil {
		return
	}
	u := &v.uppers[level]
	u.other[len(u.other)-1] = h
}

// closeFullUppers compares the tiles above that the last leaf has filled.
func (v *verifier) closeFullUppers() error {
	for level := 1; level <= MaxLevel && len(v.uppers[level].tree) == TileWidth; level++ {
		if err := v.closeUpper(level); err != nil {
			return err
		}
	}
	return nil
}

// closeUpper compares a tile above level 0, full or the last one, with the
// tree, and makes way for the next.
func (v *verifier) closeUpper(level int) error {
	u := &v.uppers[level]
	if len(u.tree) == 0 {
		return nil
	}
	t := Tile{Level: level, Index: u.index, Width: len(u.tree)}
	hashes, err := v.readTile(t)
	if err != nil {
		return err
	}
	if hashes != nil {
		v.compareUpper(t, u, hashes)
	}
	u.index++
	u.tree, u.other = u.tree[:0], u.other[:0]
	return nil
}

// compareUpper reports the first hash of a tile that neither side has. Where
// the sides differ the tile is on one of them, so it is at fault if the other
// proves right.
func (v *verifier) compareUpper(t Tile, u *upper, hashes []Hash) {
	var neither, withTree, withOther []Finding
	for i, h := range hashes {
		n := t.Index*TileWidth + int64(i)
		kept := &neither
		switch {
		case h == u.tree[i] && h == u.other[i]:
			continue
		case h == u.tree[i]:
			kept = &withTree
			v.leanOn(t, n, false)
		case h == u.other[i]:
			kept = &withOther
			v.leanOn(t, n, true)
		}
		if len(*kept) == 0 {
			*kept = []Finding{{Kind: KindTile, Where: t.Path(), Seq: -1,
				Text: fmt.Sprintf("hash %d is not that of tile %d below", i, n)}}
		}
	}
	v.add(neither...)
	v.openAbove(dispute{ifOther: withTree})
	v.openAbove(dispute{ifTree: withOther, other: true})
}

// leanOn lets the first tile above level 0 decide about the block below.
func (v *verifier) leanOn(t Tile, block int64, other bool) {
	if t.Level == 1 {
		v.lean(block, other)
	}
}

// checkListed reports tiles that are kept but not part of the log, and
// compares partial tiles of earlier sizes with those that took their place.
func (v *verifier) checkListed() error {
	if v.log.Listed == nil {
		return nil
	}
	for t, err := range v.log.Listed {
		if err != nil {
			return fmt.Errorf("listing tiles: %w", err)
		}
		now, ok := v.widest(t)
		switch {
		case !ok || t.Width > now.Width:
			v.find(tileKind(t), t.Path(), -1, fmt.Sprintf("it is not part of a log of %d leaves", v.report.Size))
		case t.Width < now.Width:
			if err := v.checkOutgrown(t, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// widest returns the tile in place of t at the size of the log, if any.
func (v *verifier) widest(t Tile) (Tile, bool) {
	if t.check() != nil {
		return Tile{}, false
	}
	hashes := v.report.Size >> (max(t.Level, 0) * TileHeight)
	rest := hashes - t.Index*TileWidth
	t.Width = int(min(rest, TileWidth))
	return t, rest > 0
}

// checkOutgrown compares a partial tile with the wider one that continues it.
func (v *verifier) checkOutgrown(t, now Tile) error {
	if v.log.Tile == nil {
		return nil
	}
	data, err := v.fetch(t)
	if err != nil || data == nil {
		return err
	}
	whole, err := v.fetch(now)
	if err != nil || whole == nil {
		return err
	}
	item := HashSize
	if t.Level == EntriesLevel {
		item = bundleItem
	}
	if len(data) != t.Width*item || !bytes.HasPrefix(whole, data) {
		v.find(tileKind(t), t.Path(), -1, fmt.Sprintf("it is not the beginning of %s", now.Path()))
	}
	return nil
}
