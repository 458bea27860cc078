package web

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/record"
	"steward/internal/register"
)

func TestNewRecord(t *testing.T) {
	b := newShelf(t)
	at := orgURL(b.org.Slug, "ai-systems", "new")
	form := formOf(t, b.v.get(at+"?unit=UNT-1&title=Letter+sorter").want(t, 200).page, "/new")
	bad := set(set(set(form, "title", ""), "f.first_use", "spring"), "f.intended_purpose", "Sorts <b>letters</b>.")
	refused := b.v.post(at, bad...).want(t, 422, "2 fields need you", "Name is required", "not a date")
	again := formOf(t, refused.page, "/new")
	if !contains(again, "f.intended_purpose", "Sorts <b>letters</b>.") || !contains(again, "f.first_use", "spring") {
		t.Error("what was typed is gone")
	}
	good := set(set(set(again, "title", "Letter sorter"), "f.first_use", "2026-05-01"), "f.log_retention", "18 months")
	good = set(good, "f.affected_groups", "Citizens; and firms\r\nStaff\r\n\r\n")
	good = set(good, "state", "in_use")
	b.v.post(at, good...).leads(t, orgURL(b.org.Slug, "ai-systems", "SYS-5"))
	made, err := b.reg.ByNumber(t.Context(), b.actor, "ai-system", 5)
	must(t, err)
	if made.State != "in_use" || made.Owner != b.actor.Person || made.Body.ID("unit") != b.unit.ID || made.Body.Text("log_retention") != "P18M" || strings.Join(made.Body.List("affected_groups"), "|") != "Citizens; and firms|Staff" {
		t.Errorf("made %+v", made)
	}
	// The same form sent twice, as a double click does, makes one record.
	b.v.post(at, good...).leads(t, orgURL(b.org.Slug, "ai-systems", "SYS-5"))
	b.v.post(at, set(good, "title", "Another one")...).leads(t, orgURL(b.org.Slug, "ai-systems", "SYS-6"))
	b.v.post(at, set(set(good, "external", "REG-1"), "title", "First of its identity")...).leads(t, orgURL(b.org.Slug, "ai-systems", "SYS-7"))
	b.v.post(at, set(set(good, "external", "REG-1"), "title", "Second of its identity")...).want(t, 409, "exists already")
	b.v.get(at+"?colour=red").want(t, 422, `"colour"`)
	b.v.get(at+"?unit=UNT-99").want(t, 422, "nothing here is called")
}

func contains(form []string, name, value string) bool {
	for i := 0; i < len(form); i += 2 {
		if form[i] == name && form[i+1] == value {
			return true
		}
	}
	return false
}

func TestEditSendsOnlyWhatDiffers(t *testing.T) {
	b := newShelf(t)
	at := b.at(b.system, "edit")
	form := formOf(t, b.v.get(at).want(t, 200).page, "/edit")
	b.v.post(at, form...).leads(t, b.at(b.system))
	if now := b.again(b.system); now.Rev != 1 {
		t.Fatalf("an unchanged form made revision %d", now.Rev)
	}
	form = set(set(form, "owner", ""), "f.intended_purpose", "Another purpose.")
	b.v.post(at, set(form, "reason", "Agreed")...).leads(t, b.at(b.system))
	list, err := b.reg.History(t.Context(), b.actor, b.system.ID, 0, 2)
	must(t, err)
	diff := record.Diff(list[1].ToRecord(), list[0].ToRecord())
	if len(diff) != 2 || diff[0].Field != "owner" || diff[1].Field != "intended_purpose" || list[0].Reason != "Agreed" {
		t.Errorf("changed %+v", diff)
	}
	b.v.get(b.at(b.system, "history")).want(t, 200, "changed owner and intended purpose", "Reason: Agreed")
}

func TestEveryTypeOfFieldRoundTrips(t *testing.T) {
	b := newShelf(t)
	fields := []record.Field{
		{Name: "x_text", Label: "Text", Type: record.Text}, {Name: "x_lines", Label: "Lines", Type: record.Text, Many: true},
		{Name: "x_prose", Label: "Prose", Type: record.RichText, Many: true},
		{Name: "x_number", Label: "Number", Type: record.Number}, {Name: "x_money", Label: "Money", Type: record.Money}, {Name: "x_date", Label: "Date", Type: record.DateType},
		{Name: "x_time", Label: "Time", Type: record.TimeType}, {Name: "x_length", Label: "Length", Type: record.Duration}, {Name: "x_person", Label: "Person", Type: record.Person},
		{Name: "x_any", Label: "Any", Type: record.LinkType, Many: true},
		{Name: "x_one", Label: "One", Type: record.Enum, Options: record.YesNo()}, {Name: "x_some", Label: "Some", Type: record.Enum, Many: true, Options: record.YesNo()},
		{Name: "x_file", Label: "File", Type: record.File},
	}
	for _, f := range fields {
		must(t, b.reg.PutField(t.Context(), b.actor, "unit", f))
	}
	at := b.at(b.unit, "edit")
	form := formOf(t, b.v.get(at).want(t, 200).page, "/edit")
	for name, value := range map[string]string{"text": "One & two", "lines": "a;b\nc", "prose": "First.\n---\nSecond.", "number": "12.5", "money": "1250.00 eur", "date": "2026-02-03", "time": "2026-02-03T10:11", "length": "1 year, 6 months", "person": "PER-2 Tomas Berg", "any": "SYS-2\nMail sorting\nUNT-1 Radiology", "one": "yes", "some": "no"} {
		form = set(form, "f.x_"+name, value)
	}
	b.v.attach(at, "f.x_file", "plan.txt", "the plan", form...).want(t, 422, "nothing here is called", "Mail sorting")
	form = set(form, "f.x_any", "Mail sorter\nSYS-3 whatever\nUNT-1 Radiology")
	b.v.attach(at, "f.x_file", "plan.txt", "the plan", form...).leads(t, b.at(b.unit))
	now := b.again(b.unit)
	want := record.Body{"x_text": "One & two", "x_number": 12.5, "x_money": "1250.00 EUR", "x_date": "2026-02-03", "x_time": "2026-02-03T10:11:00.000Z", "x_length": "P1Y6M", "x_person": string(b.tomas.ID), "x_one": "yes"}
	for name, v := range want {
		if now.Body[name] != v {
			t.Errorf("%s holds %v, want %v", name, now.Body[name], v)
		}
	}
	if fmt.Sprint(now.Body["x_lines"], now.Body["x_prose"], now.Body["x_some"]) != "[a;b c] [First. Second.] [no]" || len(now.Body.List("x_any")) != 3 {
		t.Errorf("lists: %v", now.Body)
	}
	b.v.get(b.at(b.others[0])).want(t, 200, "Any of", "Radiology")
	page := b.v.get(at).want(t, 200, "Keep plan.txt")
	b.v.post(at, formOf(t, page.page, "/edit")...).leads(t, b.at(b.unit))
	if same := b.again(b.unit); same.Rev != now.Rev {
		t.Errorf("sending the form back unchanged made a revision: %+v", record.Diff(now, same))
	}
	b.v.get(b.at(b.unit)).want(t, 200, "12.5", "1,250.00 EUR", "1 year, 6 months", "3 Feb 2026, 10:11 UTC", "Yes", "plan.txt")
	b.v.post(at, set(formOf(t, page.page, "/edit"), "f.x_file.kept")...).leads(t, b.at(b.unit))
	if now := b.again(b.unit); now.Body["x_file"] != nil {
		t.Error("an unticked file is still there")
	}
}

func TestConflictLosesNothing(t *testing.T) {
	b := newShelf(t)
	at := b.at(b.system, "edit")
	mine := formOf(t, b.v.get(at).want(t, 200).page, "/edit")
	b.now = b.now.Add(60e9)
	title := "Renamed by another"
	_, err := b.reg.Update(t.Context(), b.actor, b.system.ID, register.Edit{Title: &title, Body: record.Body{"intended_purpose": "Their purpose.", "limitations": "Theirs alone."}})
	must(t, err)
	mine = set(set(mine, "f.intended_purpose", "My <i>purpose</i>."), "f.legal_basis", "Mine alone.")
	page := b.v.post(at, mine...).want(t, 409, "Mara Klein saved this record", "In 1 field you both changed", "They wrote: Their purpose.", "Theirs alone.", "Renamed by another")
	if now := b.again(b.system); now.Rev != 2 {
		t.Fatalf("a stale form was saved as revision %d", now.Rev)
	}
	merged := formOf(t, page.page, "/edit")
	for name, value := range map[string]string{"title": title, "f.intended_purpose": "My <i>purpose</i>.", "f.legal_basis": "Mine alone.", "f.limitations": "Theirs alone.", "rev": "2"} {
		if !contains(merged, name, value) {
			t.Errorf("the merged form does not have %s = %q", name, value)
		}
	}
	b.v.post(at, merged...).leads(t, b.at(b.system))
	if now := b.again(b.system); now.Title != title || now.Body.Text("intended_purpose") != "My <i>purpose</i>." || now.Body.Text("limitations") != "Theirs alone." {
		t.Errorf("merged: %+v", now)
	}
	b.v.post(at, set(merged, "rev", "99")...).want(t, 422)
	b.v.post(at, append(merged, "colour", "red")...).want(t, 422)
	b.v.post(at, append(merged, "has", "state", "state", "in_use")...) // a form may not step
	if now := b.again(b.system); now.State != "idea" {
		t.Error("a form changed the state past its guard")
	}
}

// hostile is what no page may take for markup.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'` + "`{{.}}"

func TestHostileText(t *testing.T) {
	b := newShelf(t)
	body := record.Body{"tags": []any{hostile, "javascript:alert(3)"}}
	for _, k := range b.web.kinds.Kinds() {
		if k.Name != "ai-system" {
			continue
		}
		for _, f := range k.Fields {
			if (f.Type == record.Text && f.Name != "website" || f.Type == record.RichText) && !f.Many {
				body[f.Name] = hostile + " [x](javascript:alert(4)) <iframe src=//evil.example></iframe>"
			}
		}
	}
	evil, err := b.reg.Create(t.Context(), b.actor, register.Draft{Kind: "ai-system", Title: hostile, External: hostile, Body: body, Reason: hostile}, register.CreateOptions{})
	must(t, err)
	b.make("task", hostile, record.Body{"about": string(evil.ID)})
	b.make("comment", "", record.Body{"about": string(evil.ID), "text": hostile})
	_, err = b.reg.SaveView(t.Context(), b.actor, register.View{Kind: "ai-system", Name: hostile[:40], Query: "q=x"})
	must(t, err)
	for _, path := range []string{b.at(evil), b.at(evil) + "?at=2026-11-24", b.at(evil, "edit"), b.at(evil, "history"), b.at(evil, "graph"), b.at(evil, "remove"), b.at(evil, "step", "retire"), b.list(""), b.list("facet=tags"),
		b.list("f.tags=" + "%22%3E%3Cscript%3E"), b.list("q=%22%3E%3Cscript%3E"), orgURL(b.org.Slug, "search") + "?q=script", orgURL(b.org.Slug, "tasks"), orgURL(b.org.Slug, "tasks", "new") + "?title=%22%3E%3Cscript%3E"} {
		page := b.v.get(path)
		if page.StatusCode != 200 {
			t.Errorf("%s: %d", path, page.StatusCode)
		}
		harmless(t, path, page.page)
	}
}

// harmless checks that nothing on a page can act but its own scripts.
func harmless(t *testing.T, path string, page *html.Node) {
	t.Helper()
	for _, n := range find(page, func(*html.Node) bool { return true }) {
		if n.Data == "script" && !strings.HasPrefix(attr(n, "src"), "/static/") || n.Data == "img" || n.Data == "iframe" {
			t.Errorf("%s holds a foreign %s", path, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" || a.Key == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript") {
				t.Errorf("%s: %s has %s=%q", path, n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestOtherOrganisationsStayApart(t *testing.T) {
	b := newShelf(t)
	other, err := b.reg.CreateOrg(t.Context(), b.admin.ID, "Another House", false)
	must(t, err)
	far := b.site.actor(b.admin.ID, other)
	theirs, err := b.reg.Create(t.Context(), far, register.Draft{Kind: "unit", Title: "Foreign unit"}, register.CreateOptions{})
	must(t, err)
	at := b.at(b.system, "edit")
	form := formOf(t, b.v.get(at).page, "/edit")
	b.v.post(at, set(form, "f.unit", string(theirs.ID))...).want(t, 422)
	b.v.post(orgURL(b.org.Slug, "units", "bulk"), "do", "remove", "list", "", "id", string(theirs.ID)+"@1", "confirm", "1", "reason", "x").want(t, 404)
	page := b.v.get(b.list("f.unit=" + string(theirs.ID)))
	if strings.Contains(page.text, "Foreign unit") {
		t.Error("a filter tells another organisation's title")
	}
	stranger := b.as(b.member(far, "reader", "far@another.example").ID)
	for _, path := range []string{b.list(""), b.at(b.system), b.at(b.system, "history"), orgURL(b.org.Slug, "search") + "?q=chest"} {
		if got := stranger.get(path); got.StatusCode != 404 && got.StatusCode != 403 {
			t.Errorf("a stranger sees %s: %d", path, got.StatusCode)
		}
	}
	reader := b.as(b.member(b.actor, "reader", "ria@meerwijk.example").ID)
	reader.get(b.at(b.system)).want(t, 200)
	for _, path := range []string{at, orgURL(b.org.Slug, "ai-systems", "new"), b.at(b.system, "remove"), b.at(b.system, "erase"), b.at(b.system, "step", "retire")} {
		reader.get(path).want(t, 403)
	}
	reader.post(at, form...).want(t, 403)
	reader.post(b.at(b.system, "step", "retire"), "rev", "1", "reason", "x").want(t, 403)
}
