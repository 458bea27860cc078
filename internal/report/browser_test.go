package report

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"steward/internal/testenv/browser"
)

// TestPageInABrowser holds that the page, served with its policy, is drawn
// without a complaint of the browser or of axe, light and dark, wide and narrow.
func TestPageInABrowser(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent) // the icon that browsers ask for
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", Policy())
		if err := HTML(w, sample()); err != nil {
			t.Error(err)
		}
	}))
	defer srv.Close()
	b := browser.New(t)
	b.Goto(srv.URL)
	for _, look := range []struct {
		theme browser.Theme
		width int
	}{{browser.Light, 1200}, {browser.Dark, 1200}, {browser.Light, 375}} {
		b.SetTheme(look.theme)
		b.Viewport(look.width, 900)
		var styled string
		b.Eval(`getComputedStyle(document.querySelector("h1")).letterSpacing`, &styled)
		if styled == "normal" {
			t.Error("the style does not apply")
		}
		for _, v := range b.Axe(t) {
			t.Errorf("%v, %d wide: %s", look.theme, look.width, v)
		}
		var over int
		b.Eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over)
		if over > 0 {
			t.Errorf("%d wide: the page is %d wider than the window", look.width, over)
		}
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}
