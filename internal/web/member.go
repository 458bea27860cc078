package web

import (
	"net/url"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
)

// memberData is one membership, to be changed or ended.
type memberData struct {
	Terms
	Member access.Member
	You    bool
	Opened bool // what they open is noted
}

func (c *call) member() (access.Member, error) {
	members, err := c.web.reg.Members(c.ctx, c.actor)
	if err != nil {
		return access.Member{}, err
	}
	for _, m := range members {
		if m.Account == record.ID(c.path("account")) {
			return m, nil
		}
	}
	return access.Member{}, record.Fail(record.NotFound, "There is no such member.")
}

func (w *Web) memberPage(c *call) error {
	m, err := c.member()
	if err != nil {
		return err
	}
	form := typed{Values: url.Values{"role": {m.Role}, "expires": {string(m.Expires)}, "kinds": m.Kinds,
		"packs": {strings.Join(m.Packs, ", ")}, "from": {string(m.From)}, "to": {string(m.To)}}}
	if m.Person != "" {
		names, err := w.reg.Names(c.ctx, c.actor, []record.ID{m.Person})
		if err != nil {
			return err
		}
		if n, ok := names[m.Person]; ok {
			form.Values.Set("person", record.Record{Number: n.Number}.Ref(w.kinds.Kind("person")))
		}
	}
	d, err := c.memberData(m, form)
	if err != nil {
		return err
	}
	return c.page("member", d)
}

func (c *call) memberData(m access.Member, form typed) (any, error) {
	terms, err := c.terms(form)
	return memberData{Terms: terms, Member: m, You: m.Account == c.account.ID, Opened: m.Role == access.ExternalAuditor}, err
}

func (w *Web) putMember(c *call) error {
	have, err := c.member()
	if err != nil {
		return err
	}
	m, err := c.readTerms()
	if err == nil {
		m.Account = have.Account
		err = w.reg.PutMember(c.ctx, c.actor, m)
	}
	if err != nil {
		return c.again(err, "member", func(t typed) (any, error) { return c.memberData(have, t) })
	}
	c.flash("ok", "The membership of "+have.Name+" is changed. It holds from their next page on.")
	return c.redirect(c.url("members"))
}

func (w *Web) removeMember(c *call) error {
	m, err := c.member()
	if err != nil {
		return err
	}
	if err := w.reg.RemoveMember(c.ctx, c.actor, m.Account); err != nil {
		return err
	}
	c.flash("ok", m.Name+" is no member any more. What they did stays in the log.")
	if m.Account == c.account.ID {
		return c.redirect("/")
	}
	return c.redirect(c.url("members"))
}

// invite shows the link in the answer itself, this once: it is kept nowhere.
func (w *Web) invite(c *call) error {
	m, err := c.readTerms()
	var made access.Invitation
	var secret string
	if err == nil {
		made, secret, err = w.reg.Invite(c.ctx, c.actor, access.Invitation{Email: c.value("email"), Name: c.value("name"),
			Role: m.Role, Person: m.Person, Kinds: m.Kinds, Within: m.Within, Until: m.Expires})
	}
	if err != nil {
		return c.again(err, "members", func(t typed) (any, error) { return c.membersData(t) })
	}
	d, err := c.membersData(blank("role", "reader"))
	if err != nil {
		return err
	}
	d.Invited, d.Link = made, c.origin()+"/invitation/"+url.PathEscape(secret)
	return c.page("members", d)
}

func (w *Web) revokeInvitation(c *call) error {
	if err := w.reg.RevokeInvitation(c.ctx, c.actor, record.ID(c.path("id"))); err != nil {
		return err
	}
	c.flash("ok", "The invitation is withdrawn. Its link leads nowhere any more.")
	return c.redirect(c.url("members"))
}
