package conformity

import "steward/internal/record"

// GapSequence is the questions one person goes through in an interview, in
// order, with what they answered already.
type GapSequence struct {
	Items []GapItem
	Mine  map[record.ID]GapAnswer
}

// Sequence narrows a round to the questions of an interview: those of a clause or
// of one above it ("" for all) and, with asked, only those the person was asked
// or answered. Excluded controls are not asked about.
func (g *GapRound) Sequence(clause GapClauseID, mine map[record.ID]GapAnswer, asked bool) GapSequence {
	q := GapSequence{Mine: mine}
	for _, it := range g.Items {
		_, known := mine[it.Record.ID]
		if !it.Excluded() && it.within(clause) && (known || !asked) {
			q.Items = append(q.Items, it)
		}
	}
	return q
}

// within reports whether the item is in a clause, or below it. A clause without
// a pack is looked for in every pack.
func (it GapItem) within(c GapClauseID) bool {
	if c.Pack != "" && c.Pack != it.Clause.Pack {
		return false
	}
	if c.ID == "" || c.ID == it.Clause.ID || c.ID == it.Top || c.ID == it.Number() {
		return true
	}
	if it.Item == nil {
		return false
	}
	for _, above := range it.Pack.Path(it.Item.ID) {
		if above.ID == c.ID {
			return true
		}
	}
	return false
}

// At is the place of a question, -1 when it is not among them.
func (q GapSequence) At(item record.ID) int {
	for i, it := range q.Items {
		if it.Record.ID == item {
			return i
		}
	}
	return -1
}

// Next is the place of the first question after one that is not answered,
// starting again from the front at the end; -1 when none but that one is left.
func (q GapSequence) Next(after int) int {
	for step := 1; step <= len(q.Items); step++ {
		i := (after + step) % len(q.Items)
		if i != after && !q.Mine[q.Items[i].Record.ID].Given {
			return i
		}
	}
	return -1
}

// Resume is where the person left off: the first question not answered after the
// one answered last. With every question answered it is -1.
func (q GapSequence) Resume() int {
	last := -1
	for i, it := range q.Items {
		a := q.Mine[it.Record.ID]
		if a.Given && (last < 0 || !a.At.Before(q.Mine[q.Items[last].Record.ID].At)) {
			last = i
		}
	}
	return q.Next(last)
}

// Answered counts the questions answered.
func (q GapSequence) Answered() int {
	n := 0
	for _, it := range q.Items {
		n += one(q.Mine[it.Record.ID].Given)
	}
	return n
}
