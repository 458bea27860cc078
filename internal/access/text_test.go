package access

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"
	"time"

	"steward/internal/record"
)

func TestToken(t *testing.T) {
	s := Store{Rand: rand.Reader, Now: time.Now}
	b, err := s.randomBytes()
	if err != nil {
		t.Fatal(err)
	}
	token := formatToken(b)
	if !regexp.MustCompile(`^stw_[a-z2-7]{58}$`).MatchString(token) || !IsToken(token) {
		t.Fatalf("token %q", token)
	}
	for i := range token {
		for _, c := range []byte("ab27A_=\n\x00") {
			bad := []byte(token)
			if bad[i] == c {
				continue
			}
			if bad[i] = c; IsToken(string(bad)) {
				t.Fatalf("%q passes for a token with character %d changed", bad, i)
			}
		}
	}
	for _, bad := range []string{"", "stw_", token[4:], token + "a", token[:len(token)-1], strings.ToUpper(token)} {
		if IsToken(bad) {
			t.Errorf("%q passes for a token", bad)
		}
	}
}

func TestSecretsNeedRandomness(t *testing.T) {
	s := Store{Rand: bytes.NewReader(make([]byte, 31)), Now: time.Now}
	if _, _, err := s.newSecret(); err == nil {
		t.Fatal("31 bytes made a secret")
	}
}

func FuzzIsToken(f *testing.F) {
	f.Add(formatToken(make([]byte, 32)))
	f.Add("stw_aaaa")
	f.Add("stw_" + strings.Repeat("\n", 58))
	f.Fuzz(func(t *testing.T, s string) {
		if IsToken(s) && (len(s) != len(TokenPrefix)+tokenChars || strings.ToLower(s) != s) {
			t.Errorf("%q passes for a token", s)
		}
		if hash, ok := secretHash(s); ok && (len(s) != secretChars || len(hash) != 64) {
			t.Errorf("%q passes for a secret", s)
		}
	})
}

func TestFoldEmail(t *testing.T) {
	for in, want := range map[string]string{
		" Ada@Example.ORG ":        "ada@example.org",
		"o'hara+x@sub.example.org": "o'hara+x@sub.example.org",
		"E\u0301va@example.org":    "\u00e9va@example.org",
		"ada@localhost":            "ada@localhost",
		"":                         "",
		"ada":                      "",
		"@example.org":             "",
		"ada@":                     "",
		"ada@b@c.org":              "",
		"a da@example.org":         "",
		"ada@example..org":         "",
		"ada@.org":                 "",
		"<ada@example.org>":        "",
		"ada@example.org\x00":      "",
		"ada@exa\u202emple.org":    "",
		"\xff@example.org":         "",
		strings.Repeat("a", 250) + "@example.org": "",
	} {
		got, err := FoldEmail(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("FoldEmail(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func FuzzFoldEmail(f *testing.F) {
	for _, s := range []string{"Ada@Example.org", "\u212a@example.org", "\u0130@x", "a@b\u0301", "\u1e9e@x.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := FoldEmail(s)
		if err != nil {
			return
		}
		if twice, err := FoldEmail(once); err != nil || twice != once {
			t.Errorf("%q folds to %q, then to %q, %v", s, once, twice, err)
		}
	})
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Gemeente 's-Hertogenbosch": "gemeente-s-hertogenbosch",
		"Großstadt Łódź & Ærø":      "grossstadt-lodz-aero",
		"東京都":                       "organisation",
		"--":                        "organisation",
		"L’Oréal":                   "loreal",
		strings.Repeat("ab ", 40):   "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a",
	} {
		if got := slugOf(in); got != want {
			t.Errorf("slugOf(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzDecodeSettings(f *testing.F) {
	f.Add([]byte(`{"public_log":true,"timestamp_url":"https://x.example","language":"en"}`))
	f.Add([]byte(`{"language":"en","language":"nl"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := DecodeSettings(data)
		if err != nil {
			if record.CodeOf(err) != record.Invalid {
				t.Errorf("code of %v", err)
			}
			return
		}
		again, err := record.Canonical(s)
		if err != nil {
			t.Fatal(err)
		}
		if s2, err := DecodeSettings(again); err != nil || s2 != s {
			t.Errorf("%s came back as %+v, %v", again, s2, err)
		}
	})
}
