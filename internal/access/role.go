package access

import "slices"

// Role is a named set of grants. Roles are data: the built-in ones are a table
// in code, an organisation's own are kept as JSON.
type Role struct {
	Name    string // "system-owner": in memberships, files, the API
	Label   string // "System owner"
	Help    string // who it is for, in a sentence
	Grants  []Grant
	Builtin bool
}

// Grant allows verbs on kinds. What no grant allows is denied.
type Grant struct {
	Verbs []Verb
	Kinds []string // names of kinds; "*" is all
	Own   bool     // only records whose owner is the actor's person
}

// covers reports whether the grant speaks of the verb on the kind at all. Kind
// "" asks about any kind, which is how verbs on the whole organisation ask.
func (g Grant) covers(verb Verb, kind string) bool {
	return g.hasVerb(verb) && g.hasKind(kind)
}

func (g Grant) hasVerb(verb Verb) bool {
	return slices.Contains(g.Verbs, verb) || verb.Step() != "" && slices.Contains(g.Verbs, Step)
}

func (g Grant) hasKind(kind string) bool {
	return kind == "" || slices.Contains(g.Kinds, All) || slices.Contains(g.Kinds, kind)
}

// All stands for every kind in the Kinds of a Grant.
const All = "*"
