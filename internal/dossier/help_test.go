package dossier_test

import (
	"testing"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
	"steward/internal/testenv/world"
)

// house is a world with the service over it, a system and who works on it.
type house struct {
	*world.World
	*dossier.Service
	System record.Record
	Other  access.Actor
}

// each runs a test on both databases.
func each(t *testing.T, do func(h *house)) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			var w *world.World
			if db == "postgres" {
				w = world.New(t, world.Postgres(t))
			} else {
				w = world.New(t, world.SQLite(t))
			}
			h := newHouse(w)
			h.T = t
			do(h)
		})
	}
}

func newHouse(w *world.World) *house {
	s := stand.Dossier(w.Register)
	h := &house{World: w, Service: s, Other: w.Member(access.Administrator, "otto")}
	h.System = w.Create("ai-system", "Ranking of applicants", record.Body{"version": "3.1", "personal_data": "yes"})
	return h
}

// judged keeps what the AI Act makes of the system.
func (h *house) judged(body record.Body) record.Record {
	h.Helper()
	return h.other("eu-ai-act", body)
}

// other keeps what any law makes of the system.
func (h *house) other(regime string, body record.Body) record.Record {
	h.Helper()
	b := record.Body{"regime": regime, "system": string(h.System.ID), "class_open": "no", "open_questions": 0.0, "needs_person": "no"}
	for k, v := range body {
		b[k] = v
	}
	made, err := h.Register.Batch(h.Context(), access.System(h.Org.ID), []register.Write{{Vouched: true, Create: &register.Draft{Kind: "classification", External: regime + "@" + string(h.System.ID), Body: b}}})
	h.Must(err)
	return made[0]
}

func (h *house) highRisk() {
	h.judged(record.Body{"class": "high_risk_6_2", "points": []any{"A3-4a"}, "roles": []any{"provider", "deployer"}, "beside": []any{"duties: FR-27", "duties: RG-1"}})
}

func (h *house) draw(template string, day record.Date) *dossier.Document {
	h.Helper()
	d, err := h.Draw(h.Context(), h.Admin, h.System.ID, template, day)
	h.Must(err)
	return d
}

func (h *house) edit(id record.ID, body record.Body) record.Record {
	h.Helper()
	r, err := h.Register.Update(h.Context(), h.Admin, id, register.Edit{Body: body})
	h.Must(err)
	return r
}

func (h *house) write(template, element, text string) record.Record {
	h.Helper()
	r, err := h.Write(h.Context(), h.Admin, dossier.Words{System: h.System.ID, Template: template, Element: element, Text: text})
	h.Must(err)
	return r
}

func entry(t *testing.T, d *dossier.Document, id string) dossier.Entry {
	t.Helper()
	for _, e := range d.Entries() {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("the document has no element %s", id)
	return dossier.Entry{}
}

// furnish fills the system with linked records of several kinds.
func (h *house) furnish() {
	h.Helper()
	org, err := h.Register.List(h.Context(), h.Admin, record.Query{Kind: "organisation", Limit: 1})
	h.Must(err)
	fields := record.Body{"legal_name": "Gemeente Voorbeeld", "address": "Marktplein 1, Voorbeeld", "contact_email": "ai@example.org", "public_authority": "yes"}
	if len(org.Records) == 0 {
		h.Create("organisation", "Gemeente Voorbeeld", fields)
	} else {
		h.edit(org.Records[0].ID, fields)
	}
	supplier := h.Create("supplier", "Model house", record.Body{"contract": "C-7", "allocation": "They test, we oversee."})
	model := h.Create("model", "Ranker", record.Body{"version": "2", "provider_name": "Model house", "provider": string(supplier.ID), "architecture": "Gradient-boosted trees"})
	data := h.Create("dataset", "Applications of 2024", record.Body{"usage": []any{"training", "testing"}, "source": "Our own files.", "provenance": "Personnel department.", "collection": "Typed in.", "description": "Applications without names.", "size": "12,000", "preparation": "Duplicates removed."})
	h.System = h.edit(h.System.ID, record.Body{"models": []any{string(model.ID)}, "datasets": []any{string(data.ID)}, "intended_purpose": "Puts applications in the order they are read.",
		"human_oversight": "A recruiter reads every application.", "monitoring": "Weekly, against last year.", "limitations": "Weak for careers with gaps.", "instructions": "See the handbook.", "log_retention": "P6M",
		"affected_groups": []any{"Applicants"}, "operating_logic": "A score from 40 features.", "technique": []any{"machine_learning"}, "inputs": "Forms.", "outputs": "A score.", "performance": "Top-ten recall 0.8.", "foreseeable_misuse": "Rejecting by score alone."})
	overseer := h.Create("person", "Odilia Voorbeeld", record.Body{"job_title": "Head of recruiting", "competences": "Twenty years of recruiting."})
	h.Create("use", "Vacancies", record.Body{"system": string(h.System.ID), "purpose": "Sorts applications.", "overseers": []any{string(overseer.ID)}, "workers_informed": "yes"})
	h.Create("assignment", "", record.Body{"role": "human_oversight", "holder": string(overseer.ID), "scope": string(h.System.ID), "valid_from": "2026-01-01", "authority": "May stop it."})
}
