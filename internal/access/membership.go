package access

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Membership is what an account may be in one organisation.
type Membership struct {
	ID      record.ID
	Org     record.ID
	Account record.ID
	Role    string      // name of a built-in role or one of the organisation's own
	Person  record.ID   // the person record the account is; empty: none
	Kinds   []string    // kinds it is limited to; empty: all
	Within              // packs and period it is limited to
	Expires record.Date // the last day (UTC) it is valid; empty: no end
	Created time.Time
}

// Member is a membership with the account it belongs to.
type Member struct {
	Membership
	Email    string
	Name     string
	Disabled bool // the account is
}

const memberColumns = "m.id, m.org, m.account, m.role, m.person, m.kinds, m.packs, m.scope_from, m.scope_to, m.expires, m.created, a.email, a.name, a.disabled"

func noMember() error {
	return record.Fail(record.NotFound, "There is no such member of the organisation.")
}

// Members returns everyone with a membership, ended ones too, by name.
func (s *Store) Members(ctx context.Context, q database.Querier, org record.ID) ([]Member, error) {
	return list(ctx, q, "list members", scanMember,
		"SELECT "+memberColumns+" FROM membership m JOIN account a ON a.id = m.account WHERE m.org = ? ORDER BY a.name, a.id", org)
}

// Member returns one member; an account that has no membership is NotFound.
func (s *Store) Member(ctx context.Context, q database.Querier, org, account record.ID) (Member, error) {
	if !account.Valid() {
		return Member{}, noMember()
	}
	m, err := scanMember(q.QueryRow(ctx,
		"SELECT "+memberColumns+" FROM membership m JOIN account a ON a.id = m.account WHERE m.org = ? AND m.account = ?", org, account))
	if errors.Is(err, sql.ErrNoRows) {
		return Member{}, noMember()
	}
	if err != nil {
		return Member{}, fail("read the member", err)
	}
	return m, nil
}

// PutMembership makes an account a member, or changes its membership; identity
// and time of the first making stay. Role, person, limits and last day are
// checked, every wrong one is named. Taking the administrator's rights from the
// last administrator is a Conflict. It needs a transaction.
func (s *Store) PutMembership(ctx context.Context, q database.Querier, m Membership) (Membership, error) {
	if err := lockOrg(ctx, q, m.Org); err != nil {
		return Membership{}, err
	}
	if _, err := s.Account(ctx, q, m.Account); err != nil {
		return Membership{}, err
	}
	if err := s.checkTerms(ctx, q, m.terms()); err != nil {
		return Membership{}, err
	}
	if !m.lasting() {
		if err := s.keepAdministrator(ctx, q, m.Org, m.Account); err != nil {
			return Membership{}, err
		}
	}
	id, err := s.newID()
	if err != nil {
		return Membership{}, err
	}
	_, err = change(ctx, q, "write the membership",
		"INSERT INTO membership (org, account, id, role, person, kinds, packs, scope_from, scope_to, expires, created) VALUES (?,?,?,?,?,?,?,?,?,?,?)"+
			" ON CONFLICT (org, account) DO UPDATE SET role = excluded.role, person = excluded.person, kinds = excluded.kinds,"+
			" packs = excluded.packs, scope_from = excluded.scope_from, scope_to = excluded.scope_to, expires = excluded.expires",
		m.Org, m.Account, id, m.Role, m.Person, strings.Join(m.Kinds, ","), strings.Join(m.Packs, ","), m.From, m.To, m.Expires, s.now())
	if err != nil {
		return Membership{}, err
	}
	kept, err := s.Member(ctx, q, m.Org, m.Account)
	return kept.Membership, err
}

// RemoveMembership ends a membership and deletes the tokens its account made in
// the organisation. The last administrator cannot be removed (Conflict). It
// needs a transaction.
func (s *Store) RemoveMembership(ctx context.Context, q database.Querier, org, account record.ID) error {
	if !account.Valid() {
		return noMember()
	}
	if err := s.keepAdministrator(ctx, q, org, account); err != nil {
		return err
	}
	if err := mustChange(ctx, q, noMember(), "remove the member", "DELETE FROM membership WHERE org = ? AND account = ?", org, account); err != nil {
		return err
	}
	_, err := change(ctx, q, "remove the member's tokens", "DELETE FROM token WHERE org = ? AND account = ?", org, account)
	return err
}

// keepAdministrator locks the organisation and refuses (Conflict) to let the
// account go when it is the only lasting administrator there.
func (s *Store) keepAdministrator(ctx context.Context, q database.Querier, org, account record.ID) error {
	if err := lockOrg(ctx, q, org); err != nil {
		return err
	}
	lasting, err := list(ctx, q, "read the administrators", scanID,
		"SELECT m.account FROM membership m JOIN account a ON a.id = m.account"+
			" WHERE m.org = ? AND m.role = ? AND m.expires = '' AND m.kinds = '' AND a.disabled = 0", org, Administrator)
	if err != nil {
		return err
	}
	if len(lasting) == 1 && lasting[0] == account {
		return record.Fail(record.Conflict, "This is the last administrator of the organisation. Make somebody else administrator first.")
	}
	return nil
}

// lasting reports whether the membership counts as an administrator that an
// organisation can rely on: one without end.
func (m Membership) lasting() bool {
	return m.Role == Administrator && m.Expires == "" && len(m.Kinds) == 0
}

func scanMember(row scanner) (Member, error) {
	var m Member
	var kinds, packs string
	var created, disabled int64
	err := row.Scan(&m.ID, &m.Org, &m.Account, &m.Role, &m.Person, &kinds, &packs, &m.From, &m.To, &m.Expires, &created, &m.Email, &m.Name, &disabled)
	m.Kinds, m.Packs, m.Created, m.Disabled = splitList(kinds), splitList(packs), fromMillis(created), disabled != 0
	return m, err
}

// splitList reads a comma-separated column; empty is none.
func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
