package server

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// SessionCookie is the cookie of a signed-in browser over plain http.
const SessionCookie = "steward_session"

func (s *Server) setUp() {
	s.t.Helper()
	hash, err := s.Program.Hasher.Hash(s.t.Context(), Password)
	if err != nil {
		s.t.Fatalf("hash a password: %v", err)
	}
	s.Org, s.Admin, err = s.Register.SetUp(s.t.Context(), register.Setup{Org: OrgName, Name: Name, Email: Email, Password: hash})
	if err != nil {
		s.t.Fatalf("set the program up: %v", err)
	}
}

// Actor is the administrator in the organisation.
func (s *Server) Actor() access.Actor {
	s.t.Helper()
	return s.ActorOf(s.Admin)
}

// ActorOf is an account in the organisation.
func (s *Server) ActorOf(a access.Account) access.Actor {
	s.t.Helper()
	actor, _, err := s.Register.Enter(s.t.Context(), a.ID, s.Org.Slug)
	if err != nil {
		s.t.Fatalf("enter the organisation as %s: %v", a.Email, err)
	}
	return actor
}

// Member makes an account that has a role in the organisation; it signs in with
// Password when it has to.
func (s *Server) Member(email, role string) access.Account {
	s.t.Helper()
	hash, err := s.Program.Hasher.Hash(s.t.Context(), Password)
	if err != nil {
		s.t.Fatalf("hash a password: %v", err)
	}
	a, err := s.Register.CreateAccount(s.t.Context(), email, "Member "+email, hash)
	if err != nil {
		s.t.Fatalf("make an account: %v", err)
	}
	m := access.Membership{Org: s.Org.ID, Account: a.ID, Role: role}
	if role == access.ExternalAuditor {
		m.Expires = record.DateOf(s.Clock.Now().AddDate(0, 1, 0))
	}
	if err := s.Register.PutMember(s.t.Context(), access.System(s.Org.ID), m); err != nil {
		s.t.Fatalf("make a member: %v", err)
	}
	return a
}

// Token makes an API token of the administrator with the scopes, without end.
func (s *Server) Token(scopes ...string) string {
	s.t.Helper()
	return s.TokenOf(s.Admin, scopes...)
}

// TokenOf makes an API token of an account; no scopes means every scope.
func (s *Server) TokenOf(a access.Account, scopes ...string) string {
	s.t.Helper()
	if len(scopes) == 0 {
		scopes = access.Scopes()
	}
	_, secret, err := s.Register.CreateToken(s.t.Context(), s.ActorOf(a), "test", scopes, time.Time{})
	if err != nil {
		s.t.Fatalf("make a token: %v", err)
	}
	return secret
}

// Session begins a session of an account and returns the value of its cookie.
func (s *Server) Session(a access.Account) string {
	s.t.Helper()
	secret, err := s.Register.BeginSession(s.t.Context(), a.ID, "test", "127.0.0.1")
	if err != nil {
		s.t.Fatalf("begin a session: %v", err)
	}
	return secret
}

// Client is a browser without script, signed in as the account. It follows
// redirects; its address has to be s.URL.
func (s *Server) Client(a access.Account) *http.Client {
	s.t.Helper()
	c := s.Visitor()
	u, err := url.Parse(s.URL)
	if err != nil {
		s.t.Fatalf("read the address: %v", err)
	}
	c.Jar.SetCookies(u, []*http.Cookie{{Name: SessionCookie, Value: s.Session(a), Path: "/"}})
	return c
}

// Visitor is a browser without script that nobody is signed in with.
func (s *Server) Visitor() *http.Client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatalf("make a cookie jar: %v", err)
	}
	return &http.Client{Jar: jar, Timeout: time.Minute, Transport: &http.Transport{Proxy: nil, MaxIdleConnsPerHost: 32}}
}
