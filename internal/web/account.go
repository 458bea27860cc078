package web

import (
	"strings"

	"steward/internal/access"
	"steward/internal/identity"
	"steward/internal/record"
)

// accountRoutes are the pages about oneself and over all one's organisations.
func accountRoutes() []route {
	return []route{
		{pattern: "GET /account", who: account, do: (*Web).accountPage},
		{pattern: "POST /account/password", who: account, do: (*Web).changePassword},
		{pattern: "POST /account/sessions/{id}/end", who: account, do: (*Web).endOneSession},
		{pattern: "POST /account/sessions/end-others", who: account, do: (*Web).endOtherSessions},
		{pattern: "GET /portfolio", who: account, do: (*Web).portfolioPage},
		{pattern: "POST /portfolio", who: account, do: (*Web).createOrg},
		{pattern: "GET /o/{org}/tokens", verb: access.Tokens, do: (*Web).tokensPage},
		{pattern: "POST /o/{org}/tokens", verb: access.Tokens, do: (*Web).createToken},
		{pattern: "POST /o/{org}/tokens/{id}/revoke", verb: access.Tokens, do: (*Web).revokeToken},
	}
}

// accountData is the page about oneself.
type accountData struct {
	Form     typed
	Sessions []sessionRow
	Places   []placeRow
}

type sessionRow struct {
	access.Session
	Current bool
	Browser string
}

type placeRow struct {
	Name, URL, Role string
	Expires         record.Date
}

func (w *Web) accountPage(c *call) error {
	d, err := c.accountData(blank())
	if err != nil {
		return err
	}
	return c.page("account", d)
}

func (c *call) accountData(form typed) (any, error) {
	d := accountData{Form: form}
	sessions, err := c.web.reg.Sessions(c.ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		d.Sessions = append(d.Sessions, sessionRow{s, s.ID == c.session.ID, browserName(s.Agent)})
	}
	places, err := c.web.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		d.Places = append(d.Places, placeRow{p.Org.Name, orgURL(p.Org.Slug), roleLabel(p.Role), p.Expires})
	}
	return d, nil
}

// changePassword asks for the current password again, as a session left open
// must not be enough. Every session ends with it; this browser begins another.
func (w *Web) changePassword(c *call) error {
	err := w.newPassword(c)
	if err != nil {
		return c.again(err, "account", c.accountData)
	}
	if err := c.signIn(c.account); err != nil {
		return err
	}
	c.flash("ok", "The password is changed. Every other session has ended.")
	return c.redirect("/account")
}

func (w *Web) newPassword(c *call) error {
	password := c.r.PostForm.Get("password")
	_, err := w.Passwords.SignIn(c.ctx, c.account.Email, c.r.PostForm.Get("current"), c.address())
	if record.CodeOf(err) == record.Unauthenticated && err != nil {
		return record.InvalidFields([]record.FieldError{{Field: "current", Code: "invalid", Message: "That is not your current password."}})
	}
	if err != nil {
		return err
	}
	if err := identity.CheckPassword(password, c.account.Email); err != nil {
		return err
	}
	hash, err := w.Hasher.Hash(c.ctx, password)
	if err != nil {
		return err
	}
	return w.reg.SetPassword(c.ctx, c.account.ID, hash)
}

func (w *Web) endOneSession(c *call) error {
	id := record.ID(c.path("id"))
	if err := w.reg.EndSession(c.ctx, c.account.ID, id); err != nil {
		return err
	}
	if id == c.session.ID {
		c.setCookie(sessionCookie, "", -1)
		return c.redirect("/sign-in")
	}
	c.flash("ok", "The session has ended.")
	return c.redirect("/account")
}

func (w *Web) endOtherSessions(c *call) error {
	if err := w.reg.EndOtherSessions(c.ctx, c.account.ID, c.session.ID); err != nil {
		return err
	}
	c.flash("ok", "Every other session has ended.")
	return c.redirect("/account")
}

// browserName makes what a browser calls itself readable: "Firefox on Linux".
// What it does not know, it shows as it is, cut short.
func browserName(agent string) string {
	first := func(names ...string) string {
		for i := 0; i+1 < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := first("Edg/", "Edge", "OPR/", "Opera", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari")
	system := first("Windows", "Windows", "iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Mac OS", "macOS", "Linux", "Linux")
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	case agent == "":
		return "Unknown browser"
	}
	if r := []rune(agent); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return agent
}

// roleLabel is what a role is called; one of the organisation's own is called
// by its name where its label is not at hand.
func roleLabel(name string) string {
	if r, ok := access.BuiltinRole(name); ok {
		return r.Label
	}
	return name
}
