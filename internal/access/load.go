package access

import (
	"context"
	"database/sql"
	"errors"

	"steward/internal/database"
	"steward/internal/record"
)

const actorColumns = "a.name, a.disabled, COALESCE(m.role, ''), COALESCE(m.person, ''), COALESCE(m.kinds, ''), COALESCE(m.id, ''), COALESCE(m.packs, ''), COALESCE(m.scope_from, ''), COALESCE(m.scope_to, ''), COALESCE(m.expires, ''), COALESCE(r.label, ''), COALESCE(r.spec, '')"
const roleJoin = " LEFT JOIN role r ON r.org = m.org AND r.name = m.role"

// rawActor holds the columns an Actor is made of.
type rawActor struct {
	name, role, person, kinds, label, spec string
	member                                 record.ID
	packs                                  string
	expires, from, to                      record.Date
	disabled                               int64
}

func (r *rawActor) into() []any {
	return []any{&r.name, &r.disabled, &r.role, &r.person, &r.kinds, &r.member, &r.packs, &r.from, &r.to, &r.expires, &r.label, &r.spec}
}

// Actor returns what an account is in an organisation now, in one query. An
// account that is no member is NotFound, as the organisation is none of its
// business; an ended membership is Denied; a disabled account Unauthenticated.
func (s *Store) Actor(ctx context.Context, q database.Querier, org, account record.ID) (Actor, error) {
	if !org.Valid() || !account.Valid() {
		return Actor{}, noOrg()
	}
	var raw rawActor
	err := q.QueryRow(ctx, "SELECT "+actorColumns+" FROM account a JOIN membership m ON m.account = a.id"+roleJoin+
		" WHERE m.org = ? AND a.id = ?", org, account).Scan(raw.into()...)
	if errors.Is(err, sql.ErrNoRows) {
		return Actor{}, noOrg()
	}
	if err != nil {
		return Actor{}, fail("read the membership", err)
	}
	return s.actor(raw, org, account)
}

// TokenActor returns whom an API token acts for, and the token, in one query.
// An unknown, revoked or ended token, and one whose maker is disabled or no
// member any more, is Unauthenticated; an ended membership is Denied.
func (s *Store) TokenActor(ctx context.Context, q database.Querier, secret string) (Actor, Token, error) {
	unknown := record.Fail(record.Unauthenticated, "The API token is not known, has ended or was revoked.")
	if !IsToken(secret) {
		return Actor{}, Token{}, unknown
	}
	var t Token
	var rawT rawToken
	var raw rawActor
	err := q.QueryRow(ctx, "SELECT "+tokenColumns+", "+actorColumns+
		" FROM token t JOIN account a ON a.id = t.account LEFT JOIN membership m ON m.org = t.org AND m.account = t.account"+roleJoin+
		" WHERE t.hash = ? AND (t.expires = 0 OR t.expires > ?)", hashSecret(secret), s.now()).Scan(append(rawT.into(&t), raw.into()...)...)
	if errors.Is(err, sql.ErrNoRows) || err == nil && raw.role == "" {
		return Actor{}, Token{}, unknown
	}
	if err != nil {
		return Actor{}, Token{}, fail("read the token", err)
	}
	rawT.fill(&t)
	a, err := s.actor(raw, t.Org, t.Account)
	if err != nil {
		return Actor{}, Token{}, err
	}
	a.Token, a.Scopes = t.ID, t.Scopes
	return a, t, nil
}

func (s *Store) actor(raw rawActor, org, account record.ID) (Actor, error) {
	switch {
	case raw.disabled != 0:
		return Actor{}, record.Fail(record.Unauthenticated, "This account is disabled.")
	case raw.expires != "" && raw.expires < s.today():
		return Actor{}, record.Fail(record.Denied, "Your access to this organisation ended on "+string(raw.expires)+". Ask one of its administrators if you still need it.")
	}
	role, ok := BuiltinRole(raw.role)
	if !ok && raw.spec == "" {
		return Actor{}, record.Fail(record.Denied, "Your role in this organisation no longer exists. Ask an administrator.")
	}
	if !ok {
		var err error
		if role, err = storedRole(raw.role, raw.label, raw.spec); err != nil {
			return Actor{}, fail("read the actor's role", err)
		}
	}
	a := Actor{Account: account, Name: raw.name, Org: org, Person: record.ID(raw.person), Role: role, Kinds: splitList(raw.kinds),
		Within: Within{Packs: splitList(raw.packs), From: raw.from, To: raw.to}, Membership: raw.member, Watched: raw.role == ExternalAuditor}
	if a.Limited() {
		a.Reach = reachOf(s.Catalogue)
	}
	return a, nil
}
