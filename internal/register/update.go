package register

import (
	"context"
	"fmt"

	"steward/internal/access"
	"steward/internal/record"
)

// Update changes a record. An edit that changes nothing writes nothing and
// returns the record as it is.
func (g *Register) Update(ctx context.Context, a access.Actor, id record.ID, e Edit) (record.Record, error) {
	var out record.Record
	err := g.write(ctx, a, func(w *writing) (err error) {
		out, err = w.update(ctx, id, e, false)
		return err
	})
	return out, err
}

func (w *writing) update(ctx context.Context, id record.ID, e Edit, vouched bool) (record.Record, error) {
	old, err := w.read(ctx, id, e.Rev)
	if err != nil {
		return old, err
	}
	if err := w.a.Require(access.Update, old.Kind, &old); err != nil {
		return old, err
	}
	k, err := w.kind(old.Kind)
	if err != nil {
		return old, err
	}
	if err := inUse(old); err != nil {
		return old, err
	}
	r := e.apply(old)
	if err := w.sign(k, &old, &r, vouched); err != nil {
		return old, err
	}
	if err := w.within(ctx, k, &old, r, vouched); err != nil {
		return old, err
	}
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return old, err
	}
	body, _ := k.NormaliseBody(r.Body, custom)
	if same := r; len(body) == len(r.Body) {
		same.Body = body
		if len(record.Diff(old, same)) == 0 {
			return old, nil
		}
	}
	return w.put(ctx, k, &old, r, record.ActUpdate, e.Reason)
}

// apply returns the record as the edit would have it, unchecked.
func (e Edit) apply(old record.Record) record.Record {
	r := old.Clone()
	if e.Title != nil {
		r.Title = *e.Title
	}
	if e.Owner != nil {
		r.Owner = *e.Owner
	}
	if e.Due != nil {
		r.Due = *e.Due
	}
	if e.External != nil {
		r.External = *e.External
	}
	if e.Replace || r.Body == nil {
		r.Body = record.Body{}
	}
	for name, v := range e.Body {
		if v == nil {
			delete(r.Body, name)
		} else {
			r.Body[name] = v
		}
	}
	return r
}

func inUse(r record.Record) error {
	switch {
	case r.Erased:
		return record.Fail(record.Illegal, "This record was erased. Nothing of it can be changed or brought back.")
	case r.Removed:
		return record.Fail(record.Illegal, "This record was removed. Restore it before changing it.")
	}
	return nil
}

// Step takes a transition: allowed by role, possible from the state, its guard
// satisfied.
func (g *Register) Step(ctx context.Context, a access.Actor, id record.ID, transition string, m Move) (record.Record, error) {
	var out record.Record
	err := g.write(ctx, a, func(w *writing) (err error) {
		out, err = w.step(ctx, id, transition, m, nil, false)
		return err
	})
	return out, err
}

// step takes a transition, with an edit in the same change where there is one. Guard
// and four eyes look at the record as it is before the edit.
func (w *writing) step(ctx context.Context, id record.ID, transition string, m Move, e *Edit, vouched bool) (record.Record, error) {
	old, err := w.read(ctx, id, m.Rev)
	if err != nil {
		return old, err
	}
	k, err := w.kind(old.Kind)
	if err != nil {
		return old, err
	}
	t := k.Transition(transition)
	if t == nil {
		return old, record.Fail(record.NotFound, fmt.Sprintf("%s has no step called %q.", k.Label, transition))
	}
	if err := w.a.Require(access.StepOf(t.Name), old.Kind, &old); err != nil {
		return old, err
	}
	if err := inUse(old); err != nil {
		return old, err
	}
	if !starts(t, old.State) {
		return old, record.Fail(record.Illegal, fmt.Sprintf("“%s” is not possible while the state is “%s”.", t.Label, k.State(old.State).Label))
	}
	if t.Reserved != "" && !vouched {
		return old, record.Fail(record.Illegal, t.Reserved)
	}
	if err := w.within(ctx, k, &old, old, vouched); err != nil {
		return old, err
	}
	if t.NeedsReason && m.Reason == "" {
		return old, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "required", Message: "Say why; it is kept with the change."}})
	}
	fresh := old // as computed now; what the facets say of old is what is kept
	if fresh.Derived, _, err = w.computed(ctx, k, old); err != nil {
		return old, err
	}
	if blocked, err := w.g.blocked(k, *t, fresh); err != nil || blocked != "" {
		return old, orElse(err, blocked)
	}
	if t.FourEyes {
		history, err := w.tx.History(ctx, id, eyesBack)
		if err != nil {
			return old, err
		}
		if blocked, err := fourEyes(w.a, k, *t, history); err != nil || blocked != "" {
			return old, orElse(err, blocked)
		}
	}
	r := old.Clone()
	if e != nil {
		if err := w.a.Require(access.Update, old.Kind, &old); err != nil {
			return old, err
		}
		r = e.apply(old)
		if err := w.sign(k, &old, &r, vouched); err != nil {
			return old, err
		}
	}
	r.State = t.To
	return w.put(ctx, k, &old, r, t.Name, m.Reason)
}

func orElse(err error, blocked string) error {
	if err != nil {
		return err
	}
	return record.Fail(record.Illegal, blocked)
}

func starts(t *record.Transition, state string) bool {
	for _, from := range t.From {
		if from == state {
			return true
		}
	}
	return false
}

// blocked says what the guard of a transition misses, or "".
func (g *Register) blocked(k *record.Kind, t record.Transition, r record.Record) (string, error) {
	guard, ok := g.guards[guardKey(k.Name, t.Name)]
	if !ok {
		return "", nil
	}
	passed, err := guard.check(r, g.now())
	if err != nil {
		return "", record.Wrap(record.Internal, "The condition of this step could not be computed.", err)
	}
	if passed {
		return "", nil
	}
	if t.Else != "" {
		return t.Else, nil
	}
	return "The condition of this step is not met.", nil
}

// Steps returns the transitions that start in the record's state and that the
// actor's role allows, each with what its guard still misses.
func (g *Register) Steps(ctx context.Context, a access.Actor, r record.Record) ([]OpenStep, error) {
	k := g.kinds.Kind(r.Kind)
	if k == nil || r.Removed {
		return nil, nil
	}
	var out []OpenStep
	for _, t := range k.Steps(r.State) {
		if !a.May(access.StepOf(t.Name), r.Kind, &r).Allowed {
			continue
		}
		blocked, err := g.blocked(k, t, r)
		if err != nil {
			return nil, err
		}
		if t.Reserved != "" {
			blocked = t.Reserved
		}
		if blocked == "" && t.FourEyes {
			history, err := g.store.History(ctx, a.Org, r.ID, 0, eyesBack)
			if err != nil {
				return nil, err
			}
			if blocked, err = fourEyes(a, k, t, history); err != nil {
				return nil, err
			}
		}
		out = append(out, OpenStep{t, blocked})
	}
	return out, nil
}

// OpenStep is a transition that may be offered. Blocked says what is missing
// before it can be taken, "" when nothing is.
type OpenStep struct {
	record.Transition
	Blocked string
}
