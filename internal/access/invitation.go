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

// InvitationLasts is how long an invitation can be accepted.
const InvitationLasts = 7 * 24 * time.Hour

// Invitation asks somebody to come into an organisation. Whoever holds its
// secret can accept it once.
type Invitation struct {
	ID      record.ID
	Org     record.ID
	Email   string
	Name    string // of the one invited, as far as known
	Role    string
	Person  record.ID
	Kinds   []string
	Within              // packs and period of the membership it leads to
	Until   record.Date // the last day of the membership it leads to
	Created time.Time
	Expires time.Time
	Inviter record.ID // the account that invited

	OrgName string    // read with it, for the page that asks to accept
	Account record.ID // of the one invited, when they have one already
}

const invitationColumns = "i.id, i.org, i.email, i.name, i.role, i.person, i.kinds, i.packs, i.scope_from, i.scope_to, i.access_until, i.created, i.expires, i.inviter, o.name, COALESCE(a.id, '')"
const invitationFrom = " FROM invitation i JOIN org o ON o.id = i.org LEFT JOIN account a ON a.email = i.email"

func noInvitation() error {
	return record.Fail(record.NotFound, "This invitation is not known or has ended. Ask for a new one.")
}

// Invite keeps an invitation and returns it with its secret, which is shown
// this once and not kept. An earlier invitation of the same address to the same
// organisation ends. Somebody who is a member already is a Conflict. It needs a
// transaction.
func (s *Store) Invite(ctx context.Context, q database.Querier, i Invitation) (Invitation, string, error) {
	email, err := FoldEmail(i.Email)
	if err != nil {
		return Invitation{}, "", invalid("email", sentence(err))
	}
	if err := checkLine("the name", i.Name, 200); i.Name != "" && err != nil {
		return Invitation{}, "", invalid("name", sentence(err))
	}
	if err := lockOrg(ctx, q, i.Org); err != nil {
		return Invitation{}, "", err
	}
	if err := s.checkTerms(ctx, q, i.terms()); err != nil {
		return Invitation{}, "", err
	}
	member, err := exists(ctx, q, "look up the member",
		"SELECT m.id FROM membership m JOIN account a ON a.id = m.account WHERE m.org = ? AND a.email = ?", i.Org, email)
	if err != nil {
		return Invitation{}, "", err
	}
	if member {
		return Invitation{}, "", record.Fail(record.Conflict, "This person is a member already. Change the membership instead.")
	}
	i.Email = email
	return s.keepInvitation(ctx, q, i)
}

func (s *Store) keepInvitation(ctx context.Context, q database.Querier, i Invitation) (Invitation, string, error) {
	id, err := s.newID()
	if err != nil {
		return Invitation{}, "", err
	}
	secret, hash, err := s.newSecret()
	if err != nil {
		return Invitation{}, "", err
	}
	if _, err := change(ctx, q, "end the earlier invitation", "DELETE FROM invitation WHERE org = ? AND email = ?", i.Org, i.Email); err != nil {
		return Invitation{}, "", err
	}
	now := s.Now()
	_, err = change(ctx, q, "keep the invitation",
		"INSERT INTO invitation (hash, id, org, email, name, role, person, kinds, packs, scope_from, scope_to, access_until, created, expires, inviter) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		hash, id, i.Org, i.Email, i.Name, i.Role, i.Person, strings.Join(i.Kinds, ","), strings.Join(i.Packs, ","), i.From, i.To, i.Until, now.UnixMilli(), now.Add(InvitationLasts).UnixMilli(), i.Inviter)
	if err != nil {
		return Invitation{}, "", err
	}
	kept, err := s.Invitation(ctx, q, secret)
	return kept, secret, err
}

// Invitation returns the invitation with a secret, when it can still be
// accepted; otherwise the error is NotFound.
func (s *Store) Invitation(ctx context.Context, q database.Querier, secret string) (Invitation, error) {
	hash, ok := secretHash(secret)
	if !ok {
		return Invitation{}, noInvitation()
	}
	i, err := scanInvitation(q.QueryRow(ctx, "SELECT "+invitationColumns+invitationFrom+" WHERE i.hash = ? AND i.expires > ?", hash, s.now()))
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, noInvitation()
	}
	if err != nil {
		return Invitation{}, fail("read the invitation", err)
	}
	return i, nil
}

// Invitations returns the organisation's invitations that can still be
// accepted, oldest first.
func (s *Store) Invitations(ctx context.Context, q database.Querier, org record.ID) ([]Invitation, error) {
	return list(ctx, q, "list invitations", scanInvitation,
		"SELECT "+invitationColumns+invitationFrom+" WHERE i.org = ? AND i.expires > ? ORDER BY i.created, i.id", org, s.now())
}

// RevokeInvitation ends an invitation of the organisation.
func (s *Store) RevokeInvitation(ctx context.Context, q database.Querier, org, id record.ID) error {
	if !id.Valid() {
		return noInvitation()
	}
	return mustChange(ctx, q, noInvitation(), "revoke the invitation", "DELETE FROM invitation WHERE org = ? AND id = ?", org, id)
}

func scanInvitation(row scanner) (Invitation, error) {
	var i Invitation
	var kinds, packs string
	var created, expires int64
	err := row.Scan(&i.ID, &i.Org, &i.Email, &i.Name, &i.Role, &i.Person, &kinds, &packs, &i.From, &i.To, &i.Until, &created, &expires, &i.Inviter, &i.OrgName, &i.Account)
	i.Kinds, i.Packs, i.Created, i.Expires = splitList(kinds), splitList(packs), fromMillis(created), fromMillis(expires)
	return i, err
}
