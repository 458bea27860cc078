package conformity_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/record"
)

// tiny2 is the next version of the house rules: 1.2 is gone, 1.3 is new, 1.1 says
// more, A.1.2 is gone and A.1.1 is called otherwise.
func tiny2() string {
	return strings.NewReplacer(
		`"version":"1"`, `"version":"2"`,
		`{"id":"1.2","parent":"1","type":"requirement","title":"Lights","text":"Lights are out."`, `{"id":"1.3","parent":"1","type":"requirement","title":"Windows","text":"Windows are shut."`,
		"Doors are shut.", "Doors are shut and locked.", "List of keys", "Register of keys",
		`,
{"id":"A.1.2","parent":"A.1","type":"control","title":"Spare keys","text":"Lock them up.","assessed":true,"selected":true,"source":"own"}`, "").Replace(tiny)
}

func read(t *testing.T, s *conformity.Service, name, text string) *pack.Pack {
	t.Helper()
	p, err := s.ReadOwn(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUpgradeAndUndo(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			h := newEstate(t, db)
			in, err := h.TakeOwn(t.Context(), h.Admin, read(t, h.Service, "tiny.json", tiny))
			h.Must(err)
			lights, spare, doors := h.byKey("tiny:1.2"), h.byKey("tiny:A.1.2"), h.byKey("tiny:1.1")
			h.evidence(nil, true, lights.ID)
			_, err = h.World.Register.Update(t.Context(), h.Admin, spare.ID, editOf(record.Body{"justification": "Keys get lost."}))
			h.Must(err)
			h.step(h.Admin, spare.ID, "include")

			own, err := h.CheckOwn(t.Context(), h.Admin, read(t, h.Service, "tiny.json", tiny2()))
			h.Must(err)
			c := own.Now
			if c == nil || len(c.Added) != 1 || c.Added[0].ID != "1.3" || len(c.Lost) != 2 || len(c.Lost[0].Rows) != 1 || c.Retitled != 2 || c.Diff.Empty() {
				t.Fatalf("what would change: %+v", c)
			}
			if h.byKey("tiny:1.2").State != "current" {
				t.Fatal("looking changed something")
			}
			now, err := h.TakeOwn(t.Context(), h.Admin, own.Pack)
			h.Must(err)
			if now.ID != in.ID || now.Body.Text("edition") != "2" || h.byKey("tiny:1.2").State != "retired" || h.byKey("tiny:A.1.2").State != "retired" || h.byKey("tiny:1.3").State != "current" {
				t.Fatalf("after the upgrade: %+v", now)
			}
			if got := h.byKey("tiny:1.1").Title; got != "Doors are shut and locked." || h.byKey("tiny:A.1.1").Title != "Register of keys" || h.byKey("tiny:1.1").ID != doors.ID {
				t.Errorf("titles did not follow: %q", got)
			}
			if g := h.grid("tiny", ""); g.Counts.Total() != 4 || row(t, g, "1.3").Status != position.NotStarted {
				t.Errorf("the grid counts %v", g.Counts)
			}
			again, err := h.TakeOwn(t.Context(), h.Admin, own.Pack)
			h.Must(err)
			if again.Rev != now.Rev {
				t.Error("the same version again changed something")
			}

			undo, err := h.Undo(t.Context(), h.Admin, "tiny")
			h.Must(err)
			_, err = h.ConfirmUndo(t.Context(), h.Admin, "tiny", "another")
			h.Fails(err, record.Conflict)
			_, err = h.ConfirmUndo(t.Context(), h.Admin, "tiny", undo.Fingerprint)
			h.Must(err)
			if h.byKey("tiny:1.2").State != "current" || h.byKey("tiny:1.3").State != "retired" || h.byKey("tiny:1.1").Title != "Doors are shut." {
				t.Errorf("the undo left 1.2 %s and 1.3 %s", h.byKey("tiny:1.2").State, h.byKey("tiny:1.3").State)
			}
			if r := h.byKey("tiny:A.1.2"); r.State != "included" || r.Body.Text("justification") != "Keys get lost." {
				t.Errorf("the decision did not come back: %+v", r)
			}
			if got := row(t, h.grid("tiny", ""), "1.2"); got.Status != position.Evidenced {
				t.Errorf("the evidence did not stay: %s", got.Status)
			}
			_, err = h.Undo(t.Context(), h.Admin, "tiny")
			h.Fails(err, record.Illegal)
		})
	}
}

// TestUndoKeepsWork holds that an undo does not retire what somebody worked on.
func TestUndoKeepsWork(t *testing.T) {
	h := newEstate(t, "sqlite")
	_, err := h.TakeOwn(t.Context(), h.Admin, read(t, h.Service, "tiny.json", tiny))
	h.Must(err)
	_, err = h.TakeOwn(t.Context(), h.Admin, read(t, h.Service, "tiny.json", tiny2()))
	h.Must(err)
	h.evidence(nil, false, h.byKey("tiny:1.3").ID)
	undo, err := h.Undo(t.Context(), h.Admin, "tiny")
	h.Must(err)
	if len(undo.Kept) != 1 || len(undo.Lost) != 0 {
		t.Fatalf("kept %d, lost %d", len(undo.Kept), len(undo.Lost))
	}
	_, err = h.ConfirmUndo(t.Context(), h.Admin, "tiny", undo.Fingerprint)
	h.Must(err)
	if h.byKey("tiny:1.3").State != "current" {
		t.Error("what was worked on was retired")
	}
}

// TestUpgradeOfSteward holds that a newer Steward changes nothing until somebody
// confirms, and that an organisation sees the version it has in use.
func TestUpgradeOfSteward(t *testing.T) {
	h := newEstate(t, "sqlite")
	library := func(text string) *conformity.Service {
		folder := fstest.MapFS{"tiny/pack.yaml": {Data: []byte(text)}}
		return conformity.New(h.World.Register, func() (*pack.Library, error) { return pack.Open(folder) })
	}
	older, newer := library(tiny), library(tiny2())
	_, err := older.Adopt(t.Context(), h.Admin, "tiny")
	h.Must(err)
	c, err := older.Upgrade(t.Context(), h.Admin, "tiny")
	h.Must(err)
	if !c.Same {
		t.Error("the same version is an upgrade")
	}
	lib, err := newer.Library(t.Context(), h.Admin)
	h.Must(err)
	if lib.Pack("tiny").Version != "1" {
		t.Error("the organisation sees a version it does not use")
	}
	c, err = newer.Upgrade(t.Context(), h.Admin, "tiny")
	h.Must(err)
	_, err = newer.Confirm(t.Context(), h.Admin, "tiny", strings.Repeat("0", 64))
	h.Fails(err, record.Conflict)
	_, err = newer.Confirm(t.Context(), h.Admin, "tiny", c.Fingerprint)
	h.Must(err)
	g, err := newer.Grid(t.Context(), h.Admin, "tiny", "")
	h.Must(err)
	if g.Pack.Version != "2" || g.In.Body.Text("edition") != "2" {
		t.Errorf("in use is version %s", g.Pack.Version)
	}
}
