package ledger

import (
	"fmt"
)

// dispute is an open disagreement about leaves or tiles. Which findings it
// comes to depends on which side proves right.
type dispute struct {
	block int64 // the level-0 tile it is about, for the tile above to decide

	ifTree  []Finding // when the side the tree was grown from is right
	ifOther []Finding // when the other side is right

	seenTree, seenOther seenTiles

	decided bool // by majority or the tile above, should no checkpoint do it
	other   bool // decided for the other side
}

// disputeLeaf notes that the places that state a leaf do not agree, if so.
// The leaves of a block in one dispute are those since the last checkpoint.
func (v *verifier) disputeLeaf(s *slot, seq int64, width int) {
	first, second, decided, ok := s.sides()
	ifTree := s.losers(first, seq, width)
	if !ok || len(ifTree) == 0 {
		return
	}
	ifOther := s.losers(second, seq, width)
	if v.held >= v.log.MaxFindings {
		v.report.Dropped += int64(len(ifTree))
		return
	}
	v.held += len(ifTree)
	d := v.disputeOf(seq / TileWidth)
	d.decided = d.decided && decided
	d.ifTree = appendMerged(d.ifTree, ifTree, &d.seenTree)
	d.ifOther = appendMerged(d.ifOther, ifOther, &d.seenOther)
}

// disputeOf returns the open dispute about a block, a new one if there is none.
func (v *verifier) disputeOf(block int64) *dispute {
	if last := len(v.disputes) - 1; last >= 0 && v.disputes[last].block == block {
		return &v.disputes[last]
	}
	v.disputes = append(v.disputes, dispute{block: block, decided: true})
	return &v.disputes[len(v.disputes)-1]
}

// losers are the findings about one leaf when the given value is right.
func (s *slot) losers(right Hash, seq int64, width int) []Finding {
	var out []Finding
	for p := range places {
		if !s.has[p] || s.stated[p] == right {
			continue
		}
		kind, text := describe(p, seq)
		where := leafName(seq)
		switch p {
		case byTile:
			where = Tile{Level: 0, Index: seq / TileWidth, Width: width}.Path()
		case byBundle:
			where = Tile{Level: EntriesLevel, Index: seq / TileWidth, Width: width}.Path()
		}
		out = append(out, Finding{Kind: kind, Where: where, Seq: seq, Text: text})
	}
	return out
}

// seenTiles says of which tile and bundle of a block there is a finding.
type seenTiles struct{ tile, bundle bool }

// appendMerged appends findings about a leaf to those about its block, but
// only the first about its tile and its bundle: a tile of garbage is one
// fault, not 256.
func appendMerged(out, more []Finding, seen *seenTiles) []Finding {
	for _, f := range more {
		switch {
		case f.Kind == KindTile && !seen.tile:
			seen.tile = true
		case f.Kind == KindBundle && !seen.bundle:
			seen.bundle = true
		case f.Kind == KindTile, f.Kind == KindBundle:
			continue
		}
		out = append(out, f)
	}
	return out
}

// openAbove keeps a dispute about one tile above level 0.
func (v *verifier) openAbove(d dispute) {
	if len(d.ifTree)+len(d.ifOther) == 0 {
		return
	}
	if v.held >= v.log.MaxFindings {
		v.report.Dropped++
		return
	}
	v.held++
	d.block, d.decided = -1, true
	v.disputes = append(v.disputes, d)
}

// settle ends all disputes: the tree, or the other side of it, is proven to
// be right up to here.
func (v *verifier) settle(other bool) {
	for _, d := range v.disputes {
		if other {
			v.add(d.ifOther...)
		} else {
			v.add(d.ifTree...)
		}
	}
	v.disputes, v.held = nil, 0
	if other {
		v.tree = v.other
	}
	v.other = nil
	for i := range v.uppers {
		v.uppers[i].settle(other)
	}
}

// lean notes on which side of a dispute about a block the tile above is.
func (v *verifier) lean(block int64, other bool) {
	for i := range v.disputes {
		if d := &v.disputes[i]; d.block == block {
			d.decided, d.other = true, other
		}
	}
}

// reportOpen reports the disputes nothing has settled.
func (v *verifier) reportOpen() {
	for _, d := range v.disputes {
		findings := d.ifTree
		if d.other {
			findings = d.ifOther
		}
		for _, f := range findings {
			if !d.decided {
				f.Text = fmt.Sprintf("%s, or what it is compared with is wrong: nothing decides", f.Text)
			}
			v.add(f)
		}
	}
	v.disputes, v.held = nil, 0
}
