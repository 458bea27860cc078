package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/browser"
)

// gapSite is a clinic with ISO/IEC 42001 in use, an administrator (PER-1) and a
// contributor (PER-2).
type gapSite struct {
	*site
	home  string
	mara  access.Account
	admin access.Actor
	tom   access.Account
	v     *visitor
}

func newGapSite(t *testing.T) *gapSite {
	t.Helper()
	g := &gapSite{site: newSite(t)}
	org, mara := g.setUp()
	g.home, g.mara, g.admin = "/o/"+org.Slug+"/", mara, g.actor(mara.ID, org)
	_, err := g.web.stand.Adopt(t.Context(), g.admin, "iso-42001")
	must(t, err)
	g.tom = g.colleague("contributor", "Tom Smit", "tom@meerwijk.example")
	g.v = g.as(mara.ID)
	return g
}

// colleague is a member with a person record.
func (g *gapSite) colleague(role, name, email string) access.Account {
	g.t.Helper()
	p, err := g.reg.Create(g.t.Context(), g.admin, register.Draft{Kind: "person", Title: name}, register.CreateOptions{})
	must(g.t, err)
	account, err := g.reg.CreateAccount(g.t.Context(), email, name, "")
	must(g.t, err)
	must(g.t, g.reg.PutMember(g.t.Context(), g.admin, access.Membership{Org: g.admin.Org, Account: account.ID, Role: role, Person: p.ID}))
	return account
}

// begin starts a round through the pages.
func (g *gapSite) begin(title string) {
	g.t.Helper()
	page := g.v.get(g.home+"gap").want(g.t, 200, "Start a round", "ISO/IEC 42001:2023")
	form := formOf(g.t, page.page, "gap")
	if !contains(form, "packs", "iso-42001") || !contains(form, "target", "3") {
		g.t.Fatalf("the form is not filled: %v", form)
	}
	a := g.v.post(g.home+"gap", set(set(form, "title", title), "method", "Interviews with **everybody**.")...)
	if a.StatusCode != 303 || !strings.HasPrefix(a.Header.Get("Location"), g.home+"gap/GAP-") {
		a.want(g.t, 303)
	}
}

// follow answers the question at an address and returns where it leads.
func (g *gapSite) follow(v *visitor, at string, pairs ...string) string {
	g.t.Helper()
	page := v.get(at).want(g.t, 200)
	action := attr(find(page.page, func(n *html.Node) bool { return n.Data == "form" && strings.Contains(attr(n, "action"), "/ask?") })[0], "action")
	form := formOf(g.t, page.page, action)
	for i := 0; i+1 < len(pairs); i += 2 {
		form = set(form, pairs[i], pairs[i+1])
	}
	a := v.post(action, form...)
	if a.StatusCode != 303 {
		g.t.Fatalf("%s: %d\n%s", action, a.StatusCode, textOf(a.page))
	}
	return a.Header.Get("Location")
}

// TestGapInterview goes the whole way: a round, the questions of a clause, one
// passed on to somebody, their answer, the grid, the plan, a second round, the
// comparison, the report.
func TestGapInterview(t *testing.T) {
	g := newGapSite(t)
	g.v.get(g.home+"gap").want(t, 200, "No gap analysis yet")
	g.begin("Baseline")
	round := g.home + "gap/GAP-1"
	g.v.get(round).want(t, 200, "The gap analysis has begun", "4.1 Understanding the organization", "A.6.2", "0 of 4", "Lowest item", "not started")

	at := g.follow(g.v, round+"/ask?pack=iso-42001&clause=4.1", "answer", "yes", "maturity", "3", "note", "Kept in the register.")
	page := g.v.get(at).want(t, 200, "Question 2 of 4, 1 answered", "Decide whether climate change", "What changed in your AI context", "never moves the position", "Not started", "Skip", "Back")
	if n := find(page.page, func(n *html.Node) bool { return hasAttr(n, "autofocus") }); len(n) != 1 || attr(n[0], "name") != "answer" {
		t.Errorf("%d elements take the focus", len(n))
	}
	at = g.follow(g.v, at, "answer", "unknown", "to", "PER-2", "due", "2026-12-01", "what", "item")
	at = g.follow(g.v, at, "answer", "partly", "maturity", "1")
	if at = g.follow(g.v, at, "answer", "no"); at != round {
		t.Fatalf("after the last question: %s", at)
	}
	g.v.get(round).want(t, 200, "That was the last question", "3 of 4", "1 awaited", "0, target 3")

	// Left and resumed: the clause has no more questions, the whole round goes on with the next.
	g.v.get(round+"/ask?pack=iso-42001&clause=4.1").want(t, 200, "Every question is answered")
	g.v.get(round+"/ask").want(t, 200, "4.2/1")

	// Tom finds his task and its link, answers, and the round shows both answers.
	tom := g.as(g.tom.ID)
	link := round + "/ask?person=PER-2"
	task := g.v.get(g.home+"tasks/TSK-1").want(t, 200, "Tom Smit", "Baseline", "2026")
	if len(find(task.page, nodeWith("a", "href", link))) == 0 {
		t.Error("the task does not lead to the questions")
	}
	g.v.get(round+"/people").want(t, 200, "Tom Smit", "0 of 1", g.url+link)
	tom.get(round).want(t, 200, "1 of the 1 question asked of you is open", "4.1/2")
	tom.get(link).want(t, 200, "Question 1 of 1", "Mara Klein", "I don't know")
	if at = g.follow(tom, link, "answer", "yes", "maturity", "2", "note", hostile); at != round {
		t.Errorf("after Tom's only question: %s", at)
	}
	seen := g.v.get(round+"/ask?pack=iso-42001&clause=4.1&item=4.1/2").want(t, 200, "Tom Smit", "Yes, 2 Managed", "2, target 3")
	harmless(t, "ask", seen.page)
	g.v.get(g.home+"tasks/TSK-1").want(t, 200, "Done")
	g.v.get(round).want(t, 200, "4 of 4")

	g.plan(round)
	g.second(round)
}

// plan makes tasks of the plan, twice.
func (g *gapSite) plan(round string) {
	g.t.Helper()
	t := g.t
	page := g.v.get(round+"/plan").want(t, 200, "3 levels short", "points", "How the order comes about")
	ticks := find(page.page, nodeWith("input", "value", "iso-42001:4.1/"))
	if len(ticks) != 3 || attr(ticks[0], "value") != "iso-42001:4.1/4" {
		t.Fatalf("%d rows, first %s", len(ticks), attr(ticks[0], "value"))
	}
	g.v.post(round+"/plan", "owner", "PER-2").want(t, 422, "Tick the rows")
	g.v.post(round+"/plan", "owner", "Nobody Known", "item", "iso-42001:4.1/4").want(t, 422, "There is nobody called")
	do := []string{"owner", "Tom Smit", "due", "2027-01-15", "item", "iso-42001:4.1/4", "item", "iso-42001:4.1/3"}
	g.v.post(round+"/plan", do...).leads(t, round+"/plan")
	g.v.get(round+"/plan").want(t, 200, "2 tasks made.", "TSK-2", "Tom Smit, 15 Jan 2027")
	g.v.post(round+"/plan", do...).leads(t, round+"/plan")
	g.v.get(round+"/plan").want(t, 200, "0 tasks made. 2 had one already.")
}

// second starts another round, compares, and takes the reports out.
func (g *gapSite) second(round string) {
	g.t.Helper()
	t := g.t
	g.v.get(round+"/compare").want(t, 200, "Nothing to compare with yet")
	g.begin("A year later")
	later := g.home + "gap/GAP-2"
	g.follow(g.v, later+"/ask?clause=4.1&item=4.1/4", "answer", "yes", "maturity", "2")
	g.v.get(later+"/compare?with=GAP-1").want(t, 200, "Since Baseline", "Rose", "Not known any more", "2, target 3")
	g.v.get(later+"/compare?with=GAP-1&show=lost").want(t, 200, "Climate change")
	g.v.get(later+"/compare?with=GAP-1&show=up").want(t, 422)
	g.v.get(later+"/compare?with=GAP-9").want(t, 404)
	g.v.get(later+"/compare?with=GAP-2").want(t, 422)
	for form, media := range map[string]string{"html": "text/html; charset=utf-8", "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"} {
		a := g.v.get(round + "/report." + form)
		if a.StatusCode != 200 || a.Header.Get("Content-Type") != media || len(a.text) < 5000 {
			t.Errorf("%s: %d %s, %d bytes", form, a.StatusCode, a.Header.Get("Content-Type"), len(a.text))
		}
		if form == "html" {
			a.want(t, 200, "Remediation plan", "Tom Smit", "Kept in the register.", "A.10 Third-party")
			for _, n := range find(a.page, func(n *html.Node) bool { return n.Data == "script" || n.Data == "img" }) {
				t.Errorf("the report holds a %s", n.Data)
			}
		}
	}
	g.as(g.tom.ID).get(round+"/report.pdf").want(t, 403)
}

// TestGapWrong holds what the pages say to what does not fit, and that nothing
// typed is lost.
func TestGapWrong(t *testing.T) {
	g := newGapSite(t)
	g.v.post(g.home+"gap", "title", "", "target", "3").want(t, 422, "need")
	g.v.post(g.home+"gap", "title", "X", "packs", "iso-42001", "target", "nine").want(t, 422, "Choose the level")
	g.v.post(g.home+"gap", "title", "X", "packs", "iso-9001", "target", "3").want(t, 422, "is not in use here")
	g.begin("Baseline")
	ask := g.home + "gap/GAP-1/ask"
	a := g.v.post(ask+"?item=iso-42001:4.1/1", "answer", "yes", "maturity", "0", "note", "What I wrote").want(t, 422, "at least at level 2", "What I wrote")
	if !contains(formOf(t, a.page, attr(find(a.page, nodeWith("form", "action", "/ask?"))[0], "action")), "maturity", "0") {
		t.Error("what was chosen is lost")
	}
	g.v.post(ask+"?item=iso-42001:4.1/1", "note", "x").want(t, 422, "Choose an answer")
	g.v.post(ask+"?item=iso-42001:4.1/1", "answer", "unknown", "to", "Nobody").want(t, 422, "There is nobody called")
	g.v.get(ask+"?item=iso-42001:9.9/9").want(t, 404)
	g.v.get(ask+"?person=PER-99").want(t, 404)
	g.v.get(ask+"?clause=77").want(t, 200, "There is no question in this part")
	g.v.get(ask+"?colour=red").want(t, 422)
	g.v.get(g.home+"gap/SYS-1").want(t, 404)
	g.v.post(g.home+"gap/GAP-1/people", "to", "PER-2").want(t, 422, "Tick what to ask about")
	g.v.post(g.home+"gap/GAP-1/people", "part", "iso-42001:4.1").want(t, 422, "Say who is to be asked")
	g.v.post(g.home+"gap/GAP-1/people", "to", "PER-2", "numbers", "4.1/2, 99.9").want(t, 422, "no question 99.9")
	if a := g.v.get(g.home+"gap/GAP-1").want(t, 200, "0 of 4"); strings.Contains(a.text, "1 answered") {
		t.Error("a refused answer was kept")
	}
}

// TestGapGrants holds that people answer only as themselves, and only where their
// role lets them.
func TestGapGrants(t *testing.T) {
	g := newGapSite(t)
	g.begin("Baseline")
	ask := g.home + "gap/GAP-1/ask"
	g.v.post(g.home+"gap/GAP-1/people", "to", "PER-2", "part", "iso-42001:5.1").leads(t, g.home+"gap/GAP-1/people")
	tom := g.as(g.tom.ID)
	for _, person := range []string{"PER-1", "PER-2"} {
		code := tom.post(ask+"?clause=5.1&person="+person, "answer", "yes").StatusCode
		if want := map[string]int{"PER-1": 403, "PER-2": 303}[person]; code != want && !(person == "PER-1" && code == 422) {
			t.Errorf("a contributor answers for %s: %d", person, code)
		}
	}
	tom.get(ask+"?clause=5.1&person=PER-1").want(t, 200, "answer for yourself only")
	tom.post(g.home+"gap", "title", "Mine", "packs", "iso-42001", "target", "3").want(t, 403)
	rita := g.as(g.colleague("reader", "Rita Maes", "rita@meerwijk.example").ID)
	rita.get(ask+"?clause=4.1").want(t, 200, "Your role does not let you answer")
	rita.post(ask+"?clause=4.1", "answer", "yes").want(t, 403)
	stranger := g.as(g.member(g.admin, "contributor", "new@meerwijk.example").ID)
	stranger.get(ask+"?clause=4.1").want(t, 200, "Your account belongs to no person on record")
	page, err := g.reg.List(t.Context(), g.admin, record.Query{Kind: "gap-answer", Filters: []record.Filter{{Field: "state", Op: record.Is, Values: []string{"answered"}}}})
	must(t, err)
	if page.Total != 1 {
		t.Errorf("%d answers were kept; one was Tom's", page.Total)
	}
	_, err = g.reg.Step(t.Context(), g.admin, page.Records[0].Body.ID("round"), "close", register.Move{})
	must(t, err)
	tom.get(ask+"?person=PER-2").want(t, 200, "closed; its answers stand")
	tom.post(ask+"?person=PER-2", "answer", "no").want(t, 409)
}

// TestGapLook opens the pages in Chromium: nothing for axe to report in light and
// dark, nothing wider than a phone; an answer is given by keyboard alone.
func TestGapLook(t *testing.T) {
	t.Parallel()
	g := newGapSite(t)
	g.begin("Baseline")
	round := g.home + "gap/GAP-1"
	for item, say := range map[string]string{"4.1/1": "yes", "4.1/2": "no", "6.1.3/1": "partly"} {
		g.follow(g.v, round+"/ask?pack=iso-42001&item="+url.QueryEscape("iso-42001:"+item), "answer", say)
	}
	g.v.post(round+"/people", "to", "PER-2", "part", "iso-42001:5.1").leads(t, round+"/people")
	g.begin("Later")
	b := browser.New(t)
	b.Goto(g.url + "/sign-in")
	b.Fill("#f-email", g.mara.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	pages := []string{g.home + "gap", round, round + "/ask?clause=4.1&item=4.1/2", round + "/ask?clause=6.1.3", round + "/plan", round + "/people", round + "/compare?with=GAP-2"}
	for _, p := range pages {
		if status := b.Goto(g.url + p); status != 200 {
			t.Errorf("%s: status %d", p, status)
		}
		bothThemes(t, b, p)
	}
	b.Goto(g.url + round + "/ask?clause=4.2&item=4.2/1")
	b.Press(" ")  // the first answer has the focus
	b.Press("\r") // and Enter saves it
	for wait := 0; !strings.Contains(textOf(g.v.get(round+"/ask?clause=4.2&item=4.2/1").page), "Mara Klein Yes"); wait++ {
		if wait == 200 {
			t.Fatal("an answer given by keyboard was not kept")
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.Viewport(390, 844)
	for _, p := range pages {
		b.Goto(g.url + p)
		var wide bool
		if b.Eval("document.documentElement.scrollWidth > innerWidth", &wide); wide {
			t.Errorf("%s is wider than a phone", p)
		}
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}
