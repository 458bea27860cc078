package web

import (
	"slices"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/record"
)

// itemData is one item of a pack: what it asks, what is known about it, and where
// it stands.
type itemData struct {
	conformity.ItemView
	Path       string // of the pack
	Self       string
	Today      record.Date
	Day        record.Date // a past day that is shown; "" for today
	Query      string
	Crumbs     []itemCrumb
	Status     *standPart
	Record     string
	Ref        string
	Sources    []pack.Source
	From, To   record.Date
	Clause     *pack.Item // of a requirement: whose evidence, questions and findings it shares
	Rows       []gridLine // of a group
	Documents  []pack.Document
	Candidates []candidateRow
	MayUse     bool
	Prev, Next string
	Related    []relatedRow
}

type itemCrumb struct{ Label, URL string }

// candidateRow is evidence accepted for an item of another pack.
type candidateRow struct {
	Ref, Title, URL, ID           string
	Other, OtherTitle, OtherURL   string
	Relation, Note, Source, Trust string
	Until                         string
}

// relatedRow is an item of another pack that relates to this one.
type relatedRow struct{ Key, Title, URL, Relation, Note, Source, Trust string }

func (w *Web) standardsItem(c *call) error {
	if err := c.onlyQuery("day"); err != nil {
		return err
	}
	day, err := c.dayQuery("day", "")
	if err != nil {
		return err
	}
	v, err := w.stand.Item(c.ctx, c.actor, c.path("pack"), c.path("item"), day)
	if err != nil {
		return err
	}
	d := itemData{ItemView: v, Path: c.standardURL(v.Pack.Name, ""), Self: c.standardURL(v.Pack.Name, v.Item.ID), Today: c.today(), Sources: v.Pack.SourcesOf(v.Item.Source), Documents: v.Pack.DocumentsOf(v.Item.ID)}
	if day != "" && day != d.Today {
		d.Day, d.Query = day, "day="+string(day)
	}
	d.From, d.To = v.Pack.Validity(v.Item)
	d.around(c)
	if v.Stand != nil {
		d.Status = c.standView(*v.Stand)
		d.Ref, d.Record = c.refURL(v.Stand.Record.Kind, v.Stand.Record.Number)
		if d.Day == "" {
			if err := d.candidates(c); err != nil {
				return err
			}
		}
	}
	if err := d.related(c); err != nil {
		return err
	}
	return c.page("standards-item", d)
}

// around adds the way to the item and what is beside and below it.
func (d *itemData) around(c *call) {
	to := func(item string) string { return address(c.standardURL(d.Pack.Name, item), d.Query) }
	d.Crumbs = []itemCrumb{{d.Pack.Title, address(d.Path, d.Query)}}
	for _, it := range d.ItemView.Path[:len(d.ItemView.Path)-1] {
		d.Crumbs = append(d.Crumbs, itemCrumb{it.ID + " " + it.Title, to(it.ID)})
	}
	if n := len(d.ItemView.Path); n > 1 && len(d.Item.Evidence)+len(d.Item.Questions)+len(d.Item.Findings) == 0 {
		up := d.ItemView.Path[n-2]
		if len(up.Evidence)+len(up.Questions)+len(up.Findings) > 0 {
			d.Clause = &up
		}
	}
	if d.ItemView.Prev != "" {
		d.Prev = to(d.ItemView.Prev)
	}
	if d.ItemView.Next != "" {
		d.Next = to(d.ItemView.Next)
	}
	for _, row := range d.Below {
		l := gridLine{ID: row.Item.ID, Title: row.Item.Title, URL: to(row.Item.ID), Reason: row.Reason, Status: positionBadge(row.Status), Head: !row.Item.Assessed, None: row.Status == ""}
		if l.Head {
			l.Reason = row.Counts.Sentence()
		}
		d.Rows = append(d.Rows, l)
	}
}

func (d *itemData) candidates(c *call) error {
	list, err := c.web.stand.Candidates(c.ctx, c.actor, d.Pack.Key(d.Item.ID))
	if err != nil {
		return err
	}
	d.MayUse = c.actor.May(access.Create, "evidence", nil).Allowed
	for _, k := range list {
		ref, to := c.refURL("evidence", k.Evidence.Number)
		name, item := k.Counterpart.Key.Split()
		row := candidateRow{Ref: ref, Title: k.Evidence.Title, URL: to, ID: string(k.Evidence.ID), Other: string(k.PackTitle) + " " + item, OtherTitle: k.Title, OtherURL: c.standardURL(name, item),
			Relation: k.Relation(), Note: k.Counterpart.Note, Source: k.Counterpart.Source.Reference, Trust: k.Counterpart.Reliability, Until: k.Evidence.Body.Text("expires")}
		d.Candidates = append(d.Candidates, row)
	}
	return nil
}

// related adds the items of other packs that relate to this one.
func (d *itemData) related(c *call) error {
	lib, err := c.web.stand.Library(c.ctx, c.actor)
	if err != nil {
		return err
	}
	used, err := c.web.stand.Packs(c.ctx, c.actor)
	if err != nil {
		return err
	}
	for _, cp := range lib.Counterparts(d.Pack.Key(d.Item.ID)) {
		p, it := lib.Item(cp.Key)
		row := relatedRow{Key: p.Title + " " + it.ID, Title: it.Title, Relation: conformity.RelationWords(cp.Relation), Note: cp.Note, Source: cp.Source.Reference, Trust: cp.Reliability}
		if slices.ContainsFunc(used, func(s conformity.PackState) bool { return s.InUse && s.Pack.Name == p.Name }) {
			row.URL = c.standardURL(p.Name, it.ID)
		}
		d.Related = append(d.Related, row)
	}
	return nil
}

// standardsUse hands a candidate in for an item.
func (w *Web) standardsUse(c *call) error {
	key := pack.MakeKey(c.path("pack"), c.value("item"))
	made, err := w.stand.UseCandidate(c.ctx, c.actor, key, record.ID(c.value("evidence")))
	if err != nil {
		return err
	}
	ref, to := c.refURL("evidence", made.Number)
	c.flashLink("ok", "The file was handed in for this purpose too. It counts once somebody else has accepted it:", to, ref)
	return c.redirect(c.standardURL(c.path("pack"), c.value("item")))
}
