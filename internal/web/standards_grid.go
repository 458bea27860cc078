package web

import (
	"html/template"
	"net/url"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// gridData is where the organisation stands against one pack.
type gridData struct {
	Grid      conformity.Grid
	Path      string
	Record    string // address of the pack's record
	Today     record.Date
	Only      string // the status that is shown alone
	Tabs      []gridTab
	Bar       template.HTML
	Groups    []gridGroup
	Shown     int
	MayChange bool
	MayUndo   bool
	Own       bool
	Query     string // that keeps the day: "?day=…"
}

// gridTab filters by a status.
type gridTab struct {
	Badge   badge
	Help    string
	N       int
	URL     string
	Current bool
}

// gridGroup is a clause or an objective with its items.
type gridGroup struct {
	ID, Title, URL string
	Status         badge
	Said           string
	Done, Of       int // evidenced, of those that bind
	Open           bool
	Rows           []gridLine
}

type gridLine struct {
	ID, Title, URL, Reason string
	Status                 badge
	Head                   bool // a clause within the group
	None                   bool // no record
	Until                  record.Date
	Counting               int
}

func (w *Web) standardsGrid(c *call) error {
	if err := c.onlyQuery("day", "status"); err != nil {
		return err
	}
	day, err := c.dayQuery("day", "")
	if err != nil {
		return err
	}
	g, err := w.stand.Grid(c.ctx, c.actor, c.path("pack"), day)
	if err != nil {
		return err
	}
	d := gridData{Grid: g, Path: c.standardURL(g.Pack.Name, ""), Record: c.recordURL("pack", g.In.Number), Today: c.today(), Only: c.query("status"), Own: g.In.Body.Text("origin") == "own"}
	d.MayChange = c.mayAdopt() && !g.Past
	d.MayUndo = d.MayChange && g.In.Rev > 1
	if g.Past {
		d.Query = "day=" + string(g.Day)
	}
	if d.Only != "" && position.Status(d.Only).Label() == d.Only {
		return record.Fail(record.Invalid, "The address asks for the status “"+clipText(d.Only, 60)+"”, which is none.")
	}
	d.Bar = positionBar("bar", "Positions of "+g.Pack.Title, g.Counts, withStatus(d.Path))
	d.tabs()
	d.groups(c)
	return c.page("standards-grid", d)
}

func (d *gridData) tabs() {
	with := func(status string) string {
		q := url.Values{}
		if d.Grid.Past {
			q.Set("day", string(d.Grid.Day))
		}
		if status != "" {
			q.Set("status", status)
		}
		return address(d.Path, q.Encode())
	}
	d.Tabs = append(d.Tabs, gridTab{Badge: badge{"All", ""}, N: d.Grid.Counts.Total(), URL: with(""), Current: d.Only == ""})
	help := map[string]string{}
	for _, o := range position.Options() {
		help[o.Name] = o.Help
	}
	for _, s := range positionsShown() {
		if n := d.Grid.Counts[s]; n > 0 || d.Only == string(s) {
			d.Tabs = append(d.Tabs, gridTab{positionBadge(s), help[string(s)], n, with(string(s)), d.Only == string(s)})
		}
	}
}

// groups lays out the rows under what stands at the top of the pack.
func (d *gridData) groups(c *call) {
	for _, row := range d.Grid.Rows {
		if row.Depth == 0 {
			d.Groups = append(d.Groups, gridGroup{ID: row.Item.ID, Title: row.Item.Title, URL: address(c.standardURL(d.Grid.Pack.Name, row.Item.ID), d.Query), Status: positionBadge(row.Status), Said: row.Counts.Sentence(), Done: row.Counts[position.Evidenced], Of: row.Counts.Binding(), Open: d.Only != ""})
			if !row.Item.Assessed {
				continue
			}
		}
		if line, ok := d.line(c, row); ok {
			g := &d.Groups[len(d.Groups)-1]
			g.Rows = append(g.Rows, line)
		}
	}
	var shown []gridGroup
	for _, g := range d.Groups {
		for _, l := range g.Rows {
			if !l.Head {
				d.Shown++
			}
		}
		if d.Only == "" && (len(g.Rows) > 0) || hasItem(g) {
			shown = append(shown, g)
		}
	}
	d.Groups = shown
}

func hasItem(g gridGroup) bool {
	for _, l := range g.Rows {
		if !l.Head {
			return true
		}
	}
	return false
}

func (d *gridData) line(c *call, row conformity.GridRow) (gridLine, bool) {
	if row.Status == "" && !row.Item.Assessed {
		return gridLine{}, false
	}
	head := !row.Item.Assessed
	if d.Only != "" && (head || string(row.Status) != d.Only) {
		return gridLine{}, false
	}
	l := gridLine{ID: row.Item.ID, Title: row.Item.Title, URL: address(c.standardURL(d.Grid.Pack.Name, row.Item.ID), d.Query), Reason: row.Reason, Head: head, Until: row.Until, Counting: row.Counting, Status: positionBadge(row.Status)}
	l.None = row.Item.Assessed && row.Record.ID == ""
	if head {
		l.Reason = row.Counts.Sentence()
	}
	return l, true
}

// itemLink is a form for something about an item, filled in.
type itemLink struct{ Label, Icon, URL string }

// itemLinks are what can be done about a requirement or control.
func (c *call) itemLinks(r record.Record, title string) []itemLink {
	var out []itemLink
	add := func(kind, label, icon string, q url.Values) {
		k := c.web.kinds.Kind(kind)
		if c.actor.May(access.Create, kind, nil).Allowed {
			out = append(out, itemLink{label, icon, address(c.url(k.Plural, "new"), q.Encode())})
		}
	}
	id := string(r.ID)
	add("evidence", "Attach evidence", "attach", url.Values{"supports": {id}})
	add("evidence-request", "Ask for evidence", "question", url.Values{"about": {id}, "title": {clipText("Evidence for "+title, record.MaxTitle)}})
	if r.Kind == "control" {
		add("control-test", "Enter a test", "check", url.Values{"control": {id}})
	}
	add("document", "Write a document", "document", url.Values{"covers": {id}})
	add("finding", "Raise a finding", "warning", url.Values{"about": {id}, "criterion": {r.Body.Text("item") + r.Body.Text("article")}})
	return out
}
