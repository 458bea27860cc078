package accesstest

import (
	"slices"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// reviewer is a role an organisation might make.
func reviewer() access.Role {
	return access.Role{Name: "model-reviewer", Label: "Model reviewer", Help: "Reviews models.", Grants: []access.Grant{
		{Verbs: []access.Verb{access.Read}, Kinds: []string{access.All}},
		{Verbs: []access.Verb{access.Update, access.StepOf("suspend")}, Kinds: []string{"ai-system"}, Own: true},
		{Verbs: []access.Verb{access.Log}, Kinds: []string{access.All}},
	}}
}

func roles(w *world) {
	o, other := w.org(), w.org()
	r := reviewer()
	w.must(w.s.PutRole(w.ctx, w.db, o.ID, r))
	all, err := w.s.Roles(w.ctx, w.db, o.ID)
	w.must(err)
	if d := cmp.Diff(append(access.Builtin(), r), all); d != "" {
		w.Fatal(d)
	}
	theirs, err := w.s.Roles(w.ctx, w.db, other.ID)
	w.must(err)
	if slices.ContainsFunc(theirs, func(r access.Role) bool { return !r.Builtin }) {
		w.Fatal("another organisation sees the role")
	}
	w.wrong(w.put(access.Membership{Org: other.ID, Account: w.account().ID, Role: r.Name}), "role")
	a := w.member(o, r.Name)
	actor, err := w.s.Actor(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	if d := cmp.Diff(r, actor.Role); d != "" {
		w.Fatal(d)
	}
	r.Label, r.Grants = "Other", r.Grants[:1]
	w.must(w.s.PutRole(w.ctx, w.db, o.ID, r))
	actor, err = w.s.Actor(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	if d := cmp.Diff(r, actor.Role); d != "" {
		w.Fatal(d)
	}
	r.Grants = append(r.Grants, access.Grant{Verbs: []access.Verb{access.Members, "fly"}, Kinds: []string{"unicorn"}})
	w.wrong(w.s.PutRole(w.ctx, w.db, o.ID, r), "grants.2.verbs", "grants.2.verbs", "grants.2.kinds")
	r = reviewer()
	r.Name = access.Administrator
	w.wrong(w.s.PutRole(w.ctx, w.db, o.ID, r), "name")
	w.wants(record.NotFound, w.s.PutRole(w.ctx, w.db, "none", reviewer()))
}

func rolesInUse(w *world) {
	o := w.org()
	r := reviewer()
	remove := func() error {
		return w.write(func(tx *database.Tx) error { return w.s.RemoveRole(w.ctx, tx, o.ID, r.Name) })
	}
	w.wants(record.NotFound, remove())
	w.must(w.s.PutRole(w.ctx, w.db, o.ID, r))
	a := w.member(o, r.Name)
	w.wants(record.Conflict, remove())
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader"}))
	i, _, err := w.invite(access.Invitation{Org: o.ID, Email: w.email(), Role: r.Name})
	w.must(err)
	w.wants(record.Conflict, remove())
	w.must(w.s.RevokeInvitation(w.ctx, w.db, o.ID, i.ID))
	w.must(remove())
	w.wrong(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: r.Name}), "role")
	w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.RemoveRole(w.ctx, tx, o.ID, "reader") }))
}
