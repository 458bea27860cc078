package web

import (
	"steward/internal/access"
	"steward/internal/record"
)

// beginning is what the page after setup offers.
type beginning struct {
	Example bool // may be made
}

func (beginning) narrow() {}

// startPage asks, once the organisation is there, where the first records come
// from.
func (w *Web) startPage(c *call) error {
	return c.page("start", beginning{Example: w.Options.Example != nil && c.actor.May(access.Settings, "", nil).Allowed})
}

// makeExample makes an organisation of its own for the example, so that what
// is fictional never stands in the log of a real one, and leads to it. Whoever
// has one is led there.
func (w *Web) makeExample(c *call) error {
	if w.Options.Example == nil {
		return record.Fail(record.NotFound, "There is no page at this address.")
	}
	places, err := w.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return err
	}
	for _, p := range places {
		if p.Org.Example {
			return c.redirect(orgURL(p.Org.Slug))
		}
	}
	org, err := w.reg.CreateOrg(c.ctx, c.account.ID, w.ExampleName, true)
	if err != nil {
		return err
	}
	if err := w.Options.Example(c.ctx, org, c.account); err != nil {
		return err
	}
	c.flash("ok", "The example organisation is ready. Everything in it is fictional; your own organisation stays as it is.")
	return c.redirect(orgURL(org.Slug))
}
