package intake

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCleanName holds that names of files lead nowhere and fit a line.
func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.csv", "../../etc/passwd", `C:\lists\a.csv`, "", "/", ".", "a\x00b\n", strings.Repeat("x", 500), "\xff\xfe", "…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanName(s)
		if got == "" || strings.ContainsAny(got, "/\\\n\r\x00") || utf8.RuneCountInString(got) > 200 || !utf8.ValidString(got) {
			t.Errorf("%q became %q", s, got)
		}
	})
}
