package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/identity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
)

const testPassword = "correct staple battery"

// testHash is the hash of testPassword, computed once, as it takes its time by
// design.
var testHash = sync.OnceValues(func() (string, error) {
	return identity.NewHasher(rand.Reader, 1, 1).Hash(context.Background(), testPassword)
})

// site is a running Steward over an empty SQLite database. Tests put records
// in through reg, and look through browsers or the clients that visitor gives.
type site struct {
	t    *testing.T
	web  *Web
	reg  *register.Register
	hash *identity.Hasher
	url  string
	now  time.Time
	logs *strings.Builder
}

// newSite starts one; change may alter the options.
func newSite(t *testing.T, change ...func(*Options)) *site {
	t.Helper()
	s := &site{t: t, now: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), logs: &strings.Builder{}}
	dir := t.TempDir()
	db, err := database.OpenSQLite(t.Context(), filepath.Join(dir, "steward.db"))
	must(t, err)
	blobs, err := blob.OpenDisk(filepath.Join(dir, "blob"))
	must(t, err)
	kinds, err := aims.Catalogue()
	must(t, err)
	now := func() time.Time { return s.now }
	log := slog.New(slog.NewTextHandler(s.logs, nil))
	s.reg, err = register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: now, Rand: rand.Reader, Log: log})
	must(t, err)
	t.Cleanup(func() {
		if err := s.reg.Close(); err != nil {
			t.Error(err)
		}
	})
	s.hash = identity.NewHasher(rand.Reader, 2, 100)
	accounts := &access.Store{Now: now, Rand: rand.Reader, Catalogue: kinds}
	o := Options{Register: s.reg, Conformity: stand.Conformity(s.reg), Dossier: stand.Dossier(s.reg), Classify: stand.Classify(s.reg), Risk: stand.Risk(s.reg), Passwords: identity.NewPasswords(db, accounts, s.hash), Hasher: s.hash, Log: log, Now: now, Version: "test"}
	for _, c := range change {
		c(&o)
	}
	s.web, err = build(o)
	must(t, err)
	server := httptest.NewServer(s.web.handler())
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// setUp makes the organisation and its administrator without the pages.
func (s *site) setUp() (access.Org, access.Account) {
	s.t.Helper()
	hash, err := testHash()
	must(s.t, err)
	org, account, err := s.reg.SetUp(s.t.Context(), register.Setup{Org: "Meerwijk Clinic", Name: "Mara Klein", Email: "mara@meerwijk.example", Password: hash})
	must(s.t, err)
	return org, account
}

// actor is what an account is in an organisation.
func (s *site) actor(account record.ID, org access.Org) access.Actor {
	s.t.Helper()
	a, _, err := s.reg.Enter(s.t.Context(), account, org.Slug)
	must(s.t, err)
	return a
}

// member makes an account with a role in the organisation.
func (s *site) member(admin access.Actor, role, email string) access.Account {
	s.t.Helper()
	account, err := s.reg.CreateAccount(s.t.Context(), email, "A "+role, "")
	must(s.t, err)
	m := access.Membership{Org: admin.Org, Account: account.ID, Role: role}
	if role == access.ExternalAuditor {
		m.Expires = record.DateOf(s.now).AddDays(90)
	}
	must(s.t, s.reg.PutMember(s.t.Context(), admin, m))
	return account
}

// visitor is a browser without script: it keeps cookies and follows nothing by
// itself.
type visitor struct {
	s      *site
	client *http.Client
}

func (s *site) visitor() *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &visitor{s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a visitor signed in with the account.
func (s *site) as(account record.ID) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.client.Jar.SetCookies(mustURL(s.t, s.url), []*http.Cookie{{Name: sessionCookie, Value: s.session(account), Path: "/"}})
	return v
}

func (s *site) session(account record.ID) string {
	s.t.Helper()
	secret, err := s.reg.BeginSession(context.Background(), account, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "192.0.2.1")
	must(s.t, err)
	return secret
}

func mustURL(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u
}

// answer is what came back, with the page as a tree.
type answer struct {
	*http.Response
	text string
	page *html.Node
}

func (v *visitor) do(r *http.Request) answer {
	v.s.t.Helper()
	res, err := v.client.Do(r)
	must(v.s.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(v.s.t, err)
	page, err := html.Parse(strings.NewReader(string(b)))
	must(v.s.t, err)
	return answer{res, string(b), page}
}

// get asks for a page.
func (v *visitor) get(path string) answer {
	v.s.t.Helper()
	r, err := http.NewRequestWithContext(v.s.t.Context(), http.MethodGet, v.s.url+path, nil)
	must(v.s.t, err)
	return v.do(r)
}

// post sends a form of pairs of name and value.
func (v *visitor) post(path string, pairs ...string) answer {
	v.s.t.Helper()
	r, err := http.NewRequestWithContext(v.s.t.Context(), http.MethodPost, v.s.url+path, strings.NewReader(blank(pairs...).Values.Encode()))
	must(v.s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// want checks the status, and that the text of the page holds each part.
func (a answer) want(t *testing.T, status int, parts ...string) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("%s %s: status %d, want %d\n%s", a.Request.Method, a.Request.URL.Path, a.StatusCode, status, textOf(a.page))
	}
	seen := textOf(a.page)
	for _, p := range parts {
		if !strings.Contains(seen, p) {
			t.Errorf("%s %s does not say %q:\n%s", a.Request.Method, a.Request.URL.Path, p, seen)
		}
	}
	return a
}

// leads checks that the answer is a redirect to the path.
func (a answer) leads(t *testing.T, path string) answer {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != path {
		t.Fatalf("%s %s: %d to %q, want a redirect to %q\n%s", a.Request.Method, a.Request.URL.Path, a.StatusCode, a.Header.Get("Location"), path, textOf(a.page))
	}
	return a
}

// textOf is what a person reads: text without scripts, spaces made single.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "script" && d.Parent.Data != "style" {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// find returns the elements of a page that a test accepts.
func find(n *html.Node, accept func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && accept(d) {
			out = append(out, d)
		}
	}
	return out
}

// attr is the value of an attribute, "" without it.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// nodeWith finds elements of a name with an attribute whose value holds a part.
func nodeWith(name, attribute, part string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		for _, a := range n.Attr {
			if n.Data == name && a.Key == attribute && strings.Contains(a.Val, part) {
				return true
			}
		}
		return false
	}
}

// newForm is a request with a form that was read.
func newForm(v url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.PostForm = v
	return r
}
