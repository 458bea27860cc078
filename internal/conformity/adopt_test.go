package conformity_test

import (
	"testing"

	"steward/internal/access"
	"steward/internal/record"
)

func TestAdopt(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			h := newHouse(t, db)
			in, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
			h.Must(err)
			if in.State != "in_use" || in.Body.Text("name") != "iso-42001" || in.Body.Text("origin") != "steward" {
				t.Fatalf("pack record: %+v", in)
			}
			lib, err := h.Library(t.Context(), h.Admin)
			h.Must(err)
			var requirements, controls int
			for _, it := range lib.Pack("iso-42001").Assessed() {
				if it.Selected {
					controls++
				} else {
					requirements++
				}
			}
			if controls != 38 || requirements < 32 {
				t.Fatalf("the pack asks for %d controls and %d requirements", controls, requirements)
			}
			got := h.all("requirement")
			if len(got) != requirements || len(h.all("control")) != controls {
				t.Fatalf("%d requirements and %d controls became records, want %d and %d", len(got), len(h.all("control")), requirements, controls)
			}
			if r := got[0]; r.External != "iso-42001:4.1/1" || r.Body.Text("clause") != "4.1" || r.State != "current" || r.Derived.Text("position") != "not_started" {
				t.Errorf("the first requirement: %+v", r)
			}
			log := h.leaves()
			again, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
			h.Must(err)
			if again.ID != in.ID || again.Rev != in.Rev || h.leaves() != log {
				t.Errorf("taking it into use again changed something: revision %d, %d leaves before and %d after", again.Rev, log, h.leaves())
			}
		})
	}
}

func TestAdoptSetAside(t *testing.T) {
	h := newHouse(t, "sqlite")
	in, err := h.Adopt(t.Context(), h.Admin, "iso-27001")
	h.Must(err)
	g := h.World.Register
	_, err = g.Step(t.Context(), h.Admin, in.ID, "set_aside", moveFor("Nobody asks for it."))
	h.Must(err)
	n := len(h.all("requirement"))
	in, err = h.Adopt(t.Context(), h.Admin, "iso-27001")
	h.Must(err)
	if in.State != "in_use" || len(h.all("requirement")) != n {
		t.Errorf("taken up again: %s with %d requirements, before %d", in.State, len(h.all("requirement")), n)
	}
	_, err = g.Remove(t.Context(), h.Admin, in.ID, moveFor("Entered by mistake."))
	h.Must(err)
	in, err = h.Adopt(t.Context(), h.Admin, "iso-27001")
	h.Must(err)
	if in.Removed || in.State != "in_use" || len(h.all("requirement")) != n {
		t.Errorf("after a removal: %+v", in)
	}
}

func TestAdoptNeedsTheRight(t *testing.T) {
	h := newHouse(t, "sqlite")
	_, err := h.Adopt(t.Context(), h.Member("reader", "rita"), "iso-42001")
	h.Fails(err, record.Denied)
	_, err = h.Adopt(t.Context(), access.Actor{}, "iso-42001")
	h.Fails(err, record.Unauthenticated)
	_, err = h.Adopt(t.Context(), h.Admin, "iso-1")
	h.Fails(err, record.NotFound)
	if n := len(h.all("pack")); n != 0 {
		t.Errorf("%d packs are in use", n)
	}
}
