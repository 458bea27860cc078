package web

import (
	"bytes"

	"steward/internal/conformity"
	"steward/internal/record"
)

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
		write, media := reportForm(ext)
		var out bytes.Buffer
		if err := write(&out, e.Document(r.Ref(c.kind), f.Hash)); err != nil {
			return err
		}
		return c.sendFile(e.FileName()+"."+ext, media, &out)
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
	return c.sendFile(e.FileName()+".json", "application/json", bytes.NewBuffer(text))
}

func (c *call) soaRead() (record.Record, conformity.Edition, error) {
	r, err := c.record()
	if err != nil {
		return r, conformity.Edition{}, err
	}
	e, err := c.web.stand.ReadRows(c.ctx, c.actor, r)
	return r, e, err
}
