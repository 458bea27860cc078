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

// duties is an organisation whose responsibilities have a past: gaps,
// overlaps, a delegation, a withdrawal, a unit, and a person who is new.
type duties struct {
	*site
	home  string
	admin access.Account
	actor access.Actor
	ids   map[string]record.ID
}

func newDuties(t *testing.T) *duties {
	t.Helper()
	d := &duties{site: newSite(t), ids: map[string]record.ID{}}
	today := d.now
	d.now = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	org, admin := d.setUp()
	d.home, d.admin, d.actor = "/o/"+org.Slug+"/", admin, d.site.actor(admin.ID, org)
	d.make("person", "Tomas Berg", record.Body{"competences": "Radiologist since 2009."})
	d.make("person", "Ines Roth", nil)
	d.make("unit", "Clinical Services", nil)
	d.make("unit", "Radiology", record.Body{"parent": string(d.ids["Clinical Services"])})
	d.make("ai-system", "Chest image triage", record.Body{"unit": string(d.ids["Radiology"])})
	d.make("ai-system", "Letter drafting", record.Body{"unit": string(d.ids["Radiology"])})
	d.make("ai-system", "Mail sorter", nil)
	first := d.assign("Tomas Berg", "Chest image triage", "2026-01-10", "2026-06-30")
	d.assign("Ines Roth", "Chest image triage", "2026-06-01", "2026-09-30")
	d.assign("Tomas Berg", "Clinical Services", "2026-08-01", "2026-12-15")
	d.assign("Ines Roth", "Chest image triage", "2026-02-01", "2026-03-31", "delegated_from", string(first.ID))
	open := d.assign("Ines Roth", "Mail sorter", "2026-01-10", "")
	d.now = time.Date(2026, 5, 20, 9, 0, 0, 0, time.UTC)
	_, err := d.reg.Step(t.Context(), d.actor, open.ID, "withdraw", register.Move{Reason: "Moved to another post"})
	must(t, err)
	d.now = today
	return d
}

func (d *duties) make(kind, title string, b record.Body) record.Record {
	d.t.Helper()
	r, err := d.reg.Create(d.t.Context(), d.actor, register.Draft{Kind: kind, Title: title, Body: b}, register.CreateOptions{})
	must(d.t, err)
	d.ids[title] = r.ID
	return r
}

func (d *duties) assign(holder, scope, from, to string, more ...string) record.Record {
	d.t.Helper()
	b := record.Body{"role": "accountable", "holder": string(d.ids[holder]), "scope": string(d.ids[scope]), "valid_from": from}
	if to != "" {
		b["valid_to"] = to
	}
	for i := 0; i+1 < len(more); i += 2 {
		b[more[i]] = more[i+1]
	}
	return d.make("assignment", "", b)
}

// row returns the text of the row of a table that holds a part.
func row(t *testing.T, a answer, part string) string {
	t.Helper()
	for _, tr := range find(a.page, func(n *html.Node) bool { return n.Data == "tr" }) {
		if text := textOf(tr); strings.Contains(text, part) {
			return text
		}
	}
	t.Fatalf("no row holds %q:\n%s", part, textOf(a.page))
	return ""
}

// TestAccountability holds what the page says about today, a past day, and what
// was known then.
func TestAccountability(t *testing.T) {
	d := newDuties(t)
	v := d.as(d.admin.ID)
	page := d.home + "accountability"
	for _, c := range []struct{ query, system, want string }{
		{"", "Chest image triage", "By its unit Tomas Berg for the unit Clinical Services"},
		{"", "Letter drafting", "By its unit Tomas Berg for the unit Clinical Services"},
		{"", "Mail sorter", "Nobody"},
		{"?day=2026-01-09", "Chest image triage", "Nobody"},
		{"?day=2026-02-10", "Chest image triage", "One person Tomas Berg Ines Roth acts by delegation"},
		{"?day=2026-06-15", "Chest image triage", "2 people"},
		{"?day=2026-05-20", "Mail sorter", "One person Ines Roth"},
		{"?day=2026-05-21", "Mail sorter", "Nobody"},
		{"?day=2026-05-21&known=2026-05-01", "Mail sorter", "One person Ines Roth"},
		{"?known=2026-01-04", "Mail sorter", "Not on record"},
		{"?unit=Radiology", "Letter drafting", "Tomas Berg"},
		{"?unit=UNT-1&day=2026-12-24", "Letter drafting", "Nobody"},
		{"?role=privacy", "Letter drafting", "Nobody"},
		{"?show=nobody", "Letter drafting", "Nobody"},
		{"?show=several&day=2026-06-15", "Chest image triage", "2 people"},
	} {
		if got := row(t, v.get(page+c.query).want(t, 200), c.system); !strings.Contains(got, c.want) {
			t.Errorf("%s says %q; want %q", c.query, got, c.want)
		}
	}
	a := v.get(page).want(t, 200, "Roles nobody holds today", "Legal requirements", "Ending within 60 days", "Tomas Berg for Clinical Services", "3 AI systems")
	if text := textOf(v.get(page + "?unit=Radiology").page); strings.Contains(text, "Mail sorter") {
		t.Error("the unit does not narrow the list")
	}
	v.get(page+"?known=2026-05-01").want(t, 200, "As known on 1 May 2026")
	v.get(page+"?show=several").want(t, 200, "No system fits")

	links := find(a.page, nodeWith("a", "href", "assignments/new?"))
	if len(links) == 0 {
		t.Fatal("nothing offers to assign")
	}
	for _, l := range links {
		v.get(attr(l, "href")).want(t, 200, "New assignment")
	}
	if !strings.Contains(attr(links[1], "href"), "scope="+string(d.ids["Chest image triage"])) {
		t.Errorf("the form for the first row is %s", attr(links[1], "href"))
	}
}

// TestAccountabilityRefuses holds what a bad address and a lesser role get.
func TestAccountabilityRefuses(t *testing.T) {
	d := newDuties(t)
	v := d.as(d.admin.ID)
	for query, want := range map[string]int{
		"?day=tomorrow": 422, "?role=king": 422, "?known=2099-01-01": 422, "?show=all": 422, "?unit=Nowhere": 404, "?unit=PER-1": 404, "?x=1": 422, "?after=%25": 422,
	} {
		v.get(d.home+"accountability"+query).want(t, want)
	}
	line := d.home + "ai-systems/SYS-1/accountability"
	for query, want := range map[string]int{"?first=2026-02-01&last=2026-01-01": 422, "?first=1500-01-01": 422, "?last=x": 422, "?day=2026-01-01": 422} {
		v.get(line+query).want(t, want)
	}
	v.get(d.home+"ai-systems/SYS-99/accountability").want(t, 404)
	v.get(d.home+"tasks/TSK-1/accountability").want(t, 404)
	v.get(d.home+"people/PER-1/accountability?day=x").want(t, 422)

	reader := d.as(d.member(d.actor, "reader", "rena@meerwijk.example").ID)
	a := reader.get(d.home+"accountability").want(t, 200, "By its unit")
	if n := len(find(a.page, nodeWith("a", "href", "assignments/new"))); n > 0 {
		t.Errorf("a reader is offered %d forms that would be refused", n)
	}
	account, err := d.reg.CreateAccount(t.Context(), "kind@meerwijk.example", "Kim", "")
	must(t, err)
	must(t, d.reg.PutMember(t.Context(), d.actor, access.Membership{Account: account.ID, Role: "reader", Kinds: []string{"ai-system"}}))
	limited := d.as(account.ID)
	limited.get(d.home+"accountability").want(t, 403)
	limited.get(line).want(t, 403)
}

// TestAccountabilityTimeline holds what the timeline of a system says, in the
// picture and in words.
func TestAccountabilityTimeline(t *testing.T) {
	d := newDuties(t)
	v := d.as(d.admin.ID)
	line := d.home + "ai-systems/SYS-1/accountability"
	a := v.get(line+"?first=2026-01-01&last=2026-12-31").want(t, 200, "Nobody on 25 days, in 2 gaps", "More than one person on 30 days", "By unit or organisation only on 76 days", "Acting by delegation")
	for part, want := range map[string]string{
		"1 Jan 2026 to 9 Jan 2026": "9 days Nobody", "10 Jan 2026 to 31 Jan 2026": "One person Tomas Berg", "1 Feb 2026 to 31 Mar 2026": "Ines Roth acts by delegation",
		"1 Jun 2026 to 30 Jun 2026": "2 people", "1 Oct 2026 to 15 Dec 2026": "By its unit Tomas Berg for the unit Clinical Services", "16 Dec 2026 to 31 Dec 2026": "16 days Nobody",
	} {
		if got := row(t, a, part); !strings.Contains(got, want) {
			t.Errorf("%s: %q; want %q", part, got, want)
		}
	}
	if n := len(find(a.page, nodeWith("g", "class", "gap"))); n != 2 {
		t.Errorf("the picture shows %d gaps; want 2", n)
	}
	if n := len(find(a.page, nodeWith("g", "class", "overlap"))); n != 1 {
		t.Errorf("the picture shows %d overlaps; want 1", n)
	}
	gap := find(a.page, nodeWith("a", "href", "valid_to="))
	if len(gap) != 1 {
		t.Fatalf("%d gaps can be filled from here; want 1", len(gap))
	}
	u := mustURL(t, attr(gap[0], "href"))
	if want := (url.Values{"scope": {string(d.ids["Chest image triage"])}, "role": {"accountable"}, "valid_from": {"2026-01-01"}, "valid_to": {"2026-01-09"}}).Encode(); u.RawQuery != want {
		t.Errorf("the gap is filled by %s; want %s", u.RawQuery, want)
	}
	v.get(u.String()).want(t, 200, "New assignment")

	v.get(d.home+"ai-systems/SYS-3/accountability").want(t, 200, "Withdrawn 20 May 2026", "Who was accountable")
	v.get(d.home+"ai-systems/SYS-3/accountability?known=2026-05-01").want(t, 200, "Nobody on 5 days", "No overlap", "No end set")
	v.get(d.home+"units/UNT-2/accountability").want(t, 200, "for the unit Clinical Services")
	v.get(line+"?role=privacy").want(t, 200, "Nobody was ever assigned this role")
}

// TestAccountabilityOfPerson holds what the page of a person says about a day.
func TestAccountabilityOfPerson(t *testing.T) {
	d := newDuties(t)
	v := d.as(d.admin.ID)
	page := d.home + "people/PER-2/accountability"
	v.get(page+"?day=2026-02-10").want(t, 200, "Responsibilities of Tomas Berg", "Accountable", "Chest image triage", "Radiologist since 2009.")
	v.get(page+"?day=2025-02-10").want(t, 200, "No role on this day", "no record of this person")
	v.get(page+"?day=2030-01-01").want(t, 200, "No role on this day", "Radiologist since 2009.")
	v.get(d.home+"people/PER-3/accountability?day=2026-02-10").want(t, 200, "delegated", "Nothing was recorded about competence")
}

// TestAccountabilityLook opens the pages in Chromium: nothing for axe to
// report in light and dark, nothing wider than a phone, nothing refused.
func TestAccountabilityLook(t *testing.T) {
	t.Parallel()
	d := newDuties(t)
	b := browser.New(t)
	b.Goto(d.url + "/sign-in")
	b.Fill("#f-email", d.admin.Email)
	b.Fill("#f-password", testPassword)
	b.Follow("main button")
	pages := []string{d.home + "accountability", d.home + "accountability?day=2026-06-15&known=2026-05-01", d.home + "ai-systems/SYS-1/accountability", d.home + "people/PER-2/accountability"}
	for _, p := range pages {
		if status := b.Goto(d.url + p); status != 200 {
			t.Errorf("%s: status %d", p, status)
		}
		bothThemes(t, b, p)
	}
	b.Viewport(390, 844)
	for _, p := range pages {
		b.Goto(d.url + p)
		var wide bool
		if b.Eval("document.documentElement.scrollWidth > innerWidth", &wide); wide {
			t.Errorf("%s is wider than a phone", p)
		}
	}
	if foreign := b.Foreign(d.url); len(foreign) > 0 {
		t.Errorf("pages ask other hosts: %v", foreign)
	}
	for _, p := range b.Problems() {
		t.Error(p)
	}
}
