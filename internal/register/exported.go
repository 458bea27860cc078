package register

import (
	"context"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// ActExport is what the log calls the making of a pack.
const ActExport = "export"

// Exporting writes to the log that the actor has a pack made, and of what. Whoever
// makes the pack calls it before its first byte, and makes nothing when it fails.
// It asks for the verbs Log and Export.
func (g *Register) Exporting(ctx context.Context, a access.Actor, asked record.Body) error {
	for _, verb := range []access.Verb{access.Log, access.Export} {
		if err := a.Require(verb, "", nil); err != nil {
			return err
		}
	}
	return named(g.store.Write(ctx, a.Org, func(tx *store.Tx) error {
		return g.act(ctx, tx, a, "export", a.Org, ActExport, asked, "")
	}))
}
