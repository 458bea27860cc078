package web

import (
	"time"

	"steward/internal/access"
	"steward/internal/register"
)

// view is what templates are given. Pages find their own data in Data.
type view struct {
	Page    string // name of the template
	Path    string // of the request
	Narrow  bool   // one centred column without navigation
	Now     time.Time
	Version string

	Account access.Account   // zero when nobody is signed in
	Org     access.Org       // zero outside an organisation
	Actor   access.Actor     // nobody outside an organisation
	Places  []register.Place // to switch to
	Nav     nav
	Flashes []flash
	Data    any
}

// narrow marks data of pages that are one centred column.
type narrow interface{ narrow() }

func (c *call) newView(name string, data any) (*view, error) {
	c.takeFlash()
	v := &view{
		Page: name, Path: c.r.URL.Path, Now: c.web.Now().UTC(), Version: c.web.Version,
		Account: c.account, Org: c.org, Actor: c.actor, Flashes: c.flashes, Data: data,
	}
	_, v.Narrow = data.(narrow)
	if c.account.ID == "" || v.Narrow {
		return v, nil
	}
	places, err := c.web.reg.Places(c.ctx, c.account.ID)
	if err != nil {
		return nil, err
	}
	v.Places = places
	if c.org.ID == "" {
		return v, nil
	}
	v.Nav, err = c.navigation()
	return v, err
}

// URL returns the address of something in the organisation the page is about.
func (v *view) URL(parts ...string) string { return orgURL(v.Org.Slug, parts...) }

// May reports whether the actor may do something to records of a kind; pages
// leave out what would be refused.
func (v *view) May(verb access.Verb, kind string) bool { return v.Actor.May(verb, kind, nil).Allowed }

// Others are the first organisations of the account but this one.
func (v *view) Others() []register.Place {
	var out []register.Place
	for _, p := range v.Places {
		if p.Org.ID != v.Org.ID && len(out) < 8 {
			out = append(out, p)
		}
	}
	return out
}
