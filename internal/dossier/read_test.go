package dossier

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"steward/internal/pack"
	"steward/internal/record"
)

// small is a document with one of everything, in its shortest form.
const small = `id: small
law: eu-ai-act
title: Small
ref: Art 1
source: oj24
about: A small document.
shows:
  - {duty: AIA-11-1, elements: [one.a], extent: part, why: More has to exist.}
asked:
  - {classes: [high_risk_6_2], roles: [provider], why: It is asked for.}
sections:
  - id: one
    title: One
    elements:
      - id: one.a
        title: The first
        asks: What it asks.
        only:
          - {field: system.personal_data, is: ["yes"], why: No personal data.}
        from:
          - system.version?
          - own
          - {table: [ai-system.models, model.datasets], columns: [title, size?], where: {usage: [training], model.general_purpose: ["yes"]}}
          - {of: classification, table: fact.of, columns: [says]}
`

func readText(t testing.TB, text string) (*Library, error) {
	t.Helper()
	regime, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	return Read(fstest.MapFS{"d/small.yaml": {Data: []byte(text)}}, "d", theKinds(t), regime)
}

func TestTheSmallestDocumentIsRead(t *testing.T) {
	lib, err := readText(t, small)
	if err != nil {
		t.Fatal(err)
	}
	e := lib.Template("small").Element("one.a")
	if !e.From[0].Optional || e.From[0].Field != "version" || !e.From[1].Own || e.From[2].Path[1].To != "dataset" || e.From[2].Where[0].Hop != 1 || e.From[2].Where[1].Hop != 0 || e.From[2].Where[1].Field != "general_purpose" || !e.From[3].Path[0].Back {
		t.Errorf("read as %+v", e.From)
	}
	if _, err := Read(fstest.MapFS{}, "d", theKinds(t), nil); record.CodeOf(err) != record.NotFound {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestEveryFaultOfADocumentIsNamedWithItsLine(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"duty: AIA-11-1", "duty: AIA-11-9", `the law has no duty "AIA-11-9"`},
		{"elements: [one.a]", "elements: [one.b]", `names an element "one.b" that is not there`},
		{"extent: part", "extent: most", "extent is all, part or none"},
		{", why: More has to exist.", "", "why says what more there has to be"},
		{"why: More has to exist.}", "why: x}\n  - {duty: AIA-11-1}", `duty "AIA-11-1" is there twice`},
		{"model.general_purpose", "use.general_purpose", `the table does not lead past "use"`},
		{"model.general_purpose", "model.general", `model has no field "general"`},
		{"system.version?", "system.versoin", `d/small.yaml:21: ai-system has no field "versoin"`},
		{"system.version?", "model.version", `d/small.yaml:21: "model" is no record a document reads`},
		{"id: small", "id: Small", "d/small.yaml:1: an id has small letters"},
		{"law: eu-ai-act", "law: gdpr", "d/small.yaml:1: the law is eu-ai-act in this folder"},
		{"high_risk_6_2", "high_risk", `the law has no class "high_risk"`},
		{"[provider]", "[inventor]", `the law has no role "inventor"`},
		{"source: oj24", "source: oj25", `the law has no source "oj25"`},
		{"model.datasets", "model.provider", `supplier has no field "size"`},
		{"ai-system.models", "ai-system.modles", `ai-system has no link "modles"`},
		{"model.datasets", "dataset.derived_from", "dataset.derived_from does not lead on from model"},
		{"usage: [training]", "usage: [tranining]", `usage of dataset is never "tranining"`},
		{"columns: [title, size?]", "columns: [title, weight]", `dataset has no field "weight"`},
		{"          - own\n", "          - {own: yes, table: use.system}\n", "a source is own, a field, or a table with columns"},
		{"ref: Art 1\n", "ref: Art 1\nannex: IX-Z\n", `the law has no annex "IX-Z"`},
		{"ref: Art 1\n", "ref: Art 1\nannex: VIII-C\n", "the annex has a point VIII.C.1 that no element stands for"},
		{"about: A small document.", "abuot: x", `d/small.yaml:6: the key "abuot" is not known`},
		{"asks: What it asks.", "valid_from: 2026-13-01", "a day such as 2026-07-27 is expected here"},
		{"title: The first", "any: perhaps", "yes or no is expected here"},
		{"title: Small", "title: " + strings.Repeat("x", 121), "longer than 120 characters"},
		{"is: [\"yes\"]", "is: [never]", `personal_data of ai-system is never "never"`},
	} {
		text := strings.Replace(small, c.from, c.to, 1)
		_, err := readText(t, text)
		var all pack.Problems
		if !errors.As(err, &all) {
			t.Errorf("%q for %q: %v", c.to, c.from, err)
			continue
		}
		found := false
		for _, p := range all {
			found = found || strings.Contains(p.String(), c.want)
		}
		if !found {
			t.Errorf("%q for %q: %v, want %q", c.to, c.from, all, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(small)
	f.Add("id: [")
	f.Add(strings.Replace(small, "ref: Art 1\n", "ref: Art 1\nannex: [XI-1, XI-2]\n", 1))
	f.Add("shows: [{duty: AIA-11-1, elements: [x]}, {}]")
	f.Add("sections: [{elements: [{from: [{where: {a: []}}]}]}]")
	f.Add("asked: [{}]\nsections:\n- elements: [{id: 1, only: [{field: system., is: []}], from: [own?, {table: [], columns: [x?]}]}]")
	regime, err := theLaw()
	if err != nil {
		f.Fatal(err)
	}
	kinds := theKinds(f)
	f.Fuzz(func(t *testing.T, text string) {
		lib, err := Read(fstest.MapFS{"d/x.yaml": {Data: []byte(text)}}, "d", kinds, regime)
		if err != nil {
			var all pack.Problems
			if !errors.As(err, &all) || len(all) == 0 || len(all) > maxReports {
				t.Fatalf("an error without problems: %v", err)
			}
			return
		}
		for i := range lib.Templates {
			tpl := &lib.Templates[i]
			for _, e := range tpl.Elements() {
				if e.ID == "" || e.Asks == "" || len(e.From) == 0 {
					t.Fatalf("element %+v was taken", e)
				}
			}
		}
	})
}

func FuzzReadEdition(f *testing.F) {
	d := Document{Day: "2026-03-01", Edition: 1, Format: Format, Law: DocumentLaw{"eu-ai-act", "EU AI Act", "1"}, Organisation: "X", System: About{ID: "s", Reference: "SYS-1", Revision: 1},
		Template: Heading{ID: "small", Title: "Small"}, Verdict: Verdict{Asked: AskedYes, Why: "x"},
		Sections: []Chapter{{ID: "one", Title: "One", Elements: []Entry{{Asks: "x", ID: "a", Status: Filled, Title: "A", Parts: []Part{{Label: "x", Sort: OwnPart, Text: "x"}}}}}}}
	d.Counts = d.count()
	good, err := d.Canonical()
	if err != nil {
		f.Fatal(err)
	}
	if _, err := ReadEdition(strings.NewReader(string(good))); err != nil {
		f.Fatal(err)
	}
	f.Add(string(good))
	f.Add(strings.Replace(string(good), `"filled":1`, `"filled":2`, 1))
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ReadEdition(strings.NewReader(text))
		if err != nil {
			if record.CodeOf(err) != record.Invalid {
				t.Fatalf("an error that says nothing: %v", err)
			}
			return
		}
		again, err := d.Canonical()
		if err != nil || string(again) != text {
			t.Fatal("an edition was taken that is not in its canonical form")
		}
	})
}
