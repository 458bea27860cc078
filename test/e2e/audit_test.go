package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/export"
	"steward/internal/record"
	"steward/internal/testenv/browser"
	"steward/internal/testenv/server"
)

// TestAudit goes from an imported register to an audit pack that verifies, on
// both databases: a standard taken into use, a gap analysis of the largest unit,
// all controls decided, twenty pieces of evidence reviewed by somebody else, one
// that expires, a Statement of Applicability approved and published, an auditor
// who rejects one, and the pack.
func TestAudit(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]server.Option{"sqlite": {server.Fresh()}, "postgres": {server.Fresh(), server.Postgres()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := &newcomer{T: t, s: server.New(t, opts...), b: browser.New(t)}
			n.setUp()
			n.bringIn()
			n.axe = name == "sqlite" // TestNewcomer looked at what comes before
			a := &audit{newcomer: n}
			a.standard()
			a.invite()
			a.gap()
			a.decide()
			a.evidence()
			a.expire()
			a.publish()
			a.auditor()
			a.pack()
			for _, b := range []*browser.Browser{a.b, a.second, a.third} {
				for _, p := range b.Problems() {
					if !refused(p) {
						t.Error(p)
					}
				}
				for _, r := range b.Foreign(a.s.URL) {
					t.Errorf("asked another host: %s", r)
				}
			}
		})
	}
}

// refused reports whether a problem is an answer that was asked for: what may
// not be changed, to whom it may not.
func refused(problem string) bool {
	return strings.Contains(problem, "422") && strings.HasSuffix(problem, "/statements/SOA-1/edit") ||
		strings.Contains(problem, "403") && strings.HasSuffix(problem, "/controls/CTL-3/edit")
}

// audit has two more people at it: a reviewer and an external auditor.
type audit struct {
	*newcomer
	second, third *browser.Browser
}

// with does something as somebody else, whose pages are looked at as well.
func (a *audit) with(b *browser.Browser, do func()) {
	own := a.b
	a.b = b
	defer func() { a.b = own }()
	do()
}

func (a *audit) goTo(path string) { a.Helper(); a.b.Goto(a.home + path) }

func (a *audit) set(field, value string) {
	a.Helper()
	var ok bool
	a.b.Eval(fmt.Sprintf(`(() => { const f = document.querySelector("#f-%s"); if (!f || f.value === undefined) return false; f.value = %q; f.dispatchEvent(new Event("change")); return f.value === %q; })()`, field, value, value), &ok)
	if !ok {
		a.Fatalf("the field %s does not take %q at %s", field, value, a.b.URL())
	}
}

func (a *audit) standard() {
	a.goTo("/standards")
	a.b.WaitText("main", "Which standard do you work with?")
	a.look("standards, empty")
	a.b.Follow(`form[action$="/standards/adopt"]:has(input[value="iso-42001"]) button`)
	a.goTo("/standards")
	a.b.WaitText("main", "198")
	a.look("standards")
	a.goTo("/standards/iso-42001")
	a.look("grid")
	a.goTo("/standards/iso-42001/A.6.2.4")
	a.b.WaitText("main", "Nothing was handed in")
	a.look("control")
}

// join invites somebody and lets them in with a browser of their own.
func (a *audit) join(name, email, role string, more map[string]string) *browser.Browser {
	a.goTo("/people/new")
	a.b.Fill("#f-title", name)
	a.b.Follow("form.form button.primary")
	person := filepath.Base(a.b.URL())
	a.goTo("/members")
	a.b.Fill("#f-email", email)
	a.set("role", role)
	a.set("person", person)
	a.b.Eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
	for field, value := range more {
		a.set(field, value)
	}
	a.b.Follow(`form[action$="/invitations"] button.primary`)
	link := a.b.Text("#link")
	b := browser.New(a.T)
	a.with(b, func() {
		b.Goto(link)
		a.look("invitation, " + role)
		b.Fill("#f-name", name)
		b.Fill("#f-password", "a sentence of the "+role)
		b.Follow("form.form button.primary")
	})
	return b
}

func (a *audit) invite() {
	a.second = a.join("Kim Toets", "kim@proefstad.example", "aims-manager", nil)
	last := string(record.DateOf(a.s.Clock.Now().AddDate(0, 3, 0)))
	a.third = a.join("Alex Keur", "alex@keur.example", access.ExternalAuditor, map[string]string{"expires": last, "packs": "iso-42001"})
}

// gap runs the interview on the unit with most AI systems.
func (a *audit) gap() {
	a.goTo("/gap")
	a.look("gap analyses")
	a.b.Eval(`(() => { document.querySelector("input[name=packs]").checked = true; document.querySelector("input[name=target][value='3']").checked = true; return true; })()`, nil)
	a.b.Follow(`form[action$="/gap"] button.primary`)
	a.goTo("/gap-rounds/GAP-1/edit")
	a.b.Fill("#f-unit", a.largest())
	a.b.Follow("form.form button.primary")
	a.goTo("/gap/GAP-1/ask?pack=iso-42001&clause=4.1")
	a.look("interview")
	for _, answer := range []string{"yes", "partly", "no", "unknown"} {
		level := map[string]string{"yes": "3", "partly": "2", "no": "0"}[answer]
		a.b.Eval(fmt.Sprintf(`(() => { document.querySelector("input[name=answer][value=%s]").checked = true; document.querySelector("input[name=maturity][value='%s']").checked = true; return true; })()`, answer, level), nil)
		if answer == "unknown" {
			a.b.Eval(`document.querySelectorAll("details").forEach(d => d.open = true)`, nil)
			a.b.Fill("#f-to", "PER-2")
		}
		a.b.Follow("main form .form-foot button.primary")
	}
	a.goTo("/gap/GAP-1")
	a.look("round")
	a.with(a.second, func() {
		a.goTo("/gap/GAP-1/ask?person=PER-2")
		a.b.WaitText("main", "Question 1 of 1")
		a.b.Eval(`(() => { document.querySelector("input[name=answer][value=yes]").checked = true; return true; })()`, nil)
		a.b.Follow("main form .form-foot button.primary")
	})
}

// largest is the unit with most AI systems.
func (a *audit) largest() string {
	org, err := a.s.Register.OrgBySlug(a.Context(), "gemeente-proefstad")
	if err != nil {
		a.Fatal(err)
	}
	system, n, most := access.System(org.ID), map[string]int{}, ""
	for after := ""; ; {
		page, err := a.s.Register.List(a.Context(), system, record.Query{Kind: "ai-system", Limit: 200, After: after})
		if err != nil {
			a.Fatal(err)
		}
		for _, r := range page.Records {
			u := r.Body.Text("unit")
			if n[u]++; n[u] > n[most] {
				most = u
			}
		}
		if after = page.Next; after == "" {
			break
		}
	}
	r, err := a.s.Register.Get(a.Context(), system, record.ID(most))
	if err != nil {
		a.Fatal(err)
	}
	return r.Ref(a.s.Register.Kinds().Kind("unit"))
}

// decide includes all controls at once and then leaves one out.
func (a *audit) decide() {
	a.goTo("/soa")
	a.look("statement, undecided")
	a.b.Eval(`(() => { document.querySelectorAll("input[name=pick]").forEach(p => p.checked = true); return true; })()`, nil)
	a.b.Follow(`button[name=to][value=include]`)
	a.set("justification", "The risks of our AI systems ask for it; nothing else does what it is for.")
	a.look("statement, many at once")
	a.b.Follow(`main button.primary`)
	a.goTo("/soa")
	a.b.WaitText("main", "38\u00a0of\u00a038")
	a.b.Follow(`tr[id] td:last-child a.btn`)
	a.look("statement, one")
	a.set("justification", "We build no systems of our own.")
	a.b.Follow(`button[form=soa-one][name=to][value=exclude]`)
	a.goTo("/soa")
	a.b.WaitText(".head-facts", "37")
}

// evidence hands in twenty files, which the reviewer accepts.
func (a *audit) evidence() {
	file := filepath.Join(a.TempDir(), "report.txt")
	for i := 1; i <= 20; i++ {
		if err := os.WriteFile(file, fmt.Appendf(nil, "Report %d. What was looked at, and what was found.\n", i), 0o600); err != nil {
			a.Fatal(err)
		}
		a.goTo(fmt.Sprintf("/evidence-files/new?supports=CTL-%d", i+1))
		a.b.Fill("#f-title", fmt.Sprintf("Report %d", i))
		a.b.Upload("#f-file", file)
		if i == 1 {
			a.look("evidence form")
			a.set("expires", string(record.DateOf(a.s.Clock.Now().AddDate(0, 0, 3))))
		}
		a.b.Follow("form.form button.primary")
	}
	a.goTo("/evidence-files/EVD-1/step/accept")
	a.b.WaitText("main", "Somebody else")
	a.with(a.second, func() {
		for i := 1; i <= 20; i++ {
			a.goTo(fmt.Sprintf("/evidence-files/EVD-%d/step/accept", i))
			a.b.Follow("main form button.primary")
		}
	})
	a.goTo("/evidence-files/EVD-1")
	a.b.WaitText("main", "Counts")
	a.look("evidence")
	a.goTo("/standards/iso-42001")
	a.b.WaitText("main", "20 of 197 evidenced")
}

// expire lets the first piece of evidence grow old.
func (a *audit) expire() {
	a.goTo("/controls/CTL-2")
	a.b.WaitText("main", "Evidenced")
	a.look("control's record")
	a.s.Clock.Advance(4 * 24 * time.Hour)
	if err := a.s.Register.Tend(a.Context()); err != nil {
		a.Fatal(err)
	}
	a.goTo("/controls/CTL-2")
	a.b.WaitText("main", "expired on")
	a.goTo("/standards/iso-42001")
	a.b.WaitText("main", "1 expired")
	a.goTo("/standards/iso-42001?day=" + string(record.DateOf(a.s.Clock.Now().AddDate(0, 0, -4))))
	a.b.WaitText("main", "20 of 197 evidenced")
	a.goTo("/readiness")
	a.look("readiness")
}

// publish draws up an edition, has the reviewer approve it, and publishes it.
func (a *audit) publish() {
	a.goTo("/soa/draw-up")
	a.look("draw up")
	a.b.Eval(`(() => { const kim = [...document.querySelectorAll("#f-approvers label")].find(l => l.innerText.includes("Kim")); kim.querySelector("input").checked = true; return true; })()`, nil)
	a.b.Follow("form.form button.primary")
	a.b.WaitText("h1", "edition 1")
	a.look("edition")
	a.with(a.second, func() {
		a.goTo("/soa/SOA-1")
		a.b.Follow("button[name=decision][value=approve]")
	})
	a.goTo("/statements/SOA-1/step/approve")
	a.b.Follow("main form button.primary")
	a.goTo("/soa/SOA-1")
	a.b.Follow(`form[action$="/publish"] button.primary`)
	a.goTo("/soa/SOA-1")
	a.b.WaitText("main", "Published")
	a.look("edition, published")
	a.goTo("/statements/SOA-1/edit")
	a.set("note", "Something else.")
	a.b.Follow("form.form button.primary")
	a.b.WaitText("main", "What was approved is not changed")
	a.b.Eval(`(() => { document.querySelector("#f-note").form.sent = true; return true; })()`, nil) // else leaving would ask
}

// auditor has the external auditor reject a piece of evidence.
func (a *audit) auditor() {
	a.with(a.third, func() {
		a.goTo("/")
		a.look("auditor's home")
		a.goTo("/standards/iso-42001")
		a.b.WaitText("main", "19 of 197 evidenced")
		a.goTo("/evidence-files/EVD-2")
		a.goTo("/evidence-files/EVD-2/step/reject")
		a.b.Eval(`(() => { document.querySelector("textarea[name=reason]").value = "It does not say who looked."; return true; })()`, nil)
		a.b.Follow("main form button.primary")
		if status := a.b.Goto(a.home + "/controls/CTL-3/edit"); status != http.StatusForbidden {
			a.Errorf("an auditor opens a form that changes a control: status %d", status)
		}
		a.goTo("/evidence-requests/new?about=CTL-3")
		a.b.Fill("#f-title", "The minutes of the review")
		a.b.Follow("form.form button.primary")
		a.goTo("/findings/new?about=CTL-3")
		a.b.Fill("#f-title", "Nobody knows who looked")
		a.b.Click("input[name='f.grade'][value=minor]")
		a.b.Follow("form.form button.primary")
		a.b.WaitText("h1", "Nobody knows who looked")
	})
	a.goTo("/standards/iso-42001")
	a.b.WaitText("main", "1 failed")
	a.goTo("/log")
	a.b.WaitText("main", "Alex Keur")
	a.look("log with an auditor")
}

// pack downloads the audit pack as the auditor would and verifies it with
// nothing else at hand.
func (a *audit) pack() {
	a.goTo("/export")
	a.look("export")
	account, err := a.s.Register.AccountByEmail(a.Context(), "alex@keur.example")
	if err != nil {
		a.Fatal(err)
	}
	res, err := a.s.Client(account).Get(a.home + "/export/audit?pack=iso-42001")
	if err != nil {
		a.Fatal(err)
	}
	defer res.Body.Close()
	pack, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		a.Fatalf("the pack: status %d, %v", res.StatusCode, err)
	}
	report, err := export.Verify(a.Context(), bytes.NewReader(pack), int64(len(pack)), export.VerifyOptions{})
	if err != nil {
		a.Fatal(err)
	}
	if !report.OK || report.Counts.Files < 20 {
		a.Fatalf("verify: %+v", report)
	}
	flipped := bytes.Replace(pack, []byte("Report 7."), []byte("Report 8."), 1)
	if report, err := export.Verify(a.Context(), bytes.NewReader(flipped), int64(len(flipped)), export.VerifyOptions{}); err == nil && report.OK && !bytes.Equal(pack, flipped) {
		a.Error("a changed file passes")
	}
}
