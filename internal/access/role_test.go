package access_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/access/accesstest"
	"steward/internal/record"
)

func catalogue(t testing.TB) *record.Catalogue {
	t.Helper()
	c, err := accesstest.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDecodeRole(t *testing.T) {
	c := catalogue(t)
	const good = `{"name":"model-reviewer","label":"Model reviewer","grants":[{"verbs":["read","step:suspend"],"kinds":["*"]}]}`
	r, err := access.DecodeRole([]byte(good), c)
	if err != nil {
		t.Fatal(err)
	}
	want := access.Role{Name: "model-reviewer", Label: "Model reviewer", Grants: []access.Grant{{Verbs: []access.Verb{"read", "step:suspend"}, Kinds: []string{"*"}}}}
	if d := cmp.Diff(want, r); d != "" {
		t.Fatal(d)
	}
	for name, change := range map[string][2]string{
		"unknown member":         {`"label"`, `"lable"`},
		"repeated member":        {`"label"`, `"name":"b","label"`},
		"another case":           {`"label"`, `"Label"`},
		"built-in name":          {"model-reviewer", "reader"},
		"bad name":               {"model-reviewer", "Model Reviewer"},
		"no label":               {"Model reviewer", " "},
		"unknown verb":           {`"read"`, `"fly"`},
		"no verb":                {`"read","step:suspend"`, ``},
		"unknown kind":           {`"*"`, `"unicorn"`},
		"unknown step":           {"step:suspend", "step:explode"},
		"empty step":             {"step:suspend", "step:"},
		"step of another kind":   {`"*"`, `"model"`},
		"administrator's verb":   {`"read"`, `"members"`},
		"whole verb on a kind":   {`"read","step:suspend"],"kinds":["*"]`, `"log"],"kinds":["ai-system"]`},
		"whole verb on own only": {`"read","step:suspend"],"kinds":["*"]`, `"log"],"kinds":["*"],"own":true`},
		"no grants":              {`{"verbs":["read","step:suspend"],"kinds":["*"]}`, ``},
		"trailing data":          {`]}]}`, `]}]} {}`},
		"invalid UTF-8":          {"Model reviewer", "\xff"},
		"too large":              {"Model reviewer", strings.Repeat("x", 70_000)},
		"too many grants":        {`]}]}`, `]}` + strings.Repeat(`,{"verbs":["read"],"kinds":["*"]}`, 100) + `]}`},
		"deeply nested":          {`"*"`, strings.Repeat("[", 20_000)},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if r, err := access.DecodeRole([]byte(bad), c); record.CodeOf(err) != record.Invalid || err == nil {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

// TestBuiltinRoles checks what the decision matrix cannot show.
func TestBuiltinRoles(t *testing.T) {
	c := catalogue(t)
	seen := map[string]bool{}
	for _, r := range access.Builtin() {
		if seen[r.Name] || r.Label == "" || !strings.HasSuffix(r.Help, ".") || !r.Builtin {
			t.Errorf("role %+v is repeated or lacks something", r)
		}
		seen[r.Name] = true
		for _, g := range r.Grants {
			for _, k := range g.Kinds {
				if k != access.All && c.Kind(k) == nil {
					t.Errorf("%s grants on unknown kind %s", r.Name, k)
				}
			}
		}
	}
	if len(seen) != 13 {
		t.Errorf("%d roles", len(seen))
	}
	access.Builtin()[0].Grants[0].Verbs[0] = "changed"
	if got, _ := access.BuiltinRole(access.Administrator); got.Grants[0].Verbs[0] != access.Read {
		t.Error("a caller changed a built-in role for everyone")
	}
}

func FuzzDecodeRole(f *testing.F) {
	c := catalogue(f)
	f.Add([]byte(`{"name":"a","label":"A","grants":[{"verbs":["read"],"kinds":["*"],"own":true}]}`))
	f.Add([]byte(`{"grants":null}`))
	f.Add([]byte(`{"name":"a","label":"A","help":"B","grants":[{"verbs":["step:suspend","erase"],"kinds":["ai-system","task"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := access.DecodeRole(data, c)
		if err != nil {
			if record.CodeOf(err) != record.Invalid {
				t.Errorf("code of %v", err)
			}
			return
		}
		once, err := access.EncodeRole(r)
		if err != nil {
			t.Fatal(err)
		}
		r2, err := access.DecodeRole(once, c)
		if err != nil {
			t.Fatalf("%s does not read back: %v", once, err)
		}
		if twice, err := access.EncodeRole(r2); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%s became %s, %v", once, twice, err)
		}
	})
}
