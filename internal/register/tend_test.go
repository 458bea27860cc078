package register_test

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestStamps holds that the authority an organisation named is asked for its
// newest checkpoint, once an hour at most, and that one that fails stops
// nothing else.
func TestStamps(t *testing.T) {
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			asked, broken := 0, false
			g, err := register.New(register.Options{DB: db, Blobs: w.Blobs, Kinds: w.Register.Kinds(), Key: make([]byte, 32), Now: w.Clock.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler),
				Stamp: func(_ context.Context, authority string, checkpoint []byte) ([]byte, error) {
					asked++
					if broken {
						return nil, errors.New("no answer")
					}
					return append([]byte(authority+" "), checkpoint...), nil
				}})
			w.Must(err)
			w.Must(g.Tend(t.Context()))
			if asked != 0 {
				t.Fatal("an authority was asked that nobody named")
			}
			w.Must(g.PutSettings(t.Context(), w.Admin, access.OrgSettings{TimestampURL: "https://tsa.example.org"}))
			w.Must(g.Tend(t.Context()))
			head, err := g.Head(t.Context(), w.Admin)
			w.Must(err)
			if asked != 1 || !head.Stamped {
				t.Fatalf("asked %d times, stamped %v", asked, head.Stamped)
			}
			w.Create("task", "one", nil)
			w.Must(g.Tend(t.Context()))
			if asked != 1 {
				t.Fatal("asked again within the hour")
			}
			w.Clock.Add(2 * time.Hour)
			w.Create("task", "two", nil)
			broken = true
			if err := g.Tend(t.Context()); err == nil || asked != 2 {
				t.Fatalf("a broken authority: asked %d times, %v", asked, err)
			}
			checkpoints, err := g.Checkpoints(t.Context(), w.Admin, 10)
			w.Must(err)
			if len(checkpoints) < 3 || checkpoints[0].Stamp != nil {
				t.Fatalf("%d checkpoints, the newest stamped: %v", len(checkpoints), checkpoints[0].Stamp != nil)
			}
		})
	}
}
