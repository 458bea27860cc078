package api

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"steward/internal/access"
	"steward/internal/record"
)

// admit decides whether the request may pass to its handler. It is the only
// place that does; handlers never look at tokens.
func (s *server) admit(c *call) error {
	d := c.route.door
	if d.anyone {
		return nil // a monitor is never turned away
	}
	secret, err := bearer(c.r)
	if err != nil {
		return err
	}
	if d.published {
		return s.admitLog(c, secret)
	}
	if err := s.identify(c, secret); err != nil || d.member {
		return err
	}
	return decide(c.actor, c.route.asks(c), c.route.kindName())
}

// decide lets whoever may do one of the verbs pass. The sentence of a refusal is
// about the first.
func decide(a access.Actor, verbs []access.Verb, kind string) error {
	for _, v := range verbs {
		if a.May(v, kind, nil).Allowed {
			return nil
		}
	}
	if len(verbs) == 0 {
		return record.Fail(record.Denied, "Nobody may do this.")
	}
	return a.Require(verbs[0], kind, nil)
}

// identify finds out whose token it is, and slows down who asks too often.
func (s *server) identify(c *call, secret string) error {
	if secret == "" {
		if err := s.slow(s.address(c.r)); err != nil {
			return err
		}
		return record.Fail(record.Unauthenticated, "Send an API token: Authorization: Bearer stw_….")
	}
	a, err := s.reg.TokenActor(c.r.Context(), secret)
	if err != nil {
		if code := record.CodeOf(err); code != record.Unauthenticated && code != record.Denied {
			return err
		}
		if slow := s.slow(s.address(c.r)); slow != nil {
			return slow
		}
		return err
	}
	c.actor = a
	return s.slow("token " + string(a.Token))
}

// admitLog lets those read a log who may in its organisation, and everyone when
// the organisation publishes it. Whoever brings no token learns nothing about
// organisations that do not publish theirs.
func (s *server) admitLog(c *call, secret string) error {
	org := record.ID(c.path("org"))
	if secret != "" {
		if err := s.identify(c, secret); err != nil {
			return err
		}
		if c.actor.Org == org {
			return decide(c.actor, []access.Verb{access.Log}, "")
		}
	} else if err := s.slow(s.address(c.r)); err != nil {
		return err
	}
	a, err := s.reg.PublicLog(c.r.Context(), org)
	if record.CodeOf(err) == record.NotFound && err != nil && secret == "" {
		return record.Fail(record.Unauthenticated, "There is no such log, or it is read with an API token of its organisation: Authorization: Bearer stw_….")
	}
	if err != nil {
		return err
	}
	c.actor, c.public = a, true
	return nil
}

// bearer returns the token of the request, or "" when it brings none.
func bearer(r *http.Request) (string, error) {
	values := r.Header.Values("Authorization")
	if len(values) == 0 {
		return "", nil
	}
	scheme, secret, _ := strings.Cut(values[0], " ")
	secret = strings.TrimSpace(secret)
	if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") || secret == "" || len(secret) > 200 {
		return "", record.Fail(record.Unauthenticated, "Authenticate with one API token: Authorization: Bearer stw_….")
	}
	return secret, nil
}

// address is what those without a token are counted by: where the request came
// from, as the proxy in front saw it when there is one.
func (s *server) address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if s.proxied {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); net.ParseIP(last) != nil {
			host = last
		}
	}
	return "address " + host
}

// slow refuses who asked too often.
func (s *server) slow(key string) error {
	wait := s.limits.take(key, s.now())
	if wait <= 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	return &limited{seconds, record.Fail(record.Limited, fmt.Sprintf("Too many requests. Try again in %d s.", seconds))}
}

// limited is an error that says when to come back.
type limited struct {
	seconds int
	cause   error
}

func (l *limited) Error() string { return l.cause.Error() }
func (l *limited) Unwrap() error { return l.cause }

// retryAfter is what the header of that name says about an error, or "".
func retryAfter(err error) string {
	var l *limited
	switch {
	case errors.As(err, &l):
		return strconv.Itoa(max(l.seconds, 1))
	case record.CodeOf(err) == record.Limited:
		return "60"
	case record.CodeOf(err) == record.Unavailable:
		return "5"
	}
	return ""
}

// limits counts requests: a bucket for each token, and for each address that
// brings none.
type limits struct {
	rate  rate.Limit
	burst int
	mu    sync.Mutex
	keys  map[string]*rate.Limiter
}

// maxBuckets bounds how many are counted at once.
const maxBuckets = 10_000

// take takes one request from the bucket and returns 0, or returns how long to
// wait for one.
func (l *limits) take(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.keys[key]
	if b == nil {
		if len(l.keys) >= maxBuckets {
			l.forget(now)
		}
		b = rate.NewLimiter(l.rate, l.burst)
		l.keys[key] = b
	}
	r := b.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// forget drops the buckets that are full again, which say nothing, and all of
// them when that is not enough.
func (l *limits) forget(now time.Time) {
	for key, b := range l.keys {
		if b.TokensAt(now) >= float64(l.burst) {
			delete(l.keys, key)
		}
	}
	if len(l.keys) >= maxBuckets {
		clear(l.keys)
	}
}

// tagOf returns a short name for some bytes, to tell versions apart.
func tagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}
