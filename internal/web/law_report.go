package web

import (
	"steward/internal/record"
)

// lawReport sends what a law makes of a system, as of the day the address asks for,
// in the form it ends with.
func (w *Web) lawReport(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	h, err := c.lawCaseAt("", "")
	if err != nil {
		return err
	}
	if !h.Begun {
		return record.Fail(record.NotFound, "Nobody had begun to answer for this system.")
	}
	d, err := w.law.Report(c.ctx, c.actor, h.Judged, c.org.Name)
	if err != nil {
		return err
	}
	return c.sendReport(d, d.Reference, string(h.Judged.Day))
}
