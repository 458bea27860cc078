package web

import (
	"html/template"
	"slices"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierForms are the forms a document comes in.
func dossierForms() []string { return []string{"html", "pdf", "docx", "xlsx", "json"} }

// dossierRoutes are the documents a law asks for about one AI system: which they are,
// one of them with its gaps, its editions and their files.
func dossierRoutes() []route {
	const all, one = "/o/{org}/law/{ref}/documents", "/o/{org}/law/{ref}/documents/{template}"
	const edition = one + "/{edition}"
	out := []route{
		{pattern: "GET " + all, verb: access.Read, kind: "legal-document", do: (*Web).dossierList},
		{pattern: "GET " + one, verb: access.Read, kind: "legal-document", do: (*Web).dossierPage},
		{pattern: "POST " + one + "/words", verb: access.Create, kind: "legal-part", do: (*Web).dossierWrite},
		{pattern: "GET " + one + "/draw-up", verb: access.Create, kind: "legal-document", do: (*Web).dossierDrawForm},
		{pattern: "POST " + one + "/draw-up", verb: access.Create, kind: "legal-document", do: (*Web).dossierDraw},
		{pattern: "GET " + edition, verb: access.Read, kind: "legal-document", do: (*Web).dossierEdition},
		{pattern: "POST " + edition + "/publish", verb: access.Read, kind: "legal-document", do: (*Web).dossierPublish},
	}
	for _, form := range dossierForms() {
		out = append(out, route{pattern: "GET " + one + "/document." + form, verb: access.Export, kind: "legal-document", do: dossierFile(form, false)},
			route{pattern: "GET " + edition + "/document." + form, verb: access.Export, kind: "legal-document", do: dossierFile(form, true)})
	}
	return out
}

// dossierSystem reads the AI system in the path.
func (c *call) dossierSystem() (record.Record, error) {
	k := c.web.kinds.Kind("ai-system")
	prefix, number, ok := record.ParseRef(c.path("ref"))
	if !ok || prefix != k.Prefix {
		return record.Record{}, record.Fail(record.NotFound, "There is no such AI system.")
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
	if c.subject = r.ID; err == nil && (r.Removed || r.Erased) {
		err = record.Fail(record.NotFound, "This AI system was removed.")
	}
	return r, err
}

// dossierDay reads the day of the address; "" is today.
func (c *call) dossierDay() (record.Date, error) {
	if c.query("day") == "" {
		return "", nil
	}
	day, err := record.ParseDate(c.query("day"))
	if err != nil {
		return "", record.Wrap(record.Invalid, "A day is written such as 2026-07-27.", err)
	}
	return day, nil
}

// dossierHead is what every page of one document shows above its own.
type dossierHead struct {
	System    string // title
	SystemURL string
	Ref       string // of the system
	Law       string // the law where it is not the first; "" otherwise
	Verdict   string // address of what the law makes of the system
	All       string // address of all documents of the system
	Path      string // address of the document
	Template  *dossier.Template
}

func (c *call) dossierHead(system record.Record, t *dossier.Template) dossierHead {
	ref := system.Ref(c.web.kinds.Kind("ai-system"))
	h := dossierHead{System: orRef(system.Title, ref), SystemURL: c.recordURL("ai-system", system.Number), Ref: ref, Law: c.query("law"), Template: t}
	if t != nil {
		h.Path, h.Law = c.url("law", ref, "documents", t.ID), c.lawOf(t)
	}
	h.Verdict, h.All = gapQuery(c.url("law", ref), "law", h.Law), gapQuery(c.url("law", ref, "documents"), "law", h.Law)
	return h
}

// lawOf is the law that asks for a document, as addresses name it: "" for the first.
func (c *call) lawOf(t *dossier.Template) string {
	if all, err := c.web.law.Regimes(); err == nil && len(all) > 0 && all[0].Name == t.Law {
		return ""
	}
	return t.Law
}

// dossierTemplate reads the system and the document of the path.
func (c *call) dossierTemplate() (record.Record, *dossier.Template, error) {
	system, err := c.dossierSystem()
	if err != nil {
		return system, nil, err
	}
	lib, err := c.web.dossier.Library()
	if err != nil {
		return system, nil, err
	}
	t := lib.Template(c.path("template"))
	if t == nil {
		return system, nil, record.Fail(record.NotFound, "The law asks for no document of that name.")
	}
	return system, t, nil
}

// dossierStatus draws the state of an element.
func dossierStatus(status string) template.HTML {
	tones := map[string]string{dossier.Filled: "ok", dossier.Partly: "info half", dossier.Gap: "warn", dossier.Hidden: "idle ring", dossier.NotAsked: "idle square"}
	return template.HTML(`<span class="state ` + tones[status] + `">` + template.HTMLEscapeString(dossier.StatusLabel(status)) + `</span>`)
}

// dossierAsked draws whether a document is asked for.
func dossierAsked(asked string) template.HTML {
	switch asked {
	case dossier.AskedYes:
		return `<span class="state warn">Asked for</span>`
	case dossier.AskedOpen:
		return `<span class="state idle half">May be asked for</span>`
	}
	return `<span class="state idle square">Not asked for</span>`
}

// dossierLine is an edition in a line; one in force that is outdated says so.
func (c *call) dossierLine(h dossierHead, r record.Record) soaLine {
	k := c.web.kinds.Kind("legal-document")
	state := stateBadge(k, r.State)
	if r.Derived.Text("standing") == "outdated" {
		state = `<span class="state warn">Outdated</span>`
	}
	return soaLine{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.url("law", h.Ref, "documents", r.Body.Text("template"), r.Ref(k)), State: state, On: r.Body.Text("published_on")}
}

// dossierRoom is the page where an edition, or what somebody wrote for a document,
// is worked with; nil where the system is not to be seen.
func (c *call) dossierRoom(r record.Record) *room {
	system, err := c.web.reg.Get(c.ctx, c.actor, r.Body.ID("system"))
	if err != nil {
		return nil
	}
	path := c.url("law", system.Ref(c.web.kinds.Kind("ai-system")), "documents", r.Body.Text("template"))
	if r.Kind == "legal-document" {
		return &room{path + "/" + r.Ref(c.web.kinds.Kind(r.Kind)), "Open the edition"}
	}
	return &room{path + "#" + dossierAnchor(r.Body.Text("element")), "Open in the document"}
}

// dossierHas reports whether the documents a law asks for are known, and the actor
// may see them.
func (c *call) dossierHas(regime string) bool {
	lib, err := c.web.dossier.Library()
	return err == nil && c.actor.May(access.Read, "legal-document", nil).Allowed && slices.ContainsFunc(lib.Templates, func(t dossier.Template) bool { return t.Law == regime })
}
