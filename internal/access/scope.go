package access

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/record"
)

// Scopes returns the scopes an API token can have, in the order people read
// them.
func Scopes() []string { return []string{"read", "write", "import", "export", "log", "admin"} }

// scopeVerbs says what a token with a scope may ask for, as far as its maker
// may. Tokens are managed by people signed in: no scope covers Tokens, so a
// token that leaks cannot make itself last.
func scopeVerbs(scope string) []Verb {
	switch scope {
	case "read":
		return []Verb{Read}
	case "write":
		return []Verb{Read, Create, Update, Remove, Restore, Step}
	case "import":
		return []Verb{Read, Create, Update, Import}
	case "export":
		return []Verb{Read, Export}
	case "log":
		return []Verb{Log}
	case "admin":
		return []Verb{Members, Settings, Erase}
	}
	return nil
}

// inScopes reports whether one of the token's scopes covers the verb. Whoever
// acts without a token is not limited.
func (a Actor) inScopes(verb Verb) bool {
	if a.Token == "" {
		return true
	}
	if verb.Step() != "" {
		verb = Step
	}
	for _, s := range a.Scopes {
		if slices.Contains(scopeVerbs(s), verb) {
			return true
		}
	}
	return false
}

// ParseScopes checks the scopes asked for a token and returns them in their
// fixed order without repeats. An unknown scope, or none, is Invalid.
func ParseScopes(in []string) ([]string, error) {
	var out []string
	for _, s := range Scopes() {
		if slices.Contains(in, s) {
			out = append(out, s)
		}
	}
	for _, s := range in {
		if !slices.Contains(out, s) {
			return nil, invalid("scopes", fmt.Sprintf("%q is not a scope; known are %s.", clip(s, 40), strings.Join(Scopes(), ", ")))
		}
	}
	if len(out) == 0 {
		return nil, invalid("scopes", "A token needs at least one of the scopes "+strings.Join(Scopes(), ", ")+".")
	}
	return out, nil
}

func invalid(field, message string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "invalid", Message: message}})
}
