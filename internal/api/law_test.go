package api

import (
	"testing"

	"steward/internal/testenv/world"
)

// TestLaw answers questions about a system through the API, and reads what follows,
// on both databases.
func TestLaw(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			const system = "/api/v1/law/eu-ai-act/systems/SYS-1"
			newStage(t, world.New(t, db)).play(
				step{send: "GET /api/v1/law", status: 200, has: []string{`"name":"eu-ai-act"`, `"name":"nyc-ll144"`, `"content":"`}},
				step{send: "GET " + system, status: 404},
				step{send: "POST /api/v1/ai-systems", body: `{"title":"Ranking of applicants"}`, status: 201},
				step{send: "GET /api/v1/law/no-law/systems/SYS-1", status: 404},
				step{send: "GET " + system, status: 200, has: []string{`"record":null`, `"current":false`, `"class":"open"`, `"class_open":true`, `"answers":"today"`}},
				step{send: "GET " + system + "/questions?limit=2", status: 200, has: []string{`"name":"ai.machine_based"`, `"type":"yes_no"`, `"standing":"open"`, `"asked":0`}},
				step{send: "POST " + system + "/answers", body: `{"answers":[{"question":"no.such","says":"yes"}]}`, status: 422, has: []string{"does not ask for that"}},
				step{send: "POST " + system + "/answers", body: `{"answers":[{"question":"role.deployer","says":"perhaps"}]}`, status: 422},
				step{send: "POST " + system + "/answers", body: `{"answers":[]}`, status: 422},
				step{send: "POST " + system + "/answers", body: `{"answers":[{"question":"role.deployer","say":"yes"}]}`, status: 422, has: []string{`"field":"answers.1.say"`}},
				step{send: "GET /api/v1/classifications", status: 200, has: []string{`"total":0`}}, // nothing was begun by what was refused
				step{send: "POST " + system + "/answers", body: `{"answers":[{"question":"role.deployer","says":"yes","why":"The contract says so."},{"question":"ai.machine_based","says":"unknown"},{"question":"first_placed","value":"2026-01-05"}]}`, status: 200,
					has: []string{`"record":"CLS-1"`, `"state":"in_work"`, `"current":true`, `"class":"open"`}},
				step{send: "GET /api/v1/facts?sort=number", status: 200, has: []string{`"total":3`, `"why":"The contract says so."`, `"value":"2026-01-05"`}},
				step{send: "GET " + system + "/questions", status: 200, has: []string{`"asked":3`, `"standing":"unknown"`}},
				step{send: "GET " + system + "/duties", status: 200, has: []string{`"items":[`, `"roles_open":[`, `"answers":"today"`}},
				step{send: "GET " + system + "?day=2026-02-01", status: 200, has: []string{`"answers":"then"`, `"day":"2026-02-01"`, `"record":null`}},
				step{send: "GET " + system + "?day=2026-02-01&answers=today", status: 200, has: []string{`"answers":"today"`, `"record":"CLS-1"`}},
				step{send: "GET " + system + "?day=1999-01-01", status: 422},
				step{send: "GET " + system + "?answers=mine", status: 422, has: []string{`"field":"answers"`}},
				step{send: "GET /api/v1/law/eu-ai-act", status: 200, has: []string{`"systems":1`, `"begun":1`, `"not_begun":0`, `"class":"open"`, `"days":[{`}},
			)
		})
	}
}
