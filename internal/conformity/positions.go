package conformity

import "steward/internal/aims/position"

// Positions is how many items have each status.
type Positions map[position.Status]int

// Total is how many items there are, excluded ones among them.
func (c Positions) Total() int {
	n := 0
	for _, m := range c {
		n += m
	}
	return n
}

// Binding is how many items bind: all but the excluded.
func (c Positions) Binding() int { return c.Total() - c[position.Excluded] }

// Of returns the count of a status by its name, for templates.
func (c Positions) Of(status string) int { return c[position.Status(status)] }

// Status is where a clause or an objective stands, given those of its items:
// failed when one of them is, evidenced when all are, partly evidenced when
// something of it counts, else the worst of them. Excluded items do not count; a
// group of nothing else is excluded, one of nothing at all has no status. Making
// an item worse never makes its group better.
func (c Positions) Status() position.Status {
	switch binding := c.Binding(); {
	case c.Total() == 0:
		return ""
	case binding == 0:
		return position.Excluded
	case c[position.Failed] > 0:
		return position.Failed
	case c[position.Evidenced] == binding:
		return position.Evidenced
	case c[position.Evidenced]+c[position.Partial] > 0:
		return position.Partial
	}
	for _, s := range []position.Status{position.NotStarted, position.Unknown} {
		if c[s] > 0 {
			return s
		}
	}
	return position.Expired
}
