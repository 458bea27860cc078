package register_test

import (
	"testing"

	"steward/internal/record"
	"steward/internal/testenv/world"
)

// TestReindex spoils what follows from records and has it made anew.
func TestReindex(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			w.Must(w.Register.Reindex(w.Context()))
			s := w.Create("ai-system", "Triage", nil)
			w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(s.ID), "valid_from": "2026-01-01"})
			for _, spoil := range []string{"DELETE FROM facet WHERE kind = 'ai-system'", "UPDATE tally SET n = 7 WHERE kind = 'ai-system'", "UPDATE record SET derived = '' WHERE kind = 'ai-system'"} {
				if _, err := db.Exec(w.Context(), spoil); err != nil {
					t.Fatal(err)
				}
			}
			q := record.Query{Kind: "ai-system", Filters: []record.Filter{{Field: "accountability", Op: record.Is, Values: []string{"named"}}, {Field: "state", Op: record.Is, Values: []string{"idea"}}}}
			w.Must(w.Register.Reindex(w.Context()))
			page, err := w.Register.List(w.Context(), w.Admin, q)
			w.Must(err)
			if len(page.Records) != 0 {
				t.Fatal("unchanged kinds were indexed anew")
			}
			if _, err := db.Exec(w.Context(), "UPDATE meta SET value = 'older' WHERE name = 'kind ai-system'"); err != nil {
				t.Fatal(err)
			}
			w.Must(w.Register.Reindex(w.Context()))
			page, err = w.Register.List(w.Context(), w.Admin, q)
			w.Must(err)
			counts, err := w.Register.Counts(w.Context(), w.Admin)
			w.Must(err)
			if len(page.Records) != 1 || counts["ai-system"] != 1 {
				t.Fatalf("%d records listed, %d counted", len(page.Records), counts["ai-system"])
			}
		})
	}
}
