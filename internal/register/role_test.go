package register_test

import (
	"testing"

	"steward/internal/access"
	"steward/internal/aims"
)

// TestRolesNameKinds holds that the built-in roles speak of kinds and steps
// that exist: a grant on another is one nobody has.
func TestRolesNameKinds(t *testing.T) {
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range access.Builtin() {
		for _, g := range role.Grants {
			for _, name := range g.Kinds {
				k := kinds.Kind(name)
				if name == access.All {
					continue
				}
				if k == nil {
					t.Errorf("%s: there is no kind %s", role.Name, name)
					continue
				}
				for _, v := range g.Verbs {
					if step := v.Step(); step != "" && k.Transition(step) == nil {
						t.Errorf("%s: %s has no step %s", role.Name, name, step)
					}
				}
			}
		}
	}
}
