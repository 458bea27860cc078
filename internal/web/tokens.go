package web

import (
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/record"
)

// tokensData is the page of one's API tokens in an organisation.
type tokensData struct {
	Form   typed
	Rows   []tokenRow
	Scopes []choice
	New    access.Token // just made; its Secret is shown this once
	Secret string
}

type tokenRow struct {
	access.Token
	Ended bool
	Maker string // when it is somebody else's
}

func (w *Web) tokensPage(c *call) error {
	d, err := c.tokensData(blank("scopes", "read"))
	if err != nil {
		return err
	}
	return c.page("tokens", d)
}

func (c *call) tokensData(form typed) (tokensData, error) {
	d := tokensData{Form: form, Scopes: scopeChoices()}
	tokens, err := c.web.reg.Tokens(c.ctx, c.actor)
	if err != nil {
		return d, err
	}
	var others []record.ID
	for _, t := range tokens {
		if t.Account != c.account.ID && !slices.Contains(others, t.Account) {
			others = append(others, t.Account)
		}
	}
	names, err := c.web.reg.Actors(c.ctx, c.actor, others)
	if err != nil {
		return d, err
	}
	for _, t := range tokens {
		ended := !t.Expires.IsZero() && !t.Expires.After(c.web.Now())
		d.Rows = append(d.Rows, tokenRow{t, ended, names[t.Account]})
	}
	return d, nil
}

// createToken shows the secret in the answer itself: it is in no address, no
// cookie and no log.
func (w *Web) createToken(c *call) error {
	expires, err := endOfDay(c.value("expires"))
	var made access.Token
	var secret string
	if err == nil {
		made, secret, err = w.reg.CreateToken(c.ctx, c.actor, c.value("name"), c.values("scopes"), expires)
	}
	if err != nil {
		return c.again(err, "tokens", func(t typed) (any, error) { return c.tokensData(t) })
	}
	d, err := c.tokensData(blank("scopes", "read"))
	if err != nil {
		return err
	}
	d.New, d.Secret = made, secret
	return c.page("tokens", d)
}

func (w *Web) revokeToken(c *call) error {
	if err := w.reg.RevokeToken(c.ctx, c.actor, record.ID(c.path("id"))); err != nil {
		return err
	}
	c.flash("ok", "The token is revoked. Programs that use it are refused from now on.")
	return c.redirect(c.url("tokens"))
}

// endOfDay reads the last day of something as its last moment; no day is no end.
func endOfDay(day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	d, err := record.ParseDate(day)
	if err != nil {
		return time.Time{}, record.InvalidFields([]record.FieldError{{Field: "expires", Code: "invalid", Message: "The last day " + err.Error() + "."}})
	}
	return d.Time().AddDate(0, 0, 1).Add(-time.Millisecond), nil
}

func scopeChoices() []choice {
	help := map[string]string{
		"read":   "Read records.",
		"write":  "Read, create, change and remove records, and take steps.",
		"import": "Bring in files.",
		"export": "Take data out.",
		"log":    "Checkpoints, proofs and tiles of the log.",
		"admin":  "Members, settings and erasure.",
	}
	var out []choice
	for _, s := range access.Scopes() {
		out = append(out, choice{s, s, help[s]})
	}
	return out
}
