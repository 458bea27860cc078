package web

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
)

// TestMembers changes, limits and removes a member.
func TestMembers(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	base := "/o/" + org.Slug + "/"
	admin := s.as(mara.ID)
	reader := s.member(s.actor(mara.ID, org), "reader", "reader@meerwijk.example")
	page := base + "members/" + string(reader.ID)
	admin.get(base+"members").want(t, 200, "A reader", "reader@meerwijk.example", "Mara Klein")
	admin.get(page).want(t, 200, "A reader", "Limit to some kinds")
	admin.post(page, "role", "external-auditor").want(t, 422, "An external auditor needs a last day.")
	admin.post(page, "role", "reader", "person", "PER-99").want(t, 422, "There is no person with this reference")
	admin.post(page, "role", "external-auditor", "expires", "2027-01-31", "kinds", "ai-system", "kinds", "model", "person", "PER-1").leads(t, base+"members")
	admin.get(base+"members").want(t, 200, "The membership of A reader is changed", "External auditor", "AI systems, Models", "31 Jan 2027")
	form := admin.get(page).want(t, 200)
	if !strings.Contains(form.text, `value="PER-1"`) || !strings.Contains(form.text, `value="ai-system" checked`) {
		t.Error("the form does not show what is kept")
	}
	admin.post(base+"members/"+string(mara.ID), "role", "reader").want(t, 409)
	admin.post(page+"/remove").leads(t, base+"members")
	s.as(reader.ID).get(base).want(t, 404)
	admin.get(page).want(t, 404)
}

// TestInvitations shows the link once, and withdraws.
func TestInvitations(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	base := "/o/" + org.Slug + "/"
	admin := s.as(mara.ID)
	admin.post(base+"invitations", "email", "no address", "role", "reader").want(t, 422)
	a := admin.post(base+"invitations", "email", "new@meerwijk.example", "role", "reader").want(t, 200, "Copy the link")
	i := strings.Index(a.text, "/invitation/")
	link := a.text[i : i+strings.IndexAny(a.text[i:], `"<`)]
	if next := admin.get(base+"members").want(t, 200, "new@meerwijk.example"); strings.Contains(next.text, "/invitation/") {
		t.Error("the link is shown again")
	}
	if strings.Contains(s.logs.String(), strings.TrimPrefix(link, "/invitation/")) {
		t.Error("the secret of the link is in the log")
	}
	forms := find(a.page, nodeWith("form", "action", "/revoke"))
	if len(forms) != 1 {
		t.Fatalf("%d invitations can be withdrawn, want 1", len(forms))
	}
	admin.post(attr(forms[0], "action")).leads(t, base+"members")
	s.visitor().get(link).want(t, 404)
}

// TestRoles makes a role from the grid, gives it, changes and removes it.
func TestRoles(t *testing.T) {
	s := newSite(t)
	org, mara := s.setUp()
	base := "/o/" + org.Slug + "/"
	admin := s.as(mara.ID)
	admin.get(base+"roles").want(t, 200, "Administrator", "decide on members", "every kind", "own records only")
	admin.get(base+"roles/reader").want(t, 200, "Built in: it stays as it is")
	admin.get(base+"roles/new?from=overseer").want(t, 200, "New role")
	admin.post(base+"roles", "label", "").want(t, 422)
	admin.post(base+"roles", "label", "Reader", "all", "*:read").want(t, 422, "Another role has this name already")
	admin.post(base+"roles/reader", "label", "Reader", "all", "*:erase").want(t, 403)
	admin.post(base+"roles", "label", "Model reviewer", "help", "Looks at models", "all", "*:read", "all", "model:update", "all", "dataset:update", "own", "task:update", "step", "agent:stop", "whole", "log").leads(t, base+"roles")
	roles, err := s.reg.Roles(t.Context(), s.actor(mara.ID, org))
	must(t, err)
	want := access.Role{Name: "model-reviewer", Label: "Model reviewer", Help: "Looks at models", Grants: []access.Grant{
		{Verbs: []access.Verb{access.Read}, Kinds: []string{access.All}},
		{Verbs: []access.Verb{access.Update}, Kinds: []string{"model", "dataset"}},
		{Verbs: []access.Verb{access.Update}, Kinds: []string{"task"}, Own: true},
		{Verbs: []access.Verb{access.StepOf("stop")}, Kinds: []string{"agent"}},
		{Verbs: []access.Verb{access.Log}, Kinds: []string{access.All}},
	}}
	if diff := cmp.Diff(want, roles[len(roles)-1]); diff != "" {
		t.Errorf("the role differs (-want +got):\n%s", diff)
	}
	a := admin.get(base+"roles/model-reviewer").want(t, 200, "Model reviewer")
	ticked := find(a.page, nodeWith("input", "checked", ""))
	if len(ticked) != 6 {
		t.Errorf("%d boxes are ticked, want 6", len(ticked))
	}
	admin.post(base+"roles/model-reviewer", "label", "Model reviewer", "all", "*:read", "all", "x:members").want(t, 422)
	admin.post(base+"roles/model-reviewer/remove").leads(t, base+"roles")
	admin.get(base+"roles/model-reviewer").want(t, 404)
}

// TestRoleGridKeepsRoles holds that every built-in role comes out of the grid
// as it went in, as far as decisions go.
func TestRoleGridKeepsRoles(t *testing.T) {
	s := newSite(t)
	for _, role := range access.Builtin() {
		c := &call{web: s.web, r: newForm(nil)}
		form := c.formOfRole(role)
		c.r = newForm(form.Values)
		back := c.readRole(role.Name)
		for _, k := range s.web.kinds.Kinds() {
			for _, v := range append(access.Verbs(), access.StepOf("stop"), access.StepOf("suspend"), access.StepOf("retire")) {
				if v == access.Members || v == access.Settings {
					continue // they stay with the administrator
				}
				one := access.Actor{Account: "a", Org: "o", Person: "p", Role: role}.May(v, k.Name, nil)
				two := access.Actor{Account: "a", Org: "o", Person: "p", Role: back}.May(v, k.Name, nil)
				if one.Allowed != two.Allowed || one.Own != two.Own {
					t.Errorf("%s: %s on %s was %v, became %v", role.Name, v, k.Name, one, two)
				}
			}
		}
	}
}

func TestOptions(t *testing.T) {
	s := newSite(t)
	c := &call{web: s.web}
	have := c.readOptions("Red\nDeep blue\n\n Red: dark", nil)
	if got := optionLines(have); got != "red: Red\ndeep_blue: Deep blue\nred_dark: Red: dark" {
		t.Errorf("got %q", got)
	}
	again := c.readOptions("red: Crimson\ndeep_blue: Deep blue\nGreen", have)
	if got := optionLines(again); got != "red: Crimson\ndeep_blue: Deep blue\ngreen: Green" {
		t.Errorf("got %q", got)
	}
	if !slices.Equal(again, c.readOptions(optionLines(again), again)) {
		t.Error("options do not survive the form")
	}
}
