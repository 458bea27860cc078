package accountable_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/accountable"
	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

func whole(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	one, two := t.Create("ai-system", "One", nil), t.Create("ai-system", "Two", nil)
	t.Create("ai-system", "Three", nil)
	t.assign(ann, one.ID, "2026-01-01", "2026-03-31")
	t.assign(ben, two.ID, "2026-01-01", "")
	both := t.assign(ann, two.ID, "2026-01-01", "2026-03-20")
	p := t.assign(ben, "", "2026-02-01", "", "role", "privacy")
	t.assign(ben, "", "2026-06-01", "", "role", "safety")
	n, err := t.today().Counts(t.Context())
	if err != nil || n != (accountable.Counts{Named: 1, Nobody: 1, Several: 1}) {
		t.Fatalf("counts %+v, %v", n, err)
	}
	vacant := func(day record.Date) map[string]bool {
		list, err := t.today().Vacant(t.Context(), day)
		t.Must(err)
		out := map[string]bool{}
		for _, o := range list {
			out[o.Name] = true
		}
		if want := len(leadership.Roles()); len(out) > want || !out["legal"] {
			t.Fatalf("vacant %v", out)
		}
		return out
	}
	if v := vacant(""); v["accountable"] || v["privacy"] || !v["safety"] {
		t.Fatalf("vacant today: %v", v)
	}
	if v := vacant("2026-01-15"); v["accountable"] || !v["privacy"] || !v["safety"] {
		t.Fatalf("vacant in January: %v", v)
	}
	t.Clock.Set(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC))
	t.withdraw(p.ID)
	t.withdraw(both.ID)
	if v := vacant("2026-03-10"); v["privacy"] {
		t.Fatal("privacy is vacant on the day of the withdrawal")
	}
	if v := vacant("2026-03-11"); !v["privacy"] {
		t.Fatal("privacy is held after the withdrawal")
	}

	list, total, capped, err := t.today().Ending(t.Context(), 30, 10)
	if err != nil || len(list) != 1 || total != 1 || capped || list[0].Scope != one.ID || list[0].To != "2026-03-31" {
		t.Fatalf("ending %+v, %d, %v", list, total, err)
	}
	if list, _, _, err = t.today().Ending(t.Context(), 20, 10); err != nil || len(list) != 0 {
		t.Fatalf("ending sooner %+v, %v", list, err)
	}
}

// denied checks that nobody is told "nobody" for want of rights.
func denied(t *town) {
	limited := t.Admin
	limited.Kinds = []string{"ai-system", "assignment"}
	_, err := accountable.Today(t.Register, limited)
	t.Fails(err, record.Denied)
	_, err = accountable.Today(t.Register, access.Actor{})
	t.Fails(err, record.Unauthenticated)
	own := t.Admin
	own.Role = access.Role{Label: "Own", Grants: []access.Grant{{Verbs: []access.Verb{access.Read}, Kinds: []string{access.All}, Own: true}}}
	_, err = accountable.Today(t.Register, own)
	t.Fails(err, record.Denied)
}

func wrong(t *town) {
	s := t.Create("ai-system", "S", nil)
	v := t.today()
	for _, ask := range []accountable.Ask{{Day: "tomorrow"}, {Role: "king"}, {Kind: "person"}, {Kind: "nonsense"}, {After: "%"}} {
		_, err := v.On(t.Context(), ask)
		t.Fails(err, record.Invalid)
	}
	_, err := v.Timeline(t.Context(), s.ID, "2026-02-01", "2026-01-01", "")
	t.Fails(err, record.Invalid)
	_, err = v.Timeline(t.Context(), s.ID, "x", "", "")
	t.Fails(err, record.Invalid)
	_, err = v.Timeline(t.Context(), s.ID, "", "x", "")
	t.Fails(err, record.Invalid)
	_, err = v.Timeline(t.Context(), s.ID, "", "", "king")
	t.Fails(err, record.Invalid)
	_, err = v.Timeline(t.Context(), t.Org.ID, "", "", "")
	t.Fails(err, record.NotFound)
	_, err = v.Held(t.Context(), t.Admin.Person, "x")
	t.Fails(err, record.Invalid)
	_, err = v.Vacant(t.Context(), "x")
	t.Fails(err, record.Invalid)
}

// cost checks that a page asks the register a few times, not once for each row
// or for what was withdrawn long ago.
func cost(t *town) {
	ann := t.person("Ann")
	u := t.Create("unit", "U", nil)
	for i := range 60 {
		s := t.Create("ai-system", fmt.Sprintf("S%02d", i), record.Body{"unit": string(u.ID)})
		t.withdraw(t.assign(ann, s.ID, "2026-01-01", "").ID)
		t.assign(ann, s.ID, "2026-01-01", "")
	}
	t.Clock.Add(30 * 24 * time.Hour)
	t.src.n = 0
	p, err := t.today().On(t.Context(), accountable.Ask{})
	t.Must(err)
	if len(p.Rows) != 50 || t.src.n > 6 {
		t.Fatalf("%d rows for %d questions; want 50 for 6 at most", len(p.Rows), t.src.n)
	}
}

// BenchmarkPage measures one page of 50 out of 100,000 systems, each with an
// assignment, on a past day, and the counts of today.
func BenchmarkPage(b *testing.B) {
	ctx := context.Background()
	now := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	g, _ := world.Register(b, world.SQLite(b), func() time.Time { return now })
	org, account, err := g.SetUp(ctx, register.Setup{Org: "Bench", Name: "Ada Beispiel", Email: "ada@example.org", Password: "x"})
	if err != nil {
		b.Fatal(err)
	}
	a, _, err := g.Enter(ctx, account.ID, org.Slug)
	if err != nil {
		b.Fatal(err)
	}
	for part := range 20 {
		var writes []register.Write
		for i := range 5000 {
			id, err := g.NewID()
			if err != nil {
				b.Fatal(err)
			}
			writes = append(writes, register.Write{Create: &register.Draft{ID: id, Kind: "ai-system", Title: fmt.Sprintf("System %06d", part*5000+i)}},
				register.Write{Create: &register.Draft{Kind: "assignment", Body: record.Body{"role": leadership.Accountable, "holder": string(a.Person), "scope": string(id), "valid_from": "2026-01-01"}}})
		}
		if _, err := g.Batch(ctx, a, writes); err != nil {
			b.Fatal(err)
		}
	}
	for name, ask := range map[string]accountable.Ask{"PastDay": {Day: "2026-02-01"}, "Today": {}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v, err := accountable.Today(g, a)
				if err != nil {
					b.Fatal(err)
				}
				if p, err := v.On(ctx, ask); err != nil || len(p.Rows) != 50 || p.Rows[0].Answer.Status != leadership.Named {
					b.Fatal(len(p.Rows), err)
				}
			}
		})
	}
	b.Run("Known", func(b *testing.B) {
		for b.Loop() {
			v, err := accountable.KnownAt(ctx, g, a, now)
			if err != nil {
				b.Fatal(err)
			}
			if p, err := v.On(ctx, accountable.Ask{}); err != nil || len(p.Rows) != 50 || p.Rows[0].Answer.Status != leadership.Named {
				b.Fatal(len(p.Rows), err)
			}
		}
	})
	b.Run("Vacant", func(b *testing.B) {
		for b.Loop() {
			v, err := accountable.Today(g, a)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := v.Vacant(ctx, ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}
