package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"steward/internal/record"
	"steward/internal/report"
)

// gapReport sends the report of a round in the form the address ends with.
func (w *Web) gapReport(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.gapRound()
	if err != nil {
		return err
	}
	d, err := w.stand.GapReport(c.ctx, c.actor, r.ID, c.org.Name)
	if err != nil {
		return err
	}
	form := strings.TrimPrefix(path.Ext(c.r.URL.Path), ".")
	write, media := reportForm(form)
	if write == nil {
		return record.Fail(record.NotFound, "A report has no such form.")
	}
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		return fmt.Errorf("write the report of a gap analysis: %w", err)
	}
	if form == "html" {
		c.w.Header().Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
	} else {
		c.download(fmt.Sprintf("%s-%s-%s.%s", c.org.Slug, strings.ToLower(d.Reference), c.today(), form))
	}
	return c.send(http.StatusOK, media, &b)
}

// reportForm returns what writes a report in a form, and its media type; nil for
// a form there is not.
func reportForm(form string) (func(io.Writer, report.Document) error, string) {
	switch form {
	case "html":
		return report.HTML, "text/html; charset=utf-8"
	case "pdf":
		return report.PDF, "application/pdf"
	case "docx":
		return report.DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xlsx":
		return report.XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return nil, ""
}
