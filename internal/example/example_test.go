package example

import (
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims"
	"steward/internal/blob"
	"steward/internal/database"
	"steward/internal/record"
	"steward/internal/register"
)

func open(t testing.TB) *register.Register {
	t.Helper()
	kinds, err := aims.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	db, err := database.OpenSQLite(t.Context(), filepath.Join(dir, "steward.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	blobs, err := blob.OpenDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := register.New(register.Options{DB: db, Blobs: blobs, Kinds: kinds, Key: make([]byte, 32), Now: time.Now, Rand: rand.Reader, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func filled(t *testing.T) (*register.Register, access.Org, access.Account) {
	t.Helper()
	reg := open(t)
	org, account, err := reg.SetUp(t.Context(), register.Setup{Org: Name, Name: "Ada Example", Email: "ada@example.org", Password: "x", Example: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), reg, org, account); err != nil {
		t.Fatal(err)
	}
	return reg, org, account
}

func TestEveryPageHasSomethingTrueToShow(t *testing.T) {
	reg, org, account := filled(t)
	a := access.System(org.ID)
	list := func(kind string, filters ...record.Filter) []record.Record {
		t.Helper()
		page, err := reg.List(t.Context(), a, record.Query{Kind: kind, Filters: filters, Sort: record.Sort{Field: "number"}, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		return page.Records
	}
	is := func(field string, values ...string) record.Filter {
		return record.Filter{Field: field, Op: record.Is, Values: values}
	}
	today := record.DateOf(reg.Now())
	for name, tt := range map[string]struct {
		got   []record.Record
		least int
	}{
		"systems":                    {list("ai-system"), 40},
		"systems nobody answers for": {list("ai-system", is("accountability", "nobody"), is("state", "in_use")), 3},
		"systems several answer for": {list("ai-system", is("accountability", "several")), 1},
		"systems somebody answers":   {list("ai-system", is("accountability", "named")), 15},
		"units":                      {list("unit"), 12},
		"people":                     {list("person"), 20},
		"assignments":                {list("assignment"), 40},
		"assignments that end soon":  {list("assignment", record.Filter{Field: "valid_to", Op: record.From, Values: []string{string(today)}}), 1},
		"delegations":                {slices.DeleteFunc(list("assignment"), func(r record.Record) bool { return r.Body["delegated_from"] == nil }), 1},
		"tasks":                      {list("task"), 20},
		"tasks that are late":        {list("task", is("state", "open", "in_progress"), record.Filter{Field: "due", Op: record.To, Values: []string{string(today.AddDays(-1))}}), 3},
		"tasks that are done":        {list("task", is("state", "done")), 5},
		"evidence":                   {list("evidence"), 15},
		"evidence that expired":      {list("evidence", record.Filter{Field: "expires", Op: record.To, Values: []string{string(today)}}), 1},
		"comments":                   {list("comment"), 15},
		"removed":                    {removed(t, reg, a), 1},
		"suppliers":                  {list("supplier"), 8},
		"a field of its own":         {list("ai-system", is("x_public_register", "published")), 5},
	} {
		if len(tt.got) < tt.least {
			t.Errorf("%s: %d, want at least %d", name, len(tt.got), tt.least)
		}
	}
	for _, k := range reg.Kinds().Kinds() {
		if len(list(k.Name)) == 0 {
			t.Errorf("there is no %s", k.Name)
		}
	}
	for _, s := range reg.Kinds().Kind("ai-system").States {
		if len(list("ai-system", is("state", s.Name))) == 0 {
			t.Errorf("no system is in state %s", s.Name)
		}
	}
	extras(t, reg, org, account)
}

func removed(t *testing.T, reg *register.Register, a access.Actor) []record.Record {
	t.Helper()
	page, err := reg.List(t.Context(), a, record.Query{Kind: "ai-system", Removed: true, Sort: record.Sort{Field: "number"}})
	if err != nil {
		t.Fatal(err)
	}
	return page.Records
}

// extras checks what is no record: members, invitations, lists, a role.
func extras(t *testing.T, reg *register.Register, org access.Org, account access.Account) {
	t.Helper()
	a, _, err := reg.Enter(t.Context(), account.ID, org.Slug)
	if err != nil {
		t.Fatal(err)
	}
	views, err := reg.Views(t.Context(), a, "ai-system")
	if err != nil || len(views) < 3 {
		t.Errorf("%d saved lists, %v", len(views), err)
	}
	open, err := reg.Invitations(t.Context(), a)
	if err != nil || len(open) != 1 || open[0].Role != access.ExternalAuditor {
		t.Errorf("invitations %v, %v", open, err)
	}
	roles, err := reg.Roles(t.Context(), a)
	if err != nil || roles[len(roles)-1].Builtin {
		t.Errorf("no role of its own, %v", err)
	}
	members, err := reg.Members(t.Context(), a)
	if err != nil || len(members) != 13 {
		t.Errorf("%d members, %v", len(members), err)
	}
	for _, m := range members {
		if m.Account != account.ID && m.Person == "" {
			t.Errorf("%s is nobody's account", m.Email)
		}
	}
}

func TestHistoryIsSpreadAndNeverAheadOfNow(t *testing.T) {
	reg, org, _ := filled(t)
	a := access.System(org.ID)
	days := map[record.Date]bool{}
	var oldest time.Time
	next, newest := reg.Now(), 0
	for before := int64(0); ; {
		some, err := reg.Activity(t.Context(), a, before, 200)
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 {
			break
		}
		for _, c := range some {
			if c.At.After(reg.Now()) {
				t.Fatalf("leaf %d is of the future: %s", c.Seq, c.At)
			}
			days[record.DateOf(c.At)] = true
			if c.At.After(next) {
				newest++
			} else {
				next = c.At
			}
			if oldest.IsZero() || c.At.Before(oldest) {
				oldest = c.At
			}
		}
		before = some[len(some)-1].Seq
		if before == 0 {
			break
		}
	}
	if newest > 6 {
		t.Errorf("%d leaves are later than a leaf after them; only the making of the organisation may be", newest)
	}
	if len(days) < 100 || reg.Now().Sub(oldest) < 880*24*time.Hour {
		t.Errorf("%d days, the oldest %s", len(days), oldest)
	}
}

func TestAnotherExampleUsesTheSameFictionalAccounts(t *testing.T) {
	reg, _, account := filled(t)
	org, err := reg.FoundOrg(t.Context(), account.ID, Name, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), reg, org, account); err != nil {
		t.Fatal(err)
	}
	accounts, err := reg.Accounts(t.Context())
	if err != nil || len(accounts) != 13 {
		t.Errorf("%d accounts, %v", len(accounts), err)
	}
}

func TestOnlyAnExampleIsFilled(t *testing.T) {
	reg := open(t)
	org, account, err := reg.SetUp(t.Context(), register.Setup{Org: "Real", Name: "Ada Example", Email: "ada@example.org", Password: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := Fill(t.Context(), reg, org, account); record.CodeOf(err) != record.Denied {
		t.Errorf("filling a real organisation says %v", err)
	}
}

// BenchmarkFill measures what whoever tries Steward waits for; it should stay
// under four seconds.
func BenchmarkFill(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		reg := open(b)
		org, account, err := reg.SetUp(b.Context(), register.Setup{Org: Name, Name: "Ada Example", Email: "ada@example.org", Password: "x", Example: true})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := Fill(b.Context(), reg, org, account); err != nil {
			b.Fatal(err)
		}
	}
}
