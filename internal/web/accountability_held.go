package web

import (
	"html/template"
	"time"

	"steward/internal/accountable"
	"steward/internal/record"
)

// heldData is what one person answered for on a day, and what was on record
// about their competence.
type heldData struct {
	asked
	Kind       *record.Kind
	Title, Ref string
	URL, List  string
	Holder     []heldRow
	Deputy     []heldRow
	Competence template.HTML
	Since      time.Time
	Missing    bool
	Erased     int
	Assign     string
}

type heldRow struct {
	Role, For, ForURL string
	Ref, URL          string
	From, To          record.Date
	Withdrawn         record.Date
	Delegated         bool
	Holder            string // of a role that a deputy stands in for
}

func (w *Web) heldPage(c *call) error {
	if err := c.onlyQuery("day", "known"); err != nil {
		return err
	}
	a, err := c.readAsked()
	if err != nil {
		return err
	}
	r, err := c.record()
	if err != nil {
		return err
	}
	v, err := c.answers(a)
	if err != nil {
		return err
	}
	held, err := v.Held(c.ctx, r.ID, a.Day)
	if err != nil {
		return err
	}
	can, err := v.Competence(c.ctx, r.ID, min(a.Day, a.Today))
	if err != nil {
		return err
	}
	d := heldData{asked: a, Kind: c.kind, Title: orRef(r.Title, r.Ref(c.kind)), Ref: r.Ref(c.kind), URL: c.recordURL(r.Kind, r.Number), List: c.url(c.kind.Plural),
		Since: can.Since, Missing: can.Missing, Erased: len(v.Erased()), Assign: c.assignURL("holder", string(r.ID))}
	if can.Text != "" {
		d.Competence = w.prose.html(can.Text)
	}
	var ids []record.ID
	for _, x := range append(append([]accountable.Assignment{}, held.Holder...), held.Deputy...) {
		ids = append(ids, x.Holder, x.Scope)
	}
	names, err := c.display(ids)
	if err != nil {
		return err
	}
	d.Holder, d.Deputy = c.heldRows(names, a, held.Holder), c.heldRows(names, a, held.Deputy)
	return c.page("accountability-held", d)
}

func (c *call) heldRows(names display, a asked, list []accountable.Assignment) []heldRow {
	k := c.web.kinds.Kind("assignment")
	var out []heldRow
	for _, x := range list {
		row := heldRow{For: "The whole organisation", Ref: x.Record.Ref(k), URL: names.path(k, x.Record.Number), From: x.From, To: x.To,
			Withdrawn: x.Withdrawn, Delegated: x.Source != "", Holder: names.title(string(x.Holder))}
		for _, o := range a.Roles {
			if o.Name == x.Role {
				row.Role = o.Label
			}
		}
		if x.Scope != "" {
			row.For, row.ForURL = names.title(string(x.Scope)), names.address(x.Scope)
		}
		out = append(out, row)
	}
	return out
}
