package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// soaSite is a site with the standard in use and its administrator's browser.
type soaSite struct {
	*site
	org   access.Org
	mara  access.Account
	admin access.Actor
	v     *visitor
	home  string
}

func newSoASite(t *testing.T) *soaSite {
	s := newSite(t)
	org, mara := s.setUp()
	out := &soaSite{s, org, mara, s.actor(mara.ID, org), s.as(mara.ID), "/o/" + org.Slug}
	_, err := s.web.stand.Adopt(t.Context(), out.admin, "iso-42001")
	must(t, err)
	return out
}

func (s *soaSite) soa() conformity.SoA {
	s.t.Helper()
	out, err := s.web.stand.SoA(s.t.Context(), s.admin, conformity.SoAScope{Pack: "iso-42001"})
	must(s.t, err)
	return out
}

// decideAll includes every control through the service.
func (s *soaSite) decideAll(why string) {
	s.t.Helper()
	var all []conformity.Verdict
	for _, r := range s.soa().Rows() {
		all = append(all, conformity.Verdict{Item: r.Item.ID, Rev: r.Record.Rev, To: conformity.Include, Justification: why})
	}
	must(s.t, s.web.stand.SoADecide(s.t.Context(), s.admin, conformity.SoAScope{Pack: "iso-42001"}, all))
}

// person gives a member a person record, so that they can be asked.
func (s *soaSite) personOf(role, name string) (access.Account, record.ID) {
	s.t.Helper()
	p, err := s.reg.Create(s.t.Context(), s.admin, register.Draft{Kind: "person", Title: name}, register.CreateOptions{})
	must(s.t, err)
	account, err := s.reg.CreateAccount(s.t.Context(), strings.ToLower(name)+"@meerwijk.example", name, "")
	must(s.t, err)
	must(s.t, s.reg.PutMember(s.t.Context(), s.admin, access.Membership{Org: s.admin.Org, Account: account.ID, Role: role, Person: p.ID}))
	return account, p.ID
}

func TestSoANothingInUse(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	v := s.as(mara.ID)
	home := "/o/" + org.Slug + "/soa"
	v.get(home).want(t, 200, "No standard with controls is in use", "Take ISO/IEC 42001:2023 into use")
	v.post(home+"/adopt", "pack", "iso-42001").leads(t, home+"?pack=iso-42001")
	v.get(home).want(t, 200, "0 of 38", "AI policy", "is in use. Decide which")
	v.post(home+"/adopt", "pack", "iso-0").want(t, 404)
	reader := s.as(s.member(s.actor(mara.ID, org), "reader", "r@meerwijk.example").ID)
	a := reader.get(home).want(t, 200, "AI policy")
	if strings.Contains(a.text, "/soa/decide") && len(find(a.page, nodeWith("button", "name", "to"))) > 0 {
		t.Error("a reader is offered to decide")
	}
	reader.post(home+"/decide", "pick", "A.2.2@1", "to", "include").want(t, 403)
}

// TestSoADecideInPlace opens the form of a row, is refused at the field with what
// was typed, and is led to the next control.
func TestSoADecideInPlace(t *testing.T) {
	s := newSoASite(t)
	open := s.home + "/soa?pack=iso-42001&open=A.2.2"
	a := s.v.get(open).want(t, 200, "What to think of", "Include")
	pick := attr(find(a.page, func(n *html.Node) bool {
		return n.Data == "input" && attr(n, "form") == "soa-one" && attr(n, "name") == "pick"
	})[0], "value")
	if pick != "A.2.2@1" {
		t.Fatalf("the form picks %q", pick)
	}
	to := s.home + "/soa/decide?pack=iso-42001"
	hostile := `</textarea><script>alert(1)</script>`
	a = s.v.post(to, "pick", pick, "to", "exclude", "justification", "", "implementation", hostile, "reasons", "law").want(t, 422, "Write why it is left out.", hostile)
	if strings.Contains(a.text, "<script>alert") || len(find(a.page, nodeWith("p", "id", "f-justification-error"))) != 1 {
		t.Errorf("the refused form:\n%s", a.text)
	}
	if law := find(a.page, nodeWith("input", "value", "law")); len(law) != 1 || !slices.ContainsFunc(law[0].Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
		t.Error("what was ticked is lost")
	}
	s.v.post(to, "pick", pick, "to", "include", "justification", "The board wants it. "+hostile, "implementation", "One page.", "reasons", "law").
		leads(t, s.home+"/soa?open=A.2.3&pack=iso-42001#c-A.2.3")
	a = s.v.get(s.home+"/soa").want(t, 200, "1 of 38", "The board wants it.", "Law", "A.2.2 is included.")
	if strings.Contains(a.text, "<script>alert") {
		t.Error("text of a record acts")
	}
	s.v.post(to, "pick", pick, "to", "exclude", "justification", "Old.").want(t, 409, "changed this record since")
	if row, _ := s.soa().Row("A.2.2"); row.Decision() != conformity.Included || row.Text("implementation") != "One page." {
		t.Errorf("the record: %+v", row.Record.Body)
	}
	rev := soaPickOf(s, "A.2.2")
	s.v.post(to, "pick", rev, "to", "reconsider", "justification", "The board wants it.").want(t, 422, "Say why")
	s.v.post(to, "pick", rev, "to", "reconsider", "justification", "The board wants it.", "why", "A new board.").leads(t, s.home+"/soa?pack=iso-42001#c-A.2.2")
	for _, bad := range []string{"A.2.2", "@3", "A.2.2@x", "A.2.2@-1", "A.2.2@" + strings.Repeat("9", 40)} {
		s.v.post(to, "pick", bad, "to", "include", "justification", "x").want(t, 422)
	}
	s.v.post(to, "pick", "A.99@1", "to", "include", "justification", "x").want(t, 404)
	s.v.post(to, "pick", soaPickOf(s, "A.2.2"), "to", "destroy", "justification", "x").want(t, 422)
	s.v.get(s.home+"/soa?evil=1").want(t, 422)
	s.v.get(s.home+"/soa?pack=none").want(t, 404)
	s.v.get(s.home+"/soa?system=SYS-999").want(t, 404)
}

func soaPickOf(s *soaSite, item string) string {
	r, _ := s.soa().Row(item)
	return soaPick(r)
}

func TestSoABulk(t *testing.T) {
	s := newSoASite(t)
	to := s.home + "/soa/decide?pack=iso-42001"
	one, two := soaPickOf(s, "A.2.2"), soaPickOf(s, "A.2.3")
	s.v.post(to, "many", "1", "to", "exclude").leads(t, s.home+"/soa?pack=iso-42001")
	s.v.post(to, "many", "1", "to", "exclude", "pick", one, "pick", two).want(t, 200, "Exclude 2 controls", "A.2.3", "With one justification")
	s.v.post(to, "many", "1", "to", "exclude", "pick", one, "pick", two, "confirm", "1").want(t, 422, "Write why it is left out.", "Exclude 2 controls")
	s.v.post(to, "many", "1", "to", "exclude", "pick", one, "pick", "A.2.3@7", "confirm", "1", "justification", "None here.").want(t, 409, "A.2.3: ")
	if soa := s.soa(); soa.Undecided != 38 {
		t.Fatalf("half of it was done: %d are undecided", soa.Undecided)
	}
	s.v.post(to, "many", "1", "to", "exclude", "pick", one, "pick", two, "confirm", "1", "justification", "None here.", "reasons", "not_applicable").leads(t, s.home+"/soa?pack=iso-42001")
	s.v.get(s.home+"/soa?pack=iso-42001&show=excluded").want(t, 200, "2 controls are excluded.", "None here.", "Nothing it applies to")
	a := s.v.get(s.home+"/soa?show=undecided").want(t, 200, "A.2.4")
	if strings.Contains(textOf(a.page), "A.2.3 ") {
		t.Error("a decided control is among the undecided")
	}
}

func TestSoAOfASystemPage(t *testing.T) {
	s := newSoASite(t)
	s.decideAll("A risk.")
	_, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "ai-system", Title: "Triage"}, register.CreateOptions{})
	must(t, err)
	s.v.get(s.home+"/soa?system=SYS-1").want(t, 200, "for the AI system Triage", "as the organisation", "38 of 38")
	s.v.get(s.home+"/soa?system=Triage&open=A.10.3").want(t, 200, "Deciding here makes one of the AI system’s own")
	to := s.home + "/soa/decide?pack=iso-42001&system=SYS-1"
	s.v.post(to, "pick", "A.10.3@0", "to", "exclude", "justification", "Built here.").leads(t, s.home+"/soa?pack=iso-42001&system=SYS-1#c-A.10.3")
	s.v.get(s.home+"/soa?system=SYS-1&open=A.10.3").want(t, 200, "Built here.", "Follow the organisation again")
	r, err := s.reg.ByExternals(t.Context(), s.admin, "control", []string{"iso-42001:A.10.3"})
	must(t, err)
	f := register.Draft{Kind: "finding", Title: "Bought after all", Body: record.Body{"grade": "minor", "about": []any{string(s.systemRow("A.10.3").ID)}}}
	_, err = s.reg.Create(t.Context(), s.admin, f, register.CreateOptions{})
	must(t, err)
	if len(r) != 1 {
		t.Error("the organisation's record is gone")
	}
	s.v.get(s.home+"/soa?system=SYS-1").want(t, 200, "FND-1", "belongs to 6.1.3")
}

func (s *soaSite) systemRow(item string) record.Record {
	s.t.Helper()
	sys, err := s.reg.Find(s.t.Context(), s.admin, "SYS-1")
	must(s.t, err)
	soa, err := s.web.stand.SoA(s.t.Context(), s.admin, conformity.SoAScope{Pack: "iso-42001", System: sys.ID})
	must(s.t, err)
	row, _ := soa.Row(item)
	return row.Record
}

// TestSoAEdition goes the whole way: refused while undecided, drawn up, approved by
// another, published, downloaded, compared.
func TestSoAEdition(t *testing.T) {
	s := newSoASite(t)
	draw := s.home + "/soa/draw-up?pack=iso-42001"
	s.v.get(draw).want(t, 200, "Not yet", "A.10.4")
	s.v.post(draw, "has", "note", "f.note", "x").want(t, 422)
	s.v.post(draw, "has", "f.note", "f.note", "x").want(t, 409, "undecided: A.2.2, A.2.3")
	s.decideAll(`Why <script>alert(1)</script>`)
	boAccount, bo := s.personOf("aims-manager", "Bo")
	s.v.get(draw).want(t, 200, "Approvers", "Approvals needed", "38 controls are included")
	fields := []string{"has", "owner", "has", "f.approvers", "has", "f.quorum", "has", "f.note"}
	s.v.post(draw, append(fields, "owner", "Mara Klein", "f.approvers", "Nobody Known", "f.note", "First.")...).want(t, 422, "nothing here is called", "First.")
	s.v.post(draw, append(fields, "owner", "Mara Klein", "f.approvers", string(bo), "f.quorum", "1.5")...).want(t, 422, "whole number")
	s.v.post(draw, append(fields, "owner", "Mara Klein", "f.approvers", string(bo)+"\n"+string(s.admin.Person), "f.quorum", "1", "f.note", "First.")...).leads(t, s.home+"/soa/SOA-1")
	a := s.v.get(s.home+"/soa/SOA-1").want(t, 200, "Drawn up", "38 included, 0 excluded", "Why", "You own it, so you cannot approve it yourself", "Nothing differs", "In the signed log")
	if strings.Contains(a.text, "<script>alert") {
		t.Error("text of a decision acts")
	}
	s.approve(t, boAccount)
	s.v.post(s.home+"/soa/SOA-1/publish", "rev", "1", "published_on", "2026-11-24").want(t, 409)
	s.v.post(s.home+"/soa/SOA-1/publish", "rev", "2", "published_on", "soon").want(t, 422)
	s.v.post(s.home+"/soa/SOA-1/publish", "rev", "2", "published_on", "2026-11-24").leads(t, s.home+"/soa/SOA-1")
	s.v.get(s.home+"/soa/SOA-1").want(t, 200, "Published", "In force from", "The publication of this edition")
	s.downloads(t)
	s.unchangeable(t)
	s.second(t, bo, boAccount)
}

func (s *soaSite) approve(t *testing.T, by access.Account) {
	t.Helper()
	page := s.home + "/statements/SOA-1"
	bo := s.as(by.ID)
	a := bo.get(page).want(t, 200, "Approval", "0 of 1", "Has not decided")
	mark := attr(find(a.page, nodeWith("input", "name", "mark"))[0], "value")
	s.v.post(page+"/approve", "mark", mark, "decision", "approve").want(t, 403, "your own approval never counts")
	bo.post(page+"/approve", "mark", mark, "decision", "perhaps").want(t, 422)
	bo.post(page+"/approve", "mark", "0", "decision", "approve").want(t, 409, "content changed")
	bo.post(page+"/approve", "mark", mark, "decision", "object", "comment", "").want(t, 422, "Say why you object.")
	bo.post(page+"/approve", "mark", mark, "decision", "approve", "comment", "Fine <b>by</b> me").leads(t, page+"#approval")
	bo.post(page+"/approve", "mark", mark, "decision", "approve").want(t, 409, "You have decided")
	a = bo.get(page).want(t, 200, "Approved by enough", "Fine", "Withdraw")
	if strings.Contains(a.text, "Fine <b>") {
		t.Error("markup in a comment acts")
	}
	s.v.post(page+"/step/approve", "rev", "1").leads(t, page)
}

// downloads holds that files are the same every time and that the JSON is what the
// fingerprint says.
func (s *soaSite) downloads(t *testing.T) {
	t.Helper()
	st, err := s.reg.Find(t.Context(), s.admin, "SOA-1")
	must(t, err)
	ref, _ := record.ToFileRef(st.Body["rows"])
	for _, ext := range []string{"json", "html", "pdf", "docx", "xlsx"} {
		path := s.home + "/soa/SOA-1/soa." + ext
		a, b := s.v.get(path), s.v.get(path)
		if a.StatusCode != 200 || a.text != b.text || len(a.text) < 1000 {
			t.Errorf("%s: status %d, %d and %d bytes", ext, a.StatusCode, len(a.text), len(b.text))
		}
		if cd := a.Header.Get("Content-Disposition"); !strings.Contains(cd, "attachment") || !strings.Contains(cd, "edition-1."+ext) {
			t.Errorf("%s is called %q", ext, cd)
		}
		if sum := sha256.Sum256([]byte(a.text)); ext == "json" && hex.EncodeToString(sum[:]) != ref.Hash {
			t.Error("the JSON is not the file of the fingerprint")
		}
		if ext == "html" && (!strings.Contains(a.text, ref.Hash) || strings.Contains(a.text, "<script>alert")) {
			t.Error("the HTML lacks the fingerprint, or acts")
		}
	}
	page := s.v.get(s.home + "/soa/SOA-1")
	entry := find(page.page, func(n *html.Node) bool { return n.Data == "a" && strings.HasSuffix(attr(n, "href"), "/entry") })
	proof := find(page.page, func(n *html.Node) bool { return n.Data == "a" && strings.HasSuffix(attr(n, "href"), "/proof") })
	if len(entry) != 1 || len(proof) != 1 {
		t.Fatalf("%d entries and %d proofs are offered", len(entry), len(proof))
	}
	if a := s.v.get(attr(entry[0], "href")); !strings.Contains(a.text, ref.Hash) || !strings.Contains(a.text, `"action":"publish"`) {
		t.Errorf("what is proven is not the publication of the file:\n%s", a.text)
	}
	if a := s.v.get(attr(proof[0], "href")); a.StatusCode != 200 || len(a.text) < 200 {
		t.Errorf("the proof: %d %s", a.StatusCode, a.text)
	}
	s.v.get(s.home+"/soa/SOA-9").want(t, 404)
	s.v.get(s.home+"/soa/SOA-1/soa.exe").want(t, 404)
	s.v.get(s.home+"/soa/SYS-1").want(t, 404)
}

// unchangeable holds that no page changes a published edition.
func (s *soaSite) unchangeable(t *testing.T) {
	t.Helper()
	st, err := s.reg.Find(t.Context(), s.admin, "SOA-1")
	must(t, err)
	page, rev := s.home+"/statements/SOA-1", fmt.Sprint(st.Rev)
	for _, form := range [][]string{{"title", "Another"}, {"f.note", "x"}, {"f.published_on", "2026-01-01"}, {"f.included", "1"}, {"external", "x"}, {"owner", ""}} {
		s.v.post(page+"/edit", "rev", rev, "has", form[0], form[0], form[1]).want(t, 422)
	}
	pick := string(st.ID) + "@" + rev
	s.v.post(s.home+"/statements/bulk", "do", "field", "field", "note", "id", pick, "has", "f.note", "f.note", "x", "confirm", "1").want(t, 422)
	s.v.post(s.home+"/soa/SOA-1/publish", "rev", rev, "published_on", "2026-12-01").want(t, 422)
	now, err := s.reg.Find(t.Context(), s.admin, "SOA-1")
	must(t, err)
	if now.Rev != st.Rev {
		t.Errorf("the published edition changed: revision %d, was %d", now.Rev, st.Rev)
	}
}

// second publishes another edition and compares the two.
func (s *soaSite) second(t *testing.T, approver record.ID, account access.Account) {
	t.Helper()
	s.v.post(s.home+"/soa/decide?pack=iso-42001", "pick", soaPickOf(s, "A.10.3"), "to", "exclude", "justification", "Nothing is bought.")
	s.v.get(s.home+"/soa/SOA-1").want(t, 200, "What changed until today", "Excluded")
	fields := []string{"has", "owner", "has", "f.approvers", "owner", "Mara Klein", "f.approvers", string(approver)}
	s.v.post(s.home+"/soa/draw-up?pack=iso-42001", fields...).leads(t, s.home+"/soa/SOA-2")
	s.v.get(s.home+"/soa/SOA-2").want(t, 200, "What changed since edition 1", "A.10.3", "Nothing is bought.")
	st, err := s.reg.Find(t.Context(), s.admin, "SOA-2")
	must(t, err)
	bo := s.as(account.ID)
	bo.post(s.home+"/statements/SOA-2/approve", "mark", s.web.kinds.Kind("statement").MarkOf(st), "decision", "approve", "back", "soa").leads(t, s.home+"/soa/SOA-2#approval")
	s.v.post(s.home+"/statements/SOA-2/step/approve", "rev", "1").leads(t, s.home+"/statements/SOA-2")
	s.v.post(s.home+"/soa/SOA-2/publish", "rev", "2", "published_on", "2026-11-25").leads(t, s.home+"/soa/SOA-2")
	s.v.get(s.home+"/soa/SOA-1").want(t, 200, "Superseded")
	s.v.get(s.home+"/soa").want(t, 200, "In force", "SOA-2", "edition 1")
}

// TestSoAForeignFile holds that a page says what a file is worth that was not drawn
// up here.
func TestSoAForeignFile(t *testing.T) {
	s := newSoASite(t)
	for i, text := range []string{`{"rows":[]}`, strings.Repeat("[", 20_000), `{"format":"steward/statement-of-applicability/v1"}`} {
		file, err := s.reg.PutFile(t.Context(), s.admin, "statement", "rows.json", strings.NewReader(text))
		must(t, err)
		_, err = s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "statement", Title: "Made up", Body: record.Body{"pack": "iso-42001", "edition": 1.0, "rows": file.Value()}}, register.CreateOptions{})
		must(t, err)
		path := fmt.Sprintf("%s/soa/SOA-%d", s.home, i+1)
		s.v.get(path).want(t, 200, "no edition of a Statement of Applicability")
		s.v.get(path+"/soa.pdf").want(t, 422)
	}
}

// TestDocumentPage follows a document on its page: approval, publication, reading,
// a new version.
func TestDocumentPage(t *testing.T) {
	s := newSoASite(t)
	account, bo := s.personOf("aims-manager", "Bo")
	doc, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "document", Title: "AI policy", Owner: s.admin.Person, Body: record.Body{
		"text": strings.Repeat("We use AI with care. ", 10), "edition": "1", "approvers": []any{string(bo)}, "readers": []any{string(bo), string(s.admin.Person)}, "published_on": "2026-11-24", "review_on": "2027-11-24"}}, register.CreateOptions{})
	must(t, err)
	page := s.home + "/documents/DOC-1"
	mark := s.web.kinds.Kind("document").MarkOf(doc)
	v := s.as(account.ID)
	v.get(page).want(t, 200, "Approvals are given once it waits for them", "Read by", "0 of 2")
	v.post(page+"/read", "mark", mark).want(t, 409, "not in force")
	s.v.post(page+"/step/submit", "rev", "1").leads(t, page)
	v.post(page+"/approve", "mark", mark, "decision", "approve").leads(t, page+"#approval")
	s.v.post(page+"/step/approve", "rev", "2").leads(t, page)
	s.v.post(page+"/new-version").want(t, 409, "Only a published document")
	s.v.post(page+"/step/publish", "rev", "3").leads(t, page)
	v.get(page).want(t, 200, "I have read it", "New version")
	v.post(page+"/read", "mark", mark).leads(t, page+"#readers")
	v.get(page).want(t, 200, "1 of 2", "Has read it", "Not yet")
	s.v.post(page+"/new-version").leads(t, s.home+"/documents/DOC-2")
	s.v.post(page+"/new-version").leads(t, s.home+"/documents/DOC-2")
	s.v.get(page).want(t, 200, "The next version", "DOC-2")
	s.publishNext(t, v)
	s.v.get(s.home+"/documents/DOC-2").want(t, 200, "The version before is still in force", "Retire it")
	s.v.post(page+"/step/retire", "rev", "4", "reason", "Replaced.").leads(t, page)
	a := s.v.get(s.home+"/documents/DOC-2").want(t, 200)
	if strings.Contains(textOf(a.page), "still in force") {
		t.Error("a retired version is offered for retirement")
	}
	s.v.get(page+"?at=2026-11-24").want(t, 200)
	v.post(s.home+"/documents/DOC-99/read", "mark", mark).want(t, 404)
	v.post(s.home+"/documents/SOA-1/approve", "mark", url.QueryEscape("<b>")).want(t, 404)
}

func (s *soaSite) publishNext(t *testing.T, v *visitor) {
	t.Helper()
	next, err := s.reg.Find(t.Context(), s.admin, "DOC-2")
	must(t, err)
	if next.Body.Text("edition") != "2" || next.Body["published_on"] != nil {
		t.Errorf("the new version: %+v", next.Body)
	}
	_, err = s.reg.Update(t.Context(), s.admin, next.ID, register.Edit{Body: record.Body{"text": strings.Repeat("We use AI with more care. ", 10), "published_on": "2026-11-24", "review_on": "2027-11-24"}})
	must(t, err)
	page := s.home + "/documents/DOC-2"
	s.v.post(page+"/step/submit", "rev", "2").leads(t, page)
	a := v.get(page).want(t, 200, "Approve")
	v.post(page+"/approve", "mark", attr(find(a.page, nodeWith("input", "name", "mark"))[0], "value"), "decision", "approve").leads(t, page+"#approval")
	s.v.post(page+"/step/approve", "rev", "3").leads(t, page)
	s.v.post(page+"/step/publish", "rev", "4").leads(t, page)
}

// TestBrief holds that the short way says what Markdown says.
func TestBrief(t *testing.T) {
	c := &call{web: &Web{prose: newProse()}}
	for _, s := range []string{"Plain words, no marks; (none).", "It's so.", "1. List", "*x*", "www.example.org", "a & b", "naïve", "two  spaces", "a\nb", "-", "", "<b>", "a?", "# h", " x", "x@example.org", "http://example.org"} {
		if got, want := strings.TrimSpace(string(c.brief(s))), strings.TrimSpace(string(c.web.prose.html(s))); html.UnescapeString(got) != html.UnescapeString(want) {
			t.Errorf("%q: %q, Markdown makes %q", s, got, want)
		}
	}
}
