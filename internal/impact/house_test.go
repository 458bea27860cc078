package impact_test

import (
	"testing"

	"steward/internal/access"
	"steward/internal/impact"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// house is a world with the service, a system, a control and two people.
type house struct {
	*world.World
	*impact.Service
	bo      access.Actor // manages, and approves
	system  record.Record
	control record.Record
}

func onBoth(t *testing.T, do func(*house)) {
	t.Helper()
	for name, db := range world.Databases(t) {
		t.Run(name, func(t *testing.T) { do(newHouse(world.New(t, db))) })
	}
}

func onSQLite(t *testing.T, do func(*house)) {
	t.Helper()
	do(newHouse(world.New(t, world.SQLite(t))))
}

func newHouse(w *world.World) *house {
	h := &house{World: w, Service: impact.New(w.Register), bo: w.Member("aims-manager", "bo")}
	h.system = w.Create("ai-system", "Triage", record.Body{"intended_purpose": "Ranks images.", "affected_groups": []any{"Patients"}, "human_oversight": "A radiologist reads all."})
	h.control = w.Create("control", "Validation", record.Body{"pack": "iso-42001", "item": "A.6.2.4", "justification": "It treats a risk."})
	h.step(h.Admin, h.control.ID, "include")
	return h
}

func (h *house) get(r record.Record) record.Record {
	h.Helper()
	now, err := h.Register.Get(h.Context(), h.Admin, r.ID)
	h.Must(err)
	return now
}

func (h *house) edit(r record.Record, b record.Body) record.Record {
	h.Helper()
	r, err := h.Register.Update(h.Context(), h.Admin, r.ID, register.Edit{Body: b})
	h.Must(err)
	return r
}

func (h *house) step(a access.Actor, id record.ID, step string) record.Record {
	h.Helper()
	r, err := h.Register.Step(h.Context(), a, id, step, register.Move{Reason: "because"})
	h.Must(err)
	return r
}

// evidenced makes evidence that shows the control and returns it.
func (h *house) evidenced() record.Record {
	h.Helper()
	e := h.Create("evidence", "Report", record.Body{"source": "Archive", "supports": []any{string(h.control.ID)}, "collected": "2026-03-01", "expires": "2026-06-01", "extent": "all"})
	return h.step(h.bo, e.ID, "accept")
}

func harm(of record.Record, more record.Body) record.Body {
	b := record.Body{"assessment": string(of.ID), "direction": "harm", "dimension": "health", "who": "Patients", "whom": "groups", "likelihood": 3.0, "severity": 4.0, "description": "They wait."}
	for k, v := range more {
		b[k] = v
	}
	return b
}

// draft is an assessment with a harm that a control answers and a benefit.
func (h *house) draft() (whole, harmed record.Record) {
	h.Helper()
	whole, err := h.Begin(h.Context(), h.Admin, h.system.ID, "")
	h.Must(err)
	harmed = h.Create("impact", "They wait too long", harm(whole, record.Body{"measures": "Validation.", "controls": []any{string(h.control.ID)}, "effect_likelihood": 1.0, "effect_severity": 2.0}))
	h.Create("impact", "Urgent ones are read first", record.Body{"assessment": string(whole.ID), "direction": "benefit", "dimension": "health", "who": "Patients", "likelihood": 4.0, "severity": 4.0})
	return whole, harmed
}

// decided writes what sign-off asks for and submits.
func (h *house) decided(whole record.Record) record.Record {
	h.Helper()
	h.edit(whole, record.Body{"decision": "go", "decision_reasons": "The benefit outweighs.", "assessed_on": "2026-03-01", "review_every": "P1Y", "approvers": []any{string(h.bo.Person)}})
	return h.step(h.Admin, whole.ID, "submit")
}

func (h *house) approve(r record.Record) {
	h.Helper()
	_, err := h.Register.Create(h.Context(), h.bo, register.Draft{Kind: "approval", Body: record.Body{"of": string(r.ID), "decision": "approve"}}, register.CreateOptions{})
	h.Must(err)
}

// signed is an assessment that was signed off.
func (h *house) signed() (whole, harmed record.Record) {
	h.Helper()
	whole, harmed = h.draft()
	h.decided(whole)
	h.approve(whole)
	whole, err := h.SignOff(h.Context(), h.Admin, whole.ID, 0)
	h.Must(err)
	return whole, h.get(harmed)
}

// sound holds the database against the log.
func (h *house) sound() {
	h.Helper()
	report, err := h.Register.Check(h.Context(), register.CheckOptions{})
	h.Must(err)
	if !report.OK() {
		h.Errorf("%+v", report)
	}
}
