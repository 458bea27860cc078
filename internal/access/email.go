package access

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// FoldEmail returns the one form in which an e-mail address is kept and
// compared: trimmed, composed (NFC) and in lower case. It accepts what looks
// like an address, 254 bytes at most (RFC 5321); whether mail arrives there,
// only mail can tell. The error is a sentence without a full stop.
func FoldEmail(s string) (string, error) {
	if len(s) > 1000 || !utf8.ValidString(s) {
		return "", fmt.Errorf("the e-mail address is too long or not valid UTF-8")
	}
	s = norm.NFC.String(strings.ToLower(norm.NFC.String(strings.TrimSpace(s))))
	at := strings.LastIndexByte(s, '@')
	switch {
	case len(s) > 254:
		return "", fmt.Errorf("the e-mail address is longer than 254 bytes")
	case at < 1 || strings.Contains(s[:at], "@") || !looksLikeDomain(s[at+1:]):
		return "", fmt.Errorf("%q is not an e-mail address such as ada@example.org", clip(s, 60))
	case strings.ContainsFunc(s, badInEmail):
		return "", fmt.Errorf("an e-mail address holds no spaces, quotes or control characters")
	}
	return s, nil
}

func looksLikeDomain(s string) bool {
	return s != "" && !strings.HasPrefix(s, ".") && !strings.HasSuffix(s, ".") && !strings.Contains(s, "..")
}

func badInEmail(r rune) bool {
	return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`"<>(),;:\[]`, r)
}
