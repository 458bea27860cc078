package api

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/testenv/stand"
)

// TestBodies sends bodies that are wrong in every way there is.
func TestBodies(t *testing.T) {
	s := newStage(t, worldOf(t))
	for name, tt := range map[string]struct {
		body   string
		status int
		has    string
	}{
		"empty":            {"", 415, "Content-Type"},
		"white space":      {"  ", 400, "empty"},
		"cut short":        {`{"title":"a`, 400, "at byte"},
		"not JSON":         {`title=a`, 400, "not valid JSON"},
		"list":             {`[1]`, 400, "not a JSON object"},
		"null":             {`null`, 400, "not a JSON object"},
		"two values":       {`{"title":"a"} {}`, 400, "more than one"},
		"trailing":         {`{"title":"a"} x`, 400, "more than one"},
		"trailing comma":   {`{"title":"a",}`, 400, "not valid JSON"},
		"comment":          {`{"title":"a"/*b*/}`, 400, "not valid JSON"},
		"twice":            {`{"title":"a","title":"b"}`, 400, "twice in one object"},
		"twice inside":     {`{"title":"a","fields":{"purl":"a","purl":"b"}}`, 400, "/fields/purl"},
		"twice by escape":  {`{"title":"a","ti\u0074le":"b"}`, 400, "twice"},
		"not UTF-8":        {"{\"title\":\"\xff\"}", 400, "UTF-8"},
		"lone surrogate":   {`{"title":"\ud800"}`, 400, "not valid JSON"},
		"byte order mark":  {"\ufeff{}", 400, "not valid JSON"},
		"deep":             {`{"fields":` + strings.Repeat(`{"a":`, 50) + `1` + strings.Repeat(`}`, 51), 400, "deeper than"},
		"very deep":        {strings.Repeat(`[`, 500_000), 400, "deeper than"},
		"huge number":      {`{"title":"a","fields":{"purl":1e999}}`, 400, "number"},
		"huge":             {`{"title":"` + strings.Repeat("a", maxBody) + `"}`, 413, "1048576"},
		"unknown":          {`{"title":"a","colour":"red"}`, 422, `"field":"colour"`},
		"read-only":        {`{"title":"a","revision":4}`, 422, `"field":"revision"`},
		"wrong types":      {`{"title":1,"owner":true,"fields":[]}`, 422, `"field":"owner","code":"type"`},
		"wrong field type": {`{"title":"a","fields":{"version":1}}`, 422, `"field":"version"`},
		"unknown field":    {`{"title":"a","fields":{"vresion":"1"}}`, 422, `"field":"vresion"`},
		"computed field":   {`{"title":"a","fields":{"tags":[1]}}`, 422, `"field":"tags"`},
		"control":          {`{"title":"a\u0000b"}`, 422, `"field":"title"`},
		"long":             {`{"title":"` + strings.Repeat("a", 301) + `"}`, 422, `"field":"title"`},
		"long name":        {`{"` + strings.Repeat("n", 100_000) + `":1}`, 422, `"code":"unknown"`},
	} {
		t.Run(name, func(t *testing.T) {
			res := s.send(step{send: "POST /api/v1/models", body: tt.body})
			if res.Code != tt.status || !strings.Contains(res.Body.String(), tt.has) {
				t.Errorf("%d %s; want %d with %s", res.Code, clip(res.Body.String(), 1000), tt.status, tt.has)
			}
			if got := res.Header().Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("content type %q", got)
			}
			if res.Body.Len() > 4000 {
				t.Errorf("the answer repeats what was sent: %d bytes", res.Body.Len())
			}
		})
	}
	s.play(
		step{send: "POST /api/v1/models", body: `{"title":"a"}`, headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, status: 415},
		step{send: "POST /api/v1/models", body: `{"title":"a"}`, headers: map[string]string{"Content-Type": "text/plain"}, status: 415},
		step{send: "POST /api/v1/models", body: `{"title":"a"}`, headers: map[string]string{"Content-Type": "application/json; charset=utf-16"}, status: 415},
		step{send: "POST /api/v1/models", body: `{"title":"a"}`, headers: map[string]string{"Content-Encoding": "gzip"}, status: 415},
		step{send: "GET /api/v1/models", status: 200, has: []string{`"total":0`}}, // nothing was written
		step{send: "POST /api/v1/models", body: `{"title":"<script>alert(1)</script>"}`, headers: map[string]string{"Content-Type": "application/json; charset=UTF-8"}, status: 201, header: map[string]string{"X-Content-Type-Options": "nosniff", "Content-Type": "application/json"}},
	)
}

// TestTokens sends every sort of credential that must not pass.
func TestTokens(t *testing.T) {
	s := newStage(t, worldOf(t))
	s.token("reader", s.Admin, "read")
	auth := func(v string) map[string]string { return map[string]string{"Authorization": v} }
	no := func(v string) step {
		return step{as: "nobody", send: "GET /api/v1/me", headers: auth(v), status: 401, has: []string{`"code":"unauthenticated"`}, header: map[string]string{"WWW-Authenticate": "Bearer"}}
	}
	s.play(
		step{as: "nobody", send: "GET /api/v1/me", status: 401},
		no("Bearer"), no("Bearer "), no("Bearer stw_"), no("Bearer "+strings.Repeat("a", 5000)), no("Bearer {token:admin}x"), no("Basic {token:admin}"), no("{token:admin}"),
		step{as: "nobody", send: "GET /api/v1/me?access_token={token:admin}", status: 401},
		step{as: "nobody", send: "GET /api/v1/me", headers: map[string]string{"Cookie": "steward_session={token:admin}; token={token:admin}"}, status: 401},
		step{as: "nobody", send: "GET /api/v1/me", headers: auth("bearer {token:admin}"), status: 200, has: []string{`"role":"administrator"`}},
		step{as: "reader", send: "POST /api/v1/models", body: `{"title":"a"}`, status: 403, has: []string{"no scope for creating"}},
	)
	token, secret, err := s.Register.CreateToken(s.Context(), s.Admin, "short", access.Scopes(), s.Clock.Now().Add(time.Hour))
	s.Must(err)
	s.words["token:short"] = secret
	s.play(step{as: "short", send: "GET /api/v1/me", status: 200, has: []string{string(token.ID)}})
	s.Clock.Add(2 * time.Hour)
	s.play(step{as: "short", send: "GET /api/v1/me", status: 401})
}

// TestProtocol is about methods, addresses, headers and compression.
func TestProtocol(t *testing.T) {
	s := newStage(t, worldOf(t))
	s.play(
		step{send: "GET /api/v1/nothing", status: 404},
		step{send: "GET /api/v1/models/", status: 404},
		step{send: "GET /api/v1", status: 404},
		step{send: "PUT /api/v1/models", body: `{}`, status: 405, header: map[string]string{"Allow": "GET, HEAD, OPTIONS, POST"}},
		step{as: "nobody", send: "OPTIONS /api/v1/models/MDL-1", status: 204, header: map[string]string{"Allow": "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"}},
		step{send: "TRACE /healthz", status: 405},
		step{as: "nobody", send: "GET /healthz", status: 200, has: []string{`"status":"ok"`}, header: map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer"}},
		step{as: "nobody", send: "GET /openapi.json", status: 200, has: []string{`"openapi":"3.1.0"`}, keep: map[string]string{"doc": "header:ETag"}},
		step{as: "nobody", send: "GET /openapi.json", headers: map[string]string{"If-None-Match": "{doc}"}, status: 304},
		step{send: "GET /api/v1/models", headers: map[string]string{"Accept-Encoding": "gzip;q=0, identity"}, status: 200, header: map[string]string{"Content-Encoding": "", "Vary": "Accept-Encoding"}},
		step{send: "POST /api/v1/models", body: `{"title":"a","fields":{"description":"` + strings.Repeat("long ", 1000) + `"}}`, status: 201, keep: map[string]string{"ref": "ref", "tag": "header:ETag"}},
	)
	res := s.send(step{send: "GET /api/v1/models/{ref}", headers: map[string]string{"Accept-Encoding": "br, gzip"}})
	tag := res.Header().Get("ETag")
	if res.Header().Get("Content-Encoding") != "gzip" || tag != strings.TrimSuffix(s.words["tag"], `"`)+`-gzip"` || res.Body.Len() > 1000 {
		t.Fatalf("compressed: %v, %d bytes", res.Header(), res.Body.Len())
	}
	z, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || !strings.Contains(string(plain), "long long") {
		t.Fatalf("unpacked %s, %v", plain, err)
	}
	s.words["zipped"] = tag
	s.play(
		step{send: "GET /api/v1/models/{ref}", headers: map[string]string{"If-None-Match": "{zipped}"}, status: 304},
		step{send: "PATCH /api/v1/models/{ref}", headers: map[string]string{"If-Match": "{zipped}", "Content-Type": "application/merge-patch+json"}, body: `{"title":"b"}`, status: 200},
	)
}

// TestDown closes the database under the API.
func TestDown(t *testing.T) {
	w := worldOf(t)
	s := newStage(t, w)
	s.Must(w.DB.Close())
	for _, path := range []string{"GET /healthz", "GET /api/v1/models", "GET /api/v1/me"} {
		res := s.send(step{send: path})
		if res.Code < 500 || strings.Contains(res.Body.String(), "sql") || strings.Contains(res.Body.String(), w.T.Name()) {
			t.Errorf("%s: %d %s", path, res.Code, res.Body)
		}
		if path == "GET /healthz" && res.Code != http.StatusServiceUnavailable {
			t.Errorf("health is %d without a database", res.Code)
		}
		if !strings.Contains(res.Body.String(), `"reference":"`) {
			t.Errorf("%s: no reference in %s", path, res.Body)
		}
	}
}

// TestPanicIsAnswered shows that a fault of ours is an answer with a reference
// and nothing of its cause.
func TestPanicIsAnswered(t *testing.T) {
	s := newStage(t, worldOf(t))
	broken := route{method: get, path: "/broken", door: door{anyone: true}, handle: func(*server, *call) error { panic("a secret of ours") }}
	s.server.mux.HandleFunc("/broken", func(w http.ResponseWriter, r *http.Request) {
		s.server.serve(w, r, map[string]*route{get: &broken})
	})
	res := s.send(step{send: "GET /broken"})
	if res.Code != http.StatusInternalServerError || strings.Contains(res.Body.String(), "secret") || !strings.Contains(res.Body.String(), `"reference":"`) {
		t.Errorf("%d %s", res.Code, res.Body)
	}
}

// TestTooOften shows that a token is slowed down, and no other with it.
func TestTooOften(t *testing.T) {
	w := worldOf(t)
	s := newStage(t, w)
	s.token("other", w.Admin, "read")
	var err error
	if s.server, err = newServer(Options{Register: w.Register, Conformity: stand.Conformity(w.Register), Log: slog.New(slog.DiscardHandler), Rate: 0.5, Burst: 2}); err != nil {
		t.Fatal(err)
	}
	ok := step{send: "GET /api/v1/me", status: 200}
	s.play(ok, ok,
		step{send: "GET /api/v1/me", status: 429, has: []string{`"code":"limited"`, "2 s"}, header: map[string]string{"Retry-After": "2"}},
		step{as: "other", send: "GET /api/v1/me", status: 200},
		step{as: "nobody", send: "GET /api/v1/me", status: 401}, step{as: "nobody", send: "GET /api/v1/me", status: 401}, step{as: "nobody", send: "GET /api/v1/me", status: 429},
		step{as: "nobody", send: "GET /api/v1/me", headers: map[string]string{"Authorization": "Bearer stw_forged"}, status: 429},
	)
	w.Clock.Add(2 * time.Second)
	s.play(ok, step{send: "GET /api/v1/me", status: 429})
}

// TestLimitsForget shows that counting many callers takes a bounded place.
func TestLimitsForget(t *testing.T) {
	l := serverOf(t, worldOf(t).Register).limits
	now := time.Now()
	for i := range 3 * maxBuckets {
		l.take(strings.Repeat("a", i%7)+time.Duration(i).String(), now)
	}
	if len(l.keys) > maxBuckets {
		t.Errorf("%d buckets are kept", len(l.keys))
	}
}

// TestLargeFile refuses a file that is larger than configured, whether or not
// its length is announced.
func TestLargeFile(t *testing.T) {
	w := worldOf(t)
	s := newStage(t, w)
	var err error
	if s.server, err = newServer(Options{Register: w.Register, Conformity: stand.Conformity(w.Register), Log: slog.New(slog.DiscardHandler), MaxFile: 1000}); err != nil {
		t.Fatal(err)
	}
	for _, announced := range []bool{true, false} {
		body := io.Reader(strings.NewReader(strings.Repeat("a", 5000)))
		if !announced {
			body = struct{ io.Reader }{body}
		}
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/evidence-files/files?name=a", body)
		req.Header.Set("Authorization", "Bearer "+s.words["token:admin"])
		res := httptest.NewRecorder()
		s.server.ServeHTTP(res, req)
		if res.Code != http.StatusRequestEntityTooLarge || !strings.Contains(res.Body.String(), "1000 bytes") {
			t.Errorf("announced %v: %d %s", announced, res.Code, res.Body)
		}
	}
}

// TestAddress shows whom those without a token are counted by.
func TestAddress(t *testing.T) {
	for _, tt := range []struct {
		proxied   bool
		forwarded []string
		want      string
	}{
		{false, []string{"192.0.2.7"}, "address 198.51.100.1"},
		{true, []string{"203.0.113.9, 192.0.2.7"}, "address 192.0.2.7"},
		{true, []string{"203.0.113.9", "192.0.2.7"}, "address 192.0.2.7"},
		{true, []string{"192.0.2.7, forged"}, "address 198.51.100.1"},
		{true, nil, "address 198.51.100.1"},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		req.RemoteAddr = "198.51.100.1:4711"
		for _, v := range tt.forwarded {
			req.Header.Add("X-Forwarded-For", v)
		}
		if got := (&server{proxied: tt.proxied}).address(req); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}

// TestWordsOfTheAPI refuses a kind whose plural is an address of the API, and
// options without what is needed.
func TestWordsOfTheAPI(t *testing.T) {
	kinds, err := record.NewCatalogue(&record.Kind{Name: "member", Plural: "members", Label: "Member", Labels: "Members", Prefix: "MEM", Version: 1, States: []record.State{{Name: "a"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := routes(kinds); err == nil || !strings.Contains(err.Error(), `"members"`) {
		t.Errorf("a kind took an address of the API: %v", err)
	}
	if _, err := New(Options{}); err == nil {
		t.Error("an API was made of nothing")
	}
}

// broken is a body whose sender goes away.
type broken struct{ left int }

func (b *broken) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n := min(len(p), b.left)
	b.left -= n
	return n, nil
}

// TestBrokenOff sends bodies that end before their end.
func TestBrokenOff(t *testing.T) {
	s := newStage(t, worldOf(t))
	for _, target := range []string{"/api/v1/models", "/api/v1/models/files?name=a"} {
		for _, left := range []int{0, 10_000} {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, &broken{left})
			req.Header.Set("Authorization", "Bearer "+s.words["token:admin"])
			req.Header.Set("Content-Type", "application/json")
			res := httptest.NewRecorder()
			s.server.ServeHTTP(res, req)
			if res.Code != http.StatusBadRequest || !strings.Contains(res.Body.String(), "broke off") {
				t.Errorf("%s, %d bytes: %d %s", target, left, res.Code, res.Body)
			}
		}
	}
}
