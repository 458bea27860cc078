// Package gallery holds Steward's look to its promises. It renders pages that use every component with
// plain, realistic content, and checks them: classes that exist, icons that exist, no inline style or
// script, contrast, sizes, and in Chromium the behaviour, the policy and axe. Nothing here is shipped.
//
// To look at the pages, run `go test ./internal/web/gallery -run TestPages -out DIR`: it writes a folder
// of pages and pictures.
package gallery

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"testing"
)

// names are the pages of the gallery, a file of testdata each.
var names = []string{"home", "list", "record", "import", "parts", "interview", "charts", "setup"}

// page is what the shell of a page needs.
type page struct {
	Name, Title, Theme string
	Narrow             bool
	Body               template.HTML
}

// render returns one page of the gallery in a theme; no theme follows the system.
func render(t testing.TB, name, theme string) []byte {
	t.Helper()
	set, err := template.ParseGlob(filepath.Join("testdata", "*.html"))
	if err != nil {
		t.Fatalf("read the gallery's templates: %v", err)
	}
	var body, out bytes.Buffer
	if err := set.ExecuteTemplate(&body, name+".html", content(t)); err != nil {
		t.Fatalf("render %s: %v", name, err)
	}
	p := page{Name: name, Title: "Gallery: " + name, Theme: theme, Narrow: name == "setup", Body: template.HTML(body.String())}
	if err := set.ExecuteTemplate(&out, "document", p); err != nil {
		t.Fatalf("render the shell of %s: %v", name, err)
	}
	return out.Bytes()
}

// static reads one of the files that pages load.
func static(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "static", name))
	if err != nil {
		t.Fatalf("read a static file: %v", err)
	}
	return string(b)
}
