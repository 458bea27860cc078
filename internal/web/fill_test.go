package web

import (
	"fmt"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// fillSite gives the organisation systems in several states, people with and
// without responsibilities, and work of the administrator's own.
func fillSite(t *testing.T, s *site, org access.Org, admin access.Account) {
	t.Helper()
	a := s.actor(admin.ID, org)
	today := record.DateOf(s.now)
	make := func(d register.Draft) record.Record {
		t.Helper()
		r, err := s.reg.Create(t.Context(), a, d, register.CreateOptions{})
		must(t, err)
		return r
	}
	tomas := make(register.Draft{Kind: "person", Title: "Tomas Berg", Body: record.Body{"job_title": "Head of radiology"}})
	for i, name := range []string{"Chest image triage", "Fraud signals at intake", "Mail sorter", "Parking permit triage", "Water level forecast"} {
		state := []string{"in_use", "in_use", "idea", "pilot", "retired"}[i]
		r := make(register.Draft{Kind: "ai-system", Title: name, State: state, Owner: a.Person, Due: today.AddDays(7*i - 7), Body: record.Body{"intended_purpose": "Orders what comes in."}})
		if i < 3 {
			make(register.Draft{Kind: "assignment", Body: record.Body{"role": "accountable", "holder": string(tomas.ID), "scope": string(r.ID), "valid_from": "2026-01-01", "valid_to": string(today.AddDays(20 * (i + 1)))}})
		}
		if i == 0 {
			make(register.Draft{Kind: "assignment", Body: record.Body{"role": "accountable", "holder": string(a.Person), "scope": string(r.ID), "valid_from": "2026-06-01"}})
		}
	}
	for i := range 3 {
		make(register.Draft{Kind: "task", Title: fmt.Sprintf("Ask supplier %d for its model card", i+1), Owner: a.Person, Due: today.AddDays(3*i - 2)})
	}
}
