package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the project folder, as seen from this package.
const root = "../.."

// listed is what we read of a package in the answer of go list.
type listed struct {
	ImportPath string
	Dir        string
	Doc        string
	GoFiles    []string
	Imports    []string
}

// packages lists every package of the module, broken ones too.
func packages(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Doc,GoFiles,Imports", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("read go list: %v", err)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatal("go list found no package, not even this one")
	}
	return all
}

func TestEveryPackageHasAComment(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// counted are the kinds of file that hold code.
var counted = map[string]bool{".go": true, ".js": true, ".mjs": true}

func TestNoFileIsTooLong(t *testing.T) {
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || !counted[filepath.Ext(path)] || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := lines(text); n > longest && !generated(text) {
			t.Errorf("%s has %d lines; split it, %d is the most", strings.TrimPrefix(path, root+"/"), n, longest)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func lines(text []byte) int {
	n := bytes.Count(text, []byte("\n"))
	if len(text) > 0 && text[len(text)-1] != '\n' {
		n++
	}
	return n
}

// generated reports whether a file says so in the way of "go help generate".
func generated(text []byte) bool {
	for line := range bytes.Lines(text) {
		if s := strings.TrimSpace(string(line)); strings.HasPrefix(s, "// Code generated ") && strings.HasSuffix(s, " DO NOT EDIT.") {
			return true
		}
	}
	return false
}

func TestNoHiddenState(t *testing.T) {
	for _, p := range packages(t) {
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if generated(text) {
				continue
			}
			for _, said := range hidden(t, text) {
				t.Errorf("%s/%s: %s", p.ImportPath, name, said)
			}
		}
	}
}

// hidden finds init functions, and package variables that hold a clock, a timer
// or a source of randomness.
func hidden(t *testing.T, text []byte) []string {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", text, 0)
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				out = append(out, "init function: wire it in cmd, or compute it where it is used")
			}
		case *ast.GenDecl:
			if d.Tok == token.VAR {
				out = append(out, globals(file, d)...)
			}
		}
	}
	return out
}

// clocks are the names of package time that read, keep or start a clock. A
// fixed date, time.Date, is none of them.
var clocks = map[string]bool{"Now": true, "Since": true, "Until": true, "After": true, "AfterFunc": true, "Tick": true,
	"NewTimer": true, "NewTicker": true, "Timer": true, "Ticker": true}

// globals judges one declaration of package variables.
func globals(file *ast.File, d *ast.GenDecl) []string {
	var out []string
	for _, s := range d.Specs {
		v := s.(*ast.ValueSpec)
		unset := len(v.Values) == 0
		ast.Inspect(v, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			pkg, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			name := sel.Sel.Name
			switch imported(file, pkg.Name) {
			case "time":
				if !clocks[name] && (name != "Time" || !unset) {
					return true
				}
			case "math/rand", "math/rand/v2", "crypto/rand":
			default:
				return true
			}
			out = append(out, "package variable "+v.Names[0].Name+" holds "+pkg.Name+"."+name+": make it a field")
			return true
		})
	}
	return out
}

// imported returns the path that a name stands for in the file, or "".
func imported(file *ast.File, name string) string {
	for _, i := range file.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		short := strings.TrimSuffix(path, "/v2")
		short = short[strings.LastIndex(short, "/")+1:]
		if i.Name != nil {
			short = i.Name.Name
		}
		if short == name {
			return path
		}
	}
	return ""
}

// TestHidden shows that the search finds what it is there to find.
func TestHidden(t *testing.T) {
	const head = "package p\nimport (\"time\"; r \"math/rand/v2\"; \"crypto/rand\")\n"
	tests := []struct {
		source string
		found  int
	}{
		{"func init() {}", 1},
		{"type t struct{}\nfunc (t) init() {}", 0},
		{"var now = time.Now", 1},
		{"var now = func() time.Time { return time.Now() }", 1},
		{"var last time.Time", 1},
		{"var epoch = time.Date(2024, 8, 1, 0, 0, 0, 0, time.UTC)", 0},
		{"var day = 24 * time.Hour", 0},
		{"var parse = func(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) }", 0},
		{"var source *r.Rand", 1},
		{"var reader = rand.Reader", 1},
		{"func f() time.Time { return time.Now() }", 0},
		{"func f() {", 1},
	}
	for _, tt := range tests {
		if got := hidden(t, []byte(head+tt.source)); len(got) != tt.found {
			t.Errorf("%s: found %q, want %d", tt.source, got, tt.found)
		}
	}
	if !generated([]byte("package p\n// Code generated by x. DO NOT EDIT.\n")) || generated([]byte("package p\n")) {
		t.Error("generated files are not told from others")
	}
	if got := lines([]byte("a\nb")); got != 2 {
		t.Errorf("lines = %d, want 2", got)
	}
}
