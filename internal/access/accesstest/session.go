package accesstest

import (
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

func sessions(w *world) {
	a, b := w.account(), w.account()
	one, secret, err := w.s.CreateSession(w.ctx, w.db, a.ID, "Browser\x00\n\xff"+strings.Repeat("x", 500), "192.0.2.1")
	w.must(err)
	got, account, err := w.s.Session(w.ctx, w.db, secret)
	w.must(err)
	if d := cmp.Diff(one, got) + cmp.Diff(a, account); d != "" || len([]rune(one.Agent)) != 200 {
		w.Fatal(d, len(one.Agent))
	}
	w.clock = w.clock.Add(time.Second)
	two, _, err := w.s.CreateSession(w.ctx, w.db, a.ID, "Phone", "2001:db8::1")
	w.must(err)
	_, theirs, err := w.s.CreateSession(w.ctx, w.db, b.ID, "", "")
	w.must(err)
	all, err := w.s.Sessions(w.ctx, w.db, a.ID)
	w.must(err)
	if d := cmp.Diff([]access.Session{two, one}, all); d != "" {
		w.Fatal(d)
	}
	w.wants(record.NotFound, w.s.RevokeSession(w.ctx, w.db, b.ID, one.ID))
	w.must(w.s.RevokeSessions(w.ctx, w.db, a.ID, one.ID))
	all, err = w.s.Sessions(w.ctx, w.db, a.ID)
	w.must(err)
	if d := cmp.Diff([]access.Session{one}, all); d != "" {
		w.Fatal(d)
	}
	w.must(w.s.RevokeSession(w.ctx, w.db, a.ID, one.ID))
	_, _, err = w.s.Session(w.ctx, w.db, secret)
	w.wants(record.Unauthenticated, err)
	_, _, err = w.s.Session(w.ctx, w.db, theirs)
	w.must(err)
	w.must(w.write(func(tx *database.Tx) error { return w.s.DisableAccount(w.ctx, tx, b.ID) }))
	_, _, err = w.s.Session(w.ctx, w.db, theirs)
	w.wants(record.Unauthenticated, err)
	_, _, err = w.s.CreateSession(w.ctx, w.db, b.ID, "", "")
	w.wants(record.Unauthenticated, err)
	// A session that began just as the account was disabled.
	w.must(w.s.EnableAccount(w.ctx, w.db, b.ID))
	_, late, err := w.s.CreateSession(w.ctx, w.db, b.ID, "", "")
	w.must(err)
	_, err = w.db.Exec(w.ctx, "UPDATE account SET disabled = 1 WHERE id = ?", b.ID)
	w.must(err)
	_, _, err = w.s.Session(w.ctx, w.db, late)
	w.wants(record.Unauthenticated, err)
	_, _, err = w.s.CreateSession(w.ctx, w.db, "none", "", "")
	w.wants(record.Unauthenticated, err)
}

func sessionEnds(w *world) {
	a := w.account()
	begun := w.clock
	_, secret, err := w.s.CreateSession(w.ctx, w.db, a.ID, "", "")
	w.must(err)
	use := func() access.Session {
		w.Helper()
		n, _, err := w.s.Session(w.ctx, w.db, secret)
		w.must(err)
		w.must(w.s.TouchSession(w.ctx, w.db, n))
		n, _, err = w.s.Session(w.ctx, w.db, secret)
		w.must(err)
		return n
	}
	w.clock = begun.Add(59 * time.Second)
	if n := use(); !n.Seen.Equal(begun) {
		w.Fatalf("touched again within a minute: %v", n.Seen)
	}
	w.clock = begun.Add(time.Minute)
	if n := use(); !n.Seen.Equal(w.clock) || !n.Expires.Equal(w.clock.Add(access.SessionIdle)) {
		w.Fatalf("after a minute: %+v", n)
	}
	for _, days := range []int{10, 20} {
		w.clock = begun.AddDate(0, 0, days)
		use()
	}
	if n := use(); !n.Expires.Equal(begun.Add(access.SessionMax)) {
		w.Fatalf("expires %v, want 30 days after %v", n.Expires, begun)
	}
	w.clock = begun.Add(access.SessionMax)
	_, _, err = w.s.Session(w.ctx, w.db, secret)
	w.wants(record.Unauthenticated, err)

	_, secret, err = w.s.CreateSession(w.ctx, w.db, a.ID, "", "")
	w.must(err)
	w.clock = w.clock.Add(access.SessionIdle)
	_, _, err = w.s.Session(w.ctx, w.db, secret)
	w.wants(record.Unauthenticated, err)
}

func sweep(w *world) {
	o, a := w.org(), w.account()
	rows := func() (n int) {
		w.Helper()
		w.must(w.db.QueryRow(w.ctx, "SELECT (SELECT COUNT(*) FROM session WHERE account = ?) + (SELECT COUNT(*) FROM invitation WHERE org = ?)", a.ID, o.ID).Scan(&n))
		return n
	}
	_, _, err := w.s.CreateSession(w.ctx, w.db, a.ID, "", "")
	w.must(err)
	_, _, err = w.invite(access.Invitation{Org: o.ID, Email: w.email(), Role: "reader"})
	w.must(err)
	w.must(w.s.Sweep(w.ctx, w.db))
	if n := rows(); n != 2 {
		w.Fatalf("%d rows, want 2: swept what still lasts", n)
	}
	w.clock = w.clock.Add(access.SessionIdle)
	w.must(w.s.Sweep(w.ctx, w.db))
	if n := rows(); n != 0 {
		w.Fatalf("%d rows, want 0", n)
	}
}
