package web

import (
	"fmt"
	"net/http"

	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierDrawView is the form that draws up an edition.
type dossierDrawView struct {
	dossierHead
	Counts  dossier.Counts
	Lacking int
	Action  string
	drawForm
}

func (w *Web) dossierDrawForm(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	o, err := c.outlineOf(w.kinds.Kind("legal-document"))
	if err != nil {
		return err
	}
	e := entries{"owner": &entry{field: o.field("owner"), raw: []string{string(c.actor.Person)}}}
	return c.dossierDrawShow(http.StatusOK, o, e, nil)
}

func (c *call) dossierDrawShow(code int, o outline, e entries, cause error) error {
	system, t, err := c.dossierTemplate()
	if err != nil {
		return err
	}
	d, err := c.web.dossier.Draw(c.ctx, c.actor, system.ID, t.ID, "")
	if err != nil {
		return err
	}
	v := &dossierDrawView{dossierHead: c.dossierHead(system, t), Counts: d.Counts, Lacking: d.Counts.Lacking()}
	v.Action = v.Path + "/draw-up"
	if v.drawForm, err = c.drawForm(o, e, cause); err != nil {
		return err
	}
	return c.pageStatus(code, "dossier-draw", v)
}

// dossierDraw draws up an edition.
func (w *Web) dossierDraw(c *call) error {
	system, t, err := c.dossierTemplate()
	if err != nil {
		return err
	}
	o, err := c.outlineOf(w.kinds.Kind("legal-document"))
	if err != nil {
		return err
	}
	e, err := c.readEntries(o)
	if err != nil {
		return err
	}
	if q := e["quorum"]; q != nil && q.wrong == "" {
		if n, ok := q.value.(float64); ok && n != float64(int(n)) {
			q.wrong = "Approvals needed is a whole number."
		}
	}
	var made record.Record
	if wrong := e.wrong(o); len(wrong) > 0 {
		err = record.InvalidFields(wrong)
	} else {
		n := e.newEdition()
		made, err = w.dossier.DrawUp(c.ctx, c.actor, system.ID, t.ID, dossier.NewEdition{Owner: n.Owner, Approvers: n.Approvers, Quorum: n.Quorum, Note: n.Note})
	}
	if err == nil {
		c.flash("ok", fmt.Sprintf("Edition %d is drawn up. Its approvers can look at it now.", dossier.EditionOf(made)))
		return c.redirect(c.dossierHead(system, t).Path + "/" + made.Ref(o.kind))
	}
	code := record.CodeOf(err)
	if s := status(code); s >= 500 || code == record.Denied || code == record.NotFound {
		return err
	}
	return c.dossierDrawShow(status(code), o, e, err)
}
