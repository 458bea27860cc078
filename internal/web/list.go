package web

import (
	"html/template"

	"steward/internal/access"
	"steward/internal/record"
)

// listView is what the page of a list shows.
type listView struct {
	Kind    *record.Kind
	Path    string // address of the list, without a query
	Query   string // what this list asks for
	Text    string
	Removed bool
	Keep    []hidden

	Tabs    []tab
	Facets  []facetView
	More    []namedLink // filters that are not shown yet
	Chips   []chip
	Columns []column
	Rows    template.HTML

	Shown  int
	Total  int
	Capped bool
	Note   string // what the order or the words leave out
	Next   string
	First  string // set when this is not the first page
	Bare   bool   // nothing narrows the list

	CSV, XLSX string // addresses of this list as a file

	MayShare, MayCreate, MayImport, MayExport, MayEdit, MayStep, MayRemove bool
}

// namedLink is a link with its words.
type namedLink struct{ Label, URL string }

// chip is one value of one filter, with the address of the list without it.
type chip struct{ Text, URL string }

// column is one column of a list.
type column struct {
	Field *record.Field
	Label string
	Sort  string // address that orders by it; "" when nothing can
	Aria  string // "ascending" or "descending" when the list is ordered by it
	Class string
}

func (w *Web) listPage(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	q, err := readList(o, c.r.URL.Query(), c.actor.Person)
	if err != nil {
		return err
	}
	found, err := c.find(o, q)
	if err != nil {
		return err
	}
	v := c.newList(o, q, found)
	counted, err := c.countFacets(o, q)
	if err != nil {
		return err
	}
	ids := q.ids(o)
	for i := range found.Records {
		ids = o.columnIDs(ids, found.Records[i])
	}
	for _, f := range counted {
		ids = f.ids(ids)
	}
	d, err := c.display(ids)
	if err != nil {
		return err
	}
	v.Columns = columnsOf(o, q, v.Path)
	v.Rows = d.rows(o, v.Columns, found.Records, c.web.Now(), v.MayEdit || v.MayStep || v.MayRemove)
	v.Facets, v.More = d.facets(o, q, counted, v.Path)
	v.Keep = q.kept(v.Facets)
	v.Chips = d.chips(o, q, v.Path)
	if v.Tabs, err = c.tabs(o, q, v.Path); err != nil {
		return err
	}
	return c.page("list", v)
}

// newList fills in what needs no names.
func (c *call) newList(o outline, q listQuery, found record.Page) *listView {
	v := &listView{
		Kind: o.kind, Path: c.url(o.kind.Plural), Query: q.encode(), Text: q.text, Removed: q.query.Removed, Bare: q.bare(),
		Shown: len(found.Records), Total: found.Total, Capped: found.Capped,
		MayCreate: o.kind.Made == "" && c.may(access.Create, o.kind), MayImport: o.kind.Made == "" && c.may(access.Import, o.kind), MayExport: c.may(access.Export, o.kind),
	}
	v.CSV, v.XLSX = address(v.Path+"/export", q.with("format", "csv")), address(v.Path+"/export", q.with("format", "xlsx"))
	v.MayShare = c.actor.May(access.Settings, "", nil).Allowed
	if !q.query.Removed {
		v.MayEdit, v.MayRemove = c.may(access.Update, o.kind), c.may(access.Remove, o.kind)
		v.MayStep = len(c.anyStep(o.kind)) > 0
	}
	if found.Next != "" {
		v.Next = address(v.Path, q.with("after", found.Next))
	}
	if q.query.After != "" {
		v.First = address(v.Path, v.Query)
	}
	switch {
	case q.text != "" && found.Capped:
		v.Note = "These are the first matches only; more words find fewer."
	case q.query.Sort.Field == "due":
		v.Note = "Records without a due day are not in this order; sort by another column to see them."
	}
	return v
}

// anyStep returns the steps of a kind that the actor may take on some record.
func (c *call) anyStep(k *record.Kind) []record.Transition {
	var out []record.Transition
	for _, t := range k.Transitions {
		if c.actor.May(access.StepOf(t.Name), k.Name, nil).Allowed {
			out = append(out, t)
		}
	}
	return out
}

// columnsOf returns the columns of a list: title, state, owner, what is due,
// and those of the kind, which a narrow window may have to scroll to.
func columnsOf(o outline, q listQuery, path string) []column {
	names := []string{"title", "state", "owner", "due"}
	for _, n := range o.kind.Columns {
		if n != "title" && n != "state" && n != "owner" && n != "due" {
			names = append(names, n)
		}
	}
	out := make([]column, 0, len(names))
	for i, name := range names {
		f := o.field(name)
		if f == nil {
			continue
		}
		col := column{Field: f, Label: f.Label}
		if sortable(o, name) {
			col.Sort, col.Aria = sortLink(q, name, path)
		}
		if f.Shown() == record.Number {
			col.Class = "num"
		}
		if i > 5 {
			col.Class += " minor"
		}
		out = append(out, col)
	}
	return out
}

// sortLink is the address that orders by a field, or turns the order round.
func sortLink(q listQuery, name, path string) (link, aria string) {
	next := name
	if q.query.Sort.Field == name {
		aria = "ascending"
		if q.query.Sort.Desc {
			aria = "descending"
		} else {
			next = "-" + name
		}
	}
	return address(path, q.with("sort", next)), aria
}

// columnIDs appends what the columns of a list name.
func (o outline) columnIDs(ids []record.ID, r record.Record) []record.ID {
	if r.Owner != "" {
		ids = append(ids, r.Owner)
	}
	for _, name := range o.kind.Columns {
		if f := o.field(name); f != nil && (f.Shown() == record.LinkType || f.Shown() == record.Person) {
			ids = appendIDs(ids, r.Value(name))
		}
	}
	return ids
}
