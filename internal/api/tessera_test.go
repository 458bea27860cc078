package api_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/server"
)

// follower is the program that checks a log with Tessera's client and fsck,
// which others wrote from the same specification.
type follower struct {
	*server.Server
	t       *testing.T
	program string
	head    register.LogHead
	token   string
	seen    []byte // the checkpoint it was at
}

// follow checks the log and moves on to its newest checkpoint.
func (f *follower) follow() error {
	cmd := exec.CommandContext(f.t.Context(), f.program, f.URL+"/log/"+string(f.Org.ID)+"/", f.head.Verifier, f.head.Origin)
	cmd.Env = append(os.Environ(), "TOKEN="+f.token)
	cmd.Stdin = strings.NewReader(string(f.seen))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%w: %s", err, &stderr)
	}
	f.seen = out
	return nil
}

// write makes n records, each a leaf.
func (f *follower) write(n int) {
	writes := make([]register.Write, n)
	for i := range writes {
		writes[i].Create = &register.Draft{Kind: "task", Title: fmt.Sprintf("Task %d", i), Body: record.Body{}}
	}
	if _, err := f.Register.Batch(f.t.Context(), f.Actor(), writes); err != nil {
		f.t.Fatal(err)
	}
}

// TestTesseraFollows has Tessera verify the log of a running server while it
// grows over the boundaries of tiles: with a token, and without one once the
// log is public.
func TestTesseraFollows(t *testing.T) {
	program := filepath.Join(t.TempDir(), "follow")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./follow")
	build.Dir = filepath.Join("..", "ledger", "tesseratest")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the follower: %v\n%s", err, out)
	}
	f := &follower{Server: server.New(t), t: t, program: program}
	head, err := f.Register.Head(t.Context(), f.Actor())
	if err != nil {
		t.Fatal(err)
	}
	f.head = head
	if err := f.follow(); err == nil {
		t.Fatal("a log that is not public was read without a token")
	}
	f.token = f.Token("log")
	for _, n := range []int{0, 1, 240, 20} {
		f.write(n)
		if err := f.follow(); err != nil {
			t.Fatalf("with a token, after %d more: %v", n, err)
		}
	}
	if err := f.Register.PutSettings(t.Context(), f.Actor(), access.OrgSettings{PublicLog: true}); err != nil {
		t.Fatal(err)
	}
	f.token = ""
	for _, n := range []int{0, 700} {
		f.write(n)
		if err := f.follow(); err != nil {
			t.Fatalf("without a token, after %d more: %v", n, err)
		}
	}
	f.Server = server.New(t)
	f.write(300)
	f.token = f.Token("log")
	if err := f.follow(); err == nil {
		t.Error("the log of another organisation passed for this one")
	}
}
