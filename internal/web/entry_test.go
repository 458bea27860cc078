package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestFirstRun walks from a fresh machine to the first home page.
func TestFirstRun(t *testing.T) {
	s := newSite(t)
	v := s.visitor()
	v.get("/").leads(t, "/setup")
	v.get("/sign-in").leads(t, "/setup")
	v.get("/setup").want(t, 200, "Welcome", "Organisation", "At least 12 characters")
	a := v.post("/setup", "org", "", "name", "Mara Klein", "email", "nowhere", "password", "short").want(t, 422, "3 fields need you", "The organisation is required")
	if strings.Contains(a.text, "short") || !strings.Contains(a.text, "Mara Klein") {
		t.Error("a refused form gives back what was typed, but never a password")
	}
	v.post("/setup", "org", "Meerwijk", "name", "Mara Klein", "email", "mara@meerwijk.example", "password", testPassword).leads(t, "/o/meerwijk/start")
	v.get("/o/meerwijk/start").want(t, 200, "Meerwijk is set up", "My own systems")
	v.get("/setup").leads(t, "/")
	v.get("/").leads(t, "/o/meerwijk/")
	s.visitor().post("/setup", "org", "Second").want(t, 409, "set up already")
}

// TestSignIn holds that sign-in leads back to the page asked for, on this site
// only, and that sign-out ends the session itself, not only the cookie.
func TestSignIn(t *testing.T) {
	s := newSite(t)
	s.setUp()
	v := s.visitor()
	v.get("/account?x=1").leads(t, "/sign-in?next=%2Faccount%3Fx%3D1")
	v.get("/sign-in?next=/account").want(t, 200, "Sign in")
	a := v.post("/sign-in", "email", "mara@meerwijk.example", "password", "wrong wrong wrong").want(t, 401)
	if strings.Contains(a.text, "wrong wrong wrong") || !strings.Contains(a.text, "mara@meerwijk.example") {
		t.Error("the form comes back with the address and without the password")
	}
	v.post("/sign-in", "email", "mara@meerwijk.example", "password", testPassword, "next", "//evil.example/x").leads(t, "/")
	a = v.post("/sign-in", "email", "mara@meerwijk.example", "password", testPassword, "next", "/account").leads(t, "/account")
	k := a.Cookies()[0]
	if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure {
		t.Errorf("the cookie is %v", k)
	}
	stolen := s.visitor()
	stolen.client.Jar.SetCookies(mustURL(t, s.url), []*http.Cookie{k})
	stolen.get("/account").want(t, 200, "Mara Klein")
	v.post("/sign-out").leads(t, "/sign-in")
	stolen.get("/account").leads(t, "/sign-in?next=%2Faccount")
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/account?x=1": "/account?x=1", "/o/a/": "/o/a/", "": "/", "account": "/", "//evil.example": "/", "/\\evil.example": "/",
		"https://evil.example/": "/", "/a\r\nSet-Cookie: x": "/", "javascript:alert(1)": "/", "/%2F/evil.example": "/", "/\tx": "/",
	} {
		if got := localPath(in); got != want {
			t.Errorf("localPath(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestCookiesOverHTTPS holds that a cookie made over https never travels
// without it, and that X-Forwarded-Proto counts only where it is trusted.
func TestCookiesOverHTTPS(t *testing.T) {
	for _, trusted := range []bool{false, true} {
		s := newSite(t, func(o *Options) { o.Proxied = trusted })
		s.setUp()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-in", strings.NewReader(blank("email", "mara@meerwijk.example", "password", testPassword).Values.Encode()))
		must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Forwarded-Proto", "https")
		a := s.visitor().do(r).leads(t, "/")
		k := a.Cookies()[0]
		if k.Secure != trusted || strings.HasPrefix(k.Name, "__Host-") != trusted {
			t.Errorf("trusted %v: the cookie is %v", trusted, k)
		}
	}
}

// TestInvitation walks through joining, as somebody new and as somebody known.
func TestInvitation(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	admin := s.as(mara.ID)
	secretOf := func(email string) string {
		a := admin.post("/o/"+org.Slug+"/invitations", "email", email, "name", "Tomas Berg", "role", "reader").want(t, 200, "Copy the link")
		i := strings.Index(a.text, "/invitation/")
		return a.text[i : i+strings.IndexAny(a.text[i:], "\"<& ")]
	}
	link := secretOf("tomas@meerwijk.example")
	v := s.visitor()
	v.get(link).want(t, 200, "Join Meerwijk Clinic", "Reader")
	v.post(link, "name", "Tomas Berg", "password", "short").want(t, 422, "needs at least 12 characters")
	v.post(link, "name", "Tomas Berg", "password", testPassword).leads(t, "/o/"+org.Slug+"/")
	v.get("/o/"+org.Slug+"/").want(t, 200, "Welcome to Meerwijk Clinic")
	v.get(link).want(t, 404)
	s.visitor().get("/invitation/nonsense").want(t, 404)

	other, err := s.reg.CreateOrg(t.Context(), mara.ID, "Second", false)
	must(t, err)
	org = other
	link = secretOf("tomas@meerwijk.example")
	s.visitor().get(link).want(t, 200, "Sign in to join")
	s.visitor().post(link, "name", "Mallory", "password", testPassword).want(t, 403)
	s.as(mara.ID).get(link).want(t, 200, "You are signed in as mara@meerwijk.example")
	v.get(link).want(t, 200, "Join as Tomas Berg")
	v.post(link).leads(t, "/o/second/")
}
