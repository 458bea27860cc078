package api

import (
	"net/http"

	"steward/internal/record"
	"steward/internal/register"
)

// savedView is a list that somebody saved: a kind and the query of its page.
type savedView struct {
	ID     record.ID `json:"id"`
	Kind   string    `json:"kind"`
	Name   string    `json:"name"`
	Query  string    `json:"query"`
	Shared bool      `json:"shared"`
}

// views answers with the lists the actor saved for a kind, and shared ones.
func (s *server) views(c *call) error {
	kind := c.r.URL.Query().Get("kind")
	if s.reg.Kinds().Kind(kind) == nil {
		return record.InvalidFields([]record.FieldError{{Field: "kind", Code: "invalid", Message: "Say of which kind: ?kind=ai-system."}})
	}
	list, err := s.reg.Views(c.r.Context(), c.actor, kind)
	if err != nil {
		return err
	}
	v := listView[savedView]{}
	for _, x := range list {
		v.Items = append(v.Items, savedView(x))
	}
	return s.json(c, http.StatusOK, v)
}

// saveView keeps a list of a kind.
func (s *server) saveView(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	v := register.View{Kind: o.text("kind"), Name: o.text("name"), Query: o.text("query"), Shared: o.flag("shared")}
	if s.reg.Kinds().Kind(v.Kind) == nil {
		o.fault("kind", "invalid", "There is no such kind.")
	}
	if err := o.check(); err != nil {
		return err
	}
	if v, err = s.reg.SaveView(c.r.Context(), c.actor, v); err != nil {
		return err
	}
	return s.json(c, http.StatusCreated, savedView(v))
}

// removeView deletes a saved list.
func (s *server) removeView(c *call) error {
	if err := s.reg.RemoveView(c.r.Context(), c.actor, record.ID(c.path("id"))); err != nil {
		return err
	}
	return s.nothing(c)
}
