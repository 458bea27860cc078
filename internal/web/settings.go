package web

import (
	"net/url"

	"steward/internal/access"
)

// settingsRoutes are what an organisation decides about itself, and the fields
// it adds to kinds.
func settingsRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/settings", verb: access.Settings, do: (*Web).settingsPage},
		{pattern: "POST /o/{org}/settings", verb: access.Settings, do: (*Web).putSettings},
		{pattern: "GET /o/{org}/settings/fields/{plural}", verb: access.Settings, do: (*Web).fieldsPage},
		{pattern: "GET /o/{org}/settings/fields/{plural}/{name}", verb: access.Settings, do: (*Web).fieldPage},
		{pattern: "POST /o/{org}/settings/fields/{plural}", verb: access.Settings, do: (*Web).addField},
		{pattern: "POST /o/{org}/settings/fields/{plural}/{name}", verb: access.Settings, do: (*Web).changeField},
		{pattern: "POST /o/{org}/settings/fields/{plural}/{name}/remove", verb: access.Settings, do: (*Web).removeField},
	}
}

// settingsData is the page of an organisation's own choices.
type settingsData struct {
	Form  typed
	Kinds []kindRow
	Base  string // where the public log is served
}

type kindRow struct {
	Label, Icon, URL string
	Own              int // fields the organisation added
}

func (w *Web) settingsPage(c *call) error {
	s := c.org.Settings
	form := typed{Values: url.Values{"name": {c.org.Name}, "timestamp_url": {s.TimestampURL}}}
	if s.PublicLog {
		form.Values.Set("public_log", "yes")
	}
	d, err := c.settingsData(form)
	if err != nil {
		return err
	}
	return c.page("settings", d)
}

func (c *call) settingsData(form typed) (any, error) {
	d := settingsData{Form: form, Base: c.origin() + "/log/" + string(c.org.ID) + "/"}
	for _, k := range c.web.kinds.Kinds() {
		if k.Aside {
			continue
		}
		fields, err := c.ownFields(k.Name)
		if err != nil {
			return nil, err
		}
		d.Kinds = append(d.Kinds, kindRow{k.Labels, k.Icon, c.url("settings", "fields", k.Plural), len(fields)})
	}
	return d, nil
}

func (w *Web) putSettings(c *call) error {
	s := c.org.Settings
	s.PublicLog, s.TimestampURL = c.value("public_log") == "yes", c.value("timestamp_url")
	err := s.Check()
	if err == nil && c.value("name") != c.org.Name {
		err = w.reg.RenameOrg(c.ctx, c.actor, c.value("name"))
	}
	if err == nil && s != c.org.Settings {
		err = w.reg.PutSettings(c.ctx, c.actor, s)
	}
	if err != nil {
		return c.again(err, "settings", c.settingsData)
	}
	c.flash("ok", "The settings are kept.")
	return c.redirect(c.url("settings"))
}
