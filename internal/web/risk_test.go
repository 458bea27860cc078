package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// riskSite is a site with somebody to approve and accept.
type riskSite struct {
	*site
	org   access.Org
	admin access.Actor
	v     *visitor // the administrator
	other *visitor // another administrator
	ref   string   // of the other's person record
	home  string
}

func newRiskSite(t *testing.T) *riskSite {
	t.Helper()
	s := newSite(t)
	org, mara := s.setUp()
	out := &riskSite{site: s, org: org, admin: s.actor(mara.ID, org), v: s.as(mara.ID), home: "/o/" + org.Slug}
	account, person := (&soaSite{site: s, org: org, admin: out.admin}).personOf(access.Administrator, "Otto")
	out.other = s.as(account.ID)
	p, err := s.reg.Get(t.Context(), out.admin, person)
	must(t, err)
	out.ref = p.Ref(s.web.kinds.Kind("person"))
	return out
}

// enact brings criteria into force by the pages.
func (s *riskSite) enact() {
	s.t.Helper()
	s.v.post(s.home+"/risk/criteria").leads(s.t, s.home+"/risk-criteria/CRI-1/edit")
	c, err := s.reg.Find(s.t.Context(), s.admin, "CRI-1")
	must(s.t, err)
	_, err = s.reg.Update(s.t.Context(), s.admin, c.ID, register.Edit{Body: record.Body{"approvers": []any{string(s.person("Otto"))}}})
	must(s.t, err)
	_, err = s.reg.Step(s.t.Context(), s.admin, c.ID, "propose", register.Move{})
	must(s.t, err)
	s.v.get(s.home+"/risk/criteria").want(s.t, 200, "0 of 1 approvals")
	s.v.post(s.home+"/risk/criteria/CRI-1/enact", "rev", "0").want(s.t, 409, "Not enough of their approvers")
	a := s.other.get(s.home+"/risk-criteria/CRI-1").want(s.t, 200, "Approve")
	mark := attr(find(a.page, nodeWith("input", "name", "mark"))[0], "value")
	s.other.post(s.home+"/risk-criteria/CRI-1/approve", "mark", mark, "decision", "approve")
	s.v.post(s.home+"/risk/criteria/CRI-1/enact", "rev", "0").leads(s.t, s.home+"/risk/criteria")
	s.v.get(s.home+"/risk/criteria").want(s.t, 200, "In force", "Catastrophic", "A life, freedom or livelihood is lost", "No limits are set")
}

func (s *riskSite) person(name string) record.ID {
	s.t.Helper()
	found, err := s.reg.ByTitles(s.t.Context(), s.admin, "person", []string{name})
	must(s.t, err)
	return found[name].ID
}

// TestRiskFromNothing walks from an empty house to a risk that somebody entitled
// accepted.
func TestRiskFromNothing(t *testing.T) {
	s := newRiskSite(t)
	s.v.get(s.home+"/risk").want(t, 200, "No risk criteria are in force")
	s.enact()
	_, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "ai-system", Title: "Chat <b>desk</b>", Body: record.Body{"technique": []any{"generative"}, "personal_data": "yes", "origin": "bought"}}, register.CreateOptions{})
	must(t, err)
	a := s.v.get(s.home+"/risk/suggest?system=SYS-1").want(t, 200, "Prompt Injection", "OWASP Foundation", "MITRE Corporation", "MIT AI Risk Repository", "Not known: ")
	if strings.Contains(a.text, "<b>desk</b>") {
		t.Error("a title acts")
	}
	for range 2 {
		s.v.post(s.home+"/risk/suggest", "system", "SYS-1", "entry", "owasp-llm-2026:LLM01:2026").leads(t, s.home+"/risk/suggest?system=SYS-1")
	}
	s.v.get(s.home+"/risk/suggest?system=SYS-1").want(t, 200, "Taken up", "RSK-1")
	s.v.get(s.home+"/risks/RSK-2").want(t, 404)
	one := s.home + "/risk/RSK-1"
	s.v.get(one).want(t, 200, "It waits for assessment", "LLM01:2026 Prompt Injection", "Nobody has judged it")
	s.v.get(one+"/assess").want(t, 200, "Before any treatment", "Catastrophic")
	s.v.post(one+"/assess", "rev", "1", "inherent_likelihood", "4", "inherent_severity", "").want(t, 422, "Say what the rating rests on")
	s.v.post(one+"/assess", "rev", "1", "inherent_likelihood", "4", "inherent_severity", "4", "inherent_rationale", "Tried it.").leads(t, one)
	s.v.get(one).want(t, 200, "Likely × Major", "high", "Nothing treats it.", "no limit in force names you")
	a = s.v.get(s.home+"/risk").want(t, 200, "Prompt Injection", "Gravest")
	if !strings.Contains(a.text, s.home+"/risks?f.nature=threat&amp;state.not=closed&amp;f.residual_cell=CRI-1%3A4x4") {
		t.Error("the heat map does not open its rows")
	}
	for _, list := range find(a.page, func(n *html.Node) bool {
		return n.Data == "a" && strings.HasPrefix(attr(n, "href"), s.home+"/risks?f.nature=threat")
	}) {
		s.v.get(attr(list, "href")).want(t, 200)
	}
	s.limit()
	s.v.get(s.home+"/").want(t, 200, "1 of 1 open risk is over tolerance. Nobody accepts 1 that is over appetite.")
	s.v.get(one+"/accept").want(t, 200, "You cannot accept it")
	a = s.other.get(one+"/accept").want(t, 200, "Accept what is left", "TOL-1")
	mark := attr(find(a.page, nodeWith("input", "name", "mark"))[0], "value")
	s.other.post(one+"/accept", "mark", mark, "rationale", "", "expires", "2030-01-01").want(t, 422, "Say why it can be borne")
	s.v.post(one+"/accept", "mark", mark, "rationale", "So.", "expires", "2030-01-01").want(t, 403)
	s.other.post(one+"/accept", "mark", mark, "rationale", "Nothing secret is in it.", "expires", "2030-01-01").leads(t, one)
	s.v.get(one).want(t, 200, "Otto accepted it", "Accepted", "Over tolerance")
	if a := s.v.get(s.home+"/").want(t, 200, "1 of 1 open risk is over tolerance."); strings.Contains(textOf(a.page), "Nobody accepts") {
		t.Error("home says that nobody accepts an accepted risk")
	}
	s.v.get(s.home+"/risk/time").want(t, 200, "Open threats at the end of each month, and today")
	for _, form := range []string{"html", "pdf", "docx", "xlsx"} {
		s.v.get(s.home+"/risk/report."+form).want(t, 200)
	}
	s.v.get(s.home+"/risk?about="+url.QueryEscape("SYS-1 Chat")+"&category=security").want(t, 200, "Prompt Injection")
	s.v.get(s.home+"/risk?about=SYS-9").want(t, 404)
	s.v.get(s.home+"/risk?nature=opportunity").want(t, 200, "Opportunities")
	s.v.get(s.home+"/risk?colour=red").want(t, 422)
	s.move(one)
}

// move brings another edition into force and moves the risk to it.
func (s *riskSite) move(one string) {
	t := s.t
	t.Helper()
	at := s.home + "/risk/criteria/CRI-1/move"
	s.v.get(at).want(t, 409, "need not be moved")
	s.v.post(s.home+"/risk/criteria").leads(t, s.home+"/risk-criteria/CRI-2/edit")
	c, err := s.reg.Find(t.Context(), s.admin, "CRI-2")
	must(t, err)
	_, err = s.reg.Update(t.Context(), s.admin, c.ID, register.Edit{Body: record.Body{"approvers": []any{string(s.person("Otto"))}}})
	must(t, err)
	_, err = s.reg.Step(t.Context(), s.admin, c.ID, "propose", register.Move{})
	must(t, err)
	a := s.other.get(s.home + "/risk-criteria/CRI-2")
	s.other.post(s.home+"/risk-criteria/CRI-2/approve", "mark", attr(find(a.page, nodeWith("input", "name", "mark"))[0], "value"), "decision", "approve")
	s.v.post(s.home+"/risk/criteria/CRI-2/enact", "rev", "0").leads(t, s.home+"/risk/criteria")
	s.v.get(s.home+"/risk/criteria").want(t, 200, "1 open risk is judged by it", "Take over 1 limit")
	s.v.post(s.home+"/risk/criteria/limits").leads(t, s.home+"/risk/criteria")
	s.v.post(s.home+"/risk/criteria/limits").want(t, 409, "No limits of the edition before")
	s.v.get(at+"?l1=3&l2=1").want(t, 422, "Unlikely is read as lower than a level below it")
	s.v.get(at+"?l4=4").want(t, 200, "How severity Major is read has not been chosen")
	s.v.get(one+"/assess").want(t, 200, "judged by an earlier edition")
	page := s.v.get(at).want(t, 200, "Move risks to edition 2", "Same band", "Its acceptance counts no more", "No limits are in force")
	var form []string
	for _, n := range find(page.page, func(n *html.Node) bool {
		return n.Data == "input" && (attr(n, "type") == "hidden" || attr(n, "name") == "id")
	}) {
		form = append(form, attr(n, "name"), attr(n, "value"))
	}
	s.v.post(at, form...).want(t, 422, "Say why the levels may be read so", "Its acceptance counts no more")
	s.v.post(at, append(form, "reason", "So.", "on", "2999-01-01", "looked", "The board")...).want(t, 422, "The day has to have come")
	s.v.post(at, append(form, "reason", "So.", "id", "RSK-1")...).want(t, 422, "does not say what was seen")
	s.v.post(at, append(form, "reason", "The same scale.")...).leads(t, s.home+"/risk/criteria")
	s.v.post(at, append(form, "reason", "Twice.")...).want(t, 409)
	s.v.get(one).want(t, 200, "not judged anew", "The same scale.", "Accepted as it was", "edition 2")
	s.v.get(at).want(t, 200, "No open risk is judged by edition 1")
}

// limit lets the other accept anything.
func (s *riskSite) limit() {
	s.t.Helper()
	c, err := s.reg.Find(s.t.Context(), s.admin, "CRI-1")
	must(s.t, err)
	l, err := s.reg.Create(s.t.Context(), s.admin, register.Draft{Kind: "risk-tolerance", Body: record.Body{"criteria": string(c.ID), "category": "any", "appetite": "low", "tolerance": "medium", "accept_up_to": "extreme", "acceptors": []any{string(s.person("Otto"))}}}, register.CreateOptions{})
	must(s.t, err)
	s.other.post(s.home+"/risk-tolerances/TOL-1/step/enact", "rev", "1")
	l, err = s.reg.Get(s.t.Context(), s.admin, l.ID)
	must(s.t, err)
	if l.State != "in_force" {
		s.t.Fatalf("the limit is %s", l.State)
	}
}

// TestRiskInMoney shows what a year costs, and what a treatment is worth.
func TestRiskInMoney(t *testing.T) {
	s := newRiskSite(t)
	r, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "risk", Title: "Costly", Body: record.Body{"nature": "threat",
		"events_low": 1.0, "events_likely": 2.0, "events_high": 3.0, "loss_low": "1000 EUR", "loss_likely": "2000 EUR", "loss_high": "3000 EUR"}}, register.CreateOptions{})
	must(t, err)
	_, err = s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "treatment", Title: "Insure", Body: record.Body{"risk": string(r.ID), "option": "share", "loss_left": 10.0, "cost": "9000 EUR"}}, register.CreateOptions{})
	must(t, err)
	s.v.get(s.home+"/risk/RSK-1").want(t, 200, "In money", "Cost against benefit", "costs more than it saves", "seed 0")
}

// TestRiskReader holds that a reader sees and does nothing.
func TestRiskReader(t *testing.T) {
	s := newRiskSite(t)
	s.enact()
	_, err := s.reg.Create(t.Context(), s.admin, register.Draft{Kind: "risk", Title: "Seen", Body: record.Body{"nature": "threat"}}, register.CreateOptions{})
	must(t, err)
	reader := s.as(s.member(s.admin, "reader", "r@meerwijk.example").ID)
	a := reader.get(s.home+"/risk/RSK-1").want(t, 200, "Seen")
	if strings.Contains(a.text, "/assess") || strings.Contains(a.text, "/accept") {
		t.Error("a reader is offered to act")
	}
	reader.get(s.home+"/risk").want(t, 200)
	reader.get(s.home+"/risk/RSK-1/assess").want(t, 403)
	reader.post(s.home+"/risk/criteria").want(t, 403)
	reader.get(s.home+"/risk/report.pdf").want(t, 403)
	s.v.get(s.home+"/risk/SYS-1").want(t, 404)
	s.v.get(s.home+"/risk/RSK-99").want(t, 404)
}
