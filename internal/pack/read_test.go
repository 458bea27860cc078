package pack

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"steward/internal/record"
)

// small is a pack without faults that tests change.
const small = `name: own
title: Our policy
version: "1"
valid_from: 2026-01-01
selection: "2"
sources:
  - {id: us, reference: Our policy of 2026}
items:
  - {id: "1", type: clause, title: First}
  - {id: "1.1", parent: "1", type: requirement, title: Part, assessed: true}
  - {id: "2", type: control, title: Second, selected: true}
documents:
  - {id: 1-plan, item: "1.1", title: Plan, form: document}
crosswalk:
  - {from: "1", to: "iso-27001:4.1", relation: related}
terms:
  - {id: T1, type: risk-source, title: Haste}
`

// faults reads a pack and returns what is wrong with it.
func faults(t *testing.T, text string) Problems {
	t.Helper()
	_, err := ReadFile("own.yaml", []byte(text))
	var out Problems
	if err != nil && !errors.As(err, &out) {
		t.Fatalf("%v is no list of problems", err)
	}
	return out
}

func TestASmallPackIsRead(t *testing.T) {
	p, err := ReadFile("own.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	it := p.Item("1.1")
	if it == nil || !it.Assessed || it.Source != "us" || p.Item("3") != nil {
		t.Errorf("%+v", it)
	}
	if from, to := p.Validity(*it); from != "2026-01-01" || to != "" || !p.ValidOn(*it, "2026-01-01") || p.ValidOn(*it, "2025-12-31") {
		t.Error(from, to)
	}
	if got := p.Path("1.1"); len(got) != 2 || got[0].ID != "1" || p.Key("1.1") != "own:1.1" {
		t.Error(got)
	}
	if got := p.Children("1"); len(got) != 1 || len(p.Children("")) != 2 || len(p.Assessed()) != 1 {
		t.Error(got)
	}
	if len(p.DocumentsOf("1")) != 1 || len(p.DocumentsOf("2")) != 0 || len(p.SourcesOf("us, x")) != 1 {
		t.Error("documents and sources are not found")
	}
}

// TestEveryFaultIsNamed changes the small pack and expects a reason on a line.
func TestEveryFaultIsNamed(t *testing.T) {
	for _, tt := range []struct {
		old, new string
		line     int
		reason   string
	}{
		{"name: own", "name: Own Pack", 1, "lower-case letters"},
		{"name: own\n", "", 1, "name is missing"},
		{"valid_from: 2026-01-01", "valid_from: 2026-13-01", 4, "not a date"},
		{"valid_from: 2026-01-01", "valid_from: 2026-01-01\nvalid_to: 2025-01-01", 5, "before valid_from"},
		{"title: Our policy", "title: Our policy\ncolour: red", 3, `the key "colour" is not known`},
		{"title: Our policy", "title: [a, b]", 2, "is a text"},
		{`selection: "2"`, "", 11, "names no selection"},
		{`selection: "2"`, `selection: "9"`, 5, `the item "9", which is not there`},
		{"title: First}", "title: First, colour: red}", 9, "colour"},
		{`id: "1", type`, `id: "1.1", type`, 10, `the item "1.1" is there already`},
		{`{id: "1", type`, `{type`, 9, "id is missing"},
		{`id: "1", type`, `id: "a:b", type`, 9, "has not the form"},
		{`id: "1", type`, `id: "1  b", type`, 9, "has not the form"},
		{`parent: "1"`, `parent: "9"`, 10, `the parent "9" is not there`},
		{`parent: "1"`, `parent: "1.1"`, 10, "its own parent"},
		{"type: clause", "type: chapter", 9, `the type "chapter" is not known`},
		{"title: First}", "documented: maybe, title: First}", 9, "documented is yes, no or implied"},
		{"title: First}", "assessed: perhaps, title: First}", 9, "assessed is yes or no"},
		{"title: First}", "source: them, title: First}", 9, `the source "them" is not in sources`},
		{"title: First}", "valid_from: 2026-02-01, valid_to: 2026-01-31, title: First}", 9, "before valid_from"},
		{"title: First}", `title: "<script>alert(1)</script>"}`, 9, "holds HTML"},
		{"title: First}", `title: "&lt;img src=x&gt;"}`, 9, "holds HTML"},
		{"title: First}", `title: First, text: "[x](java\tscript:alert(1))"}`, 9, "could run a script"},
		{"title: First}", `title: First, text: "[x](JavaScript&colon;alert(1))"}`, 9, "could run a script"},
		{"title: First}", `title: First, text: "data:text/html,x"}`, 9, "could run a script"},
		{"title: First}", `title: "a\u0007b"}`, 9, "control character U+0007"},
		{"title: First}", `title: "a\u202eb"}`, 9, "control character U+202E"},
		{"title: First}", `title: "a\nb"}`, 9, "line break"},
		{"title: First}", `title: "` + strings.Repeat("x", 301) + `"}`, 9, "longer than 300"},
		{"title: First}", `title: First, guidance: [good, ""]}`, 9, "empty entry"},
		{"title: First}", `title: First, guidance: [{a: b}]}`, 9, "is a text"},
		{`item: "1.1"`, `item: "9"`, 13, `the item "9" is not there`},
		{"form: document", "form: book", 13, "form is document or record"},
		{`from: "1"`, `from: "9"`, 15, `the item "9", which is not there`},
		{"relation: related", "relation: same", 15, `the relation "same" is not known`},
		{"iso-27001:4.1", "iso-27001", 15, "is not like iso-27001:A.5.1"},
		{"iso-27001:4.1", "own:2", 15, "an item of this pack"},
		{"type: risk-source", "type: fear", 17, `the type "fear" is not known`},
		{"terms:\n", "terms: none\nuncertain:\n", 16, "a list is expected"},
		{"  - {id: us, reference: Our policy of 2026}\n", "", 1, "sources is missing"},
		{"title: Our policy", "title: Our policy\ntitle: Again", 3, "repeated"},
		{"title: Our policy", "title: {", 0, "not valid YAML"},
	} {
		text := strings.Replace(small, tt.old, tt.new, 1)
		if text == small {
			t.Fatalf("%q is not in the small pack", tt.old)
		}
		got := faults(t, text)
		hit := false
		for _, p := range got {
			hit = hit || strings.Contains(p.Reason, tt.reason) && (tt.line == 0 || p.Line == tt.line) && p.File == "own.yaml"
		}
		if !hit {
			t.Errorf("%q for %q: want line %d %q, got %v", tt.new, tt.old, tt.line, tt.reason, got)
		}
	}
}

func TestAllFaultsAreNamedUpToABound(t *testing.T) {
	text := strings.NewReplacer("type: clause", "type: chapter", "form: document", "form: book", "relation: related", "relation: same").Replace(small)
	if got := faults(t, text); len(got) != 3 || got[0].Line >= got[1].Line {
		t.Errorf("%v", got)
	}
	var b strings.Builder
	b.WriteString(small)
	for range 500 {
		b.WriteString("  - {id: T1, type: fear, title: x}\n")
	}
	got := faults(t, b.String())
	if len(got) != maxProblems || !strings.Contains(got.Error(), "and 95 more") {
		t.Errorf("%d problems: %v", len(got), got)
	}
	if e := got.Invalid(); e.Code != record.Invalid || len(e.Fields) != maxProblems || !strings.Contains(e.Message, "or more") {
		t.Errorf("%v", e)
	}
}

func TestCirclesAndDepth(t *testing.T) {
	circle := `  - {id: a, parent: c, type: clause, title: A}
  - {id: b, parent: a, type: clause, title: B}
  - {id: c, parent: b, type: clause, title: C}
`
	if got := faults(t, strings.Replace(small, "documents:", circle+"documents:", 1)); len(got) != 3 || !strings.Contains(got[0].Reason, "its own parent") {
		t.Errorf("%v", got)
	}
	var deep strings.Builder
	for i := range 40 {
		parent := ""
		if i > 0 {
			parent = fmt.Sprintf("parent: d%d, ", i-1)
		}
		fmt.Fprintf(&deep, "  - {id: d%d, %stype: clause, title: D}\n", i, parent)
	}
	got := faults(t, strings.Replace(small, "documents:", deep.String()+"documents:", 1))
	if len(got) == 0 || !strings.Contains(got[0].Reason, "nested more than 12 deep") {
		t.Errorf("%v", got)
	}
}

func TestSizeIsBounded(t *testing.T) {
	if got := faults(t, small+"#"+strings.Repeat("x", MaxBytes)); len(got) != 1 || !strings.Contains(got[0].Reason, "larger than 5 MB") {
		t.Errorf("%v", got)
	}
	var b strings.Builder
	b.WriteString(small)
	for i := range maxItems + 1 {
		fmt.Fprintf(&b, "  - {id: t%d, type: note, title: x}\n", i)
	}
	if got := faults(t, b.String()); len(got) != 1 || !strings.Contains(got[0].Reason, "more than 20000 entries") {
		t.Errorf("%v", got)
	}
	if got := faults(t, "items: ["+strings.Repeat("[],", 400_000)+"]"); len(got) != 1 || !strings.Contains(got[0].Reason, "more values than") {
		t.Errorf("%v", got)
	}
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for _, c := range "bcdefgh" {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 10), ","))
	}
	if got := faults(t, bomb); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestAFolderIsOnePack(t *testing.T) {
	head, rest, _ := strings.Cut(small, "items:")
	folder := fstest.MapFS{
		"own/pack.yaml":     {Data: []byte(head)},
		"own/items.yaml":    {Data: []byte("items:" + rest)},
		"own/README.md":     {Data: []byte("<b>not read</b>")},
		"own/more/pack.yml": {Data: []byte("not: read")},
		"empty/x.yaml":      {Data: []byte("items: []")},
	}
	p, err := Read(folder, "own")
	if err != nil {
		t.Fatal(err)
	}
	whole, err := ReadFile("own.yaml", []byte(small))
	if err != nil || !bytes.Equal(p.JSON(), whole.JSON()) {
		t.Errorf("a folder reads otherwise than a file: %v", err)
	}
	for _, dir := range []string{"empty", "none"} {
		if _, err := Read(folder, dir); record.CodeOf(err) != record.NotFound {
			t.Errorf("%s: %v", dir, err)
		}
	}
	folder["own/items.yaml"] = &fstest.MapFile{Data: []byte("title: Again\nitems:" + rest)}
	_, err = Read(folder, "own")
	if want := "own/items.yaml:1: title belongs in pack.yaml"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	doubts := "uncertain: [" + strings.Repeat("x, ", 40) + "x]\n"
	folder["own/items.yaml"] = &fstest.MapFile{Data: []byte("items:" + rest + doubts)}
	folder["own/more.yaml"] = &fstest.MapFile{Data: []byte(doubts)}
	if _, err = Read(folder, "own"); err == nil || !strings.Contains(err.Error(), "more than 60 entries in all files") {
		t.Error(err)
	}
	large := &fstest.MapFile{Data: []byte("#" + strings.Repeat("x", MaxBytes-1))}
	folder["own/a.yaml"], folder["own/b.yaml"], folder["own/c.yaml"], folder["own/d.yaml"] = large, large, large, large
	if _, err := Read(folder, "own"); record.CodeOf(err) != record.TooLarge {
		t.Errorf("a folder of large files: %v", err)
	}
	for i := range maxFiles {
		folder[fmt.Sprintf("own/f%d.yaml", i)] = &fstest.MapFile{Data: []byte("items: []")}
	}
	if _, err := Read(folder, "own"); record.CodeOf(err) != record.TooLarge {
		t.Errorf("a folder of many files: %v", err)
	}
}
