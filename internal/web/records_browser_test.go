package web

import (
	"fmt"
	"testing"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/browser"
)

// browse opens a browser that is signed in.
func (b *shelf) browse() *browser.Browser {
	b.t.Helper()
	br := browser.New(b.t)
	br.Goto(b.url + "/sign-in")
	br.Fill("#f-email", b.admin.Email)
	br.Fill("#f-password", testPassword)
	br.Follow("main button")
	return br
}

// clean fails for anything axe or the browser itself has to say about a page.
func clean(t *testing.T, br *browser.Browser, name string) {
	t.Helper()
	for _, v := range br.Axe(t) {
		t.Errorf("%s: %s", name, v)
	}
	for _, p := range br.Problems() {
		t.Errorf("%s: %s", name, p)
	}
	br.Forget()
}

// TestRecordsInABrowser works with records as somebody with a mouse does, and
// looks at the pages in light and dark, wide and narrow.
func TestRecordsInABrowser(t *testing.T) {
	t.Parallel()
	b := newShelf(t)
	b.make("task", "Ask the supplier", record.Body{"about": string(b.system.ID)})
	b.make("comment", "", record.Body{"about": string(b.system.ID), "text": "A new *version* comes in January."})
	for i := range 30 { // more than a form offers as boxes, so that choosers search
		b.make("model", fmt.Sprintf("Model %02d", i), nil)
	}
	br := b.browse()

	br.Goto(b.url + b.list("facet=origin"))
	clean(t, br, "list")
	br.Goto(b.url + b.list(""))
	br.Click("tbody tr:nth-child(1) td.check input")
	br.Click("tbody tr:nth-child(2) td.check input")
	br.WaitText(".bulk strong", "2 selected")
	br.Follow(".bulk button[value=due]")
	clean(t, br, "bulk")
	br.Eval(`document.querySelector("#f-due").value = "2026-12-24"`, nil)
	br.Follow(".form-foot button")
	br.WaitText(".flash", "Next due changed in 2 AI systems")

	br.Goto(b.url + b.at(b.system))
	br.Click(`a[data-dialog="step-start_development"]`)
	br.Follow("dialog[open] .btn.primary")
	br.WaitText(".head-facts", "Development")
	clean(t, br, "record")

	br.Goto(b.url + b.at(b.system, "edit"))
	br.Type(`input[data-into="f-models"]`, "model 07")
	var offered string
	br.Eval(`new Promise((done) => { const look = () => { const o = document.querySelector('input[data-into="f-models"] + datalist option[value$="Model 07"]'); if (o) done(o.value); else setTimeout(look, 50); }; look(); })`, &offered)
	if offered != "MDL-9 Model 07" {
		t.Errorf("the chooser offers %q", offered)
	}
	br.Eval(`{ const i = document.querySelector('input[data-into="f-models"]'); i.value = "MDL-9 Model 07"; i.dispatchEvent(new Event("input", { bubbles: true })); }`, nil) // as choosing does
	br.Fill("#f-intended_purpose", "Typed while another person saved.")
	theirs := "Saved by another person."
	_, err := b.reg.Update(t.Context(), b.actor, b.system.ID, register.Edit{Body: record.Body{"intended_purpose": theirs}})
	must(t, err)
	if status := br.Follow(".form-foot button"); status != 409 {
		t.Fatalf("a stale form: %d", status)
	}
	br.Forget()
	br.WaitText("main", theirs)
	clean(t, br, "conflict")
	if status := br.Follow(".form-foot button"); status != 200 {
		t.Errorf("the merged form: %d %s", status, br.Text("main"))
	}
	now := b.again(b.system)
	if now.Body.Text("intended_purpose") != "Typed while another person saved." || len(now.Body.List("models")) != 2 {
		t.Errorf("saved %v", now.Body)
	}

	br.SetTheme(browser.Dark)
	for _, path := range []string{b.at(b.system), b.at(b.system, "history"), b.list("state=idea")} {
		br.Goto(b.url + path)
		clean(t, br, "dark "+path)
	}
	br.Viewport(390, 800)
	for _, path := range []string{b.at(b.system), b.at(b.system, "edit"), b.at(b.system, "graph"), b.list(""), orgURL(b.org.Slug, "search") + "?q=chest"} {
		br.Goto(b.url + path)
		var over int
		br.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth", &over)
		if over > 0 {
			t.Errorf("%s is %d pixels too wide for a phone", path, over)
		}
		clean(t, br, "phone "+path)
	}
}
