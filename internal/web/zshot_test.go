package web

import (
	"os"
	"strings"
	"testing"

	"steward/internal/testenv/browser"
)

func TestZShots(t *testing.T) {
	s := newSoASite(t)
	fillSoA(t, s)
	b := browser.New(t)
	b.Goto(s.url + "/sign-in")
	b.Fill("#f-email", s.mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	os.MkdirAll("/tmp/w/soa/shots", 0o755)
	for _, p := range []string{"/soa?system=SYS-1&open=A.10.3", "/soa/SOA-2", "/statements/SOA-2"} {
		n := strings.NewReplacer("/", "_", "?", "_", "=", "_", "&", "_").Replace(p)
		b.SetTheme(browser.Light)
		b.Viewport(1280, 900)
		b.Goto(s.url + s.home + p)
		b.Screenshot("/tmp/w/soa/shots/" + n + "-light.png")
		b.SetTheme(browser.Dark)
		b.Goto(s.url + s.home + p)
		b.Screenshot("/tmp/w/soa/shots/" + n + "-dark.png")
		b.SetTheme(browser.Light)
		b.Viewport(390, 844)
		b.Goto(s.url + s.home + p)
		b.Screenshot("/tmp/w/soa/shots/" + n + "-phone.png")
	}
}
