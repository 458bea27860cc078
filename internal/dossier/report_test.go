package dossier_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"steward/internal/dossier"
	"steward/internal/record"
	"steward/internal/report"
	"steward/internal/testenv/world"
)

var update = flag.Bool("update", false, "write the golden files")

// assess makes an impact assessment of the system with two harms.
func (h *house) assess() {
	h.Helper()
	a := h.Create("impact-assessment", "Ranking of applicants", record.Body{"system": string(h.System.ID), "process": "Applications are read in the order of the score.", "period": "From April 2026, open end", "frequency": "Daily, 40 applications", "affected_groups": []any{"Applicants"},
		"oversight": "A recruiter reads every application.", "measures": "The list is switched off within a day.", "governance": "The board hears of it the same week.", "necessity": "Without it nobody reads on time.", "proportionality": "It orders and rejects nobody."})
	h.Create("impact", "A good applicant is read last", record.Body{"assessment": string(a.ID), "direction": "harm", "dimension": "economy", "who": "Applicants with gaps in their careers", "whom": "groups", "description": "They are invited late.", "likelihood": 3.0, "severity": 2.0})
	h.Create("impact", "All are read within a week", record.Body{"assessment": string(a.ID), "direction": "benefit", "dimension": "economy", "who": "Applicants", "description": "Nobody waits."})
}

const hostile = "Two servers. <script>alert(1)</script> **bold** [x](javascript:alert(1)) \u202e"

func TestReportsAreAsTheyWere(t *testing.T) {
	h := newHouse(world.New(t, world.SQLite(t)))
	h.furnish()
	h.highRisk()
	h.assess()
	h.write("annex-iv", "IV.1.e", hostile)
	for _, id := range []string{"annex-iv", "article-27"} {
		d := h.draw(id, "")
		d.Edition = 1
		names, err := h.Persons(h.Context(), h.Admin, d)
		h.Must(err)
		p := dossier.Printed{Reference: "LDC-1", State: "Drawn up", Fingerprint: strings.Repeat("0123456789abcdef", 4), Persons: names}
		var page, word, sheet, pdf bytes.Buffer
		h.Must(report.HTML(&page, d.Report(p)))
		h.Must(report.DOCX(&word, d.Report(p)))
		h.Must(report.XLSX(&sheet, d.Sheet(p)))
		h.Must(report.PDF(&pdf, d.Report(p)))
		if bytes.Contains(page.Bytes(), []byte("<script")) || bytes.Contains(page.Bytes(), []byte(`href="javascript`)) {
			t.Errorf("%s: what somebody wrote acts", id)
		}
		text := docxText(t, word.Bytes())
		if id == "annex-iv" && !strings.Contains(text, "<script>alert(1)</script>") && !strings.Contains(text, "&lt;script&gt;") {
			t.Error("what somebody wrote is not there as written")
		}
		golden(t, id+".html", page.Bytes())
		golden(t, id+".docx.txt", []byte(text))
	}
}

func docxText(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	s := regexp.MustCompile(`</w:p>`).ReplaceAllString(string(text), "\n")
	return regexp.MustCompile(`<[^>]*>`).ReplaceAllString(s, "")
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs from its golden file; run with -update and read the difference", name)
	}
}
