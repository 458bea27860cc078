package api

import (
	"context"
	"net/http"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// transition is the verb a step's path asks for.
func transition(c *call) access.Verb { return access.StepOf(c.path("transition")) }

// move reads what goes with a step, removal, restoration or erasure, does it,
// and answers with the record.
func (s *server) move(c *call, do func(context.Context, access.Actor, record.ID, register.Move) (record.Record, error)) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	rev, err := c.based(r, false)
	if err != nil {
		return err
	}
	o, err := c.body(true)
	if err != nil {
		return err
	}
	m := register.Move{Rev: rev, Reason: o.text("reason")}
	if err := o.check(); err != nil {
		return err
	}
	if reason := c.r.URL.Query().Get("reason"); m.Reason == "" {
		m.Reason = reason
	}
	r, err = do(c.r.Context(), c.actor, r.ID, m)
	if err != nil {
		return s.stale(c, rev, err)
	}
	return s.record(c, http.StatusOK, r)
}

func (s *server) remove(c *call) error  { return s.move(c, s.reg.Remove) }
func (s *server) restore(c *call) error { return s.move(c, s.reg.Restore) }
func (s *server) erase(c *call) error   { return s.move(c, s.reg.Erase) }

// step takes a transition.
func (s *server) step(c *call) error {
	name := c.path("transition")
	if c.kind.Transition(name) == nil {
		return record.Fail(record.NotFound, c.kind.Label+" has no step "+quote(name)+".")
	}
	return s.move(c, func(ctx context.Context, a access.Actor, id record.ID, m register.Move) (record.Record, error) {
		return s.reg.Step(ctx, a, id, name, m)
	})
}

// stepView is a step that could be taken now.
type stepView struct {
	Name        string `json:"name"`
	Label       string `json:"label"`
	To          string `json:"to"`
	NeedsReason bool   `json:"needs_reason"`
	Blocked     string `json:"blocked"`
}

// steps answers with the steps the actor could take from here, and what each
// still misses.
func (s *server) steps(c *call) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	open, err := s.reg.Steps(c.r.Context(), c.actor, r)
	if err != nil {
		return err
	}
	v := listView[stepView]{}
	for _, t := range open {
		v.Items = append(v.Items, stepView{t.Name, t.Label, t.To, t.NeedsReason, t.Blocked})
	}
	return s.json(c, http.StatusOK, v)
}
