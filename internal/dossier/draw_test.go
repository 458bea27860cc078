package dossier_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"steward/internal/dossier"
	"steward/internal/record"
)

func TestWithoutRecordsEveryElementOfAnnexIVNamesWhatItLacks(t *testing.T) {
	each(t, func(h *house) {
		d := h.draw("annex-iv", "")
		if len(d.Entries()) != 23 || d.Counts.Asked != 23 || d.Counts.Filled != 0 {
			t.Fatalf("counts %+v of %d elements, want 23 asked and none filled", d.Counts, len(d.Entries()))
		}
		for _, e := range d.Entries() {
			if len(e.Missing) == 0 || e.Asks == "" || e.Ref == "" {
				t.Errorf("%s is %s and lacks %v", e.ID, e.Status, e.Missing)
			}
		}
		a := entry(t, d, "IV.1.a") // version is there, the purpose is not
		if a.Status != dossier.Partly || !slices.ContainsFunc(a.Missing, func(m dossier.Missing) bool {
			return m.Sort == dossier.NoValue && m.Field == "intended_purpose" && m.Record.Reference == "SYS-1"
		}) {
			t.Errorf("IV.1.a: %s, %+v", a.Status, a.Missing)
		}
		if d.Verdict.Asked != dossier.AskedOpen {
			t.Errorf("nothing is known of the class, yet it is %q", d.Verdict.Asked)
		}
	})
}

func TestRecordsAndOwnWordsFillElements(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		h.write("annex-iv", "IV.1.e", "Two servers.")
		h.write("annex-iv", "IV.2.d", "Trees are boosted until the error on held-out files rises.")
		d := h.draw("annex-iv", "")
		if e := entry(t, d, "IV.1.e"); e.Status != dossier.Filled || e.Parts[0].Text != "Two servers." {
			t.Errorf("own words: %+v", e)
		}
		data := entry(t, d, "IV.2.d")
		if data.Status != dossier.Filled || data.Parts[0].Rows[0].Record.Reference != "DST-1" {
			t.Errorf("data: %s %+v", data.Status, data.Missing)
		}
		compute := entry(t, d, "IV.2.c")
		if compute.Status != dossier.Partly || !slices.ContainsFunc(compute.Missing, func(m dossier.Missing) bool {
			return m.Field == "training_compute" && m.Record.Reference == "MDL-1"
		}) {
			t.Errorf("a model without compute: %s %+v", compute.Status, compute.Missing)
		}
		if d.Verdict.Asked != dossier.AskedYes {
			t.Errorf("verdict %+v", d.Verdict)
		}
		deployer := h.draw("article-26", "")
		text, err := json.Marshal(deployer)
		h.Must(err)
		if strings.Contains(string(text), "Odilia") || !strings.Contains(string(text), "PER-") {
			t.Error("a person is named in the document, or not there at all")
		}
		names, err := h.Persons(h.Context(), h.Admin, deployer)
		h.Must(err)
		if !slices.Contains(mapValues(names), "Odilia Voorbeeld") {
			t.Errorf("names beside the document: %v", names)
		}
	})
}

func mapValues(m map[string]string) (out []string) {
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

func TestWhichDocumentsAreAskedForFollowsFromTheVerdict(t *testing.T) {
	each(t, func(h *house) {
		asked := func() map[string]string {
			list, err := h.List(h.Context(), h.Admin, "eu-ai-act", h.System.ID, "")
			h.Must(err)
			out := map[string]string{}
			for _, s := range list.Documents {
				if out[s.Template.ID] = s.Verdict.Asked; s.Verdict.Asked == dossier.AskedYes && s.Counts.Asked == 0 {
					t.Errorf("%s has no counts", s.Template.ID)
				}
			}
			return out
		}
		if got := asked(); got["annex-iv"] != dossier.AskedOpen || got["annex-viii-b"] != dossier.AskedOpen {
			t.Errorf("without a verdict: %v", got)
		}
		c := h.judged(record.Body{"class": "not_high_risk_documented", "points": []any{"A3-4a"}, "roles": []any{"provider"}, "beside": []any{"duties: RG-2"}})
		if got := asked(); got["annex-viii-b"] != dossier.AskedYes || got["article-6-4"] != dossier.AskedYes || got["annex-iv"] != dossier.AskedNo || got["article-27"] != dossier.AskedNo {
			t.Errorf("exempt: %v", got)
		}
		h.vouch(c.ID, record.Body{"class": "open", "class_open": "yes", "open_questions": 3.0, "possible": []any{"high_risk_6_2", "minimal"}, "points": nil, "beside": nil})
		if got := asked(); got["annex-iv"] != dossier.AskedOpen || got["article-6-4"] != dossier.AskedNo || got["annex-viii-b"] != dossier.AskedOpen {
			t.Errorf("open: %v", got)
		}
	})
}

// TestAnotherLawHasItsOwnDocuments draws what a second law asks for, which the first
// does not list.
func TestAnotherLawHasItsOwnDocuments(t *testing.T) {
	each(t, func(h *house) {
		h.other("nyc-ll144", record.Body{"class": "must_not_be_used", "points": []any{"TOOL", "JOB"}})
		list, err := h.List(h.Context(), h.Admin, "nyc-ll144", h.System.ID, "")
		h.Must(err)
		if len(list.Documents) != 2 || list.Documents[0].Verdict.Asked != dossier.AskedYes || list.Documents[0].Template.Law != "nyc-ll144" {
			t.Errorf("%+v", list.Documents)
		}
		if e := entry(t, h.draw("nyc-candidate-notice", ""), "N.2"); e.Status != dossier.Gap {
			t.Errorf("what nobody wrote is %s", e.Status)
		}
		made, err := h.DrawUp(h.Context(), h.Admin, h.System.ID, "nyc-candidate-notice", dossier.NewEdition{Owner: h.Admin.Person})
		h.Must(err)
		if made.Body.Text("regime") != "nyc-ll144" {
			t.Errorf("the edition is of %q", made.Body.Text("regime"))
		}
	})
}

func TestADeletedPointIsAskedUntilItsLastDay(t *testing.T) {
	each(t, func(h *house) {
		for _, id := range []string{"VIII.B.7", "VIII.B.9"} {
			if e := entry(t, h.draw("annex-viii-b", "2026-07-26"), id); e.Status != dossier.Gap {
				t.Errorf("%s as of 26 July 2026 is %s", id, e.Status)
			}
			if e := entry(t, h.draw("annex-viii-b", "2026-07-27"), id); e.Status != dossier.NotAsked || !strings.Contains(e.Why, "2026-07-26") {
				t.Errorf("%s as of 27 July 2026 is %s: %s", id, e.Status, e.Why)
			}
		}
	})
}

func TestNotKnownDoesNotKeepAnElementFromBeingAsked(t *testing.T) {
	each(t, func(h *house) {
		for value, want := range map[any]string{"yes": dossier.Gap, "unknown": dossier.Gap, nil: dossier.Gap, "no": dossier.NotAsked} {
			h.edit(h.System.ID, record.Body{"personal_data": value})
			if e := entry(t, h.draw("annex-v", ""), "V.5"); e.Status != want {
				t.Errorf("personal data %v: %s, want %s", value, e.Status, want)
			}
		}
	})
}

func TestWhatIsRemovedOrErasedIsNotShown(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		gone, err := h.Register.ByNumber(h.Context(), h.Admin, "model", 1)
		h.Must(err)
		second := h.Create("model", "Second model", record.Body{"version": "1", "provider_name": "House"})
		h.edit(h.System.ID, record.Body{"models": []any{string(gone.ID), string(second.ID)}})
		_, err = h.Register.Remove(h.Context(), h.Admin, gone.ID, moveFor("Not used."))
		h.Must(err)
		e := entry(t, h.draw("annex-iv", ""), "IV.2.a")
		if e.Parts[0].Unseen != 1 || len(e.Parts[0].Rows) != 1 || e.Parts[0].Rows[0].Record.Reference != "MDL-2" {
			t.Errorf("after a removal: %+v", e.Parts[0])
		}
		_, err = h.Register.Erase(h.Context(), h.Admin, second.ID, moveFor("Asked for."))
		h.Must(err)
		if e := entry(t, h.draw("annex-iv", ""), "IV.2.a"); len(e.Missing) == 0 || slices.ContainsFunc(e.Parts, func(p dossier.Part) bool { return len(p.Rows) > 0 }) {
			t.Errorf("after an erasure: %+v", e)
		}
	})
}

func TestOwnWordsAreWrittenChangedAndWithdrawn(t *testing.T) {
	each(t, func(h *house) {
		first := h.write("annex-iv", "IV.1.e", "Two servers.")
		w := dossier.Words{System: h.System.ID, Template: "annex-iv", Element: "IV.1.e", Text: "Three servers.", Rev: first.Rev}
		second, err := h.Write(h.Context(), h.Other, w)
		h.Must(err)
		if second.ID != first.ID {
			t.Error("a second part was made for the element")
		}
		_, err = h.Write(h.Context(), h.Admin, w)
		h.Fails(err, record.Conflict)
		w.Text, w.Rev = " ", second.Rev
		third, err := h.Write(h.Context(), h.Admin, w)
		h.Must(err)
		if e := entry(t, h.draw("annex-iv", ""), "IV.1.e"); third.State != "withdrawn" && e.Status != dossier.Gap {
			t.Errorf("after withdrawing: %s, %s", third.State, e.Status)
		}
		h.write("annex-iv", "IV.1.e", "Four servers.")
		if e := entry(t, h.draw("annex-iv", ""), "IV.1.e"); e.Status != dossier.Filled || e.Parts[0].Text != "Four servers." {
			t.Errorf("written again: %+v", e)
		}
		for _, hostile := range []string{strings.Repeat("x", 1<<20), "a\x00b"} {
			_, err = h.Write(h.Context(), h.Admin, dossier.Words{System: h.System.ID, Template: "annex-iv", Element: "IV.1.f", Text: hostile})
			h.Fails(err, record.Invalid)
		}
		_, err = h.Write(h.Context(), h.Admin, dossier.Words{System: h.System.ID, Template: "annex-iv", Element: "IV.99", Text: "x"})
		h.Fails(err, record.NotFound)
		_, err = h.Draw(h.Context(), h.Admin, h.System.ID, "annex-xcix", "")
		h.Fails(err, record.NotFound)
	})
}
