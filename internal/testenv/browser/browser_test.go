package browser

import (
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const clean = `<!doctype html><html lang="en"><head><title>Clean</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Clean page</h1><p id="wide">text</p>
<form action="/greet"><label>Name <input name="name" value="old"></label>
<label>File <input type="file" name="file"></label><button>Greet</button></form>
<p id="chosen">none</p><button id="late" type="button">Later</button>
<p><a href="/moved">moved</a></p></main><script src="/script.js"></script></body></html>`

const style = `body { background: #fff; color: #222 } a { color: #00c }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }`

const script = `document.querySelector("#late").addEventListener("click", () =>
	setTimeout(() => { document.querySelector("h1").textContent = "Done" }, 100))
document.querySelector("[type=file]").addEventListener("change", e =>
	{ document.querySelector("#chosen").textContent = e.target.files[0].name })`

// Planted: an image without a text, and a field without a label.
const planted = `<!doctype html><html lang="en"><head><title>Planted</title><link rel="icon" href="data:,"></head>
<body><main><h1>Planted page</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<input type="text" name="q"></main></body></html>`

// dim can be read in the light theme only: in the dark one the text is too dark,
// and a link looks like it.
const dim = `<!doctype html><html lang="en"><head><title>Dim</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/dim.css"></head>
<body><main><h1>Dim page</h1><p>A text with <a href="/clean">a link</a> in it.</p></main></body></html>`

const dimStyle = `body { background: #fff; color: #222 } a { color: #00c; text-decoration: none; border-bottom: 1px solid }
@media (prefers-color-scheme: dark) { body { background: #111 } h1 { color: #eee } a { color: #333; border: 0 } }`

// faulty asks another host, throws, and runs what the policy forbids.
const faulty = `<!doctype html><html lang="en"><head><title>Faulty</title></head><body><h1>Faulty</h1>
<script>window.inline = true</script><script src="/throw.js"></script>
<img alt="" src="http://other.invalid/x.png"></body></html>`

// site serves the pages under a policy as strict as Steward's own.
func site(t *testing.T) string {
	t.Helper()
	page := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src data: http:; form-action 'self'")
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			fmt.Fprint(w, body)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("/clean", page("text/html", clean))
	mux.Handle("/planted", page("text/html", planted))
	mux.Handle("/faulty", page("text/html", faulty))
	mux.Handle("/dim", page("text/html", dim))
	mux.Handle("/dim.css", page("text/css", dimStyle))
	mux.Handle("/style.css", page("text/css", style))
	mux.Handle("/script.js", page("text/javascript", script))
	mux.Handle("/throw.js", page("text/javascript", `throw new Error("thrown on purpose")`))
	mux.Handle("/moved", http.RedirectHandler("/clean", http.StatusSeeOther))
	mux.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {
		page("text/html", `<h1 id="greeting">Hello `+r.FormValue("name")+`</h1>`)(w, r)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestAxeFindsWhatIsPlanted(t *testing.T) {
	b, base := New(t), site(t)
	b.Goto(base + "/planted")
	var found []string
	for _, v := range b.Axe(t) {
		found = append(found, v.ID)
		if len(v.Nodes) != 1 || v.Nodes[0].HTML == "" {
			t.Errorf("%s names %d elements, want the planted one", v.ID, len(v.Nodes))
		}
	}
	slices.Sort(found)
	if diff := cmp.Diff([]string{"image-alt", "label"}, found); diff != "" {
		t.Errorf("planted (-) and found (+):\n%s", diff)
	}
	for _, theme := range []Theme{Light, Dark} {
		b.Goto(base + "/clean")
		for _, v := range b.Look(t, theme) {
			t.Errorf("clean page, %s: %s", theme, v)
		}
		if got := b.Count("script"); got != 1 {
			t.Errorf("%d scripts in the page after axe, want its own one", got)
		}
	}
	if got := b.Problems(); len(got) > 0 {
		t.Errorf("problems on pages without any: %q", got)
	}
}

// TestLookFindsWhatOneThemeBreaks holds that a second look at a page sees the
// colours of its own theme, also when nothing else is wrong.
func TestLookFindsWhatOneThemeBreaks(t *testing.T) {
	b, base := New(t), site(t)
	b.Goto(base + "/dim")
	for theme, want := range map[Theme][]string{Light: {}, Dark: {"color-contrast", "link-in-text-block"}} {
		found := []string{}
		for _, v := range b.Look(t, theme) {
			found = append(found, v.ID)
		}
		slices.Sort(found)
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s: wanted (-) and found (+):\n%s", theme, diff)
		}
	}
}

func TestActing(t *testing.T) {
	b, base := New(t), site(t)
	if got := b.Goto(base + "/clean"); got != http.StatusOK {
		t.Fatalf("status = %d", got)
	}
	b.Click("#late")
	b.WaitText("h1", "Done")
	file := filepath.Join(t.TempDir(), "card.json")
	if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Upload("[type=file]", file)
	b.WaitText("#chosen", "card.json")
	b.Fill("[name=name]", "Ad")
	b.Type("[name=name]", "a")
	b.Follow("form button")
	if got := b.Text("#greeting"); got != "Hello Ada" {
		t.Errorf("greeting = %q", got)
	}
	if got := b.URL(); !strings.HasPrefix(got, base+"/greet?name=Ada") {
		t.Errorf("address = %s", got)
	}
	if got := b.Goto(base + "/absent"); got != http.StatusNotFound {
		t.Errorf("status of an absent page = %d", got)
	}
}

func TestLooks(t *testing.T) {
	b, base := New(t), site(t)
	b.Viewport(400, 300)
	b.SetTheme(Dark)
	b.Goto(base + "/clean")
	var seen struct {
		Width int
		Dark  bool
		Paper string
	}
	b.Eval(`Promise.resolve({Width: innerWidth, Dark: matchMedia("(prefers-color-scheme: dark)").matches,
		Paper: getComputedStyle(document.body).backgroundColor})`, &seen)
	if seen.Width != 400 || !seen.Dark || seen.Paper != "rgb(17, 17, 17)" {
		t.Errorf("seen %+v, want 400 pixels of dark paper", seen)
	}
	file := filepath.Join(t.TempDir(), "page.png")
	b.Screenshot(file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.DecodeConfig(f)
	if err != nil || picture.Width != 400 {
		t.Errorf("picture is %d wide, %v", picture.Width, err)
	}
}

func TestWithoutScript(t *testing.T) {
	b, base := New(t), site(t)
	b.SetScript(false)
	b.Goto(base + "/clean")
	b.Fill("[name=name]", "Ada")
	b.Follow("form button")
	if got := b.Text("#greeting"); got != "Hello Ada" {
		t.Errorf("greeting = %q", got)
	}
	for _, r := range b.Requests() {
		if r.Type == "Script" {
			t.Errorf("a script was loaded: %s", r)
		}
	}
}

func TestRequestsAreCounted(t *testing.T) {
	b, base := New(t), site(t)
	b.Goto(base + "/moved")
	var got []Request
	for _, r := range b.Requests() {
		if (r.Bytes < 50 || r.Bytes > 5000) && r.Status != 0 {
			t.Errorf("implausible size: %s", r)
		}
		got = append(got, Request{URL: strings.TrimPrefix(r.URL, base), Type: r.Type, Status: r.Status})
	}
	want := []Request{
		{URL: "/moved", Type: "Document", Status: 303},
		{URL: "/clean", Type: "Document", Status: 200},
		{URL: "/style.css", Type: "Stylesheet", Status: 200},
		{URL: "/script.js", Type: "Script", Status: 200},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if got := b.Foreign(base); len(got) > 0 {
		t.Errorf("to another host: %v", got)
	}
}

func TestProblemsAreSeen(t *testing.T) {
	b, base := New(t), site(t)
	b.Goto(base + "/faulty")
	if got := b.Foreign(base); len(got) != 1 || got[0].URL != "http://other.invalid/x.png" {
		t.Errorf("to another host: %v, want the one planted", got)
	}
	all := strings.Join(b.Problems(), "\n")
	for _, want := range []string{"thrown on purpose", "Content Security Policy"} {
		if !strings.Contains(all, want) {
			t.Errorf("no word of %q in:\n%s", want, all)
		}
	}
	b.Forget()
	if len(b.Requests())+len(b.Problems()) != 0 {
		t.Error("something is left after Forget")
	}
}

func TestMissingBrowserIsNamed(t *testing.T) {
	t.Setenv(Variable, "")
	t.Setenv("PATH", t.TempDir())
	if path, err := find(); err == nil || !strings.Contains(err.Error(), "apt-get install chromium") {
		t.Errorf("find = %q, %v; want how to install it", path, err)
	}
}
