package example

import (
	"fmt"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// begin is when the story begins.
func (f *filling) begin() time.Time {
	day := 0
	for i := range f.story.entries {
		day = min(day, f.story.entries[i].At)
	}
	return f.today.UTC().Truncate(24*time.Hour).AddDate(0, 0, day).Add(8 * time.Hour)
}

// people makes the fictional accounts members. They have no password, so nobody
// can sign in as one of them. An account that another example made is taken
// again. Guests come in later.
func (f *filling) people() error {
	reg, err := f.at(f.begin())
	if err != nil {
		return err
	}
	for _, m := range f.story.settings.Members {
		a, err := f.reg.AccountByEmail(f.ctx, m.Email)
		if err != nil && record.CodeOf(err) == record.NotFound {
			a, err = f.reg.CreateAccount(f.ctx, m.Email, m.Name, "")
		}
		if err != nil {
			return fmt.Errorf("account of %s: %w", m.ID, err)
		}
		f.members[m.ID] = a.ID
		if m.Until != "" {
			continue
		}
		if err := f.admit(reg, m, ""); err != nil {
			return err
		}
	}
	return nil
}

func (f *filling) admit(reg *register.Register, m member, person record.ID) error {
	err := reg.PutMember(f.ctx, access.System(f.org.ID), access.Membership{Org: f.org.ID, Account: f.members[m.ID], Role: m.Role, Person: person, Expires: record.Date(f.text(m.Until))})
	if err != nil {
		return fmt.Errorf("membership of %s: %w", m.ID, err)
	}
	delete(f.actors, m.ID)
	return nil
}

// tie says which person an account is, when that person was just entered, and
// lets a guest in.
func (f *filling) tie(reg *register.Register, acts []act) error {
	for _, m := range f.story.settings.Members {
		for _, a := range acts {
			if a.event != nil || a.entry.ID != m.Person {
				continue
			}
			if err := f.admit(reg, m, f.ids[m.Person]); err != nil {
				return err
			}
		}
	}
	return nil
}

// shape adds the fields and roles of the organisation's own.
func (f *filling) shape() error {
	reg, err := f.at(f.begin())
	if err != nil {
		return err
	}
	system := access.System(f.org.ID)
	for _, own := range f.story.settings.Fields {
		fd := record.Field{Name: own.Name, Label: own.Label, Type: record.Type(own.Type), Help: own.Help, Index: own.Index}
		for _, o := range own.Options {
			fd.Options = append(fd.Options, record.Option{Name: o.Name, Label: o.Label})
		}
		if err := reg.PutField(f.ctx, system, own.Kind, fd); err != nil {
			return fmt.Errorf("field %s: %w", own.Name, err)
		}
	}
	for _, own := range f.story.settings.Roles {
		if err := reg.PutRole(f.ctx, system, own.role()); err != nil {
			return fmt.Errorf("role %s: %w", own.Name, err)
		}
	}
	return nil
}

func (r role) role() access.Role {
	out := access.Role{Name: r.Name, Label: r.Label, Help: r.Help}
	for _, g := range r.Grants {
		grant := access.Grant{Kinds: g.Kinds, Own: g.Own}
		for _, v := range g.Verbs {
			grant.Verbs = append(grant.Verbs, access.Verb(v))
		}
		out.Grants = append(out.Grants, grant)
	}
	return out
}

// profile fills in the record of the organisation itself.
func (f *filling) profile() error {
	k := f.reg.Kinds().Kind("organisation")
	system := access.System(f.org.ID)
	r, err := f.reg.ByNumber(f.ctx, system, k.Name, 1)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	body, err := f.body(&entry{ID: "profile", kind: k}, f.story.settings.Profile.Fields)
	if err != nil {
		return err
	}
	_, err = f.reg.Update(f.ctx, system, r.ID, register.Edit{Body: body})
	return err
}

// views adds the lists that somebody saved for everyone.
func (f *filling) views() error {
	reg, err := f.at(f.when(viewsSaved, ""))
	if err != nil {
		return err
	}
	for _, v := range f.story.settings.Views {
		if _, err := reg.SaveView(f.ctx, access.System(f.org.ID), register.View{Kind: v.Kind, Name: v.Name, Query: v.Query, Shared: true}); err != nil {
			return fmt.Errorf("list %s: %w", v.Name, err)
		}
	}
	return nil
}

// invitations asks people in who have not answered yet.
func (f *filling) invitations() error {
	reg, err := f.at(f.when(-1, ""))
	if err != nil {
		return err
	}
	for _, i := range f.story.settings.Invitations {
		_, _, err := reg.Invite(f.ctx, access.System(f.org.ID), access.Invitation{Org: f.org.ID, Email: i.Email, Name: i.Name, Role: i.Role, Kinds: i.Kinds, Until: record.Date(f.text(i.Until))})
		if err != nil {
			return fmt.Errorf("invitation of %s: %w", i.Email, err)
		}
	}
	return nil
}
