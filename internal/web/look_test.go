package web

import (
	"strings"
	"testing"

	"steward/internal/testenv/browser"
)

// bothThemes has axe look at the page in dark and light, and leaves it light.
func bothThemes(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	for _, theme := range []browser.Theme{browser.Dark, browser.Light} {
		for _, v := range b.Look(t, theme) {
			t.Errorf("%s in %s: %s", name, theme, v)
		}
	}
}

// TestLook opens every page of this part in Chromium, in light and dark and at
// phone width: nothing for axe to report, nothing wider than the window,
// nothing asked of another host, nothing refused by the policy.
func TestLook(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	s.member(s.actor(mara.ID, org), "external-auditor", "auditor@meerwijk.example")
	home := "/o/" + org.Slug + "/"
	b := browser.New(t)
	open := func(path string) {
		t.Helper()
		if status := b.Goto(s.url + path); status != 200 {
			t.Errorf("%s: status %d", path, status)
		}
		var wide bool
		b.Eval("document.documentElement.scrollWidth > innerWidth", &wide)
		if wide {
			t.Errorf("%s is wider than the window", path)
		}
	}
	open("/sign-in")
	bothThemes(t, b, "/sign-in")
	b.Fill("#f-email", mara.Email)
	b.Fill("#f-password", testPassword)
	if status := b.Follow("main button"); status != 200 || !strings.HasSuffix(b.URL(), home) {
		t.Fatalf("sign-in led to %s: %d", b.URL(), status)
	}
	pages := []string{home, "/account", "/portfolio", home + "start", home + "tokens", home + "members", home + "members/" + string(mara.ID), home + "roles",
		home + "roles/new", home + "roles/overseer", home + "settings", home + "settings/fields/models", home + "log", home + "log/5"}
	for _, path := range pages {
		open(path)
		bothThemes(t, b, path)
	}
	b.Viewport(390, 844)
	for _, path := range pages {
		open(path)
	}
	if foreign := b.Foreign(s.url); len(foreign) > 0 {
		t.Errorf("pages ask other hosts: %v", foreign)
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}

// TestWeight holds the budgets of the first page: under 100 KB as sent, under
// ten requests.
func TestWeight(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	b := browser.New(t)
	b.Goto(s.url + "/sign-in")
	b.Fill("#f-email", mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	b.Goto("about:blank")
	b.Forget()
	b.Goto(s.url + "/o/" + org.Slug + "/")
	b.WaitText("h1", org.Name)
	var bytes int64
	requests := b.Requests()
	for _, r := range requests {
		bytes += r.Bytes
	}
	if len(requests) == 0 || len(requests) > 9 || bytes > 100_000 {
		t.Errorf("%d requests, %d bytes: %v", len(requests), bytes, requests)
	}
}

// TestWithoutScript signs in and invites somebody with scripts turned off.
func TestWithoutScript(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	b := browser.New(t)
	b.SetScript(false)
	b.Goto(s.url + "/o/" + org.Slug + "/members")
	b.Fill("#f-email", mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	b.Fill("#f-email", "new@meerwijk.example")
	b.Follow("main form.form button.primary")
	if text := b.Text("main"); !strings.Contains(text, "/invitation/") {
		t.Errorf("no link is shown:\n%s", text)
	}
}
