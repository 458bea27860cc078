package identity

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"time"

	"steward/internal/record"
)

// kept is a hash as the database may hold it from today on: it has to verify
// for as long as accounts live.
const kept = "$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$0AuQxA+RjPiJeA19Op7DwrFxnfh9xeTU2T6mFj2wThc"

// known makes the hash of "correct horse" with the salt 00 01 … 0f.
func known(t testing.TB) string {
	t.Helper()
	salt := make([]byte, saltBytes)
	for i := range salt {
		salt[i] = byte(i)
	}
	hash, err := NewHasher(bytes.NewReader(salt), 1, 1).Hash(context.Background(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

func TestHash(t *testing.T) {
	ctx := context.Background()
	h := NewHasher(rand.Reader, 1, 1)
	hash := known(t)
	if hash != kept {
		t.Fatalf("hash %s, want %s", hash, kept)
	}
	for password, want := range map[string]bool{"correct horse": true, "correct hors": false, "": false, "Correct horse": false} {
		if ok, err := h.Verify(ctx, password, hash); ok != want || err != nil {
			t.Errorf("Verify(%q) = %v, %v", password, ok, err)
		}
	}
	a, err := h.Hash(ctx, "\u00e9\ufb01 secret word")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := h.Verify(ctx, "e\u0301fi secret word", a); !ok || err != nil {
		t.Errorf("the same password, typed otherwise: %v, %v", ok, err)
	}
	if b, err := h.Hash(ctx, "\u00e9\ufb01 secret word"); err != nil || a == b {
		t.Errorf("the same salt twice: %s, %v", b, err)
	}
	if _, err := NewHasher(bytes.NewReader(nil), 1, 1).Hash(ctx, "x"); err == nil {
		t.Error("a hash without a salt")
	}
	if ok, err := h.Verify(ctx, "", unmatchable()); ok || err != nil {
		t.Errorf("the unmatchable hash: %v, %v", ok, err)
	}
}

func TestParsePHC(t *testing.T) {
	good := known(t)
	p, err := parsePHC(good)
	if err != nil || p.String() != good {
		t.Fatalf("%+v, %v", p, err)
	}
	for name, change := range map[string][2]string{
		"another function": {"argon2id", "argon2i"},
		"another version":  {"v=19", "v=16"},
		"too much memory":  {"m=19456", "m=4194304"},
		"no memory":        {"m=19456", "m=0"},
		"overflow":         {"m=19456", "m=4294967297"},
		"leading zero":     {"t=2", "t=02"},
		"sign":             {"t=2", "t=+2"},
		"too many passes":  {"t=2", "t=1000000"},
		"too many lanes":   {"p=1", "p=255"},
		"missing cost":     {",p=1", ""},
		"order":            {"m=19456,t=2", "t=2,m=19456"},
		"short salt":       {"AAECAwQFBgcICQoLDA0ODw", "AAEC"},
		"padding":          {"AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0ODw=="},
		"trailing bits":    {"AAECAwQFBgcICQoLDA0ODw", "AAECAwQFBgcICQoLDA0ODx"},
		"line break":       {"AAECAwQF", "AAEC\nAwQF"},
		"prefix":           {"$argon2id", "x$argon2id"},
		"another part":     {"$v=19", "$v=19$"},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := parsePHC(bad); err == nil {
			t.Errorf("%s: %s was read", name, bad)
		}
	}
	if _, err := NewHasher(rand.Reader, 1, 1).Verify(context.Background(), "x", "plain"); err == nil {
		t.Error("a hash that cannot be read is no error")
	}
}

func FuzzParsePHC(f *testing.F) {
	f.Add(unmatchable())
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parsePHC(s)
		if err != nil {
			return
		}
		if p.String() != s || p.memory > maxMemoryKiB || p.passes > maxPasses || p.lanes > maxLanes || len(s) > maxPHC {
			t.Errorf("%q read as %+v", s, p)
		}
	})
}

// TestHasherIsBounded fills every slot and every place in the queue: the next
// caller is turned away at once, and one whose request ends stops waiting.
func TestHasherIsBounded(t *testing.T) {
	h := NewHasher(rand.Reader, 2, 1)
	h.slots <- struct{}{}
	h.slots <- struct{}{}
	h.waiting.Add(2)
	ctx, cancel := context.WithCancel(context.Background())
	queued := make(chan error, 1)
	go func() {
		_, err := h.Verify(ctx, "x", unmatchable())
		queued <- err
	}()
	for deadline := time.Now().Add(5 * time.Second); h.waiting.Load() < 3; {
		if time.Now().After(deadline) {
			t.Fatal("the third caller does not wait")
		}
		time.Sleep(time.Millisecond)
	}
	if _, err := h.Hash(context.Background(), "x"); record.CodeOf(err) != record.Limited {
		t.Fatalf("the fourth caller got %v", err)
	}
	cancel()
	if err := <-queued; !errors.Is(err, context.Canceled) {
		t.Fatalf("the one who gave up got %v", err)
	}
	<-h.slots
	<-h.slots
	h.waiting.Add(-2)
	if _, err := h.Hash(context.Background(), "x"); err != nil || h.waiting.Load() != 0 || len(h.slots) != 0 {
		t.Fatalf("after all left: %v, %d waiting, %d slots taken", err, h.waiting.Load(), len(h.slots))
	}
}
