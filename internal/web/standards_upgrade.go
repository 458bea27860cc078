package web

import (
	"fmt"

	"steward/internal/conformity"
)

// changeData is what another version of a pack changes, before it is taken into
// use.
type changeData struct {
	conformity.Change
	Path  string // of the pack
	Back  bool   // it takes an upgrade back
	Lines []lossLine
	Stay  []lossLine
}

// lossLine is a record that would be retired, with what hangs on it.
type lossLine struct {
	Ref, Title, URL, Item string
	Rows                  []standRow
	Hidden                int
}

func (c *call) changeData(ch conformity.Change) changeData {
	d := changeData{Change: ch, Path: c.standardURL(ch.To.Name, "")}
	line := func(l conformity.Loss) lossLine {
		ref, to := c.refURL(l.Record.Kind, l.Record.Number)
		return lossLine{ref, l.Record.Title, to, l.Record.Body.Text("item"), c.standRows(l.Rows), l.Hidden}
	}
	for _, l := range ch.Lost {
		d.Lines = append(d.Lines, line(l))
	}
	for _, l := range ch.Kept {
		d.Stay = append(d.Stay, line(l))
	}
	return d
}

func (w *Web) standardsUpgrade(c *call) error {
	return c.changePage(false, w.stand.Upgrade)
}

func (w *Web) standardsUndo(c *call) error {
	return c.changePage(true, w.stand.Undo)
}

func (c *call) changePage(back bool, read changing) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	ch, err := read(c.ctx, c.actor, c.path("pack"))
	if err != nil {
		return err
	}
	d := c.changeData(ch)
	d.Back = back
	return c.page("standards-upgrade", d)
}

func (w *Web) standardsConfirm(c *call) error {
	return c.confirmed("Version %s of %s is in use. What was answered and handed in stayed.", w.stand.Confirm)
}

func (w *Web) standardsConfirmUndo(c *call) error {
	return c.confirmed("Version %s of %s is in use again.", w.stand.ConfirmUndo)
}

func (c *call) confirmed(said string, do confirming) error {
	in, err := do(c.ctx, c.actor, c.path("pack"), c.value("version"))
	if err != nil {
		return err
	}
	c.flash("ok", fmt.Sprintf(said, in.Body.Text("edition"), in.Title))
	return c.redirect(c.standardURL(c.path("pack"), ""))
}
