package leadership

import (
	"slices"

	"steward/internal/record"
)

// Question asks who holds a role for a scope.
type Question struct {
	Role  string
	Scope record.ID // empty asks for the whole organisation
	// Units are those the scope belongs to, nearest first, as Within finds
	// them. An assignment to one counts where there is none to the scope.
	Units []record.ID
	// Direct counts assignments to the scope itself only.
	Direct bool
}

// Status says how many persons hold a role.
type Status string

// The statuses. One person with two assignments is named, not several.
const (
	Named   Status = "named"
	Nobody  Status = "nobody"
	Several Status = "several"
)

// Level says how far from the scope an assignment was found.
type Level string

// The levels, nearest first.
const (
	ToScope        Level = "scope"        // to the scope itself
	ToUnit         Level = "unit"         // to a unit it belongs to
	ToOrganisation Level = "organisation" // to the whole organisation
)

// Answer says who holds a role, and by which assignments.
type Answer struct {
	Status  Status
	Level   Level     // empty when nobody does
	At      record.ID // the scope, or the unit; empty for the whole organisation
	Holders []Holder  // by identity
}

// Holder is a person who holds a role.
type Holder struct {
	Person record.ID
	Terms  []Term // in the person's own right; from the first that began
	Acting []Term // delegated from those, for others who act
	Lapsed []Term // of Terms: delegated from an assignment that is known and not in force
}

// Person returns the holder when there is exactly one, or "".
func (a Answer) Person() record.ID {
	if a.Status != Named {
		return ""
	}
	return a.Holders[0].Person
}

// On answers the question for a day. Each assignment is given once, in any
// order; those on other roles and scopes do no harm.
func (q Question) On(day record.Date, terms []Term) Answer {
	return q.open(terms).on(day)
}

// Within returns the unit and those it is part of, nearest first. The parent
// function returns "" at the top. Where units go round in a circle, each is
// named once.
func Within(unit record.ID, parent func(record.ID) record.ID) []record.ID {
	var out []record.ID
	for unit != "" && !slices.Contains(out, unit) {
		out = append(out, unit)
		unit = parent(unit)
	}
	return out
}

// place is a scope that is asked in its turn.
type place struct {
	scope record.ID
	level Level
}

// places returns the scopes to ask, nearest first.
func (q Question) places() []place {
	if q.Scope == "" {
		return []place{{"", ToOrganisation}}
	}
	out := []place{{q.Scope, ToScope}}
	if q.Direct {
		return out
	}
	for _, u := range q.Units {
		if u != "" && u != q.Scope {
			out = append(out, place{u, ToUnit})
		}
	}
	return append(out, place{"", ToOrganisation})
}
