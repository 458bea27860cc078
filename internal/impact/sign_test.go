package impact_test

import (
	"strings"
	"testing"
	"time"

	"steward/internal/gitops"
	"steward/internal/impact"
	"steward/internal/record"
	"steward/internal/register"
)

// TestSignOff follows an assessment from nothing to superseded, with all that has
// to hold on the way.
func TestSignOff(t *testing.T) {
	onBoth(t, func(h *house) {
		whole, harmed := h.draft()
		whole = h.get(whole)
		if whole.Derived.Text("worst") != "high" || whole.Derived["harms"] != 1.0 || whole.Derived["benefits"] != 1.0 || whole.Derived["open_measures"] != 1.0 {
			h.Fatalf("derived %v", whole.Derived)
		}
		if whole.Body.Text("intended_use") != "Ranks images." || whole.Body.Text("oversight") == "" {
			h.Errorf("not filled from the system: %v", whole.Body)
		}
		h.decided(whole)
		_, err := h.SignOff(h.Context(), h.Admin, whole.ID, 0)
		h.Fails(err, record.Illegal)
		h.approve(whole)
		if h.get(whole).Derived.Text("approved") != "yes" {
			h.Fatal("an approval does not count")
		}
		// A change of an impact makes the approval void; undoing it brings it back.
		h.edit(harmed, record.Body{"severity": 5.0})
		if h.get(whole).Derived.Text("approved") != "no" {
			h.Error("an approval outlives a change of what it is about")
		}
		h.edit(harmed, record.Body{"severity": 4.0})
		h.Fails(stepErr(h, whole, "approve"), record.Illegal) // around the service
		done, err := h.SignOff(h.Context(), h.Admin, whole.ID, 0)
		h.Must(err)
		if done.State != "signed_off" || done.Body.Text("signed_worst") != "high" || done.Body.Text("signed_on") != "2026-03-01" || done.Derived.Text("due_now") != "no" || done.Derived.Text("next_review") != "2027-03-01" {
			h.Errorf("signed off %v %v", done.Body, done.Derived)
		}
		next, err := h.NewVersion(h.Context(), h.Admin, whole.ID)
		h.Must(err)
		again, err := h.NewVersion(h.Context(), h.Admin, whole.ID)
		h.Must(err)
		if again.ID != next.ID || next.Body.Text("decision") != "" || next.Body.ID("replaces") != whole.ID {
			h.Errorf("a second draft, or a decision taken over: %v", next.Body)
		}
		h.decided(next)
		h.approve(next)
		_, err = h.SignOff(h.Context(), h.Admin, next.ID, 0)
		h.Must(err)
		if old := h.get(whole); old.State != "superseded" {
			h.Errorf("the version before is %s", old.State)
		}
		h.sound()
	})
}

func stepErr(h *house, r record.Record, step string) error {
	_, err := h.Register.Step(h.Context(), h.Admin, r.ID, step, register.Move{Reason: "because"})
	return err
}

// TestOwnApproval holds that the owner's own approval does not sign off.
func TestOwnApproval(t *testing.T) {
	onSQLite(t, func(h *house) {
		whole, _ := h.draft()
		owner := h.bo.Person
		_, err := h.Register.Update(h.Context(), h.Admin, whole.ID, register.Edit{Owner: &owner})
		h.Must(err)
		h.decided(whole)
		h.approve(whole)
		_, err = h.SignOff(h.Context(), h.Admin, whole.ID, 0)
		h.Fails(err, record.Illegal)
	})
}

// TestFrozen holds that nothing of a signed-off assessment changes, whatever way
// is tried: not its fields, not its impacts, none added, moved in or out, dismissed,
// removed, by record or by YAML.
func TestFrozen(t *testing.T) {
	onBoth(t, func(h *house) {
		whole, harmed := h.signed()
		other, err := h.Begin(h.Context(), h.Admin, h.system.ID, "Another scope")
		h.Must(err)
		loose := h.Create("impact", "Elsewhere", harm(other, nil))
		refused := func(what string, err error) {
			h.Helper()
			if code := record.CodeOf(err); err == nil || code != record.Illegal && code != record.Invalid {
				h.Errorf("%s: %v", what, err)
			}
		}
		update := func(r record.Record, b record.Body) error {
			_, err := h.Register.Update(h.Context(), h.Admin, r.ID, register.Edit{Body: b})
			return err
		}
		refused("a field", update(whole, record.Body{"decision": "stop"}))
		refused("the approvers", update(whole, record.Body{"approvers": []any{string(h.Admin.Person)}}))
		refused("an impact", update(harmed, record.Body{"severity": 1.0}))
		refused("its risks", update(harmed, record.Body{"risks": nil, "who": "Nobody"}))
		refused("moved in", update(loose, record.Body{"assessment": string(whole.ID)}))
		refused("moved out", update(harmed, record.Body{"assessment": string(other.ID)}))
		refused("dismissed", stepErr(h, harmed, "dismiss"))
		refused("taken back", stepErr(h, whole, "revise"))
		_, err = h.Register.Create(h.Context(), h.Admin, register.Draft{Kind: "impact", Title: "Late", Body: harm(whole, nil)}, register.CreateOptions{})
		refused("added", err)
		_, err = h.Register.Remove(h.Context(), h.Admin, harmed.ID, register.Move{Reason: "because"})
		refused("removed", err)
		for _, text := range []string{
			"kind: impact\nexternal: yaml:1\ntitle: Late\nfields:\n  assessment: IMP-1\n  direction: harm\n  dimension: health\n  who: Patients\n",
			"kind: impact\nref: IPT-1\ntitle: They wait too long\nfields:\n  assessment: IMP-1\n  direction: harm\n  dimension: health\n  who: Nobody\n",
		} {
			refused("applied", applied(h, text))
		}
		if now := h.get(whole); now.Derived.Text("content") != whole.Derived.Text("content") {
			h.Error("its impacts changed all the same")
		}
		// What comes after sign-off can be written.
		h.Must(update(whole, record.Body{"summary": "Images are ranked.", "published_at": "https://example.org/ai", "published_on": "2026-03-02", "notified_on": "2026-03-03"}))
		h.step(h.Admin, whole.ID, "publish")
		refused("what was published", update(whole, record.Body{"summary": "Otherwise."}))
		h.sound()
	})
}

func applied(h *house, text string) error {
	h.Helper()
	docs, problems := gitops.Read("impacts.yaml", []byte(text), h.Register.Kinds())
	if len(problems) > 0 {
		h.Fatal(problems)
	}
	plan, err := gitops.Make(h.Context(), h.Register, h.Admin, docs, gitops.Options{Partial: true})
	h.Must(err)
	_, err = plan.Apply(h.Context(), h.Register, h.Admin)
	return err
}

// TestDue follows what makes an assessment due: interval, change of the system,
// evidence that fails.
func TestDue(t *testing.T) {
	onBoth(t, func(h *house) {
		h.evidenced()
		bare := h.Create("ai-system", "Chat", nil)
		whole, _ := h.signed()
		if w := whole.Body.Text("signed_worst"); w != "low" {
			h.Fatalf("with evidence %s is left", w)
		}
		h.need(h.system, impact.Right, "Nothing")
		h.need(bare, impact.Never, "Nobody")
		h.Clock.Set(time.Date(2026, 6, 1, 0, 1, 0, 0, time.UTC)) // the evidence expires
		h.Must(h.Register.Tend(h.Context()))
		h.need(h.system, impact.Again, "More is left")
		h.evidence2()
		h.need(h.system, impact.Right, "Nothing")
		h.edit(h.system, record.Body{"intended_purpose": "Ranks and reports."})
		h.need(h.system, impact.Again, "The system changed")
		h.edit(h.system, record.Body{"intended_purpose": "Ranks images."})
		h.need(h.system, impact.Right, "Nothing")
		i := h.Create("incident", "An image was read late", record.Body{"what": "By a day.", "systems": []any{string(h.system.ID)}})
		h.need(h.system, impact.Again, "INC-1 was reported")
		_, err := h.Register.Remove(h.Context(), h.Admin, i.ID, register.Move{Reason: "Of another system."})
		h.Must(err)
		h.need(h.system, impact.Right, "Nothing")
		h.Clock.Set(time.Date(2027, 3, 1, 0, 1, 0, 0, time.UTC))
		h.Must(h.Register.Tend(h.Context()))
		h.need(h.system, impact.Again, "2027-03-01")
		h.sound()
	})
}

func (h *house) evidence2() {
	e := h.Create("evidence", "Report of June", record.Body{"source": "Archive", "supports": []any{string(h.control.ID)}, "collected": "2026-06-01", "extent": "all"})
	h.step(h.bo, e.ID, "accept")
}

func (h *house) need(sys record.Record, want impact.Need, why string) {
	h.Helper()
	all, err := h.Due(h.Context(), h.Admin)
	h.Must(err)
	for _, d := range all {
		if d.System.ID == sys.ID {
			if d.Need != want || !strings.Contains(d.Why, why) {
				h.Errorf("%s is %s because %q, want %s because %q", sys.Title, d.Need, d.Why, want, why)
			}
			return
		}
	}
	h.Errorf("%s is not listed", sys.Title)
}
