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
	law  Laws
}

// Laws finds a law by its name; one that is not there is NotFound.
type Laws func(name string) (*law.Regime, error)

// New returns a service over the documents that laws ask for. They are read when they
// are first asked for; loading them is given the kinds and laws they are held against.
func New(reg *register.Register, laws Laws, load func(*record.Catalogue, Laws) (*Library, error)) *Service {
	return &Service{reg: reg, law: laws, load: sync.OnceValues(func() (*Library, error) {
		lib, err := load(reg.Kinds(), laws)
		if err != nil {
			return nil, fmt.Errorf("read the documents of the laws: %w", err)
		}
		return lib, nil
	})}
}

// Library returns the documents that laws ask for.
func (s *Service) Library() (*Library, error) { return s.load() }

// template returns a template with its law; one that is not there is NotFound.
func (s *Service) template(id string) (*Template, *law.Regime, error) {
	lib, err := s.load()
	if err != nil {
		return nil, nil, err
	}
	t := lib.Template(id)
	if t == nil {
		return nil, nil, record.Fail(record.NotFound, "No law asks for a document of that name.")
	}
	regime, err := s.law(t.Law)
	if err != nil {
		return nil, nil, err
	}
	return t, regime, nil
}
