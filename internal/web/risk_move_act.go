package web

import (
	"strconv"
	"strings"

	"steward/internal/record"
	"steward/internal/risk"
)

// riskMoveAct moves the risks that were ticked, all or none.
func (w *Web) riskMoveAct(c *call) error {
	from, err := c.record()
	if err != nil {
		return err
	}
	reading, err := c.reading(from, c.value)
	if err != nil {
		return err
	}
	o := risk.MoveOrder{From: from.ID, Reading: *reading, Reason: c.value("reason"), On: record.Date(c.value("on")), Looked: c.value("looked")}
	to, err := seenOf(c.value("to"))
	if err != nil {
		return err
	}
	o.To, o.ToRev = to.ID, to.Rev
	for _, p := range c.values("id") {
		s, err := seenOf(p)
		if err != nil {
			return err
		}
		o.Risks = append(o.Risks, s)
	}
	m, err := w.Risk.Move(c.ctx, c.actor, o)
	if err != nil {
		return c.again(err, "risk-move", func(form typed) (any, error) {
			return c.riskMoveView(from, reading, form)
		})
	}
	left, err := w.Risk.Moves(c.ctx, c.actor, from.ID, reading)
	if err != nil {
		return err
	}
	done := count(len(m.Risks), "risk", "risks") + " moved to edition " + m.To.Record.Body.Text("edition") + "."
	if left.Total == 0 {
		c.flash("ok", done+" None is judged by edition "+m.From.Record.Body.Text("edition")+" any more.")
		return c.redirect(c.url("risk", "criteria"))
	}
	c.flash("ok", done+" "+groupDigits(left.Total)+" are left.")
	return c.redirect(c.url("risk", "criteria", refOf(c.kind, from.Number), "move"))
}

// seenOf reads a record and its revision as a form names them.
func seenOf(text string) (risk.Seen, error) {
	id, rev, _ := strings.Cut(text, "@")
	n, err := strconv.ParseInt(rev, 10, 64)
	if !record.ID(id).Valid() || err != nil || n < 1 {
		return risk.Seen{}, record.Fail(record.Invalid, "The form does not say what was seen. Open the page again.")
	}
	return risk.Seen{ID: record.ID(id), Rev: n}, nil
}
