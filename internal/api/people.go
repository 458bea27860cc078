package api

import (
	"net/http"

	"steward/internal/access"
	"steward/internal/record"
)

// memberView is an account that may come in, and as what.
type memberView struct {
	Account  record.ID    `json:"account"`
	Email    string       `json:"email"`
	Name     string       `json:"name"`
	Role     string       `json:"role"`
	Person   *record.ID   `json:"person"`
	Kinds    []string     `json:"kinds"`
	Packs    []string     `json:"packs"`
	From     *record.Date `json:"from"`
	To       *record.Date `json:"to"`
	Expires  *record.Date `json:"expires"`
	Created  *string      `json:"created"`
	Disabled bool         `json:"disabled"`
}

func memberOf(m access.Member) memberView {
	return memberView{m.Account, m.Email, m.Name, m.Role, unset(m.Person), m.Kinds, m.Packs, unset(m.From), unset(m.To), unset(m.Expires), moment(m.Created), m.Disabled}
}

// members answers with everyone who may come in.
func (s *server) members(c *call) error {
	list, err := s.reg.Members(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	v := listView[memberView]{}
	for _, m := range list {
		v.Items = append(v.Items, memberOf(m))
	}
	return s.json(c, http.StatusOK, v)
}

// putMember changes what a member may. Accounts that are no members are asked
// in by an invitation, so that nobody is drawn in without a word.
func (s *server) putMember(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	m := access.Membership{
		Org: c.actor.Org, Account: record.ID(c.path("account")), Role: o.text("role"), Person: record.ID(o.text("person")),
		Kinds: o.texts("kinds"), Within: withinOf(o), Expires: record.Date(o.text("expires")),
	}
	if err := o.check(); err != nil {
		return err
	}
	if _, err := s.member(c, m.Account); err != nil {
		return err
	}
	if err := s.reg.PutMember(c.r.Context(), c.actor, m); err != nil {
		return err
	}
	kept, err := s.member(c, m.Account)
	if err != nil {
		return err
	}
	return s.json(c, http.StatusOK, memberOf(kept))
}

// withinOf reads the packs and the period a membership is limited to.
func withinOf(o *object) access.Within {
	return access.Within{Packs: o.texts("packs"), From: record.Date(o.text("from")), To: record.Date(o.text("to"))}
}

func (s *server) member(c *call, account record.ID) (access.Member, error) {
	list, err := s.reg.Members(c.r.Context(), c.actor)
	if err != nil {
		return access.Member{}, err
	}
	for _, m := range list {
		if m.Account == account {
			return m, nil
		}
	}
	return access.Member{}, record.Fail(record.NotFound, "There is no such member.")
}

// removeMember ends a membership.
func (s *server) removeMember(c *call) error {
	if err := s.reg.RemoveMember(c.r.Context(), c.actor, record.ID(c.path("account"))); err != nil {
		return err
	}
	return s.nothing(c)
}

// invitationView is an open invitation. The secret is there once, when it is
// made.
type invitationView struct {
	ID      record.ID    `json:"id"`
	Email   string       `json:"email"`
	Name    string       `json:"name"`
	Role    string       `json:"role"`
	Person  *record.ID   `json:"person"`
	Kinds   []string     `json:"kinds"`
	Packs   []string     `json:"packs"`
	From    *record.Date `json:"from"`
	To      *record.Date `json:"to"`
	Until   *record.Date `json:"expires"`
	Created *string      `json:"created"`
	Open    *string      `json:"open_until"`
	Secret  string       `json:"secret,omitempty"`
	Path    string       `json:"path,omitempty"`
}

func invitationOf(i access.Invitation) invitationView {
	return invitationView{ID: i.ID, Email: i.Email, Name: i.Name, Role: i.Role, Person: unset(i.Person), Kinds: i.Kinds, Packs: i.Packs, From: unset(i.From), To: unset(i.To), Until: unset(i.Until), Created: moment(i.Created), Open: moment(i.Expires)}
}

// invitations answers with the open invitations.
func (s *server) invitations(c *call) error {
	list, err := s.reg.Invitations(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	v := listView[invitationView]{}
	for _, i := range list {
		v.Items = append(v.Items, invitationOf(i))
	}
	return s.json(c, http.StatusOK, v)
}

// invite asks somebody in and answers with the secret of the link.
func (s *server) invite(c *call) error {
	o, err := c.body(false)
	if err != nil {
		return err
	}
	i := access.Invitation{
		Org: c.actor.Org, Email: o.text("email"), Name: o.text("name"), Role: o.text("role"), Person: record.ID(o.text("person")),
		Kinds: o.texts("kinds"), Within: withinOf(o), Until: record.Date(o.text("expires")),
	}
	if err := o.check(); err != nil {
		return err
	}
	kept, secret, err := s.reg.Invite(c.r.Context(), c.actor, i)
	if err != nil {
		return err
	}
	v := invitationOf(kept)
	v.Secret, v.Path = secret, "/invitation/"+secret
	return s.json(c, http.StatusCreated, v)
}

// revokeInvitation ends an invitation.
func (s *server) revokeInvitation(c *call) error {
	if err := s.reg.RevokeInvitation(c.r.Context(), c.actor, record.ID(c.path("id"))); err != nil {
		return err
	}
	return s.nothing(c)
}
