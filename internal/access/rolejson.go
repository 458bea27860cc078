package access

import (
	"fmt"
	"regexp"
	"slices"

	"steward/internal/record"
)

// roleSpec is the JSON form of a role: what people edit and the database keeps.
type roleSpec struct {
	Name   string      `json:"name,omitempty"`
	Label  string      `json:"label,omitempty"`
	Help   string      `json:"help,omitempty"`
	Grants []grantSpec `json:"grants"`
}

type grantSpec struct {
	Verbs []Verb   `json:"verbs"`
	Kinds []string `json:"kinds"`
	Own   bool     `json:"own,omitempty"`
}

// Bounds of a role.
const (
	maxGrants = 100
	maxNames  = 200 // verbs, or kinds, of a grant
	roleForm  = `^[a-z][a-z0-9]*(-[a-z0-9]+)*$`
)

// EncodeRole writes a role as canonical JSON.
func EncodeRole(r Role) ([]byte, error) {
	spec := roleSpec{Name: r.Name, Label: r.Label, Help: r.Help, Grants: []grantSpec{}}
	for _, g := range r.Grants {
		spec.Grants = append(spec.Grants, grantSpec(g))
	}
	return record.Canonical(spec)
}

// DecodeRole reads the JSON of a role strictly and checks it with CheckRole.
// Its errors are Invalid.
func DecodeRole(data []byte, c *record.Catalogue) (Role, error) {
	r, err := readRole(data)
	if err != nil {
		return Role{}, record.Wrap(record.Invalid, "The role cannot be read.", err)
	}
	return r, CheckRole(r, c)
}

func readRole(data []byte) (Role, error) {
	var spec roleSpec
	if err := decodeStrict(data, &spec); err != nil {
		return Role{}, err
	}
	r := Role{Name: spec.Name, Label: spec.Label, Help: spec.Help}
	for _, g := range spec.Grants {
		r.Grants = append(r.Grants, Grant(g))
	}
	return r, nil
}

// CheckRole checks a role an organisation made for itself and names every
// fault in an Invalid error: a name that is taken by a built-in role, unknown
// verbs, kinds or steps, and verbs that stay with the administrator.
func CheckRole(r Role, c *record.Catalogue) error {
	var wrong []record.FieldError
	fault := func(field string, err error) {
		if err != nil {
			wrong = append(wrong, record.FieldError{Field: field, Code: "invalid", Message: sentence(err)})
		}
	}
	fault("name", checkRoleName(r.Name))
	fault("label", checkLine("the label", r.Label, 100))
	if r.Help != "" {
		fault("help", checkLine("the help", r.Help, 500))
	}
	if n := len(r.Grants); n == 0 || n > maxGrants {
		fault("grants", fmt.Errorf("a role has 1 to %d grants, not %d", maxGrants, n))
		r.Grants = nil
	}
	for i, g := range r.Grants {
		field := fmt.Sprintf("grants.%d", i+1)
		if len(g.Verbs) == 0 || len(g.Kinds) == 0 || len(g.Verbs) > maxNames || len(g.Kinds) > maxNames {
			fault(field, fmt.Errorf("a grant names 1 to %d verbs and 1 to %d kinds", maxNames, maxNames))
			continue
		}
		for _, v := range g.Verbs {
			fault(field+".verbs", checkVerb(v, g, c))
		}
		for _, k := range g.Kinds {
			if k != All && c.Kind(k) == nil {
				fault(field+".kinds", fmt.Errorf("%q is not a kind", clip(k, 60)))
			}
		}
	}
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

func checkRoleName(name string) error {
	if !roleName(name) {
		return fmt.Errorf("the name needs 1 to 60 lower-case letters, digits and hyphens, such as model-reviewer")
	}
	if _, taken := BuiltinRole(name); taken {
		return fmt.Errorf("%q is the name of a built-in role", name)
	}
	return nil
}

// roleName reports whether a text has the form of a role's name.
func roleName(name string) bool {
	ok, err := regexp.MatchString(roleForm, name)
	return err == nil && ok && len(name) <= 60
}

// checkVerb checks one verb of a grant of an organisation's own role.
func checkVerb(v Verb, g Grant, c *record.Catalogue) error {
	step := v.Step()
	switch {
	case v == Members || v == Settings:
		return fmt.Errorf("%q stays with the administrator", v)
	case v.Whole() && (g.Own || !slices.Equal(g.Kinds, []string{All})):
		return fmt.Errorf("%q is about the whole organisation: its grant has the kind %q and is not limited to own records", v, All)
	case step != "" && !hasStep(step, g.Kinds, c):
		return fmt.Errorf("%q is not a step of these kinds", clip(string(v), 60))
	case step == "" && !slices.Contains(Verbs(), v):
		return fmt.Errorf("%q is not a verb", clip(string(v), 60))
	}
	return nil
}

// hasStep reports whether one of the kinds has the transition.
func hasStep(step string, kinds []string, c *record.Catalogue) bool {
	return slices.ContainsFunc(c.Kinds(), func(k *record.Kind) bool {
		return (slices.Contains(kinds, All) || slices.Contains(kinds, k.Name)) && k.Transition(step) != nil
	})
}
