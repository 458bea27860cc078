package identity

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// phc is a hash of argon2id in the PHC string format:
// $argon2id$v=19$m=19456,t=2,p=1$salt$key.
type phc struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
	salt   []byte
	key    []byte
}

// Bounds of what is computed for a kept hash, whoever wrote it.
const (
	maxMemoryKiB = 256 * 1024
	maxPasses    = 16
	maxLanes     = 8
	maxPHC       = 300 // bytes of the text
)

// String writes the hash as parsePHC reads it.
func (p phc) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.passes, p.lanes, encode(p.salt), encode(p.key))
}

// parsePHC reads the one form String writes, with parameters within bounds.
func parsePHC(s string) (phc, error) {
	parts := strings.Split(s, "$")
	if len(s) > maxPHC || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return phc{}, fmt.Errorf("not an argon2id hash of version %d", argon2.Version)
	}
	var p phc
	costs := strings.Split(parts[3], ",")
	if len(costs) != 3 {
		return phc{}, fmt.Errorf("argon2id hash has %d parameters, not 3", len(costs))
	}
	m, err1 := cost(costs[0], "m=", maxMemoryKiB)
	t, err2 := cost(costs[1], "t=", maxPasses)
	l, err3 := cost(costs[2], "p=", maxLanes)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return phc{}, err
		}
	}
	p.memory, p.passes, p.lanes = m, t, uint8(l)
	var err error
	if p.salt, err = decode(parts[4], 8, 64); err != nil {
		return phc{}, fmt.Errorf("salt: %w", err)
	}
	if p.key, err = decode(parts[5], 16, 64); err != nil {
		return phc{}, fmt.Errorf("key: %w", err)
	}
	if p.String() != s {
		return phc{}, fmt.Errorf("not in canonical form")
	}
	return p, nil
}

func cost(s, prefix string, limit uint32) (uint32, error) {
	digits, ok := strings.CutPrefix(s, prefix)
	n, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil || n < 1 || uint32(n) > limit {
		return 0, fmt.Errorf("parameter %q is not %s1 to %s%d", s, prefix, prefix, limit)
	}
	return uint32(n), nil
}

func decode(s string, least, most int) ([]byte, error) {
	b, err := base64.RawStdEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("not base64: %w", err)
	}
	if len(b) < least || len(b) > most {
		return nil, fmt.Errorf("%d bytes, not %d to %d", len(b), least, most)
	}
	return b, nil
}
