package web

import (
	"html/template"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dutyPaper is a document made for a duty, with what it shows as the records stand
// and the edition that is in force.
type dutyPaper struct {
	Title, URL string
	Extent     template.HTML
	Why        string
	Editions   []soaLine // the one in force, and the newest where that is another
}

// dutyPapers are the documents the law has for a duty of a system.
func (c *call) dutyPapers(regime string, system record.Record, duty string) ([]dutyPaper, error) {
	lib, err := c.web.dossier.Library()
	if err != nil || !c.actor.May(access.Read, "legal-document", nil).Allowed {
		return nil, err
	}
	var out []dutyPaper
	for i := range lib.Templates {
		t := &lib.Templates[i]
		if t.Law != regime || t.ShowsOf(duty) == nil || !t.Valid.Has(c.today()) {
			continue
		}
		one, err := c.dutyPaper(system, t, duty)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (c *call) dutyPaper(system record.Record, t *dossier.Template, duty string) (dutyPaper, error) {
	h := c.dossierHead(system, t)
	out := dutyPaper{Title: t.Title, URL: h.Path}
	d, err := c.web.dossier.Draw(c.ctx, c.actor, system.ID, t.ID, "")
	if err != nil {
		return out, err
	}
	for _, s := range d.Shows {
		if s.Duty == duty {
			out.Extent, out.Why = dossierExtent(s.Extent), s.Why
		}
	}
	all, err := c.web.dossier.Editions(c.ctx, c.actor, system.ID, t.ID)
	for i, r := range all {
		if i == 0 || r.State == "published" {
			out.Editions = append(out.Editions, c.dossierLine(h, r))
		}
	}
	return out, err
}

// dossierExtent draws what a document shows of a duty.
func dossierExtent(extent string) template.HTML {
	tones := map[string]string{dossier.ShowsAll: "ok", dossier.ShowsPart: "info half", dossier.ShowsNone: "idle ring"}
	return template.HTML(`<span class="state ` + tones[extent] + `">` + template.HTMLEscapeString(dossier.ExtentLabel(extent)) + `</span>`)
}

// dossierDuty is a duty a document is made for.
type dossierDuty struct {
	dossier.Shown
	State template.HTML
	URL   string // of the duty of this system; "" where none is recorded, or to be seen
}

// dossierDuties are the duties a document is made for, with the address of each.
func (c *call) dossierDuties(d *dossier.Document) ([]dossierDuty, error) {
	if len(d.Shows) == 0 {
		return nil, nil
	}
	urls := map[string]string{}
	if c.actor.May(access.Read, "obligation", nil).Allowed {
		q := record.Query{Kind: "obligation", Filters: []record.Filter{{Field: "system", Op: record.Is, Values: []string{string(d.System.ID)}}, {Field: "regime", Op: record.Is, Values: []string{d.Law.Name}}}}
		for r, err := range c.web.reg.All(c.ctx, c.actor, q) {
			if err != nil {
				return nil, err
			}
			urls[r.Body.Text("duty")] = c.url("law", d.System.Reference, "duties", r.Ref(c.web.kinds.Kind("obligation")))
		}
	}
	var out []dossierDuty
	for _, s := range d.Shows {
		out = append(out, dossierDuty{s, dossierExtent(s.Extent), urls[s.Duty]})
	}
	return out, nil
}
