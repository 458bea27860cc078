package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"steward/internal/ledger"
	"steward/internal/record"
)

// zipOf makes an archive of names and contents, in order.
func zipOf(t testing.TB, list ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i+1 < len(list); i += 2 {
		w, err := z.Create(list[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, list[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostileArchivesAreRefused(t *testing.T) {
	whole := pack(t, hospital(t), Options{Record: "SYS-1"})
	many := make([]string, 0, 2000)
	for i := range 1000 {
		many = append(many, fmt.Sprintf("files/%064x", i), "x")
	}
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":         {nil, "cannot be read as a zip archive"},
		"text":            {[]byte(strings.Repeat("not a zip ", 100)), "cannot be read as a zip archive"},
		"cut short":       {whole[:len(whole)/2], "cannot be read as a zip archive"},
		"empty":           {zipOf(t), "manifest.json is missing"},
		"no manifest":     {zipOf(t, "README.txt", "hello"), "manifest.json is missing"},
		"traversal":       {zipOf(t, "../evil", "x"), "leads out of it"},
		"deep traversal":  {zipOf(t, "records/../../evil", "x"), "leads out of it"},
		"absolute":        {zipOf(t, "/etc/passwd", "x"), "leads out of it"},
		"backslash":       {zipOf(t, `records\evil`, "x"), "leads out of it"},
		"drive":           {zipOf(t, "C:evil", "x"), "leads out of it"},
		"control":         {zipOf(t, "a\x00b", "x"), "leads out of it"},
		"twice":           {zipOf(t, "index.html", "a", "index.html", "b"), "two files named"},
		"bomb":            {zipOf(t, "entries/000000.jsonl", strings.Repeat("0", 64<<20)), "compressed more than"},
		"other format":    {zipOf(t, "manifest.json", `{"format":"steward-pack/9"}`), "has the format"},
		"unknown key":     {zipOf(t, "manifest.json", `{"format":"steward-pack/1","more":1}`), "not as the format has it"},
		"deep manifest":   {zipOf(t, "manifest.json", `{"missing":`+strings.Repeat("[", 100_000)), "not as the format has it"},
		"manifest a list": {zipOf(t, "manifest.json", `[]`), "not as the format has it"},
		"many files":      {zipOf(t, many...), "manifest.json is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Verify(t.Context(), bytes.NewReader(test.data), int64(len(test.data)), VerifyOptions{})
			if record.CodeOf(err) != record.Invalid || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

func TestAbsurdContentIsFound(t *testing.T) {
	u := unpack(t, pack(t, hospital(t), Options{}))
	deep := strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000)
	for name, test := range map[string]struct{ path, text, want string }{
		"sequence":    {"entries/000000.jsonl", `{"seq":999999999999999999,"commitment":"` + strings.Repeat("A", 43) + `=","why":"erased"}` + "\n", "leaf 0 was expected"},
		"huge number": {"entries/000000.jsonl", `{"seq":99999999999999999999999999,"commitment":"`, "not a leaf"},
		"why":         {"entries/000000.jsonl", `{"seq":0,"commitment":"` + strings.Repeat("A", 43) + `=","why":"lost"}` + "\n", "not a leaf"},
		"deep entry":  {"entries/000000.jsonl", `{"seq":0,"salt":"` + strings.Repeat("A", 43) + `=","entry":{"format":1,"body":` + deep + "}}\n", "decode log entry"},
		"no record":   {"records/ai-system.jsonl", "{}\n", "not a record of this kind"},
		"dictionary":  {"kinds.json", deep, "cannot be read"},
		"no words":    {"kinds.json", "{}\n", "does not know this kind"},
		"key":         {"log/log.vkey", "nonsense", "not a verifier key"},
		"checkpoint":  {"log/checkpoint", "steward\n5\n", "log/checkpoint"},
		"tile":        {"log/tile/0/000", "short", "log/tile/0/000"},
	} {
		t.Run(name, func(t *testing.T) {
			whole, manifest, sum := u.files[test.path], u.files[pathManifest], u.files[pathSum]
			u.set(t, test.path, []byte(test.text))
			data := u.pack(t)
			u.files[test.path], u.files[pathManifest], u.files[pathSum] = whole, manifest, sum
			r := verify(t, data, VerifyOptions{})
			for _, f := range r.Findings {
				if strings.Contains(f.String(), test.want) {
					return
				}
			}
			t.Errorf("findings %v, want %q", r.Findings[:min(len(r.Findings), 5)], test.want)
		})
	}
}

func TestOverlappingFilesAreRefused(t *testing.T) {
	data := zipOf(t, "README.txt", strings.Repeat("a", 100), "index.html", strings.Repeat("b", 100))
	// Point the second file of the directory at the first.
	at := bytes.LastIndex(data, []byte("index.html"))
	copy(data[at-4:at], []byte{0, 0, 0, 0})
	_, err := Verify(t.Context(), bytes.NewReader(data), int64(len(data)), VerifyOptions{})
	if err == nil || !strings.Contains(err.Error(), "share bytes") {
		t.Errorf("error: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	small, _ := clinic(f)
	whole := pack(f, small, Options{Record: "SYS-1"})
	f.Add(whole)
	f.Add(whole[:len(whole)-40])
	f.Add(zipOf(f, "manifest.json", `{"format":"steward-pack/1","files":[]}`, "manifest.sha256", "x"))
	f.Add(zipOf(f, "manifest.json", `{}`, "kinds.json", `{}`, "entries/000000.jsonl", "{}\n", "entries/000009.jsonl", "", "records/x.jsonl", "{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Verify(t.Context(), bytes.NewReader(data), int64(len(data)), VerifyOptions{Workers: 1})
		if err == nil && r.OK && !bytes.Equal(data, whole) {
			got, want := unpack(t, data), unpack(t, whole)
			for name, text := range want.files {
				if !bytes.Equal(got.files[name], text) {
					t.Fatalf("%s was changed and nothing found", name)
				}
			}
		}
	})
}

// FuzzFile hands foreign bytes to the reader of each file of an archive whose
// manifest fits them.
func FuzzFile(f *testing.F) {
	small, _ := clinic(f)
	u := unpack(f, pack(f, small, Options{Record: "SYS-1"}))
	paths := []string{"entries/000000.jsonl", "records/ai-system.jsonl", pathKinds, pathKey, pathCheckpoint, pathTile(ledger.Tile{Width: len(small.leaves)})}
	for i, p := range paths {
		f.Add(uint8(i), u.files[p])
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		path := paths[int(which)%len(paths)]
		own := unpacked{u.names, map[string][]byte{}}
		for n, b := range u.files {
			own.files[n] = b
		}
		same := bytes.Equal(own.files[path], text)
		own.set(t, path, text)
		data := own.pack(t)
		r, err := Verify(t.Context(), bytes.NewReader(data), int64(len(data)), VerifyOptions{Workers: 1})
		if err != nil && record.CodeOf(err) != record.Invalid {
			t.Fatal(err)
		}
		if err == nil && r.OK && !same && path != pathKinds && !bytes.Equal(bytes.TrimRight(text, "\n\r"), bytes.TrimRight(u.files[path], "\n")) {
			t.Fatalf("%s was replaced and nothing found", path)
		}
	})
}
