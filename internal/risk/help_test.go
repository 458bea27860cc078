package risk_test

import (
	"strings"
	"testing"

	"steward/content"
	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
	"steward/internal/testenv/world"
)

// house is a world with the service over it, and somebody else to approve and
// review.
type house struct {
	*world.World
	*risk.Service
	Other access.Actor
	files int
}

func newHouse(t *testing.T, db string) *house {
	t.Helper()
	var w *world.World
	if db == "postgres" {
		w = world.New(t, world.Postgres(t))
	} else {
		w = world.New(t, world.SQLite(t))
	}
	h := &house{World: w, Service: risk.New(w.Register, func() (*risk.Library, error) { return risk.Open(content.Risks) })}
	h.Other = h.Member(access.Administrator, "otto")
	return h
}

// step takes a step as somebody.
func (h *house) step(a access.Actor, id record.ID, name string) record.Record {
	h.Helper()
	r, err := h.World.Register.Step(h.Context(), a, id, name, register.Move{Reason: "Because."})
	h.Must(err)
	return r
}

func (h *house) edit(id record.ID, body record.Body) record.Record {
	h.Helper()
	r, err := h.World.Register.Update(h.Context(), h.Admin, id, register.Edit{Body: body})
	h.Must(err)
	return r
}

func (h *house) get(id record.ID) record.Record {
	h.Helper()
	r, err := h.World.Register.Get(h.Context(), h.Admin, id)
	h.Must(err)
	return r
}

// derived is a computed field of a record as it is kept now.
func (h *house) derived(id record.ID, field string) string {
	h.Helper()
	return h.get(id).Derived.Text(field)
}

// enact brings the criteria we propose into force, approved by the other.
func (h *house) enact() record.Record {
	h.Helper()
	title, body, err := h.Proposal(h.Context(), h.Admin)
	h.Must(err)
	body["approvers"] = []any{string(h.Other.Person)}
	c := h.Create("risk-criteria", title, body)
	h.step(h.Admin, c.ID, "propose")
	_, err = h.World.Register.Create(h.Context(), h.Other, register.Draft{Kind: "approval", Body: record.Body{"of": string(c.ID), "decision": "approve"}}, register.CreateOptions{})
	h.Must(err)
	c, err = h.Enact(h.Context(), h.Admin, c.ID, 0)
	h.Must(err)
	return h.get(c.ID)
}

// limit brings a limit into force: who may accept up to what.
func (h *house) limit(criteria record.ID, category, appetite, tolerance, upTo string, who ...record.ID) record.Record {
	h.Helper()
	body := record.Body{"criteria": string(criteria), "category": category, "appetite": appetite, "tolerance": tolerance}
	if len(who) > 0 {
		body["acceptors"], body["accept_up_to"] = ids(who...), upTo
	}
	l := h.Create("risk-tolerance", "", body)
	return h.step(h.Other, l.ID, "enact")
}

// risk identifies and assesses a risk.
func (h *house) risk(title string, likelihood, severity int, about ...record.ID) record.Record {
	h.Helper()
	body := record.Body{"nature": "threat", "category": "health"}
	if len(about) > 0 {
		body["about"] = ids(about...)
	}
	r, err := h.Identify(h.Context(), h.Admin, register.Draft{Title: title, Body: body})
	h.Must(err)
	j := risk.Judgement{Because: "A test said so."}
	j.Inherent.Likelihood, j.Inherent.Severity = likelihood, severity
	r, err = h.Assess(h.Context(), h.Admin, r.ID, j)
	h.Must(err)
	return r
}

// treat makes a treatment that is done.
func (h *house) treat(of record.ID, likelihood, severity float64, controls ...record.ID) record.Record {
	h.Helper()
	body := record.Body{"risk": string(of), "option": "reduce_likelihood", "likelihood_steps": likelihood, "severity_steps": severity}
	if len(controls) > 0 {
		body["controls"] = ids(controls...)
	}
	t := h.Create("treatment", "Something is done", body)
	return h.step(h.Admin, t.ID, "finish")
}

// control is an included control without evidence.
func (h *house) control(item string) record.Record {
	h.Helper()
	c := h.Create("control", "Control "+item, record.Body{"pack": "iso-42001", "item": item, "justification": "It treats a risk."})
	return h.step(h.Admin, c.ID, "include")
}

// evidence hands in a file that supports a record and has it accepted.
func (h *house) evidence(expires string, supports ...record.ID) record.Record {
	h.Helper()
	h.files++
	f, err := h.World.Register.PutFile(h.Context(), h.Admin, "evidence", "report.txt", strings.NewReader(strings.Repeat("report ", h.files)))
	h.Must(err)
	body := record.Body{"file": f.Value(), "supports": ids(supports...), "collected": "2026-02-01"}
	if expires != "" {
		body["expires"] = expires
	}
	e := h.Create("evidence", "Report", body)
	return h.step(h.Other, e.ID, "accept")
}

func ids(all ...record.ID) []any {
	out := make([]any, len(all))
	for i, id := range all {
		out[i] = string(id)
	}
	return out
}

// sound holds the whole database against the log.
func (h *house) sound() {
	h.Helper()
	report, err := h.World.Register.Check(h.Context(), register.CheckOptions{})
	h.Must(err)
	if !report.OK() {
		h.Errorf("the database does not follow from the log: %+v", report)
	}
}

// both runs a test on each database.
func both(t *testing.T, test func(*testing.T, *house)) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) { test(t, newHouse(t, db)) })
	}
}

func draft(kind, title string, body record.Body) register.Draft {
	return register.Draft{Kind: kind, Title: title, Body: body}
}

var noKey register.CreateOptions
