package access

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// How long a session lasts: SessionIdle after it was last used, SessionMax
// after it began, whatever comes first.
const (
	SessionIdle = 14 * 24 * time.Hour
	SessionMax  = 30 * 24 * time.Hour
	touchEvery  = time.Minute
)

// Session is a browser somebody signed in with.
type Session struct {
	ID      record.ID
	Account record.ID
	Created time.Time
	Seen    time.Time // last use, to the minute
	Expires time.Time
	Agent   string // what the browser calls itself
	Address string // where it signed in from
}

const sessionColumns = "s.id, s.account, s.created, s.seen, s.expires, s.agent, s.address"

func noSession() error {
	return record.Fail(record.Unauthenticated, "You are not signed in, or your session has ended.")
}

// CreateSession begins a session and returns it with the secret for the
// cookie, which is not kept. A disabled or unknown account is Unauthenticated.
func (s *Store) CreateSession(ctx context.Context, q database.Querier, account record.ID, agent, address string) (Session, string, error) {
	a, err := s.Account(ctx, q, account)
	if record.CodeOf(err) == record.NotFound || err == nil && a.Disabled {
		return Session{}, "", noSession()
	}
	if err != nil {
		return Session{}, "", err
	}
	id, err := s.newID()
	if err != nil {
		return Session{}, "", err
	}
	secret, hash, err := s.newSecret()
	if err != nil {
		return Session{}, "", err
	}
	now := fromMillis(s.now())
	n := Session{ID: id, Account: account, Created: now, Seen: now, Expires: now.Add(SessionIdle), Agent: oneLine(agent, 200), Address: oneLine(address, 64)}
	_, err = change(ctx, q, "begin the session",
		"INSERT INTO session (hash, id, account, created, seen, expires, agent, address) VALUES (?,?,?,?,?,?,?,?)",
		hash, n.ID, n.Account, now.UnixMilli(), now.UnixMilli(), n.Expires.UnixMilli(), n.Agent, n.Address)
	return n, secret, err
}

// Session returns the session a cookie's secret belongs to, and its account.
// Unknown, ended, or of a disabled account, it is Unauthenticated.
func (s *Store) Session(ctx context.Context, q database.Querier, secret string) (Session, Account, error) {
	hash, ok := secretHash(secret)
	if !ok {
		return Session{}, Account{}, noSession()
	}
	var n Session
	var created, seen, expires int64
	a, err := scanAccount(q.QueryRow(ctx, "SELECT "+accountColumns+", "+sessionColumns+
		" FROM session s JOIN account a ON a.id = s.account WHERE s.hash = ? AND s.expires > ? AND a.disabled = 0", hash, s.now()),
		&n.ID, &n.Account, &created, &seen, &expires, &n.Agent, &n.Address)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, Account{}, noSession()
	}
	if err != nil {
		return Session{}, Account{}, fail("read the session", err)
	}
	n.Created, n.Seen, n.Expires = fromMillis(created), fromMillis(seen), fromMillis(expires)
	return n, a, nil
}

// TouchSession notes that a session was used and lets it last longer. It writes
// nothing when that was noted within the last minute.
func (s *Store) TouchSession(ctx context.Context, q database.Querier, n Session) error {
	now := fromMillis(s.now())
	if now.Sub(n.Seen) < touchEvery {
		return nil
	}
	expires := now.Add(SessionIdle)
	if last := n.Created.Add(SessionMax); expires.After(last) {
		expires = last
	}
	_, err := change(ctx, q, "touch the session", "UPDATE session SET seen = ?, expires = ? WHERE account = ? AND id = ? AND seen < ?",
		now.UnixMilli(), expires.UnixMilli(), n.Account, n.ID, now.UnixMilli())
	return err
}

// Sessions returns the account's sessions that have not ended, last used first.
func (s *Store) Sessions(ctx context.Context, q database.Querier, account record.ID) ([]Session, error) {
	read := func(row scanner) (n Session, err error) {
		var created, seen, expires int64
		err = row.Scan(&n.ID, &n.Account, &created, &seen, &expires, &n.Agent, &n.Address)
		n.Created, n.Seen, n.Expires = fromMillis(created), fromMillis(seen), fromMillis(expires)
		return n, err
	}
	return list(ctx, q, "list sessions", read,
		"SELECT "+sessionColumns+" FROM session s WHERE s.account = ? AND s.expires > ? ORDER BY s.seen DESC, s.id DESC", account, s.now())
}

// RevokeSession ends one session of the account.
func (s *Store) RevokeSession(ctx context.Context, q database.Querier, account, id record.ID) error {
	missing := record.Fail(record.NotFound, "There is no such session.")
	if !id.Valid() {
		return missing
	}
	return mustChange(ctx, q, missing, "end the session", "DELETE FROM session WHERE account = ? AND id = ?", account, id)
}

// RevokeSessions ends all sessions of the account but one; keep "" ends all.
func (s *Store) RevokeSessions(ctx context.Context, q database.Querier, account, keep record.ID) error {
	_, err := change(ctx, q, "end sessions", "DELETE FROM session WHERE account = ? AND id <> ?", account, keep)
	return err
}

// Sweep deletes sessions and invitations that have ended.
func (s *Store) Sweep(ctx context.Context, q database.Querier) error {
	if _, err := change(ctx, q, "sweep sessions", "DELETE FROM session WHERE expires <= ?", s.now()); err != nil {
		return err
	}
	_, err := change(ctx, q, "sweep invitations", "DELETE FROM invitation WHERE expires <= ?", s.now())
	return err
}
