package dossier_test

import (
	"slices"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
	"steward/internal/register"
)

// duty makes the record of a duty of the system.
func (h *house) duty(c record.Record, number, role string) record.ID {
	h.Helper()
	made, err := h.Register.Batch(h.Context(), access.System(h.Org.ID), []register.Write{{Vouched: true, Create: &register.Draft{Kind: "obligation", State: "binding", External: number + role,
		Body: record.Body{"regime": "eu-ai-act", "duty": number, "role": role, "called": number, "article": "Art", "system": string(h.System.ID), "classification": string(c.ID), "must": "It exists."}}}})
	h.Must(err)
	return made[0].ID
}

func (h *house) stands(id record.ID) string {
	h.Helper()
	r, err := h.Register.Get(h.Context(), h.Admin, id)
	h.Must(err)
	return r.Derived.Text("position")
}

func (h *house) publish(template string) record.Record {
	h.Helper()
	r := h.approve(h.drawUp(template))
	r, err := h.Publish(h.Context(), h.Admin, r.ID, dossier.Publication{Rev: r.Rev, On: record.DateOf(h.Register.Now()), Despite: "The rest comes in June."})
	h.Must(err)
	return r
}

// exempt fills all of the assessment of Article 6(4) but its last element.
func (h *house) exempt() record.Record {
	h.Helper()
	h.furnish()
	h.System = h.edit(h.System.ID, record.Body{"decision_effect": "informs", "exit_conditions": []any{"preparatory_task"}})
	c := h.judged(record.Body{"class": "not_high_risk_documented", "points": []any{"A3-4a"}, "roles": []any{"provider"}})
	for name, says := range map[string]string{"f63.d_preparatory_task": "yes", "f63.performs_profiling": "no"} {
		h.Create("fact", "Answer", record.Body{"regime": "eu-ai-act", "of": string(c.ID), "name": name, "says": says, "why": "So says the head of recruiting."})
	}
	h.write("article-6-4", "6-4.5", "It sorts what people read in full.")
	return c
}

func TestAPublishedEditionCountsForTheDutyItIsMadeFor(t *testing.T) {
	each(t, func(h *house) {
		c := h.exempt()
		duty, other := h.duty(c, "AIA-6-4", "provider"), h.duty(c, "AIA-49-2", "provider")
		stands := func(want, when string) {
			h.Helper()
			if got := h.stands(duty); got != want {
				h.Errorf("%s the duty is %s, want %s", when, got, want)
			}
		}
		stands("not_started", "before anything is drawn up")
		first := h.drawUp("article-6-4")
		stands("unknown", "with an edition nobody approved")
		if _, err := h.Register.Update(h.Context(), h.Admin, first.ID, register.Edit{Body: record.Body{"covers": []any{string(duty), string(other)}}}); record.CodeOf(err) != record.Invalid {
			h.Errorf("somebody typed what an edition covers: %v", err)
		}
		first = h.approve(first)
		_, err := h.Publish(h.Context(), h.Admin, first.ID, dossier.Publication{Rev: first.Rev, On: "2026-03-01", Despite: "The last comes in June."})
		h.Must(err)
		stands("partial", "with an edition that has a gap")
		h.write("article-6-4", "6-4.7", "With every version.")
		second := h.publish("article-6-4")
		stands("evidenced", "with an edition without a gap")
		if got := h.stands(other); got != "not_started" {
			t.Errorf("a duty the document is not made for is %s", got)
		}
		h.edit(h.System.ID, record.Body{"intended_purpose": "Rejects applicants."})
		stands("expired", "after the purpose changed")
		h.edit(h.System.ID, record.Body{"intended_purpose": "Puts applications in the order they are read."})
		stands("evidenced", "after the purpose was put right")
		fact, err := h.Register.ByNumber(h.Context(), h.Admin, "fact", 1)
		h.Must(err)
		_, err = h.Register.Step(h.Context(), h.Admin, fact.ID, "withdraw", moveFor("Not so."))
		h.Must(err)
		stands("expired", "after an answer it rests on was withdrawn")
		_, err = h.Register.Step(h.Context(), h.Admin, fact.ID, "answer", register.Move{})
		h.Must(err)
		_, err = h.Register.Step(h.Context(), h.Admin, second.ID, "supersede", moveFor("It was wrong."))
		h.Must(err)
		stands("unknown", "after the edition was taken out of force")
	})
}

func TestWhatADocumentShowsFollowsFromItsElements(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		shown := func(template, duty string) dossier.Shown {
			h.Helper()
			for _, s := range h.draw(template, "").Shows {
				if s.Duty == duty {
					return s
				}
			}
			h.Fatalf("%s says nothing of %s", template, duty)
			return dossier.Shown{}
		}
		if s := shown("annex-iv", "AIA-11-1"); s.Extent != dossier.ShowsPart || !strings.Contains(s.Why, "of 23 elements lack something") {
			t.Errorf("a document with gaps: %+v", s)
		}
		if s := shown("article-27", "AIA-27-1"); s.Extent != dossier.ShowsPart {
			t.Errorf("an assessment nobody made, for a system with a purpose: %+v", s)
		}
		if s := shown("article-27", "AIA-27-3"); s.Extent != dossier.ShowsNone {
			t.Errorf("a notification nobody sent: %+v", s)
		}
		if s := shown("article-26", "AIA-26-11"); s.Extent != dossier.ShowsNone || s.Why == "" {
			t.Errorf("an element without content: %+v", s)
		}
		if s := shown("article-26", "AIA-26-7"); s.Extent != dossier.ShowsPart || strings.Contains(s.Why, "lack") {
			t.Errorf("an element with all its content shows a part, and no gap: %+v", s)
		}
	})
}

func TestWhatAModelLacksIsNamedWhereItBelongs(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		lacks := func(element string) []dossier.Missing { return entry(t, h.draw("annex-xi", ""), element).Missing }
		has := func(list []dossier.Missing, field, ref string) bool {
			return slices.ContainsFunc(list, func(m dossier.Missing) bool { return m.Field == field && m.Record != nil && m.Record.Reference == ref })
		}
		if got := lacks("XI.1.2e"); !has(got, "general_purpose", "MDL-1") {
			t.Errorf("nobody said whether the model is general-purpose: %+v", got)
		}
		model, err := h.Register.ByNumber(h.Context(), h.Admin, "model", 1)
		h.Must(err)
		h.edit(model.ID, record.Body{"general_purpose": "no"})
		if got := lacks("XI.1.2e"); !has(got, "models", "SYS-1") || !strings.Contains(got[0].Say(), "General-purpose: Yes") {
			t.Errorf("no model is general-purpose: %+v", got)
		}
		h.edit(model.ID, record.Body{"general_purpose": "yes"})
		if got := lacks("XI.1.2e"); !has(got, "energy", "MDL-1") {
			t.Errorf("the energy of the model: %+v", got)
		}
		if got := lacks("XI.1.2c"); !has(got, "datasets", "MDL-1") {
			t.Errorf("data of a model without any: %+v", got)
		}
		data, err := h.Register.ByNumber(h.Context(), h.Admin, "dataset", 1)
		h.Must(err)
		h.edit(data.ID, record.Body{"collection": nil})
		h.edit(model.ID, record.Body{"datasets": []any{string(data.ID)}})
		if got := lacks("XI.1.2c"); !has(got, "collection", "DST-1") {
			t.Errorf("the collection of the data: %+v", got)
		}
		risk := func(gpai ...any) string {
			h.judged(record.Body{"class": "minimal", "gpai": gpai, "roles": []any{"provider"}})
			return entry(t, h.draw("annex-xi", ""), "XI.2.2").Status
		}
		if e := entry(t, h.draw("annex-xi", ""), "XI.2.2"); e.Status != dossier.Gap {
			t.Errorf("without a verdict systemic risk is not ruled out: %s", e.Status)
		}
		if got := risk("gpai_model", "GP-4"); got != dossier.NotAsked {
			t.Errorf("without systemic risk Section 2 is %s", got)
		}
		c, err := h.Register.ByNumber(h.Context(), h.Admin, "classification", 1)
		h.Must(err)
		h.vouch(c.ID, record.Body{"open_questions": 1.0})
		if e := entry(t, h.draw("annex-xi", ""), "XI.2.2"); e.Status == dossier.NotAsked {
			t.Error("Section 2 is ruled out while a question is open")
		}
	})
}
