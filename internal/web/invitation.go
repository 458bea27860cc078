package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/identity"
	"steward/internal/record"
)

// welcome is what the page of an invitation shows. Which way is open depends
// on who looks: New makes an account, Accept takes it as who is signed in,
// SignIn asks to sign in first, Other says that somebody else is signed in.
type welcome struct {
	Form       typed
	Invitation access.Invitation
	Role       string
	Way        string // new, accept, sign-in, other
	Audit      bool   // for an external auditor, who is told what that means
	Kinds      []string
	Next       string
}

func (welcome) narrow() {}

func (c *call) welcome(i access.Invitation, form typed) welcome {
	v := welcome{Form: form, Invitation: i, Role: i.Role, Audit: i.Role == access.ExternalAuditor, Kinds: c.kindLabels(i.Kinds), Next: "/invitation/" + url.PathEscape(c.path("secret"))}
	if r, ok := access.BuiltinRole(i.Role); ok {
		v.Role = r.Label
	}
	switch {
	case i.Account == "" && c.account.ID == "":
		v.Way = "new"
	case i.Account != "" && c.account.ID == i.Account:
		v.Way = "accept"
	case i.Account != "" && c.account.ID == "":
		v.Way = "sign-in"
	default:
		v.Way = "other"
	}
	return v
}

func (w *Web) invitationPage(c *call) error {
	i, err := w.reg.Invitation(c.ctx, c.path("secret"))
	if err != nil {
		return err
	}
	return c.page("invitation", c.welcome(i, blank("name", i.Name)))
}

func (w *Web) acceptInvitation(c *call) error {
	i, err := w.reg.Invitation(c.ctx, c.path("secret"))
	if err != nil {
		return err
	}
	again := func(err error) error {
		return c.again(err, "invitation", func(t typed) (any, error) { return c.welcome(i, t), nil })
	}
	switch c.welcome(i, blank()).Way {
	case "accept":
		err = w.reg.AcceptAs(c.ctx, c.path("secret"), c.account.ID)
	case "new":
		err = w.acceptNew(c, i)
	default:
		err = record.Fail(record.Denied, "This invitation is for "+i.Email+". Sign in as that person to accept it.")
	}
	if err != nil {
		return again(err)
	}
	c.flash("ok", "Welcome to "+i.OrgName+".")
	return w.enterAfter(c, i)
}

// acceptNew makes the account and signs it in.
func (w *Web) acceptNew(c *call, i access.Invitation) error {
	password := c.r.PostForm.Get("password")
	if err := identity.CheckPassword(password, i.Email); err != nil {
		return err
	}
	hash, err := w.Hasher.Hash(c.ctx, password)
	if err != nil {
		return err
	}
	c.account, err = w.reg.AcceptNew(c.ctx, c.path("secret"), c.value("name"), hash)
	if err != nil {
		return err
	}
	return c.signIn(c.account)
}

// enterAfter leads to the organisation that was just joined.
func (w *Web) enterAfter(c *call, i access.Invitation) error {
	places, err := w.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return err
	}
	for _, p := range places {
		if p.Org.ID == i.Org {
			return c.redirect(orgURL(p.Org.Slug))
		}
	}
	return c.redirect("/")
}
