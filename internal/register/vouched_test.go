package register_test

import (
	"testing"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestVouched lets a service alone make records of a kind it works out, and write
// what is kept in them.
func TestVouched(t *testing.T) {
	for name, db := range world.Databases(t) {
		t.Run(name, func(t *testing.T) {
			w := world.New(t, db)
			system := w.Create("ai-system", "Triage", nil)
			draft := register.Draft{Kind: "classification", Body: record.Body{"regime": "eu-ai-act", "system": string(system.ID), "class": "minimal"}}
			_, err := w.Register.Create(w.Context(), w.Admin, draft, register.CreateOptions{})
			w.Fails(err, record.Illegal)
			_, err = w.Register.Batch(w.Context(), w.Admin, []register.Write{{Create: &draft}})
			w.Fails(err, record.Illegal)
			made, err := w.Register.Batch(w.Context(), w.Admin, []register.Write{{Create: &draft, Vouched: true}})
			w.Must(err)
			if made[0].Body.Text("class") != "minimal" {
				t.Fatalf("what was worked out is not kept: %+v", made[0].Body)
			}
			typed := &register.Edit{Body: record.Body{"class": "prohibited", "note": "I know better."}}
			after, err := w.Register.Batch(w.Context(), w.Admin, []register.Write{{ID: made[0].ID, Edit: typed}})
			w.Must(err)
			if after[0].Body.Text("class") != "minimal" || after[0].Body.Text("note") == "" {
				t.Errorf("a class can be typed: %+v", after[0].Body)
			}
			after, err = w.Register.Batch(w.Context(), w.Admin, []register.Write{{ID: made[0].ID, Edit: typed, Vouched: true}})
			w.Must(err)
			if after[0].Body.Text("class") != "prohibited" {
				t.Errorf("a service cannot write what it worked out: %+v", after[0].Body)
			}
			_, err = w.Register.Batch(w.Context(), w.Admin, []register.Write{{ID: system.ID, Step: "retire", Reason: "sold", Rev: system.Rev + 1}})
			w.Fails(err, record.Conflict)
			both := register.Write{ID: system.ID, Step: "retire", Reason: "sold", Rev: system.Rev, Edit: &register.Edit{Body: record.Body{"end_of_use": "2026-02-01"}}}
			_, err = w.Register.Batch(w.Context(), w.Member("reader", "reader"), []register.Write{both})
			w.Fails(err, record.Denied)
			after, err = w.Register.Batch(w.Context(), w.Admin, []register.Write{both})
			w.Must(err)
			if r := after[0]; r.State != "retired" || r.Body.Text("end_of_use") != "2026-02-01" || r.Rev != system.Rev+1 {
				t.Errorf("a step with an edit is one change: %+v", r)
			}
			if report, err := w.Register.Check(w.Context(), register.CheckOptions{}); err != nil || !report.OK() {
				t.Errorf("%v %+v", err, report)
			}
		})
	}
}
