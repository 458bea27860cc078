package api

import (
	"testing"
)

// TestAdministration invites, changes and dismisses people, and keeps roles,
// settings and saved lists.
func TestAdministration(t *testing.T) {
	w := worldOf(t)
	s := newStage(t, w)
	rita := w.Member("reader", "rita")
	s.words["rita"] = string(rita.Account)
	s.words["nobody"] = string(w.Org.ID)
	s.play(
		step{send: "GET /api/v1/members", status: 200, has: []string{`"email":"rita@example.org"`, `"role":"reader"`}},
		step{send: "PUT /api/v1/members/{rita}", body: `{"role":"external-auditor","kinds":["ai-system","spaceship"]}`, status: 422, has: []string{`"field":"kinds"`, `"field":"expires"`}},
		step{send: "PUT /api/v1/members/{rita}", body: `{"role":"external-auditor","kinds":["ai-system"],"expires":"2027-01-01"}`, status: 200, has: []string{`"kinds":["ai-system"]`, `"expires":"2027-01-01"`, `"person":null`}},
		step{send: "PUT /api/v1/members/{rita}", body: `{"role":"external-auditor","expires":"2027-01-01","packs":["iso-42001"],"from":"2026-01-01","to":"2026-06-30"}`, status: 200, has: []string{`"packs":["iso-42001"]`, `"from":"2026-01-01"`, `"to":"2026-06-30"`}},
		step{send: "PUT /api/v1/members/{rita}", body: `{"role":"reader","packs":["ISO 42001"],"from":"2026-07-01","to":"2026-06-30"}`, status: 422, has: []string{`"field":"packs"`, `"field":"to"`}},
		step{send: "PUT /api/v1/members/{nobody}", body: `{"role":"reader"}`, status: 404},
		step{send: "DELETE /api/v1/members/{rita}", status: 204},
		step{send: "DELETE /api/v1/members/{rita}", status: 404},
		step{send: "POST /api/v1/invitations", body: `{"email":"not an address","role":"king"}`, status: 422, has: []string{`"field":"email"`}},
		step{send: "POST /api/v1/invitations", body: `{"email":"new@example.org","name":"Nina Nova","role":"contributor","packs":["iso-42001"],"from":"2026-01-01"}`, status: 201, has: []string{`"path":"/invitation/`, `"packs":["iso-42001"]`, `"from":"2026-01-01"`, `"to":null`}, keep: map[string]string{"inv": "id", "secret": "secret"}},
		step{send: "GET /api/v1/invitations", status: 200, has: []string{`"email":"new@example.org"`}, hasNot: []string{"{secret}"}},
		step{send: "DELETE /api/v1/invitations/{inv}", status: 204},
		step{send: "GET /api/v1/invitations", status: 200, has: []string{`"items":[]`}},
		step{send: "PUT /api/v1/roles/model-reviewer", body: `{"label":"Model reviewer","grants":[{"verbs":["read"],"kinds":["*"]},{"verbs":["update","step:approve"],"kinds":["model"]}]}`, status: 200, has: []string{`"builtin":false`}},
		step{send: "PUT /api/v1/roles/model-reviewer", body: `{"label":"x","grants":[{"verbs":["members","fly"],"kinds":["spaceship"],"colour":1}]}`, status: 422, has: []string{`"field":"grants.1.colour"`}},
		step{send: "PUT /api/v1/roles/model-reviewer", body: `{"label":"x","grants":[{"verbs":["members","fly"],"kinds":["spaceship"]}]}`, status: 422, has: []string{`"field":"grants.1.verbs"`, `"field":"grants.1.kinds"`}},
		step{send: "PUT /api/v1/roles/reader", body: `{"label":"x","grants":[{"verbs":["read"],"kinds":["*"]}]}`, status: 422, has: []string{`"field":"name"`}},
		step{send: "GET /api/v1/roles", status: 200, has: []string{`"name":"model-reviewer"`, `"name":"administrator"`}},
		step{send: "DELETE /api/v1/roles/model-reviewer", status: 204},
		step{send: "PUT /api/v1/settings", body: `{"public_log":true,"language":"nl"}`, status: 200, has: []string{`"public_log":true`, `"language":"nl"`, `"slug":"gemeente-voorbeeld"`}},
		step{send: "PUT /api/v1/settings", body: `{"public_log":"yes","timestamp_url":3}`, status: 422, has: []string{`"field":"public_log"`, `"field":"timestamp_url"`}},
		step{send: "PUT /api/v1/settings", body: `{}`, status: 200, has: []string{`"public_log":false`, `"language":""`}},
		step{send: "PUT /api/v1/settings/name", body: `{"name":"Gemeente Beispiel"}`, status: 200, has: []string{`"name":"Gemeente Beispiel"`, `"slug":"gemeente-voorbeeld"`}},
		step{send: "GET /api/v1/settings", status: 200, has: []string{`"name":"Gemeente Beispiel"`}},
		step{send: "POST /api/v1/views", body: `{"kind":"model","name":"Mine","query":"filter.state=approved"}`, status: 201, keep: map[string]string{"view": "id"}},
		step{send: "POST /api/v1/views", body: `{"kind":"spaceship","name":"Mine","query":""}`, status: 422, has: []string{`"field":"kind"`}},
		step{send: "POST /api/v1/views", body: `{"kind":"model","name":"","query":""}`, status: 422, has: []string{`"field":"name"`}},
		step{send: "GET /api/v1/views?kind=model", status: 200, has: []string{`"name":"Mine"`, `"shared":false`}},
		step{send: "GET /api/v1/views", status: 422},
		step{send: "DELETE /api/v1/views/{view}", status: 204},
		step{send: "DELETE /api/v1/views/{view}", status: 404},
	)
}
