package api

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/testenv/world"
)

// step is one request of a scenario and what is expected of the answer. Words
// in braces stand for what earlier steps kept.
type step struct {
	send    string            // "GET /api/v1/me"
	as      string            // "": administrator, "nobody": no token, else a name of the scenario
	headers map[string]string // "" takes one away
	body    string
	status  int
	has     []string          // parts of the body
	hasNot  []string          // what must not be in it
	header  map[string]string // of the answer, a part of each
	keep    map[string]string // name to member of the answer ("id", "items.0.ref"), or "header:ETag"
}

// stage is where scenarios play: a world, its API, and what was kept.
type stage struct {
	*world.World
	server *server
	words  map[string]string
	sent   *[]exchange
}

func worldOf(t *testing.T) *world.World { return world.New(t, world.SQLite(t)) }

func newStage(t *testing.T, w *world.World) *stage {
	s := &stage{World: w, server: serverOf(t, w.Register), words: map[string]string{"org": string(w.Org.ID), "me": string(w.Admin.Person)}, sent: &[]exchange{}}
	s.token("admin", w.Admin)
	t.Cleanup(func() {
		if out, err := validate(t, s.server, *s.sent); err != nil {
			t.Errorf("the answers are not as described (is test/npm installed? script/setup does it): %v\n%s", err, clip(out, 4000))
		}
	})
	return s
}

// token makes a token and keeps it under a name.
func (s *stage) token(name string, a access.Actor, scopes ...string) {
	s.Helper()
	if len(scopes) == 0 {
		scopes = access.Scopes()
	}
	_, secret, err := s.Register.CreateToken(s.Context(), a, name, scopes, time.Time{})
	s.Must(err)
	s.words["token:"+name] = secret
}

var word = regexp.MustCompile(`\{[a-z0-9:]+\}`)

func (s *stage) fill(text string) string {
	return word.ReplaceAllStringFunc(text, func(m string) string {
		if v, ok := s.words[m[1:len(m)-1]]; ok {
			return v
		}
		return m
	})
}

// play sends the requests in order and stops at the first that is answered
// otherwise than expected.
func (s *stage) play(steps ...step) {
	s.Helper()
	for i, st := range steps {
		res := s.send(st)
		body := res.Body.String()
		said := fmt.Sprintf("step %d, %s: %d %s", i+1, s.fill(st.send), res.Code, clip(body, 2000))
		if res.Code != st.status {
			s.Fatalf("%s; want status %d", said, st.status)
		}
		if res.Code >= 400 && !strings.HasPrefix(res.Header().Get("Content-Type"), "application/problem+json") {
			s.Fatalf("%s; an error is not problem details", said)
		}
		for _, part := range st.has {
			if !strings.Contains(body, s.fill(part)) {
				s.Fatalf("%s; want %s", said, s.fill(part))
			}
		}
		for _, part := range st.hasNot {
			if strings.Contains(body, s.fill(part)) {
				s.Fatalf("%s; must not hold %s", said, s.fill(part))
			}
		}
		for name, part := range st.header {
			if got := res.Header().Get(name); !strings.Contains(got, s.fill(part)) || part == "" && got != "" {
				s.Fatalf("%s; header %s is %q, want %q", said, name, got, s.fill(part))
			}
		}
		for name, from := range st.keep {
			s.words[name] = s.pick(res, from)
		}
	}
}

func (s *stage) send(st step) *httptest.ResponseRecorder {
	s.Helper()
	method, target, _ := strings.Cut(s.fill(st.send), " ")
	req := httptest.NewRequestWithContext(s.Context(), method, target, strings.NewReader(s.fill(st.body)))
	if st.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if who := st.as; who != "nobody" {
		if who == "" {
			who = "admin"
		}
		req.Header.Set("Authorization", "Bearer "+s.words["token:"+who])
	}
	for name, v := range st.headers {
		if v == "" {
			req.Header.Del(name)
		} else {
			req.Header.Set(name, s.fill(v))
		}
	}
	res := httptest.NewRecorder()
	s.server.ServeHTTP(res, req)
	if x, ok := exchanged(s.server, req, s.fill(st.body), res); ok {
		*s.sent = append(*s.sent, x)
	}
	return res
}

// pick takes a member or a header out of an answer.
func (s *stage) pick(res *httptest.ResponseRecorder, from string) string {
	s.Helper()
	if name, ok := strings.CutPrefix(from, "header:"); ok {
		return res.Header().Get(name)
	}
	var v any
	if err := json.Unmarshal(res.Body.Bytes(), &v); err != nil {
		s.Fatalf("read %s: %v", res.Body, err)
	}
	for part := range strings.SplitSeq(from, ".") {
		switch have := v.(type) {
		case map[string]any:
			v = have[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(have) {
				s.Fatalf("no %s in %s", from, res.Body)
			}
			v = have[i]
		}
	}
	if v == nil {
		s.Fatalf("no %s in %s", from, res.Body)
	}
	return fmt.Sprint(v)
}

// TestScenarios plays every scenario on both databases.
func TestScenarios(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			s := newStage(t, world.New(t, db))
			for name, scenario := range map[string]func(*stage){
				"Life": life, "Lists": lists, "Batch": batches, "Files": files, "Past": pastTime, "Fields": ownFields, "Foreign": foreign,
			} {
				t.Run(name, func(t *testing.T) {
					w := *s.World
					w.T = t
					scenario(&stage{World: &w, server: s.server, words: s.words, sent: s.sent})
				})
			}
		})
	}
}

// life follows one record from its making to its erasure.
func life(s *stage) {
	s.play(
		step{send: "POST /api/v1/models", body: `{"title":"Ranker","fields":{"version":"3.1","tags":["a","b","a"]},"reason":"bought"}`, status: 201,
			has: []string{`"title":"Ranker"`, `"revision":1`, `"tags":["a","b"]`, `"owner":null`, `"removed":false`}, header: map[string]string{"Location": "/api/v1/models/MDL-", "ETag": `"1-`, "Cache-Control": "private, no-cache"},
			keep: map[string]string{"id": "id", "ref": "ref", "tag": "header:ETag"}},
		step{send: "GET /api/v1/models/{ref}", status: 200, has: []string{`"id":"{id}"`}, header: map[string]string{"ETag": "{tag}"}},
		step{send: "GET /api/v1/models/{id}", status: 200, has: []string{`"ref":"{ref}"`}},
		step{send: "HEAD /api/v1/models/{id}", status: 200, hasNot: []string{"id"}, header: map[string]string{"ETag": "{tag}"}},
		step{send: "GET /api/v1/models/{id}", headers: map[string]string{"If-None-Match": `"0-x", {tag}`}, status: 304, hasNot: []string{"id"}, header: map[string]string{"ETag": "{tag}"}},
		step{send: "GET /api/v1/models/{id}", headers: map[string]string{"If-None-Match": "W/{tag}"}, status: 304},
		step{send: "GET /api/v1/datasets/{id}", status: 404, has: []string{`"code":"not_found"`}},
		step{send: "PATCH /api/v1/models/{id}", body: `{"fields":{"version":"3.2"}}`, status: 428, has: []string{`"code":"precondition_required"`}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": "three"}, body: `{}`, status: 400},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": "{tag}"}, body: `{"fields":{"version":"3.2","tags":null},"owner":"{me}","due":"2026-09-01"}`, status: 200,
			has: []string{`"version":"3.2"`, `"owner":"{me}"`, `"due":"2026-09-01"`, `"title":"Ranker"`, `"revision":2`}, hasNot: []string{"tags"}, header: map[string]string{"ETag": `"2-`}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": "{tag}"}, body: `{"title":"Late"}`, status: 412, has: []string{"revision 2, not 1"}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": `"1", W/"2"`}, body: `{"owner":null,"due":null}`, status: 200, has: []string{`"owner":null`, `"due":null`, `"revision":3`}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": "*"}, body: `{"title":"Ranker"}`, status: 200, has: []string{`"revision":3`}},
		step{send: "PUT /api/v1/models/{id}", headers: map[string]string{"If-Match": `"3"`}, body: `{"title":"Ranker 2","external":"m-1","fields":{"licence":"MIT"}}`, status: 200, has: []string{`"licence":"MIT"`, `"external":"m-1"`, `"revision":4`}, hasNot: []string{`"version"`}},
		step{send: "PUT /api/v1/models/{id}", headers: map[string]string{"If-Match": `"4"`}, body: `{"fields":{}}`, status: 422, has: []string{`"field":"title"`, `"code":"required"`}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": `"4"`}, body: `{"owner":"nobody","due":"soon","fields":{"general_purpose":"maybe","nonsense":1,"url":"javascript:1"}}`, status: 422,
			has: []string{`"field":"owner"`, `"field":"due"`, `"field":"general_purpose"`, `"field":"nonsense"`}},
		step{send: "GET /api/v1/models/{id}/steps", status: 200, has: []string{`"name":"approve"`}},
		step{send: "POST /api/v1/models/{id}/steps/reconsider", body: `{"reason":"x"}`, status: 409, has: []string{`"code":"illegal"`}},
		step{send: "POST /api/v1/models/{id}/steps/fly", status: 404},
		step{send: "POST /api/v1/models/{id}/steps/deprecate", status: 422, has: []string{`"field":"reason"`}},
		step{send: "POST /api/v1/models/{id}/steps/deprecate", headers: map[string]string{"If-Match": `"2"`}, body: `{"reason":"x"}`, status: 412},
		step{send: "POST /api/v1/models/{id}/steps/deprecate", headers: map[string]string{"If-Match": `"4"`}, body: `{"reason":"x"}`, status: 200, has: []string{`"state":"deprecated"`, `"revision":5`}},
		step{send: "DELETE /api/v1/models/{id}", status: 422, has: []string{`"field":"reason"`}},
		step{send: "DELETE /api/v1/models/{id}?reason=sold", status: 200, has: []string{`"removed":true`}},
		step{send: "PATCH /api/v1/models/{id}", headers: map[string]string{"If-Match": "*"}, body: `{"title":"x"}`, status: 409, has: []string{`"code":"illegal"`}},
		step{send: "GET /api/v1/models?removed=true", status: 200, has: []string{`"ref":"{ref}"`}},
		step{send: "POST /api/v1/models/{id}/restore", body: `{"reason":"came back"}`, status: 200, has: []string{`"removed":false`}},
		step{send: "GET /api/v1/models/{id}/history?limit=3", status: 200, has: []string{`"action":"restore"`, `"action":"remove"`, `"reason":"sold"`, `"actor_name":"Ada Beispiel (admin)"`, `"next":"5"`}, hasNot: []string{`"action":"create"`}, keep: map[string]string{"next": "next"}},
		step{send: "GET /api/v1/models/{id}/history?before={next}", status: 200, has: []string{`"action":"create"`, `"reason":"bought"`, `"next":null`}, hasNot: []string{`"action":"restore"`}},
		step{send: "GET /api/v1/models/{id}/proof", status: 200, has: []string{`"revision":7`, "c2sp.org/tlog-proof@v1"}},
		step{send: "POST /api/v1/models/{id}/erase", body: `{"reason":"on request"}`, status: 200, has: []string{`"erased":true`, `"fields":{}`, `"title":""`}},
		step{send: "GET /api/v1/models/{id}/proof", status: 200, has: []string{`"revision":8`}},
		step{send: "GET /api/v1/models/{id}/history?before=8", status: 200, has: []string{`"erased":true`}, hasNot: []string{"Ranker", "sold"}},
		step{send: "GET /api/v1/models/" + strings.Repeat("0", 26), status: 404},
	)
}

// lists filters, sorts and turns pages.
func lists(s *stage) {
	for i, country := range []string{"NL", "DE", "NL", "FR", "NL"} {
		s.play(step{send: "POST /api/v1/suppliers", body: fmt.Sprintf(`{"title":"Supplier %c","due":"2026-0%d-01","fields":{"country":%q}}`, 'E'-i, i+1, country), status: 201})
	}
	s.play(
		step{send: "GET /api/v1/suppliers?sort=title&limit=2", status: 200, has: []string{`"total":5`, "Supplier A", "Supplier B"}, hasNot: []string{"Supplier C"}, header: map[string]string{"Link": `rel="next"`}, keep: map[string]string{"after": "next"}},
		step{send: "GET /api/v1/suppliers?sort=title&limit=2&after={after}", status: 200, has: []string{"Supplier C", "Supplier D"}, hasNot: []string{"Supplier B"}},
		step{send: "GET /api/v1/suppliers?sort=-due&limit=1", status: 200, has: []string{"Supplier A"}},
		step{send: "GET /api/v1/suppliers?filter.country=NL", status: 200, has: []string{`"total":3`, `"next":null`, `"total_is_minimum":false`}, hasNot: []string{`"DE"`}, header: map[string]string{"Link": ""}},
		step{send: "GET /api/v1/suppliers?filter.country=NL&filter.country=DE", status: 200, has: []string{`"total":4`}},
		step{send: "GET /api/v1/suppliers?filter.country.not=NL", status: 200, has: []string{`"total":2`}},
		step{send: "GET /api/v1/suppliers?filter.due.from=2026-02-01&filter.due.to=2026-03-31&filter.country=NL", status: 200, has: []string{`"total":1`, "Supplier C"}},
		step{send: "GET /api/v1/suppliers?filter.owner=", status: 200, has: []string{`"total":5`}},
		step{send: "GET /api/v1/suppliers?filter.planet=x&filter.state=gone&filter.due.from=soon&filter.country.from=A&limit=0&removed=maybe&sort=help", status: 422,
			has: []string{`"field":"filter.planet"`, `"field":"filter.state"`, `"field":"filter.due.from"`, `"field":"filter.country.from"`, `"field":"limit"`, `"field":"removed"`, `"field":"sort"`}},
		step{send: "GET /api/v1/suppliers?limt=3&limit=1&limit=2", status: 422, has: []string{`"field":"limt"`, `"field":"limit"`, `"code":"repeated"`}},
		step{send: "GET /api/v1/suppliers?after=rubbish", status: 422},
		step{send: "GET /api/v1/suppliers?sort=%zz", status: 400, has: []string{`"code":"malformed"`}},
		step{send: "GET /api/v1/suppliers?sort=" + strings.Repeat("a", maxQuery), status: 414},
		step{send: "GET /api/v1/search?q=suppl&kind=supplier&limit=3", status: 200, has: []string{`"kind":"supplier"`, `"ref":"SUP-`}},
		step{send: "GET /api/v1/search", status: 422, has: []string{`"field":"q"`}},
		step{send: "GET /api/v1/search?q=a&kind=spaceship", status: 422, has: []string{`"field":"kind"`}},
		step{send: "GET /api/v1/changes?limit=2", status: 200, has: []string{`"kind":"supplier"`}, keep: map[string]string{"next": "next"}},
		step{send: "GET /api/v1/changes?limit=2&before={next}", status: 200, has: []string{`"action":"create"`}},
		step{send: "POST /api/v1/suppliers", headers: map[string]string{"Idempotency-Key": `"k-1"`}, body: `{"title":"Once"}`, status: 201, keep: map[string]string{"once": "id"}},
		step{send: "POST /api/v1/suppliers", headers: map[string]string{"Idempotency-Key": "k-1"}, body: `{"title":"Once"}`, status: 201, has: []string{`"id":"{once}"`}},
		step{send: "POST /api/v1/suppliers", headers: map[string]string{"Idempotency-Key": "k-1"}, body: `{"title":"Twice"}`, status: 409, has: []string{`"code":"conflict"`}},
		step{send: "POST /api/v1/suppliers", headers: map[string]string{"Idempotency-Key": "two words"}, body: `{"title":"Twice"}`, status: 422},
	)
}

// batches does all or nothing.
func batches(s *stage) {
	s.play(
		step{send: "POST /api/v1/batch", body: `{"writes":[
			{"as":"unit","create":{"kind":"unit","title":"Radiology"}},
			{"as":"sys","create":{"kind":"ai-system","title":"Triage","fields":{"unit":"@unit"}}},
			{"update":{"ref":"@sys","fields":{"intended_purpose":"Order the queue."}}},
			{"create":{"kind":"assignment","fields":{"role":"accountable","holder":"{me}","scope":"@sys","valid_from":"2026-01-01"}}},
			{"step":{"ref":"@sys","transition":"release"}}]}`, status: 200,
			has: []string{`"title":"Radiology"`, `"state":"in_use"`}, keep: map[string]string{"unit": "items.0.id", "sys": "items.1.id"}},
		step{send: "GET /api/v1/ai-systems/{sys}", status: 200, has: []string{`"unit":"{unit}"`, `"state":"in_use"`, `"accountability":"named"`}},
		step{send: "GET /api/v1/ai-systems/{sys}/links", status: 200, has: []string{`"outgoing":[{"relation":"unit","id":"{unit}"`, `"relation":"scope"`, `"kind":"assignment"`}},
		step{send: "POST /api/v1/batch", body: `{"writes":[{"create":{"kind":"unit","title":"Half"}},{"create":{"kind":"unit","title":"Done","fields":{"nonsense":"x"}}}]}`, status: 422,
			has: []string{"Item 2", `"field":"writes.2.nonsense"`}},
		step{send: "GET /api/v1/search?q=Half", status: 200, has: []string{`"items":[]`}},
		step{send: "POST /api/v1/batch", body: `{"writes":[{"update":{"ref":"{sys}","revision":1,"title":"x"}}]}`, status: 409, has: []string{"Item 1"}},
		step{send: "POST /api/v1/batch", body: `{"writes":[{"update":{"ref":"SYS-9999","title":"x"}}]}`, status: 404, has: []string{"Item 1"}},
		step{send: "POST /api/v1/batch", body: `{"writes":[{"create":{"kind":"spaceship"}},{"create":{"kind":"unit"},"step":{"ref":"x","transition":"y"}},{"as":"x","remove":{"ref":"{unit}","extra":1}},{"as":"x","create":{"kind":"unit","tilte":"x"}}],"more":1}`, status: 422,
			has: []string{`"field":"writes.1.create.kind"`, `"field":"writes.2.create"`, `"field":"writes.4.as"`, `"field":"writes.4.create.tilte"`, `"field":"more"`}},
		step{send: "POST /api/v1/batch", body: `{"writes":[]}`, status: 422, has: []string{`"field":"writes"`}},
		step{send: "POST /api/v1/batch", body: `{"writes":[{"remove":{"ref":"{unit}","reason":"merged"}}]}`, status: 200, has: []string{`"removed":true`}},
	)
}

// files puts a file on a record and takes it back.
func files(s *stage) {
	const page = "<!DOCTYPE html><script>alert(1)</script>"
	s.play(
		step{send: "POST /api/v1/evidence-files/files", body: page, status: 422, has: []string{`"field":"name"`}},
		step{send: "POST /api/v1/evidence-files/files?name=a%2Fb%2F%C3%BCber.html", headers: map[string]string{"Content-Type": "text/plain"}, body: page, status: 201, has: []string{`"name":"über.html"`, `"size":40`, `"type":"text/html"`}, keep: map[string]string{"hash": "hash"}},
		step{send: "POST /api/v1/evidence-files", body: `{"title":"Report","fields":{"file":{"hash":"{hash}","name":"über.html","size":40,"type":"text/html"}}}`, status: 201, keep: map[string]string{"evd": "ref"}},
		step{send: "GET /api/v1/evidence-files/{evd}/files/{hash}", status: 200, has: []string{page}, header: map[string]string{
			"Content-Disposition": "attachment; filename*=utf-8''%C3%BCber.html", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox", "Content-Length": "40", "ETag": `"{hash}"`}},
		step{send: "HEAD /api/v1/evidence-files/{evd}/files/{hash}", status: 200, hasNot: []string{"script"}, header: map[string]string{"Content-Length": "40"}},
		step{send: "GET /api/v1/evidence-files/{evd}/files/{hash}", headers: map[string]string{"If-None-Match": `"{hash}"`}, status: 304},
		step{send: "GET /api/v1/evidence-files/{evd}/files/" + strings.Repeat("ab", 32), status: 404},
		step{send: "GET /api/v1/evidence-files/{evd}/files/..%2F..%2Fetc%2Fpasswd", status: 404},
		step{send: "POST /api/v1/evidence-files", body: `{"title":"Other","fields":{"file":{"hash":"` + strings.Repeat("ab", 32) + `","name":"a","size":1,"type":"text/plain"}}}`, status: 422, has: []string{`"field":"file"`}},
		step{send: "POST /api/v1/evidence-files", body: `{"title":"Other","fields":{"file":"a.txt"}}`, status: 422, has: []string{`"field":"file"`}},
	)
}

// pastTime reads as of moments.
func pastTime(s *stage) {
	start := s.Clock.Now()
	s.play(step{send: "POST /api/v1/datasets", body: `{"title":"Old name"}`, status: 201, keep: map[string]string{"set": "ref"}})
	s.Clock.Add(48 * time.Hour)
	s.play(step{send: "PATCH /api/v1/datasets/{set}", headers: map[string]string{"If-Match": "*"}, body: `{"title":"New name"}`, status: 200})
	s.words["then"], s.words["before"] = start.Format(time.DateOnly), start.AddDate(0, 0, -1).Format(time.DateOnly)
	s.play(
		step{send: "GET /api/v1/datasets/{set}?at={then}", status: 200, has: []string{"Old name", `"revision":1`}, header: map[string]string{"ETag": `"1-`}},
		step{send: "GET /api/v1/datasets/{set}?at={then}T23:59:59Z", status: 200, has: []string{"Old name"}},
		step{send: "GET /api/v1/datasets/{set}?at=2099-01-01", status: 200, has: []string{"New name"}},
		step{send: "GET /api/v1/datasets/{set}?at={before}", status: 404},
		step{send: "GET /api/v1/datasets/{set}?at=yesterday", status: 422, has: []string{`"field":"at"`}},
		step{send: "GET /api/v1/datasets/{set}/links?at=2001-01-01", status: 200, has: []string{`"outgoing":[]`}},
	)
}

// ownFields adds a field, uses it, and takes it away.
func ownFields(s *stage) {
	s.play(
		step{send: "PUT /api/v1/kinds/resource/fields/x_floor", body: `{"label":"Floor","type":"number","filterable":true,"help":"Where it stands."}`, status: 200, has: []string{`"name":"x_floor"`, `"custom":true`}},
		step{send: "PUT /api/v1/kinds/resource/fields/floor", body: `{"label":"","type":"spaceship","options":[{"name":1}],"x":1}`, status: 422, has: []string{`"field":"options.1.name"`, `"field":"x"`}},
		step{send: "PUT /api/v1/kinds/resource/fields/floor", body: `{"label":"","type":"spaceship"}`, status: 422, has: []string{`"field":"name"`, `"field":"label"`, `"field":"type"`}},
		step{send: "POST /api/v1/resources", body: `{"title":"Rack","fields":{"x_floor":3}}`, status: 201, has: []string{`"x_floor":3`}},
		step{send: "GET /api/v1/resources?filter.x_floor.from=2&filter.x_floor.to=9&sort=x_floor", status: 200, has: []string{`"total":1`}},
		step{send: "GET /api/v1/resources?filter.x_floor=4", status: 200, has: []string{`"total":0`, `"items":[]`}},
		step{send: "GET /api/v1/resources?filter.x_floor=three", status: 422},
		step{send: "GET /api/v1/kinds/resource", status: 200, has: []string{`"name":"x_floor"`}},
		step{send: "DELETE /api/v1/kinds/resource/fields/x_floor", status: 204},
		step{send: "DELETE /api/v1/kinds/resource/fields/x_floor", status: 404},
		step{send: "GET /api/v1/kinds", status: 200, has: []string{`"plural":"ai-systems"`, `"name":"comment"`}, hasNot: []string{"x_floor"}},
		step{send: "GET /api/v1/kinds/spaceship", status: 404},
	)
}

// foreign shows that an organisation sees nothing of another.
func foreign(s *stage) {
	org, err := s.Register.FoundOrg(s.Context(), s.Account.ID, "Elsewhere", false)
	s.Must(err)
	a, _, err := s.Register.Enter(s.Context(), s.Account.ID, org.Slug)
	s.Must(err)
	s.token("alien", a)
	s.words["elsewhere"] = string(org.ID)
	s.play(
		step{send: "POST /api/v1/agents", body: `{"title":"Drafting agent"}`, status: 201, keep: map[string]string{"agent": "id"}},
		step{as: "alien", send: "GET /api/v1/agents/{agent}", status: 404, hasNot: []string{"Drafting"}},
		step{as: "alien", send: "PATCH /api/v1/agents/{agent}", headers: map[string]string{"If-Match": "*"}, body: `{"title":"Mine"}`, status: 404},
		step{as: "alien", send: "DELETE /api/v1/agents/{agent}?reason=x", status: 404},
		step{as: "alien", send: "POST /api/v1/batch", body: `{"writes":[{"update":{"ref":"{agent}","title":"Mine"}}]}`, status: 404},
		step{as: "alien", send: "POST /api/v1/tasks", body: `{"title":"x","fields":{"about":"{agent}"}}`, status: 422, has: []string{`"field":"about"`}},
		step{as: "alien", send: "GET /api/v1/search?q=Drafting", status: 200, has: []string{`"items":[]`}},
		step{as: "alien", send: "GET /log/{org}/checkpoint", status: 404},
		step{as: "alien", send: "GET /log/{elsewhere}/checkpoint", status: 200, has: []string{"steward/{elsewhere}"}},
		step{as: "alien", send: "GET /api/v1/me", status: 200, has: []string{`"id":"{elsewhere}"`}},
	)
}
