package dossier

import (
	"context"

	"steward/internal/access"
	"steward/internal/record"
)

// maxPersons bounds how many persons of one document are looked up.
const maxPersons = 200

// Persons returns the names of the persons a document names by reference, as far as
// the actor may see them today; those erased or removed are left out.
func (s *Service) Persons(ctx context.Context, a access.Actor, d *Document) (map[string]string, error) {
	out := map[string]string{}
	refs := d.Persons(personPrefix)
	if len(refs) > maxPersons {
		refs = refs[:maxPersons]
	}
	for _, ref := range refs {
		_, number, _ := record.ParseRef(ref)
		r, err := s.reg.ByNumber(ctx, a, "person", number)
		if code := record.CodeOf(err); err != nil && (code == record.NotFound || code == record.Denied) {
			continue
		} else if err != nil {
			return nil, err
		}
		if !r.Removed && !r.Erased {
			out[ref] = r.Title
		}
	}
	return out, nil
}
