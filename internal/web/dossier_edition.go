package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierEditionView is the page of one edition.
type dossierEditionView struct {
	dossierView
	EditionRef, Title, Self string
	Record                  string // address of the record's page
	State                   template.HTML
	Standing                badge
	Outdated                []soaLine
	Kept                    []classify.Kept
	Published               string
	Despite                 template.HTML
	Broken                  string // why the file cannot be relied on; nothing of it is shown then
	Fingerprint             string
	Rev                     int64
	Before, Now             *dossierDiff
	Approve                 *approveView
	Proof                   *soaProof
	Steps                   []stepView
	Publish                 bool
	Form                    typed
}

// dossierDiff is what differs between two states of a document.
type dossierDiff struct {
	Name, URL string
	Changes   []dossierChange
}

type dossierChange struct {
	dossier.Change
	Was, Is template.HTML
}

// dossierEditionOf reads the edition of the path; one of another system or document
// is not found.
func (c *call) dossierEditionOf() (record.Record, dossierHead, error) {
	system, t, err := c.dossierTemplate()
	if err != nil {
		return record.Record{}, dossierHead{}, err
	}
	k := c.web.kinds.Kind("legal-document")
	missing := record.Fail(record.NotFound, "There is no such edition.")
	prefix, number, ok := record.ParseRef(c.path("edition"))
	if !ok || prefix != k.Prefix {
		return record.Record{}, dossierHead{}, missing
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
	if err != nil {
		return r, dossierHead{}, err
	}
	if r.Body.ID("system") != system.ID || r.Body.Text("template") != t.ID {
		return r, dossierHead{}, missing
	}
	c.subject = r.ID
	return r, c.dossierHead(system, t), nil
}

func (w *Web) dossierEdition(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, h, err := c.dossierEditionOf()
	if err != nil {
		return err
	}
	return c.dossierEditionShow(http.StatusOK, r, h, blank("published_on", string(c.today())))
}

func (c *call) dossierEditionShow(code int, r record.Record, h dossierHead, form typed) error {
	k := c.web.kinds.Kind("legal-document")
	ref := r.Ref(k)
	v := &dossierEditionView{dossierView: dossierView{dossierHead: h, Files: c.actor.May(access.Export, k.Name, nil).Allowed}, EditionRef: ref, Title: orRef(r.Title, ref),
		Self: h.Path + "/" + ref, Record: c.recordURL(k.Name, r.Number), State: stateBadge(k, r.State), Published: r.Body.Text("published_on"), Rev: r.Rev, Form: form}
	f, _ := record.ToFileRef(r.Body["content"])
	v.Fingerprint = f.Hash
	if text := r.Body.Text("despite_gaps"); text != "" {
		v.Despite = c.web.prose.html(text)
	}
	d, err := c.web.dossier.ReadContent(c.ctx, c.actor, r)
	if code := record.CodeOf(err); err != nil && code != record.Invalid && code != record.NotFound {
		return err
	} else if err != nil {
		v.Broken = record.Sentence(err)
	} else {
		v.Document, v.Asked, v.Day = d, dossierAsked(d.Verdict.Asked), d.Day
		if v.Sections, err = c.dossierSections(d); err != nil {
			return err
		}
		v.freeze()
		v.gaps()
		if v.Duties, err = c.dossierDuties(d); err != nil {
			return err
		}
		if err := c.dossierCompared(v, r); err != nil {
			return err
		}
	}
	if err := c.dossierWorth(v, k, r); err != nil {
		return err
	}
	if err := c.dossierAround(v, k, r); err != nil {
		return err
	}
	return c.pageStatus(code, "dossier-edition", v)
}

// freeze takes out what could be done about gaps: nothing in an edition changes.
func (v *dossierEditionView) freeze() {
	for _, s := range v.Sections {
		for _, e := range s.Elements {
			for i := range e.Lacks {
				e.Lacks[i].URL = ""
			}
		}
	}
}

// dossierCompared compares with the edition before, and with the records as they are.
func (c *call) dossierCompared(v *dossierEditionView, r record.Record) error {
	if id := r.Body.ID("replaces"); id != "" {
		before, err := c.web.reg.Get(c.ctx, c.actor, id)
		if err == nil {
			var old *dossier.Document
			if old, err = c.web.dossier.ReadContent(c.ctx, c.actor, before); err == nil {
				v.Before = diffOf(dossier.Compare(old, v.Document))
				v.Before.Name, v.Before.URL = fmt.Sprintf("edition %d", dossier.EditionOf(before)), v.Path+"/"+before.Ref(c.web.kinds.Kind("legal-document"))
			}
		}
		if code := record.CodeOf(err); err != nil && code != record.Invalid && code != record.NotFound && code != record.Denied {
			return err
		}
	}
	now, err := c.web.dossier.Draw(c.ctx, c.actor, r.Body.ID("system"), v.Template.ID, "")
	if err != nil {
		return unlessMissing(err)
	}
	v.Now = diffOf(dossier.Compare(v.Document, now))
	v.Now.Name, v.Now.URL = "today", v.Path
	return nil
}

func diffOf(changes []dossier.Change) *dossierDiff {
	out := &dossierDiff{}
	for _, ch := range changes {
		one := dossierChange{Change: ch}
		if ch.Before != "" {
			one.Was = dossierStatus(ch.Before)
		}
		if ch.After != "" {
			one.Is = dossierStatus(ch.After)
		}
		for i := range one.Lines {
			one.Lines[i].Before, one.Lines[i].After = clipText(one.Lines[i].Before, soaTextShown), clipText(one.Lines[i].After, soaTextShown)
		}
		out.Changes = append(out.Changes, one)
	}
	return out
}

// dossierAround adds what the present has: approvals, steps and the proof.
func (c *call) dossierAround(v *dossierEditionView, k *record.Kind, r record.Record) error {
	var err error
	if v.Approve, err = c.approveView(r); err != nil {
		return err
	}
	steps, err := c.web.reg.Steps(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if s.Name == "publish" {
			v.Publish = r.State == "approved" && r.Derived.Text("approved") == "yes" && v.Broken == ""
			continue
		}
		v.Steps = append(v.Steps, stepView{s.Name, s.Label, s.Blocked, stateBadge(k, s.To), v.Record + "/step/" + s.Name, s.NeedsReason})
	}
	v.Proof, err = c.soaProof(r)
	return err
}

// dossierPublish brings the edition into force.
func (w *Web) dossierPublish(c *call) error {
	r, h, err := c.dossierEditionOf()
	if err != nil {
		return err
	}
	if err := c.actor.Require(access.StepOf("publish"), r.Kind, &r); err != nil {
		return err
	}
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 1 {
		return record.Fail(record.Invalid, "The form does not say which version of the record it is about. Open it again.")
	}
	p := dossier.Publication{Rev: rev, Despite: c.value("despite_gaps")}
	if on := c.value("published_on"); on != "" {
		if p.On, err = record.ParseDate(on); err != nil {
			err = record.InvalidFields([]record.FieldError{{Field: "published_on", Code: "invalid", Message: "A day is written such as 2026-07-27."}})
		}
	}
	if err == nil {
		_, err = w.dossier.Publish(c.ctx, c.actor, r.ID, p)
	}
	if err == nil {
		c.flash("ok", fmt.Sprintf("Edition %d is in force.", dossier.EditionOf(r)))
		return c.redirect(h.Path + "/" + c.path("edition"))
	}
	form, code, err := c.refused(err)
	if err != nil || code == http.StatusForbidden {
		return err
	}
	return c.dossierEditionShow(code, r, h, form)
}

// dossierFile sends a document, or an edition, in one form.
func dossierFile(ext string, edition bool) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		if err := c.onlyQuery("day"); err != nil {
			return err
		}
		d, p, err := c.dossierPrinted(edition)
		if err != nil {
			return err
		}
		var out bytes.Buffer
		media := "application/json"
		if ext == "json" {
			text, err := d.Canonical()
			if err != nil {
				return err
			}
			out.Write(text)
		} else {
			if media, err = dossierForm(ext, d, p, &out); err != nil {
				return err
			}
		}
		return c.sendFile(d.FileName()+"."+ext, media, &out)
	}
}

// dossierPrinted reads the document a file is made of.
func (c *call) dossierPrinted(edition bool) (*dossier.Document, dossier.Printed, error) {
	var p dossier.Printed
	var d *dossier.Document
	if edition {
		r, _, err := c.dossierEditionOf()
		if err != nil {
			return nil, p, err
		}
		k := c.web.kinds.Kind("legal-document")
		f, _ := record.ToFileRef(r.Body["content"])
		p.Reference, p.Fingerprint = r.Ref(k), f.Hash
		if s := k.State(r.State); s != nil {
			p.State = s.Label
		}
		if d, err = c.web.dossier.ReadContent(c.ctx, c.actor, r); err != nil {
			return nil, p, err
		}
	} else {
		system, t, err := c.dossierTemplate()
		if err != nil {
			return nil, p, err
		}
		day, err := c.dossierDay()
		if err != nil {
			return nil, p, err
		}
		if d, err = c.web.dossier.Draw(c.ctx, c.actor, system.ID, t.ID, day); err != nil {
			return nil, p, err
		}
	}
	var err error
	p.Persons, err = c.web.dossier.Persons(c.ctx, c.actor, d)
	return d, p, err
}

func dossierForm(ext string, d *dossier.Document, p dossier.Printed, out io.Writer) (string, error) {
	write, media := reportForm(ext)
	doc := d.Report(p)
	if ext == "xlsx" {
		doc = d.Sheet(p)
	}
	return media, write(out, doc)
}
