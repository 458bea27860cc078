package classify_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steward/content"
	"steward/internal/classify"
	"steward/internal/record"
)

// ownLaw puts a copy of a law that comes with Steward into a folder, under
// another name and version.
func ownLaw(t *testing.T, folder, name, version string) string {
	t.Helper()
	const from = "nyc-ll144"
	to := filepath.Join(folder, name)
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(content.Laws, from+"/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := fs.ReadFile(content.Laws, file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("name: "+from+"\n", "name: "+name+"\n", `version: "2026-11"`, `version: "`+version+`"`).Replace(string(data))
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func load(t *testing.T, folder string) classify.Laws {
	t.Helper()
	l, err := classify.Load(content.Laws, folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLoadOwnLaws takes laws of the operator's own into use beside those that
// come with Steward: of one name the later version, never a guess.
func TestLoadOwnLaws(t *testing.T) {
	if l := load(t, filepath.Join(t.TempDir(), "absent")); len(l.Own) > 0 || l.Regimes["eu-ai-act"] == nil {
		t.Errorf("without a folder: %v", l.Own)
	}
	folder := t.TempDir()
	ownLaw(t, folder, "house-rules", "1")
	ownLaw(t, folder, "nyc-ll144", "2027-01")
	l := load(t, folder)
	if !slices.Equal(l.Own, []string{"house-rules", "nyc-ll144"}) || l.Regimes["house-rules"] == nil || l.Regimes["nyc-ll144"].Version != "2027-01" {
		t.Errorf("own laws %v, version %s", l.Own, l.Regimes["nyc-ll144"].Version)
	}
	ownLaw(t, folder, "nyc-ll144", "2020-01")
	if l = load(t, folder); !slices.Equal(l.Older, []string{"nyc-ll144"}) || l.Regimes["nyc-ll144"].Version != "2026-11" {
		t.Errorf("an older law of one's own: %v, version %s in use", l.Older, l.Regimes["nyc-ll144"].Version)
	}
}

// TestLoadRefuses says which law has what fault, and uses none of them.
func TestLoadRefuses(t *testing.T) {
	same := t.TempDir()
	ownLaw(t, same, "nyc-ll144", "2026-11")
	broken := t.TempDir()
	at := filepath.Join(ownLaw(t, broken, "house-rules", "1"), "regime.yaml")
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(strings.Replace(string(data), "valid_from: 2023-07-05", "valid_from: 2023-17-05", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	if err := os.Symlink(ownLaw(t, t.TempDir(), "house-rules", "1"), filepath.Join(outside, "house-rules")); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]string{
		same:   "Give yours a later version",
		broken: `laws/house-rules/regime.yaml:17: valid_from: "2023-17-05" is not a date`,
	} {
		if _, err := classify.Load(content.Laws, folder); record.CodeOf(err) != record.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if l, err := classify.Load(content.Laws, outside); err == nil && l.Regimes["house-rules"] != nil {
		t.Error("a law was read from outside the folder")
	}
}
