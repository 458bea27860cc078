package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold removes case and accents and turns everything but letters and digits
// into spaces, so that both databases split words the same way.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
