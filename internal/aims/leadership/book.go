package leadership

import (
	"cmp"
	"maps"
	"slices"

	"steward/internal/record"
)

// book holds the terms that matter to a question, ready to be asked for many
// days.
type book struct {
	places  []place
	terms   map[record.ID][]Term // with the role, by scope; from the first that began
	sources map[record.ID]Term   // what those were delegated from, where it is known
}

func (q Question) open(all []Term) book {
	b := book{places: q.places(), terms: map[record.ID][]Term{}, sources: map[record.ID]Term{}}
	wanted := map[record.ID]bool{}
	for _, t := range all {
		if t.Role == q.Role && slices.ContainsFunc(b.places, func(p place) bool { return p.scope == t.Scope }) {
			b.terms[t.Scope] = append(b.terms[t.Scope], t)
			wanted[t.Source] = t.Source != ""
		}
	}
	for _, t := range all {
		if wanted[t.ID] {
			b.sources[t.ID] = t
		}
	}
	for scope, list := range b.terms {
		slices.SortFunc(list, func(x, y Term) int {
			return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.ID, y.ID))
		})
		b.terms[scope] = slices.Compact(list)
	}
	return b
}

// on answers for a day: the nearest place with an assignment in force.
func (b book) on(day record.Date) Answer {
	for _, p := range b.places {
		var inForce []Term
		for _, t := range b.terms[p.scope] {
			if t.On(day) {
				inForce = append(inForce, t)
			}
		}
		if len(inForce) == 0 {
			continue
		}
		a := Answer{Status: Named, Level: p.level, At: p.scope, Holders: b.holders(inForce, day)}
		if len(a.Holders) > 1 {
			a.Status = Several
		}
		return a
	}
	return Answer{Status: Nobody}
}

// holders groups terms of one role, place and day by who holds the role.
func (b book) holders(inForce []Term, day record.Date) []Holder {
	byID := map[record.ID]Term{}
	for _, t := range inForce {
		byID[t.ID] = t
	}
	people := map[record.ID]*Holder{}
	of := func(person record.ID) *Holder {
		if people[person] == nil {
			people[person] = &Holder{Person: person}
		}
		return people[person]
	}
	for _, t := range inForce {
		root := rootOf(t, byID)
		h := of(root.Holder)
		if root.ID != t.ID {
			h.Acting = append(h.Acting, t)
			continue
		}
		h.Terms = append(h.Terms, t)
		if source, known := b.sources[t.Source]; known && !source.On(day) {
			h.Lapsed = append(h.Lapsed, t)
		}
	}
	var out []Holder
	for _, person := range slices.Sorted(maps.Keys(people)) {
		out = append(out, *people[person])
	}
	return out
}

// rootOf follows delegation to the assignment that was delegated from none of
// these. Where delegation goes round in a circle, each term stands by itself.
func rootOf(t Term, byID map[record.ID]Term) Term {
	root, seen := t, map[record.ID]bool{t.ID: true}
	for {
		source, ok := byID[root.Source]
		if !ok {
			return root
		}
		if seen[source.ID] {
			return t
		}
		root, seen[source.ID] = source, true
	}
}

// turns returns the days after one and up to another on which the answer may
// change, in order.
func (b book) turns(after, until record.Date) []record.Date {
	var out []record.Date
	add := func(t Term) {
		for _, d := range t.turns() {
			if d > after && d <= until {
				out = append(out, d)
			}
		}
	}
	for _, list := range b.terms {
		for _, t := range list {
			add(t)
		}
	}
	for _, t := range b.sources {
		add(t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
