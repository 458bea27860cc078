package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a node of the tree: SHA-256 as RFC 6962 section 2.1 applies it.
type Hash = tlog.Hash

// HashSize is the length of a [Hash] and of a [Commitment] in bytes.
const HashSize = tlog.HashSize

// MaxSize is the largest tree size any function of this package accepts. It
// keeps all index arithmetic, here and in tlog, inside an int64.
const MaxSize int64 = 1 << 60

// EmptyRoot returns the root of a tree without leaves, the SHA-256 of nothing.
func EmptyRoot() Hash {
	return sha256.Sum256(nil)
}

// encodeHash returns the base64 text of a hash, as checkpoints and proofs
// carry it.
func encodeHash(h Hash) string {
	return base64.StdEncoding.EncodeToString(h[:])
}

// decodeHash is the exact inverse of encodeHash: it refuses every text that
// encodeHash would not have written, unused bits of the last character
// included, so that no two texts mean the same hash.
func decodeHash(s string) (Hash, error) {
	raw, err := decodeBase64(s)
	if err != nil || len(raw) != HashSize {
		return Hash{}, fmt.Errorf("%q is not the base64 of a %d-byte hash", clip(s), HashSize)
	}
	return Hash(raw), nil
}

// decodeBase64 decodes standard base64 and refuses all but the one canonical
// text of the bytes. The standard decoder skips line breaks even when strict,
// hence the comparison.
func decodeBase64(s string) ([]byte, error) {
	raw, err := base64.StdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("bad base64: %w", err)
	}
	if base64.StdEncoding.EncodeToString(raw) != s {
		return nil, fmt.Errorf("bad base64: %q is not written canonically", clip(s))
	}
	return raw, nil
}

// clip shortens foreign text so that an error message stays readable.
func clip(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
