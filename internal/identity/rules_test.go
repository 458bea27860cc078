package identity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"steward/internal/record"
)

func TestCheckPassword(t *testing.T) {
	const email = "Ada.Lovelace@engines.example"
	for password, want := range map[string]string{
		"four words with spaces":          "",
		"tr0ub4dor&3xyz":                  "",
		"пароль из четырёх слов":          "",
		strings.Repeat("ab3 x", 51) + "y": "",
		"":                                "at least 12",
		"elevenchars":                     "at least 12",
		strings.Repeat("é", 11):           "at least 12",
		strings.Repeat("ab3 x", 52):       "more than 256",
		strings.Repeat("x", 2000):         "too long",
		"not \xff valid text":             "not text",
		"with a \x00 control":             "control",
		"ada.lovelace@engines.example":    "your e-mail",
		"ADA.LOVELACE@ENGINES.EXAMPLE":    "your e-mail",
		"adalovelace1815":                 "your e-mail",
		"engines.example":                 "your e-mail",
		"Password1234":                    "tried first",
		"passwordpassword":                "tried first",
		"!!Welkom2026!!":                  "tried first",
		"123456789012":                    "tried first",
		"qwertyuiopas":                    "tried first",
		"aaaaaaaaaaaa":                    "tried first",
		"abababababab":                    "tried first",
		"correct horse battery staple":    "tried first",
	} {
		err := CheckPassword(password, email)
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", password, err)
		case want != "" && (record.CodeOf(err) != record.Invalid || !strings.Contains(err.Error(), want) || record.FieldErrors(err)[0].Field != "password"):
			t.Errorf("%q: %v, want %q", password, err, want)
		}
	}
}

func FuzzCheckPassword(f *testing.F) {
	f.Add("four words with spaces", "a@b.c")
	f.Add("\ufdfa\ufdfa\ufdfa\ufdfa", "@")
	f.Add("\ufdfa", "")
	f.Fuzz(func(t *testing.T, password, email string) {
		if err := CheckPassword(password, email); err == nil && (utf8.RuneCountInString(password) < MinPassword || utf8.RuneCountInString(password) > MaxPassword) {
			t.Errorf("%q passes", password)
		}
	})
}
