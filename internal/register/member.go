package register

import (
	"context"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/store"
)

// Members lists everyone with a membership, ended ones too.
func (g *Register) Members(ctx context.Context, a access.Actor) ([]access.Member, error) {
	if err := a.Require(access.Members, "", nil); err != nil {
		return nil, err
	}
	return g.access.Members(ctx, g.db, a.Org)
}

// PutMember makes an account a member of the actor's organisation, or changes
// what it may there.
func (g *Register) PutMember(ctx context.Context, a access.Actor, m access.Membership) error {
	m.Org = a.Org
	return g.govern(ctx, a, access.Members, func(tx *store.Tx) error {
		kept, err := g.access.PutMembership(ctx, tx.DB, m)
		if err != nil {
			return err
		}
		return g.act(ctx, tx, a, "membership", kept.ID, "put", termsBody(m.Role, m.Account, m.Person, m.Kinds, m.Within, m.Expires), "")
	})
}

func termsBody(role string, account, person record.ID, kinds []string, within access.Within, until record.Date) record.Body {
	b := record.Body{"role": role}
	if account != "" {
		b["account"] = string(account)
	}
	if person != "" {
		b["person"] = string(person)
	}
	for name, texts := range map[string][]string{"kinds": kinds, "packs": within.Packs} {
		if len(texts) > 0 {
			b[name] = listOf(texts)
		}
	}
	for name, day := range map[string]record.Date{"from": within.From, "to": within.To, "until": until} {
		if day != "" {
			b[name] = string(day)
		}
	}
	return b
}

func listOf(texts []string) []any {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}

// RemoveMember ends a membership and the tokens made under it.
func (g *Register) RemoveMember(ctx context.Context, a access.Actor, account record.ID) error {
	return g.govern(ctx, a, access.Members, func(tx *store.Tx) error {
		m, err := g.access.Member(ctx, tx.DB, a.Org, account)
		if err != nil {
			return err
		}
		if err := g.access.RemoveMembership(ctx, tx.DB, a.Org, account); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "membership", m.ID, "remove", record.Body{"account": string(account)}, "")
	})
}

// Invite asks somebody in, and returns the secret of the link, which is shown
// this once.
func (g *Register) Invite(ctx context.Context, a access.Actor, i access.Invitation) (access.Invitation, string, error) {
	i.Org, i.Inviter = a.Org, a.Account
	var kept access.Invitation
	var secret string
	err := g.govern(ctx, a, access.Members, func(tx *store.Tx) (err error) {
		if kept, secret, err = g.access.Invite(ctx, tx.DB, i); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "invitation", kept.ID, "create", termsBody(i.Role, "", i.Person, i.Kinds, i.Within, i.Until), "")
	})
	return kept, secret, err
}

// Invitations lists the invitations that can still be accepted.
func (g *Register) Invitations(ctx context.Context, a access.Actor) ([]access.Invitation, error) {
	if err := a.Require(access.Members, "", nil); err != nil {
		return nil, err
	}
	return g.access.Invitations(ctx, g.db, a.Org)
}

// RevokeInvitation ends an invitation.
func (g *Register) RevokeInvitation(ctx context.Context, a access.Actor, id record.ID) error {
	return g.govern(ctx, a, access.Members, func(tx *store.Tx) error {
		if err := g.access.RevokeInvitation(ctx, tx.DB, a.Org, id); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "invitation", id, "revoke", nil, "")
	})
}

// Invitation returns the invitation a secret opens, for the page that asks to
// accept it.
func (g *Register) Invitation(ctx context.Context, secret string) (access.Invitation, error) {
	return g.access.Invitation(ctx, g.db, secret)
}

// AcceptNew accepts an invitation for somebody without an account, and makes
// it.
func (g *Register) AcceptNew(ctx context.Context, secret, name, passwordHash string) (access.Account, error) {
	var account access.Account
	err := g.accept(ctx, secret, func(tx *database.Tx) (record.ID, error) {
		var err error
		account, err = g.access.AcceptNew(ctx, tx, secret, name, passwordHash)
		return account.ID, err
	})
	return account, err
}

// AcceptAs accepts an invitation for the account that is signed in, which must
// be the one invited.
func (g *Register) AcceptAs(ctx context.Context, secret string, account record.ID) error {
	return g.accept(ctx, secret, func(tx *database.Tx) (record.ID, error) {
		return account, g.access.AcceptAs(ctx, tx, secret, account)
	})
}

func (g *Register) accept(ctx context.Context, secret string, do func(*database.Tx) (record.ID, error)) error {
	i, err := g.access.Invitation(ctx, g.db, secret)
	if err != nil {
		return err
	}
	return named(g.store.Write(ctx, i.Org, func(tx *store.Tx) error {
		account, err := do(tx.DB)
		if err != nil {
			return err
		}
		actor := access.Actor{Account: account, Org: i.Org}
		return g.act(ctx, tx, actor, "invitation", i.ID, "accept", termsBody(i.Role, account, i.Person, i.Kinds, i.Within, i.Until), "")
	}))
}

// Roles lists the built-in roles, then the organisation's own.
func (g *Register) Roles(ctx context.Context, a access.Actor) ([]access.Role, error) {
	if err := signedIn(a); err != nil {
		return nil, err
	}
	return g.access.Roles(ctx, g.db, a.Org)
}

// PutRole keeps a role of the organisation's own, new or changed.
func (g *Register) PutRole(ctx context.Context, a access.Actor, r access.Role) error {
	return g.govern(ctx, a, access.Members, func(tx *store.Tx) error {
		if err := g.access.PutRole(ctx, tx.DB, a.Org, r); err != nil {
			return err
		}
		spec, err := access.EncodeRole(r)
		if err != nil {
			return err
		}
		return g.act(ctx, tx, a, "role", a.Org, "put", record.Body{"name": r.Name, "role": string(spec)}, "")
	})
}

// RemoveRole deletes a role of the organisation's own that nobody has.
func (g *Register) RemoveRole(ctx context.Context, a access.Actor, name string) error {
	return g.govern(ctx, a, access.Members, func(tx *store.Tx) error {
		if err := g.access.RemoveRole(ctx, tx.DB, a.Org, name); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "role", a.Org, "remove", record.Body{"name": name}, "")
	})
}

// Tokens lists the actor's own API tokens; for who decides on members,
// everyone's.
func (g *Register) Tokens(ctx context.Context, a access.Actor) ([]access.Token, error) {
	if err := a.Require(access.Tokens, "", nil); err != nil {
		return nil, err
	}
	list, err := g.access.Tokens(ctx, g.db, a.Org)
	if err != nil || a.May(access.Members, "", nil).Allowed {
		return list, err
	}
	own := list[:0]
	for _, t := range list {
		if t.Account == a.Account {
			own = append(own, t)
		}
	}
	return own, nil
}

// CreateToken makes an API token in the actor's name and returns its secret,
// which is shown this once. The zero time means no end.
func (g *Register) CreateToken(ctx context.Context, a access.Actor, name string, scopes []string, expires time.Time) (access.Token, string, error) {
	var t access.Token
	var secret string
	err := g.govern(ctx, a, access.Tokens, func(tx *store.Tx) (err error) {
		if t, secret, err = g.access.CreateToken(ctx, tx.DB, a.Org, a.Account, name, scopes, expires); err != nil {
			return err
		}
		return g.act(ctx, tx, a, "token", t.ID, "create", record.Body{"scopes": listOf(t.Scopes)}, "")
	})
	return t, secret, err
}

// RevokeToken ends an API token of the actor's own; for who decides on members,
// anyone's.
func (g *Register) RevokeToken(ctx context.Context, a access.Actor, id record.ID) error {
	tokens, err := g.Tokens(ctx, a)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		if t.ID != id {
			continue
		}
		return g.govern(ctx, a, access.Tokens, func(tx *store.Tx) error {
			if err := g.access.RevokeToken(ctx, tx.DB, a.Org, t.Account, id); err != nil {
				return err
			}
			return g.act(ctx, tx, a, "token", id, "revoke", nil, "")
		})
	}
	return record.Fail(record.NotFound, "There is no such API token.")
}
