package access

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slugOf makes the short name of an organisation that URLs and commands use:
// lower-case ASCII letters and digits with single hyphens, 40 bytes at most.
// A name without any such character becomes "organisation".
func slugOf(name string) string {
	name = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "þ", "th", "ð", "d", "ı", "i").
		Replace(strings.ToLower(name))
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
			continue
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
		if b.Len() >= 40 {
			break
		}
	}
	slug := strings.Trim(clip40(b.String()), "-")
	if slug == "" {
		return "organisation"
	}
	return slug
}

func clip40(s string) string { return s[:min(len(s), 40)] }
