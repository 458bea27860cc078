package impact_test

import (
	"slices"
	"strings"
	"testing"

	"steward/internal/aims/planning"
	"steward/internal/impact"
	"steward/internal/record"
	"steward/internal/register"
)

func (h *house) change(b record.Body) record.Record {
	h.Helper()
	body := record.Body{"purpose": "p", "consequences": "c", "integrity": "i", "resources": "r", "responsibilities": "r", "substantial": "no", "substantial_why": "Foreseen.", "approvers": []any{string(h.bo.Person)}, "planned_for": "2026-05-04"}
	for k, v := range b {
		body[k] = v
	}
	return h.Create("planned-change", "New model", body)
}

func titles(openings []impact.Opening) []string {
	var out []string
	for _, o := range openings {
		out = append(out, o.Call.Name+" "+o.Ref)
	}
	return out
}

// TestApprove opens exactly what a change of a model calls for, once, with the
// step.
func TestApprove(t *testing.T) {
	onBoth(t, func(h *house) {
		model := h.Create("model", "Ranker", record.Body{"version": "2"})
		h.edit(h.system, record.Body{"models": []any{string(model.ID)}})
		_, harmed := h.signed()
		_, err := h.MakeRisk(h.Context(), h.Admin, harmed.ID)
		h.Must(err)
		e := h.Create("evidence", "Validation", record.Body{"source": "Archive", "about": []any{string(h.system.ID)}, "collected": "2026-03-01"})
		h.step(h.bo, e.ID, "accept")
		h.Create("ai-system", "Elsewhere", nil)
		chg := h.change(record.Body{"about": []any{string(model.ID)}, "what_changes": []any{"model"}})
		shown, err := h.Openings(h.Context(), h.Admin, h.get(chg))
		h.Must(err)
		want := []string{"risk RSK-1", "impact IMP-1", "evidence SYS-1"}
		if !slices.Equal(titles(shown), want) {
			h.Fatalf("shown %v, want %v", titles(shown), want)
		}
		_, _, err = h.Approve(h.Context(), h.Admin, chg.ID, 0)
		h.Fails(err, record.Illegal) // nobody approved
		if n := tasks(h); n != 0 {
			h.Fatalf("%d tasks without the step", n)
		}
		h.Fails(stepErr(h, chg, "approve"), record.Illegal) // around the service
		h.approve(chg)
		done, opened, err := h.Approve(h.Context(), h.Admin, chg.ID, 0)
		h.Must(err)
		if done.State != "approved" || len(opened) != 3 || len(done.Body.List("opened")) != 3 || tasks(h) != 3 {
			h.Errorf("%s opened %v, tasks %d", done.State, titles(opened), tasks(h))
		}
		for _, o := range opened {
			task, err := h.Register.Get(h.Context(), h.Admin, o.Task)
			h.Must(err)
			if task.Body.ID("about") != o.About.ID || task.Due != "2026-05-03" || !strings.Contains(task.Body.Text("description"), "CHG-1") {
				h.Errorf("task %v", task)
			}
		}
		_, _, err = h.Approve(h.Context(), h.Admin, chg.ID, 0)
		h.Fails(err, record.Illegal)
		if tasks(h) != 3 {
			h.Error("approving twice opens twice")
		}
		_, err = h.Register.Update(h.Context(), h.Admin, chg.ID, register.Edit{Body: record.Body{"what_changes": []any{"scale"}}})
		h.Fails(err, record.Invalid)
		h.Fails(stepErr(h, chg, "complete"), record.Illegal)
		h.edit(chg, record.Body{"done_on": "2026-05-04"})
		h.step(h.Admin, chg.ID, "complete")
		h.edit(chg, record.Body{"review": "Good."})
		h.step(h.Admin, chg.ID, "review")
	})
}

func tasks(h *house) int {
	h.Helper()
	page, err := h.Register.List(h.Context(), h.Admin, record.Query{Kind: "task", Limit: 200})
	h.Must(err)
	return page.Total
}

// TestSubstantial holds that unknown opens the question and the assessment, and
// that the change is not made while it is open.
func TestSubstantial(t *testing.T) {
	onSQLite(t, func(h *house) {
		chg := h.change(record.Body{"about": []any{string(h.system.ID)}, "what_changes": []any{"scale"}, "substantial": "unknown"})
		h.approve(chg)
		_, opened, err := h.Approve(h.Context(), h.Admin, chg.ID, 0)
		h.Must(err)
		want := []string{"risk SYS-1", "impact SYS-1", "substantial SYS-1", "conformity SYS-1"}
		if !slices.Equal(titles(opened), want) {
			h.Errorf("opened %v, want %v", titles(opened), want)
		}
		h.edit(chg, record.Body{"done_on": "2026-05-04"})
		h.Fails(stepErr(h, chg, "complete"), record.Illegal)
		h.edit(chg, record.Body{"substantial": "no", "substantial_why": "Counsel says so."})
		h.step(h.Admin, chg.ID, "complete")
		_, err = h.Register.Create(h.Context(), h.Admin, register.Draft{Kind: "planned-change", Title: "x", Body: record.Body{"purpose": "p", "about": []any{string(h.system.ID)}, "substantial": "none"}}, register.CreateOptions{})
		h.Fails(err, record.Invalid)
	})
}

// TestManagementChange opens the look through the controls and nothing else.
func TestManagementChange(t *testing.T) {
	onSQLite(t, func(h *house) {
		chg := h.change(record.Body{"what_changes": []any{"aims"}, "substantial": "none"})
		opened, err := h.Openings(h.Context(), h.Admin, h.get(chg))
		h.Must(err)
		if got := titles(opened); !slices.Equal(got, []string{"controls CHG-1"}) {
			h.Errorf("opened %v", got)
		}
	})
}

// TestEveryChangeIsKnown holds that each thing that can change calls for something,
// and that every call has words and a source.
func TestEveryChangeIsKnown(t *testing.T) {
	for _, o := range planning.ChangedThings() {
		calls := impact.CalledFor(record.Record{Body: record.Body{"what_changes": []any{o.Name}, "substantial": "no"}})
		if len(calls) == 0 {
			t.Errorf("%s calls for nothing", o.Name)
		}
	}
	used := map[string]bool{}
	for _, answer := range []string{"yes", "no", "unknown", "none"} {
		for _, o := range planning.ChangedThings() {
			for _, c := range impact.CalledFor(record.Record{Body: record.Body{"what_changes": []any{o.Name}, "substantial": answer}}) {
				used[c.Name] = true
			}
		}
	}
	for _, c := range impact.Calls() {
		if c.Title == "" || c.Why == "" || c.Source == "" || !used[c.Name] {
			t.Errorf("%s has no words or is never called for", c.Name)
		}
	}
}
