package api

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"steward/internal/aims"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file under testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at the difference, then run with -update: %s", file, firstDifference(got, want))
	}
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range g {
		if i >= len(w) || !bytes.Equal(g[i], w[i]) {
			return string(g[i])
		}
	}
	return "lines are missing"
}

// TestDescription holds the OpenAPI description against a golden file, and has
// the validator of test/npm judge it.
func TestDescription(t *testing.T) {
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	all, err := routes(kinds)
	if err != nil {
		t.Fatal(err)
	}
	data, err := describe(kinds, all, "test")
	if err != nil {
		t.Fatal(err)
	}
	pretty := jsontext.Value(bytes.Clone(data))
	if err := pretty.Indent(jsontext.WithIndent(" ")); err != nil {
		t.Fatal(err)
	}
	golden(t, "openapi.json", append(pretty, '\n'))

	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "validate-openapi.mjs", file)
	cmd.Dir = filepath.Join("..", "..", "test", "npm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("the description is not valid OpenAPI 3.1 (is test/npm installed? script/setup does it): %v\n%s", err, out)
	}
}
