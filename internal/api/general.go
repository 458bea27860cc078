package api

import (
	"net/http"
	"strings"

	"steward/internal/record"
)

// health answers whether the database does. It is up to date once it is open.
func (s *server) health(c *call) error {
	if err := s.reg.Healthy(c.r.Context()); err != nil {
		return record.Wrap(record.Unavailable, "The database does not answer.", err)
	}
	return s.json(c, http.StatusOK, map[string]string{"status": "ok", "version": s.version})
}

// describe answers with the OpenAPI description.
func (s *server) describe(c *call) error {
	c.w.Header().Set("ETag", `"`+s.docTag+`"`)
	c.w.Header().Set("Cache-Control", "public, no-cache")
	if c.fresh() {
		c.begun = true
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	s.write(c, http.StatusOK, "application/json", s.doc)
	return nil
}

// meView is who a token acts for, where, and how far.
type meView struct {
	Account      record.ID    `json:"account"`
	Name         string       `json:"name"`
	Person       *record.ID   `json:"person"`
	Role         string       `json:"role"`
	RoleLabel    string       `json:"role_label"`
	Kinds        []string     `json:"kinds"`
	Packs        []string     `json:"packs"`
	From         *record.Date `json:"from"`
	To           *record.Date `json:"to"`
	Scopes       []string     `json:"scopes"`
	Token        record.ID    `json:"token"`
	Organisation orgView      `json:"organisation"`
}

type orgView struct {
	ID      record.ID `json:"id"`
	Name    string    `json:"name"`
	Slug    string    `json:"slug"`
	Example bool      `json:"example"`
	Created *string   `json:"created"`
}

func (s *server) me(c *call) error {
	org, err := s.reg.Org(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	a := c.actor
	return s.json(c, http.StatusOK, meView{
		Account: a.Account, Name: a.Name, Person: unset(a.Person), Role: a.Role.Name, RoleLabel: a.Role.Label, Kinds: a.Kinds, Packs: a.Packs, From: unset(a.From), To: unset(a.To), Scopes: a.Scopes, Token: a.Token,
		Organisation: orgView{org.ID, org.Name, org.Slug, org.Example, moment(org.Created)},
	})
}

// hitView is one answer of a search.
type hitView struct {
	ID    record.ID `json:"id"`
	Ref   string    `json:"ref"`
	Kind  string    `json:"kind"`
	Title string    `json:"title"`
	State string    `json:"state"`
}

// search finds records by words, in every kind the actor may read or in those
// that are named.
func (s *server) search(c *call) error {
	q := c.r.URL.Query()
	limit, err := parseCount(q.Get("limit"), 20, 100)
	if err != nil {
		return wrongParameter("limit", err)
	}
	text := strings.TrimSpace(q.Get("q"))
	if text == "" || record.CheckProse(text, 200, false) != nil {
		return record.InvalidFields([]record.FieldError{{Field: "q", Code: "required", Message: "Say what to look for in 1 to 200 characters: ?q=triage."}})
	}
	for _, name := range q["kind"] {
		if s.reg.Kinds().Kind(name) == nil {
			return record.InvalidFields([]record.FieldError{{Field: "kind", Code: "invalid", Message: "There is no kind " + quote(name) + "."}})
		}
	}
	hits, err := s.reg.Search(c.r.Context(), c.actor, text, q["kind"], limit)
	if err != nil {
		return err
	}
	v := listView[hitView]{}
	for _, h := range hits {
		if k := s.reg.Kinds().Kind(h.Kind); k != nil {
			v.Items = append(v.Items, hitView{h.ID, record.Record{Number: h.Number}.Ref(k), h.Kind, h.Title, h.State})
		}
	}
	return s.json(c, http.StatusOK, v)
}
