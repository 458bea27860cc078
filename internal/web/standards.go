package web

import (
	"html/template"
	"net/url"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/web/chart"
)

// standardsRoutes are the pages of standards and laws: those in use and those that
// could be, one as a grid, one item of it, another version of it.
func standardsRoutes() []route {
	const all, one = "/o/{org}/standards", "/o/{org}/standards/{pack}"
	return []route{
		{pattern: "GET " + all, verb: access.Read, kind: "requirement", do: (*Web).standardsPage},
		{pattern: "POST " + all + "/adopt", verb: access.Create, kind: "pack", do: (*Web).standardsAdopt},
		{pattern: "POST " + all + "/own", verb: access.Create, kind: "pack", body: conformity.MaxOwn + 1<<20, do: (*Web).standardsOwn},
		{pattern: "POST " + all + "/take", verb: access.Create, kind: "pack", do: (*Web).standardsTake},
		{pattern: "GET " + one, verb: access.Read, kind: "requirement", do: (*Web).standardsGrid},
		{pattern: "GET " + one + "/upgrade", verb: access.Create, kind: "pack", do: (*Web).standardsUpgrade},
		{pattern: "POST " + one + "/upgrade", verb: access.Create, kind: "pack", do: (*Web).standardsConfirm},
		{pattern: "GET " + one + "/undo", verb: access.Create, kind: "pack", do: (*Web).standardsUndo},
		{pattern: "POST " + one + "/undo", verb: access.Create, kind: "pack", do: (*Web).standardsConfirmUndo},
		{pattern: "POST " + one + "/use", verb: access.Create, kind: "evidence", do: (*Web).standardsUse},
		{pattern: "GET " + one + "/{item...}", verb: access.Read, kind: "requirement", do: (*Web).standardsItem},
	}
}

// standardsData is the page of packs.
type standardsData struct {
	InUse    []standardRow
	Offered  []standardOffer
	MayAdopt bool
	Problems pack.Problems // of a file that was sent
	File     string        // what it is called
}

type standardRow struct {
	Name, Title, Version, URL, Record string
	Own, Newer                        bool
	Counts                            conformity.Positions
	Bar                               template.HTML
}

type standardOffer struct {
	Name, Title, Version, About, Publisher string
	Requirements, Controls                 int
	Voluntary                              bool // what it asks are no requirements
	Aside                                  bool // was in use before
}

func (w *Web) standardsPage(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	d, err := c.standards()
	if err != nil {
		return err
	}
	return c.page("standards", d)
}

func (c *call) standards() (standardsData, error) {
	d := standardsData{MayAdopt: c.mayAdopt()}
	all, err := c.web.stand.Packs(c.ctx, c.actor)
	if err != nil {
		return d, err
	}
	for _, p := range all {
		if !p.InUse {
			d.Offered = append(d.Offered, offerOf(p))
			continue
		}
		g, err := c.web.stand.Grid(c.ctx, c.actor, p.Pack.Name, "")
		if err != nil {
			return d, err
		}
		row := standardRow{Name: p.Pack.Name, Title: p.Pack.Title, Version: p.Pack.Version, URL: c.standardURL(p.Pack.Name, ""), Own: p.Own, Newer: p.Newer, Counts: g.Counts}
		row.Record = c.recordURL("pack", p.Record.Number)
		row.Bar = positionBar("bar-"+p.Pack.Name, "Positions of "+p.Pack.Title, g.Counts, withStatus(row.URL))
		d.InUse = append(d.InUse, row)
	}
	return d, nil
}

func offerOf(p conformity.PackState) standardOffer {
	o := standardOffer{Name: p.Pack.Name, Title: p.Pack.Title, Version: p.Pack.Version, About: p.Pack.About, Publisher: p.Pack.Publisher, Aside: p.Record.ID != ""}
	for _, it := range p.Pack.Assessed() {
		if it.Selected {
			o.Controls++
			continue
		}
		o.Requirements++
		o.Voluntary = o.Voluntary || it.Type != pack.Requirement && it.Type != pack.Clause
	}
	return o
}

// mayAdopt reports whether the actor may take packs into use.
func (c *call) mayAdopt() bool {
	for _, kind := range []string{"pack", "requirement", "control"} {
		if !c.actor.May(access.Create, kind, nil).Allowed {
			return false
		}
	}
	return true
}

// standardURL is the page of a pack in use, or of an item of it.
func (c *call) standardURL(name, item string) string {
	if item == "" {
		return c.url("standards", name)
	}
	return c.url(append([]string{"standards", name}, strings.Split(item, "/")...)...)
}

// positionsShown are the statuses in the order people read them.
func positionsShown() []position.Status {
	return []position.Status{position.Evidenced, position.Partial, position.Expired, position.Unknown, position.NotStarted, position.Failed, position.Excluded}
}

// withStatus narrows the page of a standard to what has a status.
func withStatus(path string) func(position.Status) string {
	return func(s position.Status) string { return address(path, "status="+url.QueryEscape(string(s))) }
}

// positionBar draws how many items have each status; each part opens its rows.
func positionBar(id, title string, counts conformity.Positions, rows func(position.Status) string) template.HTML {
	tones := map[position.Status]chart.Tone{position.Evidenced: chart.OK, position.Partial: chart.Info, position.Expired: chart.Warn, position.Failed: chart.Bad, position.NotStarted: chart.Idle}
	s := chart.Stack{Head: chart.Head{ID: id, Title: title}}
	for _, status := range positionsShown() {
		if n := counts[status]; n > 0 {
			s.Segments = append(s.Segments, chart.Segment{Label: status.Label(), Value: float64(n), Text: groupDigits(n), Tone: tones[status], Href: rows(status)})
		}
	}
	return chart.Figure(s)
}

// refURL is the reference of a record and the address of its page.
func (c *call) refURL(kind string, number int64) (ref, to string) {
	k := c.web.kinds.Kind(kind)
	if k == nil {
		return "", c.url()
	}
	return refOf(k, number), c.recordURL(kind, number)
}

func (w *Web) standardsAdopt(c *call) error {
	in, err := w.stand.Adopt(c.ctx, c.actor, c.value("name"))
	if err != nil {
		return err
	}
	c.flash("ok", in.Title+" is in use. Each thing it asks for is a record now.")
	return c.redirect(c.standardURL(in.Body.Text("name"), ""))
}
