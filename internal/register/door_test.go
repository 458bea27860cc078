package register_test

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// endless gives a letter for ever and counts how many were taken.
type endless struct{ taken int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.taken += int64(len(p))
	return len(p), nil
}

// TestFilesAtTheDoor sends what is no evidence: each is refused with a sentence,
// and nothing of it stays on the disk.
func TestFilesAtTheDoor(t *testing.T) {
	const limit = 1 << 20
	dir := t.TempDir()
	blobs, err := blob.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	w := world.New(t, world.SQLite(t))
	g, err := register.New(register.Options{DB: w.DB, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: w.Clock.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler), MaxFile: limit})
	w.Must(err)
	if g.FileLimit() != limit || w.Register.FileLimit() != register.MaxFile {
		t.Errorf("limits %d and %d", g.FileLimit(), w.Register.FileLimit())
	}
	streamed := &endless{}
	for name, c := range map[string]struct {
		sent register.Sent
		code record.Code
		says string
	}{
		"empty":        {register.Sent{Name: "a.pdf", Body: strings.NewReader("")}, record.Invalid, "a.pdf is empty: 0 bytes"},
		"5 GB claimed": {register.Sent{Name: "a.txt", Size: 5 << 30, Body: failing{}}, record.TooLarge, "larger than 1 MiB"},
		"5 GB":         {register.Sent{Name: "a.txt", Body: io.LimitReader(streamed, 5<<30)}, record.TooLarge, "larger than 1 MiB"},
		"no name":      {register.Sent{Name: "../..", Body: strings.NewReader("x")}, record.Invalid, "needs a name"},
		"a folder":     {register.Sent{Name: "/", Body: strings.NewReader("x")}, record.Invalid, "needs a name"},
		"controls":     {register.Sent{Name: "a\nb.txt", Body: strings.NewReader("x")}, record.Invalid, "without control characters"},
		"long":         {register.Sent{Name: strings.Repeat("a", 256), Body: strings.NewReader("x")}, record.Invalid, "255 characters"},
		"a program":    {register.Sent{Name: "report.pdf", Body: strings.NewReader("MZ\x90\x00")}, record.Invalid, "is named report.pdf and holds an executable"},
		"sent as":      {register.Sent{Name: "report", Type: "application/pdf", Body: strings.NewReader("<html>")}, record.Invalid, "sent as application/pdf and holds HTML"},
		"broken off":   {register.Sent{Name: "a.txt", Body: failing{}}, record.Invalid, "did not arrive whole"},
	} {
		_, err := g.TakeFile(t.Context(), w.Admin, "evidence", c.sent)
		if err == nil || record.CodeOf(err) != c.code || !strings.Contains(record.Sentence(err), c.says) {
			t.Errorf("%s: %v, want %s with %q", name, err, c.code, c.says)
		}
	}
	if streamed.taken > 2*limit {
		t.Errorf("%d bytes were read of a file that is too large", streamed.taken)
	}
	if n := filesBelow(t, dir); n != 0 {
		t.Errorf("%d files stay of what was refused", n)
	}
	_, err = g.TakeFile(t.Context(), w.Member("reader", "rita"), "evidence", register.Sent{Name: "a.txt", Body: strings.NewReader("x")})
	w.Fails(err, record.Denied)
	_, err = g.TakeFile(t.Context(), access.Actor{}, "evidence", register.Sent{Name: "a.txt", Body: strings.NewReader("x")})
	w.Fails(err, record.Unauthenticated)
	for given, want := range map[string]string{`C:\Users\ada\report.txt`: "report.txt", "../../etc/passwd": "passwd", " /a/b/ ": "b", "..\\..\\x": "x"} {
		ref, err := g.TakeFile(t.Context(), w.Admin, "evidence", register.Sent{Name: given, Body: strings.NewReader("x")})
		if err != nil || ref.Name != want {
			t.Errorf("%q is kept as %q, %v; want %q", given, ref.Name, err, want)
		}
	}
	whole, err := g.TakeFile(t.Context(), w.Admin, "evidence", register.Sent{Name: "whole.txt", Size: limit, Body: io.LimitReader(&endless{}, limit)})
	if err != nil || whole.Size != limit {
		t.Errorf("a file of exactly the limit: %+v, %v", whole, err)
	}
}

// failing is a body that breaks off at once.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line broke") }

func filesBelow(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if info.Size() > 0 {
				n++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
