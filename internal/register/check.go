package register

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"steward/internal/ledger"
	"steward/internal/record"
	"steward/internal/register/fsck"
)

// CheckOptions qualify a check of the whole database.
type CheckOptions struct {
	Quick    bool                            // ask evidence for its size only
	Progress func(organisation, part string) // told what is checked next; may be nil
}

// Check replays every log and holds the whole database and all evidence against
// it. It changes nothing. It is for the command line, which holds the database.
func (g *Register) Check(ctx context.Context, o CheckOptions) (*fsck.Report, error) {
	return fsck.Check(ctx, fsck.Options{
		DB: g.db, Blobs: g.blobs, Kinds: g.kinds, Now: g.Now(), Fields: customFields, Key: g.checkKey, Quick: o.Quick, Progress: o.Progress,
	})
}

// checkKey opens a sealed signing key and tries it against its public one.
func (g *Register) checkKey(org record.ID, public string, sealed []byte) error {
	secret, err := g.seal.open(org, sealed)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return fmt.Errorf("the signing key cannot be read: %w", err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return fmt.Errorf("the public key cannot be read: %w", err)
	}
	signed, err := ledger.SignCheckpoint(ledger.Checkpoint{Origin: signer.Name(), Root: ledger.EmptyRoot()}, signer)
	if err != nil {
		return fmt.Errorf("the signing key does not sign: %w", err)
	}
	if _, err := ledger.OpenCheckpoint(signed, verifier); err != nil {
		return fmt.Errorf("the signing key does not belong to the public key: %w", err)
	}
	return nil
}
