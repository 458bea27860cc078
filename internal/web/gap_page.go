package web

import (
	"html/template"
	"strings"

	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// gapData is a round: how far it is, the picture, the grid.
type gapData struct {
	gapHead
	Whole   conformity.GapClause
	Reach   int // questions answered that reach their target
	Given   string
	Waiting string // lists of answers
	Mine    *gapMine
	Radars  []template.HTML
	Groups  []gapGroup
	Split   []gapItemRow
	Splits  int
}

// gapMine is what the reader has still to answer.
type gapMine struct {
	Asked, Left int
	URL         string
	Next        string // number and title of where they left off
}

// gapGroup is the clauses below one clause above all.
type gapGroup struct {
	Title string
	Rows  []gapRow
}

// gapRow is one clause of the grid.
type gapRow struct {
	conformity.GapClause
	Name  string
	URL   string // of its interview
	Level badge
	Stand badge
	Parts []badge // positions with their counts
}

// gapItemRow is one question in a list.
type gapItemRow struct{ Number, Title, URL string }

const gapSplitShown = 8

func (w *Web) gapPage(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	g, err := c.gapWhole()
	if err != nil {
		return err
	}
	d := gapData{gapHead: c.gapHead(g, "round"), Whole: g.Whole()}
	d.Reach = d.Whole.Answered - d.Whole.Below
	answers := c.url("gap-answers")
	d.Given, d.Waiting = gapQuery(answers, "f.round", string(g.Record.ID), "state", "answered"), gapQuery(answers, "f.round", string(g.Record.ID), "state", "asked")
	d.Mine = c.gapMine(g, d.Path)
	d.Radars = c.gapRadars(g, d.Path)
	d.Groups = gapGroups(g, d.Path)
	for _, it := range g.Items {
		if !it.Excluded() && g.Value(it.Record.ID).Split {
			if d.Splits++; d.Splits <= gapSplitShown {
				d.Split = append(d.Split, gapItemRow{it.Number(), it.Title(), askURL(d.Path, it)})
			}
		}
	}
	return c.page("gap-round", d)
}

// askURL is where one question is asked, in the interview of its clause.
func askURL(path string, it conformity.GapItem) string {
	return gapQuery(path+"/ask", "pack", it.Clause.Pack, "clause", it.Clause.ID, "item", it.Number())
}

// gapMine finds what the reader was asked, and where they left off.
func (c *call) gapMine(g *conformity.GapRound, path string) *gapMine {
	if c.actor.Person == "" || !g.Open() {
		return nil
	}
	mine := map[record.ID]conformity.GapAnswer{}
	for item, list := range g.Answers {
		for _, a := range list {
			if a.Respondent == c.actor.Person {
				mine[item] = a
			}
		}
	}
	if len(mine) == 0 {
		return nil
	}
	q := g.Sequence(conformity.GapClauseID{}, mine, true)
	m := &gapMine{Asked: len(q.Items), Left: len(q.Items) - q.Answered(), URL: path + "/ask"}
	if m.Left > 0 {
		it := q.Items[q.Resume()]
		m.URL, m.Next = gapQuery(path+"/ask", "person", "me"), it.Number()+" "+it.Title()
	} else if all := g.Sequence(conformity.GapClauseID{}, mine, false); all.Resume() >= 0 {
		it := all.Items[all.Resume()]
		m.Next = it.Number() + " " + it.Title()
	}
	return m
}

// gapRadars draws each pack by its clauses.
func (c *call) gapRadars(g *conformity.GapRound, path string) []template.HTML {
	var out []template.HTML
	tops := g.Tops()
	for _, p := range g.Packs {
		r := chart.Radar{Head: chart.Head{ID: "radar " + p.Name, Title: p.Title, Desc: "Each clause by its lowest and its middle item, from 0 to 5. What nobody answered is not drawn."}, Max: 5}
		lowest, middle, target := chart.Ring{Label: "Lowest item"}, chart.Ring{Label: "Middle item"}, chart.Ring{Label: "Target", Aim: true}
		for _, t := range tops {
			if t.Pack != p.Name {
				continue
			}
			r.Axes = append(r.Axes, chart.Axis{Label: t.ID, Note: t.Title, Href: gapQuery(path+"/ask", "pack", t.Pack, "clause", t.ID)})
			lowest.Values = append(lowest.Values, conformity.GapLevel(t.Lowest))
			middle.Values = append(middle.Values, conformity.GapLevel(t.Middle))
			target.Values = append(target.Values, float64(t.Target))
		}
		r.Rings = []chart.Ring{lowest, middle, target}
		out = append(out, chart.Figure(r))
	}
	return out
}

// gapGroups lays the clauses out below those above all.
func gapGroups(g *conformity.GapRound, path string) []gapGroup {
	titles := map[conformity.GapClauseID]string{}
	for _, t := range g.Tops() {
		titles[t.GapClauseID] = strings.TrimSpace(t.ID + " " + t.Title)
	}
	var out []gapGroup
	at := conformity.GapClauseID{}
	for _, cl := range g.Clauses() {
		if id := (conformity.GapClauseID{Pack: cl.Pack, ID: cl.Top}); id != at || len(out) == 0 {
			at = id
			out = append(out, gapGroup{Title: titles[id]})
		}
		last := &out[len(out)-1]
		last.Rows = append(last.Rows, gapRowOf(cl, path))
	}
	return out
}

func gapRowOf(cl conformity.GapClause, path string) gapRow {
	row := gapRow{GapClause: cl, Name: strings.TrimSpace(cl.ID + " " + cl.Title), URL: gapQuery(path+"/ask", "pack", cl.Pack, "clause", cl.ID)}
	row.Level = levelBadge(cl.Lowest >= 0, cl.Lowest, cl.Target)
	if cl.Lowest >= 0 && cl.Below == 0 { // items may have targets of their own
		row.Level.Tone = "ok"
	}
	row.Stand = positionBadge(cl.Positions.Status())
	for _, o := range position.Options() {
		if n := cl.Positions[position.Status(o.Name)]; n > 0 {
			row.Parts = append(row.Parts, badge{numberOf(n) + " " + strings.ToLower(o.Label), positionBadge(position.Status(o.Name)).Tone})
		}
	}
	return row
}
