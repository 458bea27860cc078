package exchange

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

var update = flag.Bool("update", false, "write the golden files")

// shared returns the folder of samples from other people's tools.
func shared(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("STEWARD_SHARED"); dir != "" {
		return filepath.Join(dir, "samples")
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above this package")
		}
		dir = filepath.Dir(dir)
	}
	samples := filepath.Join(filepath.Dir(dir), "shared", "samples")
	if _, err := os.Stat(samples); err != nil {
		t.Fatalf("the shared samples are not beside the project; set STEWARD_SHARED to their folder: %v", err)
	}
	return samples
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// sampleFiles returns every sample of the formats read here.
func sampleFiles(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"registers/*", "cyclonedx/*.json", "aibom/*", "hf-cards/*", "croissant/*", "model-card-toolkit/*"} {
		files, err := filepath.Glob(filepath.Join(shared(t), pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no samples match %s (%v)", pattern, err)
		}
		out = append(out, files...)
	}
	return out
}

// outcome is what a golden file keeps of a reading.
type outcome struct {
	Error   string         `json:"error,omitempty"`
	Count   map[string]int `json:"count,omitempty"`  // drafts by kind
	Linked  map[string]int `json:"linked,omitempty"` // different things linked to, by kind
	Digest  string         `json:"digest,omitempty"` // of all drafts in full
	Reading *Reading       `json:"reading,omitempty"`
}

// outcomeOf keeps the first drafts with their texts shortened, since samples are
// other people's and stay where they are; the digest covers the rest.
func outcomeOf(t testing.TB, r *Reading, err error) outcome {
	t.Helper()
	if err != nil {
		return outcome{Error: err.Error()}
	}
	full, err := json.Marshal(r.Drafts)
	if err != nil {
		t.Fatal(err)
	}
	out := outcome{Count: map[string]int{}, Linked: map[string]int{}, Digest: digest(string(full))}
	seen := map[string]bool{}
	for _, d := range r.Drafts {
		out.Count[d.Kind]++
		for _, l := range d.Links {
			if key := l.Kind + "\x00" + l.External; !seen[key] {
				seen[key] = true
				out.Linked[l.Kind]++
			}
		}
	}
	short := *r
	short.Drafts = nil
	for _, d := range r.Drafts[:min(len(r.Drafts), 12)] {
		fields := record.Body{}
		for name, v := range d.Fields {
			fields[name] = brief(v)
		}
		d.Fields = fields
		short.Drafts = append(short.Drafts, d)
	}
	out.Reading = &short
	return out
}

// brief shortens a value to its beginning.
func brief(v any) any {
	switch v := v.(type) {
	case string:
		s, cut := shorten(oneLine(v), 32)
		if cut {
			s += fmt.Sprintf(" [%d bytes]", len(v))
		}
		return s
	case []any:
		var out []any
		for _, x := range v[:min(len(v), 4)] {
			out = append(out, brief(x))
		}
		return out
	}
	return v
}

func TestSamplesAreReadAsTheGoldenFilesSay(t *testing.T) {
	cat := catalogue(t)
	for _, file := range sampleFiles(t) {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Read(name, data, cat, Options{})
			if err == nil {
				checkReading(t, cat, r)
			}
			golden(t, filepath.Join("testdata", name+".golden.json"), outcomeOf(t, r, err))
		})
	}
}

// golden compares a value with the JSON in a file, or writes it.
func golden(t *testing.T, path string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", path, diff)
	}
}

// checkReading holds every draft against its kind: what a reading offers, the
// register can keep.
func checkReading(t testing.TB, cat *record.Catalogue, r *Reading) {
	t.Helper()
	seen := map[string]bool{}
	for _, d := range r.Drafts {
		k := cat.Kind(d.Kind)
		if k == nil {
			t.Fatalf("draft of unknown kind %q", d.Kind)
		}
		body, faults := k.NormaliseBody(d.Fields, nil)
		state := d.State
		if state == "" {
			state = k.States[0].Name
		}
		faults = append(faults, k.CheckEnvelope(record.Record{Title: d.Title, State: state, External: d.External})...)
		if len(faults) > 0 {
			t.Errorf("draft %q does not fit its kind: %v", d.Title, faults)
		}
		if len(d.Fields) > 0 {
			if diff := cmp.Diff(body, d.Fields); diff != "" {
				t.Errorf("draft %q is not normal: %s", d.Title, diff)
			}
		}
		if d.External == "" || seen[d.Kind+"\x00"+d.External] {
			t.Errorf("draft %q has no identity of its own: %q", d.Title, d.External)
		}
		seen[d.Kind+"\x00"+d.External] = true
		checkLinks(t, cat, k, d)
	}
	for _, p := range r.Problems {
		if p.Message == "" || p.Code == "" || p.Severity == "" {
			t.Errorf("problem without reason: %+v", p)
		}
		if p.Code == "unknown_field" || p.Code == "kind" {
			t.Errorf("a reader fills what the kind does not have: %+v", p)
		}
	}
}

func checkLinks(t testing.TB, cat *record.Catalogue, k *record.Kind, d Draft) {
	t.Helper()
	for _, l := range d.Links {
		f := k.Field(l.Field)
		if l.Field == "owner" {
			f = &record.Field{Type: record.Person}
		}
		if f == nil || !f.Targets(l.Kind) || cat.Kind(l.Kind) == nil || l.External == "" || l.Title == "" {
			t.Errorf("draft %q has a wrong link %+v", d.Title, l)
		}
	}
}

func TestDutchRegisterIsReadWholeAndFast(t *testing.T) {
	cat := catalogue(t)
	data := sample(t, "registers/nl-algoritmes.json")
	start := time.Now()
	r, err := Read("nl-algoritmes.json", data, cat, Options{})
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	got := outcomeOf(t, r, nil)
	states := map[string]int{}
	for _, d := range r.Drafts {
		states[d.State]++
	}
	if diff := cmp.Diff(map[string]int{"in_use": 1392, "development": 73, "retired": 65}, states); diff != "" {
		t.Error(diff)
	}
	if got.Count["ai-system"] != 1530 || got.Linked["unit"] != 336 {
		t.Errorf("read %v linked to %v, want 1530 AI systems in 336 units", got.Count, got.Linked)
	}
	if took > time.Second {
		t.Errorf("reading took %v", took)
	}
}

func TestWrongTimestampIsRefusedWithPlaceAndReason(t *testing.T) {
	_, err := Read("bom.json", sample(t, "cyclonedx/invalid-metadata-timestamp-1.7.json"), catalogue(t), Options{})
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v, want a *Problem", err)
	}
	if p.Where.Line != 8 || p.Where.Pointer != "/metadata/timestamp" || !strings.Contains(p.Message, "2020-04-13") {
		t.Errorf("got %v", err)
	}
	if record.CodeOf(err) != record.Invalid || !strings.Contains(record.Sentence(err), "bom.json, line 8") {
		t.Errorf("code %s, sentence %q", record.CodeOf(err), record.Sentence(err))
	}
}

func BenchmarkDutchRegister(b *testing.B) {
	cat := catalogue(b)
	data := sample(b, "registers/nl-algoritmes.json")
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read("nl-algoritmes.json", data, cat, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
