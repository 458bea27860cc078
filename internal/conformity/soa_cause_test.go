package conformity_test

import (
	"slices"
	"testing"

	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// TestSoACauses follows links from both sides: what a control is there for, and
// what no control answers.
func TestSoACauses(t *testing.T) {
	onBoth(t, func(h *soaHouse) {
		h.decideAll("A.2.2")
		row, _ := h.soa(h.scope).Row("A.6.2.4")
		if got := row.Unlinked(); !slices.Equal(got, []string{"risk"}) || row.Unreasoned() {
			h.Errorf("nothing is linked, and it says %v", got)
		}
		system := h.Create("ai-system", "Triage", nil)
		other := h.Create("ai-system", "Rota", nil)
		risk := h.Create("risk", "A finding is missed", record.Body{"nature": "threat", "category": "health", "about": []any{string(system.ID)}})
		if c := h.coverage(h.scope); len(c.Unlinked) != 37 || bare(c, "risk") != 1 || c.Whole() {
			h.Errorf("coverage before: %d unlinked, %d risks", len(c.Unlinked), bare(c, "risk"))
		}
		treatment := h.Create("treatment", "Read at once", record.Body{"risk": string(risk.ID), "option": "reduce_likelihood", "controls": []any{string(row.Record.ID)}})
		row, _ = h.soa(h.scope).Row("A.6.2.4")
		if len(row.Causes) != 1 || row.Causes[0].Record.ID != risk.ID || row.Causes[0].Via.ID != treatment.ID || len(row.Unlinked()) != 0 {
			h.Errorf("causes %+v", row.Causes)
		}
		if c := h.coverage(h.scope); len(c.Unlinked) != 36 || bare(c, "risk") != 0 {
			h.Errorf("coverage after: %d unlinked, %d risks", len(c.Unlinked), bare(c, "risk"))
		}
		if row, _ := h.soa(conformity.SoAScope{Pack: "iso-42001", System: other.ID}).Row("A.6.2.4"); len(row.Causes) != 0 {
			h.Errorf("a risk of another system is a cause: %+v", row.Causes)
		}
		if row, _ := h.soa(conformity.SoAScope{Pack: "iso-42001", System: system.ID}).Row("A.6.2.4"); len(row.Causes) != 1 {
			h.Errorf("its own risk is no cause: %+v", row.Causes)
		}
		h.others(system, row.Record)
		h.abandon(treatment)
	})
}

// others links an impact and a duty to a control, and takes the duty away again.
func (h *soaHouse) others(system, control record.Record) {
	h.Helper()
	assessment := h.Create("impact-assessment", "Triage at night", record.Body{"system": string(system.ID)})
	h.Create("impact", "It is read too late", record.Body{"assessment": string(assessment.ID), "direction": "harm", "dimension": "health", "who": "Patients", "controls": []any{string(control.ID)}})
	h.Create("impact", "It is read by nobody", record.Body{"assessment": string(assessment.ID), "direction": "harm", "dimension": "health", "who": "Patients"})
	made, err := h.World.Register.Batch(h.Context(), h.Admin, []register.Write{{Create: &register.Draft{Kind: "classification", Body: record.Body{"regime": "eu-ai-act", "system": string(system.ID)}}, Vouched: true}})
	h.Must(err)
	duty := record.Body{"regime": "eu-ai-act", "duty": "AIA-12-1", "role": "provider", "system": string(system.ID), "classification": string(made[0].ID), "controls": []any{string(control.ID)}}
	made, err = h.World.Register.Batch(h.Context(), h.Admin, []register.Write{{Create: &register.Draft{Kind: "obligation", Body: duty}, Vouched: true}})
	h.Must(err)
	sorts := func() (out []string) {
		row, _ := h.soa(h.scope).Row("A.6.2.4")
		for _, c := range row.Causes {
			out = append(out, c.Sort)
		}
		return out
	}
	if got := sorts(); !slices.Equal(got, []string{"risk", "impact", "law"}) {
		h.Errorf("causes %v", got)
	}
	if c := h.coverage(h.scope); bare(c, "impact") != 1 || bare(c, "obligation") != 0 {
		h.Errorf("%d impacts and %d duties without a control", bare(c, "impact"), bare(c, "obligation"))
	}
	_, err = h.World.Register.Batch(h.Context(), h.Admin, []register.Write{{ID: made[0].ID, Step: "end", Reason: "sold", Vouched: true}})
	h.Must(err)
	if got := sorts(); !slices.Equal(got, []string{"risk", "impact"}) {
		h.Errorf("causes after the duty ended %v", got)
	}
}

// abandon gives the treatment up: the control has lost its cause, the risk its
// control, and an edition drawn up before still names both.
func (h *soaHouse) abandon(treatment record.Record) {
	h.Helper()
	before, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{})
	h.Must(err)
	left, _ := h.soa(h.scope).Row("A.2.2")
	_, err = h.World.Register.Update(h.Context(), h.Admin, treatment.ID, register.Edit{Body: record.Body{"controls": []any{string(left.Record.ID)}}})
	h.Must(err)
	if c := h.coverage(h.scope); len(c.Contested) != 1 || c.Contested[0].Item.ID != "A.2.2" {
		h.Errorf("a risk rests on a control that is left out: %+v", c.Contested)
	}
	_, err = h.World.Register.Step(h.Context(), h.Admin, treatment.ID, "abandon", moveFor("too dear"))
	h.Must(err)
	if c := h.coverage(h.scope); len(c.Contested) != 0 || bare(c, "risk") != 1 {
		h.Errorf("given up: %d contested, %d risks", len(c.Contested), bare(c, "risk"))
	}
	e, err := h.ReadRows(h.Context(), h.Admin, before)
	h.Must(err)
	after, err := h.DrawUp(h.Context(), h.Admin, h.scope, conformity.NewEdition{})
	h.Must(err)
	now, err := h.ReadRows(h.Context(), h.Admin, after)
	h.Must(err)
	changes := conformity.Compare(e, now)
	if len(changes) != 1 || changes[0].Control != "A.6.2.4" || changes[0].Lines[0] != (conformity.EditionDiff{Member: "causes", Before: "RSK-1, IPT-1", After: "IPT-1"}) {
		h.Errorf("the editions differ by %+v", changes)
	}
}

func (h *soaHouse) coverage(scope conformity.SoAScope) conformity.Coverage {
	h.Helper()
	c, err := h.Coverage(h.Context(), h.Admin, scope)
	h.Must(err)
	return c
}

// bare is how many records of a kind no control answers.
func bare(c conformity.Coverage, kind string) int {
	for _, u := range c.Bare {
		if u.Kind == kind {
			return u.Total
		}
	}
	return -1
}
