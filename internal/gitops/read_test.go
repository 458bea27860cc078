package gitops

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/aims"
	"steward/internal/record"
)

func catalogue(t testing.TB) *record.Catalogue {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

func TestReadNamesFileLineAndReason(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no mapping":      {"- a\n", "f.yaml:1: a document is a mapping that begins with kind"},
		"no kind":         {"title: X\n", `f.yaml:1: kind is ""`},
		"unknown kind":    {"\nkind: robot\n", `f.yaml:2: kind is "robot"`},
		"unknown key":     {"kind: unit\nexternal: x\ncolour: red\n", `f.yaml:3: "colour" is not a key of a document`},
		"no identity":     {"# note\nkind: unit\ntitle: X\n", "f.yaml:2: give ref (of a record that exists) or external"},
		"other's ref":     {"kind: unit\nref: SYS-1\n", `f.yaml:2: ref is "SYS-1"; a reference of Unit looks like UNT-1`},
		"repeated key":    {"kind: unit\nexternal: x\nkind: unit\n", `f.yaml:3: `},
		"no text":         {"kind: unit\nexternal: [x]\n", "f.yaml:2: external is a text"},
		"no rev":          {"kind: unit\nexternal: x\nrev: new\n", "f.yaml:3: rev is a whole number from 1"},
		"own title":       {"kind: comment\nexternal: x\ntitle: X\n", "f.yaml:1: Comment titles itself"},
		"no fields":       {"kind: unit\nexternal: x\nfields: 3\n", "f.yaml:3: fields is a mapping"},
		"broken":          {"kind: unit\nexternal: 'x\n", "f.yaml:"},
		"second document": {"kind: unit\nexternal: x\n---\nkind: robot\n", `f.yaml:4: kind is "robot"`},
		"deep":            {"kind: unit\nexternal: x\nfields: {description: [[[[[[[[[[1]]]]]]]]]]}\n", "f.yaml:3: "},
	} {
		_, problems := Read("f.yaml", []byte(tt.text), catalogue(t))
		if len(problems) == 0 || !strings.HasPrefix(problems[0].Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, problems, tt.want)
		}
	}
}

func TestDocumentsArePartedByTheirLines(t *testing.T) {
	text := "\ufeff# first\n---\nkind: unit\nexternal: a\nfields:\n  description: |\n    text\n    --- not a mark\n   \n--- \nkind: unit\nexternal: b\n---\n---\n# nothing\n--- {kind: unit, external: c}\n"
	docs, problems := Read("f.yaml", []byte(text), catalogue(t))
	var got []string
	for _, d := range docs {
		got = append(got, d.Where.String()+" "+d.External)
	}
	if diff := cmp.Diff([]string{"f.yaml:3 a", "f.yaml:11 b", "f.yaml:16 c"}, got); diff != "" || len(problems) > 0 {
		t.Errorf("%s %v", diff, problems)
	}
}

func TestAliasBombsEndSoon(t *testing.T) {
	var b strings.Builder
	b.WriteString("kind: unit\nexternal: x\nfields:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 12; i++ {
		alias := "*a" + string(rune('0'+(i-1)%10))
		if i > 9 {
			break
		}
		b.WriteString("  a" + string(rune('0'+i)) + ": &a" + string(rune('0'+i)) + " [" + strings.Repeat(alias+",", 9) + alias + "]\n")
	}
	begun := time.Now()
	_, problems := Read("f.yaml", []byte(b.String()), catalogue(t))
	if len(problems) == 0 || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %s", problems, time.Since(begun))
	}
}

func TestFoldersAreReadInOrder(t *testing.T) {
	files := folder(map[string]string{
		"b/2.yml": "kind: unit\nexternal: b2\n", "b/1.yaml": "kind: unit\nexternal: b1\n", "b/notes.md": "# not read",
		"a.json": `{"kind": "unit", "external": "a"}`, "odd.txt": "kind: unit\nexternal: odd\n",
	})
	docs, problems, err := ReadAll(files, []string{"odd.txt", "."}, catalogue(t))
	var got []string
	for _, d := range docs {
		got = append(got, d.External)
	}
	if diff := cmp.Diff([]string{"odd", "a", "b1", "b2"}, got); diff != "" || len(problems) > 0 || err != nil {
		t.Errorf("%s %v %v", diff, problems, err)
	}
	if _, _, err := ReadAll(files, []string{"c"}, catalogue(t)); record.CodeOf(err) != record.NotFound {
		t.Errorf("a folder that is not there: %v", err)
	}
	big := folder(map[string]string{"big.yaml": strings.Repeat("#", MaxFile+1)})
	if _, _, err := ReadAll(big, []string{"big.yaml"}, catalogue(t)); record.CodeOf(err) != record.TooLarge {
		t.Errorf("a file that is too large: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{three, "---\n---\n", "kind: unit\nref: UNT-1\nfields: {a: &a [*a]}\n", "--- |\n---\n", "%YAML 1.1\n---\nkind: unit", "\x00", "kind: [unit]"} {
		f.Add([]byte(seed))
	}
	kinds := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, problems := Read("f.yaml", data, kinds)
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + 1
		for _, p := range problems {
			if p.Line < 1 || p.Line > lines+1 || p.Reason == "" {
				t.Errorf("problem without place or reason: %+v of %d lines", p, lines)
			}
		}
		for _, d := range docs {
			if d.Kind == nil || d.Number == 0 && d.External == "" || slices.Contains(kinds.Names(), "") {
				t.Errorf("a document without kind or identity: %+v", d)
			}
		}
	})
}
