package web

import (
	"fmt"
	"net/http"
	"strconv"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// editForm is the page that changes a record.
func (w *Web) editForm(c *call) error {
	o, r, err := c.toChange()
	if err != nil {
		return err
	}
	return c.showForm(http.StatusOK, c.editView(o, r), o, r, nil, nil)
}

// toChange reads the record of the path, which the actor must be allowed to
// change.
func (c *call) toChange() (outline, record.Record, error) {
	o, err := c.outline()
	if err != nil {
		return o, record.Record{}, err
	}
	r, err := c.record()
	if err != nil {
		return o, r, err
	}
	if r.Removed {
		return o, r, record.Fail(record.Illegal, "This record was removed. Restore it before you change it.")
	}
	return o, r, c.actor.Require(access.Update, r.Kind, &r)
}

func (c *call) editView(o outline, r record.Record) *formView {
	at := c.recordURL(r.Kind, r.Number)
	v := &formView{Kind: o.kind, Heading: "Change " + r.Title, Ref: r.Ref(o.kind), Title: r.Title, Action: at + "/edit", Cancel: at, Submit: "Save",
		Keep: "edit-" + string(r.ID)}
	v.Hidden = append(v.Hidden, hidden{"rev", strconv.FormatInt(r.Rev, 10)})
	return v
}

// edit saves a form. Only what differs from the record is sent on.
func (w *Web) edit(c *call) error {
	o, r, err := c.toChange()
	if err != nil {
		return err
	}
	saved, ok, err := c.saveForm(o, r, func(e entries, cause error) error { return c.refuseEdit(o, r, e, cause) })
	if !ok {
		return err
	}
	if saved.Rev == r.Rev {
		c.flash("info", "Nothing was different, so nothing was saved.")
	} else {
		c.flash("ok", fmt.Sprintf("%s is saved.", saved.Ref(o.kind)))
	}
	return c.redirect(c.recordURL(saved.Kind, saved.Number))
}

// saveForm saves what a form changes of a record. It is false when nothing was saved
// and the answer was given: the conflict with somebody else's change, or the form
// again by refuse, which gets what was entered and why it is refused.
func (c *call) saveForm(o outline, r record.Record, refuse func(entries, error) error) (saved record.Record, ok bool, err error) {
	rev, err := strconv.ParseInt(c.value("rev"), 10, 64)
	if err != nil || rev < 1 || rev > r.Rev {
		return saved, false, record.Fail(record.Invalid, "The form does not say which version of the record it changes. Open it again.")
	}
	e, err := c.readEntries(o)
	if err != nil {
		return saved, false, err
	}
	if rev != r.Rev {
		return saved, false, c.conflict(o, r, e, rev)
	}
	if wrong := e.wrong(o); len(wrong) > 0 {
		return saved, false, refuse(e, record.InvalidFields(wrong))
	}
	saved, err = c.web.reg.Update(c.ctx, c.actor, r.ID, e.edit(r, c.value("reason")))
	if err != nil && record.CodeOf(err) == record.Conflict {
		if now, again := c.web.reg.Get(c.ctx, c.actor, r.ID); again == nil && now.Rev != r.Rev {
			return saved, false, c.conflict(o, now, e, rev)
		}
	}
	if code := record.CodeOf(err); err != nil && (status(code) >= 500 || code == record.Denied || code == record.Unauthenticated) {
		return saved, false, err
	}
	if err != nil {
		return saved, false, refuse(e, err)
	}
	return saved, true, nil
}

// edit is the change from a record to what was entered.
func (e entries) edit(r record.Record, reason string) register.Edit {
	out := register.Edit{Rev: r.Rev, Body: record.Body{}, Reason: reason}
	for name, one := range e {
		if !one.changed(r) {
			continue
		}
		s, _ := one.value.(string)
		switch name {
		case "title":
			out.Title = &s
		case "owner":
			id := record.ID(s)
			out.Owner = &id
		case "due":
			day := record.Date(s)
			out.Due = &day
		case "external":
			out.External = &s
		case "state":
		default:
			out.Body[name] = one.value
		}
	}
	return out
}

// refuseEdit shows the form again with everything that was typed.
func (c *call) refuseEdit(o outline, r record.Record, e entries, cause error) error {
	v := c.editView(o, r)
	v.Again, v.Reason = true, c.value("reason")
	wrong := record.FieldErrors(cause)
	if len(wrong) == 0 {
		v.Message = record.Sentence(cause)
	}
	return c.showForm(status(record.CodeOf(cause)), v, o, r, e, wrong)
}
