package web

import (
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// outline reads the fields of the kind of the path.
func (c *call) outline() (outline, error) { return c.outlineOf(c.kind) }

func (c *call) outlineOf(k *record.Kind) (outline, error) {
	fields, err := c.web.reg.Fields(c.ctx, c.org.ID, k.Name)
	if err != nil {
		return outline{}, err
	}
	return newOutline(k, fields), nil
}

// display reads the names of records, for pages that show them.
func (c *call) display(ids []record.ID) (display, error) {
	d := display{base: strings.TrimSuffix(c.url(), "/"), kinds: c.web.kinds, today: c.today(), prose: c.web.prose.html}
	if len(ids) == 0 {
		d.names = map[record.ID]register.Name{}
		return d, nil
	}
	var err error
	d.names, err = c.web.reg.Names(c.ctx, c.actor, distinct(ids))
	return d, err
}

func (c *call) today() record.Date { return record.DateOf(c.web.Now()) }

// may reports whether the actor may do something to records of a kind.
func (c *call) may(verb access.Verb, k *record.Kind) bool {
	return c.actor.May(verb, k.Name, nil).Allowed
}

// mayOn reports the same about one record.
func (c *call) mayOn(verb access.Verb, r record.Record) bool {
	return c.actor.May(verb, r.Kind, &r).Allowed
}

// record reads the record of the path. A reference of another kind is not
// found here.
func (c *call) record() (record.Record, error) {
	prefix, number, ok := record.ParseRef(c.path("ref"))
	if !ok || prefix != c.kind.Prefix {
		return record.Record{}, record.Fail(record.NotFound, "There is no such record.")
	}
	r, err := c.web.reg.ByNumber(c.ctx, c.actor, c.kind.Name, number)
	c.subject = r.ID
	return r, err
}

// distinct returns the valid identities without repeats.
func distinct(ids []record.ID) []record.ID {
	seen := make(map[record.ID]bool, len(ids))
	out := make([]record.ID, 0, len(ids))
	for _, id := range ids {
		if !seen[id] && id.Valid() {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
