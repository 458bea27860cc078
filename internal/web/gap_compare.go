package web

import (
	"html/template"

	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/web/chart"
)

// gapCompareData is a round held against another.
type gapCompareData struct {
	gapHead
	With   string // reference of the other, "" while none is chosen
	Other  record.Record
	Others []gapOther
	Moves  []gapMoveCount
	Shown  []string // labels of the moves in Rows
	Rows   []gapChangeRow
	Radars []template.HTML
}

type gapOther struct{ Ref, Title string }

// gapChangeRow is one item that differs.
type gapChangeRow struct {
	Number, Title, URL string
	Within             string
	Before, After      badge
	Move               badge
}

const gapOthersShown = 50

func (w *Web) gapCompare(c *call) error {
	if err := c.onlyQuery("with", "show"); err != nil {
		return err
	}
	g, err := c.gapWhole()
	if err != nil {
		return err
	}
	d := gapCompareData{gapHead: c.gapHead(g, "compare"), With: c.query("with")}
	if err := c.gapOthers(&d); err != nil {
		return err
	}
	if d.With != "" {
		if err := c.gapHold(g, &d); err != nil {
			return err
		}
	}
	return c.page("gap-compare", d)
}

// gapOthers lists the other rounds, newest first.
func (c *call) gapOthers(d *gapCompareData) error {
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "gap-round", Sort: record.Sort{Field: "number", Desc: true}, Limit: gapOthersShown})
	if err != nil {
		return err
	}
	for _, r := range page.Records {
		if r.ID != d.Round.ID {
			d.Others = append(d.Others, gapOther{r.Ref(d.Kind), r.Title})
		}
	}
	return nil
}

// gapHold compares with the round that the address names.
func (c *call) gapHold(g *conformity.GapRound, d *gapCompareData) error {
	prefix, number, ok := record.ParseRef(d.With)
	if !ok || prefix != d.Kind.Prefix {
		return record.Fail(record.NotFound, "There is no gap analysis called “"+clipText(d.With, 60)+"”.")
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, d.Kind.Name, number)
	if err != nil {
		return err
	}
	if r.ID == g.Record.ID {
		return record.Fail(record.Invalid, "A round compared with itself shows nothing. Choose another one.")
	}
	other, err := c.web.stand.Gap(c.ctx, c.actor, r.ID)
	if err != nil {
		return err
	}
	d.Other, d.With = r, r.Ref(d.Kind)
	if err := d.hold(conformity.CompareGaps(other, g), c.query("show")); err != nil {
		return err
	}
	d.Radars = gapBoth(other, g, d.With, d.Ref)
	return nil
}

// gapMoveCount is how many items moved in one way.
type gapMoveCount struct {
	Label, Note, URL string
	N                int
}

// hold counts the moves and lists the items of one, or without one those that
// rose and fell.
func (d *gapCompareData) hold(changes []conformity.GapChange, show string) error {
	n := map[conformity.GapMove]int{}
	for _, ch := range changes {
		n[ch.Move]++
		if string(ch.Move) == show || show == "" && (ch.Move == conformity.GapRose || ch.Move == conformity.GapFell) {
			d.Rows = append(d.Rows, d.row(ch))
		}
	}
	known := show == ""
	for _, m := range gapMoves() {
		move := string(m.move)
		d.Moves = append(d.Moves, gapMoveCount{m.badge.Label, m.note, gapQuery(d.Path+"/compare", "with", d.With, "show", move), n[m.move]})
		if move == show || show == "" && (m.move == conformity.GapRose || m.move == conformity.GapFell) {
			d.Shown, known = append(d.Shown, m.badge.Label), true
		}
	}
	if !known {
		return record.Fail(record.Invalid, "The address asks to show “"+clipText(show, 60)+"”, which is no change.")
	}
	return nil
}

// gapMove is what a move is called.
type gapMove struct {
	move  conformity.GapMove
	badge badge
	note  string
}

func gapMoves() []gapMove {
	return []gapMove{
		{conformity.GapRose, badge{"Rose", "ok"}, ""},
		{conformity.GapFell, badge{"Fell", "bad"}, ""},
		{conformity.GapNew, badge{"New", "info"}, "not known then"},
		{conformity.GapLost, badge{"Not known any more", "idle ring"}, "answered then, not now"},
		{conformity.GapSame, badge{"The same", "idle dot"}, ""},
	}
}

func (d *gapCompareData) row(ch conformity.GapChange) gapChangeRow {
	it := ch.Item
	row := gapChangeRow{Number: it.Number(), Title: it.Title(), Within: it.Within(), URL: askURL(d.Path, it), Before: plainLevel(ch.Before), After: levelBadge(ch.After.Known, ch.After.Level, it.Target)}
	for _, m := range gapMoves() {
		if m.move == ch.Move {
			row.Move = m.badge
		}
	}
	return row
}

// plainLevel is a level that is held against nothing.
func plainLevel(v conformity.GapValue) badge {
	if !v.Known {
		return badge{"Not known", "idle ring"}
	}
	return badge{numberOf(v.Level), "idle dot"}
}

// gapBoth draws both rounds by the clauses of the newer.
func gapBoth(before, after *conformity.GapRound, was, is string) []template.HTML {
	lowest := map[conformity.GapClauseID]int{}
	for _, t := range before.Tops() {
		lowest[t.GapClauseID] = t.Lowest
	}
	var out []template.HTML
	for _, p := range after.Packs {
		r := chart.Radar{Head: chart.Head{ID: "radar " + p.Name, Title: p.Title, Desc: "The lowest item of each clause in both rounds."}, Max: 5}
		old, now, target := chart.Ring{Label: was}, chart.Ring{Label: is}, chart.Ring{Label: "Target", Aim: true}
		for _, t := range after.Tops() {
			if t.Pack != p.Name {
				continue
			}
			level, ok := lowest[t.GapClauseID]
			if !ok {
				level = -1
			}
			r.Axes = append(r.Axes, chart.Axis{Label: t.ID, Note: t.Title})
			old.Values, now.Values = append(old.Values, conformity.GapLevel(level)), append(now.Values, conformity.GapLevel(t.Lowest))
			target.Values = append(target.Values, float64(t.Target))
		}
		r.Rings = []chart.Ring{now, old, target}
		out = append(out, chart.Figure(r))
	}
	return out
}
