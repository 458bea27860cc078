package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"steward/internal/access"
	"steward/internal/record"
)

// audited is a clinic whose evidence has names that lead elsewhere, are the same
// twice, or are the same but for the case.
func audited(t testing.TB) *fake {
	f, _ := clinic(t)
	odd := f.sample("dataset", nil)
	f.change(odd.Record, record.ActUpdate, func(c *record.Change) { // as nobody could write it through the register
		for i, name := range []string{"../../etc/passwd", `C:\Windows\report.pdf`, "Bericht über Prüfung.pdf", strings.Repeat("long ", 60) + ".pdf", "…", "same.txt", "same.txt", "SAME.txt"} {
			c.Body[fmt.Sprintf("x_%d", i)] = f.keep(fmt.Sprintf("It says %d.\n", i), name)
		}
	})
	return f
}

func auditOf(f *fake) *Audit {
	all := map[record.ID]bool{}
	for id := range f.last {
		all[id] = true
	}
	return &Audit{Scope: Asked{Packs: []string{"iso-42001"}, From: "2026-01-01", Day: "2026-03-01"}, Records: all, Render: func(_ context.Context, r *Rendering) error {
		for _, path := range []string{"reports/soa.pdf", "reports/soa.xlsx", "pages/iso-42001-4.html"} {
			if err := r.Add(path, func(w io.Writer) error { _, err := io.WriteString(w, strings.Repeat(path, 40)); return err }); err != nil {
				return err
			}
		}
		return r.Add("index.html", func(w io.Writer) error {
			_, err := fmt.Fprintf(w, "<!doctype html><title>%s</title>%d records", r.Verifier(), r.Manifest().Counts.Records)
			return err
		})
	}}
}

func auditPack(t testing.TB, f *fake) []byte {
	return pack(t, f, Options{Audit: auditOf(f)})
}

func TestAuditPack(t *testing.T) {
	f := audited(t)
	data := auditPack(t, f)
	r := good(t, data)
	if r.Counts.Files != 10 || r.Counts.Renderings != 3 || r.Asked.Scope != ScopeAudit || r.Asked.From != "2026-01-01" {
		t.Errorf("report: %+v, %+v", r.Counts, r.Asked)
	}
	if !slices.ContainsFunc(r.NotProven, func(s string) bool {
		return strings.Contains(s, "renderings of the records") && strings.Contains(s, "not themselves leaves")
	}) {
		t.Errorf("nothing says what renderings are: %q", r.NotProven)
	}
	if again := auditPack(t, f); !bytes.Equal(data, again) {
		t.Error("the same log gave two different packs")
	}
	u := unpack(t, data)
	seen := map[string]bool{}
	for _, n := range u.names {
		if !strings.HasPrefix(n, "evidence/") {
			continue
		}
		if low := strings.ToLower(n); seen[low] || strings.Count(n, "/") != 1 || strings.Contains(n, "..") {
			t.Errorf("the name %s", n)
		} else {
			seen[low] = true
		}
	}
	for _, want := range []string{"evidence/evd-1-report.txt", "evidence/dst-1.etc-passwd", "evidence/dst-1-c-windows-report.pdf", "evidence/dst-1-bericht-uber-prufung.pdf"} {
		if !seen[want] {
			t.Errorf("no %s in %v", want, seen)
		}
	}
	if !strings.Contains(string(u.files["records/evidence.jsonl"]), `"shown":["evidence/EVD-1-report.txt"]`) || !strings.Contains(string(u.files["read/evidence.html"]), `href="../evidence/EVD-1-report.txt"`) {
		t.Error("records do not lead to the file")
	}
}

// A rendering forged with its manifest passes, and the report says that it
// proves nothing about renderings.
func TestAuditPackMissingAndForged(t *testing.T) {
	f := audited(t)
	for hash, data := range f.files {
		if string(data) == "It works.\n" {
			delete(f.files, hash)
		}
	}
	data := auditPack(t, f)
	if r := good(t, data); r.Counts.Missing != 1 || r.Counts.Files != 9 {
		t.Errorf("counts %+v", r.Counts)
	}
	u := unpack(t, data)
	u.set(t, "reports/soa.pdf", []byte("All is well."))
	good(t, u.pack(t))
	u.names, u.files["reports/Extra.pdf"] = append(u.names, "reports/Extra.pdf"), nil
	if r := verify(t, u.pack(t), VerifyOptions{}); r.OK || !names(r, "reports/Extra.pdf") {
		t.Errorf("a stranger among the reports: %v", r.Findings)
	}
}

// Evidence renamed with the manifest made to fit is found by the records, which
// name the path.
func TestAuditPackRenamedEvidence(t *testing.T) {
	u := unpack(t, auditPack(t, audited(t)))
	was, now := "evidence/EVD-1-report.txt", "evidence/EVD-1-other.txt"
	u.files[now] = u.files[was]
	u.names[slices.Index(u.names, was)] = now
	u.files[pathManifest] = bytes.ReplaceAll(u.files[pathManifest], []byte(was), []byte(now))
	u.files[pathSum] = sumLine(u.files[pathManifest])
	if r := verify(t, u.pack(t), VerifyOptions{}); r.OK || !names(r, "records/evidence.jsonl") {
		t.Errorf("findings %v", r.Findings)
	}
}

func TestRenderingsHaveTheirPlace(t *testing.T) {
	f := audited(t)
	for _, path := range []string{"../x.pdf", "reports/x.exe", "reports/a/b.pdf", "evidence/x.pdf", "manifest.json", "pages/x.pdf", "records/x.jsonl", "reports/X.pdf"} {
		a := auditOf(f)
		a.Render = func(_ context.Context, r *Rendering) error {
			return r.Add(path, func(io.Writer) error { return nil })
		}
		if _, err := Write(t.Context(), io.Discard, f, access.System(f.org.ID), Options{Now: f.now, Temp: t.TempDir(), Audit: a}); err == nil {
			t.Errorf("%s was written", path)
		}
	}
	gone := errors.New("no report")
	for _, render := range []func(context.Context, *Rendering) error{
		func(context.Context, *Rendering) error { return gone },
		func(context.Context, *Rendering) error { return nil }, // no index
	} {
		a := auditOf(f)
		a.Render = render
		if _, err := Write(t.Context(), io.Discard, f, access.System(f.org.ID), Options{Now: f.now, Temp: t.TempDir(), Audit: a}); err == nil {
			t.Error("a pack without its index was finished")
		}
	}
}

// TestPacksOfTheFirstFormat verifies a pack that was written before audit packs
// were there.
func TestPacksOfTheFirstFormat(t *testing.T) {
	data, err := os.ReadFile("testdata/steward-pack-1.zip")
	if err != nil {
		t.Fatal(err)
	}
	if r := good(t, data); r.Counts.Records != 4 || r.Asked.Ref != "SYS-1" {
		t.Errorf("report %+v", r)
	}
}

func FuzzSafeName(f *testing.F) {
	for _, s := range []string{"", "../..", "a/b", ".hidden", "CON", "Prüfung.pdf", strings.Repeat("x.", 200), "-.-.-", "EVD-1-a..b", "\x00\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := safeName("EVD-1-" + s)
		if name != safeName(name) || len(name) > longestName || !strings.HasPrefix(name, "EVD-1") || !safePath("evidence/"+name) || !utf8.ValidString(name) {
			t.Errorf("%q is called %q, and that %q", s, name, safeName(name))
		}
	})
}
