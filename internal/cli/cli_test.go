package cli

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"steward/internal/record"
)

// commands returns every command by its full name, and what it says for itself.
func commands() map[string]*cobra.Command {
	out := map[string]*cobra.Command{}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		out[c.CommandPath()] = c
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk((&run{}).root())
	return out
}

func TestEveryCommandIsExplainedAndDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/cli.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range commands() {
		if c.Short == "" || c.RunE == nil && c.HasParent() {
			t.Errorf("%s says nothing or does nothing", name)
		}
		if !strings.Contains(string(text), name) {
			t.Errorf("docs/cli.md does not name %q", name)
		}
	}
	for _, name := range []string{"STEWARD_DATA", "STEWARD_LISTEN", "STEWARD_DATABASE_URL", "STEWARD_BLOB_URL", "STEWARD_KEY", "STEWARD_ORG", "STEWARD_PROXIED", "STEWARD_SECURE"} {
		if !strings.Contains(string(text), name) {
			t.Errorf("docs/cli.md does not name %s", name)
		}
	}
}

func TestHelpAnswersEverywhere(t *testing.T) {
	for name := range commands() {
		var out, fault bytes.Buffer
		a := App{Out: &out, Err: &fault, In: strings.NewReader(""), Env: func(string) string { return "" }}
		args := append(strings.Fields(name)[1:], "--help")
		if code := a.Run(t.Context(), args); code != 0 || !strings.Contains(out.String(), "Usage:") || fault.Len() > 0 {
			t.Errorf("%s --help: code %d, %s%s", name, code, out.String(), fault.String())
		}
	}
}

func TestExitCodes(t *testing.T) {
	for code, want := range map[record.Code]int{
		record.Invalid: 6, record.TooLarge: 6, record.Unauthenticated: 4, record.Denied: 4, record.NotFound: 3,
		record.Conflict: 5, record.Illegal: 5, record.Limited: 7, record.Unavailable: 7, record.Internal: 1,
	} {
		var fault bytes.Buffer
		r := &run{App: App{Err: &fault}}
		if got := r.report(record.Fail(code, "A sentence.")); got != want || !strings.Contains(fault.String(), "A sentence.") {
			t.Errorf("%s is %d, want %d; says %s", code, got, want, fault.String())
		}
	}
	var fault bytes.Buffer
	r := &run{App: App{Err: &fault}, json: true}
	err := record.InvalidFields([]record.FieldError{{Field: "title", Code: "required", Message: "Name is required."}})
	if got := r.report(err); got != 6 || !strings.Contains(fault.String(), `"field":"title"`) {
		t.Errorf("%d, %s", got, fault.String())
	}
	if got := r.report(errFound); got != 1 {
		t.Errorf("a finding is %d", got)
	}
	if got := r.report(&usageError{errors.New("x")}); got != 2 {
		t.Errorf("wrong usage is %d", got)
	}
}

func TestFiltersAreRead(t *testing.T) {
	for text, want := range map[string]record.Filter{
		"state=in_use":    {Field: "state", Op: record.Is, Values: []string{"in_use"}},
		"owner=":          {Field: "owner", Op: record.Is, Values: []string{""}},
		"state!=retired":  {Field: "state", Op: record.Not, Values: []string{"retired"}},
		"due>=2027-01-01": {Field: "due", Op: record.From, Values: []string{"2027-01-01"}},
		"due<=2027-01-01": {Field: "due", Op: record.To, Values: []string{"2027-01-01"}},
		"tags=a=b":        {Field: "tags", Op: record.Is, Values: []string{"a=b"}},
		"tags=a>=b":       {Field: "tags", Op: record.Is, Values: []string{"a>=b"}},
		"tags=a!=b":       {Field: "tags", Op: record.Is, Values: []string{"a!=b"}},
	} {
		got, err := parseFilter(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", text, err, diff)
		}
	}
	for _, text := range []string{"", "state", "=x", "!=x", ">=x"} {
		if _, err := parseFilter(text); err == nil {
			t.Errorf("%q is taken for a filter", text)
		}
	}
}

func TestADayMeansItsEnd(t *testing.T) {
	for text, want := range map[string]string{"2026-03-01": "2026-03-01T23:59:59.999Z", "2026-03-01T12:00:00Z": "2026-03-01T12:00:00Z"} {
		got, err := parseMoment(text)
		if err != nil || got.Format(time.RFC3339Nano) != want {
			t.Errorf("%s is %s, %v", text, got, err)
		}
	}
	if _, err := parseMoment("yesterday"); err == nil {
		t.Error("yesterday is taken for a time")
	}
}

func TestFilesShareTheInnermostFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/b/c", "a/d"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		paths, names []string
		dir          string
	}{
		{[]string{"a/b/c"}, []string{"."}, "a/b/c"},
		{[]string{"a/b/x.yaml"}, []string{"x.yaml"}, "a/b"},
		{[]string{"a/b/c", "a/d/x.yaml"}, []string{"b/c", "d/x.yaml"}, "a"},
		{[]string{"a/b", "a/b/c"}, []string{".", "c"}, "a/b"},
	} {
		var paths []string
		for _, p := range tt.paths {
			paths = append(paths, filepath.Join(dir, p))
		}
		got, names, err := shared(paths)
		if err != nil || got != filepath.Join(dir, tt.dir) || cmp.Diff(tt.names, names) != "" {
			t.Errorf("%v: %s %v %v", tt.paths, got, names, err)
		}
	}
}

func TestNothingSteersTheTerminal(t *testing.T) {
	if got := printable("a\x1b[31mb\u009bc\nd\x7f"); got != "a [31mb c d " {
		t.Errorf("%q", got)
	}
	if got := lines("a\x1b\nb"); got != "a \nb" {
		t.Errorf("%q", got)
	}
	if got := printable(strings.Repeat("é", 200)); len([]rune(got)) != 80 || !strings.HasSuffix(got, "…") {
		t.Errorf("%q", got)
	}
}
