package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// shelf is an organisation with records of several kinds, linked to one
// another, and its administrator.
type shelf struct {
	*site
	org    access.Org
	admin  access.Account
	actor  access.Actor
	v      *visitor
	tomas  record.Record
	unit   record.Record
	system record.Record
	others []record.Record
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	s := newSite(t)
	org, admin := s.setUp()
	b := &shelf{site: s, org: org, admin: admin, actor: s.actor(admin.ID, org), v: s.as(admin.ID)}
	b.tomas = b.make("person", "Tomas Berg", record.Body{"job_title": "Head of radiology"})
	b.unit = b.make("unit", "Radiology", nil)
	supplier := b.make("supplier", "Noordzee Software", nil)
	model := b.make("model", "Image ranker", nil)
	data := b.make("dataset", "Chest images 2019 to 2024", nil)
	b.system = b.make("ai-system", "Chest image triage", record.Body{
		"intended_purpose": "Puts chest images of adults in the order in which radiologists read them.",
		"unit":             string(b.unit.ID), "decision_effect": "recommends", "supplier": string(supplier.ID), "models": []any{string(model.ID)}, "datasets": []any{string(data.ID)},
		"affected_groups": []any{"Patients", "Staff"}, "log_retention": "P1Y", "first_use": "2026-03-01",
	})
	for i, name := range []string{"Mail sorter", "Parking permit triage", "Water level forecast"} {
		b.others = append(b.others, b.make("ai-system", name, record.Body{"origin": []string{"bought", "built", "bought"}[i], "first_use": fmt.Sprintf("2026-0%d-10", i+4)}))
	}
	return b
}

// make records something owned by Tomas, once he is there. Fields the kind does
// not have are left out, so that the tests say nothing about a kind's fields.
func (b *shelf) make(kind, title string, body record.Body) record.Record {
	b.t.Helper()
	known := record.Body{}
	for name, v := range body {
		if b.web.kinds.Kind(kind).Field(name) != nil {
			known[name] = v
		}
	}
	r, err := b.reg.Create(b.t.Context(), b.actor, register.Draft{Kind: kind, Title: title, Owner: b.tomas.ID, Body: known}, register.CreateOptions{})
	must(b.t, err)
	return r
}

// at is the address of a record's page, or of a page below it.
func (b *shelf) at(r record.Record, below ...string) string {
	k := b.web.kinds.Kind(r.Kind)
	return orgURL(b.org.Slug, append([]string{k.Plural, r.Ref(k)}, below...)...)
}

func (b *shelf) list(query string) string { return address(orgURL(b.org.Slug, "ai-systems"), query) }

// again reads a record as it is now.
func (b *shelf) again(r record.Record) record.Record {
	b.t.Helper()
	now, err := b.reg.Get(b.t.Context(), b.actor, r.ID)
	must(b.t, err)
	return now
}

// formOf returns the fields that a page's form would send, as a browser does.
func formOf(t *testing.T, page *html.Node, action string) []string {
	t.Helper()
	forms := find(page, func(n *html.Node) bool { return n.Data == "form" && strings.HasSuffix(attr(n, "action"), action) })
	if len(forms) == 0 {
		t.Fatalf("no form is sent to %s", action)
	}
	var out []string
	for _, n := range find(forms[0], func(n *html.Node) bool { return attr(n, "name") != "" }) {
		name, value := attr(n, "name"), attr(n, "value")
		switch {
		case n.Data == "textarea":
			out = append(out, name, strings.TrimPrefix(rawText(n), "\n"))
		case n.Data == "select":
			for _, o := range find(n, func(o *html.Node) bool { return o.Data == "option" && hasAttr(o, "selected") }) {
				out = append(out, name, attr(o, "value"))
			}
		case n.Data != "input" || attr(n, "type") == "file":
		case attr(n, "type") == "checkbox" || attr(n, "type") == "radio":
			if hasAttr(n, "checked") {
				out = append(out, name, value)
			}
		default:
			out = append(out, name, value)
		}
	}
	return out
}

func rawText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// set replaces what a form would send in a field.
func set(form []string, name string, values ...string) []string {
	var out []string
	for i := 0; i < len(form); i += 2 {
		if form[i] != name {
			out = append(out, form[i], form[i+1])
		}
	}
	for _, v := range values {
		out = append(out, name, v)
	}
	return out
}

// attach sends a form with one file.
func (v *visitor) attach(path, field, file, content string, pairs ...string) answer {
	v.s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		must(v.s.t, w.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := w.CreateFormFile(field, file)
	must(v.s.t, err)
	_, err = part.Write([]byte(content))
	must(v.s.t, err)
	must(v.s.t, w.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, v.s.url+path, &body)
	must(v.s.t, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return v.do(r)
}

func TestRecordPage(t *testing.T) {
	b := newShelf(t)
	page := b.v.get(b.at(b.system)).want(t, 200, "SYS-1", "Chest image triage", "Tomas Berg", "Radiology", "1 year", "not recorded", "Put into use is not possible yet", "In the log, proven", "recorded it", "Noordzee Software")
	if n := len(find(page.page, func(n *html.Node) bool { return n.Data == "svg" && strings.HasPrefix(attr(n, "class"), "fixed") })); n == 0 {
		t.Error("no picture of the dependencies")
	}
	b.v.get(b.at(b.tomas)).want(t, 200, "Owner of AI systems", "Mail sorter")
	b.v.get(b.at(b.system, "history")).want(t, 200, "recorded it", "Intended purpose")
	b.v.get(b.at(b.system, "graph")+"?depth=1").want(t, 200, "Noordzee Software", "1 step")
	b.v.get(b.at(b.system, "graph")+"?depth=9").want(t, 422)
	b.v.get(orgURL(b.org.Slug, "ai-systems", "SYS-999")).want(t, 404)
	b.v.get(orgURL(b.org.Slug, "ai-systems", "PER-1")).want(t, 404)
	b.v.get(b.at(b.system)+"?colour=red").want(t, 422, `"colour"`)
}

func TestPastDay(t *testing.T) {
	b := newShelf(t)
	b.now = b.now.AddDate(0, 0, 5)
	title := "Chest image triage, second edition"
	_, err := b.reg.Update(t.Context(), b.actor, b.system.ID, register.Edit{Title: &title})
	must(t, err)
	b.v.get(b.at(b.system)).want(t, 200, title)
	then := b.v.get(b.at(b.system)+"?at=2026-11-25").want(t, 200, "As of 25 Nov 2026", "Back to today")
	if strings.Contains(textOf(then.page), "second edition") {
		t.Error("the past shows what was written later")
	}
	if len(find(then.page, func(n *html.Node) bool {
		return n.Data == "form" && attr(n, "method") == "post" && attr(n, "id") != "sign-out"
	})) > 0 {
		t.Error("the past can be changed")
	}
	b.v.get(b.at(b.system)+"?at=2026-11-01").want(t, 404, "was not recorded yet")
	b.v.get(b.at(b.system)+"?at=2027-01-01").want(t, 422, "still to come")
	b.v.get(b.at(b.system)+"?at=yesterday").want(t, 422, "not a date")
}

func TestStepRemoveRestoreErase(t *testing.T) {
	b := newShelf(t)
	rev := func() string { return fmt.Sprint(b.again(b.system).Rev) }
	b.v.get(b.at(b.system, "step", "release")).want(t, 200, "Write the intended purpose")
	b.v.post(b.at(b.system, "step", "release"), "rev", rev()).want(t, 409)
	b.v.post(b.at(b.system, "step", "retire"), "rev", rev()).want(t, 422, "Say why")
	b.v.post(b.at(b.system, "step", "start_development"), "rev", rev()).leads(t, b.at(b.system))
	b.v.get(b.at(b.system)).want(t, 200, "moved on", "Development")
	b.v.post(b.at(b.system, "step", "fly"), "rev", rev()).want(t, 404)

	stale := rev()
	b.v.post(b.at(b.system, "remove"), "rev", stale).want(t, 422, "Say why")
	b.v.post(b.at(b.system, "remove"), "rev", stale, "reason", "Entered twice").leads(t, b.at(b.system))
	b.v.get(b.at(b.system)).want(t, 200, "This record was removed")
	b.v.get(b.list("removed=1")).want(t, 200, "Chest image triage")
	b.v.post(b.at(b.system, "restore"), "rev", stale).want(t, 409)
	b.v.post(b.at(b.system, "restore"), "rev", rev()).leads(t, b.at(b.system))
	b.v.get(b.at(b.system, "history")).want(t, 200, "Reason: Entered twice", "brought it back")

	b.v.get(b.at(b.tomas, "erase")).want(t, 200, "Nobody can bring it back", "Type PER-")
	b.v.post(b.at(b.tomas, "erase"), "rev", "1", "reason", "Asked for it").want(t, 422, "type its reference")
	b.v.post(b.at(b.tomas, "erase"), "rev", "1", "reason", "Asked for it", "confirm", b.tomas.Ref(b.web.kinds.Kind("person"))).leads(t, b.at(b.tomas))
	gone := b.v.get(b.at(b.tomas)).want(t, 200, "erased for good")
	if strings.Contains(gone.text, "Tomas") {
		t.Error("an erased name is still on the page")
	}
	b.v.get(b.at(b.tomas, "history")).want(t, 200, "erased its content", "Asked for it")
}

func TestAboutParts(t *testing.T) {
	b := newShelf(t)
	about := []string{"has", "f.about", "f.about", string(b.system.ID), "back", b.at(b.system)}
	b.v.post(orgURL(b.org.Slug, "comments", "new"), append([]string{"has", "f.text", "f.text", "Does it **work** for children?"}, about...)...).leads(t, b.at(b.system))
	page, err := b.reg.List(t.Context(), b.actor, record.Query{Kind: "comment"})
	must(t, err)
	b.v.post(orgURL(b.org.Slug, "comments", "new"), append([]string{"has", "f.text", "f.text", "It is not meant to.", "has", "f.reply_to", "f.reply_to", string(page.Records[0].ID)}, about...)...).leads(t, b.at(b.system))
	b.v.post(orgURL(b.org.Slug, "tasks", "new"), append([]string{"has", "title", "title", "Ask the supplier", "has", "owner", "owner", "PER-1", "has", "due", "due", "2026-11-20"}, about...)...).leads(t, b.at(b.system))
	b.v.attach(orgURL(b.org.Slug, "evidence-files", "new"), "f.file", `C:\desk\report.txt`, "Sensitivity 0.94", append([]string{"has", "title", "title", "", "has", "f.file"}, about...)...).leads(t, b.at(b.system))
	seen := b.v.get(b.at(b.system)).want(t, 200, "Does it work for children?", "It is not meant to.", "Mara Klein", "Ask the supplier", "4 days overdue", "report.txt")
	if n := len(find(seen.page, func(n *html.Node) bool { return n.Data == "ol" && attr(n, "class") == "comments" })); n != 2 {
		t.Errorf("%d lists of remarks, want the answer below what it answers", n)
	}
	files := find(seen.page, func(n *html.Node) bool { return strings.Contains(attr(n, "href"), "/file/") })
	if len(files) != 1 {
		t.Fatalf("%d files can be downloaded, want 1", len(files))
	}
	got := b.v.get(attr(files[0], "href"))
	if got.text != "Sensitivity 0.94" || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") || got.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("file: %q %v", got.text, got.Header)
	}
	b.v.get(strings.Replace(attr(files[0], "href"), "/file/", "/file/0", 1)).want(t, 404)
	b.v.post(orgURL(b.org.Slug, "comments", "new"), append([]string{"has", "f.text", "f.text", " "}, about...)...).want(t, 422, "Text is required")
	b.v.post(orgURL(b.org.Slug, "comments", "new"), "has", "f.text", "f.text", "Lost", "has", "f.about", "f.about", string(b.system.ID), "back", "https://evil.example/").leads(t, "/")
}
