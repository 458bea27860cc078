package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exchange is a request and its answer, for the validator of test/npm.
type exchange struct {
	Method  string          `json:"method"`
	Path    string          `json:"path"`
	Status  int             `json:"status"`
	Type    string          `json:"type"`
	Answer  json.RawMessage `json:"answer,omitempty"`
	Request json.RawMessage `json:"request,omitempty"`
}

// exchanged keeps what the description has to know of.
func exchanged(s *server, req *http.Request, body string, res *httptest.ResponseRecorder) (exchange, bool) {
	_, pattern := s.mux.Handler(req)
	if pattern == "/" || pattern == "/broken" || req.Method == http.MethodHead || req.Method == http.MethodOptions || res.Code == http.StatusMethodNotAllowed || res.Code == http.StatusRequestURITooLong {
		return exchange{}, false
	}
	x := exchange{Method: req.Method, Path: openPath(pattern), Status: res.Code}
	x.Type, _, _ = mime.ParseMediaType(res.Header().Get("Content-Type"))
	if strings.HasSuffix(x.Type, "json") && res.Header().Get("Content-Encoding") == "" {
		x.Answer = json.RawMessage(strings.Clone(res.Body.String()))
	}
	if strings.HasSuffix(req.Header.Get("Content-Type"), "json") && json.Valid([]byte(body)) {
		x.Request = json.RawMessage(body)
	}
	if strings.HasPrefix(x.Path, "/api/v1/") && strings.Contains(x.Path, "/files") {
		x.Type, x.Answer = "", nil // bytes of any type
	}
	return x, true
}

// validate has the validator of test/npm compare exchanges with the description
// and returns what it says.
func validate(t *testing.T, s *server, list []exchange) (string, error) {
	t.Helper()
	dir := t.TempDir()
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"openapi.json": s.doc, "exchanges.json": data} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("node", "validate-answers.mjs", filepath.Join(dir, "openapi.json"), filepath.Join(dir, "exchanges.json"))
	cmd.Dir = filepath.Join("..", "..", "test", "npm")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestValidatorSees plants faults and expects the validator to name them.
func TestValidatorSees(t *testing.T) {
	s := newStage(t, worldOf(t))
	x := exchange{Method: "GET", Path: "/api/v1/me", Status: 200, Type: "application/json"}
	for name, tt := range map[string]struct {
		change func(*exchange)
		has    string
	}{
		"fine":   {func(x *exchange) { x.Path, x.Answer = "/healthz", json.RawMessage(`{"status":"ok","version":"1"}`) }, ""},
		"member": {func(x *exchange) { x.Answer = json.RawMessage(`{"colour":"red"}`) }, "must have required property"},
		"type":   {func(x *exchange) { x.Type = "text/html" }, "text/html"},
		"status": {func(x *exchange) { x.Status = 418 }, "418"},
		"path":   {func(x *exchange) { x.Path = "/api/v1/you" }, "not in the document"},
		"request": {func(x *exchange) {
			x.Method, x.Path, x.Status, x.Request = "POST", "/api/v1/models", 201, json.RawMessage(`{"titel":"a"}`)
		}, "request: "},
	} {
		planted := x
		tt.change(&planted)
		out, err := validate(t, s.server, []exchange{planted})
		if (err != nil) != (tt.has != "") || !strings.Contains(out, tt.has) {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}
