package accesstest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

func actors(w *world) {
	o := w.org()
	a, person := w.account(), w.person(o)
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "system-owner", Person: person, Kinds: []string{"ai-system"}}))
	m, err := w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	got, err := w.s.Actor(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	role, _ := access.BuiltinRole("system-owner")
	if d := cmp.Diff(access.Actor{Account: a.ID, Name: a.Name, Org: o.ID, Person: person, Role: role, Kinds: []string{"ai-system"}, Membership: m.ID}, got); d != "" {
		w.Fatal(d)
	}
	mine := record.Record{Org: o.ID, Kind: "ai-system", Owner: person}
	w.must(got.Require(access.Update, "ai-system", &mine))
	mine.Owner = "somebody else"
	w.wants(record.Denied, got.Require(access.Update, "ai-system", &mine))
	w.wants(record.Denied, got.Require(access.Read, "model", nil))
}

// limitedActor is who a limited membership makes, by session and by token.
func limitedActor(w *world) {
	o := w.org()
	w.member(o, access.Administrator)
	a := w.account()
	within := access.Within{Packs: []string{"iso-42001", "x"}, From: "2026-01-01", To: "2026-06-30"}
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: access.ExternalAuditor, Expires: "2026-12-31", Within: within}))
	_, secret, err := w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "t", []string{"read"}, time.Time{})
	w.must(err)
	byToken, _, err := w.s.TokenActor(w.ctx, w.db, secret)
	w.must(err)
	bySession, err := w.s.Actor(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	for _, got := range []access.Actor{byToken, bySession} {
		if d := cmp.Diff(within, got.Within); d != "" || !got.Watched || !got.Membership.Valid() {
			w.Fatal(d, got)
		}
		if d := cmp.Diff(map[string]record.Scope{"evidence": {Day: "day"}}, got.Reach); d != "" {
			w.Fatal(d)
		}
		old := record.Record{Org: o.ID, Kind: "evidence", Body: record.Body{"day": "2025-12-31"}}
		w.wants(record.Denied, got.Require(access.Read, "evidence", &old))
		old.Body["day"] = "2026-01-01"
		w.must(got.Require(access.Read, "evidence", &old))
	}
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "internal-auditor"}))
	free, err := w.s.Actor(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	if free.Limited() || free.Watched || free.Reach != nil {
		w.Fatalf("still limited: %+v", free)
	}
}

func actorEnds(w *world) {
	o := w.org()
	w.member(o, access.Administrator)
	a := w.account()
	load := func() error {
		_, err := w.s.Actor(w.ctx, w.db, o.ID, a.ID)
		return err
	}
	w.wants(record.NotFound, load())
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader", Expires: "2026-03-10"}))
	w.clock = time.Date(2026, 3, 10, 23, 59, 59, 999e6, time.UTC)
	w.must(load())
	places, err := w.s.Places(w.ctx, w.db, a.ID)
	w.must(err)
	if len(places) != 1 || places[0].Expires != "2026-03-10" {
		w.Fatalf("places on the last day: %+v", places)
	}
	w.clock = w.clock.Add(time.Millisecond)
	w.wants(record.Denied, load())
	if places, err = w.s.Places(w.ctx, w.db, a.ID); err != nil || len(places) != 0 {
		w.Fatalf("places after the last day: %+v, %v", places, err)
	}
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader"}))
	w.must(load())
	w.must(w.write(func(tx *database.Tx) error { return w.s.DisableAccount(w.ctx, tx, a.ID) }))
	w.wants(record.Unauthenticated, load())
	w.must(w.s.EnableAccount(w.ctx, w.db, a.ID))
	w.must(load())
	_, err = w.db.Exec(w.ctx, "UPDATE membership SET role = 'gone' WHERE org = ? AND account = ?", o.ID, a.ID)
	w.must(err)
	w.wants(record.Denied, load())
}

func tokens(w *world) {
	o := w.org()
	a := w.member(o, "reader")
	end := w.clock.Add(48 * time.Hour)
	made, secret, err := w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "CI", []string{"log", "read", "read"}, end)
	w.must(err)
	want := access.Token{ID: made.ID, Org: o.ID, Account: a.ID, Name: "CI", Scopes: []string{"read", "log"}, Created: w.clock, Expires: end}
	if d := cmp.Diff(want, made); d != "" || !access.IsToken(secret) {
		w.Fatal(d, secret)
	}
	actor, found, err := w.s.TokenActor(w.ctx, w.db, secret)
	w.must(err)
	if d := cmp.Diff(want, found); d != "" || actor.Token != made.ID || actor.ID() != made.ID || actor.Account != a.ID || actor.Org != o.ID {
		w.Fatal(d, actor)
	}
	w.clock = w.clock.Add(time.Hour)
	w.must(w.s.TouchToken(w.ctx, w.db, found))
	used := w.clock
	w.clock = w.clock.Add(59 * time.Second)
	_, found, err = w.s.TokenActor(w.ctx, w.db, secret)
	w.must(err)
	w.must(w.s.TouchToken(w.ctx, w.db, found))
	all, err := w.s.Tokens(w.ctx, w.db, o.ID)
	w.must(err)
	want.Used = used
	if d := cmp.Diff([]access.Token{want}, all); d != "" {
		w.Fatal(d)
	}
	_, _, err = w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "x", []string{"read", "root"}, end)
	w.wrong(err, "scopes")
	_, _, err = w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "x", nil, end)
	w.wrong(err, "scopes")
	_, _, err = w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "", []string{"read"}, end)
	w.wrong(err, "name")
	_, _, err = w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "x", []string{"read"}, w.clock)
	w.wrong(err, "expires")
	_, _, err = w.s.CreateToken(w.ctx, w.db, o.ID, w.account().ID, "x", []string{"read"}, end)
	w.wants(record.NotFound, err)
}

// tokenNarrows changes the maker's membership under a living token.
func tokenNarrows(w *world) {
	o := w.org()
	w.member(o, access.Administrator)
	a := w.member(o, access.Administrator)
	_, secret, err := w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "all", access.Scopes(), time.Time{})
	w.must(err)
	may := func(verb access.Verb, kind string, want bool) {
		w.Helper()
		actor, _, err := w.s.TokenActor(w.ctx, w.db, secret)
		w.must(err)
		if d := actor.May(verb, kind, nil); d.Allowed != want {
			w.Fatalf("%s %s: %+v, want %v", verb, kind, d, want)
		}
	}
	may(access.Members, "", true)
	may(access.Erase, "model", true)
	may(access.Tokens, "", false)
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "contributor", Kinds: []string{"model"}}))
	may(access.Members, "", false)
	may(access.Erase, "model", false)
	may(access.Update, "model", true)
	may(access.Update, "dataset", false)
	_, readOnly, err := w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "read", []string{"read"}, time.Time{})
	w.must(err)
	secret = readOnly
	may(access.Read, "model", true)
	may(access.Update, "model", false)
}

func tokenEnds(w *world) {
	o := w.org()
	w.member(o, access.Administrator)
	a := w.member(o, "reader")
	create := func(expires time.Time) (access.Token, string) {
		w.Helper()
		t, secret, err := w.s.CreateToken(w.ctx, w.db, o.ID, a.ID, "t", []string{"read"}, expires)
		w.must(err)
		return t, secret
	}
	gone := func(code record.Code, secret string) {
		w.Helper()
		_, _, err := w.s.TokenActor(w.ctx, w.db, secret)
		w.wants(code, err)
	}
	_, brief := create(w.clock.Add(time.Hour))
	w.clock = w.clock.Add(time.Hour)
	gone(record.Unauthenticated, brief)

	t, revoked := create(time.Time{})
	w.wants(record.NotFound, w.s.RevokeToken(w.ctx, w.db, o.ID, w.account().ID, t.ID))
	w.must(w.s.RevokeToken(w.ctx, w.db, o.ID, a.ID, t.ID))
	gone(record.Unauthenticated, revoked)

	_, lasting := create(time.Time{})
	changed := "stw_" + strings.Repeat("a", 58)
	gone(record.Unauthenticated, changed)
	w.must(w.write(func(tx *database.Tx) error { return w.s.DisableAccount(w.ctx, tx, a.ID) }))
	gone(record.Unauthenticated, lasting)
	w.must(w.s.EnableAccount(w.ctx, w.db, a.ID))
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader", Expires: "2026-02-28"}))
	gone(record.Denied, lasting)
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader"}))
	if _, _, err := w.s.TokenActor(w.ctx, w.db, lasting); err != nil {
		w.Fatal(err)
	}
	w.must(w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, a.ID) }))
	gone(record.Unauthenticated, lasting)
	w.must(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: "reader"}))
	gone(record.Unauthenticated, lasting)
}
