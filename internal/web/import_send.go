package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// importStart is what the first page shows.
type importStart struct {
	Form     typed
	Mappings []importMapping
}

// importMapping is a saved mapping as the first page lists it.
type importMapping struct {
	Name, Kind string
	Columns    []string
	More       int // columns beyond those
}

func (im *importer) start(_ *Web, c *call) error {
	d, err := c.importStart(blank())
	if err != nil {
		return err
	}
	return c.page("import", d)
}

func (c *call) importStart(form typed) (any, error) {
	saved, err := intake.Mappings(c.ctx, c.web.reg, c.actor)
	if err != nil {
		return nil, err
	}
	d := importStart{Form: form}
	for _, m := range saved {
		row := importMapping{Name: m.Name, Kind: m.Kind, Columns: m.Columns[:min(len(m.Columns), 6)], More: max(len(m.Columns)-6, 0)}
		if k := c.web.kinds.Kind(m.Kind); k != nil {
			row.Kind = k.Labels
		}
		d.Mappings = append(d.Mappings, row)
	}
	return d, nil
}

// removeMapping forgets a saved mapping. Imports made with it stay.
func (im *importer) removeMapping(_ *Web, c *call) error {
	name := c.value("name")
	if name == "" {
		return record.Fail(record.NotFound, "There is no such mapping.")
	}
	if err := c.web.reg.PutMapping(c.ctx, c.actor, name, nil); err != nil {
		return err
	}
	c.flash("ok", "The mapping was deleted. What was imported with it stays.")
	return c.redirect(c.url("import"))
}

// send takes files as they arrive, one after the other, straight to the store.
func (im *importer) send(_ *Web, c *call) error {
	j := &importJob{}
	if err := j.save(c); err != nil {
		return err
	}
	err := c.receive(j)
	if err == nil && len(j.spec.Files) == 0 {
		err = record.InvalidFields([]record.FieldError{{Field: "file", Code: "required", Message: "Choose a file, or drop one here."}})
	}
	if err == nil {
		err = c.inspectAll(j)
	}
	if err == nil {
		return c.redirect(j.first(c))
	}
	// Nothing half sent stays behind, even when the sender went away.
	kept := context.WithoutCancel(c.ctx)
	if dropped := c.web.reg.DropUpload(kept, c.actor, j.upload.ID); dropped != nil {
		c.web.Log.ErrorContext(kept, "files of a failed import not dropped", "error", dropped)
	}
	return c.again(err, "import", c.importStart)
}

// receive keeps the files of a form. Each is part of the job before the next is
// read, so that none is ever kept by nobody.
func (c *call) receive(j *importJob) error {
	form, err := c.r.MultipartReader()
	if err != nil {
		return record.Wrap(record.Invalid, "The form that was sent cannot be read.", err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return sendFailed(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		if len(j.spec.Files) == maxImportFiles {
			return record.Fail(record.TooLarge, fmt.Sprintf("One import takes %d files at most. Send the rest after these.", maxImportFiles))
		}
		f, err := c.keep(part)
		if err != nil {
			return err
		}
		j.spec.Files = append(j.spec.Files, f)
		if err := j.save(c); err != nil {
			return err
		}
	}
}

// keep keeps the bytes of one file. One that is too large is noted, and the rest
// goes on.
func (c *call) keep(part *multipart.Part) (importFile, error) {
	f := importFile{Name: part.FileName()}
	hash, size, err := c.web.reg.PutUpload(c.ctx, c.actor, part, exchange.MaxBytes)
	var whole *http.MaxBytesError
	switch {
	case errors.As(err, &whole):
		return f, sendFailed(err)
	case record.CodeOf(err) == record.TooLarge:
		f.Failed = fmt.Sprintf("the file is larger than the %d MB an import takes", exchange.MaxBytes>>20)
		return f, nil
	case err != nil:
		return f, err
	}
	f.Hash, f.Size = hash, size
	return f, nil
}

func sendFailed(err error) error {
	var whole *http.MaxBytesError
	if errors.As(err, &whole) {
		return record.Wrap(record.TooLarge, fmt.Sprintf("All files together are larger than one import takes, %s. Send them in parts.", size(whole.Limit)), err)
	}
	return record.Wrap(record.Invalid, "The files did not arrive whole. Send them again.", err)
}

// inspectAll reads what was sent and keeps what is known about it.
func (c *call) inspectAll(j *importJob) error {
	r, err := intake.NewReader(c.ctx, c.web.reg, c.actor)
	if err != nil {
		return err
	}
	for i := range j.spec.Files {
		if err := c.inspect(r, &j.spec.Files[i]); err != nil {
			return err
		}
	}
	return j.save(c)
}
