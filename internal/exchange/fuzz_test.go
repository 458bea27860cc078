package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// fuzzLimits keep single inputs cheap.
var fuzzLimits = Limits{Bytes: 1 << 20, Opened: 4 << 20, Values: 50_000, Columns: 200, Rows: 2000, Cells: 50_000}

// fuzz reads whatever comes. A file is refused with a place and a reason, or
// read into drafts that fit their kinds; a list can always be mapped.
func fuzz(f *testing.F, patterns []string, seeds ...string) {
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(shared(f), pattern))
		if err != nil || len(files) == 0 {
			f.Fatalf("no samples match %s (%v)", pattern, err)
		}
		for _, file := range files {
			if data, err := os.ReadFile(file); err != nil {
				f.Fatal(err)
			} else if len(data) < 32<<10 {
				f.Add(data)
			}
		}
	}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Read("fuzz", data, cat, Options{Limits: fuzzLimits})
		if err != nil {
			var p *Problem
			if !errors.As(err, &p) || p.Message == "" || p.Code == "" {
				t.Fatalf("refused without reason: %v", err)
			}
			return
		}
		checkReading(t, cat, r)
		if r.Table == nil {
			return
		}
		m := SuggestMapping(r.Table, cat)
		if m.Title == "" {
			return
		}
		out, err := Apply(r.Table, m, cat)
		if err != nil {
			t.Fatalf("the suggested mapping does not pass: %v", err)
		}
		checkReading(t, cat, out)
	})
}

func FuzzCycloneDX(f *testing.F) {
	fuzz(f, []string{"cyclonedx/*.json", "aibom/*.json"}, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"data","name":"d","data":[{"type":"dataset"}]}]}`)
}

func FuzzCard(f *testing.F) {
	fuzz(f, []string{"hf-cards/*.md"}, "---\na: &a [1]\nb: *a\n---\n# T\n", "# Model Card for `x`\n```\n# no\n```\n")
}

func FuzzCroissant(f *testing.F) {
	fuzz(f, []string{"croissant/*.json"}, `{"@type":["sc:Dataset"],"name":"n","creator":["a",{"name":"b"}],"datePublished":"2020"}`)
}

func FuzzModelCardToolkit(f *testing.F) {
	fuzz(f, []string{"model-card-toolkit/*.json"}, `{"model_details":{"name":"m","version":"1"},"model_parameters":{"data":[{"name":"Train","link":"x"}]}}`)
}

func FuzzCSV(f *testing.F) {
	fuzz(f, nil, "name;status\nA;live\n", "sep=;\nid;naam\n1;\"x\ny\"\n", "\xff\xfen\x00,\x00m\x00\n\x001\x00,\x002\x00", "n,m\ncaf\xe9,\x93x\x94\n", "a\tb\n\"x\t1\n")
}

func FuzzJSONList(f *testing.F) {
	fuzz(f, nil, list, `{"algoritmes":[{"id":"1","title":"t","organisatie":"o","status":"in_gebruik","doel":"","juridische_basis":"","impactassessment":"Ja","geregistreerd":"2024-01-01","toegevoegd":"","url":""}]}`)
}

func FuzzXLSX(f *testing.F) {
	fuzz(f, nil, string(workbook(f)), "PK\x03\x04")
}

func FuzzParseMapping(f *testing.F) {
	f.Add([]byte(`{"format":1,"kind":"model","title":"a","fields":[{"field":"state","constant":"approved"}]}`))
	cat := catalogue(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMapping(data)
		if err != nil {
			return
		}
		table := &Table{File: "t", Format: "csv", Columns: header([]string{"a", "b"}), Rows: []Row{{Line: 2, number: 2, Cells: []string{"x", "1"}}}}
		if r, err := Apply(table, m, cat); err == nil {
			checkReading(t, cat, r)
		}
	})
}
