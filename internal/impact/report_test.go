package impact_test

import (
	"bytes"
	"strings"
	"testing"

	"steward/internal/record"
	"steward/internal/report"
)

// TestReports writes an assessment and its views in every form; what is missing is
// said, and texts of people stay texts.
func TestReports(t *testing.T) {
	onSQLite(t, func(h *house) {
		whole, harmed := h.draft()
		h.edit(harmed, record.Body{"who": "<b>Patients</b>"})
		h.edit(whole, record.Body{"process": "<script>alert(1)</script>"})
		docs := map[string]report.Document{}
		d, err := h.Report(h.Context(), h.Admin, whole.ID, "Gemeente Voorbeeld")
		h.Must(err)
		docs["report"] = d
		for _, law := range []string{"fria", "dpia"} {
			docs[law], err = h.LawReport(h.Context(), h.Admin, whole.ID, law, "Gemeente Voorbeeld")
			h.Must(err)
		}
		for name, d := range docs {
			var html, pdf, docx bytes.Buffer
			h.Must(report.HTML(&html, d))
			h.Must(report.PDF(&pdf, d))
			h.Must(report.DOCX(&docx, d))
			text := html.String()
			if strings.Contains(text, "<script>alert") || strings.Contains(text, "<b>Patients") || !strings.Contains(text, "They wait too long") || pdf.Len() < 1000 || docx.Len() < 1000 {
				h.Errorf("%s: %d bytes of HTML, %d of PDF, %d of DOCX", name, html.Len(), pdf.Len(), docx.Len())
			}
			if name != "report" && !strings.Contains(text, "Missing: ") {
				h.Errorf("%s names no gap", name)
			}
		}
	})
}
