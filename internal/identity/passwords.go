package identity

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// Passwords signs people in by e-mail address and password.
type Passwords struct {
	db       database.Querier
	store    *access.Store
	hasher   *Hasher
	accounts *limit
	sources  *limit
}

// NewPasswords returns the method over the accounts of a database. An account
// takes 10 attempts at once and one more each 30 seconds, a network address 30
// and one more each 2 seconds; those that succeed do not count. The times are
// read from store.Now.
func NewPasswords(db database.Querier, store *access.Store, hasher *Hasher) *Passwords {
	return &Passwords{db: db, store: store, hasher: hasher, accounts: newLimit(10, 30*time.Second), sources: newLimit(30, 2*time.Second)}
}

var _ Method = (*Passwords)(nil)

// Name is "password".
func (p *Passwords) Name() string { return "password" }

// Authenticate signs in with the values "email" and "password".
func (p *Passwords) Authenticate(ctx context.Context, values url.Values, address string) (access.Account, error) {
	return p.SignIn(ctx, values.Get("email"), values.Get("password"), address)
}

// SignIn returns the account with the e-mail address when the password is its.
// Otherwise the error is Unauthenticated, the same, and after the same work,
// for an unknown address, an account without a password and a wrong password.
// Only who knows the password of a disabled account is told that it is (Denied).
// Too many attempts on the account, or from the address, are Limited.
func (p *Passwords) SignIn(ctx context.Context, email, password, address string) (access.Account, error) {
	key := email
	if folded, err := access.FoldEmail(email); err == nil {
		key = folded
	}
	source := network(address)
	if err := p.slow(key, source); err != nil {
		return access.Account{}, err
	}
	account, hash, err := p.store.Login(ctx, p.db, email)
	known := err == nil && hash != ""
	switch {
	case err != nil && record.CodeOf(err) != record.NotFound:
		return access.Account{}, err
	case !known:
		hash = unmatchable()
	}
	tooLong := len(password) > 4*MaxPassword
	if tooLong {
		password = ""
	}
	right, err := p.hasher.Verify(ctx, password, hash)
	if err != nil {
		return access.Account{}, err
	}
	if !known || !right || tooLong {
		return access.Account{}, record.Fail(record.Unauthenticated, "The e-mail address or the password is wrong.")
	}
	p.accounts.give(key)
	p.sources.give(source)
	if account.Disabled {
		return access.Account{}, record.Fail(record.Denied, "This account is disabled. Ask an administrator.")
	}
	return account, nil
}

// slow takes an attempt from both limits, or says how long to wait.
func (p *Passwords) slow(key, source string) error {
	now := p.store.Now()
	wait := p.sources.take(source, now)
	if wait == 0 {
		wait = p.accounts.take(key, now)
	}
	if wait == 0 {
		return nil
	}
	return record.Fail(record.Limited, fmt.Sprintf("Too many attempts to sign in. Wait %d seconds, then try again.", int(math.Ceil(wait.Seconds()))))
}

// network is what attempts are counted by: the IPv4 address, or the /64 network
// of an IPv6 address, of which one subscriber has all. A port is left off.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		port, err := netip.ParseAddrPort(address)
		if err != nil {
			return address
		}
		ip = port.Addr()
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
