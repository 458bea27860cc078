package aims

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The declared forms hold what others rely on: names, types, choices, steps. A
// golden file that changes says that stored data, files or programs may have to
// change too, and the kind's version with them.
type declared struct {
	Kind, Plural, Prefix, Clause, Label string
	Version                             int
	Source                              string
	Columns                             []string
	DerivesFrom                         []string `json:",omitempty"`
	Fields                              []declaredField
	States                              []record.State
	Transitions                         []record.Transition `json:",omitempty"`
}

type declaredField struct {
	Name, Label string
	Type        record.Type
	As          record.Type `json:",omitempty"`
	Flags       string      `json:",omitempty"`
	Source      string      `json:",omitempty"`
	Target      []string    `json:",omitempty"`
	Inverse     string      `json:",omitempty"`
	Options     []string    `json:",omitempty"`
	MaxRunes    int         `json:",omitempty"`
}

func declare(k *record.Kind) declared {
	d := declared{
		Kind: k.Name, Plural: k.Plural, Prefix: k.Prefix, Clause: k.Clause, Label: k.Label, Version: k.Version, Source: k.Source,
		Columns: k.Columns, DerivesFrom: k.DerivesFrom, States: k.States, Transitions: k.Transitions,
	}
	for _, f := range k.Fields {
		df := declaredField{Name: f.Name, Label: f.Label, Type: f.Type, As: f.As, Source: f.Source, Target: f.Target, Inverse: f.Inverse, MaxRunes: f.MaxRunes}
		var flags []string
		for _, flag := range []struct {
			set  bool
			name string
		}{{f.Required, "required"}, {f.Many, "many"}, {f.Index, "indexed"}, {f.Personal, "personal"}} {
			if flag.set {
				flags = append(flags, flag.name)
			}
		}
		df.Flags = strings.Join(flags, " ")
		for _, o := range f.Options {
			df.Options = append(df.Options, o.Name+": "+o.Label)
		}
		d.Fields = append(d.Fields, df)
	}
	return d
}

func TestDeclarationsAreGolden(t *testing.T) {
	want := map[string]bool{}
	for _, k := range Kinds() {
		want[k.Name+".json"] = true
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(declare(k)); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", k.Name+".json"), buf.String())
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !want[f.Name()] {
			t.Errorf("testdata/%s belongs to no kind", f.Name())
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s changed (-golden +declared); go test -update accepts it:\n%s", file, diff)
	}
}
