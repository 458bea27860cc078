package gallery

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/testenv/browser"
)

var out = flag.String("out", "", "folder to write the gallery's pages and pictures to")

// policy is the one Steward's pages carry.
const policy = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// serve returns the address of a server with the gallery, its files and a search.
func serve(t testing.TB) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/static/", http.StripPrefix("/static/", http.FileServer(http.Dir(filepath.Join("..", "static")))))
	mux.HandleFunc("/search.json", func(w http.ResponseWriter, r *http.Request) {
		found := []map[string]string{}
		if strings.HasPrefix("fraud", strings.ToLower(r.FormValue("q"))) {
			found = append(found, map[string]string{"href": "/record", "title": "Fraud signals <b>at</b> intake", "ref": "SYS-0042", "kind": "AI system"})
		}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(map[string]any{"results": found}); err != nil {
			t.Errorf("answer a search: %v", err)
		}
	})
	for _, name := range names {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			page := render(t, name, r.FormValue("theme"))
			if r.FormValue("conflict") != "" {
				page = bytes.Replace(page, []byte("<form class=\"form\""), []byte("<form data-conflict class=\"form\""), 1)
			}
			if _, err := w.Write(page); err != nil {
				t.Errorf("send %s: %v", name, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// TestPages looks at every page in light and dark, wide and narrow: axe finds nothing, nothing breaks
// the policy, nothing comes from elsewhere, and no page is wider than its window.
func TestPages(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	for _, name := range names {
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int{1440, 360} {
				look(t, b, base, name, theme, width)
			}
		}
	}
	for _, name := range names {
		for _, width := range []int{700, 1024} {
			b.Viewport(width, 900)
			b.Goto(base + "/" + name)
			fits(t, b, name, width)
		}
	}
	for _, problem := range b.Problems() {
		t.Errorf("in a page: %s", problem)
	}
	for _, request := range b.Foreign(base) {
		t.Errorf("asked another host: %s", request)
	}
}

func look(t *testing.T, b *browser.Browser, base, name, theme string, width int) {
	t.Helper()
	b.Viewport(width, 900)
	b.Goto(base + "/" + name + "?theme=" + theme)
	fits(t, b, name, width)
	for _, v := range b.Axe(t) {
		t.Errorf("%s in %s at %d: %s", name, theme, width, v)
	}
	if *out == "" {
		return
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		t.Fatal(err)
	}
	size := "wide"
	if width < 700 {
		size = "phone"
	}
	b.Screenshot(filepath.Join(*out, name+"-"+theme+"-"+size+".png"))
	if err := os.WriteFile(filepath.Join(*out, name+".html"), render(t, name, ""), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fits fails when a page is wider than its window.
func fits(t *testing.T, b *browser.Browser, name string, width int) {
	t.Helper()
	var over int
	b.Eval(`document.documentElement.scrollWidth - innerWidth`, &over)
	if over > 0 {
		t.Errorf("%s is %d pixels wider than its window of %d", name, over, width)
	}
}
