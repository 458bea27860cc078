// Follow checks a log that a server publishes, with the client and the fsck of
// Tessera:
//
//	follow URL VERIFIER ORIGIN < CHECKPOINT
//
// URL ends where C2SP tlog-tiles begins, VERIFIER is the public key of the log.
// The environment variable TOKEN is sent as a bearer token when it is set. On
// standard input is a checkpoint that was seen before, or nothing; the log must
// have grown from it. The newest checkpoint is written to standard output.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"

	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"

	"steward/internal/ledger"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: follow URL VERIFIER ORIGIN < CHECKPOINT")
		os.Exit(2)
	}
	if err := follow(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func follow(ctx context.Context, address, key, origin string) error {
	root, err := url.Parse(address)
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(root, http.DefaultClient)
	if err != nil {
		return err
	}
	if token := os.Getenv("TOKEN"); token != "" {
		fetcher.SetAuthorizationHeader("Bearer " + token)
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	before, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	if err := fsck.New(origin, verifier, fetcher, hashBundle, fsck.Opts{N: 2}).Check(ctx); err != nil {
		return fmt.Errorf("fsck: %w", err)
	}
	return advance(ctx, fetcher, verifier, origin, before)
}

// advance moves from the checkpoint seen before to the newest one, which takes a
// proof that the log only grew.
func advance(ctx context.Context, fetcher *client.HTTPFetcher, verifier note.Verifier, origin string, before []byte) error {
	consensus := client.UnilateralConsensus(fetcher.ReadCheckpoint)
	tracker, err := client.NewLogStateTracker(ctx, fetcher.ReadTile, before, verifier, origin, consensus)
	if err != nil {
		return fmt.Errorf("start at the checkpoint: %w", err)
	}
	now, err := fetcher.ReadCheckpoint(ctx)
	if err != nil {
		return fmt.Errorf("read the checkpoint: %w", err)
	}
	if len(before) > 0 {
		if _, _, now, err = tracker.Update(ctx); err != nil {
			return fmt.Errorf("advance from %d leaves: %w", tracker.Latest().Size, err)
		}
	}
	_, err = os.Stdout.Write(now)
	return err
}

// hashBundle turns an entry bundle into leaf hashes.
func hashBundle(data []byte) ([][]byte, error) {
	var bundle api.EntryBundle
	if err := bundle.UnmarshalText(data); err != nil {
		return nil, err
	}
	var out [][]byte
	for _, entry := range bundle.Entries {
		if len(entry) != ledger.HashSize {
			return nil, fmt.Errorf("an entry of %d bytes", len(entry))
		}
		h := ledger.Commitment(entry).LeafHash()
		out = append(out, h[:])
	}
	return out, nil
}
