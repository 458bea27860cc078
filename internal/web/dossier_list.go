package web

import (
	"html/template"
	"strings"

	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierListView is the page of all documents of a system.
type dossierListView struct {
	dossierHead
	Day    record.Date
	Today  bool
	Groups []dossierGroup
	Known  bool     // somebody worked out what the law makes of the system
	Head   *lawHead // as on the other pages of the law; nil where the reader may not see what it makes of the system
}

// dossierGroup is the documents that are asked for, may be, or are not.
type dossierGroup struct {
	Title, Note string
	Rows        []dossierRow
}

type dossierRow struct {
	Title, Ref, URL, Why string
	Asked                template.HTML
	Counts               dossier.Counts
	Counted              bool
	InForce, Newest      *soaLine
}

func (w *Web) dossierList(c *call) error {
	if err := c.onlyQuery("day", "law"); err != nil {
		return err
	}
	system, err := c.dossierSystem()
	if err != nil {
		return err
	}
	day, err := c.dossierDay()
	if err != nil {
		return err
	}
	regime, _, err := c.regime()
	if err != nil {
		return err
	}
	list, err := w.dossier.List(c.ctx, c.actor, regime.Name, system.ID, day)
	if err != nil {
		return err
	}
	v := &dossierListView{dossierHead: c.dossierHead(system, nil), Day: list.Day, Today: day == "" || day == c.today(), Known: list.Verdict.ID != ""}
	if c.actor.May(access.Read, "classification", nil).Allowed {
		h, err := c.lawCase("documents", day)
		if err != nil {
			return err
		}
		v.Head = &h
	}
	for _, asked := range []struct{ name, title, note string }{{dossier.AskedYes, "Asked for", ""}, {dossier.AskedOpen, "May be asked for", "Answers that decide it are still missing."}, {dossier.AskedNo, "Not asked for", "None of what is named holds."}} {
		g := dossierGroup{Title: asked.title, Note: asked.note}
		for _, s := range list.Documents {
			if s.Verdict.Asked == asked.name {
				g.Rows = append(g.Rows, c.dossierRow(v, s))
			}
		}
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return c.page("dossier", v)
}

func (c *call) dossierRow(v *dossierListView, s dossier.Standing) dossierRow {
	out := dossierRow{Title: s.Template.Title, Ref: s.Template.Ref, URL: c.url("law", v.Ref, "documents", s.Template.ID), Why: s.Verdict.Why, Asked: dossierAsked(s.Verdict.Asked), Counts: s.Counts, Counted: s.Counts.Asked > 0}
	if s.Verdict.Asked != dossier.AskedYes { // what every row would say stands above the list
		var when []string
		for _, a := range s.Template.Asked {
			when = append(when, a.Why)
		}
		out.Why = strings.Join(when, " ")
	}
	if !v.Today {
		out.URL += "?day=" + string(v.Day)
	}
	if r := s.InForce(); r.ID != "" {
		line := c.dossierLine(v.dossierHead, r)
		out.InForce = &line
	}
	if len(s.Editions) > 0 && (out.InForce == nil || s.Editions[0].ID != s.InForce().ID) {
		line := c.dossierLine(v.dossierHead, s.Editions[0])
		out.Newest = &line
	}
	return out
}
