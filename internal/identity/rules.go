package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"steward/internal/record"
)

// Lengths of a password, in characters (NIST SP 800-63B asks for no rules on
// which characters, but for length and against common ones).
const (
	MinPassword = 12
	MaxPassword = 256
)

// CheckPassword says whether somebody may choose the password: 12 to 256
// characters, not the e-mail address or a part of it, and not among the
// commonest. The error is Invalid on the field "password".
func CheckPassword(password, email string) error {
	if reason := weakness(password, email); reason != "" {
		return record.InvalidFields([]record.FieldError{{Field: "password", Code: "invalid", Message: reason}})
	}
	return nil
}

func weakness(password, email string) string {
	if len(password) > 4*MaxPassword || !utf8.ValidString(password) {
		return "The password is too long, or not text."
	}
	folded := strings.ToLower(norm.NFKC.String(password))
	// One character can fold to many; what was typed has to be long as well.
	typed := utf8.RuneCountInString(password)
	switch n := utf8.RuneCountInString(folded); {
	case min(n, typed) < MinPassword:
		return "The password needs at least 12 characters. A few words are easy to remember."
	case max(n, typed) > MaxPassword:
		return "The password has more than 256 characters."
	case strings.ContainsFunc(folded, unicode.IsControl):
		return "The password holds a control character."
	}
	email = strings.ToLower(norm.NFKC.String(strings.TrimSpace(email)))
	name, domain, _ := strings.Cut(email, "@")
	for _, known := range []string{email, name, domain} {
		if known != "" && bare(folded) == bare(known) {
			return "The password is your e-mail address or a part of it."
		}
	}
	if common(folded) {
		return "The password is among those that are tried first. Choose another."
	}
	return ""
}

// common reports whether a folded password is one of few different characters,
// a run along the keyboard or the alphabet, or a common word, repeated or with
// digits and signs around it.
func common(folded string) bool {
	runes := []rune(folded)
	distinct := slices.Compact(slices.Sorted(slices.Values(runes)))
	if len(distinct) < 5 {
		return true
	}
	for _, run := range []string{"01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
		"qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"} {
		if strings.Contains(run, folded) {
			return true
		}
	}
	return slices.Contains(commonWords(), unit(bare(folded)))
}

// bare drops everything but letters and digits, then the digits around.
func bare(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
	if t := strings.TrimFunc(s, unicode.IsDigit); t != "" {
		return t
	}
	return s
}

// unit returns the shortest part that s is a repetition of.
func unit(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

// commonWords are words people put into passwords most, and those that lie
// near at hand here.
func commonWords() []string {
	return []string{
		"password", "passwort", "passord", "wachtwoord", "motdepasse", "contrasena", "contraseña", "senha", "haslo", "parola", "kennwort",
		"passw", "pass", "mypassword", "thepassword", "newpassword", "letmein", "letmeinnow", "welcome",
		"welkom", "willkommen", "bienvenue", "admin", "administrator", "root", "changeme", "changemenow", "changethis", "default",
		"secret", "topsecret", "geheim", "login", "test", "testing", "user", "guest", "qwerty", "qwertz", "azerty", "qwertyuiop",
		"asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "qazwsx", "qazwsxedc", "iloveyou", "ilovemyself", "sunshine", "princess",
		"football", "baseball", "basketball", "monkey", "dragon", "superman", "batman", "pokemon", "starwars", "michael", "jennifer", "jessica",
		"liverpool", "chelsea", "arsenal", "barcelona", "computer", "internet", "whatever", "trustno", "abc", "abcd", "abcdef",
		"correcthorsebatterystaple", "spring", "summer", "autumn", "winter", "january", "december", "steward", "stewardadmin", "compliance",
		"governance", "company", "organisation", "organization",
	}
}
