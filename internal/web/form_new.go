package web

import (
	"crypto/sha256"
	"fmt"
	"net/http"

	"steward/internal/record"
	"steward/internal/register"
)

// newForm is the page that makes a record. Fields named in the address are
// filled in: ?scope=SYS-3.
func (w *Web) newForm(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	if o.kind.Made != "" {
		return record.Fail(record.Illegal, o.kind.Made)
	}
	e, err := c.prefilled(o)
	if err != nil {
		return err
	}
	key, err := w.reg.NewID()
	if err != nil {
		return err
	}
	v := c.newFormView(o, string(key))
	return c.showForm(http.StatusOK, v, o, record.Record{}, e, nil)
}

func (c *call) newFormView(o outline, key string) *formView {
	v := &formView{Kind: o.kind, Heading: "New " + lowerFirst(o.kind.Label), Action: c.url(o.kind.Plural, "new"), Cancel: c.url(o.kind.Plural),
		Submit: "Create", Keep: "new-" + c.org.Slug + "-" + o.kind.Name}
	v.Hidden = append(v.Hidden, hidden{"key", key})
	return v
}

// showForm fills in the fields and answers with the page.
func (c *call) showForm(status int, v *formView, o outline, r record.Record, e entries, wrong []record.FieldError) error {
	s, err := c.source(o, r, e, wrong)
	if err != nil {
		return err
	}
	v.Wrong = wrong
	if err := v.build(s, r.ID == ""); err != nil {
		return err
	}
	return c.pageStatus(status, "form", v)
}

// prefilled reads the address of a form for a new record.
func (c *call) prefilled(o outline) (entries, error) {
	out := entries{}
	var wrong []record.FieldError
	query := c.r.URL.Query()
	for _, name := range sortedKeys(query) {
		f := o.field(name)
		if f == nil || o.editable(inputOf(name)) == nil || f.Type == record.File {
			wrong = append(wrong, record.FieldError{Field: name, Code: "unknown", Message: fmt.Sprintf("%q is no field that a new %s has.", clipText(name, 60), lowerFirst(o.kind.Label))})
			continue
		}
		one, err := c.readEntry(f, map[string][]string{inputOf(name): query[name]})
		if err != nil {
			return nil, err
		}
		if one.wrong != "" {
			wrong = append(wrong, record.FieldError{Field: name, Code: "invalid", Message: one.wrong})
		}
		out[name] = one
	}
	if len(wrong) > 0 {
		return nil, &record.Error{Code: record.Invalid, Message: "The address of this form holds something it does not understand: " + wrong[0].Message, Fields: wrong}
	}
	if out["state"] == nil {
		out["state"] = &entry{field: o.field("state"), raw: []string{o.kind.States[0].Name}}
	}
	if out["owner"] == nil && c.actor.Person != "" {
		out["owner"] = &entry{field: o.field("owner"), raw: []string{string(c.actor.Person)}}
	}
	return out, nil
}

// create makes a record from a form.
func (w *Web) create(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	e, err := c.readEntries(o)
	if err != nil {
		return err
	}
	e.nameByFile(o)
	wrong := e.wrong(o)
	var made record.Record
	if len(wrong) == 0 {
		made, err = c.createOnce(e.draft(o, c.value("reason")))
	} else {
		err = record.InvalidFields(wrong)
	}
	if err != nil {
		return c.refuseNew(o, e, err)
	}
	c.flash("ok", fmt.Sprintf("%s %s is recorded.", o.kind.Label, made.Ref(o.kind)))
	if back := c.value("back"); back != "" {
		return c.redirect(localPath(back))
	}
	return c.redirect(c.recordURL(made.Kind, made.Number))
}

// createOnce makes a record. The same form sent twice, as a double click does,
// makes one; a form that was sent, gone back to and changed makes another.
func (c *call) createOnce(d register.Draft) (record.Record, error) {
	key := c.value("key")
	if key != "" {
		text, err := record.Canonical(d)
		if err != nil {
			return record.Record{}, err
		}
		key = clipText(key, 60) + fmt.Sprintf(":%x", sha256.Sum256(text))
	}
	return c.web.reg.Create(c.ctx, c.actor, d, register.CreateOptions{Key: key})
}

// nameByFile titles a record by the file it holds, when nothing else does.
func (e entries) nameByFile(o outline) {
	title := e["title"]
	if title == nil || title.value != nil {
		return
	}
	for i := range o.fields {
		one := e[o.fields[i].Name]
		if one == nil || one.field.Type != record.File {
			continue
		}
		if files := keptFiles(one.value); len(files) > 0 {
			title.raw, title.value, title.wrong = []string{files[0].Name}, files[0].Name, ""
			return
		}
	}
}

// draft is the record that the entries describe.
func (e entries) draft(o outline, reason string) register.Draft {
	d := register.Draft{Kind: o.kind.Name, Body: record.Body{}, Reason: reason}
	for name, one := range e {
		s, _ := one.value.(string)
		switch name {
		case "title":
			d.Title = s
		case "state":
			d.State = s
		case "owner":
			d.Owner = record.ID(s)
		case "due":
			d.Due = record.Date(s)
		case "external":
			d.External = s
		default:
			if one.value != nil {
				d.Body[name] = one.value
			}
		}
	}
	return d
}

// refuseNew shows the form again with everything that was typed.
func (c *call) refuseNew(o outline, e entries, cause error) error {
	code := record.CodeOf(cause)
	if status(code) >= 500 || code == record.Denied || code == record.Unauthenticated {
		return cause
	}
	v := c.newFormView(o, c.value("key"))
	v.Again, v.Reason = true, c.value("reason")
	if back := c.value("back"); back != "" {
		v.Cancel = localPath(back)
		v.Hidden = append(v.Hidden, hidden{"back", v.Cancel})
	}
	wrong := record.FieldErrors(cause)
	if len(wrong) == 0 {
		v.Message = record.Sentence(cause)
	}
	return c.showForm(status(code), v, o, record.Record{}, e, wrong)
}
