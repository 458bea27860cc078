package program

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/register"
)

func TestTheKeyIsMadeOnceAndKept(t *testing.T) {
	dir := t.TempDir()
	is := func(fresh bool) func(context.Context) (bool, error) {
		return func(context.Context) (bool, error) { return fresh, nil }
	}
	random := bytes.NewReader(bytes.Repeat([]byte{7}, 2*keySize))
	made, err := findKey(t.Context(), Settings{Data: dir}, random, is(true))
	if err != nil || len(made) != keySize {
		t.Fatalf("%x, %v", made, err)
	}
	info, err := os.Stat(filepath.Join(dir, "server.key"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	again, err := findKey(t.Context(), Settings{Data: dir}, random, is(false))
	if err != nil || !bytes.Equal(made, again) {
		t.Errorf("%x, %v, want %x", again, err, made)
	}
	given := bytes.Repeat([]byte{9}, keySize)
	got, err := findKey(t.Context(), Settings{Data: dir, Key: base64.StdEncoding.EncodeToString(given)}, random, is(false))
	if err != nil || !bytes.Equal(got, given) {
		t.Errorf("a key that is given: %x, %v", got, err)
	}
	for name, s := range map[string]Settings{"short": {Key: "AAAA"}, "no base64": {Key: "*"}} {
		if _, err := findKey(t.Context(), s, random, is(true)); record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := findKey(t.Context(), Settings{Data: t.TempDir()}, random, is(false)); record.CodeOf(err) != record.Unavailable {
		t.Errorf("a key that went missing: %v", err)
	}
}

func TestTwoProcessesMakeOneKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "server.key")
	first, err := makeKey(file, bytes.NewReader(bytes.Repeat([]byte{1}, keySize)))
	if err != nil {
		t.Fatal(err)
	}
	second, err := makeKey(file, bytes.NewReader(bytes.Repeat([]byte{2}, keySize)))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("%x and %x, %v", first, second, err)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestAnotherKeyDoesNotOpenTheLog(t *testing.T) {
	s := Settings{Data: t.TempDir()}
	p, err := Open(t.Context(), s, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Register.SetUp(t.Context(), register.Setup{Org: "Example", Name: "Ada", Email: "ada@example.org", Password: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	s.Key = base64.StdEncoding.EncodeToString(make([]byte, keySize))
	if p, err = Open(t.Context(), s, Surroundings{}); err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Register.Tend(t.Context()); record.CodeOf(err) != record.Unavailable || !strings.Contains(err.Error(), "not the key") {
		t.Errorf("signing with another key says %v", err)
	}
}

func TestRequestsAreLoggedWithoutSecrets(t *testing.T) {
	var out bytes.Buffer
	h := logged(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "short and stout")
	}), slog.New(slog.NewTextHandler(&out, nil)), time.Now)
	for _, target := range []string{"/o/x/search?q=hidden-query", "/invitation/hidden-secret", "/" + strings.Repeat("a", 5000), "/a%0Ab"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("Authorization", "Bearer hidden-token")
		r.Header.Set("Cookie", "steward_session=hidden-cookie")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	said := out.String()
	if strings.Contains(said, "hidden") {
		t.Errorf("a secret is in the log:\n%s", said)
	}
	for _, want := range []string{"status=418", "bytes=15", "path=/o/x/search", "path=/invitation/…"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in the log:\n%s", want, said)
		}
	}
	if n := strings.Count(said, "\n"); n != 4 {
		t.Errorf("%d lines for 4 requests", n)
	}
}

func TestPathsGoToTheirFace(t *testing.T) {
	face := func(name string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, name) })
	}
	h := joined(face("api"), face("web"))
	for path, want := range map[string]string{"/": "web", "/api/v1/ai-systems": "api", "/api": "api", "/apis": "web", "/log/x/checkpoint": "api",
		"/o/x/log": "web", "/healthz": "api", "/healthz/x": "web", "/openapi.json": "api", "/static/steward.css": "web"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if got := w.Body.String(); got != want {
			t.Errorf("%s goes to %s, want %s", path, got, want)
		}
	}
}

func TestATakenAddressIsSaid(t *testing.T) {
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := Listen(t.Context(), l.Addr().String()); record.CodeOf(err) != record.Unavailable || !strings.Contains(record.Sentence(err), "Another program listens") {
		t.Errorf("a taken address says %v", err)
	}
	for _, address := range []string{"nowhere", "127.0.0.1:99999", "203.0.113.7:80"} {
		if _, err := Listen(t.Context(), address); record.CodeOf(err) != record.Unavailable {
			t.Errorf("%s says %v", address, err)
		}
	}
}

func TestAddressesPeopleCanOpen(t *testing.T) {
	for addr, want := range map[string]string{"0.0.0.0:80": "http://localhost:80", "[::]:81": "http://localhost:81", "127.0.0.1:82": "http://127.0.0.1:82", "[::1]:83": "http://[::1]:83"} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := URL(fixed{tcp}); got != want {
			t.Errorf("%s is %s, want %s", addr, got, want)
		}
	}
}

type fixed struct{ addr net.Addr }

func (f fixed) Accept() (net.Conn, error) { return nil, net.ErrClosed }
func (f fixed) Close() error              { return nil }
func (f fixed) Addr() net.Addr            { return f.addr }
