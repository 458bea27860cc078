package record

import (
	"encoding/base32"
	"fmt"
	"io"
	"time"
)

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an identity from the time (48 bits of milliseconds) and 80 random
// bits read from rand.
func NewID(now time.Time, rand io.Reader) (ID, error) {
	var b [16]byte
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	if _, err := io.ReadFull(rand, b[6:]); err != nil {
		return "", fmt.Errorf("read randomness for an identity: %w", err)
	}
	return ID(idEncoding.EncodeToString(b[:])), nil
}

// Valid reports whether the identity has the form NewID makes.
func (id ID) Valid() bool {
	if len(id) != 26 {
		return false
	}
	b, err := idEncoding.DecodeString(string(id))
	return err == nil && idEncoding.EncodeToString(b) == string(id)
}
