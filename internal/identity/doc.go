// Package identity finds out who somebody is: today by e-mail address and
// password. It returns accounts; sessions, and what an account may do, are the
// business of package access.
package identity

import (
	"context"
	"net/url"

	"steward/internal/access"
)

// Method is one way of signing in. A face asks the method for the account and,
// when there is one, begins a session with access.Store.CreateSession, so that
// sessions of every method are listed and revoked alike.
//
// A method that sends people elsewhere (OpenID Connect, SAML) hands out the
// address to go to by itself and authenticates what the other side sends back;
// one that asks a device (passkeys) authenticates the device's answer. What a
// method has to remember between the two, it keeps itself.
type Method interface {
	// Name is the method's name in URLs, such as "password".
	Name() string
	// Authenticate returns the account that what was sent proves. Otherwise
	// the error is a *record.Error: Unauthenticated without saying what was
	// wrong, Limited when asked too often.
	Authenticate(ctx context.Context, values url.Values, address string) (access.Account, error)
}
