package conformity

import (
	"slices"

	"steward/internal/pack"
)

// GapClause sums up the items of one clause, objective or group.
type GapClause struct {
	GapClauseID
	Title string
	Top   string // the clause above all, such as "4"
	Items []GapItem

	Asked    int // items asked about: all but excluded controls
	Answered int // of Asked: somebody said more than "I don't know"
	Waiting  int // of Asked: somebody was asked and has not answered
	Split    int // of Asked: answers differ
	Below    int // of Asked: below target

	// Of the items answered: the lowest value, the middle one (the lower of two),
	// and the highest target of all items asked about. Levels are -1 while nothing
	// is answered.
	Lowest, Middle, Target int
	Positions              Positions // of all items
}

// Clauses sums the round up by clause, in order. Items of one clause stand
// together.
func (g *GapRound) Clauses() []GapClause {
	return g.group(func(it GapItem) string { return it.Clause.ID })
}

// Tops sums the round up by the clauses above all, such as 4 to 10 and the
// groups of Annex A.
func (g *GapRound) Tops() []GapClause {
	return g.group(func(it GapItem) string { return it.Top })
}

func (g *GapRound) group(by func(GapItem) string) []GapClause {
	var out []GapClause
	at := map[GapClauseID]int{}
	for _, it := range g.Items {
		id := GapClauseID{it.Clause.Pack, by(it)}
		i, ok := at[id]
		if !ok {
			i = len(out)
			at[id] = i
			out = append(out, GapClause{GapClauseID: id, Title: clauseTitle(it.Pack, id.ID), Top: it.Top})
		}
		out[i].Items = append(out[i].Items, it)
	}
	for i := range out {
		g.sum(&out[i])
	}
	return out
}

func clauseTitle(p *pack.Pack, id string) string {
	if p != nil && p.Item(id) != nil {
		return p.Item(id).Title
	}
	return ""
}

// sum counts a clause.
func (g *GapRound) sum(c *GapClause) {
	c.Lowest, c.Middle, c.Target = -1, -1, 0
	var levels []int
	c.Positions = Positions{}
	for _, it := range c.Items {
		c.Positions[it.Position()]++
		if it.Excluded() {
			continue
		}
		v := g.Value(it.Record.ID)
		c.Asked++
		c.Answered += one(v.Known)
		c.Waiting += one(v.Waiting > 0)
		c.Split += one(v.Split)
		c.Below += one(it.Gap(v) > 0)
		c.Target = max(c.Target, it.Target)
		if v.Known {
			levels = append(levels, v.Level)
		}
	}
	if len(levels) > 0 {
		slices.Sort(levels)
		c.Lowest, c.Middle = levels[0], levels[(len(levels)-1)/2]
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Whole sums up the whole round.
func (g *GapRound) Whole() GapClause {
	c := GapClause{Items: g.Items}
	g.sum(&c)
	return c
}
