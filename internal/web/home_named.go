package web

import (
	"steward/internal/access"
)

// named counts the AI systems by how many persons are accountable for each
// today (ISO/IEC 42001 A.3.2).
type named struct{ Total, Named, Nobody, Several int }

// namedSystems reads the counts, which are kept in the transaction of every
// change.
func (c *call) namedSystems(a access.Actor) (named, error) {
	tallies, err := c.web.reg.Tallies(c.ctx, a, "ai-system", "accountability", 10)
	var n named
	for _, t := range tallies {
		switch t.Value {
		case "named":
			n.Named = t.N
		case "nobody":
			n.Nobody = t.N
		case "several":
			n.Several = t.N
		}
		n.Total += t.N
	}
	return n, err
}

// seesAll reports whether the actor may read every record of a kind, as counts
// over all of them ask for.
func seesAll(a access.Actor, kind string) bool {
	d := a.May(access.Read, kind, nil)
	return d.Allowed && !d.Own
}
