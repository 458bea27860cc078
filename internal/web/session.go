package web

import (
	"net/http"
	"net/url"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// cookieName carries the prefix that keeps other hosts of the domain from
// setting it, where the browser allows it: over https.
func (c *call) cookieName(name string) string {
	if c.https() {
		return "__Host-" + name
	}
	return name
}

func (c *call) setCookie(name, value string, seconds int) {
	http.SetCookie(c.w, &http.Cookie{
		Name: c.cookieName(name), Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.https(),
	})
}

func (c *call) cookie(name string) string {
	k, err := c.r.Cookie(c.cookieName(name))
	if err != nil {
		return ""
	}
	return k.Value
}

const sessionCookie = "steward_session"

// identify finds the account of the session cookie. No cookie, or one that
// means nothing any more, is nobody; only a database that cannot answer is an
// error.
func (c *call) identify() error {
	secret := c.cookie(sessionCookie)
	if secret == "" {
		return nil
	}
	session, account, err := c.web.reg.Session(c.ctx, secret)
	if record.CodeOf(err) == record.Unauthenticated && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	c.session, c.account = session, account
	return nil
}

// signIn begins a session for the account in this browser.
func (c *call) signIn(a access.Account) error {
	secret, err := c.web.reg.BeginSession(c.ctx, a.ID, c.r.UserAgent(), c.address())
	if err != nil {
		return err
	}
	c.setCookie(sessionCookie, secret, int(access.SessionMax.Seconds()))
	return nil
}

// endSession ends the session of this browser, if there is one.
func (c *call) endSession() error {
	if c.session.ID == "" {
		return nil
	}
	return c.web.reg.EndSession(c.ctx, c.account.ID, c.session.ID)
}

// localPath returns the address when it is a page of ours, else "/". It keeps
// a sign-in from sending people to another site.
func localPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(address, "/") ||
		strings.HasPrefix(u.Path, "//") || strings.ContainsAny(address, "\\\r\n\t") {
		return "/"
	}
	return u.RequestURI()
}
