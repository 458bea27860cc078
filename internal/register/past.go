package register

import (
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// Past returns a register whose clock is given, so that an example organisation
// can have a history. For any other organisation it is Denied: what real
// organisations do is written when they do it. Writes to other organisations
// through it are refused.
func (g *Register) Past(org access.Org, now func() time.Time) (*Register, error) {
	if !org.Example {
		return nil, record.Fail(record.Denied, "Only the example organisation has an invented past.")
	}
	p := *g
	p.now, p.only = now, org.ID
	p.store = &store.Store{DB: g.db, Now: now, Rand: g.rand}
	p.access = &access.Store{Now: now, Rand: g.rand, Catalogue: g.kinds}
	return &p, nil
}
