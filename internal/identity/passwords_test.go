package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

const right = "four words with spaces"

// gate is a password method over a database of its own, with a clock to turn.
type gate struct {
	*Passwords
	db      *database.DB
	clock   time.Time
	account access.Account
}

func newGate(t *testing.T) *gate {
	t.Helper()
	ctx := context.Background()
	db, err := database.OpenSQLite(ctx, filepath.Join(t.TempDir(), "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	g := &gate{db: db, clock: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	store := &access.Store{Now: func() time.Time { return g.clock }, Rand: rand.Reader}
	hasher := NewHasher(rand.Reader, 1, 8)
	hash, err := hasher.Hash(ctx, right)
	if err != nil {
		t.Fatal(err)
	}
	if g.account, err = store.CreateAccount(ctx, db, "ada@example.org", "Ada", hash); err != nil {
		t.Fatal(err)
	}
	if _, err = store.CreateAccount(ctx, db, "empty@example.org", "No password", ""); err != nil {
		t.Fatal(err)
	}
	g.Passwords = NewPasswords(db, store, hasher)
	return g
}

func TestSignIn(t *testing.T) {
	g := newGate(t)
	ctx := t.Context()
	a, err := g.Authenticate(ctx, url.Values{"email": {" ADA@example.org"}, "password": {right}}, "192.0.2.1")
	if err != nil || a != g.account {
		t.Fatalf("%+v, %v", a, err)
	}
	var sentences []string
	for _, try := range [][2]string{
		{"ada@example.org", "four words with space"}, {"ada@example.org", ""}, {"ada@example.org", strings.Repeat("x", 1<<20)},
		{"eve@example.org", right}, {"empty@example.org", ""}, {"empty@example.org", right}, {"", ""}, {"\x00\xff", right},
	} {
		_, err := g.SignIn(ctx, try[0], try[1], "192.0.2.1")
		if record.CodeOf(err) != record.Unauthenticated {
			t.Errorf("%.40q with %.40q: %v", try[0], try[1], err)
		}
		sentences = append(sentences, fmt.Sprint(err))
	}
	for _, s := range sentences {
		if s != sentences[0] {
			t.Errorf("%q differs from %q and tells what was wrong", s, sentences[0])
		}
	}
}

func TestSignInDisabled(t *testing.T) {
	g := newGate(t)
	if err := g.db.Write(t.Context(), func(tx *database.Tx) error { return g.store.DisableAccount(t.Context(), tx, g.account.ID) }); err != nil {
		t.Fatal(err)
	}
	if _, err := g.SignIn(t.Context(), "ada@example.org", right, ""); record.CodeOf(err) != record.Denied {
		t.Errorf("right password: %v", err)
	}
	if _, err := g.SignIn(t.Context(), "ada@example.org", "wrong", ""); record.CodeOf(err) != record.Unauthenticated {
		t.Errorf("wrong password: %v", err)
	}
}

// TestSignInLimits: an account takes 10 wrong attempts, known or not, then no
// right one either until time has passed; honest sign-ins do not count.
func TestSignInLimits(t *testing.T) {
	g := newGate(t)
	try := func(email, password string, i int) record.Code {
		_, err := g.SignIn(t.Context(), email, password, fmt.Sprintf("192.0.2.%d", i))
		if err == nil {
			return ""
		}
		return record.CodeOf(err)
	}
	for i := range 12 {
		if code := try("ada@example.org", right, i); code != "" {
			t.Fatalf("honest sign-in %d: %s", i+1, code)
		}
	}
	for _, email := range []string{"ada@example.org", "eve@example.org"} {
		for i := range 11 {
			want := record.Unauthenticated
			if i == 10 {
				want = record.Limited
			}
			if code := try(strings.ToUpper(email), "wrong", 100+i); code != want {
				t.Fatalf("%s, attempt %d: %s, want %s", email, i+1, code, want)
			}
		}
	}
	if code := try("ada@example.org", right, 200); code != record.Limited {
		t.Fatalf("right password while limited: %s", code)
	}
	g.clock = g.clock.Add(30 * time.Second)
	if code := try("ada@example.org", right, 201); code != "" {
		t.Fatalf("after waiting: %s", code)
	}
}

func TestSignInLimitsAddress(t *testing.T) {
	g := newGate(t)
	for i := range 31 {
		_, err := g.SignIn(t.Context(), fmt.Sprintf("a%d@example.org", i), "wrong", fmt.Sprintf("[2001:db8::%x]:443", i+1))
		if limited := record.CodeOf(err) == record.Limited; limited != (i == 30) {
			t.Fatalf("attempt %d: %v", i+1, err)
		}
	}
	if _, err := g.SignIn(t.Context(), "ada@example.org", right, "2001:db8:0:1::1"); err != nil {
		t.Fatalf("from elsewhere: %v", err)
	}
}

// TestUnknownTakesAsLong compares the time of a wrong password with that of an
// unknown address and an account without a password. Without the hash they
// would be a hundred times faster; a quarter is far from that and from noise.
func TestUnknownTakesAsLong(t *testing.T) {
	g := newGate(t)
	fastest := func(email string) time.Duration {
		best := time.Hour
		for range 4 {
			start := time.Now()
			if _, err := g.SignIn(t.Context(), email, "wrong", ""); record.CodeOf(err) != record.Unauthenticated {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	known := fastest("ada@example.org")
	for _, email := range []string{"eve@example.org", "empty@example.org", "nonsense"} {
		if d := fastest(email); d < known/4 || d > known*4 {
			t.Errorf("%s takes %v, a wrong password %v", email, d, known)
		}
	}
}
