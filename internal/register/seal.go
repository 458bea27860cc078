package register

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"

	"steward/internal/record"
)

// sealer keeps secrets of an organisation unreadable to whoever has only the
// database: AES-256-GCM under the server's key, bound to the organisation.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	if len(key) != 32 {
		return sealer{}, fmt.Errorf("the server's key has %d bytes; it needs 32", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, fmt.Errorf("read the server's key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return sealer{}, fmt.Errorf("read the server's key: %w", err)
	}
	return sealer{aead}, nil
}

func (s sealer) seal(rand io.Reader, org record.ID, secret string) ([]byte, error) {
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return s.aead.Seal(nonce, nonce, []byte(secret), []byte(org)), nil
}

func (s sealer) open(org record.ID, sealed []byte) (string, error) {
	n := s.aead.NonceSize()
	if len(sealed) < n {
		return "", fmt.Errorf("a sealed secret is cut short")
	}
	plain, err := s.aead.Open(nil, sealed[:n], sealed[n:], []byte(org))
	if err != nil {
		return "", record.Wrap(record.Unavailable, "The log's signing key cannot be opened: this is not the key the server was set up with. Put the file server.key (or STEWARD_KEY) back.", err)
	}
	return string(plain), nil
}
