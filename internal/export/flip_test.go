package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// unpacked is a pack as its files.
type unpacked struct {
	names []string
	files map[string][]byte
}

func unpack(t testing.TB, data []byte) unpacked {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	u := unpacked{files: map[string][]byte{}}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		u.names = append(u.names, f.Name)
		u.files[f.Name] = text
	}
	return u
}

// pack writes the files again, as another zip program would: with checksums
// that are right for whatever the bytes are now.
func (u unpacked) pack(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, n := range u.names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(u.files[n]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// set replaces a file, and has the manifest say so, as a forger would.
func (u unpacked) set(t testing.TB, name string, data []byte) {
	t.Helper()
	u.files[name] = data
	var m Manifest
	if err := json.Unmarshal(u.files[pathManifest], &m); err != nil {
		t.Fatal(err)
	}
	for i := range m.Files {
		if m.Files[i].Path == name {
			sum := sha256.Sum256(data)
			m.Files[i].Size, m.Files[i].SHA256 = int64(len(data)), hex.EncodeToString(sum[:])
		}
	}
	u.state(t, m)
}

func (u unpacked) state(t testing.TB, m Manifest) {
	t.Helper()
	text, err := manifestBytes(m)
	if err != nil {
		t.Fatal(err)
	}
	u.files[pathManifest], u.files[pathSum] = text, sumLine(text)
}

func TestRepackedStillVerifies(t *testing.T) {
	good(t, unpack(t, pack(t, hospital(t), Options{})).pack(t))
}

// A bit flipped in a file, in an archive whose own checksums are right, is
// found in that file.
func TestEveryFlippedBitIsNamed(t *testing.T) {
	t.Run("records", func(t *testing.T) { flips(t, unpack(t, pack(t, hospital(t), Options{}))) })
	t.Run("audit", func(t *testing.T) { flips(t, unpack(t, auditPack(t, audited(t)))) })
}

func flips(t *testing.T, u unpacked) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, name := range u.names {
		for range 8 {
			text := bytes.Clone(u.files[name])
			at := rnd.IntN(len(text))
			text[at] ^= 1 << rnd.IntN(8)
			whole := u.files[name]
			u.files[name] = text
			data := u.pack(t)
			r, err := Verify(t.Context(), bytes.NewReader(data), int64(len(data)), VerifyOptions{})
			u.files[name] = whole
			if err != nil {
				if name != pathManifest {
					t.Errorf("%s, byte %d: %v", name, at, err)
				}
				continue
			}
			if !names(r, name) {
				t.Errorf("%s, byte %d: not named in %v", name, at, r.Findings)
			}
		}
	}
}

func names(r *Report, name string) bool {
	for _, f := range r.Findings {
		if f.File == name || f.File == pathManifest && name == pathSum {
			return true
		}
	}
	return false
}

// A bit flipped in what was logged is found even when manifest and sums are
// made to fit.
func TestForgedFileIsNamedByTheLog(t *testing.T) {
	t.Run("records", func(t *testing.T) { forgeries(t, unpack(t, pack(t, hospital(t), Options{}))) })
	t.Run("audit", func(t *testing.T) { forgeries(t, unpack(t, auditPack(t, audited(t)))) })
}

func forgeries(t *testing.T, u unpacked) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, name := range u.names {
		top, _, _ := strings.Cut(name, "/")
		if top != "log" && top != "entries" && top != "records" && top != "files" && top != "evidence" {
			continue
		}
		for range 4 {
			whole, manifest, sum := u.files[name], u.files[pathManifest], u.files[pathSum]
			text := bytes.Clone(whole)
			at := rnd.IntN(len(text))
			if text[at] == '\n' {
				continue // between lines, where nothing was logged
			}
			text[at] ^= 1 << rnd.IntN(8)
			u.set(t, name, text)
			data := u.pack(t)
			u.files[name], u.files[pathManifest], u.files[pathSum] = whole, manifest, sum
			r := verify(t, data, VerifyOptions{})
			where := name
			if name == pathKey {
				where = pathCheckpoint // a wrong key is a signature that does not verify
			}
			if r.OK || !names(r, where) && !names(r, name) {
				t.Errorf("%s, byte %d: not named in %v", name, at, r.Findings)
			}
		}
	}
}

// A bit flipped anywhere in the archive is found, if a reader of the archive
// could see any difference at all.
func TestFlippedBitsOfTheArchive(t *testing.T) {
	whole := pack(t, hospital(t), Options{Record: "SYS-1"})
	want := unpack(t, whole)
	rnd := rand.New(rand.NewPCG(5, 6))
	unseen := 0
	const tries = 600
	for range tries {
		data := bytes.Clone(whole)
		at := rnd.IntN(len(data))
		data[at] ^= 1 << rnd.IntN(8)
		r, err := Verify(context.Background(), bytes.NewReader(data), int64(len(data)), VerifyOptions{})
		if err != nil || !r.OK {
			continue
		}
		unseen++
		got := unpack(t, data)
		for _, n := range want.names {
			if !bytes.Equal(got.files[n], want.files[n]) {
				t.Fatalf("byte %d: %s differs and nothing was found", at, n)
			}
		}
	}
	if unseen > tries/10 {
		t.Errorf("%d of %d flips changed nothing; the test is too weak", unseen, tries)
	}
}

func TestForgeries(t *testing.T) {
	f := hospital(t)
	for name, test := range map[string]struct {
		forge func(t *testing.T, u unpacked) unpacked
		want  string
	}{
		"record changed": {func(t *testing.T, u unpacked) unpacked {
			u.set(t, "records/model.jsonl", bytes.Replace(u.files["records/model.jsonl"], []byte(`"removed":true,`), nil, 1))
			return u
		}, "records/model.jsonl, line 1: MDL-1 is not what leaf"},
		"record left out": {func(t *testing.T, u unpacked) unpacked {
			_, rest, _ := bytes.Cut(u.files["records/person.jsonl"], []byte("\n"))
			u.set(t, "records/person.jsonl", rest)
			return u
		}, "records/person.jsonl: it lacks record"},
		"older version shown": {func(t *testing.T, u unpacked) unpacked {
			last := bytes.LastIndexByte(u.files["entries/000000.jsonl"][:len(u.files["entries/000000.jsonl"])-1], '\n') + 1
			u.set(t, "entries/000000.jsonl", u.files["entries/000000.jsonl"][:last])
			return u
		}, "log/checkpoint: it states size 316: the log has only 315 leaves"},
		"tile added": {func(t *testing.T, u unpacked) unpacked {
			u.names = append(u.names, "log/tile/0/007")
			u.files["log/tile/0/007"] = make([]byte, 8192)
			return u
		}, "log/tile/0/007: "},
		"stranger added": {func(t *testing.T, u unpacked) unpacked {
			u.names = append(u.names, "notes.txt")
			return u
		}, "notes.txt: a pack of this format has no such file"},
		"evidence left out": {func(t *testing.T, u unpacked) unpacked {
			var kept []string
			for _, n := range u.names {
				if !strings.HasPrefix(n, "files/") {
					kept = append(kept, n)
				}
			}
			u.names = kept
			return u
		}, "the manifest lists it, and it is missing"},
		"evidence swapped": {func(t *testing.T, u unpacked) unpacked {
			var n []string
			for _, x := range u.names {
				if strings.HasPrefix(x, "files/") {
					n = append(n, x)
				}
			}
			u.set(t, n[0], u.files[n[1]])
			return u
		}, "its bytes do not have the SHA-256 that the entry names"},
		"labels changed": {func(t *testing.T, u unpacked) unpacked {
			u.set(t, pathKinds, bytes.ReplaceAll(u.files[pathKinds], []byte(`"Intended purpose"`), []byte(`"Forbidden purpose"`)))
			return u
		}, "records/ai-system.jsonl, line 1: SYS-1 is not what leaf"},
		"counts changed": {func(t *testing.T, u unpacked) unpacked {
			u.state(t, func() (m Manifest) {
				if err := json.Unmarshal(u.files[pathManifest], &m); err != nil {
					t.Fatal(err)
				}
				m.Counts.Records++
				return m
			}())
			return u
		}, "manifest.json, counts: "},
	} {
		t.Run(name, func(t *testing.T) {
			r := verify(t, test.forge(t, unpack(t, pack(t, f, Options{}))).pack(t), VerifyOptions{})
			for _, got := range r.Findings {
				if strings.Contains(got.String(), test.want) {
					return
				}
			}
			t.Errorf("findings %v, want %q", r.Findings, test.want)
		})
	}
}
