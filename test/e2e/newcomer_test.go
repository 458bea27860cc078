// Package e2e goes the ways people go, through the whole program in a browser.
// It has no code of its own.
package e2e

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"steward/internal/export"
	"steward/internal/testenv/browser"
	"steward/internal/testenv/server"
)

// TestNewcomer is the first half hour of somebody new, on both databases: set
// up, bring the register of a government in, name who is accountable, see it on
// the home page and on a past day, find, look at the proof, hand over a pack and
// verify it. Every page stands a look by axe in light and dark.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]server.Option{"sqlite": {server.Fresh()}, "postgres": {server.Fresh(), server.Postgres()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{T: t, s: server.New(t, opts...), b: browser.New(t), axe: name == "sqlite"}
			n.setUp()
			n.bringIn()
			n.again()
			n.nameSomebody()
			n.lookBack()
			n.find()
			n.handOver()
			for _, p := range n.b.Problems() {
				t.Error(p)
			}
			for _, r := range n.b.Foreign(n.s.URL) {
				t.Errorf("asked another host: %s", r)
			}
		})
	}
}

type newcomer struct {
	*testing.T
	s    *server.Server
	b    *browser.Browser
	axe  bool // look for barriers; once is enough
	home string
}

// look has axe look at the page in light and dark.
func (n *newcomer) look(where string) {
	n.Helper()
	if !n.axe {
		return
	}
	for _, theme := range []browser.Theme{browser.Dark, browser.Light} {
		for _, v := range n.b.Look(n.T, theme) {
			n.Errorf("%s, %s: %s", where, theme, v)
		}
	}
}

func (n *newcomer) sample(name string) string {
	n.Helper()
	shared := os.Getenv("STEWARD_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	file, err := filepath.Abs(filepath.Join(shared, "samples", name))
	if err == nil {
		_, err = os.Stat(file)
	}
	if err != nil {
		n.Fatalf("the sample is absent; name the folder that has samples/ in STEWARD_SHARED: %v", err)
	}
	return file
}

func (n *newcomer) setUp() {
	n.b.Goto(n.s.URL + "/")
	n.b.WaitText("h1", "Welcome")
	n.look("setup")
	n.b.Fill("#f-org", "Gemeente Proefstad")
	n.b.Fill("#f-name", "Robin Proef")
	n.b.Fill("#f-email", "robin@proefstad.example")
	n.b.Fill("#f-password", "correct horse battery")
	n.b.Follow("form.form button.primary")
	n.b.WaitText("main", "The example organisation")
	n.look("start")
	n.home = n.s.URL + "/o/gemeente-proefstad"
}

func (n *newcomer) bringIn() {
	n.b.Follow(`main a.primary[href$="/import"]`)
	n.look("import")
	n.b.Upload("#f-file", n.sample("registers/nl-algoritmes.json"))
	n.b.Follow("form[data-drop] button.primary")
	n.b.WaitText(".figures", "1,530")
	n.look("preview")
	n.b.Follow("button[value=commit]")
	n.b.WaitText("h1", "Imported")
	n.look("result")
	n.b.Goto(n.home + "/units")
	n.b.WaitText(".pager", "336")
}

// again brings the same file in a second time, which changes nothing.
func (n *newcomer) again() {
	n.b.Goto(n.home + "/import")
	n.b.Upload("#f-file", n.sample("registers/nl-algoritmes.json"))
	n.b.Follow("form[data-drop] button.primary")
	n.b.WaitText("main", "There is nothing to write")
}

func (n *newcomer) nameSomebody() {
	n.b.Goto(n.home + "/ai-systems")
	n.b.WaitText(".pager", "1,530")
	n.look("list")
	n.b.Goto(n.home + "/assignments/new?role=accountable&scope=SYS-7")
	n.look("form")
	n.b.Eval(`(() => { const h = document.querySelector("#f-holder"); h.selectedIndex = [...h.options].findIndex(o => o.text.includes("Robin"));
		document.querySelector("#f-valid_from").value = "2026-01-01"; return h.selectedIndex > 0; })()`, nil)
	n.b.Follow("form.form button.primary")
	n.b.WaitText("h1", "Robin Proef")
	n.look("record")
	n.b.Goto(n.home + "/")
	n.b.WaitText(".answers", "1 of 1,530")
	n.b.WaitText(".answers", "1,529 have nobody")
	n.look("home")
	n.b.Goto(n.home + "/ai-systems/SYS-7")
	n.b.WaitText("main", "Robin Proef")
	n.look("system")
}

func (n *newcomer) lookBack() {
	n.b.Goto(n.home + "/ai-systems/SYS-7/accountability?role=accountable&first=2025-12-01&last=2026-02-01")
	n.b.WaitText("main", "Robin Proef")
	n.look("timeline")
	n.b.Goto(n.home + "/accountability?day=2026-02-01")
	n.look("accountability")
	n.b.Goto(n.home + "/ai-systems/SYS-7/history")
	n.b.WaitText("main", "nl-algoritmes.json")
	n.look("history")
	n.b.Goto(n.home + "/ai-systems/SYS-7/graph")
	n.look("graph")
}

func (n *newcomer) find() {
	n.b.Goto(n.home + "/")
	n.b.Eval(`new Promise(r => { const w = () => document.documentElement.dataset.ready ? r(true) : setTimeout(w, 20); w(); })`, nil)
	n.b.Press("/")
	n.b.Type("dialog.palette input", "SYS-7")
	n.b.WaitText("dialog.palette", "SYS-7")
	n.b.Press(browser.Escape)
	n.b.Goto(n.home + "/search?q=parkeren")
	n.look("search")
	n.b.Goto(n.home + "/log")
	n.b.WaitText("main", "signed")
	n.look("log")
	n.b.Goto(n.home + "/log/9")
	n.look("proof")
	n.b.Goto(n.home + "/people")
	n.look("people")
	n.b.Goto(n.home + "/members")
	n.look("members")
	n.b.Goto(n.home + "/settings")
	n.look("settings")
	n.b.Goto(n.s.URL + "/portfolio")
	n.look("portfolio")
	n.b.Goto(n.s.URL + "/account")
	n.look("account")
}

// handOver downloads a pack as the browser would and verifies it with nothing
// else at hand.
func (n *newcomer) handOver() {
	n.b.Goto(n.home + "/export")
	n.look("export")
	account, err := n.s.Register.AccountByEmail(n.Context(), "robin@proefstad.example")
	if err != nil {
		n.Fatal(err)
	}
	res, err := n.s.Client(account).Get(n.home + "/export/pack")
	if err != nil {
		n.Fatal(err)
	}
	defer res.Body.Close()
	pack, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		n.Fatalf("the pack: status %d, %v", res.StatusCode, err)
	}
	report, err := export.Verify(n.Context(), bytes.NewReader(pack), int64(len(pack)), export.VerifyOptions{})
	if err != nil {
		n.Fatal(err)
	}
	if !report.OK || report.Counts.Records < 1867 {
		n.Fatalf("verify: %+v", report)
	}
}
