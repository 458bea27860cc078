package web

import (
	"strings"

	"steward/internal/identity"
	"steward/internal/record"
	"steward/internal/register"
)

// entryRoutes are the pages before anybody is known, and the way out.
func entryRoutes() []route {
	return []route{
		{pattern: "GET /setup", who: anyone, do: (*Web).setupPage},
		{pattern: "POST /setup", who: anyone, do: (*Web).setUp},
		{pattern: "GET /sign-in", who: anyone, do: (*Web).signInPage},
		{pattern: "POST /sign-in", who: anyone, do: (*Web).signIn},
		{pattern: "POST /sign-out", who: anyone, do: (*Web).signOut},
		{pattern: "GET /invitation/{secret}", who: anyone, do: (*Web).invitationPage},
		{pattern: "POST /invitation/{secret}", who: anyone, do: (*Web).acceptInvitation},
		{pattern: "GET /o/{org}/start", verb: "read", do: (*Web).startPage},
		{pattern: "POST /example", who: account, do: (*Web).makeExample},
	}
}

// sheet is the data of pages of one column, mostly a form.
type sheet struct {
	Form typed
	Next string
}

func (sheet) narrow() {}

// start sends people to where they are at home: the only organisation they may
// enter, the portfolio, the sign-in, or setup on a fresh machine.
func (w *Web) start(c *call) error {
	if c.account.ID == "" {
		fresh, err := w.reg.Fresh(c.ctx)
		if err != nil {
			return err
		}
		if fresh {
			return c.redirect("/setup")
		}
		return c.redirect("/sign-in")
	}
	places, err := w.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return err
	}
	if len(places) == 1 {
		return c.redirect(orgURL(places[0].Org.Slug))
	}
	return c.redirect("/portfolio")
}

func (w *Web) setupPage(c *call) error {
	fresh, err := w.reg.Fresh(c.ctx)
	if err != nil {
		return err
	}
	if !fresh {
		return c.redirect("/")
	}
	return c.page("setup", sheet{Form: blank()})
}

// setUp makes the first organisation and its administrator, signs them in, and
// leads on to where the first records come from.
func (w *Web) setUp(c *call) error {
	fresh, err := w.reg.Fresh(c.ctx)
	if err != nil {
		return err
	}
	if !fresh {
		return record.Fail(record.Conflict, "Steward is set up already. Sign in, or ask an administrator to invite you.")
	}
	s := register.Setup{Org: c.value("org"), Name: c.value("name"), Email: c.value("email")}
	err = w.checkSetup(s, c.r.PostForm.Get("password"))
	if err == nil {
		s.Password, err = w.Hasher.Hash(c.ctx, c.r.PostForm.Get("password"))
	}
	if err != nil {
		return c.again(err, "setup", func(t typed) (any, error) { return sheet{Form: t}, nil })
	}
	org, account, err := w.reg.SetUp(c.ctx, s)
	if err != nil {
		return c.again(err, "setup", func(t typed) (any, error) { return sheet{Form: t}, nil })
	}
	if err := c.signIn(account); err != nil {
		return err
	}
	return c.redirect(orgURL(org.Slug, "start"))
}

// checkSetup names every wrong field at once.
func (w *Web) checkSetup(s register.Setup, password string) error {
	var wrong []record.FieldError
	line := func(field, label, value string) {
		switch {
		case value == "":
			wrong = append(wrong, record.FieldError{Field: field, Code: "required", Message: label + " is required."})
		case record.CheckProse(value, 100, false) != nil:
			wrong = append(wrong, record.FieldError{Field: field, Code: "invalid", Message: label + " takes one line of at most 100 characters."})
		}
	}
	line("org", "The organisation", s.Org)
	line("name", "Your name", s.Name)
	if !strings.Contains(s.Email, "@") {
		wrong = append(wrong, record.FieldError{Field: "email", Code: "invalid", Message: "An e-mail address is required; you sign in with it."})
	}
	if err := identity.CheckPassword(password, s.Email); err != nil {
		wrong = append(wrong, record.FieldErrors(err)...)
	}
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

func (w *Web) signInPage(c *call) error {
	next := localPath(c.query("next"))
	if c.account.ID != "" {
		return c.redirect(next)
	}
	fresh, err := w.reg.Fresh(c.ctx)
	if err != nil {
		return err
	}
	if fresh {
		return c.redirect("/setup")
	}
	return c.page("sign-in", sheet{Form: blank(), Next: next})
}

func (w *Web) signIn(c *call) error {
	next := localPath(c.value("next"))
	account, err := w.Passwords.Authenticate(c.ctx, c.r.PostForm, c.address())
	if err != nil {
		return c.again(err, "sign-in", func(t typed) (any, error) { return sheet{Form: t, Next: next}, nil })
	}
	if err := c.endSession(); err != nil {
		return err
	}
	if err := c.signIn(account); err != nil {
		return err
	}
	return c.redirect(next)
}

func (w *Web) signOut(c *call) error {
	if err := c.endSession(); err != nil {
		return err
	}
	c.setCookie(sessionCookie, "", -1)
	return c.redirect("/sign-in")
}
