package conformity_test

import (
	"strings"
	"testing"

	"steward/internal/aims/position"
	"steward/internal/pack"
	"steward/internal/record"
)

// TestCandidates holds that evidence of another standard is shown with the
// relation, and counts for nothing here until somebody else accepted it for this
// purpose.
func TestCandidates(t *testing.T) {
	h := newEstate(t, "sqlite")
	_, err := h.Adopt(t.Context(), h.Admin, "iso-27001")
	h.Must(err)
	own := strings.Replace(tiny, `"documents"`, `"crosswalk":[{"from":"1.1","to":"iso-27001:A.5.15","relation":"subset","source":"own"},{"from":"A.1.1","to":"iso-27001:A.5.9","relation":"intersects","note":"Keys are assets.","source":"own"}],"documents"`, 1)
	_, err = h.TakeOwn(t.Context(), h.Admin, read(t, h.Service, "tiny.json", own))
	h.Must(err)
	keys, assets := h.byKey("tiny:A.1.1"), h.byKey("iso-27001:A.5.9")
	waiting := h.evidence(nil, false, assets.ID)
	good := h.evidence(record.Body{"extent": "all", "expires": "2027-01-01"}, true, assets.ID)
	got, err := h.Candidates(t.Context(), h.Admin, "tiny:A.1.1")
	h.Must(err)
	if len(got) != 1 || got[0].Evidence.ID != good.ID || got[0].Counterpart.Relation != pack.Intersects || got[0].Counterpart.Note == "" || got[0].For.ID != assets.ID {
		t.Fatalf("candidates: %+v (waiting is %s)", got, waiting.ID)
	}
	if r := row(t, h.grid("tiny", ""), "A.1.1"); r.Status != position.NotStarted {
		t.Errorf("a candidate made it %s", r.Status)
	}
	back, err := h.Candidates(t.Context(), h.Admin, "iso-27001:A.5.15")
	h.Must(err)
	if len(back) != 0 {
		t.Errorf("from the other side there are %d", len(back))
	}
	made, err := h.UseCandidate(t.Context(), h.Admin, "tiny:A.1.1", good.ID)
	h.Must(err)
	if made.State != "submitted" || made.Body.Text("extent") != "part" || made.Body.List("supports")[0] != string(keys.ID) || made.Body.Text("expires") != "2027-01-01" || !strings.Contains(made.Body.Text("custody"), "iso-27001:A.5.9") {
		t.Errorf("what was handed in: %+v", made)
	}
	if r := row(t, h.grid("tiny", ""), "A.1.1"); r.Status != position.Unknown {
		t.Errorf("handed in and not reviewed it is %s", r.Status)
	}
	_, err = h.UseCandidate(t.Context(), h.Admin, "tiny:A.1.1", good.ID)
	h.Fails(err, record.NotFound)
	h.step(h.Other, made.ID, "accept")
	if r := row(t, h.grid("tiny", ""), "A.1.1"); r.Status != position.Partial {
		t.Errorf("accepted for a part of an undecided control it is %s", r.Status)
	}
	_, err = h.Candidates(t.Context(), h.Admin, "tiny:1")
	h.Fails(err, record.NotFound)
	h.evidence(record.Body{"expires": "2026-04-01"}, true, h.byKey("tiny:1.1").ID)
	if back, err = h.Candidates(t.Context(), h.Admin, "iso-27001:A.5.15"); err != nil || len(back) != 1 || back[0].Counterpart.Relation != pack.Superset {
		t.Errorf("from the other side: %+v, %v", back, err)
	}
}
