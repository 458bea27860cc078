package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
)

// SaltSize is the length of the salt of a commitment in bytes.
const SaltSize = 32

// commitPrefix separates commitments from every other use of SHA-256. It is
// part of the format and never changes; another format takes another prefix.
const commitPrefix = "steward/ledger/commitment/v1\n"

// Commitment is what the log keeps of a change: the log entry in the sense of
// C2SP tlog-tiles.
type Commitment [HashSize]byte

// Commit returns the commitment to the canonical bytes of an entry:
//
//	SHA-256( "steward/ledger/commitment/v1" || 0x0A
//	      || uint64-big-endian(len(salt))  || salt
//	      || uint64-big-endian(len(entry)) || entry )
//
// Both lengths are framed, so no other pair of salt and entry hashes the same
// bytes. With a salt of [SaltSize] random bytes, used for this entry alone and
// kept secret or destroyed, the commitment reveals nothing about the entry.
// Commit accepts a salt of any length; [Verify] reports a salt of another
// length than [SaltSize] as a fault.
func Commit(salt, entry []byte) [32]byte {
	var frame [8]byte
	h := sha256.New()
	h.Write([]byte(commitPrefix))
	binary.BigEndian.PutUint64(frame[:], uint64(len(salt)))
	h.Write(frame[:])
	h.Write(salt)
	binary.BigEndian.PutUint64(frame[:], uint64(len(entry)))
	h.Write(frame[:])
	h.Write(entry)
	var sum [32]byte
	h.Sum(sum[:0])
	return sum
}

// NewSalt reads the salt of one commitment from a source of secure randomness.
func NewSalt(rand io.Reader) ([]byte, error) {
	salt := make([]byte, SaltSize)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return nil, fmt.Errorf("reading randomness for a salt: %w", err)
	}
	return salt, nil
}

// LeafHash returns the leaf of the commitment in the tree,
// SHA-256(0x00 || commitment), RFC 6962 section 2.1.
func (c Commitment) LeafHash() Hash {
	var buf [1 + HashSize]byte
	copy(buf[1:], c[:])
	return sha256.Sum256(buf[:])
}

// String returns the commitment in base64.
func (c Commitment) String() string {
	return base64.StdEncoding.EncodeToString(c[:])
}
