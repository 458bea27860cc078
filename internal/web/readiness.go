package web

import (
	"bytes"
	"html/template"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// readinessRoutes are the page of readiness for an audit, and its report.
func readinessRoutes() []route {
	out := []route{{pattern: "GET /o/{org}/readiness", verb: access.Read, kind: "requirement", do: (*Web).readinessPage}}
	for _, form := range reportForms() {
		out = append(out, route{pattern: "GET /o/{org}/readiness/report." + form, verb: access.Export, kind: "requirement", do: readinessReport(form)})
	}
	return out
}

// readinessData is what an auditor would find.
type readinessData struct {
	Pack      string
	Packs     []readinessPack
	Path      string
	Today     record.Date
	Report    string // query of the report; "" for who may not take it out
	R         conformity.Readiness
	Bar       template.HTML
	Grid      string // address of the grid
	Likely    []readinessLikely
	Stages    []readinessStage
	Documents []readinessLine
	Statement *readinessLine
	Undecided []gridLine
	Findings  []readinessFindings
	MayWrite  bool
}

type readinessPack struct {
	Name, Title string
	Current     bool
}

type readinessLikely struct {
	ID, Title, URL, Why string
	Status              badge
	Rows                []gridLine
	Commonly            []string
}

type readinessStage struct {
	Title, About string
	Shown        int
	Lines        []readinessLine
}

type readinessLine struct {
	What, Source, Reason string
	Status               badge
	Items                []gridLine
	Rows                 []readinessRow
	Write                string // form for a document that is missing
	Template             bool
}

type readinessRow struct{ Ref, Title, URL, Note string }

type readinessFindings struct {
	Label string
	N     int
	Rows  []readinessRow
}

func (w *Web) readinessPage(c *call) error {
	d := readinessData{Path: c.url("readiness"), Today: c.today()}
	ok, err := c.readiness(&d)
	if err != nil {
		return err
	}
	if ok {
		d.show(c)
	}
	return c.page("readiness", d)
}

// readiness reads what the address asks for; without a pack in use there is
// nothing to read.
func (c *call) readiness(d *readinessData) (bool, error) {
	if err := c.onlyQuery("pack", "day"); err != nil {
		return false, err
	}
	all, err := c.web.stand.Packs(c.ctx, c.actor)
	if err != nil {
		return false, err
	}
	d.Pack = c.query("pack")
	for _, p := range all {
		if p.InUse {
			d.Packs = append(d.Packs, readinessPack{Name: p.Pack.Name, Title: p.Pack.Title})
		}
	}
	if d.Pack == "" {
		d.Pack = firstStandard(d.Packs)
	}
	if d.Pack == "" {
		return false, nil
	}
	for i := range d.Packs {
		d.Packs[i].Current = d.Packs[i].Name == d.Pack
	}
	day, err := c.dayQuery("day", "")
	if err != nil {
		return false, err
	}
	d.R, err = c.web.stand.Readiness(c.ctx, c.actor, d.Pack, day)
	return err == nil, err
}

// firstStandard is the pack that is shown when none is asked for: ISO/IEC 42001
// where it is in use.
func firstStandard(packs []readinessPack) string {
	for _, p := range packs {
		if p.Name == "iso-42001" {
			return p.Name
		}
	}
	if len(packs) > 0 {
		return packs[0].Name
	}
	return ""
}

// show brings the readiness to what the page shows.
func (d *readinessData) show(c *call) {
	q := gapQuery("", "pack", d.Pack)
	if d.R.Grid.Past {
		q = gapQuery("", "pack", d.Pack, "day", string(d.R.Grid.Day))
	}
	if c.actor.May(access.Export, "requirement", nil).Allowed {
		d.Report = q
	}
	d.Grid = c.standardURL(d.Pack, "")
	d.Bar = positionBar("bar", "Positions of "+d.R.Grid.Pack.Title, d.R.Grid.Counts, withStatus(d.Grid))
	d.MayWrite = !d.R.Grid.Past && c.actor.May(access.Create, "document", nil).Allowed
	for _, l := range d.R.Likely {
		d.Likely = append(d.Likely, readinessLikely{l.Item.ID, l.Item.Title, d.itemURL(c, l.Item.ID), l.Why, positionBadge(l.Status), d.rows(c, l.Rows, false), l.Commonly})
	}
	for _, s := range d.R.Stages {
		stage := readinessStage{Title: s.Title, About: s.About, Shown: s.Shown()}
		for _, l := range s.Lines {
			stage.Lines = append(stage.Lines, d.line(c, l))
		}
		d.Stages = append(d.Stages, stage)
	}
	for _, one := range d.R.Documents {
		l := d.line(c, one.ReadyLine)
		if d.MayWrite && len(one.Rows) == 0 {
			l.Write = gapQuery(c.url("documents", "new"), "title", one.Document.Title, "items", string(d.R.Grid.Pack.Key(one.Document.ID)))
		}
		l.Items = []gridLine{{ID: one.Clause, URL: d.itemURL(c, one.Clause)}}
		d.Documents = append(d.Documents, l)
	}
	if d.R.Statement.What != "" {
		l := d.line(c, d.R.Statement)
		d.Statement = &l
	}
	d.Undecided = d.rows(c, d.R.Undecided, false)
	for _, g := range d.R.Findings {
		d.Findings = append(d.Findings, readinessFindings{g.Label, len(g.Rows), c.readyRows(g.Rows)})
	}
}

func (d *readinessData) itemURL(c *call, item string) string {
	if d.R.Grid.Past {
		return address(c.standardURL(d.Pack, item), "day="+string(d.R.Grid.Day))
	}
	return c.standardURL(d.Pack, item)
}

func (d *readinessData) line(c *call, l conformity.ReadyLine) readinessLine {
	return readinessLine{What: l.What, Source: l.Source, Reason: l.Reason, Status: positionBadge(l.Status), Items: d.rows(c, l.Items, true), Rows: c.readyRows(l.Rows)}
}

// rows are the items of a line; those that are evidenced can be left out.
func (d *readinessData) rows(c *call, all []conformity.GridRow, wanting bool) []gridLine {
	var out []gridLine
	for _, r := range all {
		if !wanting || r.Status != position.Evidenced && r.Status != position.Excluded {
			out = append(out, gridLine{ID: r.Item.ID, Title: r.Item.Title, URL: d.itemURL(c, r.Item.ID), Reason: r.Reason, Status: positionBadge(r.Status)})
		}
	}
	return out
}

func (c *call) readyRows(rows []conformity.ReadyRow) []readinessRow {
	out := make([]readinessRow, len(rows))
	for i, r := range rows {
		ref, to := c.refURL(r.Kind, r.Number)
		out[i] = readinessRow{ref, orRef(r.Title, ref), to, r.Note}
	}
	return out
}

// readinessReport sends the readiness in one form.
func readinessReport(ext string) func(*Web, *call) error {
	return func(w *Web, c *call) error {
		d := readinessData{}
		ok, err := c.readiness(&d)
		if err != nil {
			return err
		}
		if !ok {
			return record.Fail(record.NotFound, "No standard or law is in use here.")
		}
		doc := d.R.Document(c.org.Name, func(kind string, number int64) string { ref, _ := c.refURL(kind, number); return ref }, w.Now().UTC())
		write, media := reportForm(ext)
		var out bytes.Buffer
		if err := write(&out, doc); err != nil {
			return err
		}
		return c.sendFile("readiness-"+d.Pack+"-"+string(d.R.Grid.Day)+"."+ext, media, &out)
	}
}
