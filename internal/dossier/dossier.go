package dossier

import (
	"fmt"
	"sync"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// Bounds of what drawing up one document reads.
const (
	maxRecords = 200 // records of a table
	maxWays    = 40  // different ways from the system to other records, in one template
	maxMissing = 100 // named for one element
)

// Service answers for all organisations of a register. It is safe for concurrent
// use. It keeps nothing of its own: everything is in records.
type Service struct {
	reg  *register.Register
	load func() (*Library, error)
	law  func() (*law.Regime, error)
}

// New returns a service over the documents of one law. Both are read when they are
// first asked for; loading the documents is given the kinds they are held against.
func New(reg *register.Register, regime func() (*law.Regime, error), load func(*record.Catalogue, *law.Regime) (*Library, error)) *Service {
	s := &Service{reg: reg, law: sync.OnceValues(regime)}
	s.load = sync.OnceValues(func() (*Library, error) {
		r, err := s.law()
		if err != nil {
			return nil, fmt.Errorf("read the law: %w", err)
		}
		lib, err := load(reg.Kinds(), r)
		if err != nil {
			return nil, fmt.Errorf("read the documents of the law: %w", err)
		}
		return lib, nil
	})
	return s
}

// Library returns the documents the law asks for.
func (s *Service) Library() (*Library, error) { return s.load() }

// template returns a template with its law; one that is not there is NotFound.
func (s *Service) template(id string) (*Template, *law.Regime, error) {
	lib, err := s.load()
	if err != nil {
		return nil, nil, err
	}
	regime, err := s.law()
	if err != nil {
		return nil, nil, err
	}
	t := lib.Template(id)
	if t == nil {
		return nil, nil, record.Fail(record.NotFound, "The law asks for no document of that name.")
	}
	return t, regime, nil
}
