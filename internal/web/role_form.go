package web

import (
	"net/url"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// roleData is a role as a grid of kinds by verbs.
type roleData struct {
	Form    typed
	Name    string // of the role changed; empty for a new one
	Builtin access.Role
	Verbs   []choice // columns
	Own     []choice // columns of the grid for own records
	Rows    []choice // kinds, the first standing for all of them
	Steps   []stepRow
	Whole   []choice
}

// stepRow is a kind with the steps that can be granted one by one.
type stepRow struct {
	Kind  *record.Kind
	Steps []choice // value "kind:step"
}

func (c *call) roleData(name string, form typed) roleData {
	d := roleData{Form: form, Name: name, Rows: []choice{{Value: access.All, Label: "Every kind"}}}
	all := []access.Verb{access.Read, access.Create, access.Update, access.Step, access.Remove, access.Restore, access.Erase, access.Import, access.Export}
	for _, v := range all {
		col := choice{Value: string(v), Label: c.verbLabel(v, nil)}
		d.Verbs = append(d.Verbs, col)
		if v != access.Create && v != access.Import {
			d.Own = append(d.Own, col)
		}
	}
	for _, k := range c.web.kinds.Kinds() {
		d.Rows = append(d.Rows, choice{Value: k.Name, Label: k.Labels})
		row := stepRow{Kind: k}
		for _, t := range k.Transitions {
			row.Steps = append(row.Steps, choice{Value: k.Name + ":" + t.Name, Label: t.Label})
		}
		if len(row.Steps) > 0 {
			d.Steps = append(d.Steps, row)
		}
	}
	d.Whole = []choice{{string(access.Log), "See the log", "Checkpoints and proofs of every change."}, {string(access.Tokens), "Have API tokens", "For programs that act in their name."}}
	return d
}

// formOfRole fills the grid from a role.
func (c *call) formOfRole(r access.Role) typed {
	v := url.Values{"name": {r.Name}, "label": {r.Label}, "help": {r.Help}}
	for _, g := range r.Grants {
		for _, verb := range g.Verbs {
			c.tick(v, g, verb)
		}
	}
	return typed{Values: v}
}

func (c *call) tick(v url.Values, g access.Grant, verb access.Verb) {
	switch {
	case verb.Whole():
		v.Add("whole", string(verb))
	case verb.Step() != "":
		for _, k := range c.web.kinds.Kinds() {
			if k.Transition(verb.Step()) != nil && (slices.Contains(g.Kinds, access.All) || slices.Contains(g.Kinds, k.Name)) {
				v.Add("step", k.Name+":"+verb.Step())
			}
		}
	default:
		grid := "all"
		if g.Own {
			grid = "own"
		}
		for _, kind := range g.Kinds {
			v.Add(grid, kind+":"+string(verb))
		}
	}
}

// readRole makes the role of a filled grid. Verbs on the same kinds become one
// grant, so that a role reads as a person would say it.
func (c *call) readRole(name string) access.Role {
	r := access.Role{Name: name, Label: c.value("label"), Help: c.value("help")}
	for _, grid := range []string{"all", "own"} {
		r.Grants = append(r.Grants, grantsOf(c.values(grid), grid == "own")...)
	}
	for _, v := range c.values("step") {
		kind, step, _ := strings.Cut(v, ":")
		r.Grants = append(r.Grants, access.Grant{Verbs: []access.Verb{access.StepOf(step)}, Kinds: []string{kind}})
	}
	if whole := c.values("whole"); len(whole) > 0 {
		g := access.Grant{Kinds: []string{access.All}}
		for _, v := range whole {
			g.Verbs = append(g.Verbs, access.Verb(v))
		}
		r.Grants = append(r.Grants, g)
	}
	return r
}

// grantsOf groups ticked cells, "kind:verb" each, by the kinds a verb has.
func grantsOf(cells []string, own bool) []access.Grant {
	kinds := map[string][]string{}
	var verbs []string
	for _, cell := range cells {
		kind, verb, _ := strings.Cut(cell, ":")
		if kinds[verb] == nil {
			verbs = append(verbs, verb)
		}
		kinds[verb] = append(kinds[verb], kind)
	}
	var out []access.Grant
	for _, verb := range verbs {
		list := kinds[verb]
		if slices.Contains(list, access.All) {
			list = []string{access.All}
		}
		i := slices.IndexFunc(out, func(g access.Grant) bool { return slices.Equal(g.Kinds, list) })
		if i < 0 {
			out, i = append(out, access.Grant{Kinds: list, Own: own}), len(out)
		}
		out[i].Verbs = append(out[i].Verbs, access.Verb(verb))
	}
	return out
}

// newRolePage begins empty, or from the role that ?from= names.
func (w *Web) newRolePage(c *call) error {
	form := blank("all", access.All+":read")
	if from := c.query("from"); from != "" {
		c.r.SetPathValue("role", from)
		r, err := c.role()
		if err != nil {
			return err
		}
		form = c.formOfRole(r)
		form.Values.Set("name", "")
		form.Values.Set("label", "")
	}
	return c.page("role", c.roleData("", form))
}

func (w *Web) rolePage(c *call) error {
	r, err := c.role()
	if err != nil {
		return err
	}
	d := c.roleData(r.Name, c.formOfRole(r))
	if r.Builtin {
		d.Builtin = r
	}
	return c.page("role", d)
}

func (w *Web) createRole(c *call) error {
	name := c.nameFor(c.value("label"), "role")
	if err := c.freeRole(name); err != nil {
		return c.again(err, "role", func(t typed) (any, error) { return c.roleData("", t), nil })
	}
	return w.putRole(c, name, "")
}

// freeRole holds that a new role does not replace one of the same name.
func (c *call) freeRole(name string) error {
	c.r.SetPathValue("role", name)
	_, err := c.role()
	switch {
	case err == nil:
		return record.InvalidFields([]record.FieldError{{Field: "label", Code: "taken", Message: "Another role has this name already."}})
	case record.CodeOf(err) == record.NotFound:
		return nil
	}
	return err
}

func (w *Web) changeRole(c *call) error {
	r, err := c.role()
	if err != nil {
		return err
	}
	if r.Builtin {
		return record.Fail(record.Denied, "The built-in roles stay as they are. Make a role of your own from it.")
	}
	return w.putRole(c, r.Name, r.Name)
}

func (w *Web) putRole(c *call, name, shown string) error {
	if err := w.reg.PutRole(c.ctx, c.actor, c.readRole(name)); err != nil {
		return c.again(err, "role", func(t typed) (any, error) { return c.roleData(shown, t), nil })
	}
	c.flash("ok", "The role is kept. Members with it have what it grants from their next page on.")
	return c.redirect(c.url("roles"))
}

func (w *Web) removeRole(c *call) error {
	if err := w.reg.RemoveRole(c.ctx, c.actor, c.path("role")); err != nil {
		return err
	}
	c.flash("ok", "The role is removed.")
	return c.redirect(c.url("roles"))
}

// nameFor makes a name from a label; a label without Latin letters or digits
// gets one with a number of its own.
func (c *call) nameFor(label, instead string) string {
	if name := slugOf(label); name != "" || label == "" {
		return name
	}
	ref := c.reference()
	return instead + "-" + ref[max(0, len(ref)-6):]
}

// slugOf makes a name from a label: "Model reviewer" is model-reviewer.
func slugOf(label string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(label) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String()[:min(b.Len(), 60)], "-")
}
