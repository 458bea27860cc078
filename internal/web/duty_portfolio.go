package web

import (
	"cmp"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"

	"steward/internal/aims/position"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/law"
	"steward/internal/record"
)

// dutyPortfolioData are the duties of a law over all systems.
type dutyPortfolioData struct {
	P        classify.DutyPortfolio
	Regime   *law.Regime
	Laws     []option
	Law      string
	Any      bool
	Figures  []lawFigure
	Beside   []lawFigure
	Bar      template.HTML
	Next     []dutyRow
	NextURL  string
	Late     []dutyRow
	LateURL  string
	Articles []lawFigure
	All      string
	May      bool
}

// dutyRow is one duty in a list over several systems.
type dutyRow struct {
	Ref, Title, URL, System, Owner string
	Role                           string
	Day                            record.Date
	Position                       badge
}

func (w *Web) dutyPortfolio(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	d := dutyPortfolioData{Law: c.query("law"), May: classify.MayAnswer(c.actor)}
	var err error
	if d.Regime, d.Laws, err = c.regime(); err != nil {
		return err
	}
	if d.P, err = w.law.DutyPortfolio(c.ctx, c.actor, d.Regime.Name); err != nil {
		return err
	}
	rows := func(pairs ...string) string {
		return gapQuery(c.url("obligations"), append([]string{"f.regime", d.Regime.Name}, pairs...)...)
	}
	d.All = rows()
	d.figures(rows, c.url("obligations"))
	if d.Next, err = c.dutyRows(d.P.Next, "from"); err != nil {
		return err
	}
	if d.Late, err = c.dutyRows(d.P.Late, "due"); err != nil {
		return err
	}
	return c.page("duties", d)
}

// figures lays out the numbers, each with the list it counts.
func (d *dutyPortfolioData) figures(rows func(...string) string, list string) {
	p, today := d.P, string(d.P.Day)
	d.NextURL = rows("state", "binding", "f.from.from", string(p.Day.AddDays(1)), "f.from.to", string(p.Day.Add("P12M")), "sort", "from")
	d.LateURL = rows("state", "binding", "f.position.not", string(position.Evidenced), "due.to", string(p.Day.AddDays(-1)), "sort", "due")
	d.Figures = []lawFigure{
		{"Bind today", rows("state", "binding", "f.law_state", "applies"), "the law asks for them now", p.Applying},
		{"Will bind", rows("state", "binding", "f.law_state", "will_apply"), "from a day that is known", p.Coming},
		{"Unclear", rows("state", "unclear"), "answers or days are missing", p.Unclear},
		{"Ended", rows("state", "ended"), "kept with what showed them", p.Ended},
	}
	for _, f := range []lawFigure{
		{"Overdue", d.LateURL, "due, and not evidenced", p.Overdue},
		{"To be looked at again", rows("f.review_due.to", today), "by today", p.Review},
		{"Carried by no control", rows("state", "binding") + "&f.controls=", "no control of yours says where they are done", p.Lacking},
		{"Without an owner", rows("state", "binding") + "&owner=", "", p.Nobody},
	} {
		if f.N > 0 {
			d.Beside = append(d.Beside, f)
		}
	}
	stand := conformity.Positions(p.Binding)
	if stand.Total() > 0 {
		d.Bar = positionBar("duties", "Where the duties that bind stand today", stand, func(s position.Status) string { return rows("state", "binding", "f.position", string(s)) })
	}
	d.articles(list)
	d.Any = p.Applying+p.Coming+p.Unclear+p.Ended > 0
}

// articles counts by article; a row opens the duties of all its paragraphs.
func (d *dutyPortfolioData) articles(list string) {
	n, of := map[string]int{}, map[string]url.Values{}
	for _, t := range d.P.Articles {
		name := articleOf(t.Value)
		if of[name] == nil {
			of[name] = url.Values{}
		}
		n[name] += t.N
		of[name].Add("f.article", t.Value)
	}
	for _, name := range slices.SortedFunc(maps.Keys(n), func(x, y string) int {
		return cmp.Or(cmp.Compare(articleNumber(x), articleNumber(y)), cmp.Compare(x, y))
	}) {
		d.Articles = append(d.Articles, lawFigure{Label: name, N: n[name], URL: address(list, of[name].Encode())})
	}
}

// articleNumber is the number of "Article 4a", which orders articles.
func articleNumber(name string) int {
	n := 0
	for _, r := range name {
		if r >= '0' && r <= '9' {
			n = 10*n + int(r-'0')
		} else if n > 0 {
			break
		}
	}
	return n
}

// dutyRows names duties of several systems, with a day of each.
func (c *call) dutyRows(all []record.Record, day string) ([]dutyRow, error) {
	var ids []record.ID
	for _, r := range all {
		ids = append(ids, r.Owner, r.Body.ID("system"))
	}
	names, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	k := c.web.kinds.Kind("obligation")
	out := make([]dutyRow, len(all))
	for i, r := range all {
		row := dutyRow{Ref: refOf(k, r.Number), Title: r.Body.Text("called") + ", " + r.Body.Text("article"), Role: strings.ReplaceAll(r.Body.Text("role"), "_", " "), Day: r.Due, Position: positionBadge(position.Status(r.Derived.Text("position")))}
		if day == "from" {
			row.Day = record.Date(r.Body.Text("from"))
		}
		row.System, row.URL = names.title(r.Body.Text("system")), c.recordURL("obligation", r.Number)
		if to := c.dutyAt(r, names); to != "" {
			row.URL = to
		}
		if r.Owner != "" {
			row.Owner = names.title(string(r.Owner))
		}
		out[i] = row
	}
	return out, nil
}

// dutyAt is the address of a duty among those of its system, "" for a system that
// the reader may not see.
func (c *call) dutyAt(r record.Record, names display) string {
	n, ok := names.names[r.Body.ID("system")]
	if !ok || n.Gone {
		return ""
	}
	to := c.url("law", refOf(c.web.kinds.Kind("ai-system"), n.Number), "duties", refOf(c.web.kinds.Kind("obligation"), r.Number))
	all, err := c.web.law.Regimes()
	if i := slices.IndexFunc(all, func(x *law.Regime) bool { return x.Name == r.Body.Text("regime") }); err == nil && i > 0 {
		to = gapQuery(to, "law", all[i].Name)
	}
	return to
}

// dutyRoom is the page of a duty among those of its system, or nil.
func (c *call) dutyRoom(r record.Record) *room {
	names, err := c.display([]record.ID{r.Body.ID("system")})
	if err != nil {
		return nil
	}
	if to := c.dutyAt(r, names); to != "" {
		return &room{to, "Open the duty"}
	}
	return nil
}
