package api

import (
	"testing"

	"steward/internal/testenv/world"
)

// TestStandards takes a standard into use and reads where it stands, on both
// databases.
func TestStandards(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			newStage(t, world.New(t, db)).play(
				step{send: "GET /api/v1/standards", status: 200, has: []string{`"name":"iso-42001"`, `"in_use":false`, `"record":null`}},
				step{send: "GET /api/v1/standards/iso-42001", status: 404},
				step{send: "POST /api/v1/standards/iso-42001/adopt", status: 200, has: []string{`"in_use":true`, `"record":"PCK-1"`}},
				step{send: "POST /api/v1/standards/iso-42001/adopt", status: 200, has: []string{`"record":"PCK-1"`}},
				step{send: "POST /api/v1/standards/iso-1/adopt", status: 404},
				step{send: "GET /api/v1/standards/iso-42001", status: 200, has: []string{`"standard":"iso-42001"`, `"id":"4.1/1"`, `"record":"RQM-1"`, `"not_started":198`, `"id":"A.2.2"`}},
				step{send: "GET /api/v1/standards/iso-42001?day=2020-01-01", status: 404},
				step{send: "GET /api/v1/standards/iso-42001?day=yesterday", status: 422, has: []string{`"field":"day"`}},
				step{send: "GET /api/v1/readiness", status: 422, has: []string{`"field":"pack"`}},
				step{send: "GET /api/v1/readiness?pack=iso-42001", status: 200, has: []string{`"documents":[`, `"undecided":["A.2.2"`, `"major":0`, `"likely":[{`, "Stage 1"}},
			)
		})
	}
}
