package program_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"testing"

	"steward/internal/access"
	"steward/internal/example"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/pg"
)

func opened(t *testing.T, s program.Settings) *program.Program {
	t.Helper()
	p, err := program.Open(t.Context(), s, program.Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// filled is a program with the example in it, and the example's organisation.
func filled(t *testing.T, s program.Settings) (*program.Program, access.Org) {
	t.Helper()
	p := opened(t, s)
	org, account, err := p.Register.SetUp(t.Context(), register.Setup{Org: example.Name, Name: "Ada Example", Email: "ada@example.org", Password: "x", Example: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := example.Fill(t.Context(), p.Register, org, account); err != nil {
		t.Fatal(err)
	}
	return p, org
}

func TestABackupComesBackOnEitherDatabase(t *testing.T) {
	sqlite := program.Settings{Data: t.TempDir()}
	postgres := program.Settings{Data: t.TempDir(), DatabaseURL: pg.DSN(t)}
	from, org := filled(t, sqlite)
	var first bytes.Buffer
	if _, err := from.Backup(t.Context(), &first); err != nil {
		t.Fatal(err)
	}
	var second bytes.Buffer
	for _, step := range []struct {
		name string
		from *bytes.Buffer
		to   program.Settings
	}{{"to PostgreSQL", &first, postgres}, {"and back", &second, program.Settings{Data: t.TempDir()}}} {
		done, err := program.Restore(t.Context(), step.to, program.Surroundings{}, bytes.NewReader(step.from.Bytes()), int64(step.from.Len()))
		if err != nil || done.Files < 10 {
			t.Fatalf("%s: %+v, %v", step.name, done, err)
		}
		p := opened(t, step.to)
		report, err := p.Register.Check(t.Context(), register.CheckOptions{})
		if err != nil || !report.OK() {
			t.Errorf("%s: %+v, %v", step.name, report, err)
		}
		hits, err := p.Register.Search(t.Context(), access.System(org.ID), "cracks pothole", nil, 10)
		if err != nil || len(hits) == 0 {
			t.Errorf("%s: search finds %v, %v", step.name, hits, err)
		}
		if _, err := p.Register.Create(t.Context(), access.System(org.ID), register.Draft{Kind: "unit", Title: "After"}, register.CreateOptions{}); err != nil {
			t.Errorf("%s: the log cannot go on: %v", step.name, err)
		}
		if _, err := p.Register.Head(t.Context(), access.System(org.ID)); err != nil {
			t.Errorf("%s: the log cannot be signed: %v", step.name, err)
		}
		if _, err := p.Backup(t.Context(), &second); err != nil {
			t.Fatal(err)
		}
	}
}

// rewritten returns the archive with the parts changed by change; nil leaves a
// part out.
func rewritten(t *testing.T, data []byte, change func(name string, text []byte) []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if text = change(f.Name, text); text == nil {
			continue
		}
		w, err := z.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestADamagedBackupIsRefusedAndBringsNothingBack(t *testing.T) {
	p, _ := filled(t, program.Settings{Data: t.TempDir()})
	var whole bytes.Buffer
	if _, err := p.Backup(t.Context(), &whole); err != nil {
		t.Fatal(err)
	}
	part := func(name string, change func([]byte) []byte) []byte {
		return rewritten(t, whole.Bytes(), func(n string, text []byte) []byte {
			if n == name {
				return change(text)
			}
			return text
		})
	}
	none := func([]byte) []byte { return nil }
	flip := func(text []byte) []byte { text[len(text)/2] ^= 1; return text }
	blobs := func(n string, text []byte) []byte {
		if len(n) > 60 {
			text = append(text, '!')
		}
		return text
	}
	for name, data := range map[string][]byte{
		"no archive":        []byte("no archive"),
		"cut short":         whole.Bytes()[:whole.Len()/2],
		"another archive":   part("backup.json", none),
		"another format":    part("backup.json", func([]byte) []byte { return []byte(`{"format":"steward-backup/9"}`) }),
		"no key":            part("server.key", none),
		"a wrong key":       part("server.key", func([]byte) []byte { return []byte("AAAA") }),
		"no database":       part("database.jsonl", none),
		"a bit of the data": part("database.jsonl", flip),
		"less of the data":  part("database.jsonl", func(text []byte) []byte { return text[:len(text)/2] }),
		"evidence changed":  rewritten(t, whole.Bytes(), blobs),
	} {
		s := program.Settings{Data: t.TempDir()}
		_, err := program.Restore(t.Context(), s, program.Surroundings{}, bytes.NewReader(data), int64(len(data)))
		if record.CodeOf(err) != record.Invalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if fresh, err := opened(t, s).Register.Fresh(t.Context()); err != nil || !fresh {
			t.Errorf("%s: something was brought back, %v", name, err)
		}
	}
}

func TestARestoreNeedsRoomAndTheKeyOfTheBackup(t *testing.T) {
	p, _ := filled(t, program.Settings{Data: t.TempDir()})
	var whole bytes.Buffer
	if _, err := p.Backup(t.Context(), &whole); err != nil {
		t.Fatal(err)
	}
	restore := func(s program.Settings) error {
		_, err := program.Restore(t.Context(), s, program.Surroundings{}, bytes.NewReader(whole.Bytes()), int64(whole.Len()))
		return err
	}
	full := program.Settings{Data: t.TempDir()}
	filled(t, full)
	if err := restore(full); record.CodeOf(err) != record.Conflict {
		t.Errorf("into a full folder: %v", err)
	}
	other := program.Settings{Data: t.TempDir(), Key: base64.StdEncoding.EncodeToString(make([]byte, 32))}
	if err := restore(other); record.CodeOf(err) != record.Conflict {
		t.Errorf("with another key: %v", err)
	}
	again := program.Settings{Data: t.TempDir()}
	if err := restore(again); err != nil {
		t.Fatal(err)
	}
	if err := restore(again); record.CodeOf(err) != record.Conflict {
		t.Errorf("twice: %v", err)
	}
}
