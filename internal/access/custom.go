package access

import (
	"context"
	"fmt"

	"steward/internal/database"
	"steward/internal/record"
)

// Roles returns the built-in roles, then the organisation's own by name.
func (s *Store) Roles(ctx context.Context, q database.Querier, org record.ID) ([]Role, error) {
	read := func(row scanner) (Role, error) {
		var name, label, spec string
		if err := row.Scan(&name, &label, &spec); err != nil {
			return Role{}, err
		}
		return storedRole(name, label, spec)
	}
	own, err := list(ctx, q, "list roles", read, "SELECT name, label, spec FROM role WHERE org = ? ORDER BY name", org)
	if err != nil {
		return nil, err
	}
	return append(Builtin(), own...), nil
}

// PutRole keeps a role of the organisation's own, new or changed, after
// CheckRole. Members with the role have the new grants from their next request.
func (s *Store) PutRole(ctx context.Context, q database.Querier, org record.ID, r Role) error {
	if err := CheckRole(r, s.Catalogue); err != nil {
		return err
	}
	spec, err := EncodeRole(r)
	if err != nil {
		return err
	}
	if err := lockOrg(ctx, q, org); err != nil {
		return err
	}
	_, err = change(ctx, q, "write the role",
		"INSERT INTO role (org, name, label, spec) VALUES (?,?,?,?) ON CONFLICT (org, name) DO UPDATE SET label = excluded.label, spec = excluded.spec",
		org, r.Name, r.Label, string(spec))
	return err
}

// RemoveRole deletes a role of the organisation's own that no member and no
// open invitation has; otherwise the error is Conflict. It needs a transaction.
func (s *Store) RemoveRole(ctx context.Context, q database.Querier, org record.ID, name string) error {
	missing := record.Fail(record.NotFound, "The organisation has no such role of its own.")
	if _, builtin := BuiltinRole(name); builtin || !roleName(name) {
		return missing
	}
	if err := lockOrg(ctx, q, org); err != nil {
		return err
	}
	used, err := exists(ctx, q, "look for members with the role",
		"SELECT id FROM membership WHERE org = ? AND role = ? UNION ALL SELECT id FROM invitation WHERE org = ? AND role = ? AND expires > ?",
		org, name, org, name, s.now())
	if err != nil {
		return err
	}
	if used {
		return record.Fail(record.Conflict, "Members or invitations have this role. Give them another first.")
	}
	return mustChange(ctx, q, missing, "remove the role", "DELETE FROM role WHERE org = ? AND name = ?", org, name)
}

func (s *Store) knowsRole(ctx context.Context, q database.Querier, org record.ID, name string) (bool, error) {
	if _, ok := BuiltinRole(name); ok {
		return true, nil
	}
	if !roleName(name) {
		return false, nil
	}
	return exists(ctx, q, "look up the role", "SELECT name FROM role WHERE org = ? AND name = ?", org, name)
}

// storedRole reads a role back. Kinds and steps are not checked again: one that
// a newer program no longer has matches nothing, and locks nobody out.
func storedRole(name, label, spec string) (Role, error) {
	r, err := readRole([]byte(spec))
	if err != nil {
		return Role{}, fmt.Errorf("role %s: %w", name, err)
	}
	r.Name, r.Label = name, label
	return r, nil
}
