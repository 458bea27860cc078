package risk_test

import (
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
)

// expect holds what a risk has come to: residual band, against limits, acceptance.
func (h *house) expect(r record.ID, band, over, accepted string) {
	h.Helper()
	got := h.get(r).Derived
	if got.Text("residual_band") != band || got.Text("over") != over || got.Text("accepted") != accepted {
		h.Fatalf("residual %s, %s, accepted %s; want %s, %s, %s (%s)", got.Text("residual_band"), got.Text("over"), got.Text("accepted"), band, over, accepted, got.Text("residual_reason"))
	}
}

// TestChain follows evidence to control, treatment, risk and acceptance, and back
// when the evidence expires at midnight.
func TestChain(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		c := h.enact()
		h.limit(c.ID, "health", "low", "medium", "high", h.Other.Person)
		r := h.risk("A finding is missed", 4, 4) // likely × major
		h.expect(r.ID, "high", "tolerance", "no")
		ctl := h.control("A.6.2.4")
		h.treat(r.ID, 2, 0, ctl.ID)
		h.expect(r.ID, "high", "tolerance", "no")
		h.evidence("2026-06-01", ctl.ID)
		h.expect(r.ID, "medium", "appetite", "no") // unlikely × major
		now := h.get(r.ID)
		e, err := h.Entitled(t.Context(), h.Other, now)
		h.Must(err)
		a, err := h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "It can be borne.", Expires: "2027-01-01"})
		h.Must(err)
		h.expect(r.ID, "medium", "appetite", "yes")
		if a.Body.Text("band") != "medium" || a.Body.ID("accepted_by") != h.Other.Person || a.Body.Text("by_limit") == "" {
			t.Errorf("the acceptance keeps %v", a.Body)
		}
		h.Clock.Set(time.Date(2026, 6, 1, 0, 0, 1, 0, time.UTC))
		h.Must(h.World.Register.Tend(t.Context()))
		h.expect(r.ID, "high", "tolerance", "stale")
		if s := h.derived(a.ID, "standing"); s != "stale" {
			t.Errorf("the acceptance is %s after its risk rose", s)
		}
		h.evidence("", ctl.ID)
		h.expect(r.ID, "medium", "appetite", "yes")
		h.Clock.Set(time.Date(2027, 1, 1, 0, 0, 1, 0, time.UTC))
		h.Must(h.World.Register.Tend(t.Context()))
		h.expect(r.ID, "medium", "appetite", "expired")
		h.sound()
	})
}

// TestTreatmentShown holds what makes a treatment count: it is done and shown, by
// evidence of its own or by controls that are included and evidenced.
func TestTreatmentShown(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.enact()
		r := h.risk("A finding is missed", 4, 4)
		own := h.treat(r.ID, 1, 1)
		h.expect(r.ID, "high", "unknown", "no")
		e := h.evidence("", own.ID)
		h.expect(r.ID, "medium", "unknown", "no")
		h.step(h.Admin, e.ID, "withdraw")
		h.expect(r.ID, "high", "unknown", "no")
		h.step(h.Admin, own.ID, "abandon")
		ctl := h.control("A.6.2.6")
		h.treat(r.ID, 0, 2, ctl.ID)
		h.evidence("", ctl.ID)
		h.expect(r.ID, "medium", "unknown", "no")
		h.step(h.Admin, ctl.ID, "reconsider")
		h.expect(r.ID, "high", "unknown", "no")
		h.step(h.Admin, ctl.ID, "include")
		h.expect(r.ID, "medium", "unknown", "no")
		_, err := h.World.Register.Remove(t.Context(), h.Admin, ctl.ID, register.Move{Reason: "Another one does it."})
		h.Must(err)
		h.expect(r.ID, "high", "unknown", "no")
		h.sound()
	})
}

// TestAuthority holds who may accept.
func TestAuthority(t *testing.T) {
	h := newHouse(t, "sqlite")
	r := h.Create("risk", "Early", record.Body{"nature": "threat", "category": "health"})
	j := risk.Judgement{Because: "So."}
	j.Inherent.Likelihood, j.Inherent.Severity = 5, 5
	_, err := h.Assess(t.Context(), h.Admin, r.ID, j)
	h.Fails(err, record.Illegal) // without criteria in force nothing is judged
	_, err = h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{})
	h.Fails(err, record.Denied)
	c := h.enact()
	_, err = h.Assess(t.Context(), h.Admin, r.ID, j)
	h.Must(err)
	accept := func() error {
		e, err := h.Entitled(t.Context(), h.Other, h.get(r.ID))
		h.Must(err)
		_, err = h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "So.", Expires: "2026-12-01"})
		return err
	}
	h.Fails(accept(), record.Denied) // nobody is named
	h.limit(c.ID, "any", "low", "medium", "extreme", h.Other.Person)
	h.Must(accept())
	low := h.limit(c.ID, "health", "low", "medium", "high", h.Other.Person)
	h.Fails(accept(), record.Denied) // the category has limits of its own
	h.step(h.Admin, low.ID, "withdraw")
	h.Must(accept())
	e, err := h.Entitled(t.Context(), h.Other, h.get(r.ID))
	h.Must(err)
	_, err = h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "So.", Expires: "2026-03-01"})
	h.Fails(err, record.Invalid) // today is not ahead
	h.edit(r.ID, record.Body{"consequence": "Worse than was thought."})
	_, err = h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "So.", Expires: "2026-12-01"})
	h.Fails(err, record.Conflict)
	if got := h.derived(r.ID, "accepted"); got != "stale" {
		t.Errorf("the acceptance is %s after the risk was written anew", got)
	}
	_, err = h.World.Register.Create(t.Context(), h.Other, register.Draft{Kind: "risk-acceptance", Body: record.Body{"risk": string(r.ID), "rationale": "So.", "expires": "2026-12-01"}}, register.CreateOptions{})
	h.Fails(err, record.Illegal)
	h.sound()
}

// TestCriteria holds that one edition is in force, that its limits reach risks,
// and that risks judged by the one before ask for reassessment.
func TestCriteria(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		first := h.enact()
		r := h.risk("A finding is missed", 3, 3) // medium
		h.expect(r.ID, "medium", "unknown", "no")
		l := h.limit(first.ID, "any", "medium", "high", "")
		h.expect(r.ID, "medium", "within", "no")
		h.step(h.Admin, l.ID, "withdraw")
		h.expect(r.ID, "medium", "unknown", "no")
		if got := h.derived(first.ID, "approved"); got != "yes" {
			t.Errorf("criteria in force are approved: %s, after their limits changed", got)
		}
		second := h.enact()
		if second.Body.Text("edition") != "2" || second.Body.ID("replaces") != first.ID || h.get(first.ID).State != "superseded" {
			t.Errorf("edition %s replaces %s; the first is %s", second.Body.Text("edition"), second.Body.Text("replaces"), h.get(first.ID).State)
		}
		c, ok, err := h.InForce(t.Context(), h.Admin)
		h.Must(err)
		if !ok || c.Record.ID != second.ID {
			t.Errorf("in force: %v %s", ok, c.Record.Ref(h.World.Register.Kinds().Kind("risk-criteria")))
		}
		if got := h.get(r.ID).Derived; got.Text("reassess") != "yes" {
			t.Errorf("a risk judged by criteria that were superseded: reassess %s", got.Text("reassess"))
		}
		_, err = h.Enact(t.Context(), h.Admin, first.ID, 0)
		h.Fails(err, record.Illegal)
		h.sound()
	})
}

// TestReassess holds what asks for another assessment.
func TestReassess(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.enact()
		sys := h.Create("ai-system", "Triage", record.Body{"intended_purpose": "Order of reading."})
		r := h.risk("A finding is missed", 3, 3, sys.ID)
		due := func(want string) {
			t.Helper()
			if got := h.get(r.ID).Derived; got.Text("reassess") != want {
				t.Fatalf("reassess %s, want %s: %s", got.Text("reassess"), want, got.Text("reassess_reason"))
			}
		}
		judge := func() {
			t.Helper()
			j := risk.Judgement{Because: "Again."}
			j.Inherent.Likelihood, j.Inherent.Severity = 3, 3
			_, err := h.Assess(t.Context(), h.Admin, r.ID, j)
			h.Must(err)
		}
		due("no")
		h.edit(sys.ID, record.Body{"intended_purpose": "Who is read at all."})
		due("yes")
		judge()
		due("no")
		h.edit(r.ID, record.Body{"incidents": []any{"2026-03-01: one was missed at another hospital"}})
		due("yes")
		judge()
		due("no")
		i := h.Create("incident", "One was missed", record.Body{"what": "Read a day late.", "risks": []any{string(r.ID)}})
		due("yes")
		if why := h.get(r.ID).Derived.Text("reassess_reason"); why != "Came after the assessment: INC-1." {
			t.Errorf("because %s", why)
		}
		judge()
		due("no")
		h.edit(i.ID, record.Body{"risks": nil})
		h.edit(i.ID, record.Body{"risks": []any{string(r.ID)}})
		due("no")
		h.step(h.Admin, r.ID, "treat")
		h.step(h.Admin, r.ID, "reassess")
		due("yes")
		judge()
		due("no")
		h.Clock.Set(time.Date(2027, 3, 1, 0, 0, 1, 0, time.UTC))
		h.Must(h.World.Register.Tend(t.Context()))
		due("yes")
		h.sound()
	})
}
