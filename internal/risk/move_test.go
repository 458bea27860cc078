package risk_test

import (
	"strings"
	"testing"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
)

// next brings an edition of three levels of likelihood into force.
func (h *house) next() record.Record {
	h.Helper()
	title, body, err := h.Proposal(h.Context(), h.Admin)
	h.Must(err)
	body["approvers"] = []any{string(h.Other.Person)}
	body["likelihood"] = []any{"Rare: not in ten years", "Possible: now and then", "Frequent: each year"}
	body["matrix"] = []any{"low low medium high high", "low medium high high extreme", "medium high high extreme extreme"}
	c := h.Create("risk-criteria", title, body)
	h.step(h.Admin, c.ID, "propose")
	_, err = h.World.Register.Create(h.Context(), h.Other, draft("approval", "", record.Body{"of": string(c.ID), "decision": "approve"}), noKey)
	h.Must(err)
	_, err = h.Enact(h.Context(), h.Admin, c.ID, 0)
	h.Must(err)
	return h.get(c.ID)
}

// TestMove moves risks to another edition: what is not chosen stays, what would
// fall by fewer levels stays, nobody judges anew, and acceptances end.
func TestMove(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		first := h.enact()
		h.limit(first.ID, "any", "low", "medium", "extreme", h.Other.Person)
		accepted, likely, treated, closed := h.risk("Accepted", 3, 3), h.risk("Likely", 4, 3), h.risk("Treated", 5, 3), h.risk("Closed", 1, 1)
		ctl := h.control("A.6.2.4")
		h.treat(treated.ID, 2, 0, ctl.ID) // shown tomorrow or never: it counts for what may come
		e, err := h.Entitled(t.Context(), h.Other, h.get(accepted.ID))
		h.Must(err)
		_, err = h.Accept(t.Context(), h.Other, accepted.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "So.", Expires: "2027-01-01"})
		h.Must(err)
		h.step(h.Admin, closed.ID, "close")
		_, err = h.Moves(t.Context(), h.Admin, first.ID, nil)
		h.Fails(err, record.Illegal) // in force
		second := h.next()

		m, err := h.Moves(t.Context(), h.Admin, first.ID, nil)
		h.Must(err)
		if m.Total != 3 || len(m.Risks) != 3 || m.Kept {
			t.Fatalf("%d of %d risks", len(m.Risks), m.Total)
		}
		if one := m.Risks[0]; one.Stays != "" || !one.Ends() || !one.Changes() || one.Then.Derived.Text("residual_band") != "high" {
			t.Errorf("possible × moderate becomes %q, stays %q", one.Then.Derived.Text("residual_band"), one.Stays)
		}
		if one := m.Risks[1]; !strings.Contains(one.Stays, "likelihood Likely") {
			t.Errorf("what nobody chose stays because %q", one.Stays)
		}
		// Five levels became three, so two levels off are worth more than before.
		if one := m.Risks[2]; !strings.Contains(one.Stays, "treatments") {
			t.Errorf("what would fall by fewer levels: %q", one.Stays)
		}
		all := m.Reading.Proposed(m.From.Scale, m.To.Scale)
		if m, err = h.Moves(t.Context(), h.Admin, first.ID, &all); err != nil || m.Risks[1].Stays != "" {
			t.Fatalf("%v: %q", err, m.Risks[1].Stays)
		}
		turned := risk.Reading{Likelihood: []int{3, 0, 2, 0, 1}, Severity: all.Severity}
		_, err = h.Moves(t.Context(), h.Admin, first.ID, &turned)
		h.Fails(err, record.Invalid)

		o := risk.MoveOrder{From: first.ID, To: second.ID, ToRev: second.Rev, Reading: all, Reason: "The words mean the same",
			Risks: []risk.Seen{{ID: accepted.ID, Rev: h.get(accepted.ID).Rev}, {ID: likely.ID, Rev: h.get(likely.ID).Rev}}}
		for name, change := range map[string]func(*risk.MoveOrder){
			"no reason":         func(o *risk.MoveOrder) { o.Reason = " " },
			"tomorrow":          func(o *risk.MoveOrder) { o.On, o.Looked = "2027-01-01", "The board." },
			"no day":            func(o *risk.MoveOrder) { o.On, o.Looked = "9", "The board." },
			"nobody looked":     func(o *risk.MoveOrder) { o.On = "2026-02-02" },
			"none":              func(o *risk.MoveOrder) { o.Risks = nil },
			"a level too high":  func(o *risk.MoveOrder) { o.Reading.Likelihood = []int{1, 2, 2, 3, 4} },
			"a level too many":  func(o *risk.MoveOrder) { o.Reading.Likelihood = []int{1, 2, 2, 3, 3, 3} },
			"a word of a novel": func(o *risk.MoveOrder) { o.Reason = strings.Repeat("a", 1001) },
		} {
			bad := o
			change(&bad)
			if _, err := h.Move(t.Context(), h.Admin, bad); record.CodeOf(err) != record.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		stays := o
		stays.Risks = append(stays.Risks[:1:1], risk.Seen{ID: treated.ID, Rev: h.get(treated.ID).Rev})
		_, err = h.Move(t.Context(), h.Admin, stays)
		h.Fails(err, record.Conflict)
		h.edit(likely.ID, record.Body{"who": "Patients."})
		_, err = h.Move(t.Context(), h.Admin, o)
		h.Fails(err, record.Conflict)
		if h.get(accepted.ID).Body.ID("criteria") != first.ID {
			t.Fatal("half a move was written")
		}
		o.Risks[1].Rev = h.get(likely.ID).Rev
		_, err = h.Move(t.Context(), h.Admin, o)
		h.Must(err)

		before, now := accepted, h.get(accepted.ID)
		if now.Body.ID("criteria") != second.ID || now.Body["inherent_likelihood"] != 2.0 || now.Body.Text("assessed_on") != before.Body.Text("assessed_on") || now.State != "identified" {
			t.Errorf("moved: %v, %s", now.Body, now.State)
		}
		for _, want := range []string{"A test said so.", "not judged anew", "PER-", "Possible (3 of 5) × Moderate (3 of 5) as Possible (2 of 3) × Moderate (3 of 5)", "The words mean the same."} {
			if !strings.Contains(now.Body.Text("inherent_rationale"), want) {
				t.Errorf("the rationale lacks %q: %s", want, now.Body.Text("inherent_rationale"))
			}
		}
		h.expect(accepted.ID, "high", "unknown", "stale")
		if now := h.get(likely.ID); now.State != "assessed" || now.Derived.Text("reassess") != "no" {
			t.Errorf("the same band, and it is %s: %s", now.State, now.Derived.Text("reassess_reason"))
		}
		if m, err = h.Moves(t.Context(), h.Admin, first.ID, nil); err != nil || m.Total != 1 || !m.Kept || m.Reading.Likelihood[3] != all.Likelihood[3] {
			t.Errorf("what is left: %v, %d, %v", err, m.Total, m.Reading)
		}
		h.sound()
	})
}

// TestMoveLooked holds that a day on which somebody looked is written as such, and
// never brings a risk back in time.
func TestMoveLooked(t *testing.T) {
	h := newHouse(t, "sqlite")
	first := h.enact()
	r := h.risk("Looked at", 3, 3)
	second := h.next()
	look := func(on record.Date) record.Record {
		m, err := h.Moves(t.Context(), h.Admin, first.ID, nil)
		h.Must(err)
		_, err = h.Move(t.Context(), h.Admin, risk.MoveOrder{From: first.ID, To: second.ID, ToRev: h.get(second.ID).Rev, Reading: m.Reading.Proposed(m.From.Scale, m.To.Scale), Reason: "So.", On: on, Looked: "The board, minutes of May",
			Risks: []risk.Seen{{ID: r.ID, Rev: h.get(r.ID).Rev}}})
		h.Must(err)
		return h.get(r.ID)
	}
	was := r.Body.Text("assessed_on")
	if now := look("2020-01-01"); now.Body.Text("assessed_on") != was || now.State != "identified" {
		t.Errorf("assessed on %s, and %s though its band changed and nobody looked since", now.Body.Text("assessed_on"), now.State)
	}
	_, err := h.World.Register.Update(t.Context(), h.Admin, r.ID, register.Edit{Body: record.Body{"criteria": string(first.ID), "assessed_on": "2025-06-01"}})
	h.Must(err)
	_, err = h.World.Register.Step(t.Context(), h.Admin, r.ID, "assess", register.Move{})
	h.Must(err)
	now := look(record.Date(was))
	if now.State != "assessed" || now.Body.Text("assessed_on") != was || !strings.Contains(now.Body.Text("inherent_rationale"), "Looked at on "+was+": The board, minutes of May.") {
		t.Errorf("%s: %s", now.Body.Text("assessed_on"), now.Body.Text("inherent_rationale"))
	}
}
