package web

import (
	"strconv"

	"steward/internal/access"
	"steward/internal/aims/evaluation"
	"steward/internal/record"
)

// gapRoundsData is the list of rounds and the form that starts one.
type gapRoundsData struct {
	Rounds []gapRoundRow
	More   string // the list with all of them
	Form   typed
	Packs  []record.Option // that can be asked about
	Levels []record.Option
	May    bool // start one
	Add    string
}

type gapRoundRow struct {
	Title, Ref, URL string
	Packs           []string
	Target          string
	State           string
	Given, Waiting  int
	Started         string
}

const gapRoundsShown = 20

func (w *Web) gapRounds(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	form := blank("title", "Gap analysis, "+w.Now().UTC().Format("January 2006"), "target", "3")
	d, err := c.gapRoundsData(form)
	if err != nil {
		return err
	}
	if len(d.Packs) == 1 {
		d.Form.Values.Set("packs", d.Packs[0].Name)
	}
	return c.page("gap", d)
}

func (c *call) gapRoundsData(form typed) (gapRoundsData, error) {
	d := gapRoundsData{Form: form, Levels: evaluation.Maturity(), Add: c.url("packs")}
	d.May = c.actor.May(access.Create, "gap-round", nil).Allowed
	titles := map[string]string{}
	if c.actor.May(access.Read, "pack", nil).Allowed {
		var err error
		if d.Packs, err = c.web.stand.GapPacks(c.ctx, c.actor); err != nil {
			return d, err
		}
		for _, p := range d.Packs {
			titles[p.Name] = p.Label
		}
	}
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: "gap-round", Sort: record.Sort{Field: "number", Desc: true}, Limit: gapRoundsShown})
	if err != nil {
		return d, err
	}
	if page.Next != "" {
		d.More = c.url("gap-rounds")
	}
	for _, r := range page.Records {
		row, err := c.gapRoundRow(r, titles)
		if err != nil {
			return d, err
		}
		d.Rounds = append(d.Rounds, row)
	}
	return d, nil
}

func (c *call) gapRoundRow(r record.Record, titles map[string]string) (gapRoundRow, error) {
	k := c.web.kinds.Kind("gap-round")
	target, _ := r.Body["target"].(float64)
	row := gapRoundRow{Title: r.Title, Ref: r.Ref(k), URL: c.url("gap", r.Ref(k)), State: r.State, Target: levelLabel(int(target)), Started: r.Body.Text("started")}
	for _, name := range r.Body.List("packs") {
		if titles[name] != "" {
			name = titles[name]
		}
		row.Packs = append(row.Packs, name)
	}
	var err error
	row.Given, row.Waiting, err = c.web.stand.GapCount(c.ctx, c.actor, r.ID)
	return row, err
}

// gapStart starts a round and leads to it.
func (w *Web) gapStart(c *call) error {
	target, err := strconv.ParseFloat(c.value("target"), 64)
	if err != nil {
		err = record.InvalidFields([]record.FieldError{{Field: "target", Code: "invalid", Message: "Choose the level to aim at."}})
	}
	var r record.Record
	if err == nil {
		r, err = w.stand.StartGap(c.ctx, c.actor, c.value("title"), c.values("packs"), target, c.value("method"))
	}
	if err != nil {
		return c.again(err, "gap", func(form typed) (any, error) { return c.gapRoundsData(form) })
	}
	c.flash("ok", "The gap analysis has begun.")
	return c.redirect(c.url("gap", r.Ref(w.kinds.Kind("gap-round"))))
}

func levelLabel(n int) string {
	if all := evaluation.Maturity(); n >= 0 && n < len(all) {
		return all[n].Label
	}
	return ""
}

func numberOf(n int) string { return strconv.Itoa(n) }
