package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/record"
)

// ownData is an own pack before it is taken into use.
type ownData struct {
	conformity.Own
	Kept         string
	Requirements int
	Controls     int
	Groups       int
	Change       *changeData
}

// standardsOwn reads a pack that was sent and shows what taking it into use would
// do. Nothing is written; faults are listed by file and line.
func (w *Web) standardsOwn(c *call) error {
	name, data, err := c.sentFile("file", conformity.MaxOwn)
	if err != nil {
		return err
	}
	p, err := w.stand.ReadOwn(name, data)
	var own conformity.Own
	if err == nil {
		own, err = w.stand.CheckOwn(c.ctx, c.actor, p)
	}
	if err != nil {
		return c.refusedOwn(name, err)
	}
	id, err := w.stand.KeepOwn(c.ctx, c.actor, p)
	if err != nil {
		return err
	}
	d := ownData{Own: own, Kept: string(id)}
	for _, it := range p.Items {
		switch {
		case !it.Assessed:
			d.Groups++
		case it.Selected:
			d.Controls++
		default:
			d.Requirements++
		}
	}
	if own.Now != nil {
		view := c.changeData(*own.Now)
		d.Change = &view
	}
	return c.page("standards-own", d)
}

// sentFile reads a file of the form, most bytes at most.
func (c *call) sentFile(field string, most int64) (name string, data []byte, err error) {
	f, head, err := c.r.FormFile(field)
	if err != nil {
		return "", nil, record.InvalidFields([]record.FieldError{{Field: field, Code: "required", Message: "Choose a file."}})
	}
	defer func() { _ = f.Close() }() // read only
	if data, err = io.ReadAll(io.LimitReader(f, most+1)); err != nil {
		return "", nil, fmt.Errorf("read the file that was sent: %w", err)
	}
	return head.Filename, data, nil
}

// refusedOwn shows what is wrong with a file beside the form.
func (c *call) refusedOwn(name string, err error) error {
	d, failed := c.standards()
	if failed != nil {
		return failed
	}
	d.File = clipText(name, 200)
	if !errors.As(err, &d.Problems) {
		switch record.CodeOf(err) {
		case record.Invalid, record.Conflict, record.TooLarge:
			d.Problems = pack.Problems{{File: d.File, Reason: record.Sentence(err)}}
		default:
			return err
		}
	}
	return c.pageStatus(http.StatusUnprocessableEntity, "standards", d)
}

func (w *Web) standardsTake(c *call) error {
	p, err := w.stand.KeptOwn(c.ctx, c.actor, record.ID(c.value("kept")))
	if err != nil {
		return err
	}
	in, err := w.stand.TakeOwn(c.ctx, c.actor, p)
	if err != nil {
		return err
	}
	c.flash("ok", fmt.Sprintf("%s, version %s, is in use.", in.Title, in.Body.Text("edition")))
	return c.redirect(c.standardURL(p.Name, ""))
}
