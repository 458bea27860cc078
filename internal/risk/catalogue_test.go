package risk_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"steward/content"
	"steward/internal/record"
	"steward/internal/risk"
)

// TestCatalogues holds that what comes with Steward reads, and says whose it is.
func TestCatalogues(t *testing.T) {
	lib, err := risk.Open(content.Risks)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"mit": 31, "owasp-llm-2025": 10, "owasp-llm-2026": 10, "owasp-agentic-2026": 10, "nist-600-1": 12, "atlas": 170, "iso-42001-annex-c": 7}
	for _, c := range lib.Catalogues {
		if want[c.ID] != len(c.Entries) {
			t.Errorf("%s has %d entries, want %d", c.ID, len(c.Entries), want[c.ID])
		}
		delete(want, c.ID)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if e, ok := lib.Entry("owasp-llm-2026:LLM01:2026"); !ok || e.Name != "Prompt Injection" {
		t.Errorf("%v %v", e, ok)
	}
}

const small = `id: x
title: X
edition: "1"
licence: free
attribution: ours
url: https://example.org
entries:
  - {id: "1", name: One, category: privacy, objectives: [fairness]}
suggest:
  - {when: 'personal_data == "yes"', because: It is so., harmed: [individuals], entries: ["1"]}
`

func TestCatalogueRefuses(t *testing.T) {
	if _, err := risk.ReadCatalogue([]byte(small)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown key": {"title: X", "title: X\ncolour: red"}, "no licence": {"licence: free\n", ""}, "an address of no web": {"https://", "ftp://"},
		"an unknown category": {"privacy", "colour"}, "an unknown objective": {"[fairness]", "[speed]"}, "an entry that is not there": {`entries: ["1"]`, `entries: ["2"]`},
		"a condition that does not compile": {`== "yes"`, `==`}, "a fact there is not": {"personal_data", "colour"}, "an entry twice": {"suggest:", "  - {id: \"1\", name: Two}\nsuggest:"},
		"a part of nothing": {"name: One", "name: One, under: \"9\""}, "nobody that is harmed": {"[individuals]", "[cats]"},
	} {
		if _, err := risk.ReadCatalogue([]byte(strings.Replace(small, change[0], change[1], 1))); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func FuzzCatalogue(f *testing.F) {
	f.Add([]byte(small))
	if data, err := os.ReadFile("../../content/risks/owasp-llm-2026.yaml"); err == nil {
		f.Add(data)
	}
	f.Add([]byte("entries: [[[[[[[[[[[["))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := risk.ReadCatalogue(data)
		if err == nil && (c.ID == "" || c.Licence == "" || c.Attribution == "" || len(c.Entries) == 0) {
			t.Errorf("read without what it needs: %+v", c)
		}
	})
}

// TestSuggest holds three answers: what applies, what may, and what was taken up;
// unknown is never the harmless answer.
func TestSuggest(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		sys := h.Create("ai-system", "Chat", record.Body{"technique": []any{"generative"}, "personal_data": "unknown"})
		all, err := h.Suggest(t.Context(), h.Admin, sys.ID)
		h.Must(err)
		has := func(list []risk.Suggestion, key string) bool {
			return slices.ContainsFunc(list, func(s risk.Suggestion) bool { return s.Entry.Key == key })
		}
		if !has(all.Apply, "owasp-llm-2026:LLM01:2026") || !has(all.May, "mit:2.1") || has(all.Apply, "mit:2.1") {
			t.Errorf("applies %d, may %d", len(all.Apply), len(all.May))
		}
		h.edit(sys.ID, record.Body{"personal_data": "no"})
		all, err = h.Suggest(t.Context(), h.Admin, sys.ID)
		h.Must(err)
		if has(all.May, "mit:2.1") || has(all.Apply, "mit:2.1") {
			t.Error("what is answered no is suggested")
		}
		r, err := h.Take(t.Context(), h.Admin, sys.ID, "owasp-llm-2026:LLM01:2026")
		h.Must(err)
		again, err := h.Take(t.Context(), h.Admin, sys.ID, "owasp-llm-2026:LLM01:2026")
		h.Must(err)
		if r.ID != again.ID || r.State != "identified" || r.Body.List("about")[0] != string(sys.ID) || r.Body.Text("category") != "security" {
			t.Errorf("%s and %s: %v", r.ID, again.ID, r.Body)
		}
		all, err = h.Suggest(t.Context(), h.Admin, sys.ID)
		h.Must(err)
		if !has(all.Had, "owasp-llm-2026:LLM01:2026") {
			t.Error("what was taken up is not said")
		}
		_, err = h.Take(t.Context(), h.Admin, sys.ID, "none:1")
		h.Fails(err, record.NotFound)
	})
}
