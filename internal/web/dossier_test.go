package web

import (
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// dossierSite is a site with one AI system that is high-risk, and who works on it.
type dossierSite struct {
	*soaSite
	path string // of the documents
}

func newDossierSite(t *testing.T) *dossierSite {
	s := newSite(t)
	org, mara := s.setUp()
	out := &dossierSite{soaSite: &soaSite{s, org, mara, s.actor(mara.ID, org), s.as(mara.ID), "/o/" + org.Slug}}
	system, err := s.reg.Create(t.Context(), out.admin, register.Draft{Kind: "ai-system", Title: "Triage", Body: record.Body{"version": "2", "intended_purpose": "Sorts <b>images</b>."}}, register.CreateOptions{})
	must(t, err)
	body := record.Body{"regime": "eu-ai-act", "system": string(system.ID), "class": "high_risk_6_2", "roles": []any{"provider"}, "class_open": "no", "open_questions": 0.0, "beside": []any{"duties: RG-1"}}
	_, err = s.reg.Batch(t.Context(), access.System(org.ID), []register.Write{{Vouched: true, Create: &register.Draft{Kind: "classification", External: "eu-ai-act@" + string(system.ID), Body: body}}})
	must(t, err)
	out.path = out.home + "/law/SYS-1/documents"
	return out
}

func TestDocumentsOfASystemAreListedWithWhyAndGaps(t *testing.T) {
	s := newDossierSite(t)
	s.v.get(s.path).want(t, 200, "Asked for", "The provider of a high-risk system draws it up", "0 of 23", "23 gaps", "Not asked for", "Assessment that the system is not high-risk")
	s.v.get(s.path+"?day=nonsense").want(t, 422)
	s.v.get(s.home+"/law/SYS-9/documents").want(t, 404)
	s.v.get(s.path+"/annex-xcix").want(t, 404)
	s.v.get(s.path+"/annex-viii-b?day=2026-07-26").want(t, 200, "Grounds in summary")
	s.v.get(s.path+"/annex-viii-b").want(t, 200, "It was deleted; it was asked until 2026-07-26.")
	gone, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "ai-system", Title: "Twice here"}, register.CreateOptions{})
	must(t, err)
	_, err = s.reg.Remove(t.Context(), s.admin, gone.ID, register.Move{Reason: "Twice here."})
	must(t, err)
	for _, page := range []string{"", "/annex-iv", "/annex-iv/draw-up", "/annex-iv/document.pdf"} {
		s.v.get(s.home+"/law/SYS-2/documents"+page).want(t, 404, "was removed")
	}
}

func TestOwnWordsFillAnElementOnItsPage(t *testing.T) {
	s := newDossierSite(t)
	page := s.path + "/annex-iv"
	a := s.v.get(page).want(t, 200, "0 of 23", "IV.2.d", "Data", "there is no record", "Write in own words", "nobody wrote it yet")
	if strings.Contains(a.text, "<b>images</b>") {
		t.Error("text of a record acts")
	}
	hostile := `Two servers. </textarea><script>alert(1)</script>`
	s.v.post(page+"/words", "element", "IV.1.e", "rev", "0", "text", hostile).leads(t, page+"#e-IV-1-e")
	a = s.v.get(page).want(t, 200, "1 of 23", "Two servers.", "Change the text")
	if strings.Contains(a.text, "<script>alert") {
		t.Error("own words act")
	}
	s.v.post(page+"/words", "element", "IV.1.e", "rev", "9", "text", "Three servers.").want(t, 409, "Three servers.", "Someone changed")
	s.v.post(page+"/words", "element", "IV.77", "rev", "0", "text", "x").want(t, 404)
	s.v.post(page+"/words", "element", "IV.1.e", "text", "x").want(t, 422)
	reader := s.as(s.member(s.admin, "reader", "r@meerwijk.example").ID)
	if a = reader.get(page).want(t, 200, "Two servers."); strings.Contains(a.text, "Change the text") {
		t.Error("a reader is offered to write")
	}
	reader.post(page+"/words", "element", "IV.1.e", "rev", "1", "text", "x").want(t, 403)
}

func TestAnEditionIsDrawnUpApprovedPublishedAndSent(t *testing.T) {
	s := newDossierSite(t)
	page := s.path + "/annex-iv"
	otto, person := s.personOf(access.Administrator, "Otto")
	s.v.get(page+"/draw-up").want(t, 200, "Draw up an edition", "elements lack something")
	s.v.post(page+"/draw-up", "has", "owner", "owner", "PER-1", "has", inputOf("approvers"), inputOf("approvers"), string(person), "has", inputOf("note"), inputOf("note"), "First.").leads(t, page+"/LDC-1")
	edition := page + "/LDC-1"
	s.v.get(edition).want(t, 200, "edition 1", "Nothing differs.", "Drawn up")
	s.v.get(s.path+"/annex-v/LDC-1").want(t, 404)
	r, err := s.reg.ByNumber(t.Context(), s.admin, "legal-document", 1)
	must(t, err)
	_, err = s.web.stand.Give(t.Context(), s.actor(otto.ID, s.org), r, s.markOf(r), "approve", "")
	must(t, err)
	r, err = s.reg.Step(t.Context(), s.admin, r.ID, "approve", register.Move{})
	must(t, err)
	rev := record.FormatNumber(float64(r.Rev))
	s.v.get(edition).want(t, 200, "Why with gaps", "Publish")
	s.v.post(edition+"/publish", "rev", rev, "published_on", "2026-11-25").want(t, 422, "Say why it is published all the same")
	s.v.post(edition+"/publish", "rev", rev, "published_on", "2026-11-25", "despite_gaps", "The reports come in June.").leads(t, edition)
	s.v.get(edition).want(t, 200, "The reports come in June.", "In force from")
	for _, ext := range dossierForms() {
		if a := s.v.get(edition+"/document."+ext).want(t, 200); len(a.text) < 500 {
			t.Errorf("%s has %d bytes", ext, len(a.text))
		}
		s.v.get(page+"/document."+ext).want(t, 200)
	}
	s.v.get(edition+"/document.html").want(t, 200, "Gaps", "LDC-1", "Technical documentation")
	s.v.get(s.path).want(t, 200, "LDC-1", "Published")
}

func (s *dossierSite) markOf(r record.Record) string {
	s.t.Helper()
	p, err := s.web.stand.Approval(s.t.Context(), s.admin, r)
	must(s.t, err)
	return p.Mark
}

// TestADutyNamesTheDocumentMadeForIt goes from a duty to the evidence it asks for, to
// the document that is made for it, and back.
func TestADutyNamesTheDocumentMadeForIt(t *testing.T) {
	l, _ := dutySite(t)
	duty := l.duty("AIA-11-1", "provider")
	a := l.v.get(l.dutyPath(duty)).want(t, 200, "Documents made for it", "None of its elements has content", "To 1 Mar 2038 at the earliest, counted from 1 Mar 2028", "Not started")
	var hand string
	for _, n := range find(a.page, nodeWith("a", "class", "btn primary")) {
		hand = attr(n, "href")
	}
	if a = l.v.get(hand).want(t, 200, duty.Ref(l.web.kinds.Kind("obligation")), "Art 11(1), Annex IV"); !strings.Contains(a.text, "Annex IV file, versioned: "+l.system.Title) {
		t.Error("the evidence is not named")
	}
	l.v.get(l.path+"/duties").want(t, 200, "to 1 Mar 2038 at the earliest")
	page := l.path + "/documents/annex-iv"
	l.v.post(page+"/words", "element", "IV.1.e", "rev", "0", "text", "Two servers.").leads(t, page+"#e-IV-1-e")
	l.v.post(page+"/draw-up", "has", "owner", "owner", "PER-1").leads(t, page+"/LDC-1")
	l.v.get(page+"/LDC-1").want(t, 200, "Duties it is made for", "A part", "To 1 Mar 2038 at the earliest", "Waiting")
	l.v.get(l.dutyPath(duty)).want(t, 200, "LDC-1 is not published", "Unknown")
}
