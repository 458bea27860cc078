package program

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLawsOfTheDataFolder takes a law with its documents into use, and does not serve
// with a fault in either.
func TestLawsOfTheDataFolder(t *testing.T) {
	data := t.TempDir()
	folder := filepath.Join(data, "laws", "house-rules")
	if err := os.CopyFS(folder, os.DirFS("../../content/nyc-ll144")); err != nil {
		t.Fatal(err)
	}
	replace := func(to, from, old, text string) {
		t.Helper()
		was, err := os.ReadFile(from)
		if err != nil || !strings.Contains(string(was), old) {
			t.Fatalf("%v: no %q in %s", err, old, from)
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(strings.Replace(string(was), old, text, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	header, paper := filepath.Join(folder, "regime.yaml"), filepath.Join(folder, "documents", "notice.yaml")
	replace(header, header, "name: nyc-ll144", "name: house-rules")
	replace(paper, "../../content/documents/nyc-ll144/candidate-notice.yaml", "law: nyc-ll144", "law: house-rules")
	serve := func() error {
		p, err := Open(t.Context(), Settings{Data: data}, Surroundings{})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		return p.Serve(ctx, l, stop) // where nothing is wrong it ends once it answers
	}
	refuses := func(reason string) {
		t.Helper()
		if err := serve(); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("serving with a fault: %v, want %q", err, reason)
		}
	}
	refuses(`ask for a document "nyc-candidate-notice"`)
	replace(paper, paper, "id: nyc-candidate-notice", "id: house-notice")
	p, err := Open(t.Context(), Settings{Data: data}, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	if lib, err := p.Dossier.Library(); err != nil || lib.Template("house-notice") == nil || lib.Template("annex-iv") == nil {
		t.Errorf("own documents beside those of Steward: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := serve(); err != nil {
		t.Errorf("serving with sound content: %v", err)
	}
	replace(paper, paper, "system.intended_purpose", "system.no_such_field")
	refuses("notice.yaml:")
	replace(paper, paper, "system.no_such_field", "system.intended_purpose")
	replace(header, header, "2023-07-05", "2023-17-05")
	refuses("laws/house-rules/regime.yaml:17:")
}
