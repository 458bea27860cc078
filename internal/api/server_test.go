package api

import (
	"log/slog"
	"testing"

	"steward/internal/register"
	"steward/internal/testenv/stand"
)

// serverOf is the API over a register, without limits that get in the way.
func serverOf(t testing.TB, g *register.Register) *server {
	t.Helper()
	s, err := newServer(Options{Register: g, Conformity: stand.Conformity(g), Classify: stand.Classify(g), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Version: "test", Rate: 1e9, Burst: 1e9})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
