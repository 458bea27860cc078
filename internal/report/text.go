package report

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark stands where a character cannot: one that is no text at all, such as a
// control character or a broken byte.
const mark = '\uFFFD'

// clean returns the text with every character that XML forbids, or that is no
// character, replaced by mark, and all line ends as "\n".
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0xd800 && r < 0xe000, r&0xfffe == 0xfffe, r >= 0xfdd0 && r <= 0xfdef, r == utf8.RuneError:
			return mark
		}
		return r
	}, s)
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// oneLine returns the cleaned text on a single line.
func oneLine(s string) string {
	return strings.Join(strings.Fields(clean(s)), " ")
}

// shorten returns the first n characters of the text, the last an ellipsis
// when something was left out.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// slug makes an anchor from a text: small letters, digits and hyphens, at most
// 60 characters; "part" when nothing is left.
func slug(s string) string {
	var b strings.Builder
	gap, n := false, 0
	for _, r := range strings.ToLower(s) {
		if n == 60 {
			break
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = n > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
		n++
	}
	if n == 0 {
		return "part"
	}
	return b.String()
}

// safeLink returns a link that leads somewhere outside the program as well and
// cannot act: http, https, mailto, or an anchor in the document. Others become
// none.
func safeLink(s string) string {
	if s == "" || len(s) > 2000 || strings.ContainsFunc(s, func(r rune) bool { return r <= 0x20 || r == 0x7f || r == utf8.RuneError }) {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch {
	case strings.HasPrefix(s, "#") && len(s) > 1:
		return "#" + slug(u.Fragment)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "", u.Scheme == "mailto" && u.Opaque != "":
		return strictURI.Replace(u.String())
	}
	return ""
}

// strictURI encodes what word processors refuse in an address, and refuse the
// whole file for.
var strictURI = strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", "{", "%7B", "}", "%7D", "|", "%7C", `\`, "%5C", "^", "%5E", "`", "%60", "[", "%5B", "]", "%5D")

// language returns the tag, or "en" when it is none.
func language(tag string) string {
	ok := len(tag) >= 2 && len(tag) <= 35
	for _, part := range strings.Split(tag, "-") {
		ok = ok && part != "" && len(part) <= 8 && strings.IndexFunc(part, func(r rune) bool {
			return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) < 0
	}
	if !ok {
		return "en"
	}
	return tag
}
