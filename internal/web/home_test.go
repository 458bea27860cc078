package web

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/ledger"
)

// TestHomeEmpty invites to begin, and shows no zeros.
func TestHomeEmpty(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	a := s.as(mara.ID).get("/o/"+org.Slug+"/").want(t, 200, "Which AI systems do you have?", "Import files", "Register the first system")
	main := find(a.page, nodeWith("main", "id", "main"))
	if len(main) != 1 {
		t.Fatalf("%d main parts", len(main))
	}
	if seen := textOf(main[0]); strings.Contains(seen, "Who is accountable?") || strings.Contains(seen, "risks") {
		t.Errorf("an empty home asks questions nothing answers:\n%s", seen)
	}
}

// TestHome answers from records, and every number leads to its rows.
func TestHome(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	v := s.as(mara.ID)
	a := v.get("/o/"+org.Slug+"/").want(t, 200,
		"Who is accountable?", "2 of 5 AI systems have exactly one accountable person.", "2 have nobody.", "1 has more than one.",
		"3 responsibilities end within 60 days", "Can we prove it?", "changes are in the log",
		"What needs you", "Ask supplier 1 for its model card", "days overdue", "Latest changes", "Mara Klein added")
	for _, answers := range find(a.page, nodeWith("div", "class", "answers")) {
		for _, link := range find(answers, nodeWith("a", "href", "/o/")) {
			v.get(attr(link, "href")).want(t, 200)
		}
	}
	reader := s.as(s.member(s.actor(mara.ID, org), "reader", "reader@meerwijk.example").ID)
	seen := textOf(reader.get("/o/"+org.Slug+"/").want(t, 200, "Who is accountable?", "not linked to a person").page)
	if strings.Contains(seen, "Can we prove it?") {
		t.Error("a reader is told about the log, which is not for them")
	}
}

// TestHomeEscapes puts a script into every text home shows.
func TestHomeEscapes(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	must(t, s.reg.RenameOrg(t.Context(), s.actor(mara.ID, org), `<script>alert("org")</script>`))
	fillSite(t, s, org, mara)
	a := s.as(mara.ID).get("/o/"+org.Slug+"/").want(t, 200)
	for _, n := range find(a.page, func(n *html.Node) bool { return n.Data == "script" }) {
		if attr(n, "src") == "" {
			t.Errorf("a script of others runs: %s", textOf(n))
		}
	}
}

func TestPortfolio(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	v := s.as(mara.ID)
	v.post("/portfolio", "name", "").want(t, 422)
	v.post("/portfolio", "name", "Second").leads(t, "/o/second/start")
	a := v.get("/portfolio").want(t, 200, "2 organisations, 5 AI systems, 2 without an accountable person, 1 overdue task", "Meerwijk Clinic", "Second")
	for _, link := range find(a.page, nodeWith("a", "href", "/o/"+org.Slug+"/")) {
		v.get(attr(link, "href")).want(t, 200)
	}
	reader := s.as(s.member(s.actor(mara.ID, org), "reader", "reader@meerwijk.example").ID)
	reader.get("/portfolio").want(t, 200, "1 organisation")
	reader.post("/portfolio", "name", "Third").want(t, 403)
}

// TestExample makes the example beside the organisation, once.
func TestExample(t *testing.T) {
	var filled []string
	s := newSite(t, func(o *Options) {
		o.ExampleName = "Fictional Works"
		o.Example = func(_ context.Context, org access.Org, a access.Account) error {
			filled = append(filled, org.Slug+" for "+a.Name)
			return nil
		}
	})
	org, mara := s.setUp()
	v := s.as(mara.ID)
	v.get("/o/"+org.Slug+"/start").want(t, 200, "The example organisation")
	v.post("/example").leads(t, "/o/fictional-works/")
	v.post("/example").leads(t, "/o/fictional-works/")
	if len(filled) != 1 || filled[0] != "fictional-works for Mara Klein" {
		t.Errorf("filled %q", filled)
	}
	v.get("/o/fictional-works/").want(t, 200, "Everything here is fictional")
	without := newSite(t)
	org, mara = without.setUp()
	if a := without.as(mara.ID).get("/o/"+org.Slug+"/start").want(t, 200); strings.Contains(textOf(a.page), "example") {
		t.Error("an example is offered that nobody supplied")
	}
	without.as(mara.ID).post("/example").want(t, 404)
}

// TestProofs holds that the downloaded proof verifies with the key the page
// shows, and that the entry opens the commitment.
func TestProofs(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	v := s.as(mara.ID)
	base := "/o/" + org.Slug + "/log"
	page := v.get(base).want(t, 200, "Log and proofs", "Verifier key", "signed")
	head, err := s.reg.Head(t.Context(), s.actor(mara.ID, org))
	must(t, err)
	if !strings.Contains(textOf(page.page), head.Verifier) {
		t.Error("the verifier key is not on the page")
	}
	v.get(base+"/5").want(t, 200, "Change 5", "C2SP tlog-proof")
	got := v.get(base+"/5/proof").want(t, 200)
	proof, checkpoint, err := ledger.ParseInclusion([]byte(got.text))
	must(t, err)
	if proof.Index != 5 || len(checkpoint) == 0 {
		t.Errorf("the proof is of %d", proof.Index)
	}
	entry := v.get(base+"/5/entry").want(t, 200)
	p, err := s.reg.Proof(t.Context(), s.actor(mara.ID, org), 5)
	must(t, err)
	sum := ledger.Commit(p.Salt, []byte(entry.text))
	if string(sum[:]) != string(p.Commitment) || !json.Valid([]byte(entry.text)) {
		t.Error("the entry does not open the commitment")
	}
	for _, path := range []string{"/999", "/-1", "/x", "/5x/proof"} {
		v.get(base+path).want(t, 404)
	}
	reader := s.as(s.member(s.actor(mara.ID, org), "reader", "reader@meerwijk.example").ID)
	reader.get(base).want(t, 403)
	reader.get(base+"/3").want(t, 200)
}

func TestTokens(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	v := s.as(mara.ID)
	base := "/o/" + org.Slug + "/tokens"
	v.get(base).want(t, 200, "New token")
	v.post(base, "name", "", "scopes", "read").want(t, 422)
	v.post(base, "name", "CI", "scopes", "read", "expires", "2020-01-01").want(t, 422, "ends in the future")
	v.post(base, "name", "CI").want(t, 422, "needs at least one of the scopes")
	a := v.post(base, "name", "CI", "scopes", "read", "expires", "2027-01-31").want(t, 200, "Copy it now", "31 Jan 2027")
	i := strings.Index(a.text, access.TokenPrefix)
	secret := a.text[i : i+strings.IndexByte(a.text[i:], '<')]
	if who, err := s.reg.TokenActor(t.Context(), secret); err != nil || who.Account != mara.ID {
		t.Errorf("the token shown does not work: %v", err)
	}
	if next := v.get(base).want(t, 200, "CI"); strings.Contains(next.text, secret) {
		t.Error("the secret is shown again")
	}
	form := find(a.page, nodeWith("form", "action", "/revoke"))[0]
	v.post(attr(form, "action")).leads(t, base)
	if _, err := s.reg.TokenActor(t.Context(), secret); err == nil {
		t.Error("a revoked token still works")
	}
}

func TestAccount(t *testing.T) {
	s := newSite(t)
	_, mara := s.setUp()
	v, old := s.as(mara.ID), s.as(mara.ID)
	v.get("/account").want(t, 200, "Firefox on Linux", "This one", "End all others")
	v.post("/account/password", "current", "wrong", "password", "another long sentence").want(t, 422, "not your current password")
	v.post("/account/password", "current", testPassword, "password", "short").want(t, 422)
	v.post("/account/password", "current", testPassword, "password", "another long sentence").leads(t, "/account")
	v.get("/account").want(t, 200, "The password is changed")
	old.get("/account").leads(t, "/sign-in?next=%2Faccount")
	s.visitor().post("/sign-in", "email", mara.Email, "password", testPassword).want(t, 401)
	s.visitor().post("/sign-in", "email", mara.Email, "password", "another long sentence").leads(t, "/")
	a := v.get("/account").want(t, 200)
	form := find(a.page, nodeWith("form", "action", "/end"))
	v.post(attr(form[len(form)-1], "action")).leads(t, "/account")
	v.post("/account/sessions/00000000000000000000000000/end").want(t, 404)
}
