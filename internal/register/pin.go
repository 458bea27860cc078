package register

import (
	"context"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// marked returns a record in today's schema with the mark of its material
// fields.
func (w *writing) marked(ctx context.Context, id record.ID) (record.Record, error) {
	r, err := w.tx.Get(ctx, id)
	if err != nil {
		return r, err
	}
	if r, err = w.g.today(r); err != nil {
		return r, err
	}
	if k := w.g.kinds.Kind(r.Kind); k != nil {
		r.Mark = k.MarkOf(r)
	}
	return r, nil
}

// pin keeps the marks of what the record speaks about, when it is made and when
// it enters a state that says so anew.
func (w *writing) pin(ctx context.Context, k *record.Kind, old *record.Record, r *record.Record) error {
	if k.Pin == nil || old != nil && (old.State == r.State || !slices.Contains(k.Pin.On, r.State)) {
		return nil
	}
	var marks []any
	for _, id := range r.Body.List(k.Pin.Link) {
		if !record.ID(id).Valid() || w.coming[record.ID(id)] != nil {
			continue
		}
		target, err := w.marked(ctx, record.ID(id))
		switch {
		case record.CodeOf(err) == record.NotFound: // said with the form of the link
		case err != nil:
			return err
		case target.Mark != "":
			marks = append(marks, record.PinOf(target.ID, target.Mark))
		}
	}
	delete(r.Body, k.Pin.Marks)
	if len(marks) > 0 {
		r.Body[k.Pin.Marks] = marks
	}
	return nil
}

// sign replaces what people may not write by what the register knows: who makes
// the record, and what was kept before. A service that vouches for its write sets
// kept fields itself.
func (w *writing) sign(k *record.Kind, old *record.Record, r *record.Record, vouched bool) error {
	for i := range k.Fields {
		f := &k.Fields[i]
		if !f.Author && (!f.Kept || vouched) {
			continue
		}
		delete(r.Body, f.Name)
		switch {
		case old != nil:
			if v := old.Body[f.Name]; v != nil {
				r.Body[f.Name] = v
			}
		case f.Author && w.a.Person != "":
			r.Body[f.Name] = string(w.a.Person)
		case f.Author && f.Required:
			return record.Fail(record.Invalid, "Your account is linked to no person, so nobody would know whose "+strings.ToLower(k.Label)+" this is. Ask an administrator to link it.")
		}
	}
	return nil
}

// eyesBack is how many changes fourEyes looks back at most.
const eyesBack = 200

// fourEyes says that somebody else has to take a step, or "": whoever wrote
// anything of the record since such a step was last taken may not. The history
// is newest first.
func fourEyes(a access.Actor, k *record.Kind, t record.Transition, history []store.Leaf) (string, error) {
	if !t.FourEyes {
		return "", nil
	}
	for _, l := range history {
		c, err := l.Change(a.Org)
		if err != nil {
			return "", record.Wrap(record.Internal, "An entry of the log cannot be read. Run steward fsck.", err)
		}
		if t.ByMaker && c.Action == record.ActCreate {
			continue
		}
		if step := k.Transition(c.Action); step != nil {
			if step.FourEyes {
				break
			}
			continue
		}
		by := c.Actor
		if c.Behalf != "" {
			by = c.Behalf
		}
		if by == a.ID() || a.Token != "" && by == a.Account {
			return "Somebody else has to take this step: you wrote what it is about.", nil
		}
	}
	return "", nil
}
