// Package classify holds AI systems against laws: it takes answers, works out
// what a law makes of a system, keeps the result beside the answers, and works it
// out again whenever answers, content or the day change (ISO/IEC 42001 4.1, 6.1.1).
// What it knows of a law is content, read by package law; it names no article. It
// keeps nothing of its own: everything is in records.
package classify

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// Service answers for all organisations of a register. It is safe for concurrent
// use.
type Service struct {
	reg  *register.Register
	load func() (*laws, error)
}

// laws are the regimes that come with Steward, by name, and the version of each.
type laws struct {
	regimes map[string]*law.Regime
	content map[string]string
}

// New returns a service over the laws that load reads, by name, when they are
// first asked for.
func New(reg *register.Register, load func() (map[string]*law.Regime, error)) *Service {
	return &Service{reg: reg, load: sync.OnceValues(func() (*laws, error) {
		regimes, err := load()
		if err != nil {
			return nil, fmt.Errorf("read the laws: %w", err)
		}
		out := &laws{regimes: regimes, content: map[string]string{}}
		for name, r := range regimes {
			if out.content[name], err = contentOf(r); err != nil {
				return nil, err
			}
		}
		return out, nil
	})}
}

// contentOf names a version of what is known about a law: its version, and the
// fingerprint of all it says, so that content that changed without a new version
// is noticed too.
func contentOf(r *law.Regime) (string, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return "", fmt.Errorf("fingerprint of %s: %w", r.Name, err)
	}
	sum := sha256.Sum256(text)
	return r.Version + " " + hex.EncodeToString(sum[:6]), nil
}

// Regimes returns the laws by name.
func (s *Service) Regimes() ([]*law.Regime, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	var out []*law.Regime
	for _, name := range slices.Sorted(maps.Keys(all.regimes)) {
		out = append(out, all.regimes[name])
	}
	return out, nil
}

// Regime returns a law by name; one that is not there is NotFound.
func (s *Service) Regime(name string) (*law.Regime, error) {
	all, err := s.load()
	if err != nil {
		return nil, err
	}
	r := all.regimes[name]
	if r == nil {
		return nil, record.Fail(record.NotFound, "There is no law of that name here.")
	}
	return r, nil
}

// Content names the version of a law that is known here, as results keep it; ""
// for a law that is not there.
func (s *Service) Content(regime string) string {
	all, err := s.load()
	if err != nil {
		return ""
	}
	return all.content[regime]
}

// today is the day of the register's clock.
func (s *Service) today() record.Date { return record.DateOf(s.reg.Now()) }
