package web

import (
	"strings"
	"testing"

	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/browser"
)

// TestSoALook opens the pages of the Statement of Applicability and of approval in
// Chromium, in light and dark and at phone width: nothing for axe to report, nothing
// wider than the window, nothing refused by the policy.
func TestSoALook(t *testing.T) {
	t.Parallel()
	s := newSoASite(t)
	fillSoA(t, s)
	b := browser.New(t)
	b.Goto(s.url + "/sign-in")
	b.Fill("#f-email", s.mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	pages := []string{"/soa?system=SYS-1&open=A.10.3", "/soa/draw-up?pack=iso-42001", "/soa/SOA-2", "/statements/SOA-2", "/documents/DOC-1", "/soa?show=undecided"}
	for _, p := range pages {
		if status := b.Goto(s.url + s.home + p); status != 200 {
			t.Errorf("%s: status %d", p, status)
		}
		bothThemes(t, b, p)
	}
	b.Viewport(390, 844)
	for _, p := range pages {
		b.Goto(s.url + s.home + p)
		var wide bool
		b.Eval("document.documentElement.scrollWidth > innerWidth", &wide)
		if wide {
			t.Errorf("%s is wider than a phone", p)
		}
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}

// fillSoA puts in something of everything the pages show.
func fillSoA(t *testing.T, s *soaSite) {
	t.Helper()
	s.decideAll("The register of risks names it, and a contract asks for it as well.")
	_, bo := s.personOf("aims-manager", "Bo")
	ctx, scope := t.Context(), conformity.SoAScope{Pack: "iso-42001"}
	sys, err := s.reg.Create(ctx, s.admin, register.Draft{Kind: "ai-system", Title: "Triage of X-rays"}, register.CreateOptions{})
	must(t, err)
	drawn := conformity.NewEdition{Owner: s.admin.Person, Approvers: []record.ID{bo, s.admin.Person}, Quorum: 1, Note: "The first."}
	_, err = s.web.stand.DrawUp(ctx, s.admin, scope, drawn)
	must(t, err)
	how := "No release without a report on the clinic's own patients."
	r, _ := s.soa().Row("A.6.2.4")
	must(t, s.web.stand.SoADecide(ctx, s.admin, scope, []conformity.Verdict{{Item: "A.6.2.4", Rev: r.Record.Rev, To: conformity.Keep, Justification: "A missed finding harms a patient.", Reasons: []string{"risk", "law"}, Implementation: &how}}))
	file, err := s.reg.PutFile(ctx, s.admin, "evidence", "report.txt", strings.NewReader("A report."))
	must(t, err)
	_, err = s.reg.Create(ctx, s.admin, register.Draft{Kind: "evidence", Title: "Validation report", Body: record.Body{"file": file.Value(), "supports": []any{string(r.Record.ID)}}}, register.CreateOptions{})
	must(t, err)
	r, _ = s.soa().Row("A.10.3")
	must(t, s.web.stand.SoADecide(ctx, s.admin, scope, []conformity.Verdict{{Item: "A.10.3", Rev: r.Record.Rev, To: conformity.Exclude, Justification: "Nothing is bought.", Reasons: []string{"not_applicable"}}}))
	_, err = s.reg.Create(ctx, s.admin, register.Draft{Kind: "finding", Title: "Something is bought", Body: record.Body{"grade": "minor", "about": []any{string(r.Record.ID)}}}, register.CreateOptions{})
	must(t, err)
	_, err = s.web.stand.DrawUp(ctx, s.admin, scope, drawn)
	must(t, err)
	must(t, s.web.stand.SoADecide(ctx, s.admin, conformity.SoAScope{Pack: "iso-42001", System: sys.ID}, []conformity.Verdict{{Item: "A.10.3", To: conformity.Include, Justification: "This one is bought."}}))
	_, err = s.reg.Create(ctx, s.admin, register.Draft{Kind: "document", Title: "AI policy", Owner: s.admin.Person, Body: record.Body{"text": "We use AI with care.", "edition": "1", "approvers": []any{string(bo)}, "readers": []any{string(bo)}}}, register.CreateOptions{})
	must(t, err)
}
