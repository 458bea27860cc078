package web

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"steward/internal/aims"
	"steward/internal/record"
	"steward/internal/register"
)

// rowsOf are the titles a list shows, in order.
func rowsOf(a answer) []string {
	var out []string
	for _, n := range find(a.page, func(n *html.Node) bool { return attr(n, "class") == "row-link" }) {
		out = append(out, rawText(n))
	}
	return out
}

func TestListFiltersAndOrder(t *testing.T) {
	b := newShelf(t)
	_, err := b.reg.Update(t.Context(), b.actor, b.others[2].ID, register.Edit{Owner: new(record.ID)})
	must(t, err)
	tomas := string(b.tomas.ID)
	for _, tt := range []struct{ query, want string }{
		{"", "Water level forecast, Parking permit triage, Mail sorter, Chest image triage"},
		{"sort=title", "Chest image triage, Mail sorter, Parking permit triage, Water level forecast"},
		{"sort=-title", "Water level forecast, Parking permit triage, Mail sorter, Chest image triage"},
		{"sort=f", "422"},
		{"sort=accountable", "422"},
		{"f.origin=bought&sort=title", "Mail sorter, Water level forecast"},
		{"f.origin=bought&f.origin=built&sort=title", "Mail sorter, Parking permit triage, Water level forecast"},
		{"f.origin=&sort=title", "Chest image triage"},
		{"f.origin.not=bought&sort=title", "Chest image triage, Parking permit triage"},
		{"owner=" + tomas + "&f.origin=bought", "Mail sorter"},
		{"owner=", "Water level forecast"},
		{"owner=me", ""},
		{"f.first_use.from=2026-05-01&f.first_use.to=2026-05-31", "Parking permit triage"},
		{"f.first_use.from=", "Water level forecast, Parking permit triage, Mail sorter, Chest image triage"},
		{"updated.from=2026-11-24&sort=title", "Chest image triage, Mail sorter, Parking permit triage, Water level forecast"},
		{"updated.to=2026-11-23", ""},
		{"q=triage&sort=title", "Chest image triage, Parking permit triage"},
		{"q=triage&f.origin=built", "Parking permit triage"},
		{"q=triage&f.origin.not=built", "Chest image triage"},
		{"q=triage&f.first_use.from=2026-04-01", "Parking permit triage"},
		{"state=idea&q=&facet=created&find.origin=ou", "Water level forecast, Parking permit triage, Mail sorter, Chest image triage"},
		{"removed=1", ""},
		{"colour=red", "422"},
		{"f.state=idea", "422"},
		{"f.colour=red", "422"},
		{"origin=bought", "422"},
		{"removed=yes", "422"},
		{"f.first_use.from=spring", "422"},
		{"f.origin.from=a", "422"},
		{"facet=colour", "422"},
		{"after=nonsense", "422"},
		{"f.description=x", "422"},
		{"q=" + strings.Repeat("x", 600), "422"},
	} {
		got := b.v.get(b.list(tt.query))
		if tt.want == "422" {
			if got.StatusCode != 422 {
				t.Errorf("%s: status %d, want 422", tt.query, got.StatusCode)
			}
			continue
		}
		if list := strings.Join(rowsOf(got), ", "); got.StatusCode != 200 || list != tt.want {
			t.Errorf("%s: %d %q, want %q", tt.query, got.StatusCode, list, tt.want)
		}
	}
}

func TestListChipsLeadToTheListWithout(t *testing.T) {
	b := newShelf(t)
	page := b.v.get(b.list("f.origin=bought&f.origin=built&owner=&sort=title")).want(t, 200, "Origin is Bought", "Origin is Built", "Owner is nobody")
	for _, chip := range find(page.page, func(n *html.Node) bool { return attr(n, "class") == "chip" }) {
		u, err := url.Parse(attr(chip, "href"))
		must(t, err)
		if n := len(u.Query()["f.origin"]) + len(u.Query()["owner"]); n != 2 || u.Query().Get("sort") != "title" {
			t.Errorf("%s leads to %s", rawText(chip), u)
		}
		b.v.get(u.String()).want(t, 200)
	}
}

func TestListCountsValues(t *testing.T) {
	b := newShelf(t)
	page := b.v.get(b.list("f.origin=built"))
	seen := textOf(page.page)
	for _, want := range []string{"Bought 2", "Built 1", "Not recorded 1", "Tomas Berg 4", "Idea 4"} {
		if !strings.Contains(seen, want) {
			t.Errorf("no %q among the filters", want)
		}
	}
	on := find(page.page, func(n *html.Node) bool { return attr(n, "name") == "f.origin" && hasAttr(n, "checked") })
	if len(on) != 1 || attr(on[0], "value") != "built" {
		t.Error("the filter in use is not ticked")
	}
}

func TestListPages(t *testing.T) {
	b := newShelf(t)
	for i := range 120 {
		b.make("supplier", fmt.Sprintf("Supplier %03d", i), nil)
	}
	next := orgURL(b.org.Slug, "suppliers") + "?sort=title"
	var seen []string
	for range 5 {
		page := b.v.get(next).want(t, 200, "of 121 suppliers")
		seen = append(seen, rowsOf(page)...)
		links := find(page.page, func(n *html.Node) bool { return attr(n, "rel") == "next" })
		if len(links) == 0 {
			break
		}
		next = attr(links[0], "href")
	}
	if len(seen) != 121 || seen[0] != "Noordzee Software" || seen[120] != "Supplier 119" {
		t.Errorf("%d suppliers over all pages, from %v", len(seen), seen)
	}
}

func TestEmptyListTeaches(t *testing.T) {
	b := newShelf(t)
	for _, k := range b.web.kinds.Kinds() {
		if n, err := b.reg.List(t.Context(), b.actor, record.Query{Kind: k.Name}); err != nil || n.Total > 0 {
			continue
		}
		b.v.get(orgURL(b.org.Slug, k.Plural)).want(t, 200, "No "+lowerFirst(k.Labels)+" yet", k.Help, k.Source, k.Example)
	}
}

func TestExports(t *testing.T) {
	b := newShelf(t)
	b.make("supplier", `=HYPERLINK("https://evil.example")`, nil)
	got := b.v.get(b.list("f.origin=bought&sort=title")) // what is exported is what is seen
	link := find(got.page, func(n *html.Node) bool { return strings.Contains(attr(n, "href"), "format=csv") })
	csv := b.v.get(attr(link[0], "href"))
	lines := strings.Split(strings.TrimSpace(csv.text), "\r\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "Reference,Name,State,Owner") || !strings.HasPrefix(lines[1], "SYS-2,Mail sorter,Idea,PER-2 Tomas Berg") {
		t.Errorf("csv:\n%s", csv.text)
	}
	if !strings.Contains(csv.Header.Get("Content-Disposition"), "meerwijk-clinic-ai-systems-2026-11-24.csv") {
		t.Errorf("name: %v", csv.Header)
	}
	if bad := b.v.get(orgURL(b.org.Slug, "suppliers", "export") + "?format=csv"); !strings.Contains(bad.text, `'=HYPERLINK`) {
		t.Errorf("a formula is exported as one: %s", bad.text)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(b.v.get(orgURL(b.org.Slug, "ai-systems", "export") + "?format=xlsx").text)))
	must(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != 5 {
		t.Errorf("xlsx: %d rows, %v", len(rows), err)
	}
	b.v.get(b.at(b.system, "export")+"?format=json").want(t, 200, `"ref": "SYS-1"`, `"intended_purpose"`)
	b.v.get(b.list("")+"/export?format=pdf").want(t, 422)
	b.v.get(b.list("")+"/export?format=csv&colour=red").want(t, 422)
	reader := b.as(b.member(b.actor, "reader", "ria@meerwijk.example").ID)
	reader.get(orgURL(b.org.Slug, "ai-systems", "export")+"?format=csv").want(t, 403)
	reader.get(b.at(b.system, "export")).want(t, 403)
}

func TestSavedViews(t *testing.T) {
	b := newShelf(t)
	list := orgURL(b.org.Slug, "ai-systems")
	b.v.post(list+"/views", "list", "f.origin=bought&sort=title", "name", "Bought ones", "shared", "1").leads(t, list+"?f.origin=bought&sort=title")
	page := b.v.get(list+"?sort=title&f.origin=bought").want(t, 200, "Bought ones", "Delete the view")
	tabs := find(page.page, func(n *html.Node) bool { return attr(n, "aria-current") == "page" && rawText(n) == "Bought ones" })
	if len(tabs) != 1 {
		t.Error("the saved view is not the current one")
	}
	reader := b.as(b.member(b.actor, "reader", "ria@meerwijk.example").ID)
	seen := reader.get(list+"?f.origin=bought&sort=title").want(t, 200, "Bought ones")
	if strings.Contains(seen.text, "Delete the view") || strings.Contains(seen.text, "For everyone here") {
		t.Error("a reader is offered what settings are needed for")
	}
	b.v.post(list+"/views", "list", "colour=red", "name", "Red").want(t, 422)
	b.v.post(list+"/views", "list", "", "name", " ").want(t, 422)
	views, err := b.reg.Views(t.Context(), b.actor, "ai-system")
	must(t, err)
	reader.post(list+"/views/remove", "view", string(views[0].ID)).want(t, 403)
	b.v.post(list+"/views/remove", "view", string(views[0].ID)).leads(t, list)
}

func TestSearch(t *testing.T) {
	b := newShelf(t)
	search := orgURL(b.org.Slug, "search")
	b.v.get(search+"?q=triage").want(t, 200, "2 matches", "Chest image triage")
	b.v.get(search+"?q=zebra").want(t, 200, "Nothing found")
	b.v.get(search+"?q=x&colour=red").want(t, 422)
	b.v.get(search+"?q=x&kind=zebra").want(t, 422)
	if rows := rowsOf(b.v.get(search + "?q=sys-2")); len(rows) == 0 || rows[0] != "Mail sorter" {
		t.Errorf("a reference finds %v first", rows)
	}
	got := b.v.get(orgURL(b.org.Slug, "search.json") + "?q=tomas&kind=person").text
	if want := `{"results":[{"href":"` + b.at(b.tomas) + `","title":"Tomas Berg","ref":"PER-2","kind":"Person"}]}`; strings.TrimSpace(got) != want {
		t.Errorf("got %s want %s", got, want)
	}
	if got := b.v.get(orgURL(b.org.Slug, "search.json")).text; strings.TrimSpace(got) != `{"results":[]}` {
		t.Errorf("an empty question: %s", got)
	}
}

func FuzzListAddress(f *testing.F) {
	for _, s := range []string{"state=in_use&owner=&f.origin=bought&sort=-updated", "f.first_use.from=2026-01-01&q=a", "find.origin=x&facet=origin", "f.origin.not=%00&removed=1", "sort=-", "f.=&f..not=1"} {
		f.Add(s)
	}
	kinds, err := aims.Catalogue()
	if err != nil {
		f.Fatal(err)
	}
	o := newOutline(kinds.Kinds()[0], kinds.Kinds()[0].Fields)
	f.Fuzz(func(t *testing.T, s string) {
		raw, err := url.ParseQuery(s)
		if err != nil {
			return
		}
		q, err := readList(o, raw, "")
		if err != nil {
			if record.CodeOf(err) != record.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := url.ParseQuery(q.encode())
		if err != nil {
			t.Fatalf("%q: %v", q.encode(), err)
		}
		q2, err := readList(o, again, "")
		if err != nil || q2.encode() != q.encode() || len(q2.query.Filters) != len(q.query.Filters) {
			t.Fatalf("%q reads as %q, then %q: %v", s, q.encode(), q2.encode(), err)
		}
	})
}
