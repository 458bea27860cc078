package pack

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var tagForm = regexp.MustCompile(`<[A-Za-z/!?]`)

// cleanText trims a text and brings its line breaks to one form.
func cleanText(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

// checkText refuses what has no place in a text that pages and documents will
// show: markup, addresses that run scripts, and characters that hide or turn
// what is read. Light Markdown passes.
func checkText(s string, most int, lines bool) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("holds broken characters")
	case utf8.RuneCountInString(s) > most:
		return fmt.Errorf("is longer than %d characters", most)
	case !lines && strings.Contains(s, "\n"):
		return errors.New("has a line break where one line is expected")
	}
	for _, r := range s {
		if hidden(r) {
			return fmt.Errorf("holds the control character U+%04X", r)
		}
	}
	shown := html.UnescapeString(s)
	if tagForm.MatchString(shown) {
		return errors.New("holds HTML; packs hold plain text or light Markdown")
	}
	if scheme := scriptScheme(shown); scheme != "" {
		return fmt.Errorf("holds a %s address, which could run a script", scheme)
	}
	return nil
}

// hidden reports whether a character is invisible and changes how the text
// around it is read: controls, marks of direction, and line separators.
func hidden(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0xfeff || r == 0x2028 || r == 0x2029
}

// scriptScheme returns the scheme of an address in the text that can run a
// script, whatever space or case hides it.
func scriptScheme(s string) string {
	flat := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	for _, scheme := range []string{"javascript:", "vbscript:", "data:text/", "data:image/svg"} {
		if strings.Contains(flat, scheme) {
			return strings.TrimSuffix(scheme, ":")
		}
	}
	return ""
}
