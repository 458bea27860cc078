package gallery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/testenv/browser"
)

// shot keeps a picture of a moment when -out is given.
func shot(t *testing.T, b *browser.Browser, name string) {
	t.Helper()
	if *out == "" {
		return
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		t.Fatal(err)
	}
	b.Screenshot(filepath.Join(*out, "moment-"+name+".png"))
}

// want fails unless a script's answer is the text wanted.
func want(t *testing.T, b *browser.Browser, what, script, text string) {
	t.Helper()
	var got string
	b.Eval(`(async () => { for (let i = 0; i < 60; i++) { const v = String(`+script+`); if (v === `+quote(text)+`) return v; await new Promise(r => setTimeout(r, 50)); } return String(`+script+`); })()`, &got)
	if got != text {
		t.Errorf("%s: got %q, want %q", what, got, text)
	}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// visit opens a page and waits until its script stands.
func visit(t *testing.T, b *browser.Browser, url string) {
	t.Helper()
	b.Goto(url)
	want(t, b, "the page's script stands", `document.documentElement.dataset.ready`, "true")
}

func clean(t *testing.T, b *browser.Browser, when string) {
	t.Helper()
	for _, v := range b.Axe(t) {
		t.Errorf("%s: %s", when, v)
	}
	for _, problem := range b.Problems() {
		t.Errorf("%s: %s", when, problem)
	}
}

func TestPalette(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	visit(t, b, base+"/home?theme=light")
	b.Press("/")
	b.WaitText("dialog.palette", "AI systems")
	b.Type("dialog.palette input", "fra")
	b.WaitText("dialog.palette", "SYS-0042")
	want(t, b, "a title is text, never markup", `document.querySelector("[role=option] span").textContent`, "Fraud signals <b>at</b> intake")
	want(t, b, "the first option is active", `document.querySelector("dialog.palette input").getAttribute("aria-activedescendant")`, "palette-o0")
	shot(t, b, "palette")
	clean(t, b, "with the palette open")
	b.Press(browser.Escape)
	want(t, b, "Escape closes it", `document.querySelector("dialog.palette").open`, "false")
	b.Eval(`(document.activeElement.blur(), true)`, new(bool))
	b.Press("/")
	b.WaitText("dialog.palette", "AI systems")
	b.Type("dialog.palette input", "ai sys")
	want(t, b, "the page's links are found by their words", `document.querySelector("dialog.palette [role=option] span").textContent`, "AI systems")
	b.Press(browser.Enter)
	want(t, b, "Enter opens the place", `location.pathname`, "/list")
}

func TestList(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	b.Viewport(1440, 900)
	visit(t, b, base+"/list?theme=dark")
	want(t, b, "the bar hides while nothing is ticked", `getComputedStyle(document.querySelector(".bulk")).display`, "none")
	b.Press("j")
	b.Press("j")
	b.Press("k")
	b.Press("j")
	want(t, b, "j and k move between rows", `document.activeElement.textContent`, "Document classifier")
	b.Press("x")
	want(t, b, "x ticks the row", `document.querySelector("[data-count]").textContent`, "1")
	want(t, b, "the bar shows", `getComputedStyle(document.querySelector(".bulk")).display`, "flex")
	want(t, b, "some but not all", `document.querySelector("[data-all]").indeterminate`, "true")
	shot(t, b, "list-ticked")
	b.Click("[data-all]")
	want(t, b, "every row is ticked", `document.querySelector("[data-count]").textContent`, "9")
	clean(t, b, "with every row ticked")
	b.Click("[data-clear]")
	want(t, b, "none is ticked", `document.querySelector("[data-count]").textContent`, "0")
	b.Click(".filters summary")
	shot(t, b, "list-menu")
	clean(t, b, "with a menu open")
	b.Press(browser.Escape)
	want(t, b, "Escape closes the menu", `document.querySelectorAll("details.menu[open]").length`, "0")
	b.Press("?")
	b.WaitText("dialog.dialog[open]", "Tick the row")
	shot(t, b, "keys")
	clean(t, b, "with the keys shown")
	b.Press(browser.Escape)
	b.Press("g")
	b.Press("h")
	want(t, b, "two keys lead home", `location.pathname`, "/home")
}

func TestWithoutScript(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	b.SetScript(false)
	b.Goto(base + "/list")
	b.Click("td.check input")
	if text := b.Text(".bulk"); !strings.Contains(text, "Set owner") {
		t.Errorf("the bar over ticked rows says %q without script", text)
	}
	b.Viewport(390, 800)
	b.Goto(base + "/list")
	b.Click(".nav-open")
	if text := b.Text("#nav"); !strings.Contains(text, "Accountability") {
		t.Errorf("the menu says %q without script", text)
	}
	shot(t, b, "menu-phone")
}

func TestThemeDialogAndForm(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	visit(t, b, base+"/record")
	b.Click(".topbar .menu summary")
	b.Click("[data-theme-set=dark]")
	want(t, b, "the theme is set", `document.documentElement.dataset.theme`, "dark")
	visit(t, b, base+"/record")
	want(t, b, "the theme is kept", `document.documentElement.dataset.theme`, "dark")
	want(t, b, "the button says so", `document.querySelector("[data-theme-set=dark]").ariaPressed`, "true")
	b.Click(".head .menu summary")
	b.Click("[data-dialog=remove]")
	b.WaitText("#remove", "you can bring it back")
	shot(t, b, "dialog")
	clean(t, b, "with a dialog open")
	b.Click("[data-close]")
	want(t, b, "the dialog closes", `document.querySelector("#remove").open`, "false")
	b.Eval(`(document.querySelector("[data-theme-set=auto]").click(), true)`, new(bool))
	want(t, b, "auto forgets the theme", `document.documentElement.hasAttribute("data-theme")`, "false")
}

// TestKeptText holds that what was typed returns after a conflict, and only then.
func TestKeptText(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	visit(t, b, base+"/parts")
	b.Fill("#title", "Fraud signals")
	b.Eval(`(document.querySelector("form[data-keep]").addEventListener("submit", e => e.preventDefault()), document.querySelector("form[data-keep]").requestSubmit(), true)`, new(bool))
	want(t, b, "the text is kept", `(sessionStorage.getItem("steward.form.system-new") || "").includes("Fraud signals")`, "true")
	visit(t, b, base+"/parts?conflict=1")
	want(t, b, "the text returns with the conflict", `document.querySelector("#title").value`, "Fraud signals")
	b.Eval(`(document.querySelector("form[data-keep]").sent = true)`, new(bool))
	visit(t, b, base+"/parts")
	want(t, b, "a page without a conflict forgets it", `sessionStorage.getItem("steward.form.system-new")`, "null")
	want(t, b, "and shows its own", `document.querySelector("#title").value`, "")
}

func TestFilesAreListed(t *testing.T) {
	base := serve(t)
	b := browser.New(t)
	file := filepath.Join(t.TempDir(), "register.csv")
	if err := os.WriteFile(file, []byte("title\nParking\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	visit(t, b, base+"/import")
	b.Upload("input[type=file]", file)
	b.WaitText(".drop-list", "register.csv")
	b.WaitText(".drop-list", "14 byte")
	b.Eval(`(() => { const d = new DataTransfer(); d.items.add(new File(["x"], "card.md")); document.querySelector(".drop").dispatchEvent(new DragEvent("drop", { dataTransfer: d, bubbles: true, cancelable: true })); return true; })()`, new(bool))
	b.WaitText(".drop-list", "card.md")
	want(t, b, "a dropped file joins the chosen one", `document.querySelector("input[type=file]").files.length`, "2")
}
