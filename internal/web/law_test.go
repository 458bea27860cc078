package web

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/record"
	"steward/internal/register"
)

// lawSite is a clinic with one AI system, SYS-1.
type lawSite struct {
	*gapSite
	system record.Record
	path   string
}

func newLawSite(t *testing.T) *lawSite {
	t.Helper()
	g := &gapSite{site: newSite(t)}
	org, mara := g.setUp()
	g.home, g.mara, g.admin = "/o/"+org.Slug+"/", mara, g.actor(mara.ID, org)
	g.tom = g.colleague("contributor", "Tom Smit", "tom@meerwijk.example")
	g.v = g.as(mara.ID)
	l := &lawSite{gapSite: g, path: g.home + "law/SYS-1"}
	l.system = g.make("Ranking of applicants")
	return l
}

func (g *gapSite) make(title string) record.Record {
	g.t.Helper()
	r, err := g.reg.Create(g.t.Context(), g.admin, register.Draft{Kind: "ai-system", Title: title, Body: record.Body{"act_roles": []any{"deployer"}, "first_use": "2026-02-01", "decision_effect": "recommends"}}, register.CreateOptions{})
	must(g.t, err)
	return r
}

// reply answers the question at an address and returns where it leads.
func (l *lawSite) reply(v *visitor, at string, pairs ...string) string {
	l.t.Helper()
	page := v.get(at).want(l.t, 200)
	forms := find(page.page, func(n *html.Node) bool { return n.Data == "form" && strings.Contains(attr(n, "action"), "/ask?") })
	if len(forms) != 1 {
		l.t.Fatalf("%s has %d forms\n%s", at, len(forms), textOf(page.page))
	}
	action := attr(forms[0], "action")
	form := formOf(l.t, page.page, action)
	for i := 0; i+1 < len(pairs); i += 2 {
		form = set(form, pairs[i], pairs[i+1])
	}
	a := v.post(action, set(form, "next", "1")...)
	if a.StatusCode != 303 {
		l.t.Fatalf("%s: %d\n%s", action, a.StatusCode, textOf(a.page))
	}
	return a.Header.Get("Location")
}

// TestLawInterview goes the whole way: nothing known, the questions by name, one
// passed on and answered by somebody else, the verdict with its reasons and dates,
// confirmed by somebody who answered nothing.
func TestLawInterview(t *testing.T) {
	l := newLawSite(t)
	l.v.get(l.home+"law").want(t, 200, "Not begun", "Ranking of applicants", "Begin with all of them", "What applies, and what comes")
	l.v.get(l.path).want(t, 200, "Nobody has answered anything", "It can still be", "What would change")
	at := l.path + "/ask"
	page := l.v.get(at).want(t, 200, "Does it run on a machine", "Asked because", "Art 3(1)", "I don’t know", "Skip", "at most")
	if n := find(page.page, func(n *html.Node) bool { return hasAttr(n, "autofocus") }); len(n) != 1 || attr(n[0], "name") != "answer" {
		t.Errorf("%d elements take the focus", len(n))
	}

	yes := map[string]bool{"ai.machine_based": true, "ai.some_autonomy": true, "ai.has_objective": true, "ai.infers_output_from_input": true, "ai.output_can_influence_environment": true,
		"role.deployer": true, "org.established_or_located_in_union": true, "emp.recruitment_or_selection_substance": true, "topic.work": true, "f63.performs_profiling": true}
	passed := ""
	for n := 0; strings.Contains(at, "/ask"); n++ {
		if n > 150 {
			t.Fatal("the interview does not end")
		}
		page := l.v.get(at).want(t, 200)
		if strings.Contains(textOf(page.page), "Nothing is left to ask for now") {
			break
		}
		name := questionOf(t, page.page)
		switch {
		case passed == "" && name == "emp.recruitment_or_selection_substance":
			passed = name
			at = l.reply(l.v, at, "answer", "unknown", "to", "PER-2", "due", "2026-12-08")
		case yes[name]:
			at = l.reply(l.v, at, "answer", "yes", "why", "As the manual says.")
		default:
			at = l.reply(l.v, at, "answer", "no")
		}
	}
	if passed == "" {
		t.Fatal("recruiting was never asked about")
	}
	l.v.get(l.path).want(t, 200, "Open", "Passed on", "Tom Smit", "The class is not settled")
	tom := l.as(l.tom.ID)
	l.v.get(l.home+"tasks/TSK-1").want(t, 200, "Tom Smit", "Answer for the law: Ranking of applicants")
	mine := l.path + "/ask?mine=1"
	tom.get(mine).want(t, 200, "recruit")
	if at = l.reply(tom, mine, "answer", "yes", "why", hostile); at != l.path {
		t.Fatalf("after Tom's only question: %s", at)
	}
	l.v.get(l.home+"tasks/TSK-1").want(t, 200, "Done")

	for i := 0; i < 20; i++ { // what follows from Tom's answer
		page := l.v.get(l.path+"/ask").want(t, 200)
		if strings.Contains(textOf(page.page), "Every question that matters is answered") {
			break
		}
		answer := "no"
		if yes[questionOf(t, page.page)] {
			answer = "yes"
		}
		l.reply(l.v, l.path+"/ask", "answer", answer, "why", "As the manual says.")
	}
	l.v.get(l.path).want(t, 200, "High-risk use of Annex III", "Recruitment", "deployer", "You gave one of the answers", "None: no answer can change the result")
	l.v.get(l.path+"/why").want(t, 200, "High-risk use of Annex III, because", "A3-4a", "As the manual says.", "Mara Klein", "It would turn with", "Rules that do not hold")
	l.v.get(l.path+"/dates").want(t, 200, "Decides a date", "The register says: First use: 2026-02-01", "Will apply", "What applied, applies and will apply")
	l.v.get(l.path+"?day=2025-03-01").want(t, 200, "As the law stands on 1 Mar 2025", "as published", "as they stood at the end of that day", "Nobody had answered anything", "With today’s answers")
	l.v.get(l.path+"?day=2025-03-01&answers=today").want(t, 200, "With the answers of today", "With the answers of that day", "High-risk use of Annex III")
	l.v.get(l.path+"/report.html?day=2028-01-01").want(t, 200, "Law read as of", "2028-01-01", "Of today, 2026-11-24")
	form := formOf(t, l.v.get(l.path+"/dates").page, l.path+"/dates")
	if a := l.v.post(l.path+"/dates", set(set(form, "value.first_placed", "2028-01-15"), "says.significant_change", "no")...); a.StatusCode != 303 {
		a.want(t, 303)
	}
	l.v.get(l.path+"/dates").want(t, 200, "2 Dec 2027", "Kept. The dates below follow")

	boss := l.as(l.colleague("compliance", "Eva Maas", "eva@meerwijk.example").ID)
	boss.get(l.path).want(t, 200, "You gave none of the answers")
	boss.post(l.path+"/confirm", "reason", "Looked at with counsel.").want(t, 303)
	boss.get(l.path).want(t, 200, "Confirmed")
	for _, form := range []string{"html", "pdf", "docx"} {
		if a := l.v.get(l.path + "/report." + form); a.StatusCode != 200 {
			t.Errorf("report.%s: %d", form, a.StatusCode)
		}
	}
	// An answer that moves it sends it back to work.
	l.reply(l.v, l.path+"/ask?q=emp.recruitment_or_selection_substance", "answer", "no")
	l.v.get(l.path).want(t, 200, "In work")
	l.v.get(l.home+"law").want(t, 200, "By class", "Systems", "Ranking of applicants", "Duties")
	l.v.get(l.home+"ai-systems/SYS-1").want(t, 200, "What law applies", "What the law makes of it")
	l.v.get(l.home+"classifications/CLS-1").want(t, 200, "Open the verdict")
}

// questionOf is the name of the question a page asks.
func questionOf(t *testing.T, page *html.Node) string {
	t.Helper()
	for _, f := range find(page, func(n *html.Node) bool { return n.Data == "form" && strings.Contains(attr(n, "action"), "/ask?") }) {
		u, err := url.Parse(attr(f, "action"))
		must(t, err)
		return u.Query().Get("q")
	}
	t.Fatalf("no question\n%s", textOf(page))
	return ""
}

// TestLawHostile sends what no form of ours sends.
func TestLawHostile(t *testing.T) {
	l := newLawSite(t)
	long := strings.Repeat("x", 60_000)
	ask := l.path + "/ask?q=role.provider"
	for _, c := range []struct {
		at     string
		status int
		form   []string
	}{
		{ask, 422, nil},
		{ask, 422, []string{"answer", "perhaps"}},
		{ask, 422, []string{"answer", "yes", "value", "2026-01-01"}},
		{ask, 422, []string{"answer", "yes", "why", long}},
		{ask, 422, []string{"answer", "unknown", "to", "PER-99"}},
		{ask, 422, []string{"answer", "unknown", "to", "PER-1", "due", "soon"}},
		{l.path + "/ask?q=no.such", 404, []string{"answer", "yes"}},
		{l.path + "/ask?q=role.provider&x=1", 422, []string{"answer", "yes"}},
		{l.path + "/ask?q=first_placed", 422, []string{"value", "yesterday"}},
		{l.home + "law/SYS-99/ask?q=role.provider", 404, []string{"answer", "yes"}},
		{l.home + "law/PER-1/ask?q=role.provider", 404, []string{"answer", "yes"}},
		{l.path + "/dates", 422, []string{"value.first_placed", "1/2/2026"}},
		{l.path + "/confirm", 409, nil},
		{l.home + "law", 404, []string{"system", "SYS-99"}},
		{l.home + "law?law=none", 404, []string{"all", "1"}},
	} {
		if a := l.v.post(c.at, c.form...); a.StatusCode != c.status {
			t.Errorf("%s %.60q: %d, want %d", c.at, c.form, a.StatusCode, c.status)
		}
	}
	for _, at := range []string{l.path + "?day=x", l.path + "?day=0001-01-01", l.path + "?day=1999-01-01", l.home + "law?day=1999-01-01", l.path + "?y=1"} {
		if a := l.v.get(at); a.StatusCode != 422 {
			t.Errorf("%s: %d", at, a.StatusCode)
		}
	}
	if page, err := l.reg.List(t.Context(), l.admin, record.Query{Kind: "fact"}); err != nil || page.Total != 0 {
		t.Fatalf("%d answers were kept, %v", page.Total, err)
	}
	reader := l.as(l.colleague("reader", "Rik Bos", "rik@meerwijk.example").ID)
	reader.get(ask).want(t, 200, "Your role does not let you answer here")
	reader.post(ask, "answer", "yes").want(t, 403)
}

// TestLawSuggestions takes what the register says only where it was ticked.
func TestLawSuggestions(t *testing.T) {
	l := newLawSite(t)
	_, err := l.web.law.Begin(t.Context(), l.admin, "eu-ai-act", l.system.ID)
	must(t, err)
	l.v.get(l.path).want(t, 200, "Recorded already", "Roles under the AI Act: Deployer")
	if page, err := l.reg.List(t.Context(), l.admin, record.Query{Kind: "fact"}); err != nil || page.Total != 0 {
		t.Fatalf("%d answers before anybody took one, %v", page.Total, err)
	}
	l.v.post(l.path+"/suggest").want(t, 303)
	l.v.post(l.path+"/suggest", "take", "role.deployer", "take", "role.provider").want(t, 303)
	page, err := l.reg.List(t.Context(), l.admin, record.Query{Kind: "fact"})
	must(t, err)
	if page.Total != 1 || page.Records[0].Body.Text("name") != "role.deployer" || page.Records[0].Body.ID("answered_by") != l.admin.Person {
		t.Fatalf("kept %v", page.Records)
	}
}

// TestLawBeginAll begins with every system, and shows a second law.
func TestLawBeginAll(t *testing.T) {
	l := newLawSite(t)
	l.make("Chat with patients")
	l.v.get(l.home).want(t, 200, "No AI system was held against a law yet.", "No risk is recorded.")
	l.v.post(l.home+"law", "all", "1").want(t, 303)
	l.v.get(l.home+"law").want(t, 200, "2 systems", "Chat with patients", "Class is open")
	l.v.get(l.home).want(t, 200, "0 of 2 AI systems that are not retired have a settled class under the EU AI Act", "2 classes hang on open questions")
	l.v.get(l.home+"law?law=nyc-ll144").want(t, 200, "New York City Local Law 144", "Not begun")
	l.v.get(l.home+"law?day=2025-01-01").want(t, 200, "As the law stands on 1 Jan 2025", "as published")
	l.v.get(l.path+"?law=nyc-ll144").want(t, 200, "New York City Local Law 144")
	l.v.get(l.path+"/ask?law=nyc-ll144").want(t, 200, "New York City")
	if a := l.v.get(l.path+"/documents?law=nyc-ll144").want(t, 200, "Notice to candidates and employees", "Summary of the bias audit"); strings.Contains(a.text, "Annex IV") {
		t.Error("the documents of one law are listed with another")
	}
	if a := l.v.get(l.path+"/documents/nyc-candidate-notice").want(t, 200, "What is assessed"); !strings.Contains(a.text, "/documents?law=nyc-ll144") {
		t.Error("the way back leads to the documents of another law")
	}
}
