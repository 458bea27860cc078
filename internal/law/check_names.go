package law

import (
	"slices"

	"steward/internal/rule"
)

// maxExpanded bounds a condition with everything it refers to written out.
const maxExpanded = 50_000

// conditions calls do with every condition of the regime and where it stands.
func (d *draft) conditions(do func(e Expr, at place)) {
	r := &d.regime
	for _, a := range r.Aliases {
		do(a.When, d.at("name", a.ID))
	}
	for _, u := range r.Rules {
		at := d.at("rule", u.ID+from(u.Valid))
		do(u.When, at)
		for _, s := range u.Unsettled {
			do(s.When, at)
		}
	}
	for _, c := range r.Classes {
		do(c.When, d.at("class", c.ID+" when "+c.When.String()))
	}
	for _, o := range r.Outputs {
		for _, e := range o.Entries {
			do(e.When, d.at("output", o.ID))
		}
	}
	for _, t := range r.Tensions {
		do(t.When, d.at("tension", t.ID))
	}
}

// checkNames holds that names are unique across predicates, aliases and rules,
// and that conditions name nothing else; and that every predicate is of use.
func (d *draft) checkNames() {
	r := &d.regime
	used, known := map[string]bool{}, map[string]bool{}
	for _, p := range r.Predicates {
		known[p.ID] = true
	}
	for _, a := range r.Aliases {
		known[a.ID] = true
	}
	for _, u := range r.Rules {
		if _, taken := d.places["name "+u.ID]; taken {
			d.fault(d.at("rule", u.ID+from(u.Valid)), "the name %q is taken", clip(u.ID))
		}
		known[u.ID] = true
	}
	d.conditions(func(e Expr, at place) {
		e.Names(func(name string, line int) {
			if used[name] = true; !known[name] && name != "" {
				d.fault(place{at.file, line}, "%q refers to nothing: no question, alias or rule has that name", clip(name))
			}
		})
	})
	for _, p := range r.Predicates {
		if !used[p.ID] {
			d.fault(d.at("name", p.ID), "no condition uses the answer to %s", clip(p.ID))
		}
	}
}

func (d *draft) checkClasses() {
	r := &d.regime
	if len(r.Classes) == 0 {
		d.fault(place{file: headerFile}, "classes is missing")
		return
	}
	for i, c := range r.Classes {
		at := d.at("class", c.ID+" when "+c.When.String())
		if last := i == len(r.Classes)-1; last != c.When.Empty() {
			d.fault(at, "the last class, and no other, has no condition")
		}
		if c.ID == r.Open || c.ID == r.Unsettled {
			d.fault(at, "the class %q has the name for a verdict without class", clip(c.ID))
		}
		for _, p := range c.Points {
			if !slices.ContainsFunc(r.Rules, func(u Rule) bool { return u.ID == p }) {
				d.fault(at, "the point %q is no rule", clip(p))
			}
		}
	}
	for _, o := range r.Outputs {
		if slices.Contains(reserved(), o.ID) {
			d.fault(d.at("output", o.ID), "an output cannot be named %q", clip(o.ID))
		}
	}
	if r.Open == r.Unsettled {
		d.fault(place{file: headerFile}, "open and unsettled have different names")
	}
}

// checkImplied refuses implications of nothing, and such that lead from an
// answer to its opposite.
func (d *draft) checkImplied() {
	r := &d.regime
	for _, i := range r.Implied {
		for _, l := range []Literal{i.If, i.Then} {
			if r.Predicate(l.Predicate) == nil {
				d.fault(d.at("implication", i.key()), "the predicate %q is not there", clip(l.Predicate))
			}
		}
		reached := map[Literal]bool{i.If: true}
		for grew := true; grew; {
			grew = false
			for _, next := range r.Implied {
				if reached[next.If] && !reached[next.Then] {
					reached[next.Then], grew = true, true
				}
			}
		}
		for l := range reached {
			if reached[Literal{l.Predicate, not(l.Answer)}] && l.Answer == rule.Yes {
				d.fault(d.at("implication", i.key()), "what follows holds %s to be both yes and no", clip(l.Predicate))
			}
		}
	}
}

// checkCircles refuses aliases and rules that refer to themselves, by whatever
// way, and conditions that are too large when written out.
func (d *draft) checkCircles() {
	c := &circles{d: d, of: map[string][]condition{}, size: map[string]int{}}
	for _, a := range d.regime.Aliases {
		c.of[a.ID] = append(c.of[a.ID], condition{a.When, d.at("name", a.ID)})
	}
	for _, u := range d.regime.Rules {
		c.of[u.ID] = append(c.of[u.ID], condition{u.When, d.at("rule", u.ID+from(u.Valid))})
	}
	d.conditions(func(e Expr, at place) { c.weigh(e, at) })
	d.checkCost()
}

// Bounds of a regime as a whole.
const (
	maxParts = 100_000 // of all conditions together
	maxSpans = 40      // of days with different rules
)

// checkCost bounds what compiling takes.
func (d *draft) checkCost() {
	parts := 0
	d.conditions(func(e Expr, _ place) { parts += e.parts() })
	for _, u := range d.regime.Rules {
		parts += u.When.parts() * len(u.Rests)
	}
	if parts > maxParts {
		d.fault(place{file: headerFile}, "the regime costs too much: its conditions have more than %d parts", maxParts)
	}
	if len(d.regime.starts()) > maxSpans {
		d.fault(place{file: headerFile}, "the rules change on more than %d days", maxSpans)
	}
}

// condition is an expression and where it stands.
type condition struct {
	when Expr
	at   place
}

// circles finds how large conditions are, and whether they ever end.
type circles struct {
	d    *draft
	of   map[string][]condition // by name; several for versions
	size map[string]int         // of names; -1 while it is being found
}

func (c *circles) weigh(e Expr, at place) int {
	n := 0
	e.Names(func(name string, line int) {
		if n += c.name(name, place{at.file, line}); n > maxExpanded {
			n = maxExpanded + 1
		}
	})
	if n > maxExpanded {
		c.d.fault(at, "the condition costs too much: written out it has more than %d parts", maxExpanded)
		return 1 // said once
	}
	return n
}

func (c *circles) name(name string, at place) int {
	switch size, seen := c.size[name]; {
	case seen && size < 0:
		c.d.fault(at, "%q goes in a circle: it refers to itself", clip(name))
		return 1
	case seen:
		return size
	}
	c.size[name] = -1
	n := 1
	for _, one := range c.of[name] {
		n = max(n, 1+c.weigh(one.when, one.at))
	}
	c.size[name] = n
	return n
}
