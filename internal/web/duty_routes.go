package web

import (
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// dutyRoutes are the pages of duties: of all systems, of one, and one duty.
func dutyRoutes() []route {
	const kind, one = "obligation", "/o/{org}/law/{ref}/duties"
	out := []route{
		{pattern: "GET /o/{org}/law/duties", verb: access.Read, kind: kind, do: (*Web).dutyPortfolio},
		{pattern: "GET " + one, verb: access.Read, kind: kind, do: (*Web).dutyBook},
		{pattern: "POST " + one + "/controls", verb: access.Update, kind: kind, do: (*Web).dutyCarry},
		{pattern: "GET " + one + "/{duty}", verb: access.Read, kind: kind, do: (*Web).dutyPage},
		{pattern: "POST " + one + "/{duty}/controls", verb: access.Update, kind: kind, do: (*Web).dutyCarry},
		{pattern: "POST " + one + "/{duty}/review", verb: access.Update, kind: kind, do: (*Web).dutyReview},
	}
	for _, form := range reportForms() {
		out = append(out, route{pattern: "GET " + one + "/register." + form, verb: access.Export, kind: kind, do: (*Web).dutyReport})
	}
	return out
}

// dutyHead reads the system of the path and its duties as of the day asked for.
func (c *call) dutyHead() (lawHead, *classify.DutyBook, error) {
	h, err := c.lawCaseAt("duties", "duties")
	if err != nil {
		return h, nil, err
	}
	b, err := c.web.law.Book(c.ctx, c.actor, h.Judged)
	return h, b, err
}

// dutyOf finds the duty of the path among those of a system, ended ones too.
func (c *call) dutyOf(b *classify.DutyBook) (classify.Duty, error) {
	k := c.web.kinds.Kind("obligation")
	if prefix, number, ok := record.ParseRef(c.path("duty")); ok && prefix == k.Prefix {
		for _, d := range b.Duties {
			if d.Record.Number == number {
				return d, nil
			}
		}
		for _, r := range b.Ended {
			if r.Number == number {
				return endedDuty(b.Regime, r), nil
			}
		}
	}
	return classify.Duty{}, record.Fail(record.NotFound, "There is no such duty of this system.")
}

// endedDuty is a duty that was kept and that the law of the day does not name: with
// what its content says, where the law ever had it.
func endedDuty(r *law.Regime, kept record.Record) classify.Duty {
	d := classify.Duty{Role: kept.Body.Text("role"), Record: kept}
	for i := range r.Obligations {
		if r.Obligations[i].ID == kept.Body.Text("duty") {
			d.Obligation = &r.Obligations[i]
		}
	}
	if d.Obligation == nil {
		d.Obligation = &law.Obligation{ID: kept.Body.Text("duty"), Ref: kept.Body.Text("article"), Title: kept.Body.Text("called"), Must: kept.Body.Text("must")}
	}
	d.State, d.Reason = law.DutyNone, kept.Body.Text("law_reason")
	if kept.State == "unclear" {
		d.State = law.DutyUnknown
	}
	return d
}

// dutyURL is the address of one duty of a system.
func dutyURL(h lawHead, k *record.Kind, number int64, pairs ...string) string {
	return h.URL("duties/"+refOf(k, number), pairs...)
}

// roleTitle is a role of a law in words.
func roleTitle(role string) string {
	if role == law.AnyRole {
		return "Whatever your role"
	}
	return "As " + strings.ReplaceAll(role, "_", " ")
}

// dutyCarry takes the suggested controls over: of one duty, or of all of a system.
func (w *Web) dutyCarry(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, b, err := c.dutyHead()
	if err != nil {
		return err
	}
	to := h.URL("duties")
	var ids []record.ID
	if c.path("duty") != "" {
		d, err := c.dutyOf(b)
		if err != nil {
			return err
		}
		ids, to = []record.ID{d.Record.ID}, dutyURL(h, w.kinds.Kind("obligation"), d.Record.Number)
	} else {
		for _, d := range b.Duties {
			if r := d.Record; r.ID != "" && r.State != "ended" && c.mayOn(access.Update, r) {
				ids = append(ids, r.ID)
			}
		}
	}
	n, err := w.law.TakeControls(c.ctx, c.actor, ids...)
	if err != nil {
		return err
	}
	if n == 0 {
		c.flash("info", "Nothing was taken over: what is suggested is linked already, left out, or of a standard that is not in use here.")
	} else {
		c.flash("ok", count(n, "link to a control", "links to controls")+" taken over. They say where a duty is carried; evidence says whether it is done.")
	}
	return c.redirect(to)
}

// dutyReview keeps that the reader looked at a duty today.
func (w *Web) dutyReview(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, b, err := c.dutyHead()
	if err != nil {
		return err
	}
	d, err := c.dutyOf(b)
	if err != nil {
		return err
	}
	if err := w.law.Reviewed(c.ctx, c.actor, d.Record.ID); err != nil {
		return err
	}
	c.flash("ok", "Kept that you looked at it today.")
	return c.redirect(dutyURL(h, w.kinds.Kind("obligation"), d.Record.Number))
}
