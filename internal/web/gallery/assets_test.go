package gallery

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packed returns the size of a file as a browser receives it.
func packed(t *testing.T, text string) int {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "static", "js", "*.js"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts found: %v", err)
	}
	return files
}

// TestSizes holds the budgets: 14 KB of style, 10 KB of script, 4 KB of icons.
func TestSizes(t *testing.T) {
	if n := packed(t, static(t, "steward.css")); n > 14*1024 {
		t.Errorf("steward.css is %d bytes packed, over its 14 KB", n)
	}
	if n := packed(t, static(t, "icons.svg")); n > 4*1024 {
		t.Errorf("icons.svg is %d bytes packed, over its 4 KB", n)
	}
	total := 0
	for _, file := range scripts(t) {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		total += packed(t, string(b))
	}
	if total > 10*1024 {
		t.Errorf("the scripts are %d bytes packed, over their 10 KB", total)
	}
}

// TestNothingForeign holds that no static file names another host or carries a data address. The
// namespace of SVG is a name, not an address.
func TestNothingForeign(t *testing.T) {
	foreign := regexp.MustCompile(`https?://|data:|@import|url\(`)
	files := append(scripts(t), filepath.Join("..", "static", "steward.css"), filepath.Join("..", "static", "icons.svg"))
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(b), "http://www.w3.org/2000/svg", "")
		text = comment.ReplaceAllString(text, "")
		if found := foreign.FindString(text); found != "" {
			t.Errorf("%s holds %q", filepath.Base(file), found)
		}
		if regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(`).MatchString(text) {
			t.Errorf("%s makes markup from text", filepath.Base(file))
		}
	}
}

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// TestClasses holds that every class of the gallery, pictures included, is known to the style sheet, and
// that no page carries inline style or script.
func TestClasses(t *testing.T) {
	css := comment.ReplaceAllString(static(t, "steward.css"), "")
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(css, -1) {
		known[m[1]] = true
	}
	// These only group parts of a picture for people who read its source.
	for _, name := range []string{"gap", "overlap", "c-value"} {
		known[name] = true
	}
	inline := regexp.MustCompile(`\sstyle=|\son[a-z]+="|<style|javascript:|<script>`)
	for _, name := range names {
		page := string(render(t, name, ""))
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(page, -1) {
			for _, class := range strings.Fields(m[1]) {
				if !known[class] {
					t.Errorf("%s uses the class %q, which the style sheet does not know", name, class)
					known[class] = true
				}
			}
		}
		if found := inline.FindString(page); found != "" {
			t.Errorf("%s holds %q, which the policy refuses", name, found)
		}
	}
}

// TestIcons holds that every icon pages count on is drawn, once, and every icon used exists.
func TestIcons(t *testing.T) {
	have := map[string]bool{}
	for _, name := range icons(t) {
		if have[name] {
			t.Errorf("the icon %s is drawn twice", name)
		}
		have[name] = true
	}
	for _, name := range strings.Fields("home systems model dataset agent supplier person unit task evidence import export search settings history proof shield link plus more check cross warning clock menu sun moon building key comment attach graph filter download external chevron-down chevron-up chevron-left chevron-right steward") {
		if !have[name] {
			t.Errorf("the icon %s is missing", name)
		}
	}
	for _, name := range names {
		for _, m := range regexp.MustCompile(`icons\.svg#([a-z-]+)`).FindAllStringSubmatch(string(render(t, name, "")), -1) {
			if !have[m[1]] {
				t.Errorf("%s uses the icon %s, which is not drawn", name, m[1])
			}
		}
	}
}
