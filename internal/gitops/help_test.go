package gitops

import (
	"crypto/rand"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/register"
)

// door is a register with one organisation.
type door struct {
	t   *testing.T
	reg *register.Register
	a   access.Actor
}

func open(t *testing.T) *door {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return openWith(t, kinds)
}

func openWith(t *testing.T, kinds *record.Catalogue) *door {
	t.Helper()
	dir := t.TempDir()
	db, err := database.OpenSQLite(t.Context(), filepath.Join(dir, "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	blobs, err := blob.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	org, _, err := reg.SetUp(t.Context(), register.Setup{Org: "Example", Name: "Ada Example", Email: "ada@example.org", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	return &door{t, reg, access.System(org.ID)}
}

// read reads one file and fails on a problem.
func (d *door) read(text string) []Document {
	d.t.Helper()
	docs, problems := Read("f.yaml", []byte(text), d.reg.Kinds())
	if len(problems) > 0 {
		d.t.Fatalf("problems: %v in\n%s", problems, text)
	}
	return docs
}

func (d *door) plan(text string, o Options) Plan {
	d.t.Helper()
	plan, err := Make(d.t.Context(), d.reg, d.a, d.read(text), o)
	if err != nil {
		d.t.Fatal(err)
	}
	return plan
}

// apply plans and applies and returns the plan.
func (d *door) apply(text string, o Options) Plan {
	d.t.Helper()
	plan := d.plan(text, o)
	for _, it := range plan.Items {
		for _, p := range it.Problems {
			d.t.Errorf("refused: %v", p)
		}
	}
	if _, err := plan.Apply(d.t.Context(), d.reg, d.a); err != nil {
		d.t.Fatal(err)
	}
	return plan
}

// write returns a record as YAML, with links by reference.
func (d *door) write(r record.Record, portable bool) string {
	d.t.Helper()
	var b strings.Builder
	if err := WriteFrom(d.t.Context(), &b, d.reg, d.a, portable, r); err != nil {
		d.t.Fatal(err)
	}
	return b.String()
}

func (d *door) find(ref string) record.Record {
	d.t.Helper()
	r, err := d.reg.Find(d.t.Context(), d.a, ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

func folder(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}
