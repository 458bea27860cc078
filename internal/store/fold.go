package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestWord is how many characters of a word are indexed.
const longestWord = 60

// words splits a text into words of letters and digits, without case and
// accents, each once, so that both databases find the same. Characters of
// scripts written without spaces are words of their own.
func words(text string) []string {
	var out []string
	seen := map[string]bool{}
	var b strings.Builder
	n := 0
	end := func() {
		if w := b.String(); w != "" && !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
		b.Reset()
		n = 0
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.IsMark(r):
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
			end()
			b.WriteRune(r)
			end()
		case n < longestWord:
			n++
			b.WriteString(plain(unicode.ToLower(r)))
		}
	}
	end()
	return out
}

// plain writes letters that are more than a letter and an accent as people
// without them on their keyboard do.
func plain(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	case 'ς':
		return "σ"
	}
	return string(r)
}
