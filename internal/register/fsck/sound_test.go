package fsck_test

import (
	"testing"
	"time"

	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestSoundHistories does what organisations do and asks that none of it is
// taken for a fault.
func TestSoundHistories(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			g, ctx, a := w.Register, w.Context(), w.Admin
			sound := func(after string) {
				t.Helper()
				if r := check(w); !r.OK() {
					t.Errorf("after %s: %v", after, r.Faults)
				}
			}
			ada, system := w.Create("person", "Ada Second", nil), w.Create("ai-system", "Triage", nil)
			term := w.Create("assignment", "", record.Body{"role": "accountable", "holder": string(ada.ID), "scope": string(system.ID), "valid_from": "2026-01-01", "valid_to": "2026-12-31"})
			sound("an assignment")
			_, err := g.Update(ctx, a, ada.ID, register.Edit{Title: ptr("Ada Renamed")})
			w.Must(err)
			_, err = g.Update(ctx, a, system.ID, register.Edit{Title: ptr("Sorting")})
			w.Must(err)
			sound("new names")
			for _, f := range []record.Field{{Name: "x_backup", Label: "Backup", Type: record.Person, Index: true}, {Name: "x_size", Label: "Size", Type: record.Number, Index: true}} {
				w.Must(g.PutField(ctx, a, "ai-system", f))
			}
			_, err = g.Update(ctx, a, system.ID, register.Edit{Body: record.Body{"x_backup": string(a.Person), "x_size": 3.0}})
			w.Must(err)
			sound("fields of its own")
			w.Must(g.RemoveField(ctx, a, "ai-system", "x_backup"))
			sound("a field taken away")
			_, err = g.Update(ctx, a, system.ID, register.Edit{Title: ptr("Sorting again")})
			w.Must(err)
			sound("a change without the field")
			_, err = g.Remove(ctx, a, system.ID, register.Move{Reason: "over"})
			w.Must(err)
			sound("a removal")
			_, err = g.Restore(ctx, a, system.ID, register.Move{})
			w.Must(err)
			sound("a restoration")
			_, err = g.Step(ctx, a, term.ID, "withdraw", register.Move{Reason: "left"})
			w.Must(err)
			sound("a withdrawal")
			w.Clock.Add(400 * 24 * time.Hour)
			sound("a year")
			w.Must(g.Tend(ctx))
			sound("tending")
			_, err = g.Erase(ctx, a, ada.ID, register.Move{Reason: "asked for"})
			w.Must(err)
			sound("an erasure")
			_, err = g.Remove(ctx, a, term.ID, register.Move{Reason: "tidy"})
			w.Must(err)
			_, err = g.Update(ctx, a, system.ID, register.Edit{Owner: &a.Person})
			w.Must(err)
			_, err = g.Restore(ctx, a, term.ID, register.Move{})
			w.Must(err)
			sound("a restoration after an erasure")
			w.Must(g.Reindex(ctx))
			sound("indexing anew")
		})
	}
}
