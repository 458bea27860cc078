package law

import (
	"slices"

	"steward/internal/record"
)

// Law is a regime on the days between two changes of its rules, ready to be
// evaluated. It does not change; several goroutines may use it.
type Law struct {
	Regime *Regime
	Text   *Text // the version of the law
	Valid  Span  // the days on which these rules are the law

	nodes   []node
	parts   []int32          // of nodes
	names   map[string]int32 // predicates, aliases and rules, by name
	rules   []*Rule          // valid in this span, in the regime's order
	results []int32          // of rules
	without [][]int32        // of rules, for each of Rests: the rule without that condition
	doubts  [][]int32        // of rules, for each of Unsettled
	classes []int32
	points  [][]int32 // of classes
	outputs [][]int32 // of outputs, for each entry
	tension []int32
	implied [][]int32 // implications, by the predicate of their If
}

// node is one part of a condition. The nodes of predicates come first, in the
// regime's order; parts come before what they are part of.
type node struct {
	op       Op
	from, to int32 // of Law.parts
}

// starts returns the days on which the rules change, within the texts, oldest
// first.
func (r *Regime) starts() []record.Date {
	first, last := r.Texts[0].Valid.From, r.Texts[len(r.Texts)-1].Valid.To
	var out []record.Date
	add := func(day record.Date) {
		if day >= first && (last == "" || day <= last) {
			out = append(out, day)
		}
	}
	for _, t := range r.Texts {
		add(t.Valid.From)
	}
	for _, u := range r.Rules {
		add(u.Valid.From)
		if u.Valid.To != "" {
			add(u.Valid.To.AddDays(1))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// compile makes a law for each span of days with the same rules.
func (r *Regime) compile() {
	starts := r.starts()
	for i, day := range starts {
		end := r.Texts[len(r.Texts)-1].Valid.To
		if i+1 < len(starts) {
			end = starts[i+1].AddDays(-1)
		}
		r.laws = append(r.laws, r.compileOn(Span{day, end}))
	}
}

// On returns the law as it is on a day; the zero Date means the newest. A day
// before the first text or after the last is a record.Error with the code
// Invalid.
func (r *Regime) On(day record.Date) (*Law, error) {
	if day == "" {
		return r.laws[len(r.laws)-1], nil
	}
	for _, l := range r.laws {
		if l.Valid.Has(day) {
			return l, nil
		}
	}
	first, last := r.laws[0], r.laws[len(r.laws)-1]
	sentence := "There is no text of " + r.Title + " before " + string(first.Valid.From)
	if day > first.Valid.From {
		sentence = "There is no text of " + r.Title + " after " + string(last.Valid.To)
	}
	return nil, record.Fail(record.Invalid, sentence)
}

// Spans returns the spans of days with the same rules, oldest first.
func (r *Regime) Spans() []Span {
	out := make([]Span, len(r.laws))
	for i, l := range r.laws {
		out[i] = l.Valid
	}
	return out
}

// compiler builds one law.
type compiler struct {
	*Law
	of map[string]Expr // aliases and rules by name
}

func (r *Regime) compileOn(s Span) *Law {
	c := &compiler{Law: &Law{Regime: r, Valid: s, names: map[string]int32{}}, of: map[string]Expr{}}
	for i := range r.Texts {
		if r.Texts[i].Valid.Has(s.From) {
			c.Text = &r.Texts[i]
		}
	}
	for i, p := range r.Predicates {
		c.nodes, c.names[p.ID] = append(c.nodes, node{op: Is}), int32(i)
	}
	for _, a := range r.Aliases {
		c.of[a.ID] = a.When
	}
	for i := range r.Rules {
		u := &r.Rules[i]
		if !u.Valid.Has(s.From) {
			if _, there := c.of[u.ID]; !there {
				c.of[u.ID] = Expr{Op: Any} // not the law on these days: no
			}
			continue
		}
		c.of[u.ID] = u.When
		c.rules = append(c.rules, u)
	}
	c.build()
	return c.Law
}

// build makes the nodes of everything the law evaluates.
func (c *compiler) build() {
	r := c.Regime
	for _, u := range c.rules {
		c.results = append(c.results, c.name(u.ID))
		var without, doubts []int32
		for _, s := range u.Rests {
			without = append(without, c.expr(u.When.Without(s.On)))
		}
		for _, s := range u.Unsettled {
			doubts = append(doubts, c.expr(s.When))
		}
		c.without, c.doubts = append(c.without, without), append(c.doubts, doubts)
	}
	for _, step := range r.Classes {
		when := step.When
		if when.Empty() {
			when = Expr{Op: All}
		}
		c.classes = append(c.classes, c.expr(when))
		var points []int32
		for _, p := range step.Points {
			points = append(points, c.name(p))
		}
		c.points = append(c.points, points)
	}
	for _, o := range r.Outputs {
		var entries []int32
		for _, e := range o.Entries {
			entries = append(entries, c.expr(e.When))
		}
		c.outputs = append(c.outputs, entries)
	}
	for _, t := range r.Tensions {
		c.tension = append(c.tension, c.expr(t.When))
	}
	for _, a := range r.Aliases {
		c.name(a.ID)
	}
	c.implied = make([][]int32, len(r.Predicates))
	for i, m := range r.Implied {
		p := c.names[m.If.Predicate]
		c.implied[p] = append(c.implied[p], int32(i))
	}
}

// name returns the node of a predicate, alias or rule.
func (c *compiler) name(name string) int32 {
	if n, built := c.names[name]; built {
		return n
	}
	n := c.expr(c.of[name])
	c.names[name] = n
	return n
}

// expr returns the node of a condition.
func (c *compiler) expr(e Expr) int32 {
	if e.Op == Is {
		return c.name(e.Name)
	}
	parts := make([]int32, len(e.Args))
	for i, a := range e.Args {
		parts[i] = c.expr(a)
	}
	from := int32(len(c.parts))
	c.parts = append(c.parts, parts...)
	c.nodes = append(c.nodes, node{e.Op, from, int32(len(c.parts))})
	return int32(len(c.nodes) - 1)
}
