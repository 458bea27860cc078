package conformity_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"steward/internal/conformity"
	"steward/internal/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// hostile is text that must not act in any form.
const hostile = `=HYPERLINK("https://evil.example") <script>alert(1)</script> ]]> & "x"`

func sampleEdition() conformity.Edition {
	return conformity.Edition{
		Format: conformity.EditionFormat, Day: "2026-03-01", Edition: 2,
		Pack:   conformity.EditionPack{Name: "iso-42001", Title: "ISO/IEC 42001:2023", Version: "2026-11"},
		Scope:  conformity.EditionScope{Organisation: "Meerwijk Clinic", System: "01hq", Reference: "SYS-1", Title: "Triage of X-rays"},
		Counts: conformity.EditionCounts{Controls: 3, Included: 2, Excluded: 1},
		Rows: []conformity.EditionRow{
			{Control: "A.2.2", Title: "AI policy", Objective: "A.2", ObjectiveTitle: "Policies", Decision: "included", Justification: "The board wants it.\nA risk asks for it.", Reasons: []string{"risk", "policy"},
				Implementation: hostile, Inherited: true, Position: "evidenced", Because: "EVD-1 was accepted and counts until 2027-03-01.", Record: "r1", Revision: 3, Evidence: []conformity.EditionPiece{
					{ID: "e1", Kind: "evidence", Reference: "EVD-1", SHA256: strings.Repeat("ab", 32), Standing: "counts"}, {ID: "t1", Kind: "control-test", Reference: "TST-1", Standing: "over"}}},
			{Control: "A.6.2.4", Title: "Verification and validation", Decision: "included", Justification: hostile, Position: "failed", Because: "TST-1 failed on 2026-02-01.", Record: "r2", Revision: 2,
				Evidence: []conformity.EditionPiece{{ID: "t1", Kind: "control-test", Reference: "TST-1", Standing: "contrary"}}},
			{Control: "A.10.3", Title: "Suppliers", Decision: "excluded", Justification: "Nothing is bought.", Reasons: []string{"not_applicable"}, Position: "excluded", Because: "It was left out, with a justification.", Record: "r3", Revision: 2, Findings: []string{"FND-4"}},
		},
	}
}

// TestEditionReports pins every form of an edition, byte for byte.
func TestEditionReports(t *testing.T) {
	e := sampleEdition()
	text, err := e.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conformity.ReadEdition(bytes.NewReader(text)); err != nil {
		t.Fatalf("the sample is no edition: %v", err)
	}
	forms := map[string]func(io.Writer) error{
		"html": func(w io.Writer) error { return report.HTML(w, e.Document("SOA-2", strings.Repeat("cd", 32))) },
		"pdf":  func(w io.Writer) error { return report.PDF(w, e.Document("SOA-2", strings.Repeat("cd", 32))) },
		"docx": func(w io.Writer) error { return report.DOCX(w, e.Document("SOA-2", strings.Repeat("cd", 32))) },
		"xlsx": func(w io.Writer) error { return report.XLSX(w, e.Document("SOA-2", strings.Repeat("cd", 32))) },
		"json": func(w io.Writer) error { _, err := w.Write(text); return err },
	}
	for ext, write := range forms {
		var one, two bytes.Buffer
		if err := write(&one); err != nil {
			t.Fatalf("%s: %v", ext, err)
		}
		if err := write(&two); err != nil || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s is not the same twice: %v", ext, err)
		}
		golden(t, "soa."+ext, one.Bytes())
		if ext == "html" && (strings.Contains(one.String(), "<script>alert") || !strings.Contains(one.String(), "edition 2 of 2026-03-01") || !strings.Contains(one.String(), strings.Repeat("cd", 32))) {
			t.Errorf("the page says:\n%s", one.String())
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s has other bytes than before (%d, was %d); look at both, then run with -update", name, len(got), len(want))
	}
}
