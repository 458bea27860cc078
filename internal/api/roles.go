package api

import (
	"net/http"

	"steward/internal/access"
)

// roleView is a role and what it grants.
type roleView struct {
	Name    string      `json:"name"`
	Label   string      `json:"label"`
	Help    string      `json:"help"`
	Builtin bool        `json:"builtin"`
	Grants  []grantView `json:"grants"`
}

type grantView struct {
	Verbs []access.Verb `json:"verbs"`
	Kinds []string      `json:"kinds"`
	Own   bool          `json:"own"`
}

func roleOf(r access.Role) roleView {
	v := roleView{Name: r.Name, Label: r.Label, Help: r.Help, Builtin: r.Builtin}
	for _, g := range r.Grants {
		v.Grants = append(v.Grants, grantView(g))
	}
	return v
}

// roles answers with the built-in roles and the organisation's own.
func (s *server) roles(c *call) error {
	list, err := s.reg.Roles(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	v := listView[roleView]{}
	for _, r := range list {
		v.Items = append(v.Items, roleOf(r))
	}
	return s.json(c, http.StatusOK, v)
}

// putRole keeps a role of the organisation's own.
func (s *server) putRole(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	r := access.Role{Name: c.path("name"), Label: o.text("label"), Help: o.text("help")}
	for _, g := range o.objects("grants") {
		grant := access.Grant{Kinds: g.texts("kinds"), Own: g.flag("own")}
		for _, v := range g.texts("verbs") {
			grant.Verbs = append(grant.Verbs, access.Verb(v))
		}
		g.done()
		r.Grants = append(r.Grants, grant)
	}
	if err := o.check(); err != nil {
		return err
	}
	if err := s.reg.PutRole(c.r.Context(), c.actor, r); err != nil {
		return err
	}
	return s.json(c, http.StatusOK, roleOf(r))
}

// removeRole deletes a role of the organisation's own.
func (s *server) removeRole(c *call) error {
	if err := s.reg.RemoveRole(c.r.Context(), c.actor, c.path("name")); err != nil {
		return err
	}
	return s.nothing(c)
}

// settingsView is what the organisation decided about itself.
type settingsView struct {
	Organisation orgView `json:"organisation"`
	PublicLog    bool    `json:"public_log"`
	TimestampURL string  `json:"timestamp_url"`
	Language     string  `json:"language"`
}

func (s *server) settings(c *call) error {
	org, err := s.reg.Org(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, settingsView{
		Organisation: orgView{org.ID, org.Name, org.Slug, org.Example, moment(org.Created)},
		PublicLog:    org.Settings.PublicLog, TimestampURL: org.Settings.TimestampURL, Language: org.Settings.Language,
	})
}

// putSettings replaces the settings; what is absent is as in a new organisation.
func (s *server) putSettings(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	settings := access.OrgSettings{PublicLog: o.flag("public_log"), TimestampURL: o.text("timestamp_url"), Language: o.text("language")}
	if err := o.check(); err != nil {
		return err
	}
	if err := s.reg.PutSettings(c.r.Context(), c.actor, settings); err != nil {
		return err
	}
	return s.settings(c)
}

// rename gives the organisation another name; its slug stays.
func (s *server) rename(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	name := o.text("name")
	if err := o.check(); err != nil {
		return err
	}
	if err := s.reg.RenameOrg(c.r.Context(), c.actor, name); err != nil {
		return err
	}
	return s.settings(c)
}
