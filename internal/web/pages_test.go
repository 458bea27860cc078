package web

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// TestTemplates parses every page and holds that each uses classes and icons
// that exist, and carries nothing the policy refuses.
func TestTemplates(t *testing.T) {
	a, err := loadAssets(files)
	must(t, err)
	pages, err := parsePages(files, a, newProse())
	must(t, err)
	if len(pages) < 15 {
		t.Errorf("only %d pages were found", len(pages))
	}
	css := string(a.files["steward.css"].plain)
	sprite := string(a.files["icons.svg"].plain)
	entries, err := files.ReadDir("templates")
	must(t, err)
	inline := regexp.MustCompile(`\sstyle=|\son[a-z]+="|<style|javascript:|<script>|https?://`)
	for _, e := range entries {
		b, err := files.ReadFile("templates/" + e.Name())
		must(t, err)
		text := string(b)
		if found := inline.FindString(text); found != "" {
			t.Errorf("%s holds %q", e.Name(), found)
		}
		for _, m := range regexp.MustCompile(`class="([^"{}]*)"`).FindAllStringSubmatch(text, -1) {
			for _, class := range strings.Fields(m[1]) {
				if !regexp.MustCompile(`\.` + regexp.QuoteMeta(class) + `\b`).MatchString(css) {
					t.Errorf("%s uses the class %q, which the style sheet does not know", e.Name(), class)
				}
			}
		}
		for _, m := range regexp.MustCompile(`\{\{icon "([a-z-]+)"\}\}`).FindAllStringSubmatch(text, -1) {
			if !strings.Contains(sprite, `id="`+m[1]+`"`) {
				t.Errorf("%s uses the icon %q, which is not drawn", e.Name(), m[1])
			}
		}
	}
}

// TestParsePagesRefuses shows that a page without its parts does not start.
func TestParsePagesRefuses(t *testing.T) {
	layout := &fstest.MapFile{Data: []byte(`{{define "document"}}{{template "main" .}}{{end}}`)}
	for name, text := range map[string]string{"no main": `{{define "title"}}x{{end}}`, "broken": `{{define "title"}}{{end`, "unknown function": `{{define "main"}}{{nothing}}{{end}}`} {
		from := fstest.MapFS{"templates/_layout.html": layout, "templates/page.html": &fstest.MapFile{Data: []byte(text)}}
		if _, err := parsePages(from, assets{}, newProse()); err == nil {
			t.Errorf("%s: the page was accepted", name)
		}
	}
}
