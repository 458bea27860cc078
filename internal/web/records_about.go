package web

import (
	"html/template"
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// aboutField is the link through which records belong to another one's page:
// remarks, evidence, work.
const aboutField = "about"

// aboutPart is the records of one kind that are about the record of the page.
type aboutPart struct {
	Kind   *record.Kind
	Label  string
	Items  []aboutItem
	Total  int
	More   string // the list with all of them; "" when these are all
	MayAdd bool

	About  string // identity of the record of the page
	Back   string
	Action string
	Talk   string // name of the text field, when these are remarks
	Reply  string // name of the field for the remark that is answered
	File   string // name of the file field, when these hold files
	Search string // address that finds people
}

type aboutItem struct {
	ID      record.ID
	Ref     string
	URL     string
	Title   string
	State   template.HTML
	Owner   string
	Due     template.HTML
	Who     string
	At      time.Time
	Text    template.HTML
	Files   []fileLink
	Replies []aboutItem
	Edited  bool
}

// Bounds of parts: remarks of one record, and other records.
const (
	talkShown  = 100
	aboutShown = 6
)

// about reads the records that belong to this one's page, kind by kind.
func (c *call) about(r record.Record, path string) ([]aboutPart, error) {
	var out []aboutPart
	for _, rel := range c.web.kinds.Inverse(r.Kind) {
		if rel.Field.Name != aboutField || !c.may(access.Read, rel.Kind) {
			continue
		}
		p, err := c.aboutPart(rel, r, path)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (c *call) aboutPart(rel record.Relation, r record.Record, path string) (aboutPart, error) {
	k := rel.Kind
	p := aboutPart{Kind: k, Label: rel.Field.Inverse, About: string(r.ID), Back: path, Action: c.url(k.Plural, "new"),
		MayAdd: !r.Removed && c.may(access.Create, k)}
	if p.Label == "" {
		p.Label = k.Labels
	}
	q := record.Query{Kind: k.Name, Filters: []record.Filter{{Field: aboutField, Op: record.Is, Values: []string{string(r.ID)}}}, Limit: aboutShown}
	p.shape(k)
	if p.Talk != "" {
		q.Limit = talkShown
	}
	page, err := c.web.reg.List(c.ctx, c.actor, q)
	if err != nil {
		return p, err
	}
	p.Total = page.Total
	if page.Next != "" {
		p.More = address(c.url(k.Plural), "f."+aboutField+"="+string(r.ID))
	}
	return p, c.aboutItems(&p, page.Records)
}

// shape finds out from the declaration what such records are: remarks when the
// kind lives on other records' pages, files when it holds one, else work.
func (p *aboutPart) shape(k *record.Kind) {
	for i := range k.Fields {
		f := &k.Fields[i]
		switch {
		case f.Type == record.File && p.File == "":
			p.File = f.Name
		case k.Aside && f.Type == record.RichText && f.Required && p.Talk == "":
			p.Talk = f.Name
		case k.Aside && f.Type == record.LinkType && len(f.Target) == 1 && f.Target[0] == k.Name:
			p.Reply = f.Name
		}
	}
}

func (c *call) aboutItems(p *aboutPart, records []record.Record) error {
	o, err := c.outlineOf(p.Kind)
	if err != nil {
		return err
	}
	var ids, made []record.ID
	for _, r := range records {
		ids, made = append(ids, r.Owner), append(made, r.ID)
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	p.Search = d.searchOf(o.field("owner"))
	who := map[record.ID]string{}
	if p.Talk != "" {
		if who, err = c.makers(made); err != nil {
			return err
		}
	}
	for _, r := range records {
		p.Items = append(p.Items, d.aboutItem(*p, o, r, who[r.ID], c.web.Now()))
	}
	if p.Talk != "" {
		p.thread(records)
	}
	return nil
}

func (d display) aboutItem(p aboutPart, o outline, r record.Record, who string, now time.Time) aboutItem {
	it := aboutItem{ID: r.ID, Ref: r.Ref(o.kind), URL: d.path(o.kind, r.Number), Title: orRef(r.Title, r.Ref(o.kind)), State: stateBadge(o.kind, r.State), Who: who, At: r.Created, Edited: r.Rev > 1}
	if r.Owner != "" {
		it.Owner = d.title(string(r.Owner))
	}
	var due markup
	d.due(&due, o.kind, &r, now)
	it.Due = due.html()
	if p.Talk != "" {
		it.Text = d.prose(r.Body.Text(p.Talk))
	}
	if p.File != "" {
		it.Files = fileLinks(r.Body[p.File], it.URL)
	}
	return it
}

// thread puts answers under what they answer, the oldest first.
func (p *aboutPart) thread(records []record.Record) {
	top := make([]aboutItem, 0, len(p.Items))
	root := map[record.ID]record.ID{}
	at := map[record.ID]int{}
	for i := len(records) - 1; i >= 0; i-- { // the list is newest first
		r := records[i]
		to := r.Body.ID(p.Reply)
		if first, ok := root[to]; p.Reply != "" && ok {
			root[r.ID] = first
			j := at[first]
			top[j].Replies = append(top[j].Replies, p.Items[i])
			continue
		}
		root[r.ID], at[r.ID] = r.ID, len(top)
		top = append(top, p.Items[i])
	}
	p.Items = top
}

// makers names who made records.
func (c *call) makers(ids []record.ID) (map[record.ID]string, error) {
	made, err := c.web.reg.Makers(c.ctx, c.actor, ids)
	if err != nil {
		return nil, err
	}
	var actors []record.ID
	for _, a := range made {
		actors = append(actors, a)
	}
	names, err := c.web.reg.Actors(c.ctx, c.actor, actors)
	if err != nil {
		return nil, err
	}
	out := make(map[record.ID]string, len(made))
	for id, a := range made {
		if out[id] = names[a]; out[id] == "" {
			out[id] = "Somebody who left"
		}
	}
	return out, nil
}
