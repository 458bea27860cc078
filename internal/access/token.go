package access

import (
	"context"
	"strings"
	"time"

	"steward/internal/database"
	"steward/internal/record"
)

// Token is a secret a program acts with, in the name of the account that made
// it, in one organisation. It may at most what that account may there now.
type Token struct {
	ID      record.ID
	Org     record.ID
	Account record.ID // who made it
	Name    string    // what it is for
	Scopes  []string
	Created time.Time
	Expires time.Time // zero: no end
	Used    time.Time // last use, to the minute; zero: never
}

const tokenColumns = "t.id, t.org, t.account, t.name, t.scopes, t.created, t.expires, t.used"

func noToken() error { return record.Fail(record.NotFound, "There is no such API token.") }

// CreateToken makes a token for an account that is a member of the
// organisation, and returns it with its secret, which is shown this once and
// not kept. The zero time means no end.
func (s *Store) CreateToken(ctx context.Context, q database.Querier, org, account record.ID, name string, scopes []string, expires time.Time) (Token, string, error) {
	scopes, err := ParseScopes(scopes)
	if err != nil {
		return Token{}, "", err
	}
	if err := checkLine("the name of the token", name, 100); err != nil {
		return Token{}, "", invalid("name", sentence(err))
	}
	if !expires.IsZero() && !expires.After(s.Now()) {
		return Token{}, "", invalid("expires", "A token ends in the future, or never.")
	}
	if _, err := s.Actor(ctx, q, org, account); err != nil {
		return Token{}, "", err
	}
	id, err := s.newID()
	if err != nil {
		return Token{}, "", err
	}
	b, err := s.randomBytes()
	if err != nil {
		return Token{}, "", err
	}
	secret := formatToken(b)
	t := Token{ID: id, Org: org, Account: account, Name: name, Scopes: scopes, Created: fromMillis(s.now()), Expires: expires.UTC().Truncate(time.Millisecond)}
	_, err = change(ctx, q, "keep the token",
		"INSERT INTO token (hash, id, org, account, name, scopes, created, expires) VALUES (?,?,?,?,?,?,?,?)",
		hashSecret(secret), t.ID, t.Org, t.Account, t.Name, strings.Join(scopes, ","), s.now(), millis(expires))
	return t, secret, err
}

// Tokens returns the tokens of an organisation, ended ones too, oldest first.
func (s *Store) Tokens(ctx context.Context, q database.Querier, org record.ID) ([]Token, error) {
	read := func(row scanner) (t Token, err error) {
		var raw rawToken
		err = row.Scan(raw.into(&t)...)
		raw.fill(&t)
		return t, err
	}
	return list(ctx, q, "list tokens", read, "SELECT "+tokenColumns+" FROM token t WHERE t.org = ? ORDER BY t.created, t.id", org)
}

// RevokeToken deletes a token the account made in the organisation; another's
// is NotFound.
func (s *Store) RevokeToken(ctx context.Context, q database.Querier, org, account, id record.ID) error {
	if !id.Valid() {
		return noToken()
	}
	return mustChange(ctx, q, noToken(), "revoke the token", "DELETE FROM token WHERE org = ? AND account = ? AND id = ?", org, account, id)
}

// TouchToken notes that a token was used. It writes nothing when that was noted
// within the last minute.
func (s *Store) TouchToken(ctx context.Context, q database.Querier, t Token) error {
	now := s.now()
	if now-millis(t.Used) < touchEvery.Milliseconds() {
		return nil
	}
	_, err := change(ctx, q, "touch the token", "UPDATE token SET used = ? WHERE org = ? AND id = ? AND used < ?", now, t.Org, t.ID, now)
	return err
}

// rawToken holds columns of a token that need a conversion.
type rawToken struct {
	scopes                 string
	created, expires, used int64
}

func (r *rawToken) into(t *Token) []any {
	return []any{&t.ID, &t.Org, &t.Account, &t.Name, &r.scopes, &r.created, &r.expires, &r.used}
}

func (r *rawToken) fill(t *Token) {
	t.Scopes, t.Created, t.Expires, t.Used = splitList(r.scopes), fromMillis(r.created), fromMillis(r.expires), fromMillis(r.used)
}

// millis is how a time is kept; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
