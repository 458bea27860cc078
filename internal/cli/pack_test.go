package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// steward runs a command line without a database.
func steward(t *testing.T, args ...string) (code int, out, fault string) {
	t.Helper()
	var o, f bytes.Buffer
	a := App{Out: &o, Err: &f, In: strings.NewReader(""), Env: func(string) string { return "" }}
	code = a.Run(t.Context(), args)
	return code, o.String(), f.String()
}

func TestPacksAreListedAndShown(t *testing.T) {
	code, out, _ := steward(t, "pack", "list")
	if code != 0 || !strings.Contains(out, "iso-42001") || !strings.Contains(out, "nist-ai-rmf") {
		t.Error(code, out)
	}
	var lines []packLine
	code, out, _ = steward(t, "pack", "list", "--json")
	if err := json.Unmarshal([]byte(out), &lines); err != nil || code != 0 || len(lines) != 4 || lines[1].Assessed != 198 || lines[1].Documents != 22 {
		t.Error(code, err, out)
	}
	code, out, _ = steward(t, "pack", "show", "iso-42001")
	for _, want := range []string{"ISO/IEC 42001:2023", "valid from 2023-12-01", "    4.3/4  Scope written down", "  A.2.2  AI policy", "Not certain:"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("code %d, %q is not in the answer", code, want)
		}
	}
	if code, _, fault := steward(t, "pack", "show", "iso-1"); code != exitNotFound || !strings.Contains(fault, "neither a pack") {
		t.Error(code, fault)
	}
	if code, _, _ := steward(t, "pack"); code != exitUsage {
		t.Errorf("without a word it is %d", code)
	}
}

func TestPacksAreCheckedAndCompared(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	_, whole, _ := steward(t, "pack", "show", "iso-42001", "--json")
	good := write("good.json", whole)
	if code, out, _ := steward(t, "pack", "check", good); code != 0 || !strings.Contains(out, "in order: 252 items") {
		t.Error(code, out)
	}
	if code, out, _ := steward(t, "pack", "diff", "iso-42001", good); code != 0 || out != "Nothing changed.\n" {
		t.Error(code, out)
	}
	changed := write("new.json", strings.NewReplacer(`"Policies related to AI"`, `"AI policies"`, `"A.10.4"`, `"A.10.5"`).Replace(whole))
	code, out, _ := steward(t, "pack", "diff", good, changed)
	for _, want := range []string{"~ item A.2\n    title: Policies related to AI -> AI policies\n", "+ item A.10.5  Customers\n", "- item A.10.4  Customers\n"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("code %d, %q is not in %s", code, want, out)
		}
	}
	if code, out, _ := steward(t, "pack", "diff", good, changed, "--json"); code != 0 || !json.Valid([]byte(out)) || !strings.Contains(out, `"field": "title"`) {
		t.Error(code, out)
	}

	head := write("mine/pack.yaml", "name: mine\ntitle: Mine\nversion: 1\nvalid_from: 2026-01-01\nsources: [{id: us, reference: Us}]\n")
	write("mine/items.yaml", "items:\n  - {id: a, type: clause, title: A, parent: z}\n  - {id: b, type: page, title: B}\n")
	folder := filepath.Dir(head)
	code, out, fault := steward(t, "pack", "check", folder)
	items := filepath.Join(folder, "items.yaml")
	if want := items + ":2: the parent \"z\" is not there\n" + items + ":3: the type \"page\" is not known"; code != exitInvalid || !strings.HasPrefix(out, want) || fault != "steward: The pack has 2 faults\n" {
		t.Error(code, out, fault)
	}
	var answer struct {
		Valid    bool
		Problems []struct{ Line int }
	}
	code, out, _ = steward(t, "pack", "check", folder, "--json")
	if err := json.Unmarshal([]byte(out), &answer); err != nil || code != exitInvalid || answer.Valid || len(answer.Problems) != 2 || answer.Problems[0].Line != 2 {
		t.Error(code, err, out)
	}
	write("mine/items.yaml", "items:\n  - {id: a, type: clause, title: A}\ncrosswalk:\n  - {from: a, to: \"iso-42001:A.99\", relation: equal}\n")
	if code, out, _ := steward(t, "pack", "check", folder); code != exitInvalid || !strings.Contains(out, "items.yaml:4: a maps to iso-42001:A.99, which is not there") {
		t.Error(code, out)
	}
	for _, path := range []string{filepath.Join(dir, "none"), dir} {
		if code, _, _ := steward(t, "pack", "check", path); code != exitNotFound {
			t.Errorf("%s is %d", path, code)
		}
	}
	write("mine/items.yaml", "items:\n  - {id: a, type: page, title: A}\n")
	if code, out, fault := steward(t, "pack", "diff", "iso-42001", folder); code != exitInvalid || out != "" || !strings.Contains(fault, items+":2: the type") {
		t.Error(code, out, fault)
	}
}
