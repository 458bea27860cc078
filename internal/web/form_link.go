package web

import (
	"fmt"
	"strings"

	"steward/internal/record"
)

// resolve turns references and titles that were typed into identities. What is
// not found stays as typed, with a sentence.
func (c *call) resolve(e *entry) error {
	for i, s := range e.raw {
		id, err := c.lookUp(e.field, s)
		if err != nil {
			return err
		}
		if id != "" {
			e.raw[i] = string(id)
			continue
		}
		if e.wrong == "" {
			e.wrong = fmt.Sprintf("%s: nothing here is called %q. Write a reference such as %s.", e.field.Label, clipText(s, 60), c.exampleRef(e.field))
		}
	}
	return nil
}

// lookUp finds the record that a text names: an identity, a reference with
// anything after it, or an exact title. "" when there is none.
func (c *call) lookUp(f *record.Field, s string) (record.ID, error) {
	if record.ID(s).Valid() {
		return record.ID(s), nil
	}
	first, _, _ := strings.Cut(s, " ")
	if prefix, number, ok := record.ParseRef(first); ok {
		k := c.web.kinds.ByPrefix(prefix)
		if k == nil || !f.Targets(k.Name) {
			return "", nil
		}
		r, err := c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
		if err != nil && record.CodeOf(err) == record.NotFound {
			return "", nil
		}
		return r.ID, err
	}
	for _, k := range c.targets(f) {
		found, err := c.web.reg.ByTitles(c.ctx, c.actor, k.Name, []string{s})
		if err != nil {
			return "", err
		}
		if r, ok := found[s]; ok {
			return r.ID, nil
		}
	}
	return "", nil
}

// targets are the kinds a link may name and the actor may read.
func (c *call) targets(f *record.Field) []*record.Kind {
	var out []*record.Kind
	for _, k := range c.web.kinds.Kinds() {
		if f.Targets(k.Name) && (!k.Aside || len(f.Target) > 0) && c.may("read", k) {
			out = append(out, k)
		}
	}
	return out
}

func (c *call) exampleRef(f *record.Field) string {
	for _, k := range c.web.kinds.Kinds() {
		if f.Targets(k.Name) {
			return k.Prefix + "-3"
		}
	}
	return "SYS-3"
}

// Bounds of choosers: records offered in a list, and boxes to tick.
const (
	mostOffered = 200
	mostBoxes   = 24
)

// offers finds the records that link fields may name, when they are few enough
// to offer. It asks once for each set of kinds.
type offers struct {
	call   *call
	counts map[string]int
	known  map[string][]record.Record
}

func (c *call) offers() (*offers, error) {
	counts, err := c.web.reg.Counts(c.ctx, c.actor)
	if err != nil {
		return nil, err
	}
	return &offers{call: c, counts: counts, known: map[string][]record.Record{}}, nil
}

// of returns the records to offer; false when there are too many, or nobody
// may count them.
func (o *offers) of(f *record.Field) ([]record.Record, bool, error) {
	kinds := o.call.targets(f)
	total := 0
	for _, k := range kinds {
		if o.call.actor.May("read", k.Name, nil).Own {
			return nil, false, nil
		}
		total += o.counts[k.Name]
	}
	if total > mostOffered || len(kinds) == 0 {
		return nil, false, nil
	}
	var out []record.Record
	for _, k := range kinds {
		if _, ok := o.known[k.Name]; !ok && o.counts[k.Name] > 0 {
			page, err := o.call.web.reg.List(o.call.ctx, o.call.actor, record.Query{Kind: k.Name, Sort: record.Sort{Field: "title"}, Limit: mostOffered})
			if err != nil {
				return nil, false, err
			}
			o.known[k.Name] = page.Records
		}
		out = append(out, o.known[k.Name]...)
	}
	return out, true, nil
}
