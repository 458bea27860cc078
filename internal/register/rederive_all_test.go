package register_test

import (
	"database/sql"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// computedOf reads what is kept of computed fields, of every record.
func computedOf(w *world.World) map[string][2]string {
	w.Helper()
	out := map[string][2]string{}
	rows, err := w.DB.Query(w.Context(), "SELECT kind, num, derived, facets, wake FROM record ORDER BY kind, num")
	w.Must(err)
	defer rows.Close()
	for rows.Next() {
		var kind, derived, facets string
		var num, wake sql.NullInt64
		w.Must(rows.Scan(&kind, &num, &derived, &facets, &wake))
		out[kind+" "+record.FormatNumber(float64(num.Int64))] = [2]string{derived + " " + record.FormatNumber(float64(wake.Int64)), facets}
	}
	w.Must(rows.Err())
	return out
}

// TestRederiveIsAsOneByOne spoils the computed fields of everything and holds that
// deriving all at once gives what deriving one by one gave.
func TestRederiveIsAsOneByOne(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			standings(w)
			var kinds []string
			for _, k := range w.Register.Kinds().Kinds() {
				kinds = append(kinds, k.Name)
			}
			want := computedOf(w)
			found, err := w.Register.Rederive(t.Context(), kinds...)
			w.Must(err)
			if found.Changed != 0 || found.Records == 0 || found.Links == 0 {
				t.Errorf("nothing was spoiled: %+v", found)
			}
			for _, spoil := range []string{"UPDATE record SET derived = '', wake = 0 WHERE derived <> '' AND gone = 0", "UPDATE record SET derived = '{\"position\":\"evidenced\"}' WHERE kind = 'requirement'", "UPDATE record SET wake = 5 WHERE kind = 'evidence' AND gone = 0"} {
				if _, err := db.Exec(t.Context(), spoil); err != nil {
					t.Fatal(err)
				}
				found, err := w.Register.Rederive(t.Context(), kinds...)
				w.Must(err)
				got := computedOf(w)
				for name, v := range want {
					if got[name][0] != v[0] {
						t.Errorf("after %q, %s has %s, one by one %s", spoil, name, got[name][0], v[0])
					}
				}
				if found.Changed == 0 {
					t.Errorf("after %q nothing was written", spoil)
				}
			}
			w.Clock.Set(time.Date(2031, 1, 1, 0, 0, 1, 0, time.UTC)) // years later everything expired
			once, err := w.Register.Rederive(t.Context(), kinds...)
			w.Must(err)
			all := computedOf(w)
			w.Must(w.Register.Tend(t.Context()))
			for name, v := range computedOf(w) {
				if all[name][0] != v[0] {
					t.Errorf("%s has %s, and one by one %s", name, all[name][0], v[0])
				}
			}
			if once.Changed == 0 {
				t.Error("years changed nothing")
			}
		})
	}
}

// standings makes requirements and controls with evidence of every sort.
func standings(w *world.World) {
	w.Helper()
	other := w.Member(access.Administrator, "otto")
	step := func(a access.Actor, id record.ID, name string) {
		w.Helper()
		_, err := w.Register.Step(w.Context(), a, id, name, register.Move{Reason: "Because."})
		w.Must(err)
	}
	system := w.Create("ai-system", "Triage", record.Body{"version": "1"})
	w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(w.Admin.Person), "scope": string(system.ID), "valid_from": "2026-01-01"})
	req := w.Create("requirement", "Doors are shut", record.Body{"pack": "house", "item": "1"})
	bare := w.Create("requirement", "Lights are out", record.Body{"pack": "house", "item": "2"})
	control := w.Create("control", "Keys", record.Body{"pack": "house", "item": "A.1", "justification": "A risk.", "cadence": "P6M"})
	step(w.Admin, control.ID, "include")
	for i, body := range []record.Body{
		{"effective": "2026-02-01", "expires": "2027-02-01"}, {"effective": "2026-06-01"}, {"extent": "part"}, {"about": []any{string(system.ID)}}, {"collected": "2025-01-01", "expires": "2025-06-01"}, {},
	} {
		body["source"], body["supports"] = "The archive", []any{string(req.ID), string(control.ID)}
		e := w.Create("evidence", "Report", body)
		if i < 5 {
			step(other, e.ID, "accept")
		}
	}
	_, err := w.Register.Update(w.Context(), w.Admin, system.ID, register.Edit{Body: record.Body{"version": "2"}})
	w.Must(err)
	test := w.Create("control-test", "Keys are counted", record.Body{"control": []any{string(control.ID)}, "procedure": "Count.", "sample_size": 3.0, "result": "pass", "performed": "2026-02-01"})
	step(w.Admin, test.ID, "perform")
	step(other, test.ID, "review")
	f := w.Create("finding", "A door was open", record.Body{"grade": "minor", "about": []any{string(bare.ID)}})
	gone := w.Create("evidence", "Withdrawn", record.Body{"source": "The archive", "supports": []any{string(bare.ID)}})
	_, err = w.Register.Remove(w.Context(), w.Admin, gone.ID, register.Move{Reason: "A mistake."})
	w.Must(err)
	w.Create("document", "House rules", record.Body{"text": "Doors are shut.", "covers": []any{string(bare.ID)}, "readers": []any{string(w.Admin.Person)}})
	w.Create("evidence-request", "Show the list", record.Body{"about": []any{string(f.ID)}})
}
