package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"steward/internal/record"
	"steward/internal/register"
)

// maxWrites bounds the writes of a batch.
const maxWrites = 500

// batchView lists the records of a batch in the order of its writes.
type batchView struct {
	Items []recordView `json:"items"`
}

// batch does all writes in one transaction, or none. A record that is made can
// be given a name for the time of the batch ("as"), by which others link to it
// ("@name").
func (s *server) batch(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	items := o.objects("writes")
	if len(items) == 0 || len(items) > maxWrites {
		o.fault("writes", "invalid", fmt.Sprintf("A batch has 1 to %d writes.", maxWrites))
		return o.check()
	}
	b := &batch{s: s, c: c, names: map[string]record.ID{}}
	for _, item := range items {
		if err := b.name(item); err != nil {
			return err
		}
	}
	writes := make([]register.Write, len(items))
	for i, item := range items {
		if writes[i], err = b.write(item); err != nil {
			return inItem(i+1, err)
		}
		item.done()
	}
	if err := o.check(); err != nil {
		return err
	}
	list, err := s.reg.Batch(c.r.Context(), c.actor, writes)
	if err != nil {
		return atItem(err)
	}
	v := batchView{}
	for _, r := range list {
		if k := s.reg.Kinds().Kind(r.Kind); k != nil {
			v.Items = append(v.Items, viewOf(k, r))
		}
	}
	return s.json(c, http.StatusOK, v)
}

// inItem says which write of a batch an error is about.
func inItem(i int, err error) error {
	out := record.Wrap(record.CodeOf(err), fmt.Sprintf("Item %d: %s", i, record.Sentence(err)), err)
	out.Item, out.Fields = i, record.FieldErrors(err)
	return atItem(out)
}

// atItem gives the fields that are wrong in one write their path in the whole.
func atItem(err error) error {
	var e *record.Error
	if !errors.As(err, &e) || e.Item == 0 {
		return err
	}
	out := *e
	out.Fields = nil
	for _, f := range e.Fields {
		f.Field = fmt.Sprintf("writes.%d.%s", e.Item, f.Field)
		out.Fields = append(out.Fields, f)
	}
	return &out
}

// batch reads the writes of one request.
type batch struct {
	s     *server
	c     *call
	names map[string]record.ID
}

// name gives a record that is to be made the name it has within the batch.
func (b *batch) name(item *object) error {
	as := item.text("as")
	if as == "" {
		return nil
	}
	if _, taken := b.names[as]; taken || len(as) > 60 {
		item.fault("as", "invalid", "Each name within a batch is used once and has 60 characters at most.")
		return nil
	}
	id, err := b.s.reg.NewID()
	if err != nil {
		return fmt.Errorf("name a record of a batch: %w", err)
	}
	b.names[as] = id
	return nil
}

// write reads one write: exactly one of create, update, step and remove.
func (b *batch) write(item *object) (register.Write, error) {
	create, update, step, gone := item.object("create"), item.object("update"), item.object("step"), item.object("remove")
	n := 0
	for _, o := range []*object{create, update, step, gone} {
		if o != nil {
			n++
		}
	}
	switch {
	case n != 1:
		item.fault("create", "invalid", "Each write is exactly one of create, update, step and remove.")
		return register.Write{}, nil
	case create != nil:
		return b.create(item, create), nil
	case item.text("as") != "":
		item.fault("as", "invalid", "Only a record that is made is given a name.")
		return register.Write{}, nil
	case update != nil:
		return b.update(update)
	case gone != nil:
		return b.remove(gone)
	}
	return b.step(step)
}

func (b *batch) create(item, o *object) register.Write {
	k := b.s.reg.Kinds().Kind(o.text("kind"))
	if k == nil {
		o.fault("kind", "invalid", "There is no such kind.")
		return register.Write{}
	}
	d := readDraft(o, k)
	d.ID = b.names[item.text("as")]
	d.Owner, d.Body = b.link(d.Owner), b.links(d.Kind, d.Body)
	o.done()
	return register.Write{Create: &d}
}

func (b *batch) update(o *object) (register.Write, error) {
	rev := o.whole("revision")
	r, err := b.find(o)
	if err != nil {
		return register.Write{}, err
	}
	e := readEdit(o, false)
	e.Rev, e.Body = rev, b.links(r.Kind, e.Body)
	if e.Owner != nil {
		owner := b.link(*e.Owner)
		e.Owner = &owner
	}
	o.done()
	return register.Write{ID: r.ID, Edit: &e}, nil
}

func (b *batch) step(o *object) (register.Write, error) {
	w := register.Write{Step: o.text("transition"), Reason: o.text("reason")}
	if w.Step == "" {
		o.fault("transition", "required", "Say which step to take.")
	}
	r, err := b.find(o)
	w.ID = r.ID
	o.done()
	return w, err
}

func (b *batch) remove(o *object) (register.Write, error) {
	w := register.Write{Remove: true, Reason: o.text("reason")}
	r, err := b.find(o)
	w.ID = r.ID
	o.done()
	return w, err
}

// find reads the record that a write is about. A name within the batch stands
// for one that is not there yet.
func (b *batch) find(o *object) (record.Record, error) {
	ref := o.text("ref")
	if id, ok := b.names[strings.TrimPrefix(ref, "@")]; ok && strings.HasPrefix(ref, "@") {
		return record.Record{ID: id}, nil
	}
	return b.s.reg.Find(b.c.r.Context(), b.c.actor, ref)
}

// link returns the identity that a name within the batch stands for.
func (b *batch) link(id record.ID) record.ID {
	if name, ok := strings.CutPrefix(string(id), "@"); ok {
		if named, ok := b.names[name]; ok {
			return named
		}
	}
	return id
}

// links puts identities where link fields use names within the batch.
func (b *batch) links(kind string, body record.Body) record.Body {
	k := b.s.reg.Kinds().Kind(kind)
	for field, v := range body {
		f := (*record.Field)(nil)
		if k != nil {
			f = k.Field(field)
		}
		if f != nil && !f.IsLink() {
			continue
		}
		switch v := v.(type) {
		case string:
			body[field] = string(b.link(record.ID(v)))
		case []any:
			for i, x := range v {
				if s, ok := x.(string); ok {
					v[i] = string(b.link(record.ID(s)))
				}
			}
		}
	}
	return body
}
