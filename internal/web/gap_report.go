package web

// gapReport sends the report of a round in the form the address ends with.
func (w *Web) gapReport(c *call) error {
	if err := c.onlyQuery(); err != nil {
		return err
	}
	r, err := c.gapRound()
	if err != nil {
		return err
	}
	d, err := w.stand.GapReport(c.ctx, c.actor, r.ID, c.org.Name)
	if err != nil {
		return err
	}
	return c.sendReport(d, d.Reference, string(c.today()))
}
