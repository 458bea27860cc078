package web

import (
	"slices"

	"steward/internal/access"
	"steward/internal/record"
)

// rolesData is every role there is to give.
type rolesData struct {
	Builtin, Own []roleRow
}

// roleRow is a role in words.
type roleRow struct {
	access.Role
	URL     string
	Members int
	May     []sentenceOfGrant
}

// sentenceOfGrant is what a grant allows, in words.
type sentenceOfGrant struct {
	Verbs []string
	On    string // "everything", "own records", names of kinds
}

func (w *Web) rolesPage(c *call) error {
	roles, err := w.reg.Roles(c.ctx, c.actor)
	if err != nil {
		return err
	}
	members, err := w.reg.Members(c.ctx, c.actor)
	if err != nil {
		return err
	}
	var d rolesData
	for _, r := range roles {
		row := roleRow{Role: r, URL: c.url("roles", r.Name), May: c.inWords(r)}
		for _, m := range members {
			if m.Role == r.Name {
				row.Members++
			}
		}
		if r.Builtin {
			d.Builtin = append(d.Builtin, row)
		} else {
			d.Own = append(d.Own, row)
		}
	}
	return c.page("roles", d)
}

func (c *call) inWords(r access.Role) []sentenceOfGrant {
	var out []sentenceOfGrant
	for _, g := range r.Grants {
		s := sentenceOfGrant{On: c.grantedKinds(g)}
		for _, v := range g.Verbs {
			s.Verbs = append(s.Verbs, c.verbLabel(v, g.Kinds))
		}
		out = append(out, s)
	}
	return out
}

// grantedKinds says on what a grant holds; grants over the whole organisation
// say so by their verbs.
func (c *call) grantedKinds(g access.Grant) string {
	if !slices.ContainsFunc(g.Verbs, func(v access.Verb) bool { return !v.Whole() }) {
		return ""
	}
	on := "every kind"
	if !slices.Contains(g.Kinds, access.All) {
		on = ""
		for i, label := range c.kindLabels(g.Kinds) {
			if i > 0 {
				on += ", "
			}
			on += lowerFirst(label)
		}
	}
	if g.Own {
		on += ", own records only"
	}
	return on
}

// verbLabel is a verb as people say it; a step is called by its label.
func (c *call) verbLabel(v access.Verb, kinds []string) string {
	if step := v.Step(); step != "" {
		for _, k := range c.web.kinds.Kinds() {
			if t := k.Transition(step); t != nil && (slices.Contains(kinds, access.All) || slices.Contains(kinds, k.Name)) {
				return lowerFirst(t.Label)
			}
		}
		return step
	}
	switch v {
	case access.Update:
		return "change"
	case access.Step:
		return "take steps"
	case access.Log:
		return "see the log"
	case access.Members:
		return "decide on members"
	case access.Settings:
		return "change settings"
	case access.Tokens:
		return "have API tokens"
	}
	return string(v)
}

// role reads the role of the path.
func (c *call) role() (access.Role, error) {
	roles, err := c.web.reg.Roles(c.ctx, c.actor)
	if err != nil {
		return access.Role{}, err
	}
	i := slices.IndexFunc(roles, func(r access.Role) bool { return r.Name == c.path("role") })
	if i < 0 {
		return access.Role{}, record.Fail(record.NotFound, "There is no such role.")
	}
	return roles[i], nil
}
