package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/report"
)

// form is one form of a report.
type soaForms struct {
	media string
	write func(io.Writer, report.Document) error
}

func soaFormsOf(ext string) soaForms {
	switch ext {
	case "html":
		return soaForms{"text/html; charset=utf-8", report.HTML}
	case "pdf":
		return soaForms{"application/pdf", report.PDF}
	case "docx":
		return soaForms{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", report.DOCX}
	}
	return soaForms{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", report.XLSX}
}

// soaFile sends an edition in one form, made from its file alone: the same bytes
// every time.
func soaFile(ext string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		if err := c.onlyQuery(); err != nil {
			return err
		}
		r, e, err := c.soaRead()
		if err != nil {
			return err
		}
		f, _ := record.ToFileRef(r.Body["rows"])
		form := soaFormsOf(ext)
		var out bytes.Buffer
		if err := form.write(&out, e.Document(r.Ref(c.kind), f.Hash)); err != nil {
			return err
		}
		return c.soaSend(e.FileName()+"."+ext, form.media, &out)
	}
}

// soaJSON sends the file of the edition as it is kept; its SHA-256 is the
// fingerprint.
func (w *Web) soaJSON(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	_, e, err := c.soaRead()
	if err != nil {
		return err
	}
	text, err := e.Canonical() // a file that was read is its canonical form
	if err != nil {
		return err
	}
	return c.soaSend(e.FileName()+".json", "application/json", bytes.NewBuffer(text))
}

func (c *call) soaRead() (record.Record, conformity.Edition, error) {
	r, err := c.record()
	if err != nil {
		return r, conformity.Edition{}, err
	}
	e, err := c.web.stand.ReadRows(c.ctx, c.actor, r)
	return r, e, err
}

// soaSend sends a file to be saved. A page among them acts as nothing of ours.
func (c *call) soaSend(name, media string, body *bytes.Buffer) error {
	c.download(name)
	c.w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	c.w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
	return c.send(http.StatusOK, media, body)
}
