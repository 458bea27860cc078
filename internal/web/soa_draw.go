package web

import (
	"net/http"

	"steward/internal/conformity"
	"steward/internal/record"
)

// soaDrawView is the page that draws up an edition.
type soaDrawView struct {
	SoA     conformity.SoA
	Scope   string
	Self    string
	Action  string
	Missing []soaMissing
	Wanting []string // what reasons and coverage have wanting; the edition freezes it as it is
	Cover   string   // address of the page that says which
	drawForm
}

type soaMissing struct{ Text, URL string }

// soaWanting says how many controls lack a reason that something shows.
func soaWanting(soa conformity.SoA) []string {
	var bare, unlinked, contested int
	for _, r := range soa.Rows() {
		switch {
		case r.Unreasoned():
			bare++
		case len(r.Unlinked()) > 0:
			unlinked++
		case r.Contested():
			contested++
		}
	}
	var out []string
	for _, one := range []struct {
		n         int
		one, many string
	}{{bare, "control is included without a reason", "controls are included without a reason"}, {unlinked, "control names a reason that no record shows", "controls name a reason that no record shows"}, {contested, "is left out though something rests on it", "are left out though something rests on them"}} {
		if one.n > 0 {
			out = append(out, count(one.n, one.one, one.many))
		}
	}
	return out
}

// drawForm is what people fill in to draw up an edition.
type drawForm struct {
	Fields  []formField
	Hidden  []hidden
	Wrong   []record.FieldError
	Message string
}

// drawForm reads the fields of an edition as typed, with what was wrong. An edition
// that cannot be drawn up at all is a message and no fault of a field.
func (c *call) drawForm(o outline, e entries, cause error) (drawForm, error) {
	var d drawForm
	if cause != nil {
		if d.Wrong = record.FieldErrors(cause); len(d.Wrong) == 0 || record.CodeOf(cause) == record.Illegal {
			d.Wrong, d.Message = nil, record.Sentence(cause)
		}
	}
	s, err := c.source(o, record.Record{}, e, d.Wrong)
	if err != nil {
		return d, err
	}
	for _, name := range drawFields() {
		f, err := s.field(o.field(name))
		if err != nil {
			return d, err
		}
		d.Fields, d.Hidden = append(d.Fields, f), append(d.Hidden, hidden{"has", f.Name})
	}
	return d, nil
}

// drawFields are the fields of an edition that people fill in.
func drawFields() []string { return []string{"owner", "approvers", "quorum", "note"} }

func (c *call) soaNeeded() (conformity.SoA, error) {
	scope, ok, err := c.soaScope()
	if err == nil && !ok {
		err = record.Fail(record.NotFound, "No standard with controls is in use yet.")
	}
	if err != nil {
		return conformity.SoA{}, err
	}
	return c.web.stand.SoA(c.ctx, c.actor, scope)
}

func (w *Web) soaDrawForm(c *call) error {
	if err := c.onlyQuery("pack", "system"); err != nil {
		return err
	}
	soa, err := c.soaNeeded()
	if err != nil {
		return err
	}
	o, err := c.outlineOf(w.kinds.Kind("statement"))
	if err != nil {
		return err
	}
	e := entries{"owner": &entry{field: o.field("owner"), raw: []string{string(c.actor.Person)}}}
	return c.soaDrawShow(http.StatusOK, soa, o, e, nil)
}

func (c *call) soaDrawShow(code int, soa conformity.SoA, o outline, e entries, cause error) error {
	v := &soaDrawView{SoA: soa, Scope: "the whole organisation", Self: c.soaURL(soa, ""), Action: c.soaURL(soa, "draw-up")}
	if soa.Scope.System != "" {
		v.Scope = soa.System.Title
	}
	v.Wanting, v.Cover = soaWanting(soa), c.soaURL(soa, "coverage")
	for _, m := range soa.Missing() {
		v.Missing = append(v.Missing, soaMissing{m.Message, c.soaURL(soa, "", "open", m.Field) + "#" + soaAnchor(m.Field)})
	}
	var err error
	if v.drawForm, err = c.drawForm(o, e, cause); err != nil {
		return err
	}
	return c.pageStatus(code, "soa-draw", v)
}

// soaDraw draws up an edition.
func (w *Web) soaDraw(c *call) error {
	soa, err := c.soaNeeded()
	if err != nil {
		return err
	}
	o, err := c.outlineOf(w.kinds.Kind("statement"))
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
		made, err = w.stand.DrawUp(c.ctx, c.actor, soa.Scope, e.newEdition())
	}
	if err == nil {
		c.flash("ok", "Edition "+record.FormatNumber(float64(conformity.EditionOf(made)))+" is drawn up. Its approvers can look at it now.")
		return c.redirect(c.url("soa", made.Ref(o.kind)))
	}
	code := record.CodeOf(err)
	if s := status(code); s >= 500 || code == record.Denied || code == record.NotFound {
		return err
	}
	return c.soaDrawShow(status(code), soa, o, e, err)
}

// newEdition is what the form says about an edition.
func (e entries) newEdition() conformity.NewEdition {
	var n conformity.NewEdition
	text := func(name string) string {
		if e[name] == nil {
			return ""
		}
		s, _ := e[name].value.(string)
		return s
	}
	n.Owner, n.Note = record.ID(text("owner")), text("note")
	if a := e["approvers"]; a != nil {
		for _, p := range record.Strings(a.value) {
			n.Approvers = append(n.Approvers, record.ID(p))
		}
	}
	if q := e["quorum"]; q != nil {
		f, _ := q.value.(float64)
		n.Quorum = int(f)
	}
	return n
}
