// Package conformity says where an organisation stands against a standard or a
// law: it takes content packs into use, reads positions today and on any past
// day, runs gap analyses, draws up Statements of Applicability and judges
// readiness for an audit (ISO/IEC 42001 6.1.3, 9.1, 9.2). It keeps nothing of its
// own: everything is in records, and every number comes with its rows.
package conformity

import (
	"sync"

	"steward/internal/pack"
	"steward/internal/register"
)

// Service answers for all organisations of a register. It is safe for concurrent
// use.
type Service struct {
	reg  *register.Register
	load func() (*pack.Library, error) // what comes with Steward, read once
	kept kept
}

// New returns a service over the packs that come with Steward, which load reads
// when they are first asked for.
func New(reg *register.Register, load func() (*pack.Library, error)) *Service {
	return &Service{reg: reg, load: sync.OnceValues(load)}
}
