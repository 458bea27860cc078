package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"

	"steward/internal/record"
	"steward/internal/report"
)

// sendReport sends a report in the form the address ends with: a page to read, or a
// file to keep, named after the organisation and the parts given.
func (c *call) sendReport(d report.Document, name ...string) error {
	form := strings.TrimPrefix(path.Ext(c.r.URL.Path), ".")
	write, media := reportForm(form)
	if write == nil {
		return record.Fail(record.NotFound, "A report has no such form.")
	}
	var b bytes.Buffer
	if err := write(&b, d); err != nil {
		return fmt.Errorf("write a report as %s: %w", form, err)
	}
	if form == "html" {
		c.w.Header().Set("Content-Security-Policy", report.Policy()+"; frame-ancestors 'none'")
	} else {
		c.download(strings.ToLower(strings.Join(append([]string{c.org.Slug}, name...), "-")) + "." + form)
	}
	return c.send(http.StatusOK, media, &b)
}

// sendFile sends a file to be saved. A page among them acts as nothing of ours.
func (c *call) sendFile(name, media string, body *bytes.Buffer) error {
	c.download(name)
	c.w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	c.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	return c.send(http.StatusOK, media, body)
}

// reportForms are the forms a report comes in.
func reportForms() []string { return []string{"html", "pdf", "docx", "xlsx"} }

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
