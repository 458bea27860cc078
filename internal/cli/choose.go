package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/record"
)

// orgFlag gives a command the flag --org.
func (r *run) orgFlag(c *cobra.Command, name *string) *cobra.Command {
	c.Flags().StringVar(name, "org", "", "organisation: name, slug or identity (default: the only one there is)")
	return c
}

// choose returns the organisation with a name; without a name the only one.
func (r *run) choose(o *Opened, name string) (access.Org, error) {
	if name == "" {
		name = r.Env("STEWARD_ORG")
	}
	if name != "" {
		org, err := o.Register.OrgBySlug(r.ctx, name)
		if err != nil && record.CodeOf(err) == record.NotFound {
			return org, r.noOrg(o, name)
		}
		return org, err
	}
	orgs, err := o.Register.Orgs(r.ctx)
	if err != nil {
		return access.Org{}, err
	}
	switch len(orgs) {
	case 0:
		return access.Org{}, r.noOrg(o, "")
	case 1:
		return orgs[0], nil
	}
	return access.Org{}, &usageError{fmt.Errorf("there are several organisations; name one with --org: %s", names(orgs))}
}

func (r *run) noOrg(o *Opened, name string) error {
	orgs, err := o.Register.Orgs(r.ctx)
	if err != nil {
		return err
	}
	if len(orgs) == 0 {
		return record.Fail(record.NotFound, "There is no organisation yet. Set Steward up in the browser (steward serve), or with: steward user add EMAIL --name NAME, then: steward org create NAME --admin EMAIL.")
	}
	return record.Fail(record.NotFound, fmt.Sprintf("There is no organisation called %q; there is: %s.", name, names(orgs)))
}

func names(orgs []access.Org) string {
	var all []string
	for _, o := range orgs {
		all = append(all, o.Slug)
	}
	return strings.Join(all, ", ")
}

// in opens the program and acts as itself in an organisation.
func (r *run) in(org string, do func(o *Opened, org access.Org, a access.Actor) error) error {
	return r.with(func(o *Opened) error {
		found, err := r.choose(o, org)
		if err != nil {
			return err
		}
		return do(o, found, access.System(found.ID))
	})
}

// kindOf returns a kind by name or plural.
func kindOf(kinds *record.Catalogue, name string) (*record.Kind, error) {
	if k := kinds.Kind(name); k != nil {
		return k, nil
	}
	if k := kinds.ByPlural(name); k != nil {
		return k, nil
	}
	return nil, record.Fail(record.NotFound, fmt.Sprintf("There is no kind of record called %q; there is: %s.", name, strings.Join(kinds.Names(), ", ")))
}
