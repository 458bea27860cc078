// Package accesstest is the conformance suite of package access: everything its
// repository promises, on whatever database it is given.
package accesstest

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// Run runs the suite on one empty database with its schema up to date.
func Run(t *testing.T, db *database.DB) {
	parts := []struct {
		name string
		test func(*world)
	}{
		{"Organisations", organisations}, {"Settings", settings}, {"Accounts", accounts},
		{"Members", members}, {"Terms", membershipTerms}, {"LastAdministrator", lastAdministrator}, {"LastAdministratorRace", lastAdministratorRace},
		{"Invitations", invitations}, {"AcceptNew", acceptNew}, {"AcceptAs", acceptAs}, {"AcceptRace", acceptRace},
		{"Roles", roles}, {"RolesInUse", rolesInUse},
		{"Sessions", sessions}, {"SessionEnds", sessionEnds}, {"Sweep", sweep},
		{"Actors", actors}, {"LimitedActor", limitedActor}, {"ActorEnds", actorEnds}, {"Tokens", tokens}, {"TokenNarrows", tokenNarrows}, {"TokenEnds", tokenEnds},
		{"Foreign", foreign}, {"Nonsense", nonsense},
	}
	catalogue, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range parts {
		t.Run(part.name, func(t *testing.T) {
			w := &world{T: t, db: db, ctx: t.Context(), part: i, clock: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
			w.s = &access.Store{Now: func() time.Time { return w.clock }, Rand: rand.Reader, Catalogue: catalogue}
			part.test(w)
		})
	}
}

// Catalogue returns kinds with the names the built-in roles use, and the steps
// the tests take; it stands in for the real ones, which live above.
func Catalogue() (*record.Catalogue, error) {
	var kinds []*record.Kind
	for i, name := range KindNames() {
		k := &record.Kind{Name: name, Plural: name + "-list", Label: name, Prefix: fmt.Sprintf("K%d", i), Version: 1,
			States: []record.State{{Name: "active"}, {Name: "suspended"}}}
		if name == "evidence" {
			k.Scope = &record.Scope{Day: "day"}
			k.Fields = []record.Field{{Name: "day", Label: "Day", Type: record.DateType, Index: true}}
		}
		if name == "ai-system" {
			k.Transitions = []record.Transition{{Name: "suspend", From: []string{"active"}, To: "suspended"}, {Name: "resume", From: []string{"suspended"}, To: "active"}}
		}
		kinds = append(kinds, k)
	}
	return record.NewCatalogue(kinds...)
}

// KindNames returns the names of the first kinds, in the order of navigation.
func KindNames() []string {
	return []string{"organisation", "unit", "person", "assignment", "ai-system", "use", "model", "dataset", "agent", "resource", "supplier", "task", "evidence", "comment",
		"evidence-request", "finding", "approval", "acknowledgement", "gap-answer", "fact", "legal-part", "risk", "treatment", "risk-acceptance", "impact-assessment", "impact", "objective", "measurement", "planned-change", "incident", "notification"}
}

// world is one part's view of the shared database: its own clock, its own
// organisations and addresses.
type world struct {
	*testing.T
	db    *database.DB
	s     *access.Store
	ctx   context.Context
	clock time.Time
	part  int
	made  int
}

// must fails the test on an error.
func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// wants fails the test unless the error has the code.
func (w *world) wants(code record.Code, err error) {
	w.Helper()
	if err == nil || record.CodeOf(err) != code {
		w.Fatalf("got error %v, want one with code %s", err, code)
	}
}

// wrong fails the test unless the error names exactly these fields.
func (w *world) wrong(err error, fields ...string) {
	w.Helper()
	w.wants(record.Invalid, err)
	var got []string
	for _, f := range record.FieldErrors(err) {
		got = append(got, f.Field)
	}
	if fmt.Sprint(got) != fmt.Sprint(fields) {
		w.Fatalf("wrong fields %v (%v), want %v", got, err, fields)
	}
}

// write runs do in a transaction.
func (w *world) write(do func(tx *database.Tx) error) error { return w.db.Write(w.ctx, do) }

func (w *world) email() string {
	w.made++
	return fmt.Sprintf("a%d.%d@example.org", w.part, w.made)
}

func (w *world) account() access.Account {
	w.Helper()
	a, err := w.s.CreateAccount(w.ctx, w.db, w.email(), "Some One", "hash")
	w.must(err)
	return a
}

func (w *world) org() access.Org {
	w.Helper()
	o, err := w.s.CreateOrg(w.ctx, w.db, "Org", false)
	w.must(err)
	return o
}

// member makes a new account a member with a role.
func (w *world) member(org access.Org, role string) access.Account {
	w.Helper()
	a := w.account()
	w.must(w.put(access.Membership{Org: org.ID, Account: a.ID, Role: role}))
	return a
}

func (w *world) put(m access.Membership) error {
	return w.write(func(tx *database.Tx) error {
		_, err := w.s.PutMembership(w.ctx, tx, m)
		return err
	})
}

// person writes the row of a person record, as the store above would.
func (w *world) person(org access.Org) record.ID {
	w.Helper()
	id, err := record.NewID(w.clock, rand.Reader)
	w.must(err)
	w.made++
	_, err = w.db.Exec(w.ctx, "INSERT INTO record (org,id,kind,num,title,sort,state,owner,due,ext,created,updated,rev,seq,version,body)"+
		" VALUES (?,?,'person',?,'P','p','active','','','',0,0,1,0,1,'{}')", org.ID, id, w.made)
	w.must(err)
	return id
}
