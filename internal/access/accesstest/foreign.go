package accesstest

import (
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// foreign uses identities of one organisation in another: each is as unknown
// there as one that never was, and nothing changes where it lives.
func foreign(w *world) {
	home, other := w.org(), w.org()
	admin := w.member(other, access.Administrator)
	a := w.member(home, "reader")
	w.must(w.s.PutRole(w.ctx, w.db, home.ID, reviewer()))
	i, secret, err := w.invite(access.Invitation{Org: home.ID, Email: w.email(), Role: "reader"})
	w.must(err)
	t, token, err := w.s.CreateToken(w.ctx, w.db, home.ID, a.ID, "t", []string{"read"}, time.Time{})
	w.must(err)

	_, err = w.s.Actor(w.ctx, w.db, other.ID, a.ID)
	w.wants(record.NotFound, err)
	_, err = w.s.Member(w.ctx, w.db, other.ID, a.ID)
	w.wants(record.NotFound, err)
	w.wants(record.NotFound, w.s.RevokeInvitation(w.ctx, w.db, other.ID, i.ID))
	w.wants(record.NotFound, w.s.RevokeToken(w.ctx, w.db, other.ID, a.ID, t.ID))
	w.must(w.write(func(tx *database.Tx) error {
		w.wants(record.NotFound, w.s.RemoveMembership(w.ctx, tx, other.ID, a.ID))
		w.wants(record.NotFound, w.s.RemoveRole(w.ctx, tx, other.ID, reviewer().Name))
		return nil
	}))
	for name, n := range map[string]func() (int, error){
		"tokens":      func() (int, error) { l, err := w.s.Tokens(w.ctx, w.db, other.ID); return len(l), err },
		"invitations": func() (int, error) { l, err := w.s.Invitations(w.ctx, w.db, other.ID); return len(l), err },
		"members":     func() (int, error) { l, err := w.s.Members(w.ctx, w.db, other.ID); return len(l) - 1, err },
	} {
		if got, err := n(); got != 0 || err != nil {
			w.Fatalf("%s of another organisation: %d, %v", name, got, err)
		}
	}

	if _, err := w.s.Invitation(w.ctx, w.db, secret); err != nil {
		w.Fatal(err)
	}
	actor, _, err := w.s.TokenActor(w.ctx, w.db, token)
	w.must(err)
	w.wants(record.Denied, actor.Require(access.Read, "model", &record.Record{Org: other.ID, Kind: "model"}))
	boss, err := w.s.Actor(w.ctx, w.db, other.ID, admin.ID)
	w.must(err)
	w.wants(record.Denied, boss.Require(access.Read, "model", &record.Record{Org: home.ID, Kind: "model"}))
}

// nonsense hands every lookup what no honest client sends, such as bytes that
// PostgreSQL refuses in text: each is simply not known.
func nonsense(w *world) {
	o := w.org()
	w.member(o, access.Administrator)
	for _, bad := range []string{"", "\x00", "\xff\xfe", "' OR 1=1 --", string(make([]byte, 100_000))} {
		id := record.ID(bad)
		_, err := w.s.Org(w.ctx, w.db, id)
		w.wants(record.NotFound, err)
		_, err = w.s.OrgBySlug(w.ctx, w.db, bad)
		w.wants(record.NotFound, err)
		_, err = w.s.Account(w.ctx, w.db, id)
		w.wants(record.NotFound, err)
		_, err = w.s.AccountByEmail(w.ctx, w.db, bad)
		w.wants(record.NotFound, err)
		_, err = w.s.Member(w.ctx, w.db, o.ID, id)
		w.wants(record.NotFound, err)
		_, err = w.s.Actor(w.ctx, w.db, o.ID, id)
		w.wants(record.NotFound, err)
		_, err = w.s.Invitation(w.ctx, w.db, bad)
		w.wants(record.NotFound, err)
		_, _, err = w.s.Session(w.ctx, w.db, bad)
		w.wants(record.Unauthenticated, err)
		_, _, err = w.s.TokenActor(w.ctx, w.db, bad)
		w.wants(record.Unauthenticated, err)
		w.wants(record.NotFound, w.s.RevokeInvitation(w.ctx, w.db, o.ID, id))
		w.wants(record.NotFound, w.s.RevokeSession(w.ctx, w.db, o.ID, id))
		w.wants(record.NotFound, w.s.RevokeToken(w.ctx, w.db, o.ID, o.ID, id))
		w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, id) }))
		w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.RemoveRole(w.ctx, tx, o.ID, bad) }))
		w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.DisableAccount(w.ctx, tx, id) }))
		w.wrong(w.put(access.Membership{Org: o.ID, Account: w.account().ID, Role: "x" + bad, Expires: record.Date("x" + bad)}), "role", "expires")
	}
}
