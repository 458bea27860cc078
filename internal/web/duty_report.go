package web

import (
	"steward/internal/record"
)

// dutyReport sends the register of duties of a system in the form the address ends
// with.
func (w *Web) dutyReport(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	h, b, err := c.dutyHead()
	if err != nil {
		return err
	}
	if !h.Begun {
		return record.Fail(record.NotFound, "Nobody has begun to answer for this system.")
	}
	d, err := w.law.DutyReport(c.ctx, c.actor, b, c.org.Name)
	if err != nil {
		return err
	}
	return c.sendReport(d, h.Ref, "duties", string(b.Day))
}
