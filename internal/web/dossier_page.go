package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierView is the page of one document as it stands, or of one edition.
type dossierView struct {
	dossierHead
	Document *dossier.Document
	Asked    template.HTML
	Today    bool
	Day      record.Date
	Sections []dossierSection
	Gaps     []dossierGap
	Duties   []dossierDuty
	Editions []soaLine
	InForce  *soaLine
	MayDraw  bool
	Files    bool
	Download string // "day" kept
}

type dossierSection struct {
	ID, Title, Ref string
	Elements       []dossierElement
}

// dossierElement is one element as the page shows it.
type dossierElement struct {
	dossier.Entry
	Anchor string
	State  template.HTML
	Parts  []dossierPart
	Lacks  []dossierLack
	Words  *dossierWords // the form for own words; nil where nobody can write here
}

type dossierPart struct {
	dossier.Part
	From  string // address of the record
	HTML  template.HTML
	Heads []string // of the columns beside that of the records
	Rows  []dossierCells
}

type dossierCells struct {
	Ref, Title, URL string
	Cells           []dossierCell
}

type dossierCell struct {
	Lines []string
	Long  bool
}

// dossierLack is one thing that is missing, with where to put it.
type dossierLack struct{ Text, URL, Do string }

// dossierGap is an element that lacks something, for the list at the top.
type dossierGap struct {
	Anchor, ID, Title string
	State             template.HTML
	N                 int
}

// dossierWords is the form for own words of an element.
type dossierWords struct {
	Form    typed
	Element string
	Rev     int64
	Text    string
	Help    string
	Open    bool
	Attach  string // address that adds evidence to what is written; "" before it is
}

func (w *Web) dossierPage(c *call) error {
	if err := c.onlyQuery("day"); err != nil {
		return err
	}
	return c.dossierShow(http.StatusOK, "", typed{})
}

// dossierShow answers with the document as it stands; the form of one element is
// open with what was typed.
func (c *call) dossierShow(code int, open string, form typed) error {
	system, t, err := c.dossierTemplate()
	if err != nil {
		return err
	}
	day, err := c.dossierDay()
	if err != nil {
		return err
	}
	d, err := c.web.dossier.Draw(c.ctx, c.actor, system.ID, t.ID, day)
	if err != nil {
		return err
	}
	v := &dossierView{dossierHead: c.dossierHead(system, t), Document: d, Asked: dossierAsked(d.Verdict.Asked), Day: d.Day, Today: day == "" || day == c.today(),
		MayDraw: c.actor.May(access.Create, "legal-document", nil).Allowed, Files: c.actor.May(access.Export, "legal-document", nil).Allowed}
	if !v.Today {
		v.Download = "?day=" + string(d.Day)
	}
	if v.Sections, err = c.dossierSections(d); err != nil {
		return err
	}
	if v.Today && c.actor.May(access.Create, "legal-part", nil).Allowed {
		c.dossierForms(v, open, form)
	}
	v.gaps()
	if v.Duties, err = c.dossierDuties(d); err != nil {
		return err
	}
	if err := c.dossierEditions(v, system.ID, t.ID); err != nil {
		return err
	}
	return c.pageStatus(code, "dossier-document", v)
}

func (c *call) dossierEditions(v *dossierView, system record.ID, template string) error {
	all, err := c.web.dossier.Editions(c.ctx, c.actor, system, template)
	for _, r := range all {
		line := c.dossierLine(v.dossierHead, r)
		if v.Editions = append(v.Editions, line); r.State == "published" && v.InForce == nil {
			v.InForce = &line
		}
	}
	return err
}

// dossierSections are the elements with the addresses of what they come from, and the
// names of persons as far as the reader may see them.
func (c *call) dossierSections(d *dossier.Document) ([]dossierSection, error) {
	var out []dossierSection
	names, err := c.web.dossier.Persons(c.ctx, c.actor, d)
	if err != nil {
		return nil, err
	}
	for _, s := range d.Sections {
		one := dossierSection{ID: "s-" + s.ID, Title: s.Title, Ref: s.Ref}
		for _, e := range s.Elements {
			el := dossierElement{Entry: e, Anchor: dossierAnchor(e.ID), State: dossierStatus(e.Status)}
			for _, p := range e.Parts {
				el.Parts = append(el.Parts, c.dossierPart(p, names))
			}
			for _, m := range e.Missing {
				el.Lacks = append(el.Lacks, c.dossierLack(d, e, m))
			}
			one.Elements = append(one.Elements, el)
		}
		out = append(out, one)
	}
	return out, nil
}

func dossierAnchor(id string) string { return "e-" + strings.ReplaceAll(id, ".", "-") }

// refURL is the address of the record a reference names, or "".
func (c *call) dossierRef(ref string) string {
	prefix, number, ok := record.ParseRef(ref)
	if !ok || c.web.kinds.ByPrefix(prefix) == nil {
		return ""
	}
	return c.recordURL(c.web.kinds.ByPrefix(prefix).Name, number)
}

func (c *call) dossierPart(p dossier.Part, names map[string]string) dossierPart {
	out := dossierPart{Part: p}
	out.List = nil
	for _, s := range p.List {
		out.List = append(out.List, personNamed(s, names))
	}
	if p.Record != nil {
		out.From = c.dossierRef(p.Record.Reference)
	}
	if p.Text != "" {
		out.HTML = c.web.prose.html(p.Text)
	}
	if out.Heads = p.Columns; p.Named() {
		out.Heads = p.Columns[1:]
	}
	for _, r := range p.Rows {
		row := dossierCells{Ref: r.Record.Reference, URL: c.dossierRef(r.Record.Reference)}
		cells := r.Cells
		if p.Named() {
			if cells = cells[1:]; r.Cells[0] != row.Ref {
				row.Title = r.Cells[0]
			}
		}
		if name := names[row.Ref]; name != "" {
			row.Title = name
		}
		for _, cell := range cells {
			lines := strings.Split(cell, "\n")
			for i := range lines {
				lines[i] = personNamed(lines[i], names)
			}
			row.Cells = append(row.Cells, dossierCell{lines, len(cell) > dossierLong})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// personNamed adds to the reference of a person the name that goes with it.
func personNamed(s string, names map[string]string) string {
	if name := names[s]; name != "" {
		return name + " (" + s + ")"
	}
	return s
}

// dossierLong is from how many bytes a cell takes a line of its own on a phone.
const dossierLong = 60

// dossierLack says what to do about something that is missing.
func (c *call) dossierLack(d *dossier.Document, e dossier.Entry, m dossier.Missing) dossierLack {
	out := dossierLack{Text: m.Say()}
	k := c.web.kinds.Kind(m.Kind)
	switch {
	case m.Sort == dossier.NoWords:
		out.URL, out.Do = "#t-"+dossierAnchor(e.ID), "Write it"
	case k == nil || m.Sort == dossier.NotShown || m.Sort == dossier.TooMany:
	case m.Kind == "legal-document":
		out.URL, out.Do = c.url("law", d.System.Reference, "documents"), "Go to the documents"
	case m.Kind == "classification" || m.Kind == "fact" || m.Kind == "obligation":
		out.URL, out.Do = c.url("law", d.System.Reference), "Go to the answers"
	case m.Record != nil && !m.New:
		out.URL, out.Do = c.dossierRef(m.Record.Reference)+"/edit#f-"+m.Field, "Fill it in"
		if m.Sort == dossier.NoRecord {
			out.Do = "Link one"
		}
	case m.New && k.Made == "" && c.actor.May(access.Create, k.Name, nil).Allowed:
		out.URL, out.Do = c.url(k.Plural, "new"), "Add one"
		if m.Record != nil {
			out.URL += "?" + url.Values{m.Field: {m.Record.Reference}}.Encode()
		}
	}
	return out
}

// dossierForms adds to each element the form for own words.
func (c *call) dossierForms(v *dossierView, open string, form typed) {
	for i := range v.Sections {
		for k := range v.Sections[i].Elements {
			e := &v.Sections[i].Elements[k]
			if e.Status == dossier.NotAsked {
				continue
			}
			f := &dossierWords{Element: e.ID, Open: e.ID == open}
			t := v.Template.Element(e.ID)
			f.Help, f.Text = t.Help, t.Suggest
			for _, p := range e.Parts {
				if p.Sort == dossier.OwnPart && p.Record != nil {
					f.Text, f.Rev, f.Attach = p.Text, p.Record.Revision, p.From+"/edit#f-evidence"
				}
			}
			if f.Open {
				f.Form, f.Text = form, form.Get("text")
			}
			e.Words = f
		}
	}
}

func (v *dossierView) gaps() {
	for _, s := range v.Sections {
		for _, e := range s.Elements {
			if len(e.Lacks) > 0 {
				v.Gaps = append(v.Gaps, dossierGap{e.Anchor, e.ID, e.Title, e.State, len(e.Lacks)})
			}
		}
	}
}

// dossierWrite keeps what somebody wrote for an element.
func (w *Web) dossierWrite(c *call) error {
	system, t, err := c.dossierTemplate()
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 0 {
		return record.Fail(record.Invalid, "The form does not say which version of the text it is about. Open it again.")
	}
	element := c.value("element")
	_, err = w.dossier.Write(c.ctx, c.actor, dossier.Words{System: system.ID, Template: t.ID, Element: element, Text: c.value("text"), Rev: rev})
	if err == nil {
		c.flash("ok", "The text of "+element+" is kept.")
		return c.redirect(c.dossierHead(system, t).Path + "#" + dossierAnchor(element))
	}
	form, code, err := c.refused(err)
	if err != nil || code == http.StatusForbidden || t.Element(element) == nil {
		return err
	}
	return c.dossierShow(code, element, form)
}
