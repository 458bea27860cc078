package register

import (
	"context"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// TokenActor returns whom an API token acts for, and notes its use.
func (g *Register) TokenActor(ctx context.Context, secret string) (access.Actor, error) {
	a, t, err := g.access.TokenActor(ctx, g.db, secret)
	if err != nil {
		return access.Actor{}, err
	}
	if err := g.access.TouchToken(ctx, g.db, t); err != nil {
		return access.Actor{}, err
	}
	return a, nil
}

// BeginSession starts a session for an account that proved who it is, and
// returns the secret for its cookie.
func (g *Register) BeginSession(ctx context.Context, account record.ID, agent, address string) (string, error) {
	_, secret, err := g.access.CreateSession(ctx, g.db, account, agent, address)
	return secret, err
}

// Session returns the session and the account of a cookie, and notes its use.
func (g *Register) Session(ctx context.Context, secret string) (access.Session, access.Account, error) {
	s, a, err := g.access.Session(ctx, g.db, secret)
	if err != nil {
		return s, a, err
	}
	return s, a, g.access.TouchSession(ctx, g.db, s)
}

// Sessions lists the sessions of an account that have not ended.
func (g *Register) Sessions(ctx context.Context, account record.ID) ([]access.Session, error) {
	return g.access.Sessions(ctx, g.db, account)
}

// EndSession ends one session of an account.
func (g *Register) EndSession(ctx context.Context, account, session record.ID) error {
	return g.access.RevokeSession(ctx, g.db, account, session)
}

// EndOtherSessions ends all sessions of an account but one.
func (g *Register) EndOtherSessions(ctx context.Context, account, keep record.ID) error {
	return g.access.RevokeSessions(ctx, g.db, account, keep)
}

// Account returns an account.
func (g *Register) Account(ctx context.Context, id record.ID) (access.Account, error) {
	return g.access.Account(ctx, g.db, id)
}

// AccountByEmail returns an account by e-mail address. It is for the command
// line.
func (g *Register) AccountByEmail(ctx context.Context, email string) (access.Account, error) {
	return g.access.AccountByEmail(ctx, g.db, email)
}

// Accounts lists all accounts. It is for the command line.
func (g *Register) Accounts(ctx context.Context) ([]access.Account, error) {
	return g.access.Accounts(ctx, g.db)
}

// CreateAccount makes an account with the password hash that identity makes. It
// is for the command line; people come in by invitation.
func (g *Register) CreateAccount(ctx context.Context, email, name, passwordHash string) (access.Account, error) {
	return g.access.CreateAccount(ctx, g.db, email, name, passwordHash)
}

// SetPassword keeps a new password hash and ends every session of the account.
func (g *Register) SetPassword(ctx context.Context, account record.ID, passwordHash string) error {
	return g.db.Write(ctx, func(tx *database.Tx) error {
		return g.access.SetPassword(ctx, tx, account, passwordHash)
	})
}

// DisableAccount keeps an account from signing in, or lets it again. The last
// administrator of an organisation cannot be disabled. It is for the command
// line.
func (g *Register) DisableAccount(ctx context.Context, account record.ID, disabled bool) error {
	return g.db.Write(ctx, func(tx *database.Tx) error {
		if disabled {
			return g.access.DisableAccount(ctx, tx, account)
		}
		return g.access.EnableAccount(ctx, tx, account)
	})
}
