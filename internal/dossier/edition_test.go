package dossier_test

import (
	"bytes"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
	"steward/internal/register"
)

func moveFor(reason string) register.Move { return register.Move{Reason: reason} }

func (h *house) vouch(id record.ID, body record.Body) {
	h.Helper()
	_, err := h.Register.Batch(h.Context(), access.System(h.Org.ID), []register.Write{{ID: id, Edit: &register.Edit{Body: body}, Vouched: true}})
	h.Must(err)
}

func (h *house) drawUp(template string) record.Record {
	h.Helper()
	r, err := h.DrawUp(h.Context(), h.Admin, h.System.ID, template, dossier.NewEdition{Owner: h.Admin.Person, Approvers: []record.ID{h.Other.Person}, Note: "First."})
	h.Must(err)
	return r
}

func (h *house) approve(r record.Record) record.Record {
	h.Helper()
	_, err := h.Register.Create(h.Context(), h.Other, register.Draft{Kind: "approval", Body: record.Body{"of": string(r.ID), "decision": "approve"}}, register.CreateOptions{})
	h.Must(err)
	r, err = h.Register.Step(h.Context(), h.Admin, r.ID, "approve", register.Move{})
	h.Must(err)
	return r
}

func (h *house) content(r record.Record) *dossier.Document {
	h.Helper()
	d, err := h.ReadContent(h.Context(), h.Admin, r)
	h.Must(err)
	return d
}

func TestAnEditionStaysAsItWasDrawnUp(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		h.write("annex-iv", "IV.1.e", "Two servers.")
		r := h.drawUp("annex-iv")
		was, err := h.content(r).Canonical()
		h.Must(err)
		if r.Body["gaps"] == 0.0 || r.Body["asked"] != 23.0 {
			t.Errorf("counts of the record: %v", r.Body)
		}
		part := h.draw("annex-iv", "")
		h.edit(h.System.ID, record.Body{"intended_purpose": "Something else."})
		h.write("annex-iv", "IV.1.g", "A list with a score.")
		now, err := h.content(r).Canonical()
		h.Must(err)
		if !bytes.Equal(was, now) {
			t.Error("the edition changed with the records")
		}
		changes := dossier.Compare(part, h.draw("annex-iv", ""))
		var named []string
		for _, c := range changes {
			named = append(named, c.ID)
		}
		if got := strings.Join(named, " "); got != "IV.1.a IV.1.g" {
			t.Errorf("changed elements: %s", got)
		}
		_, err = h.Register.Update(h.Context(), h.Admin, r.ID, register.Edit{Body: record.Body{"gaps": 0.0}})
		h.Fails(err, record.Invalid)
	})
}

func TestPublishingWithGapsAsksForAReason(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		r := h.drawUp("annex-iv")
		on := dossier.Publication{Rev: r.Rev, On: "2026-03-02", Despite: "The report comes in June."}
		_, err := h.Publish(h.Context(), h.Admin, r.ID, on)
		h.Fails(err, record.Illegal)
		r = h.approve(r)
		_, err = h.Publish(h.Context(), h.Admin, r.ID, dossier.Publication{Rev: r.Rev, On: "2026-03-02"})
		h.Fails(err, record.Invalid)
		if f := record.FieldErrors(err); len(f) != 1 || f[0].Field != "despite_gaps" {
			t.Errorf("fields %v", f)
		}
		_, err = h.Register.Step(h.Context(), h.Admin, r.ID, "publish", register.Move{})
		h.Fails(err, record.Illegal)
		on.Rev = r.Rev
		first, err := h.Publish(h.Context(), h.Admin, r.ID, on)
		h.Must(err)
		second := h.approve(h.drawUp("annex-iv"))
		if second.Body.ID("replaces") != first.ID || dossier.EditionOf(second) != 2 {
			t.Errorf("the second edition: %v", second.Body)
		}
		on.Rev = second.Rev
		_, err = h.Publish(h.Context(), h.Admin, second.ID, on)
		h.Must(err)
		first, err = h.Register.Get(h.Context(), h.Admin, first.ID)
		h.Must(err)
		if first.State != "superseded" {
			t.Errorf("the first edition is %s", first.State)
		}
	})
}

func TestAFileTheServiceDidNotMakeIsNotPublished(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		honest := h.content(h.drawUp("annex-iv"))
		_, err := h.Register.Create(h.Context(), h.Admin, register.Draft{Kind: "legal-document", Title: "Forged", Body: record.Body{"regime": "eu-ai-act"}}, register.CreateOptions{})
		if err == nil {
			t.Fatal("an edition was made past the service")
		}
		honest.Edition = 2
		for i := range honest.Sections[0].Elements[0].Parts {
			if p := &honest.Sections[0].Elements[0].Parts[i]; p.Field == "intended_purpose" {
				p.Text = "Nothing at all."
			}
		}
		err = h.smuggle(honest)
		h.Fails(err, record.Illegal)
		if !strings.Contains(record.Sentence(err), "SYS-1") {
			t.Errorf("the error names no record: %v", err)
		}
		late := h.content(h.drawUp("annex-iv"))
		late.Edition = 9
		h.edit(h.System.ID, record.Body{"version": "4"})
		err = h.smuggle(late) // what it says was so, and is pinned to what is so now
		h.Fails(err, record.Illegal)
		if !strings.Contains(record.Sentence(err), "changed while the edition was drawn up") {
			t.Errorf("the error says something else: %v", err)
		}
	})
}

// smuggle makes an edition of a document past the service, and publishes it.
func (h *house) smuggle(d *dossier.Document) error {
	h.Helper()
	text, err := d.Canonical()
	h.Must(err)
	file, err := h.Register.PutFile(h.Context(), h.Admin, "legal-document", "x.json", bytes.NewReader(text))
	h.Must(err)
	body := record.Body{"regime": "eu-ai-act", "template": d.Template.ID, "system": string(h.System.ID), "edition": float64(d.Edition), "day": string(d.Day), "content": file.Value(), "approvers": []any{string(h.Other.Person)}, "about": []any{string(h.System.ID)},
		"asked": float64(d.Counts.Asked), "filled": float64(d.Counts.Filled), "gaps": float64(d.Counts.Lacking())}
	made, err := h.Register.Batch(h.Context(), h.Admin, []register.Write{{Vouched: true, Create: &register.Draft{Kind: "legal-document", Title: "Forged", Owner: h.Admin.Person, Body: body}}})
	h.Must(err)
	forged := h.approve(made[0])
	_, err = h.Publish(h.Context(), h.Admin, forged.ID, dossier.Publication{Rev: forged.Rev, On: "2026-03-02", Despite: "So what."})
	return err
}

func TestALimitedAuditorSeesNothingThatIsHidden(t *testing.T) {
	each(t, func(h *house) {
		h.furnish()
		h.highRisk()
		h.write("annex-iv", "IV.1.e", "SECRET servers.")
		limited := h.Other
		limited.Packs = []string{"iso-42001"}
		limited.Reach = map[string]record.Scope{"legal-part": {Pack: "regime"}, "classification": {Pack: "regime"}, "legal-document": {Pack: "regime"}}
		d, err := h.Draw(h.Context(), limited, h.System.ID, "annex-iv", "")
		h.Must(err)
		text, err := d.Canonical()
		h.Must(err)
		if bytes.Contains(text, []byte("SECRET")) || d.Verdict.Class != "" {
			t.Error("the document shows what the reader may not see")
		}
		if e := entry(t, d, "IV.1.e"); e.Status != dossier.Hidden {
			t.Errorf("a hidden text is called %s", e.Status)
		}
		_, err = h.DrawUp(h.Context(), limited, h.System.ID, "annex-iv", dossier.NewEdition{})
		h.Fails(err, record.Denied)
		noModels := h.Other
		noModels.Kinds = []string{"ai-system", "organisation"}
		d, err = h.Draw(h.Context(), noModels, h.System.ID, "annex-iv", "")
		h.Must(err)
		if text, _ = d.Canonical(); bytes.Contains(text, []byte("Ranker")) || bytes.Contains(text, []byte("MDL-1")) {
			t.Error("a model is named to somebody who may not see models")
		}
	})
}
