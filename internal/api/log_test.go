package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/access"
	"steward/internal/ledger"
)

// TestLog verifies a record with nothing but what the API answers.
func TestLog(t *testing.T) {
	s := newStage(t, worldOf(t))
	s.token("reader", s.Admin, "read")
	s.token("log", s.Admin, "log")
	s.play(
		step{send: "POST /api/v1/models", body: `{"title":"Proven"}`, status: 201, keep: map[string]string{"ref": "ref", "leaf": "leaf"}},
		step{as: "log", send: "GET /api/v1/log", status: 200, has: []string{`"origin":"steward/{org}"`, `"path":"/log/{org}/"`, `"public":false`}, keep: map[string]string{"key": "verifier", "size": "size"}},
		step{as: "log", send: "GET /api/v1/log/checkpoints?limit=1", status: 200, has: []string{`"size":{size}`, `"stamp":null`}},
		step{as: "log", send: "GET /api/v1/log/consistency?old=1", status: 200, has: []string{`"proof":"old 1\n`}},
		step{as: "log", send: "GET /api/v1/log/consistency", status: 422, has: []string{`"field":"old"`}},
		step{as: "log", send: "GET /api/v1/log/consistency?old=100000", status: 404},
		step{as: "log", send: "GET /api/v1/log/leaves/100000/proof", status: 404},
		step{as: "log", send: "GET /api/v1/log/leaves/first/proof", status: 404},
		step{as: "log", send: "GET /api/v1/log/leaves/{leaf}/proof", status: 200, has: []string{`"entry":null`, `"salt":null`}}, // may see the log, not the record
		step{as: "reader", send: "GET /api/v1/log", status: 403},
		step{as: "reader", send: "GET /api/v1/log/leaves/{leaf}/proof", status: 200, has: []string{`\"title\":\"Proven\"`}},
	)
	res := s.send(step{as: "reader", send: "GET /api/v1/models/{ref}/proof"})
	var p proofView
	if err := json.Unmarshal(res.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	verify(t, p, s.words["key"])
}

// verify checks a proof as someone would who trusts only the key.
func verify(t *testing.T, p proofView, key string) {
	t.Helper()
	inclusion, raw, err := ledger.ParseInclusion([]byte(p.Proof))
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := ledger.OpenCheckpoint(raw, verifier)
	if err != nil {
		t.Fatal(err)
	}
	salt, err := base64.StdEncoding.DecodeString(*p.Salt)
	if err != nil {
		t.Fatal(err)
	}
	c := ledger.Commitment(ledger.Commit(salt, []byte(*p.Entry)))
	if c.String() != p.Commitment {
		t.Fatalf("commitment %s, want %s", p.Commitment, c)
	}
	if err := inclusion.Verify(signed.Root, c.LeafHash()); err != nil {
		t.Fatal(err)
	}
}

// TestTiles serves the log as C2SP tlog-tiles, to members and, when it is
// public, to anyone.
func TestTiles(t *testing.T) {
	s := newStage(t, worldOf(t))
	for i := range 3 {
		s.play(step{send: "POST /api/v1/models", body: fmt.Sprintf(`{"title":"Model %d"}`, i), status: 201})
	}
	s.token("reader", s.Admin, "read")
	private := map[string]string{"Content-Type": "application/octet-stream", "Cache-Control": "private, max-age=31536000, immutable", "Vary": "Authorization", "Content-Encoding": ""}
	s.play(
		step{as: "nobody", send: "GET /log/{org}/checkpoint", status: 401, header: map[string]string{"WWW-Authenticate": "Bearer"}},
		step{as: "nobody", send: "GET /log/00000000000000000000000000/checkpoint", status: 401},
		step{as: "reader", send: "GET /log/{org}/checkpoint", status: 403},
		step{send: "GET /log/00000000000000000000000000/checkpoint", status: 404},
		step{send: "GET /log/{org}/checkpoint", status: 200, has: []string{"steward/{org}\n", "— steward/{org} "}, header: map[string]string{"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "private, no-cache"}},
		step{send: "GET /log/{org}/tile/0/000.p/3", headers: map[string]string{"Accept-Encoding": "gzip"}, status: 200, header: private},
		step{send: "HEAD /log/{org}/tile/entries/000.p/2", status: 200, header: map[string]string{"Content-Length": "68"}},
		step{send: "GET /log/{org}/tile/entries/000.p/2", status: 200, header: private},
		step{send: "GET /log/{org}/tile/0/000", status: 404},
		step{send: "GET /log/{org}/tile/0/000.p/255", status: 404},
		step{send: "GET /log/{org}/tile/0/0.p/1", status: 404},
		step{send: "GET /log/{org}/tile/0/..%2f..%2fcheckpoint", status: 404},
		step{send: "GET /log/{org}/tile/99/000", status: 404},
		step{send: "POST /log/{org}/checkpoint", status: 405},
	)
	s.Must(s.Register.PutSettings(s.Context(), s.Admin, access.OrgSettings{PublicLog: true}))
	s.play(
		step{as: "nobody", send: "GET /log/{org}/checkpoint", status: 200, has: []string{"steward/{org}"}, header: map[string]string{"Cache-Control": "public, no-cache", "Vary": ""}},
		step{as: "nobody", send: "GET /log/{org}/tile/0/000.p/3", status: 200, header: map[string]string{"Cache-Control": "public, max-age=31536000, immutable"}},
		step{as: "nobody", send: "GET /api/v1/log", status: 401},
		step{as: "nobody", send: "GET /api/v1/models", status: 401},
		step{as: "nobody", send: "GET /log/{org}/checkpoint", headers: map[string]string{"Authorization": "Bearer stw_forged"}, status: 401},
	)
}
