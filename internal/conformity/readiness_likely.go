package conformity

import (
	"slices"

	"steward/internal/aims/position"
	"steward/internal/pack"
)

// mostLikely is how many likely findings are listed.
const mostLikely = 15

// ReadyLikely is a clause or a control an auditor would likely raise a finding on.
type ReadyLikely struct {
	Item     pack.Item // a clause with its requirements, or a control
	Status   position.Status
	Why      string
	Rows     []GridRow // what is not evidenced
	Commonly []string  // what is commonly found there, from the pack
	Weight   int       // what the order follows
}

// likely orders what is not evidenced by how likely and how grave a finding is:
// what failed, mandatory documents that are missing, what nothing speaks for, what
// expired, what was handed in and not accepted, what is shown in part. Within these,
// first what is commonly found elsewhere too. Excluded controls are left out: a
// finding on an exclusion belongs to the clause that decides on it.
func (r *readiness) likely() {
	groups := map[string]*ReadyLikely{}
	var order []string
	for _, row := range r.Grid.Rows {
		if row.Record.ID == "" || row.Status == position.Evidenced || row.Status == position.Excluded {
			continue
		}
		id := row.Item.ID
		if !row.Item.Selected && row.Item.Parent != "" {
			id = row.Item.Parent
		}
		g := groups[id]
		if g == nil {
			it := *r.Grid.Pack.Item(id)
			g = &ReadyLikely{Item: it, Commonly: it.Findings}
			groups[id], order = g, append(order, id)
		}
		g.Rows = append(g.Rows, row)
	}
	for _, id := range order {
		g := groups[id]
		r.weigh(g)
		r.Likely = append(r.Likely, *g)
	}
	slices.SortStableFunc(r.Likely, func(x, y ReadyLikely) int { return y.Weight - x.Weight })
	r.LikelyAll = len(r.Likely)
	r.Likely = r.Likely[:min(len(r.Likely), mostLikely)]
}

// weigh judges a group by its worst row.
func (r *readiness) weigh(g *ReadyLikely) {
	weights := map[position.Status]int{position.Failed: 100, position.NotStarted: 60, position.Expired: 50, position.Unknown: 40, position.Partial: 20}
	for _, row := range g.Rows {
		if w := weights[row.Status]; w > g.Weight {
			g.Weight, g.Status, g.Why = w, row.Status, row.Reason
		}
	}
	for _, d := range r.Documents {
		if d.Status != position.Evidenced && slices.ContainsFunc(r.Grid.Pack.Path(d.Clause), func(it pack.Item) bool { return it.ID == g.Item.ID }) {
			g.Weight += 25
			g.Why += " Mandatory, and not in force: " + d.Document.Title + "."
			break
		}
	}
	g.Weight += min(len(g.Commonly), 5)
}
