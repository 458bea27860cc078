package web

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// soaRoutes are the Statement of Applicability: its decisions, its editions and
// their files. Single steps are decided on by the register.
func soaRoutes() []route {
	const soa, one = "/o/{org}/soa", "/o/{org}/soa/{ref}"
	return []route{
		{pattern: "GET " + soa, verb: access.Read, kind: "control", do: (*Web).soaPage},
		{pattern: "GET " + soa + "/coverage", verb: access.Read, kind: "control", do: (*Web).soaCoverage},
		{pattern: "POST " + soa + "/adopt", verb: access.Create, kind: "control", do: (*Web).soaAdopt},
		{pattern: "POST " + soa + "/decide", verb: access.Update, kind: "control", do: (*Web).soaDecide},
		{pattern: "GET " + soa + "/draw-up", verb: access.Create, kind: "statement", do: (*Web).soaDrawForm},
		{pattern: "POST " + soa + "/draw-up", verb: access.Create, kind: "statement", do: (*Web).soaDraw},
		{pattern: "GET " + one, verb: access.Read, kind: "statement", do: (*Web).soaEdition},
		{pattern: "POST " + one + "/publish", verb: access.Read, kind: "statement", do: (*Web).soaPublish},
		{pattern: "GET " + one + "/soa.json", verb: access.Read, kind: "statement", do: (*Web).soaJSON},
		{pattern: "GET " + one + "/soa.html", verb: access.Read, kind: "statement", do: soaFile("html")},
		{pattern: "GET " + one + "/soa.pdf", verb: access.Read, kind: "statement", do: soaFile("pdf")},
		{pattern: "GET " + one + "/soa.docx", verb: access.Read, kind: "statement", do: soaFile("docx")},
		{pattern: "GET " + one + "/soa.xlsx", verb: access.Read, kind: "statement", do: soaFile("xlsx")},
	}
}

// soaView is the page of the decisions as they stand.
type soaView struct {
	SoA       conformity.SoA
	Scope     string // in words
	System    string // address of the AI system; "" for the whole organisation
	Self      string // address of the page with its scope
	Whole     string // address of the organisation's page
	Decide    string
	DrawUp    string
	Coverage  string
	Packs     []formOption
	SystemRef string // of the AI system, as the form has it
	Choose    string // address that finds AI systems
	Shows     []soaTab
	Groups    []soaGroup
	Editions  []soaLine
	InForce   *soaLine
	Missing   int
	MayDecide bool
	MayDrawUp bool
	Offers    []soaOffer // packs to take into use, when none with controls is
}

type soaTab struct {
	Name, URL string
	Count     int
	Current   bool
}

type soaOffer struct{ Name, Title string }

// soaGroup is the controls of one objective that the page shows.
type soaGroup struct {
	ID, Title string
	Rows      []soaRow
}

// soaRow is one control as the page shows it.
type soaRow struct {
	ID, Title     string
	Pick          string // number and revision, as forms send it
	URL           string // of the record; "" while there is none
	Decision      template.HTML
	Inherited     bool
	Justification template.HTML
	Bare          bool // decided without a justification
	Reasons       []string
	Causes        []soaLine // the first of what it is there for
	More          int       // how many more there are
	Missing       string    // why the decision lacks a reason
	How           template.HTML
	Position      template.HTML
	Because       string
	Counting      int
	Evidence      string // address of the evidence for it
	Owner         string
	Changed       time.Time
	Open          string // address that opens the form
	Findings      []soaLine
	Form          *soaForm
}

// soaLine is a record in a line.
type soaLine struct {
	Ref, Title, URL string
	State           template.HTML
	On              string
}

func (w *Web) soaPage(c *call) error {
	if err := c.onlyQuery("pack", "system", "show", "open"); err != nil {
		return err
	}
	scope, ok, err := c.soaScope()
	if err != nil {
		return err
	}
	if !ok {
		return c.soaNone()
	}
	soa, err := w.stand.SoA(c.ctx, c.actor, scope)
	if err != nil {
		return err
	}
	var form *soaForm
	if row, ok := soa.Row(c.query("open")); ok && c.soaMayDecide() {
		form = c.newSoAForm(soa, row)
	}
	return c.soaShow(200, soa, form)
}

func (c *call) soaMayDecide() bool { return c.actor.May(access.Update, "control", nil).Allowed }

// soaScope reads what the page is for: the pack and the system of the address, or
// the first pack with controls. False when no such pack is in use.
func (c *call) soaScope() (conformity.SoAScope, bool, error) {
	scope := conformity.SoAScope{Pack: c.query("pack")}
	if ref := c.query("system"); ref != "" {
		id, err := c.lookUp(planning.Control.Field("system"), ref)
		if err != nil || id == "" {
			return scope, false, orNoSystem(err)
		}
		scope.System = id
	}
	if scope.Pack != "" {
		return scope, true, nil
	}
	packs, err := c.web.stand.SoAPacks(c.ctx, c.actor)
	if err != nil || len(packs) == 0 {
		return scope, false, err
	}
	scope.Pack = packs[0].Name
	for _, p := range packs {
		if p.Name == "iso-42001" {
			scope.Pack = p.Name
		}
	}
	return scope, true, nil
}

func orNoSystem(err error) error {
	if err != nil && record.CodeOf(err) != record.NotFound {
		return err
	}
	return record.Fail(record.NotFound, "There is no such AI system.")
}

// soaURL is an address of the part of the pages with the scope and more in its
// query, in pairs.
func (c *call) soaURL(soa conformity.SoA, part string, pairs ...string) string {
	q := url.Values{"pack": {soa.Scope.Pack}}
	if soa.Scope.System != "" {
		q.Set("system", soa.System.Ref(c.web.kinds.Kind("ai-system")))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	base := c.url("soa")
	if part != "" {
		base = c.url("soa", part)
	}
	return base + "?" + q.Encode()
}

// soaShow answers with the page, the row of the form opened.
func (c *call) soaShow(status int, soa conformity.SoA, form *soaForm) error {
	show := c.query("show")
	v := &soaView{SoA: soa, Scope: "The whole organisation", Self: c.soaURL(soa, ""), Decide: c.soaURL(soa, "decide", "show", show), DrawUp: c.soaURL(soa, "draw-up"), Coverage: c.soaURL(soa, "coverage"),
		Whole: c.url("soa") + "?pack=" + url.QueryEscape(soa.Scope.Pack), Missing: len(soa.Missing()),
		MayDecide: c.soaMayDecide(), MayDrawUp: c.actor.May(access.Create, "statement", nil).Allowed}
	if soa.Scope.System != "" {
		v.Scope, v.System = soa.System.Title, c.recordURL("ai-system", soa.System.Number)
		v.SystemRef = soa.System.Ref(c.web.kinds.Kind("ai-system"))
	}
	if err := c.soaTabs(v, show); err != nil {
		return err
	}
	if err := c.soaRows(v, show, form); err != nil {
		return err
	}
	if err := c.soaEditions(v); err != nil {
		return err
	}
	return c.pageStatus(status, "soa", v)
}

func (c *call) soaTabs(v *soaView, show string) error {
	for _, t := range []struct {
		name, show string
		n          int
	}{
		{"All", "", v.All()}, {"Undecided", conformity.Undecided, v.SoA.Undecided},
		{"Included", conformity.Included, v.SoA.Included}, {"Excluded", conformity.Excluded, v.SoA.Excluded},
	} {
		v.Shows = append(v.Shows, soaTab{t.name, c.soaURL(v.SoA, "", "show", t.show), t.n, t.show == show})
	}
	packs, err := c.web.stand.SoAPacks(c.ctx, c.actor)
	for _, p := range packs {
		v.Packs = append(v.Packs, formOption{Value: p.Name, Label: p.Title, On: p.Name == v.SoA.Scope.Pack})
	}
	return err
}

// All is how many controls there are, Decided how many of them are decided on.
func (v *soaView) All() int     { return v.SoA.Included + v.SoA.Excluded + v.SoA.Undecided }
func (v *soaView) Decided() int { return v.SoA.Included + v.SoA.Excluded }

// soaRows fills in what the page shows of each control.
func (c *call) soaRows(v *soaView, show string, form *soaForm) error {
	var ids []record.ID
	for _, r := range v.SoA.Rows() {
		ids = append(ids, r.Record.Owner)
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	v.Choose = d.searchOf(planning.Control.Field("system"))
	for _, g := range v.SoA.Groups {
		group := soaGroup{ID: g.Objective.ID, Title: g.Objective.Title}
		for _, r := range g.Rows {
			if show != "" && r.Decision() != show && (form == nil || form.Item != r.Item.ID) {
				continue
			}
			row := c.soaRow(d, v.SoA, r)
			row.Open = c.soaURL(v.SoA, "", "show", show, "open", r.Item.ID) + "#" + soaAnchor(r.Item.ID)
			if form != nil && form.Item == r.Item.ID {
				row.Form = form
			}
			group.Rows = append(group.Rows, row)
		}
		if len(group.Rows) > 0 {
			v.Groups = append(v.Groups, group)
		}
	}
	return nil
}

func soaAnchor(item string) string { return "c-" + strings.ReplaceAll(item, " ", "-") }

// Anchor names the row in the page.
func (r soaRow) Anchor() string { return soaAnchor(r.ID) }

func (c *call) soaRow(d display, soa conformity.SoA, r conformity.SoARow) soaRow {
	status, because := r.Position()
	out := soaRow{ID: r.Item.ID, Title: r.Item.Title, Pick: soaPick(r), Decision: stateBadge(planning.Control, r.Decision()), Inherited: r.Inherited && r.Record.ID != "",
		Bare:    r.Decision() != conformity.Undecided && r.Text("justification") == "",
		Reasons: conformity.ReasonLabels(r.Reasons()), Position: soaPosition(status), Because: because, Counting: r.Counting(), Changed: r.Changed()}
	out.Causes, out.More = c.soaCauses(r.Causes), max(0, len(r.Causes)-soaCausesShown)
	switch {
	case r.Unreasoned():
		out.Missing = "No reason is named, and nothing is linked"
	case len(r.Unlinked()) > 0:
		out.Missing = "Nothing is linked that shows: " + strings.Join(conformity.ReasonLabels(r.Unlinked()), ", ")
	case r.Contested():
		out.Missing = "Left out, though something rests on it"
	}
	if text := r.Text("justification"); text != "" {
		out.Justification = c.brief(text)
	}
	if text := r.Text("implementation"); text != "" {
		out.How = c.brief(text)
	}
	if r.Record.ID != "" {
		out.URL = c.recordURL("control", r.Record.Number)
		out.Evidence = c.url("evidence-files") + "?f.supports=" + url.QueryEscape(string(r.Record.ID))
	}
	if r.Record.Owner != "" {
		out.Owner = d.title(string(r.Record.Owner))
	}
	for _, f := range r.Findings {
		k := c.web.kinds.Kind("finding")
		out.Findings = append(out.Findings, soaLine{Ref: f.Ref(k), Title: f.Title, URL: c.recordURL("finding", f.Number)})
	}
	return out
}

// soaTextShown is how much of a text a row shows, in characters; the record has
// all of it.
const soaTextShown = 600

// soaPosition draws a position: a shape, then its label.
func soaPosition(status string) template.HTML {
	b := positionBadge(position.Status(status))
	return template.HTML(`<span class="state ` + b.Tone + `">` + template.HTMLEscapeString(b.Label) + `</span>`)
}

// soaEditions lists the editions of the scope, the newest first.
func (c *call) soaEditions(v *soaView) error {
	if !c.actor.May(access.Read, "statement", nil).Allowed {
		return nil
	}
	all, err := c.web.stand.Editions(c.ctx, c.actor, v.SoA.Scope)
	for _, r := range all {
		line := c.soaLineOf(r)
		v.Editions = append(v.Editions, line)
		if r.State == "published" && v.InForce == nil {
			v.InForce = &line
		}
	}
	return err
}

func (c *call) soaLineOf(r record.Record) soaLine {
	k := c.web.kinds.Kind("statement")
	return soaLine{Ref: r.Ref(k), Title: orRef(r.Title, r.Ref(k)), URL: c.url("soa", r.Ref(k)), State: stateBadge(k, r.State), On: r.Body.Text("published_on")}
}

// soaNone is the page while no pack with controls is in use.
func (c *call) soaNone() error {
	v := &soaView{}
	if c.actor.May(access.Create, "pack", nil).Allowed && c.actor.May(access.Create, "control", nil).Allowed {
		lib, err := c.web.stand.Library(c.ctx, c.actor)
		if err != nil {
			return err
		}
		for _, p := range lib.Packs() {
			if p.Selection != "" {
				v.Offers = append(v.Offers, soaOffer{p.Name, p.Title})
			}
		}
	}
	return c.page("soa", v)
}

func (w *Web) soaAdopt(c *call) error {
	in, err := w.stand.Adopt(c.ctx, c.actor, c.value("pack"))
	if err != nil {
		return err
	}
	c.flash("ok", in.Title+" is in use. Decide which of its controls apply.")
	return c.redirect(c.url("soa") + "?pack=" + url.QueryEscape(in.Body.Text("name")))
}

// brief shows the beginning of a text in a row. Text without any mark is shown as
// the one paragraph that Markdown would make of it, without the cost.
func (c *call) brief(text string) template.HTML {
	text = clipText(text, soaTextShown)
	if plainProse(text) {
		return template.HTML("<p>" + template.HTMLEscapeString(text) + "</p>")
	}
	return c.web.prose.html(text)
}

// plainProse reports whether a text has nothing that Markdown reads as a mark.
func plainProse(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' || strings.Contains(s, "www.") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b >= 0x80:
		case b == ' ' || b == ',' || b == '.' || b == ';' || b == '\'' || b == '(' || b == ')' || b == '?':
		default:
			return false
		}
	}
	return !strings.HasPrefix(s, " ") && !strings.Contains(s, "  ")
}
