package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// tab is a list somebody saved, or the whole one.
type tab struct {
	ID        record.ID // "" for the whole list
	Name      string
	URL       string
	Query     string
	Current   bool
	Shared    bool
	MayRemove bool
}

// tabs are the saved views of a kind. One whose address is no longer understood
// stays, so that it can be seen and deleted.
func (c *call) tabs(o outline, q listQuery, path string) ([]tab, error) {
	views, err := c.web.reg.Views(c.ctx, c.actor, o.kind.Name)
	if err != nil {
		return nil, err
	}
	now := q.encode()
	out := []tab{{Name: "All", URL: path, Current: now == ""}}
	settings := c.actor.May(access.Settings, "", nil).Allowed
	for _, v := range views {
		t := tab{ID: v.ID, Name: v.Name, URL: address(path, v.Query), Query: v.Query, Shared: v.Shared, MayRemove: !v.Shared || settings}
		t.Current = v.Query == now
		out = append(out, t)
	}
	return out, nil
}

// saveView keeps the list a form names under a name.
func (w *Web) saveView(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	q, err := c.listOf(o)
	if err != nil {
		return err
	}
	v := register.View{Kind: o.kind.Name, Name: c.value("name"), Query: q.encode(), Shared: c.value("shared") == "1"}
	if v.Name == "" {
		return record.InvalidFields([]record.FieldError{{Field: "name", Code: "required", Message: "Give the view a name."}})
	}
	if v, err = w.reg.SaveView(c.ctx, c.actor, v); err != nil {
		return err
	}
	c.flash("ok", "Saved the view “"+v.Name+"”.")
	return c.redirect(address(c.url(o.kind.Plural), v.Query))
}

// removeView deletes a saved view.
func (w *Web) removeView(c *call) error {
	if err := w.reg.RemoveView(c.ctx, c.actor, record.ID(c.value("view"))); err != nil {
		return err
	}
	c.flash("ok", "The view is deleted. The records it showed are as they were.")
	return c.redirect(c.url(c.kind.Plural))
}

// listOf reads the list that a form names in its field "list".
func (c *call) listOf(o outline) (listQuery, error) {
	raw, err := url.ParseQuery(c.value("list"))
	if err != nil {
		return listQuery{}, record.Wrap(record.Invalid, "The list the form names cannot be read.", err)
	}
	return readList(o, raw, c.actor.Person)
}
