package identity

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"steward/internal/record"
)

// Parameters of argon2id, after the OWASP Password Storage Cheat Sheet.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltBytes = 16
	keyBytes  = 32
)

// Hasher computes password hashes, few at a time: each takes 19 MiB, and a
// flood of sign-ins must not take them all at once.
type Hasher struct {
	rand    io.Reader
	slots   chan struct{}
	waiting atomic.Int64
	queue   int64
}

// NewHasher returns a hasher that computes at most slots hashes at once and
// lets at most queue callers wait for one. Salts are read from rand.
func NewHasher(rand io.Reader, slots, queue int) *Hasher {
	return &Hasher{rand: rand, slots: make(chan struct{}, max(1, slots)), queue: int64(max(0, queue))}
}

// Hash returns the hash of a password in the PHC string format, with a new
// salt. With too many waiting already the error is Limited.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("read randomness for a salt: %w", err)
	}
	p := phc{memory: memoryKiB, passes: passes, lanes: lanes, salt: salt}
	var err error
	if p.key, err = h.key(ctx, password, p, keyBytes); err != nil {
		return "", err
	}
	return p.String(), nil
}

// Verify reports whether the password has the hash. A hash that cannot be read
// is an error; with too many waiting already the error is Limited.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (bool, error) {
	p, err := parsePHC(hash)
	if err != nil {
		return false, fmt.Errorf("read the kept password hash: %w", err)
	}
	key, err := h.key(ctx, password, p, uint32(len(p.key)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, p.key) == 1, nil
}

// key waits for a slot and computes. The same password typed on different
// keyboards gives the same bytes through NFKC.
func (h *Hasher) key(ctx context.Context, password string, p phc, size uint32) ([]byte, error) {
	if h.waiting.Add(1) > h.queue+int64(cap(h.slots)) {
		h.waiting.Add(-1)
		return nil, record.Fail(record.Limited, "Too many people sign in at this moment. Try again in a few seconds.")
	}
	defer h.waiting.Add(-1)
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a password check: %w", ctx.Err())
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), p.salt, p.passes, p.memory, p.lanes, size), nil
}

// unmatchable is a hash with today's parameters that no password has: what
// accounts without a password, and addresses without an account, are compared
// with, so that they take as long as others.
func unmatchable() string {
	return phc{memory: memoryKiB, passes: passes, lanes: lanes, salt: make([]byte, saltBytes), key: make([]byte, keyBytes)}.String()
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }
