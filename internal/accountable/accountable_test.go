package accountable_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/accountable"
	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

// TestAccountable runs every part on both databases.
func TestAccountable(t *testing.T) {
	parts := map[string]func(*town){
		"Page": page, "Units": units, "Status": status, "Withdrawn": withdrawn, "Known": known, "Erased": erased, "Timeline": timeline,
		"Delegated": delegated, "Held": held, "Competence": competence, "Whole": whole, "Denied": denied, "Wrong": wrong, "Cost": cost, "Kinds": kinds,
	}
	for dialect, db := range world.Databases(t) {
		t.Run(dialect, func(t *testing.T) {
			w := world.New(t, db)
			for name, part := range parts {
				t.Run(name, func(t *testing.T) { part(newTown(t, w, name)) })
			}
		})
	}
}

// town is an organisation of its own in a shared world.
type town struct {
	*world.World
	src *counting
}

func newTown(t *testing.T, shared *world.World, name string) *town {
	w := *shared
	w.T, w.Clock = t, shared.Clock
	w.Clock.Set(time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC))
	org, err := w.Register.CreateOrg(t.Context(), w.Account.ID, name, false)
	w.Must(err)
	w.Admin, w.Org, err = w.Register.Enter(t.Context(), w.Account.ID, org.Slug)
	w.Must(err)
	return &town{World: &w, src: &counting{Source: w.Register}}
}

// counting counts how often the register is asked.
type counting struct {
	accountable.Source
	n int
}

func (c *counting) List(ctx context.Context, a access.Actor, q record.Query) (record.Page, error) {
	c.n++
	return c.Source.List(ctx, a, q)
}

func (c *counting) History(ctx context.Context, a access.Actor, id record.ID, before int64, limit int) ([]record.Change, error) {
	c.n++
	return c.Source.History(ctx, a, id, before, limit)
}

func (c *counting) GetMany(ctx context.Context, a access.Actor, ids []record.ID) (map[record.ID]record.Record, error) {
	c.n++
	return c.Source.GetMany(ctx, a, ids)
}

func (c *counting) Get(ctx context.Context, a access.Actor, id record.ID) (record.Record, error) {
	c.n++
	return c.Source.Get(ctx, a, id)
}

func (t *town) person(name string) record.ID { return t.Create("person", name, nil).ID }

// assign makes somebody accountable for a scope ("" for the whole organisation)
// from a day to a day ("" for no end).
func (t *town) assign(holder, scope record.ID, from, to string, more ...string) record.Record {
	t.Helper()
	b := record.Body{"role": leadership.Accountable, "holder": string(holder), "valid_from": from}
	for i := 0; i+1 < len(more); i += 2 {
		b[more[i]] = more[i+1]
	}
	if scope != "" {
		b["scope"] = string(scope)
	}
	if to != "" {
		b["valid_to"] = to
	}
	return t.Create("assignment", "", b)
}

func (t *town) withdraw(id record.ID) {
	t.Helper()
	_, err := t.Register.Step(t.Context(), t.Admin, id, "withdraw", register.Move{Reason: "moved on"})
	t.Must(err)
}

func (t *town) today() *accountable.View {
	t.Helper()
	v, err := accountable.Today(t.src, t.Admin)
	t.Must(err)
	return v
}

func (t *town) knownAt(at time.Time) *accountable.View {
	t.Helper()
	v, err := accountable.KnownAt(t.Context(), t.src, t.Admin, at)
	t.Must(err)
	return v
}

// say writes an answer in a line: status, level and holders.
func say(a leadership.Answer) string {
	parts := []string{string(a.Status)}
	if a.Level != "" {
		parts = append(parts, string(a.Level))
	}
	for _, h := range a.Holders {
		parts = append(parts, string(h.Person))
	}
	return strings.Join(parts, " ")
}

// pair writes two persons in the order of an answer.
func pair(a, b record.ID) string { return string(min(a, b)) + " " + string(max(a, b)) }

// expect asks for all records of a kind and compares the answers by title.
func (t *town) expect(v *accountable.View, ask accountable.Ask, want map[string]string) accountable.Page {
	t.Helper()
	p, err := v.On(t.Context(), ask)
	t.Must(err)
	got := map[string]string{}
	for _, r := range p.Rows {
		got[r.Record.Title] = say(r.Answer)
		if r.Absent {
			got[r.Record.Title] = "absent"
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("answers on %s:\n%v\nwant\n%v", ask.Day, got, want)
	}
	return p
}

func page(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	one, two := t.Create("ai-system", "One", nil), t.Create("ai-system", "Two", nil)
	t.Create("ai-system", "Three", nil)
	t.assign(ann, one.ID, "2026-01-01", "2026-02-10")
	t.assign(ben, one.ID, "2026-02-05", "")
	t.assign(ben, two.ID, "2026-04-01", "")
	t.assign(ann, two.ID, "2026-01-01", "", "role", "privacy")
	A, B := string(ann), string(ben)
	for day, want := range map[record.Date][2]string{
		"":           {"named scope " + B, "nobody"},
		"2025-12-31": {"nobody", "nobody"},
		"2026-02-04": {"named scope " + A, "nobody"},
		"2026-02-05": {"several scope " + pair(ann, ben), "nobody"},
		"2026-02-10": {"several scope " + pair(ann, ben), "nobody"},
		"2026-02-11": {"named scope " + B, "nobody"},
		"2026-04-01": {"named scope " + B, "named scope " + B},
	} {
		t.expect(t.today(), accountable.Ask{Day: day}, map[string]string{"One": want[0], "Two": want[1], "Three": "nobody"})
	}
	t.expect(t.today(), accountable.Ask{Role: "privacy"}, map[string]string{"One": "nobody", "Two": "named scope " + A, "Three": "nobody"})

	p, err := t.today().On(t.Context(), accountable.Ask{Limit: 2})
	t.Must(err)
	next, err := t.today().On(t.Context(), accountable.Ask{Limit: 2, After: p.Next})
	t.Must(err)
	if len(p.Rows) != 2 || p.Total != 3 || p.Rows[1].Record.Title != "Three" || len(next.Rows) != 1 || next.Rows[0].Record.Title != "Two" || next.Next != "" {
		t.Fatalf("pages %+v, %+v", p, next)
	}
}

// units checks that the nearest assignment counts, and the filter by unit.
func units(t *town) {
	ann, ben, cat := t.person("Ann"), t.person("Ben"), t.person("Cat")
	top := t.Create("unit", "Hospital", nil)
	mid := t.Create("unit", "Imaging", record.Body{"parent": string(top.ID)})
	low := t.Create("unit", "Radiology", record.Body{"parent": string(mid.ID)})
	t.Create("ai-system", "Low", record.Body{"unit": string(low.ID)})
	t.Create("ai-system", "Top", record.Body{"unit": string(top.ID)})
	t.Create("ai-system", "None", nil)
	own := t.Create("ai-system", "Own", record.Body{"unit": string(low.ID)})
	t.assign(ann, mid.ID, "2026-01-01", "")
	t.assign(ben, "", "2026-02-01", "")
	t.assign(cat, own.ID, "2026-01-01", "")
	A, B, C := string(ann), string(ben), string(cat)
	t.expect(t.today(), accountable.Ask{}, map[string]string{"Low": "named unit " + A, "Top": "named organisation " + B, "None": "named organisation " + B, "Own": "named scope " + C})
	t.expect(t.today(), accountable.Ask{Day: "2026-01-15"}, map[string]string{"Low": "named unit " + A, "Top": "nobody", "None": "nobody", "Own": "named scope " + C})
	t.expect(t.today(), accountable.Ask{Direct: true}, map[string]string{"Low": "nobody", "Top": "nobody", "None": "nobody", "Own": "named scope " + C})
	t.expect(t.today(), accountable.Ask{Unit: mid.ID}, map[string]string{"Low": "named unit " + A, "Own": "named scope " + C})
	t.expect(t.today(), accountable.Ask{Unit: top.ID, Status: leadership.Nobody, Direct: true}, map[string]string{"Low": "nobody", "Top": "nobody"})
	t.expect(t.today(), accountable.Ask{Kind: "unit", Unit: top.ID}, map[string]string{"Imaging": "named scope " + A, "Radiology": "named unit " + A})

	// Units that go round in a circle are no reason to go round as well.
	_, err := t.Register.Update(t.Context(), t.Admin, top.ID, register.Edit{Body: record.Body{"parent": string(low.ID)}})
	t.Must(err)
	t.expect(t.today(), accountable.Ask{Unit: top.ID}, map[string]string{"Low": "named unit " + A, "Top": "named unit " + A, "Own": "named scope " + C})
}

// status checks the filter by answer: today from the index, on other days by
// looking.
func status(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	want := map[string]string{}
	for i := range 25 {
		s := t.Create("ai-system", fmt.Sprintf("S%02d", i), nil)
		if i%5 == 0 {
			continue
		}
		t.assign(ann, s.ID, "2026-01-01", "")
		if i%5 == 1 {
			t.assign(ben, s.ID, "2026-02-01", "")
			want[s.Title] = "several scope " + pair(ann, ben)
		}
	}
	t.expect(t.today(), accountable.Ask{Status: leadership.Several, Direct: true}, want)
	t.expect(t.today(), accountable.Ask{Status: leadership.Several, Day: "2026-02-01"}, want)
	t.expect(t.today(), accountable.Ask{Status: leadership.Several, Day: "2026-01-31"}, map[string]string{})
	var found []string
	ask := accountable.Ask{Status: leadership.Nobody, Day: "2026-02-01", Limit: 3}
	for {
		p, err := t.today().On(t.Context(), ask)
		t.Must(err)
		for _, r := range p.Rows {
			found = append(found, r.Record.Title)
		}
		if ask.After = p.Next; p.Next == "" {
			break
		}
	}
	if got := strings.Join(found, " "); got != "S00 S05 S10 S15 S20" {
		t.Fatalf("with nobody: %s", got)
	}
}

func withdrawn(t *town) {
	ann := t.person("Ann")
	s := t.Create("ai-system", "S", nil)
	a := t.assign(ann, s.ID, "2026-01-01", "2026-12-31")
	t.Clock.Set(time.Date(2026, 4, 10, 9, 0, 0, 0, time.UTC))
	t.withdraw(a.ID)
	t.Clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
	_, err := t.Register.Update(t.Context(), t.Admin, a.ID, register.Edit{Body: record.Body{"basis": "Written down later."}})
	t.Must(err)
	named := map[string]string{"S": "named scope " + string(ann)}
	t.expect(t.today(), accountable.Ask{Day: "2026-04-10"}, named)
	t.expect(t.today(), accountable.Ask{Day: "2026-04-11"}, map[string]string{"S": "nobody"})
	t.expect(t.today(), accountable.Ask{}, map[string]string{"S": "nobody"})
	t.expect(t.knownAt(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)), accountable.Ask{Day: "2026-05-01"}, named)
	t.expect(t.knownAt(time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)), accountable.Ask{Day: "2026-05-01"}, map[string]string{"S": "nobody"})

	_, err = t.Register.Remove(t.Context(), t.Admin, a.ID, register.Move{Reason: "never was"})
	t.Must(err)
	t.expect(t.today(), accountable.Ask{Day: "2026-04-10"}, map[string]string{"S": "nobody"})
	t.expect(t.knownAt(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)), accountable.Ask{Day: "2026-04-10"}, named)
}
