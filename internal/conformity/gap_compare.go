package conformity

import "steward/internal/record"

// GapMove is how an item went from one round to another.
type GapMove string

// The moves.
const (
	GapRose GapMove = "rose"
	GapFell GapMove = "fell"
	GapSame GapMove = "same"
	GapNew  GapMove = "new"  // known now, not then
	GapLost GapMove = "lost" // known then, not now
)

// GapChange is one item in two rounds.
type GapChange struct {
	Item   GapItem // as the newer round has it, or else the older
	Before GapValue
	After  GapValue
	Move   GapMove
}

// CompareGaps holds a round against an earlier one, in the order of the newer;
// items that only the earlier has come last. Items known in neither are left out.
func CompareGaps(before, after *GapRound) []GapChange {
	var out []GapChange
	seen := map[record.ID]bool{}
	for _, g := range []*GapRound{after, before} {
		for _, it := range g.Items {
			id := it.Record.ID
			if seen[id] {
				continue
			}
			seen[id] = true
			c := GapChange{Item: it, Before: before.Value(id), After: after.Value(id)}
			if c.Before.Known || c.After.Known {
				c.Move = moveOf(c.Before, c.After)
				out = append(out, c)
			}
		}
	}
	return out
}

func moveOf(before, after GapValue) GapMove {
	switch {
	case !before.Known:
		return GapNew
	case !after.Known:
		return GapLost
	case after.Level > before.Level:
		return GapRose
	case after.Level < before.Level:
		return GapFell
	}
	return GapSame
}
