package impact_test

import (
	"slices"
	"strings"
	"testing"

	"steward/internal/impact"
	"steward/internal/record"
	"steward/internal/register"
)

// TestCompare holds two versions against each other: what was said otherwise, and
// which impacts were added, removed, changed and moved.
func TestCompare(t *testing.T) {
	onBoth(t, func(h *house) {
		whole, harmed := h.draft()
		h.Create("impact", "Nobody reads low ranks", harm(whole, record.Body{"likelihood": 1.0}))
		h.Create("impact", "Data leaks", harm(whole, record.Body{"dimension": "privacy"}))
		h.decided(whole)
		h.approve(whole)
		_, err := h.SignOff(h.Context(), h.Admin, whole.ID, 0)
		h.Must(err)
		next, err := h.NewVersion(h.Context(), h.Admin, whole.ID)
		h.Must(err)
		h.edit(next, record.Body{"process": "Image, rank, reading."})
		v, err := h.Assessment(h.Context(), h.Admin, next.ID)
		h.Must(err)
		if len(v.Impacts) != 4 {
			h.Fatalf("%d impacts were taken over", len(v.Impacts))
		}
		for _, i := range v.Impacts {
			switch i.Title {
			case harmed.Title:
				h.edit(i, record.Body{"severity": 5.0, "likelihood": 5.0})
			case "Data leaks":
				h.edit(i, record.Body{"who": "Staff"})
			case "Nobody reads low ranks":
				h.step(h.Admin, i.ID, "dismiss")
			}
		}
		h.Create("impact", "New one", harm(next, nil))
		c, err := h.Compare(h.Context(), h.Admin, whole.ID, next.ID)
		h.Must(err)
		want := map[impact.Fate]string{impact.Moved: harmed.Title, impact.Added: "New one", impact.Removed: "Nobody reads low ranks", impact.Changed: "Data leaks", impact.Same: "Urgent ones are read first"}
		for _, i := range c.Impacts {
			if want[i.Fate] != i.Title() {
				h.Errorf("%s is %s", i.Title(), i.Fate)
			}
		}
		if len(c.Impacts) != 5 || c.Count(impact.Moved) != 1 {
			h.Errorf("%d impacts", len(c.Impacts))
		}
		if !slices.ContainsFunc(c.Fields, func(f impact.FieldChange) bool { return f.Label == "Process" && f.Before == "" }) {
			h.Errorf("fields %v", c.Fields)
		}
		other := h.Create("ai-system", "Chat", nil)
		foreign, err := h.Begin(h.Context(), h.Admin, other.ID, "")
		h.Must(err)
		_, err = h.Compare(h.Context(), h.Admin, whole.ID, foreign.ID)
		h.Fails(err, record.Invalid)
	})
}

// TestRisk makes a risk of a grave harm, once, also after sign-off.
func TestRisk(t *testing.T) {
	onBoth(t, func(h *house) {
		whole, harmed := h.signed()
		w, err := h.Assessment(h.Context(), h.Admin, whole.ID)
		h.Must(err)
		if p := w.Proposals(); len(p) != 1 || p[0].ID != harmed.ID {
			h.Fatalf("proposals %v", p)
		}
		made, err := h.MakeRisk(h.Context(), h.Admin, harmed.ID)
		h.Must(err)
		again, err := h.MakeRisk(h.Context(), h.Admin, harmed.ID)
		h.Must(err)
		if made.ID != again.ID || made.Kind != "risk" || made.Body.Text("category") != "health" || made.Body.List("about")[0] != string(h.system.ID) {
			h.Errorf("risk %v", made.Body)
		}
		if now := h.get(whole); now.Derived.Text("approved") != "yes" || now.Derived.Text("content") != whole.Derived.Text("content") {
			h.Error("linking a risk changes what was approved")
		}
		w, err = h.Assessment(h.Context(), h.Admin, whole.ID)
		h.Must(err)
		if len(w.Proposals()) != 0 {
			h.Error("it is still proposed")
		}
	})
}

// TestViews names what the law asks for and is missing, and nothing once it is
// there.
func TestViews(t *testing.T) {
	onSQLite(t, func(h *house) {
		whole, harmed := h.draft()
		read := func() (impact.View, impact.View) {
			w, err := h.Assessment(h.Context(), h.Admin, whole.ID)
			h.Must(err)
			return impact.FRIA(w), impact.DPIA(w)
		}
		fria, dpia := read()
		gaps := func(v impact.View) string {
			var out []string
			for _, e := range v.Elements {
				for _, g := range e.Gaps {
					out = append(out, e.ID+": "+g)
				}
			}
			return strings.Join(out, "\n")
		}
		for _, want := range []string{"a: Process", "b: Period", "b: Frequency", "d: No harm names a fundamental right", "f: When harm", "f: The measures of one harm", "2: Assessed on", "2: It is not signed off", "3: Authority"} {
			if !strings.Contains(gaps(fria), want) {
				h.Errorf("FRIA does not name %q:\n%s", want, gaps(fria))
			}
		}
		for _, want := range []string{"a: Legal basis", "b: Necessity", "advice:", "views: Nobody"} {
			if !strings.Contains(gaps(dpia), want) {
				h.Errorf("DPIA does not name %q:\n%s", want, gaps(dpia))
			}
		}
		if strings.Contains(gaps(fria), "c:") || strings.Contains(gaps(fria), "e:") {
			h.Errorf("what the system says is not used:\n%s", gaps(fria))
		}
		h.evidenced()
		h.edit(harmed, record.Body{"right": "Charter Article 35"})
		h.edit(whole, record.Body{"process": "p", "period": "p", "frequency": "f", "measures": "m", "governance": "g", "complaints": "c", "legal_basis": "l", "necessity": "n", "proportionality": "p", "dpo_advice": "d",
			"consulted": []any{"Council"}, "consultation": "They agreed.", "notified_on": "2026-03-01"})
		h.decided(whole)
		h.approve(whole)
		_, err := h.SignOff(h.Context(), h.Admin, whole.ID, 0)
		h.Must(err)
		if fria, dpia = read(); fria.Gaps() != 0 || dpia.Gaps() != 0 {
			h.Errorf("gaps are left:\n%s\n%s", gaps(fria), gaps(dpia))
		}
	})
}

// TestScope holds that somebody who may not read assessments gets none.
func TestScope(t *testing.T) {
	onSQLite(t, func(h *house) {
		whole, harmed := h.signed()
		auditor := h.Member("external-auditor", "cy")
		auditor.Kinds = []string{"control"}
		_, err := h.Assessment(h.Context(), auditor, whole.ID)
		h.Fails(err, record.NotFound)
		_, err = h.MakeRisk(h.Context(), auditor, harmed.ID)
		h.Fails(err, record.NotFound)
		reader := h.Member("reader", "di")
		_, err = h.SignOff(h.Context(), reader, whole.ID, 0)
		h.Fails(err, record.Denied)
		_, err = h.NewVersion(h.Context(), reader, whole.ID)
		h.Fails(err, record.Denied)
		_, err = h.Register.Create(h.Context(), reader, register.Draft{Kind: "impact", Title: "x", Body: harm(whole, nil)}, register.CreateOptions{})
		h.Fails(err, record.Denied)
	})
}
