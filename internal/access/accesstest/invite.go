package accesstest

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// invite keeps an invitation and returns it with its secret.
func (w *world) invite(i access.Invitation) (kept access.Invitation, secret string, err error) {
	err = w.write(func(tx *database.Tx) error {
		kept, secret, err = w.s.Invite(w.ctx, tx, i)
		return err
	})
	return kept, secret, err
}

func invitations(w *world) {
	o := w.org()
	admin := w.member(o, access.Administrator)
	email := w.email()
	ask := access.Invitation{Org: o.ID, Email: strings.ToUpper(email), Name: "Ada", Role: access.ExternalAuditor, Person: w.person(o),
		Kinds: []string{"model"}, Until: "2026-06-30", Inviter: admin.ID, Within: access.Within{Packs: []string{"iso-42001"}, To: "2026-06-30"}}
	first, secret1, err := w.invite(ask)
	w.must(err)
	want := ask
	want.ID, want.Email, want.Created, want.Expires, want.OrgName = first.ID, email, w.clock, w.clock.Add(7*24*time.Hour), o.Name
	if d := cmp.Diff(want, first); d != "" {
		w.Fatal(d)
	}
	_, secret2, err := w.invite(ask)
	w.must(err)
	_, err = w.s.Invitation(w.ctx, w.db, secret1)
	w.wants(record.NotFound, err)
	open, err := w.s.Invitations(w.ctx, w.db, o.ID)
	w.must(err)
	if len(open) != 1 {
		w.Fatalf("open: %+v", open)
	}
	w.clock = w.clock.Add(7*24*time.Hour - time.Millisecond)
	_, err = w.s.Invitation(w.ctx, w.db, secret2)
	w.must(err)
	w.clock = w.clock.Add(time.Millisecond)
	_, err = w.s.Invitation(w.ctx, w.db, secret2)
	w.wants(record.NotFound, err)
	w.wants(record.NotFound, w.write(func(tx *database.Tx) error {
		_, err := w.s.AcceptNew(w.ctx, tx, secret2, "Ada", "hash")
		return err
	}))

	_, secret3, err := w.invite(ask)
	w.must(err)
	found, err := w.s.Invitation(w.ctx, w.db, secret3)
	w.must(err)
	w.must(w.s.RevokeInvitation(w.ctx, w.db, o.ID, found.ID))
	w.wants(record.NotFound, w.s.RevokeInvitation(w.ctx, w.db, o.ID, found.ID))
	_, err = w.s.Invitation(w.ctx, w.db, secret3)
	w.wants(record.NotFound, err)

	ask.Email = admin.Email
	_, _, err = w.invite(ask)
	w.wants(record.Conflict, err)
	_, _, err = w.invite(access.Invitation{Org: o.ID, Email: w.email(), Role: "emperor"})
	w.wrong(err, "role")
	_, _, err = w.invite(access.Invitation{Org: o.ID, Email: "nobody", Role: "reader"})
	w.wrong(err, "email")
}

func acceptNew(w *world) {
	o := w.org()
	email, person := w.email(), w.person(o)
	_, secret, err := w.invite(access.Invitation{Org: o.ID, Email: email, Role: "contributor", Person: person, Kinds: []string{"model", "dataset"}, Within: access.Within{Packs: []string{"iso-42001"}, From: "2026-01-01"}, Until: "2027-01-01"})
	w.must(err)
	var a access.Account
	accept := func() error {
		return w.write(func(tx *database.Tx) (err error) {
			a, err = w.s.AcceptNew(w.ctx, tx, secret, "Ada", "hash")
			return err
		})
	}
	w.must(accept())
	m, err := w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	want := access.Membership{ID: m.ID, Org: o.ID, Account: a.ID, Role: "contributor", Person: person, Kinds: []string{"model", "dataset"}, Within: access.Within{Packs: []string{"iso-42001"}, From: "2026-01-01"}, Expires: "2027-01-01", Created: w.clock}
	if d := cmp.Diff(want, m.Membership); d != "" || a.Email != email {
		w.Fatal(d, a.Email)
	}
	w.wants(record.NotFound, accept())

	_, secret, err = w.invite(access.Invitation{Org: w.org().ID, Email: email, Role: "reader"})
	w.must(err)
	w.wants(record.Conflict, accept())
	if _, hash, err := w.s.Login(w.ctx, w.db, email); err != nil || hash != "hash" {
		w.Fatalf("an invitation changed a password: %q, %v", hash, err)
	}
}

func acceptAs(w *world) {
	home, o := w.org(), w.org()
	a, thief := w.member(home, "reader"), w.member(home, "reader")
	i, secret, err := w.invite(access.Invitation{Org: o.ID, Email: a.Email, Role: "aims-manager"})
	w.must(err)
	if i.Account != a.ID {
		w.Fatalf("the invitation knows account %q, want %q", i.Account, a.ID)
	}
	accept := func(account record.ID) error {
		return w.write(func(tx *database.Tx) error { return w.s.AcceptAs(w.ctx, tx, secret, account) })
	}
	w.wants(record.Denied, accept(thief.ID))
	w.wants(record.Denied, accept(""))
	w.must(accept(a.ID))
	w.wants(record.NotFound, accept(a.ID))
	places, err := w.s.Places(w.ctx, w.db, a.ID)
	w.must(err)
	got := map[record.ID]string{}
	for _, p := range places {
		got[p.Org.ID] = p.Role
	}
	if d := cmp.Diff(map[record.ID]string{home.ID: "reader", o.ID: "aims-manager"}, got); d != "" {
		w.Fatal(d)
	}

	b := w.account()
	_, secret, err = w.invite(access.Invitation{Org: o.ID, Email: b.Email, Role: "reader"})
	w.must(err)
	w.must(w.put(access.Membership{Org: o.ID, Account: b.ID, Role: "compliance"}))
	w.wants(record.Conflict, accept(b.ID))
	m, err := w.s.Member(w.ctx, w.db, o.ID, b.ID)
	w.must(err)
	if m.Role != "compliance" {
		w.Fatalf("an old invitation changed the role to %s", m.Role)
	}
}

// acceptRace accepts one invitation twice at once: one account comes of it.
func acceptRace(w *world) {
	for range 4 {
		o := w.org()
		_, secret, err := w.invite(access.Invitation{Org: o.ID, Email: w.email(), Role: "reader"})
		w.must(err)
		errs := w.race(access.Account{Name: "One"}, access.Account{Name: "Two"}, func(ctx context.Context, tx *database.Tx, a access.Account) error {
			_, err := w.s.AcceptNew(ctx, tx, secret, a.Name, "hash")
			return err
		})
		all, err := w.s.Members(w.ctx, w.db, o.ID)
		w.must(err)
		if len(all) != 1 || (errs[0] == nil) == (errs[1] == nil) {
			w.Fatalf("%d members; errors %v", len(all), errs)
		}
		if code := record.CodeOf(errors.Join(errs...)); code != record.NotFound && code != record.Conflict {
			w.Fatalf("the loser got %v", errs)
		}
	}
}
