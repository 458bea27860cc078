package export

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/record"
)

func pack(t testing.TB, f *fake, o Options) []byte {
	t.Helper()
	o.Now, o.Program, o.Temp = f.now, "steward test", t.TempDir()
	var out bytes.Buffer
	if _, err := Write(t.Context(), &out, f, access.System(f.org.ID), o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func verify(t testing.TB, data []byte, o VerifyOptions) *Report {
	t.Helper()
	r, err := Verify(t.Context(), bytes.NewReader(data), int64(len(data)), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func good(t testing.TB, data []byte) *Report {
	t.Helper()
	r := verify(t, data, VerifyOptions{})
	if !r.OK {
		t.Fatalf("%d findings, the first: %v", r.faults(), r.Findings[:min(len(r.Findings), 5)])
	}
	return r
}

// member returns the bytes of a file of the pack.
func member(t testing.TB, data []byte, path string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWholeOrganisation(t *testing.T) {
	f := hospital(t)
	data := pack(t, f, Options{})
	r := good(t, data)
	want := Counts{Leaves: int64(len(f.leaves)), Disclosed: int64(len(f.leaves)) - 2, Erased: 2, Records: 10, Outside: 0, Files: 2}
	if r.Counts != want {
		t.Errorf("counts %+v, want %+v", r.Counts, want)
	}
	if len(r.Proven) != 6 {
		t.Errorf("proven: %q", r.Proven)
	}
	if r.Fingerprint != Fingerprint(f.vkey) || r.Size != want.Leaves || r.KeyPinned {
		t.Errorf("report: %+v", r)
	}
	if again := pack(t, f, Options{}); !bytes.Equal(data, again) {
		t.Error("the same log gave two different packs")
	}
	if r := verify(t, data, VerifyOptions{Key: f.vkey + "\n", Workers: 1}); !r.OK || !r.KeyPinned {
		t.Errorf("with its own key: %+v", r)
	}
	other := newFake(t)
	other.rand.Read(make([]byte, 8))
	if r := verify(t, data, VerifyOptions{Key: "example.org+1234+AAAA"}); r.OK || r.Findings[0].File != pathKey {
		t.Errorf("with another key: %+v", r.Findings)
	}
}

func TestReadableRecords(t *testing.T) {
	data := pack(t, hospital(t), Options{})
	var system map[string]any
	if err := json.Unmarshal(member(t, data, "records/ai-system.jsonl"), &system); err != nil {
		t.Fatal(err)
	}
	if system["ref"] != "SYS-1" || system["owner"].(map[string]any)["name"] == "" || !strings.HasPrefix(system["owner"].(map[string]any)["name"].(string), "PER-1 ") {
		t.Errorf("system: %v", system)
	}
	shown := map[string]any{}
	for _, x := range system["fields"].([]any) {
		f := x.(map[string]any)
		shown[f["label"].(string)] = f["shown"]
	}
	if s, ok := shown["Unit"].([]any); !ok || !strings.HasPrefix(s[0].(string), "UNT-1 ") {
		t.Errorf("unit is shown as %v", shown["Unit"])
	}
	if models := member(t, data, "records/model.jsonl"); !bytes.Contains(models, []byte(`"removed":true`)) {
		t.Errorf("the removed model is %s", models)
	}
	if people := member(t, data, "records/person.jsonl"); bytes.Count(people, []byte("\n")) != 2 {
		t.Errorf("people: %s", people)
	}
	index := string(member(t, data, "index.html"))
	page := string(member(t, data, "read/ai-system.html"))
	for _, text := range []string{index, page} {
		if strings.Contains(text, "<script") || !strings.Contains(text, "Triage &lt;script&gt;") || !strings.Contains(text, "PER-1 ") {
			t.Errorf("page: %s", text)
		}
	}
	if !strings.Contains(string(member(t, data, "read/evidence.html")), `href="../files/`) {
		t.Error("the evidence page does not lead to the file")
	}
}

func TestSelections(t *testing.T) {
	f := hospital(t)
	kinds := pack(t, f, Options{Kinds: []string{"evidence", "ai-system"}})
	r := good(t, kinds)
	if r.Counts.Records != 3 || r.Counts.Withheld == 0 || r.Counts.Outside != 3 || r.Counts.Files != 2 {
		t.Errorf("kinds: %+v", r.Counts)
	}
	if bytes.Contains(kinds, []byte("ada@hospital.example")) || bytes.Contains(member(t, kinds, "entries/000000.jsonl"), []byte("ada@hospital.example")) {
		t.Error("an entry of another kind is disclosed")
	}
	one := good(t, pack(t, f, Options{Record: "SYS-1"}))
	if one.Counts.Records != 4 || one.Counts.Disclosed != 305 || one.Asked.Ref != "SYS-1" { // system, unit, supplier, owner
		t.Errorf("record: %+v", one.Counts)
	}
	if !slices.ContainsFunc(one.NotProven, func(s string) bool { return strings.Contains(s, "withheld") }) {
		t.Errorf("not proven: %q", one.NotProven)
	}
	for _, o := range []Options{{Record: "SYS-99"}, {Kinds: []string{"no-kind"}}, {Record: "SYS-1", Kinds: []string{"model"}}} {
		if _, err := Write(t.Context(), io.Discard, f, access.System(f.org.ID), o); record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := Write(t.Context(), io.Discard, f, access.Actor{}, Options{}); record.CodeOf(err) != record.Unauthenticated {
		t.Errorf("nobody: %v", err)
	}
}

func TestMissingEvidenceIsNamed(t *testing.T) {
	f := hospital(t)
	for hash := range f.files {
		delete(f.files, hash)
		break
	}
	r := good(t, pack(t, f, Options{}))
	if r.Counts.Missing != 1 || r.Counts.Files != 1 {
		t.Errorf("counts: %+v", r.Counts)
	}
}

func TestBrokenLogIsNotExported(t *testing.T) {
	f := hospital(t)
	f.leaves[4].Entry = bytes.Replace(f.leaves[4].Entry, []byte("draft"), []byte("xraft"), 1)
	f.leaves[5].Salt[3] ^= 1
	_, err := Write(t.Context(), io.Discard, f, access.System(f.org.ID), Options{Now: f.now, Temp: t.TempDir()})
	if record.CodeOf(err) != record.Internal || !strings.Contains(err.Error(), "Leaf 5") {
		t.Errorf("error: %v", err)
	}
}
