package export

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// newVerifier reads a key in the form of C2SP signed-note.
func newVerifier(vkey string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(vkey))
	if err != nil {
		return nil, fmt.Errorf("the key is not a verifier key of C2SP signed-note: %w", err)
	}
	return v, nil
}

// Fingerprint is how people compare keys: the SHA-256 of the verifier key's
// text, in groups of four.
func Fingerprint(vkey string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(vkey)))
	text := hex.EncodeToString(sum[:])
	var parts []string
	for i := 0; i < len(text); i += 4 {
		parts = append(parts, text[i:i+4])
	}
	return strings.Join(parts, " ")
}
