package access

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// Secrets are 32 random bytes. Only the SHA-256 of their text is kept: enough
// to look them up, useless to whoever reads the database. No salt or slow hash
// is needed, because nobody can guess 256 bits.

const (
	secretBytes = 32
	secretChars = 43 // of 32 bytes in base64url
	// TokenPrefix leads every API token, so that scanners of leaked secrets know it.
	TokenPrefix = "stw_"
	tokenChars  = 58 // of 36 bytes in base32
)

func (s *Store) randomBytes() ([]byte, error) {
	b := make([]byte, secretBytes)
	if _, err := io.ReadFull(s.Rand, b); err != nil {
		return nil, fmt.Errorf("read randomness for a secret: %w", err)
	}
	return b, nil
}

// newSecret returns the secret of a cookie or an invitation and the hash to keep.
func (s *Store) newSecret() (secret, hash string, err error) {
	b, err := s.randomBytes()
	if err != nil {
		return "", "", err
	}
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, hashSecret(secret), nil
}

func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// secretHash returns the hash of a secret somebody shows; ok is false for what
// newSecret cannot have made, so that nonsense never reaches the database.
func secretHash(secret string) (hash string, ok bool) {
	if len(secret) != secretChars {
		return "", false
	}
	if _, err := base64.RawURLEncoding.Strict().DecodeString(secret); err != nil {
		return "", false
	}
	return hashSecret(secret), true
}

func tokenEncoding() *base32.Encoding {
	return base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
}

// formatToken writes 32 secret bytes and their CRC-32 (IEEE) as an API token.
func formatToken(secret []byte) string {
	b := binary.BigEndian.AppendUint32(append([]byte(nil), secret...), crc32.ChecksumIEEE(secret))
	return TokenPrefix + tokenEncoding().EncodeToString(b)
}

// IsToken reports whether a text has the form of an API token and its checksum
// fits. It needs no database: a scanner, or a server flooded with nonsense, can
// tell by itself.
func IsToken(text string) bool {
	body, ok := strings.CutPrefix(text, TokenPrefix)
	if !ok || len(body) != tokenChars || strings.ContainsAny(body, "\r\n") {
		return false
	}
	b, err := tokenEncoding().DecodeString(body)
	return err == nil && formatToken(b[:secretBytes]) == text
}
