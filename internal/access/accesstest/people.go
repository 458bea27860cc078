package accesstest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

func organisations(w *world) {
	a, err := w.s.CreateOrg(w.ctx, w.db, "Stad Zürich & Søn", true)
	w.must(err)
	b, err := w.s.CreateOrg(w.ctx, w.db, "stad zurich son", false)
	w.must(err)
	if a.Slug != "stad-zurich-son" || b.Slug != "stad-zurich-son-2" {
		w.Fatalf("slugs %q and %q", a.Slug, b.Slug)
	}
	got, err := w.s.OrgBySlug(w.ctx, w.db, a.Slug)
	w.must(err)
	if d := cmp.Diff(a, got); d != "" {
		w.Fatal(d)
	}
	w.must(w.s.RenameOrg(w.ctx, w.db, a.ID, "Stad"))
	got, err = w.s.Org(w.ctx, w.db, a.ID)
	w.must(err)
	if got.Name != "Stad" || got.Slug != a.Slug {
		w.Fatalf("renamed: %+v", got)
	}
	all, err := w.s.Orgs(w.ctx, w.db)
	w.must(err)
	if len(all) != 2 || !slices.ContainsFunc(all, func(o access.Org) bool { return o.ID == b.ID }) {
		w.Fatalf("organisations: %+v", all)
	}
	_, err = w.s.CreateOrg(w.ctx, w.db, " ", false)
	w.wrong(err, "name")
	w.wrong(w.s.RenameOrg(w.ctx, w.db, a.ID, "a\nb"), "name")
	_, err = w.s.OrgBySlug(w.ctx, w.db, "none")
	w.wants(record.NotFound, err)
	w.wants(record.NotFound, w.s.RenameOrg(w.ctx, w.db, "none", "X"))
}

func settings(w *world) {
	o := w.org()
	want := access.OrgSettings{PublicLog: true, TimestampURL: "https://tsa.example.org/stamp", Language: "nl-BE"}
	w.must(w.s.PutSettings(w.ctx, w.db, o.ID, want))
	got, err := w.s.Org(w.ctx, w.db, o.ID)
	w.must(err)
	if d := cmp.Diff(want, got.Settings); d != "" {
		w.Fatal(d)
	}
	w.wrong(w.s.PutSettings(w.ctx, w.db, o.ID, access.OrgSettings{TimestampURL: "file:///etc/passwd", Language: "<b>"}), "timestamp_url", "language")
	w.wants(record.NotFound, w.s.PutSettings(w.ctx, w.db, "none", want))
}

func accounts(w *world) {
	email := w.email()
	a, err := w.s.CreateAccount(w.ctx, w.db, "  "+strings.ToUpper(email)+" ", "Ada", "hash-1")
	w.must(err)
	if a.Email != email {
		w.Fatalf("kept %q, want %q", a.Email, email)
	}
	_, err = w.s.CreateAccount(w.ctx, w.db, strings.ToTitle(email), "Other", "x")
	w.wants(record.Conflict, err)
	_, err = w.s.CreateAccount(w.ctx, w.db, "nobody", "", "")
	w.wrong(err, "email", "name")
	got, hash, err := w.s.Login(w.ctx, w.db, strings.ToUpper(email))
	w.must(err)
	if d := cmp.Diff(a, got); d != "" || hash != "hash-1" {
		w.Fatal(d, hash)
	}
	_, secret, err := w.s.CreateSession(w.ctx, w.db, a.ID, "", "")
	w.must(err)
	w.must(w.write(func(tx *database.Tx) error { return w.s.SetPassword(w.ctx, tx, a.ID, "hash-2") }))
	if _, hash, err = w.s.Login(w.ctx, w.db, email); hash != "hash-2" || err != nil {
		w.Fatalf("hash %q, %v", hash, err)
	}
	_, _, err = w.s.Session(w.ctx, w.db, secret)
	w.wants(record.Unauthenticated, err)
	w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.SetPassword(w.ctx, tx, "none", "x") }))
	all, err := w.s.Accounts(w.ctx, w.db)
	w.must(err)
	if !slices.Contains(all, a) || !slices.IsSortedFunc(all, func(a, b access.Account) int { return strings.Compare(a.Email, b.Email) }) {
		w.Fatalf("accounts: %+v", all)
	}
	_, err = w.s.AccountByEmail(w.ctx, w.db, "unknown@example.org")
	w.wants(record.NotFound, err)
}

func members(w *world) {
	o := w.org()
	admin := w.member(o, access.Administrator)
	a, person := w.account(), w.person(o)
	m := access.Membership{Org: o.ID, Account: a.ID, Role: access.ExternalAuditor, Person: person, Kinds: []string{"ai-system", "model"}, Expires: "2026-04-01",
		Within: access.Within{Packs: []string{"iso-42001", "iso-27001"}, From: "2026-01-01", To: "2026-12-31"}}
	w.must(w.put(m))
	first, err := w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	m.ID, m.Created = first.ID, w.clock
	if d := cmp.Diff(access.Member{Membership: m, Email: a.Email, Name: a.Name}, first); d != "" || !first.ID.Valid() {
		w.Fatal(d, first.ID)
	}
	w.clock = w.clock.Add(time.Hour)
	m.Role, m.Kinds, m.Within, m.Expires = "reader", nil, access.Within{}, ""
	w.must(w.put(m))
	second, err := w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.must(err)
	if d := cmp.Diff(m, second.Membership); d != "" {
		w.Fatal(d)
	}
	all, err := w.s.Members(w.ctx, w.db, o.ID)
	w.must(err)
	if len(all) != 2 {
		w.Fatalf("members: %+v", all)
	}
	w.must(w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, a.ID) }))
	_, err = w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.wants(record.NotFound, err)
	w.wants(record.NotFound, w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, a.ID) }))
	w.wants(record.Conflict, w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, admin.ID) }))
}

func membershipTerms(w *world) {
	o, other := w.org(), w.org()
	a, stranger := w.account(), w.person(other)
	bad := access.Membership{Org: o.ID, Account: a.ID, Role: "emperor", Person: stranger, Kinds: []string{"model", "model", "unicorn"}, Expires: "soon"}
	w.wrong(w.put(bad), "role", "person", "kinds", "kinds", "expires")
	w.wrong(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: access.ExternalAuditor}), "expires")
	w.wrong(w.put(access.Membership{Org: o.ID, Account: a.ID, Role: access.Administrator, Kinds: []string{"model"}}), "kinds")
	within := func(role string, in access.Within) error {
		return w.put(access.Membership{Org: o.ID, Account: a.ID, Role: role, Within: in})
	}
	w.wrong(within(access.Administrator, access.Within{From: "2026-01-01"}), "packs")
	w.wrong(within("reader", access.Within{Packs: []string{"iso-42001", "ISO 27001", "iso-42001", "", "a,b"}, From: "soon", To: "2026-13-01"}), "packs", "packs", "packs", "packs", "from", "to")
	w.wrong(within("reader", access.Within{From: "2026-07-01", To: "2026-06-30"}), "to")
	w.wrong(within("reader", access.Within{Packs: make([]string, 51)}), "packs")
	w.wants(record.NotFound, w.put(access.Membership{Org: "none", Account: a.ID, Role: "reader"}))
	w.wants(record.NotFound, w.put(access.Membership{Org: o.ID, Account: "none", Role: "reader"}))
	_, err := w.s.Member(w.ctx, w.db, o.ID, a.ID)
	w.wants(record.NotFound, err)
}

func lastAdministrator(w *world) {
	o := w.org()
	admin := w.member(o, access.Administrator)
	w.member(o, "aims-manager")
	temporary := w.member(o, access.Administrator)
	w.must(w.put(access.Membership{Org: o.ID, Account: temporary.ID, Role: access.Administrator, Expires: "2026-12-31"}))
	remove := func(a access.Account) error {
		return w.write(func(tx *database.Tx) error { return w.s.RemoveMembership(w.ctx, tx, o.ID, a.ID) })
	}
	disable := func(a access.Account) error {
		return w.write(func(tx *database.Tx) error { return w.s.DisableAccount(w.ctx, tx, a.ID) })
	}
	w.wants(record.Conflict, remove(admin))
	w.wants(record.Conflict, disable(admin))
	w.wants(record.Conflict, w.put(access.Membership{Org: o.ID, Account: admin.ID, Role: "reader"}))
	w.wants(record.Conflict, w.put(access.Membership{Org: o.ID, Account: admin.ID, Role: access.Administrator, Expires: "2099-01-01"}))
	w.must(w.put(access.Membership{Org: o.ID, Account: admin.ID, Role: access.Administrator, Person: w.person(o)}))

	second := w.member(o, access.Administrator)
	w.must(disable(second))
	w.wants(record.Conflict, remove(admin))
	w.must(w.s.EnableAccount(w.ctx, w.db, second.ID))
	w.must(remove(admin))
	w.wants(record.Conflict, remove(second))
	w.must(remove(temporary))
}

// lastAdministratorRace lets two administrators remove each other at once, many
// times: one of them always stays.
func lastAdministratorRace(w *world) {
	for range 8 {
		o := w.org()
		pair := []access.Account{w.member(o, access.Administrator), w.member(o, access.Administrator)}
		errs := w.race(pair[0], pair[1], func(ctx context.Context, tx *database.Tx, a access.Account) error {
			return w.s.RemoveMembership(ctx, tx, o.ID, a.ID)
		})
		left, err := w.s.Members(w.ctx, w.db, o.ID)
		w.must(err)
		if len(left) != 1 || (errs[0] == nil) == (errs[1] == nil) {
			w.Fatalf("%d administrators left; errors %v", len(left), errs)
		}
		w.wants(record.Conflict, errors.Join(errs...))
	}
}

// race runs do for two accounts in two transactions at once.
func (w *world) race(a, b access.Account, do func(context.Context, *database.Tx, access.Account) error) []error {
	errs := make([]error, 2)
	var all sync.WaitGroup
	for i, one := range []access.Account{a, b} {
		all.Go(func() {
			errs[i] = w.db.Write(w.ctx, func(tx *database.Tx) error { return do(w.ctx, tx, one) })
		})
	}
	all.Wait()
	return errs
}
