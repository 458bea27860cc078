package register_test

import (
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// stand is a control with two people at it.
type stand struct {
	*world.World
	other   access.Actor
	system  record.Record
	control record.Record
}

func newStand(w *world.World) *stand {
	s := &stand{World: w, other: w.Member("aims-manager", "bo")}
	s.system = w.Create("ai-system", "Triage", record.Body{"version": "1"})
	s.control = w.Create("control", "Validation", record.Body{"pack": "iso-42001", "item": "A.6.2.4", "justification": "It treats a risk."})
	s.step(w.Admin, s.control.ID, "include")
	return s
}

func (s *stand) step(a access.Actor, id record.ID, step string) record.Record {
	s.Helper()
	r, err := s.Register.Step(s.Context(), a, id, step, register.Move{Reason: "because"})
	s.Must(err)
	return r
}

func (s *stand) refused(a access.Actor, id record.ID, step, why string) {
	s.Helper()
	if _, err := s.Register.Step(s.Context(), a, id, step, register.Move{Reason: "because"}); err == nil || !strings.Contains(err.Error(), why) {
		s.Fatalf("%s: %v, want %q", step, err, why)
	}
}

func (s *stand) expect(position, reason string) {
	s.Helper()
	r, err := s.Register.Get(s.Context(), s.Admin, s.control.ID)
	s.Must(err)
	if got := r.Derived.Text("position"); got != position || !strings.Contains(r.Derived.Text("reason"), reason) {
		s.Fatalf("position %s because %q, want %s because %q", got, r.Derived.Text("reason"), position, reason)
	}
	s.sound()
}

// sound holds the database against the log.
func (s *stand) sound() {
	s.Helper()
	report, err := s.Register.Check(s.Context(), register.CheckOptions{})
	s.Must(err)
	if !report.OK() {
		s.Fatalf("%+v", report)
	}
}

// position follows a control from nothing to evidenced, outdated, evidenced
// again and expired.
func position(w *world.World) {
	s := newStand(w)
	s.expect("not_started", "Nothing")
	e := w.Create("evidence", "Report", record.Body{"source": "Archive", "supports": []any{string(s.control.ID)}, "about": []any{string(s.system.ID)}, "collected": "2026-03-01", "expires": "2026-06-01"})
	s.expect("unknown", "One thing")
	s.refused(w.Admin, e.ID, "accept", "Somebody else")
	s.step(s.other, e.ID, "take")
	e = s.step(s.other, e.ID, "accept")
	s.expect("evidenced", "EVD-1 was accepted and counts until 2026-06-01")
	if len(e.Body.List("marks")) != 1 || e.Derived.Text("standing") != "counts" {
		w.Fatalf("accepted %+v", e)
	}
	_, err := w.Register.Update(w.Context(), w.Admin, e.ID, register.Edit{Body: record.Body{"expires": "2030-01-01"}})
	w.Fails(err, record.Invalid)

	_, err = w.Register.Update(w.Context(), w.Admin, s.system.ID, register.Edit{Body: record.Body{"description": "Longer words."}})
	w.Must(err)
	s.expect("evidenced", "EVD-1")
	_, err = w.Register.Update(w.Context(), w.Admin, s.system.ID, register.Edit{Body: record.Body{"version": "2"}})
	w.Must(err)
	s.expect("expired", "outdated")
	s.step(w.Admin, e.ID, "revise")
	s.expect("unknown", "One thing")
	s.step(s.other, e.ID, "accept")
	s.expect("evidenced", "EVD-1")

	w.Clock.Set(time.Date(2026, 6, 1, 0, 1, 0, 0, time.UTC))
	w.Must(w.Register.Tend(w.Context()))
	s.expect("expired", "EVD-1 expired on 2026-06-01")
	then, err := w.Register.KindAt(w.Context(), w.Admin, "evidence", time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC))
	w.Must(err)
	if len(then) != 1 || then[0].State != "accepted" || then[0].Number != 1 {
		w.Fatalf("evidence then %+v", then)
	}
}

// tested follows a control that has to be tested.
func tested(w *world.World) {
	s := newStand(w)
	_, err := w.Register.Update(w.Context(), w.Admin, s.control.ID, register.Edit{Body: record.Body{"cadence": "P6M"}})
	w.Must(err)
	e := w.Create("evidence", "Report", record.Body{"source": "Archive", "supports": []any{string(s.control.ID)}})
	s.step(s.other, e.ID, "accept")
	s.expect("partial", "test it has to pass")
	test := w.Create("control-test", "Ten releases", record.Body{"control": []any{string(s.control.ID)}, "procedure": "Look.", "sample_size": 10.0, "result": "pass", "performed": "2026-03-01", "cadence": "P1M",
		"performer": string(s.other.Person)})
	if test.Body.ID("performer") != w.Admin.Person {
		w.Fatalf("entered by %s, want the one who entered it", test.Body.Text("performer"))
	}
	s.step(w.Admin, test.ID, "perform")
	s.refused(w.Admin, test.ID, "review", "Somebody else")
	s.expect("partial", "test it has to pass")
	s.step(s.other, test.ID, "review")
	s.expect("evidenced", "EVD-1")
	w.Clock.Set(time.Date(2026, 4, 1, 0, 1, 0, 0, time.UTC))
	w.Must(w.Register.Tend(w.Context()))
	s.expect("partial", "test it has to pass")
	f := w.Create("finding", "Two releases without report", record.Body{"grade": "minor", "about": []any{string(s.control.ID)}})
	s.expect("failed", "FND-1, a minor nonconformity, is open")
	s.refused(w.Admin, f.ID, "answer", "correction")
	_, err = w.Register.Update(w.Context(), w.Admin, f.ID, register.Edit{Body: record.Body{"correction": "Done.", "cause": "Haste.", "action": "A gate."}})
	w.Must(err)
	s.step(w.Admin, f.ID, "answer")
	s.refused(w.Admin, f.ID, "close", "Somebody else")
	s.step(s.other, f.ID, "close")
	theirs, err := w.Register.Create(w.Context(), s.other, register.Draft{Kind: "finding", Title: "Another", Body: record.Body{"grade": "observation"}}, register.CreateOptions{})
	w.Must(err)
	_, err = w.Register.Update(w.Context(), w.Admin, theirs.ID, register.Edit{Body: record.Body{"correction": "Done."}})
	w.Must(err)
	s.step(w.Admin, theirs.ID, "answer")
	s.step(s.other, theirs.ID, "close")
	s.expect("partial", "test it has to pass")
	s.step(w.Admin, s.control.ID, "exclude")
	s.expect("excluded", "left out")
}

// quorum approves a document by two, neither its owner.
func quorum(w *world.World) {
	s := newStand(w)
	third := w.Member("aims-manager", "cy")
	people := []any{string(w.Admin.Person), string(s.other.Person), string(third.Person)}
	d, err := w.Register.Create(w.Context(), w.Admin, register.Draft{Kind: "document", Title: "AI policy", Owner: w.Admin.Person, Body: record.Body{
		"text": strings.Repeat("We use AI where somebody answers for it. ", 10), "approvers": people, "quorum": 2.0, "covers": []any{string(s.control.ID)}, "published_on": "2026-03-01", "review_on": "2026-09-01"}}, register.CreateOptions{})
	w.Must(err)
	s.step(w.Admin, d.ID, "submit")
	approve := func(a access.Actor) record.Record {
		r, err := w.Register.Create(w.Context(), a, register.Draft{Kind: "approval", Body: record.Body{"of": string(d.ID), "decision": "approve"}}, register.CreateOptions{})
		w.Must(err)
		return r
	}
	approve(w.Admin)
	approve(s.other)
	s.refused(w.Admin, d.ID, "approve", "Not enough")
	approve(s.other)
	s.refused(w.Admin, d.ID, "approve", "Not enough")
	a := approve(third)
	if a.Body.ID("approver") != third.Person || a.Derived.Text("counts") != "yes" {
		w.Fatalf("approval %+v", a)
	}
	_, err = w.Register.Update(w.Context(), w.Admin, d.ID, register.Edit{Body: record.Body{"text": "Anything goes."}})
	w.Fails(err, record.Invalid)
	s.step(w.Admin, d.ID, "approve")
	s.step(w.Admin, d.ID, "publish")
	s.expect("evidenced", "DOC-1 is published and in date until 2026-09-01")

	d2, err := w.Register.Create(w.Context(), w.Admin, register.Draft{Kind: "document", Title: "AI policy 2", Body: record.Body{"text": "x", "approvers": people}}, register.CreateOptions{})
	w.Must(err)
	d = d2
	approve(third)
	_, err = w.Register.Update(w.Context(), w.Admin, d.ID, register.Edit{Body: record.Body{"text": "y"}})
	w.Must(err)
	d, err = w.Register.Get(w.Context(), w.Admin, d.ID)
	w.Must(err)
	if d.Derived["approvals"] != 0.0 {
		w.Fatalf("an approval of what is no longer there counts: %v", d.Derived)
	}
	s.sound()
}
