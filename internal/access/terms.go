package access

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/database"
	"steward/internal/record"
)

// terms are what memberships and invitations share: as what somebody may come
// in, how far and until when.
type terms struct {
	org     record.ID
	role    string
	person  record.ID
	kinds   []string
	expires record.Date
	within  Within
}

func (m Membership) terms() terms {
	return terms{m.Org, m.Role, m.Person, m.Kinds, m.Expires, m.Within}
}

func (i Invitation) terms() terms { return terms{i.Org, i.Role, i.Person, i.Kinds, i.Until, i.Within} }

// checkTerms names everything wrong in an Invalid error: an unknown role, a
// person who is none of this organisation's, unknown or repeated kinds, no
// date, packs or days of a period that are none, and what the role itself asks
// for.
func (s *Store) checkTerms(ctx context.Context, q database.Querier, t terms) error {
	var wrong []record.FieldError
	fault := func(field, format string, args ...any) {
		wrong = append(wrong, record.FieldError{Field: field, Code: "invalid", Message: fmt.Sprintf(format, args...)})
	}
	known, err := s.knowsRole(ctx, q, t.org, t.role)
	if err != nil {
		return err
	}
	if !known {
		fault("role", "%q is not a role of this organisation.", clip(t.role, 60))
	}
	if t.person != "" && !t.person.Valid() {
		fault("person", "The person is not in this organisation.")
	} else if t.person != "" {
		known, err := exists(ctx, q, "look up the person", "SELECT id FROM record WHERE org = ? AND id = ? AND kind = 'person' AND gone = 0", t.org, t.person)
		if err != nil {
			return err
		}
		if !known {
			fault("person", "The person is not in this organisation.")
		}
	}
	for i, k := range t.kinds {
		if s.Catalogue.Kind(k) == nil || slices.Contains(t.kinds[:i], k) {
			fault("kinds", "%q is not a kind, or named twice.", clip(k, 60))
		}
	}
	if t.role == Administrator && len(t.kinds) > 0 {
		fault("kinds", "An administrator cannot be limited to some kinds.")
	}
	if _, err := record.ParseDate(string(t.expires)); t.expires != "" && err != nil {
		fault("expires", "The last day %v.", err)
	}
	if t.role == ExternalAuditor && t.expires == "" {
		fault("expires", "An external auditor needs a last day.")
	}
	t.within.check(t.role, fault)
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

// sentence turns an error written without a full stop into a sentence.
func sentence(err error) string {
	r := []rune(err.Error())
	if len(r) > 0 && r[0] >= 'a' && r[0] <= 'z' {
		r[0] -= 'a' - 'A'
	}
	return string(r) + "."
}
