package cli

import (
	"bytes"
	"strings"
	"testing"
)

// TestExportUsage holds that an export that says two things, or none, is refused
// before anything is opened.
func TestExportUsage(t *testing.T) {
	for name, args := range map[string]string{
		"no file":               "export",
		"two files":             "export a.zip b.zip",
		"a file twice":          "export -o a.zip b.zip",
		"packs without audit":   "export --pack iso-42001 a.zip",
		"a day without audit":   "export --from 2026-01-01 a.zip",
		"an audit of kinds":     "export --audit --kind model a.zip",
		"an audit of a record":  "export --audit --record SYS-1 a.zip",
		"an audit with no file": "export --audit",
	} {
		var out, fault bytes.Buffer
		a := App{Out: &out, Err: &fault, In: strings.NewReader(""), Env: func(string) string { return "" }}
		if code := a.Run(t.Context(), strings.Fields(args)); code != 2 || fault.Len() == 0 {
			t.Errorf("%s: code %d, %s", name, code, fault.String())
		}
	}
}
