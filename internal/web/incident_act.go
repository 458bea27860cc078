package web

import (
	"fmt"
	"strings"

	"steward/internal/incident"
	"steward/internal/record"
)

// tellKeep runs the clock on what was answered and keeps what came of it.
func (w *Web) tellKeep(c *call) error {
	h, offers, err := c.tellCase()
	if err != nil {
		return err
	}
	o, err := c.offerOf(offers)
	if err != nil {
		return err
	}
	given, err := tellGiven(c.r.PostForm, o.Asks)
	if err == nil {
		_, err = w.incidents.Keep(c.ctx, c.actor, h.Rec.ID, o.Regime.Name, o.Clock.ID, incident.Answers{Given: given, Calendar: c.value("calendar")})
	}
	if err != nil {
		form, status, fault := c.refused(err)
		if fault != nil {
			return fault
		}
		return c.tellOneShow(status, func(d *tellOneData) {
			d.Form = form
			d.asks(given)
		})
	}
	c.flash("ok", "Kept. The clock is run again whenever the incident, your answers or the law change.")
	return c.redirect(h.tellURL(o))
}

// tellOf finds the notification of the path's clock.
func (c *call) tellOf() (tellHead, incident.Offer, error) {
	h, offers, err := c.tellCase()
	if err != nil {
		return h, incident.Offer{}, err
	}
	o, err := c.offerOf(offers)
	if err == nil && o.Record.ID == "" {
		err = record.Fail(record.NotFound, "The clock was not kept yet. Answer what it asks first.")
	}
	return h, o, err
}

// tellSent records that somebody was told.
func (w *Web) tellSent(c *call) error {
	h, o, err := c.tellOf()
	if err != nil {
		return err
	}
	sent := incident.Sent{To: c.value("to"), On: record.Date(c.value("sent_on")), Reference: c.value("reference"), Note: c.value("note")}
	if sent.Rev, err = c.formRev(); err != nil {
		return err
	}
	if at := c.value("sent_time"); at != "" && sent.On != "" {
		sent.At = string(sent.On) + "T" + at + ":00Z"
	}
	if sent.Evidence, err = c.evidenceOf(c.value("evidence")); err == nil {
		_, err = w.incidents.Send(c.ctx, c.actor, o.Record.ID, sent)
	}
	if err != nil {
		form, status, fault := c.refused(err)
		if fault != nil {
			return fault
		}
		return c.tellOneShow(status, func(d *tellOneData) { d.SentForm = form })
	}
	c.flash("ok", "Recorded that it was sent.")
	return c.redirect(h.tellURL(o))
}

// mostEvidence bounds how many references one form is looked up for.
const mostEvidence = 50

// evidenceOf reads references of evidence, parted by commas or spaces.
func (c *call) evidenceOf(text string) ([]record.ID, error) {
	k := c.web.kinds.Kind("evidence")
	wrong := func(ref string) error {
		return record.InvalidFields([]record.FieldError{{Field: "evidence", Code: "invalid", Message: "There is no evidence " + clipText(ref, 40) + " that you may see; write references such as EVD-12."}})
	}
	refs := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
	if len(refs) > mostEvidence {
		return nil, record.InvalidFields([]record.FieldError{{Field: "evidence", Code: "too_many", Message: fmt.Sprintf("Name %d pieces of evidence at most.", mostEvidence)}})
	}
	var out []record.ID
	for _, ref := range refs {
		prefix, number, ok := record.ParseRef(ref)
		if !ok || prefix != k.Prefix {
			return nil, wrong(ref)
		}
		r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
		if err != nil {
			if record.CodeOf(err) == record.Internal {
				return nil, err
			}
			return nil, wrong(ref)
		}
		out = append(out, r.ID)
	}
	return out, nil
}

// tellWaive records why nobody has to be told.
func (w *Web) tellWaive(c *call) error {
	h, o, err := c.tellOf()
	if err != nil {
		return err
	}
	rev, err := c.formRev()
	if err != nil {
		return err
	}
	if _, err = w.incidents.Waive(c.ctx, c.actor, o.Record.ID, c.value("not_needed_because"), rev); err != nil {
		form, status, fault := c.refused(err)
		if fault != nil {
			return fault
		}
		return c.tellOneShow(status, func(d *tellOneData) { d.WaiveForm = form })
	}
	c.flash("ok", "Kept that nobody has to be told, and why.")
	return c.redirect(h.tellURL(o))
}
