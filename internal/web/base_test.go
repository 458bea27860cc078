package web

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"steward/internal/record"
)

func TestHeaders(t *testing.T) {
	s := newSite(t)
	a := s.visitor().get("/setup").want(t, 200)
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// TestForeignForms holds that a form another site sends is not accepted.
func TestForeignForms(t *testing.T) {
	s := newSite(t)
	_, mara := s.setUp()
	v := s.as(mara.ID)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-out", nil)
	must(t, err)
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	v.do(r).want(t, 403, "came from another site")
	v.get("/account").want(t, 200)
}

func TestLargeForm(t *testing.T) {
	s := newSite(t)
	s.visitor().post("/sign-in", "email", strings.Repeat("x", defaultBody+1)).want(t, 413, "larger than this page takes, 1 MB")
	s.visitor().post("/sign-in", "email", "%").want(t, 401)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/sign-in", strings.NewReader("a=%zz"))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.visitor().do(r).want(t, 422, "cannot be read")
}

func TestNowhere(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	s.visitor().get("/nothing/here").want(t, 404, "There is no page")
	v := s.as(mara.ID)
	v.get("/o/"+org.Slug+"/no-such-kind").want(t, 404)
	v.get("/o/none/").want(t, 404)
	v.get("/o/"+org.Slug+"/log/0/").want(t, 404)
	v.get("/static/none.css").want(t, 404)
}

// TestFailures holds that each code has its status, that a fault of ours is
// logged under the number the page shows, and that its cause is not shown.
func TestFailures(t *testing.T) {
	s := newSite(t)
	for code, want := range map[record.Code]int{
		record.Invalid: 422, record.Denied: 403, record.NotFound: 404, record.Conflict: 409, record.Illegal: 409,
		record.TooLarge: 413, record.Limited: 429, record.Unavailable: 503, record.Internal: 500,
	} {
		rec := httptest.NewRecorder()
		s.web.serve(route{pattern: "GET /x", who: anyone, do: func(*Web, *call) error {
			return record.Wrap(code, "A sentence for people.", errors.New("secret cause"))
		}}).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/x", nil))
		if rec.Code != want || !strings.Contains(rec.Body.String(), "A sentence for people.") || strings.Contains(rec.Body.String(), "secret cause") {
			t.Errorf("%s: %d, want %d\n%s", code, rec.Code, want, rec.Body)
		}
	}
	if !strings.Contains(s.logs.String(), "secret cause") {
		t.Error("the cause of a fault is not in the log")
	}
}

func TestPanic(t *testing.T) {
	s := newSite(t)
	h := s.web.recovering(secured(compressed(s.web.serve(route{pattern: "GET /x", who: anyone, do: func(*Web, *call) error { panic("out of cheese") }}))))
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/x", nil))
	body := rec.Body.String()
	if rec.Code != 500 || strings.Contains(body, "cheese") || !strings.Contains(body, "Reference") {
		t.Errorf("%d\n%s", rec.Code, body)
	}
	i := strings.Index(body, "Reference <code>") + len("Reference <code>")
	if ref := body[i : i+16]; !strings.Contains(s.logs.String(), ref) || !strings.Contains(s.logs.String(), "cheese") {
		t.Errorf("the log does not have %s and the cause:\n%s", ref, s.logs)
	}
}

// TestDatabaseAway holds that a page still says what is wrong when nothing can
// be read.
func TestDatabaseAway(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	v := s.as(mara.ID)
	must(t, s.reg.Close())
	a := v.get("/o/" + org.Slug + "/")
	if a.StatusCode < 500 || !strings.Contains(a.text, "Reference") {
		t.Errorf("%d\n%s", a.StatusCode, a.text)
	}
}

func TestProblemForScripts(t *testing.T) {
	s := newSite(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/account", nil)
	must(t, err)
	r.Header.Set("Accept", "application/json")
	a := s.visitor().do(r)
	if a.StatusCode != 401 || a.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.text, `"detail":"Please sign in."`) {
		t.Errorf("%d %s %s", a.StatusCode, a.Header.Get("Content-Type"), a.text)
	}
}

// TestStatic holds that files are kept for ever under their version, and are
// asked for again without it.
func TestStatic(t *testing.T) {
	s := newSite(t)
	for name := range s.web.asset.files {
		a := s.visitor().get(s.web.asset.url(name))
		if a.StatusCode != 200 || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || a.Header.Get("Content-Type") == "application/octet-stream" {
			t.Errorf("%s: %d %v", name, a.StatusCode, a.Header)
		}
		if a.text != string(s.web.asset.files[name].plain) {
			t.Errorf("%s does not arrive as it is", name)
		}
	}
	a := s.visitor().get("/static/steward.css?v=old")
	if a.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("an old version is kept: %v", a.Header)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/static/steward.css", nil)
	must(t, err)
	r.Header.Set("If-None-Match", a.Header.Get("ETag"))
	s.visitor().do(r).want(t, 304)
}

// TestGzip holds that pages are packed for those who ask, and only for them.
func TestGzip(t *testing.T) {
	s := newSite(t)
	for accept, packed := range map[string]bool{"gzip": true, "br, gzip;q=0.5": true, "": false, "gzip;q=0": false, "identity": false} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/setup", nil)
		must(t, err)
		r.Header.Set("Accept-Encoding", accept)
		res, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
		must(t, err)
		var body io.Reader = res.Body
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != packed {
			t.Errorf("%q: packed is %v", accept, got)
		}
		if packed {
			body, err = gzip.NewReader(res.Body)
			must(t, err)
		}
		text, err := io.ReadAll(body)
		must(t, err)
		must(t, res.Body.Close())
		if !strings.Contains(string(text), "Welcome") {
			t.Errorf("%q: the page does not arrive", accept)
		}
	}
}

// TestFlash holds that a message is shown once, and that one made by somebody
// else can do nothing but be text.
func TestFlash(t *testing.T) {
	s := newSite(t)
	_, mara := s.setUp()
	v := s.as(mara.ID)
	v.post("/account/sessions/end-others").leads(t, "/account")
	v.get("/account").want(t, 200, "Every other session has ended.")
	if a := v.get("/account").want(t, 200); strings.Contains(textOf(a.page), "Every other session has ended. ") {
		t.Error("the message is shown twice")
	}
	for _, value := range []string{"x", "eyJ0IjoiPGI-IiwibSI6IjxzY3JpcHQ-YWxlcnQoMSk8L3NjcmlwdD4iLCJsIjoiaHR0cHM6Ly9ldmlsLmV4YW1wbGUiLCJuIjoieCJ9", strings.Repeat("A", 3900)} {
		v.client.Jar.SetCookies(mustURL(t, s.url), []*http.Cookie{{Name: flashCookie, Value: value, Path: "/"}})
		a := v.get("/account").want(t, 200)
		if strings.Contains(a.text, "<script>alert") || strings.Contains(a.text, "evil.example") {
			t.Errorf("a forged message acts:\n%s", a.text)
		}
	}
}

// TestNavigationFollowsRights holds that pages do not offer what is refused.
func TestNavigationFollowsRights(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	home := "/o/" + org.Slug + "/"
	s.as(mara.ID).get(home).want(t, 200, "Settings", "Members and roles", "Import", "New AI system")
	reader := s.as(s.member(s.actor(mara.ID, org), "reader", "reader@meerwijk.example").ID)
	seen := textOf(reader.get(home).want(t, 200).page)
	for _, word := range []string{"Settings", "Members and roles", "Import", "New AI system", "Log and proofs"} {
		if strings.Contains(seen, word) {
			t.Errorf("a reader is offered %q", word)
		}
	}
	reader.get(home+"settings").want(t, 403, "Not allowed")
}

// TestBrokenAnswer holds that a file that cannot be sent to its end does not
// arrive as a whole one.
func TestBrokenAnswer(t *testing.T) {
	s := newSite(t)
	h := s.web.recovering(secured(compressed(s.web.serve(route{pattern: "GET /x", who: anyone, do: func(_ *Web, c *call) error {
		return c.send(200, "text/plain", io.MultiReader(strings.NewReader(strings.Repeat("line\n", 100_000)), iotest.ErrReader(errors.New("the disk is gone"))))
	}}))))
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/x", nil)
	must(t, err)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return // broken off before the first byte arrived
	}
	defer res.Body.Close()
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("half a file arrived as a whole one")
	}
}
