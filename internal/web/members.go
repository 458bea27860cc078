package web

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"steward/internal/access"
	"steward/internal/record"
)

// peopleRoutes are members, invitations and roles. They are at /members, as
// /people is the list of person records.
func peopleRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/members", verb: access.Members, do: (*Web).membersPage},
		{pattern: "GET /o/{org}/members/{account}", verb: access.Members, do: (*Web).memberPage},
		{pattern: "GET /o/{org}/members/{account}/opened", verb: access.Members, do: (*Web).openedPage},
		{pattern: "POST /o/{org}/members/{account}", verb: access.Members, do: (*Web).putMember},
		{pattern: "POST /o/{org}/members/{account}/remove", verb: access.Members, do: (*Web).removeMember},
		{pattern: "POST /o/{org}/invitations", verb: access.Members, do: (*Web).invite},
		{pattern: "POST /o/{org}/invitations/{id}/revoke", verb: access.Members, do: (*Web).revokeInvitation},
		{pattern: "GET /o/{org}/roles", verb: access.Members, do: (*Web).rolesPage},
		{pattern: "GET /o/{org}/roles/new", verb: access.Members, do: (*Web).newRolePage},
		{pattern: "GET /o/{org}/roles/{role}", verb: access.Members, do: (*Web).rolePage},
		{pattern: "POST /o/{org}/roles", verb: access.Members, do: (*Web).createRole},
		{pattern: "POST /o/{org}/roles/{role}", verb: access.Members, do: (*Web).changeRole},
		{pattern: "POST /o/{org}/roles/{role}/remove", verb: access.Members, do: (*Web).removeRole},
	}
}

// membersData is who may come in, who is asked to, and the form that asks.
type membersData struct {
	Terms
	Members     []memberRow
	Invitations []invitationRow
	Link        string // of the invitation just made, shown this once
	Invited     access.Invitation
}

// Terms are the fields a membership and an invitation share.
type Terms struct {
	Form   typed
	Roles  []access.Role
	Kinds  []*record.Kind
	People []choice // references and names, to choose from
}

type memberRow struct {
	access.Member
	Role, Person, PersonURL string
	Limits                  []string // labels of kinds, packs, the period
	Ended, You              bool
}

type invitationRow struct {
	access.Invitation
	Role string
}

func (w *Web) membersPage(c *call) error {
	d, err := c.membersData(blank("role", "reader"))
	if err != nil {
		return err
	}
	return c.page("members", d)
}

func (c *call) membersData(form typed) (membersData, error) {
	var d membersData
	var err error
	if d.Terms, err = c.terms(form); err != nil {
		return d, err
	}
	members, err := c.web.reg.Members(c.ctx, c.actor)
	if err != nil {
		return d, err
	}
	var people []record.ID
	for _, m := range members {
		people = append(people, m.Person)
	}
	names, err := c.web.reg.Names(c.ctx, c.actor, distinct(people))
	if err != nil {
		return d, err
	}
	for _, m := range members {
		row := memberRow{Member: m, Role: labelOf(d.Roles, m.Role), Limits: c.limits(m.Membership), You: m.Account == c.account.ID,
			Ended: m.Expires != "" && m.Expires < c.today()}
		if n, ok := names[m.Person]; ok {
			row.Person, row.PersonURL = n.Title, c.recordURL("person", n.Number)
		}
		d.Members = append(d.Members, row)
	}
	invitations, err := c.web.reg.Invitations(c.ctx, c.actor)
	if err != nil {
		return d, err
	}
	for _, i := range invitations {
		d.Invitations = append(d.Invitations, invitationRow{i, labelOf(d.Roles, i.Role)})
	}
	return d, nil
}

// mostPeople is how many person records a form offers to choose from; any
// other is named by its reference.
const mostPeople = 200

func (c *call) terms(form typed) (Terms, error) {
	t := Terms{Form: form}
	for _, k := range c.web.kinds.Kinds() {
		if !k.Aside {
			t.Kinds = append(t.Kinds, k)
		}
	}
	var err error
	if t.Roles, err = c.web.reg.Roles(c.ctx, c.actor); err != nil {
		return t, err
	}
	k := c.web.kinds.Kind("person")
	page, err := c.web.reg.List(c.ctx, c.actor, record.Query{Kind: k.Name, Limit: mostPeople, Sort: record.Sort{Field: "title"}})
	for _, r := range page.Records {
		t.People = append(t.People, choice{Value: r.Ref(k), Label: r.Title})
	}
	return t, err
}

func labelOf(roles []access.Role, name string) string {
	i := slices.IndexFunc(roles, func(r access.Role) bool { return r.Name == name })
	if i < 0 {
		return name
	}
	return cmp.Or(roles[i].Label, name)
}

// limits are what a membership is limited to, in words.
func (c *call) limits(m access.Membership) []string {
	out := c.kindLabels(m.Kinds)
	if says := m.Says(); says != "" {
		out = append(out, says)
	}
	return out
}

func (c *call) kindLabels(names []string) []string {
	var out []string
	for _, n := range names {
		if k := c.web.kinds.Kind(n); k != nil {
			out = append(out, k.Labels)
		}
	}
	return out
}

// packNames reads names that commas or spaces stand between.
func packNames(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// readTerms reads role, limits, last day and person of a form.
func (c *call) readTerms() (access.Membership, error) {
	m := access.Membership{Role: c.value("role"), Expires: record.Date(c.value("expires")), Kinds: c.values("kinds"),
		Within: access.Within{Packs: packNames(c.value("packs")), From: record.Date(c.value("from")), To: record.Date(c.value("to"))}}
	ref := c.value("person")
	if ref == "" {
		return m, nil
	}
	// A browser's list of choices may send "PER-3" or the name that stands with it.
	ref, _, _ = strings.Cut(ref, " ")
	person, err := c.web.reg.Find(c.ctx, c.actor, ref)
	if err != nil && record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Invalid {
		return m, err
	}
	if err != nil || person.Kind != "person" || person.Removed {
		return m, record.InvalidFields([]record.FieldError{{Field: "person", Code: "invalid", Message: "There is no person with this reference; it looks like PER-3."}})
	}
	m.Person = person.ID
	return m, nil
}
