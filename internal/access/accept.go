package access

import (
	"context"

	"steward/internal/database"
	"steward/internal/record"
)

// AcceptNew accepts an invitation for somebody without an account: it makes one
// with the invited address, the name and the password hash, and the membership.
// When the address has an account, nothing happens and the error is Conflict:
// the secret of an invitation proves an invitation, not who somebody is, so
// they sign in and use AcceptAs. It needs a transaction.
func (s *Store) AcceptNew(ctx context.Context, q database.Querier, secret, name, password string) (Account, error) {
	i, err := s.Invitation(ctx, q, secret)
	if err != nil {
		return Account{}, err
	}
	if i.Account != "" {
		return Account{}, record.Fail(record.Conflict, "You have an account already. Sign in, then accept the invitation.")
	}
	a, err := s.CreateAccount(ctx, q, i.Email, name, password)
	if err != nil {
		return Account{}, err
	}
	return a, s.join(ctx, q, i, a.ID)
}

// AcceptAs accepts an invitation for the account that is signed in, which must
// be the one invited; another is Denied. It needs a transaction.
func (s *Store) AcceptAs(ctx context.Context, q database.Querier, secret string, account record.ID) error {
	i, err := s.Invitation(ctx, q, secret)
	if err != nil {
		return err
	}
	if i.Account == "" || i.Account != account {
		return record.Fail(record.Denied, "This invitation is for "+i.Email+". Sign in with that address to accept it.")
	}
	return s.join(ctx, q, i, account)
}

// join uses the invitation up and makes the membership. Deleting first means
// that of two who accept at once only one finds it.
func (s *Store) join(ctx context.Context, q database.Querier, i Invitation, account record.ID) error {
	if err := lockOrg(ctx, q, i.Org); err != nil {
		return err
	}
	if err := s.RevokeInvitation(ctx, q, i.Org, i.ID); err != nil {
		return err
	}
	member, err := exists(ctx, q, "look up the member", "SELECT id FROM membership WHERE org = ? AND account = ?", i.Org, account)
	if err != nil {
		return err
	}
	if member {
		return record.Fail(record.Conflict, "You are a member of this organisation already.")
	}
	_, err = s.PutMembership(ctx, q, Membership{Org: i.Org, Account: account, Role: i.Role, Person: i.Person, Kinds: i.Kinds, Within: i.Within, Expires: i.Until})
	return err
}
