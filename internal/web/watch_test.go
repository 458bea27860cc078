package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// opened returns the pages the log says a member opened.
func (s *site) opened(admin access.Actor, account record.ID) map[string]record.Change {
	s.t.Helper()
	list, err := s.reg.OpenedBy(s.t.Context(), admin, account, 0, 500)
	must(s.t, err)
	out := map[string]record.Change{}
	for _, ch := range list {
		out[ch.Body.Text("page")] = ch
	}
	return out
}

// TestAuditorIsWatched opens every page there is as an external auditor: what is
// answered is in the log, with its path and nothing of its query, and what is
// refused is not.
func TestAuditorIsWatched(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	org, mara := s.setUp()
	fillSite(t, s, org, mara)
	admin := s.actor(mara.ID, org)
	ref, err := s.reg.PutFile(t.Context(), admin, "evidence", "report.txt", strings.NewReader("what was found"))
	must(t, err)
	evidence, err := s.reg.Create(t.Context(), admin, register.Draft{Kind: "evidence", Title: "Report", Body: record.Body{"file": ref.Value()}}, register.CreateOptions{})
	must(t, err)
	auditor := s.member(admin, access.ExternalAuditor, "auditor@cb.example")
	v := s.as(auditor.ID)
	seen := 0
	for _, r := range allRoutes(t) {
		method, path := r.example(org.Slug)
		if r.who != member || method != http.MethodGet {
			continue
		}
		if k := s.web.kinds.Kind(r.kind); k != nil {
			path = strings.Replace(path, "SYS-999999", k.Prefix+"-1", 1)
			path = strings.Replace(path, strings.Repeat("0", 26), ref.Hash, 1)
		}
		path = strings.Replace(path, "999999", "0", 1)
		code := v.get(path + "?q=secret").StatusCode
		if code == http.StatusUnprocessableEntity { // the page has no such parameter
			code = v.get(path).StatusCode
		}
		page := strings.TrimPrefix(path, "/o/"+org.Slug)
		act, noted := s.opened(admin, auditor.ID)[page]
		if noted != (code < 400) {
			t.Errorf("%s: answered %d, in the log: %v", path, code, noted)
		}
		if noted {
			seen++
			if act.Actor != auditor.ID || strings.Contains(act.Body.Text("page"), "secret") {
				t.Errorf("%s: the log says %+v", path, act)
			}
		}
	}
	if seen < 60 {
		t.Errorf("only %d pages were opened", seen)
	}
	if act := s.opened(admin, auditor.ID)["/evidence-files/EVD-1/file/"+ref.Hash]; act.Body.ID("record") != evidence.ID {
		t.Errorf("the file is of %s, not of %+v", evidence.ID, act)
	}
	if n := len(s.opened(admin, mara.ID)); n != 0 {
		t.Errorf("%d pages of the administrator are noted", n)
	}
	s.showsOpened(org, mara, auditor)
}

// showsOpened holds the pages that tell what was opened, and that the same page
// is noted once in five minutes.
func (s *site) showsOpened(org access.Org, mara, auditor access.Account) {
	t, base := s.t, "/o/"+org.Slug
	t.Helper()
	admin, v := s.actor(mara.ID, org), s.as(auditor.ID)
	s.now = s.now.Add(time.Hour)
	count := func() int {
		list, err := s.reg.OpenedBy(t.Context(), admin, auditor.ID, 0, 500)
		must(t, err)
		n := 0
		for _, ch := range list {
			if ch.Body.Text("page") == "/ai-systems/SYS-1" {
				n++
			}
		}
		return n
	}
	before := count()
	v.get(base+"/ai-systems/SYS-1").want(t, 200)
	v.get(base+"/ai-systems/SYS-1").want(t, 200)
	if got := count(); got != before+1 {
		t.Errorf("noted %d times within five minutes", got-before)
	}
	s.now = s.now.Add(5*time.Minute + time.Second)
	v.get(base+"/ai-systems/SYS-1").want(t, 200)
	if got := count(); got != before+2 {
		t.Errorf("noted %d times after five minutes", got-before)
	}
	m := s.as(mara.ID)
	page := base + "/members/" + string(auditor.ID)
	m.get(page).want(t, 200, "What they opened")
	first := m.get(page+"/opened").want(t, 200, "What A external-auditor opened", "/ai-systems/SYS-1", "Earlier")
	last, pages := first, 1
	for next := find(first.page, nodeWith("a", "rel", "next")); len(next) == 1 && pages < 20; pages++ {
		last = m.get(attr(next[0], "href")).want(t, 200, "Newest")
		next = find(last.page, nodeWith("a", "rel", "next"))
	}
	if pages < 2 || !strings.Contains(last.text, "/start") || strings.Contains(last.text, "Earlier") {
		t.Errorf("the way back ends after %d pages, not at the first that was opened: %s", pages, last.text)
	}
	for where, a := range map[string]answer{"page": first, "log": m.get(base+"/log").want(t, 200, "A external-auditor opened")} {
		if len(find(a.page, nodeWith("a", "href", base+"/ai-systems/SYS-1"))) == 0 {
			t.Errorf("the %s does not lead to what was opened", where)
		}
	}
	v.get(page+"/opened").want(t, 403)
}

// TestUnloggedIsNotShown holds that nothing is shown that could not be logged.
func TestUnloggedIsNotShown(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	auditor := s.member(s.actor(mara.ID, org), access.ExternalAuditor, "auditor@cb.example")
	session := s.session(auditor.ID)
	h := s.web.serve(route{pattern: "GET /o/{org}/x", verb: access.Read, do: func(w *Web, c *call) error {
		c.actor.Membership = record.ID(strings.Repeat("\x00", 9)) // what no log takes
		c.download("secret.txt")
		return c.send(http.StatusOK, "text/plain", strings.NewReader("secret"))
	}})
	mux := http.NewServeMux()
	mux.Handle("GET /o/{org}/x", h)
	r := httptest.NewRequest(http.MethodGet, "/o/"+org.Slug+"/x", nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: session})
	must(t, s.reg.Close())
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, r)
	if rec.Code < 500 || strings.Contains(rec.Body.String(), "secret") || rec.Header().Get("Content-Disposition") != "" {
		t.Errorf("answered %d %q", rec.Code, rec.Body)
	}
}

// TestLimitedAuditor invites an auditor with a scope, who is told what it means,
// sees that only, and nothing at all once it has ended.
func TestLimitedAuditor(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	admin, base := s.actor(mara.ID, org), "/o/"+org.Slug
	for _, day := range []string{"2026-02-01", "2024-02-01"} {
		ref, err := s.reg.PutFile(t.Context(), admin, "evidence", day+".txt", strings.NewReader(day))
		must(t, err)
		_, err = s.reg.Create(t.Context(), admin, register.Draft{Kind: "evidence", Title: "Evidence of " + day, Body: record.Body{"collected": day, "file": ref.Value()}}, register.CreateOptions{})
		must(t, err)
	}
	m := s.as(mara.ID)
	terms := []string{"email", "auditor@cb.example", "name", "A. Auditor", "role", access.ExternalAuditor, "expires", "2026-12-31"}
	m.post(base+"/invitations", append(terms, "packs", "ISO 42001!", "from", "2026-12-31", "to", "2026-01-01")...).want(t, 422, "is not the name of a pack", "The period ends before it begins")
	a := m.post(base+"/invitations", append(terms, "packs", "iso-42001, iso-27001", "from", "2026-01-01", "to", "2026-12-31")...).want(t, 200, "Copy the link")
	i := strings.Index(a.text, "/invitation/")
	link := a.text[i : i+strings.IndexAny(a.text[i:], `"<`)]
	guest := s.visitor()
	guest.get(link).want(t, 200, "What you will see", "iso-42001, iso-27001", "from 2026-01-01 to 2026-12-31", "31 Dec 2026", "is written to the log of Meerwijk Clinic")
	guest.post(link, "name", "A. Auditor", "password", testPassword).leads(t, base+"/")
	m.get(base+"/members").want(t, 200, "packs iso-42001, iso-27001; the time from 2026-01-01 to 2026-12-31")
	list := guest.get(base+"/evidence-files").want(t, 200, "Evidence of 2026-02-01")
	if strings.Contains(list.text, "Evidence of 2024") {
		t.Error("the list shows what is beyond the period")
	}
	guest.get(base+"/evidence-files/EVD-2").want(t, 404)
	for _, path := range []string{"/search?q=Evidence", "/evidence-files/export?format=csv", "/"} {
		if got := guest.get(base+path).want(t, 200); strings.Contains(got.text, "2024-02-01") {
			t.Errorf("%s shows what is beyond the period", path)
		}
	}
	m.get(base+"/members").want(t, 200)
	account, err := s.reg.AccountByEmail(t.Context(), "auditor@cb.example")
	must(t, err)
	form := m.get(base+"/members/"+string(account.ID)).want(t, 200)
	for _, value := range []string{`value="iso-42001, iso-27001"`, `value="2026-01-01"`} {
		if !strings.Contains(form.text, value) {
			t.Errorf("the form lacks %s", value)
		}
	}
	s.now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := s.reg.Healthy(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := s.as(account.ID)
	for _, path := range []string{"/", "/evidence-files", "/evidence-files/EVD-1", "/search?q=" + url.QueryEscape("Evidence"), "/log"} {
		got := late.get(base+path).want(t, 403, "Your access to this organisation ended on 2026-12-31")
		if strings.Contains(got.text, "2026-02-01") {
			t.Errorf("%s shows records after the end", path)
		}
	}
}
