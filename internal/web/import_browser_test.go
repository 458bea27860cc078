package web

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/testenv/browser"
)

var importPictures = flag.String("import-pictures", "", "folder to write pictures of the import's pages to")

// look checks a page in light and dark, at the desk and on a phone, and keeps
// pictures when asked to.
func look(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	for _, size := range []struct {
		name          string
		width, height int
	}{{"desk", 1280, 800}, {"phone", 390, 800}} {
		b.Viewport(size.width, size.height)
		for _, theme := range []browser.Theme{browser.Light, browser.Dark} {
			for _, v := range b.Look(t, theme) {
				t.Errorf("%s, %s, %s: %s", name, size.name, theme, v)
			}
			var wide bool
			b.Eval(`document.documentElement.scrollWidth > window.innerWidth + 1`, &wide)
			if wide {
				t.Errorf("%s, %s: the page is wider than the window", name, size.name)
			}
			if *importPictures != "" {
				must(t, os.MkdirAll(*importPictures, 0o755))
				b.Screenshot(filepath.Join(*importPictures, name+"-"+size.name+"-"+string(theme)+".png"))
			}
		}
	}
	b.Viewport(1280, 800)
	b.SetTheme(browser.Light)
}

// signInBrowser opens the sign-in page and signs in.
func (s *site) signInBrowser(b *browser.Browser, email string) {
	b.Goto(s.url + "/sign-in")
	b.Fill("#f-email", email)
	b.Fill("#f-password", testPassword)
	b.Follow("form.form button.primary")
}

// TestImportInBrowser walks the whole way of the first half hour: the register
// of a government, a list nobody has seen, and a file that is refused.
func TestImportInBrowser(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	org, _ := s.setUp()
	b := browser.New(t)
	s.signInBrowser(b, "mara@meerwijk.example")
	home := s.url + "/o/" + org.Slug + "/import"
	b.Goto(home)
	look(t, b, "1-files")
	b.Upload("#f-file", samplePath(t, "registers/nl-algoritmes.json"))
	b.WaitText(".drop-list", "nl-algoritmes.json")
	b.Follow("form[data-drop] button.primary")
	b.WaitText(".figures", "1,530")
	look(t, b, "2-preview")
	b.Follow(`nav.tabs a[href*="named"]`)
	b.WaitText(".pager", "1 to 50 of 336")
	b.Follow("button[value=commit]")
	b.WaitText("h1", "Imported")
	look(t, b, "3-result")
	b.Follow(".table a.row-link")
	b.WaitText("h1", "AI systems")

	dir := t.TempDir()
	list := filepath.Join(dir, "tools.csv")
	must(t, os.WriteFile(list, []byte(inventory), 0o600))
	b.Goto(home)
	b.Upload("#f-file", list, samplePath(t, "cyclonedx/invalid-metadata-timestamp-1.7.json"))
	b.Follow("form[data-drop] button.primary")
	b.WaitText("h1", "What is in tools.csv?")
	look(t, b, "4-columns")
	b.Eval(`(document.querySelector("#f-title").value = "Tool", document.querySelector("[aria-label='What Contact becomes']").value = "owner", true)`, nil)
	b.Follow("button[value=try]")
	b.WaitText("#try", "Chest triage")
	look(t, b, "5-tried")
	b.Follow("button[value=use]")
	b.WaitText(".flash.bad", "line 8")
	look(t, b, "6-refused")
	b.Follow("form:has([name=file][value='1']) button[value=out]")
	b.Follow("button[value=commit]")
	b.WaitText("h1", "Imported")
	look(t, b, "7-second-result")
	b.Goto(home)
	b.WaitText("main", "Saved mappings")
	look(t, b, "8-mappings")

	changed := filepath.Join(dir, "tools-2.csv")
	must(t, os.WriteFile(changed, []byte(strings.Replace(inventory, "Letter drafts", "Letters to patients", 1)), 0o600))
	b.Upload("#f-file", changed)
	b.Follow("form[data-drop] button.primary")
	b.WaitText(".preview", "Letters to patients")
	look(t, b, "9-differences")
	for _, p := range b.Problems() {
		t.Error(p)
	}
	if foreign := b.Foreign(s.url); len(foreign) > 0 {
		t.Errorf("pages asked other hosts: %v", foreign)
	}
}

// TestImportWithoutScript imports a card with scripts off.
func TestImportWithoutScript(t *testing.T) {
	s := newSite(t)
	org, _ := s.setUp()
	b := browser.New(t)
	b.SetScript(false)
	s.signInBrowser(b, "mara@meerwijk.example")
	b.Goto(s.url + "/o/" + org.Slug + "/import")
	b.Upload("#f-file", samplePath(t, "hf-cards/prose-openai-whisper-model-card.md"))
	b.Follow("form[data-drop] button.primary")
	b.WaitText("main", "Whisper")
	b.Follow("button[value=commit]")
	if got := b.Text("h1"); got != "Imported" {
		t.Errorf("the result page says %q", got)
	}
}
