package risk_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/report"
	"steward/internal/risk"
)

// TestHeatMap counts cells from the tallies, by filter, and for who sees only
// their own.
func TestHeatMap(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		c := h.enact()
		h.limit(c.ID, "any", "low", "medium", "")
		sys := h.Create("ai-system", "Triage", nil)
		first := h.risk("One", 4, 4, sys.ID)
		h.risk("Two", 4, 4)
		h.risk("Three", 1, 1)
		h.Create("risk", "Not judged", record.Body{"nature": "threat"})
		chance, err := h.World.Register.Create(t.Context(), h.Admin, draft("risk", "A chance", record.Body{"nature": "opportunity", "criteria": string(c.ID), "inherent_likelihood": 2.0, "inherent_severity": 2.0}), noKey)
		h.Must(err)
		h.evidence("", h.treat(first.ID, 2, 0).ID)
		in, ok, err := h.InForce(t.Context(), h.Admin)
		h.Must(err)
		if !ok {
			t.Fatal("nothing in force")
		}
		at := func(cells [][]risk.HeatCell, p rating.Point) int { return cells[p.Likelihood-1][p.Severity-1].N }
		m, err := h.HeatMap(t.Context(), h.Admin, in, risk.Filter{}, false)
		h.Must(err)
		if at(m.Before, rating.Point{Likelihood: 4, Severity: 4}) != 2 || at(m.Today, rating.Point{Likelihood: 4, Severity: 4}) != 1 || at(m.Today, rating.Point{Likelihood: 2, Severity: 4}) != 1 || m.Elsewhere != 1 {
			t.Errorf("%+v", m)
		}
		m, err = h.HeatMap(t.Context(), h.Admin, in, risk.Filter{About: sys.ID}, false)
		h.Must(err)
		if at(m.Before, rating.Point{Likelihood: 4, Severity: 4}) != 1 || at(m.Before, rating.Point{Likelihood: 1, Severity: 1}) != 0 {
			t.Errorf("about the system: %+v", m)
		}
		m, err = h.HeatMap(t.Context(), h.Admin, in, risk.Filter{}, true)
		h.Must(err)
		if at(m.Today, rating.Point{Likelihood: 2, Severity: 2}) != 1 {
			t.Errorf("opportunities: %+v", m)
		}
		f, err := h.Figures(t.Context(), h.Admin, risk.Filter{})
		h.Must(err)
		if want := (risk.Figures{Open: 4, Over: 1, Unknown: 1, NotAccepted: 2, Reassess: 2, Chances: 1}); f != want {
			t.Errorf("figures %+v, want %+v", f, want)
		}
		top, err := h.Top(t.Context(), h.Admin, risk.Filter{}, 10)
		h.Must(err)
		if len(top) != 4 || top[0].Title != "Two" || top[1].Title != "One" {
			t.Errorf("top: %d %s %s", len(top), top[0].Title, top[1].Title)
		}
		h.evidence("", h.treat(chance.ID, 2, 0).ID)
		if got := h.get(chance.ID).Derived["residual_likelihood"]; got != 4.0 {
			t.Errorf("the opportunity has come to %v", got)
		}
	})
}

// TestPast holds that a past day is what was derived on it, for one risk and for
// all.
func TestPast(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		c := h.enact()
		h.limit(c.ID, "any", "low", "medium", "extreme", h.Other.Person)
		r := h.risk("A finding is missed", 4, 4)
		ctl := h.control("A.6.2.4")
		h.treat(r.ID, 2, 0, ctl.ID)
		h.Clock.Set(time.Date(2026, 4, 10, 9, 0, 0, 0, time.UTC))
		h.evidence("2026-06-01", ctl.ID)
		e, err := h.Entitled(t.Context(), h.Other, h.get(r.ID))
		h.Must(err)
		_, err = h.Accept(t.Context(), h.Other, r.ID, risk.NewAcceptance{Mark: e.Mark, Rationale: "So.", Expires: "2027-01-01"})
		h.Must(err)
		h.Clock.Set(time.Date(2026, 7, 2, 9, 0, 0, 0, time.UTC))
		h.Must(h.World.Register.Tend(t.Context()))
		want := map[record.Date][2]string{"2026-03-31": {"high", "no"}, "2026-04-30": {"medium", "yes"}, "2026-05-31": {"medium", "yes"}, "2026-06-30": {"high", "stale"}, "2026-07-02": {"high", "stale"}}
		list, err := h.History(t.Context(), h.Admin, h.get(r.ID), 6)
		h.Must(err)
		if len(list) != len(want) {
			t.Fatalf("%d moments", len(list))
		}
		for _, m := range list {
			if got := [2]string{m.Record.Derived.Text("residual_band"), m.Record.Derived.Text("accepted")}; got != want[m.On] {
				t.Errorf("on %s: %v, want %v (%s)", m.On, got, want[m.On], m.Record.Derived.Text("residual_reason"))
			}
		}
		days, err := h.OverTime(t.Context(), h.Admin, 6)
		h.Must(err)
		for _, d := range days {
			w, open := want[d.On], 0
			if w[0] != "" {
				open = 1
			}
			if d.Open != open || open == 1 && d.Bands[w[0]] != 1 || (d.Over == 1) != (w[0] == "high") || (d.NotAccepted == 1) != (open == 1 && w[1] != "yes") {
				t.Errorf("on %s: %+v", d.On, d)
			}
		}
		_, err = h.OverTime(t.Context(), access.Actor{}, 6)
		h.Fails(err, record.Unauthenticated)
	})
}

// TestReport writes the register in each form.
func TestReport(t *testing.T) {
	h := newHouse(t, "sqlite")
	empty, err := h.Report(t.Context(), h.Admin, "House", risk.Filter{})
	h.Must(err)
	c := h.enact()
	h.limit(c.ID, "any", "low", "medium", "extreme", h.Other.Person)
	r := h.risk("A =finding <b>is</b> missed", 4, 4)
	h.treat(r.ID, 1, 0)
	full, err := h.Report(t.Context(), h.Admin, "House", risk.Filter{})
	h.Must(err)
	for _, d := range []report.Document{empty, full} {
		for name, write := range map[string]func(io.Writer, report.Document) error{"html": report.HTML, "pdf": report.PDF, "docx": report.DOCX, "xlsx": report.XLSX} {
			var b bytes.Buffer
			if err := write(&b, d); err != nil || b.Len() < 500 {
				t.Errorf("%s: %d bytes, %v", name, b.Len(), err)
			}
			if name == "html" && bytes.Contains(b.Bytes(), []byte("<b>is")) {
				t.Error("a title acts")
			}
		}
	}
}
