package classify_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"steward/internal/testenv/world"
)

// TestEveryClassOfTheSharedCases takes one system of each class of the shared
// cases through the interview's answers, on the day of the amended text.
func TestEveryClassOfTheSharedCases(t *testing.T) {
	folder := os.Getenv("STEWARD_SHARED")
	if folder == "" {
		folder = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(folder, "cases", "euaiact-open.json"))
	if err != nil {
		t.Fatalf("THE SHARED CASES ARE ABSENT: set STEWARD_SHARED to the folder that has cases/euaiact-open.json: %v", err)
	}
	var shared struct {
		Classification []struct {
			ID       string
			Inputs   []string
			Expected struct{ Class string }
		}
	}
	if err := json.Unmarshal(data, &shared); err != nil {
		t.Fatal(err)
	}
	d := newDesk(world.New(t, world.SQLite(t)))
	d.Clock.Set(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	done := map[string]bool{}
	for _, one := range shared.Classification {
		if done[one.Expected.Class] {
			continue
		}
		done[one.Expected.Class] = true
		c := d.begun(one.ID)
		d.answer(d.Admin, c, say("yes", one.Inputs...)...)
		j := d.rest(d.Admin, c)
		if kept := d.get(c.ID); kept.Body.Text("class") != one.Expected.Class || !j.Settled() {
			t.Errorf("%s: %s, want %s", one.ID, kept.Body.Text("class"), one.Expected.Class)
		}
	}
	if len(done) < 8 {
		t.Fatalf("the cases have %d classes only", len(done))
	}
	p, err := d.Portfolio(t.Context(), d.Admin, act)
	d.Must(err)
	if p.Begun != len(done) || p.Systems != len(done) || p.Open != 0 || len(p.Classes) != len(done) {
		t.Fatalf("%+v", p)
	}
	classes, capped, err := d.AsOf(t.Context(), d.Admin, act, "2026-11-24")
	d.Must(err)
	if capped || len(classes) != len(p.Classes) {
		t.Fatalf("as of today %v, kept %v", classes, p.Classes)
	}
	for i := range classes {
		if classes[i] != p.Classes[i] {
			t.Errorf("as of today %v, kept %v", classes[i], p.Classes[i])
		}
	}
}
