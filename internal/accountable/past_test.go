package accountable_test

import (
	"time"

	"steward/internal/accountable"
	"steward/internal/aims"
	"steward/internal/aims/leadership"
	"steward/internal/record"
	"steward/internal/register"
)

// known checks the two times: what is said now about a past day, and what the
// records said then.
func known(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	u := t.Create("unit", "Old home", nil)
	s := t.Create("ai-system", "S", record.Body{"unit": string(u.ID)})
	then := t.Clock.Now().Add(time.Hour)
	t.Clock.Set(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))
	t.Create("ai-system", "Later", nil)
	a := t.assign(ann, s.ID, "2026-01-01", "")
	t.assign(ben, u.ID, "2026-01-01", "")
	t.assign(ben, "", "2026-01-01", "")
	middle := t.Clock.Now().Add(time.Hour)
	t.Clock.Set(time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
	_, err := t.Register.Update(t.Context(), t.Admin, a.ID, register.Edit{Body: record.Body{"holder": string(ben), "scope": nil}})
	t.Must(err)
	_, err = t.Register.Update(t.Context(), t.Admin, s.ID, register.Edit{Body: record.Body{"unit": nil}})
	t.Must(err)

	day := record.Date("2026-02-01")
	A, B := string(ann), string(ben)
	t.expect(t.today(), accountable.Ask{Day: day}, map[string]string{"S": "named organisation " + B, "Later": "named organisation " + B})
	t.expect(t.knownAt(then), accountable.Ask{Day: day}, map[string]string{"S": "nobody", "Later": "absent"})
	t.expect(t.knownAt(middle), accountable.Ask{Day: day}, map[string]string{"S": "named scope " + A, "Later": "named organisation " + B})
	t.expect(t.knownAt(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)), accountable.Ask{Day: day}, map[string]string{"S": "absent", "Later": "absent"})

	v := t.knownAt(middle)
	line, err := v.Timeline(t.Context(), s.ID, "2026-01-01", "2026-02-01", "")
	t.Must(err)
	if len(line.Intervals) != 1 || say(line.Intervals[0].Answer) != "named scope "+A || len(line.Units) != 1 || len(line.Assignments) != 3 {
		t.Fatalf("known then: %+v", line)
	}
	h, err := v.Held(t.Context(), ann, day)
	t.Must(err)
	if len(h.Holder) != 1 || h.Holder[0].Scope != s.ID {
		t.Fatalf("held then: %+v", h)
	}
	if h, err = t.today().Held(t.Context(), ann, day); err != nil || len(h.Holder) != 0 {
		t.Fatalf("held as is known now: %+v, %v", h, err)
	}
	if at, past := v.Known(); !past || !at.Equal(middle) {
		t.Fatalf("known at %s", at)
	}
	if _, past := t.today().Known(); past {
		t.Fatal("today is past")
	}
}

// erased checks that what was erased is said to be missing.
func erased(t *town) {
	s := t.Create("ai-system", "S", nil)
	a := t.assign(t.person("Ann"), s.ID, "2026-01-01", "")
	then := t.Clock.Now()
	t.Clock.Add(48 * time.Hour)
	_, err := t.Register.Erase(t.Context(), t.Admin, a.ID, register.Move{Reason: "asked for"})
	t.Must(err)
	v := t.knownAt(then)
	t.expect(v, accountable.Ask{}, map[string]string{"S": "nobody"})
	line, err := v.Timeline(t.Context(), s.ID, "", "", "")
	t.Must(err)
	if len(line.Erased) != 1 || line.Erased[0] != a.ID || len(v.Erased()) != 1 {
		t.Fatalf("erased %v, %v", line.Erased, v.Erased())
	}
}

func timeline(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	s := t.Create("ai-system", "S", nil)
	t.assign(ann, s.ID, "2026-01-10", "2026-02-15")
	t.assign(ben, s.ID, "2026-02-10", "2026-02-20")
	w := t.assign(ann, s.ID, "2026-02-25", "2030-12-31")
	t.assign(ben, "", "2026-06-01", "")
	t.Clock.Set(time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC))
	t.withdraw(w.ID)
	A, B := string(ann), string(ben)

	line, err := t.today().Timeline(t.Context(), s.ID, "2026-01-01", "2026-07-01", "")
	t.Must(err)
	want := []struct{ from, to, own, all string }{
		{"2026-01-01", "2026-01-09", "nobody", "nobody"}, {"2026-01-10", "2026-02-09", "named scope " + A, "named scope " + A},
		{"2026-02-10", "2026-02-15", "several scope " + pair(ann, ben), "several scope " + pair(ann, ben)}, {"2026-02-16", "2026-02-20", "named scope " + B, "named scope " + B},
		{"2026-02-21", "2026-02-24", "nobody", "nobody"}, {"2026-02-25", "2026-04-01", "named scope " + A, "named scope " + A},
		{"2026-04-02", "2026-05-31", "nobody", "nobody"}, {"2026-06-01", "2026-07-01", "", "named organisation " + B},
	}
	if len(line.Intervals) != len(want) || len(line.Own) != len(want)-1 || len(line.Faults()) != 4 {
		t.Fatalf("timeline %+v", line)
	}
	for i, x := range want {
		got := line.Intervals[i]
		if string(got.From) != x.from || string(got.To) != x.to || say(got.Answer) != x.all {
			t.Errorf("interval %d: %s to %s %s; want %+v", i, got.From, got.To, say(got.Answer), x)
		}
		if x.own != "" && say(line.Own[i].Answer) != x.own {
			t.Errorf("own %d: %s; want %s", i, say(line.Own[i].Answer), x.own)
		}
	}
	if line.Own[6].To != "2026-07-01" {
		t.Errorf("own ends %s", line.Own[6].To)
	}
	last := line.Assignments[2]
	if last.ID != w.ID || last.Withdrawn != "2026-04-01" || last.To != "2026-04-01" || line.Assignments[0].Withdrawn != "" {
		t.Errorf("withdrawn %+v", last)
	}

	line, err = t.today().Timeline(t.Context(), s.ID, "", "", "")
	t.Must(err)
	if line.First != "2026-01-10" || line.Last != "2026-04-01" {
		t.Errorf("by itself from %s to %s", line.First, line.Last)
	}
	t.assign(ben, s.ID, "2026-05-01", "2099-01-01")
	line, err = t.today().Timeline(t.Context(), s.ID, "", "", "")
	t.Must(err)
	if line.Last != "2027-04-01" {
		t.Errorf("looks ahead to %s", line.Last)
	}
	line, err = t.today().Timeline(t.Context(), s.ID, "2028-01-01", "", "privacy")
	t.Must(err)
	if line.First != "2028-01-01" || line.Last != "2028-01-01" || line.Role != "privacy" || line.Intervals[0].Status != leadership.Nobody {
		t.Errorf("%+v", line)
	}
}

// delegated checks that who delegates stays accountable, and that a delegation
// whose source is over is named, wherever that source was for.
func delegated(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	s := t.Create("ai-system", "S", nil)
	src := t.assign(ann, s.ID, "2026-01-01", "2026-02-28")
	t.assign(ben, s.ID, "2026-02-01", "", "delegated_from", string(src.ID))
	whole := t.assign(ann, "", "2026-01-01", "")
	other := t.Create("ai-system", "T", nil)
	t.assign(ben, other.ID, "2026-01-01", "", "delegated_from", string(whole.ID))
	t.Clock.Set(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	t.withdraw(whole.ID)
	t.Clock.Set(time.Date(2026, 5, 2, 9, 0, 0, 0, time.UTC))
	one := func(day record.Date) (s, other leadership.Holder) {
		p := t.expect(t.today(), accountable.Ask{Day: day}, map[string]string{"S": "named scope " + string(map[bool]record.ID{true: ann, false: ben}[day < "2026-03-01"]), "T": "named scope " + string(ben)})
		return p.Rows[0].Answer.Holders[0], p.Rows[1].Answer.Holders[0]
	}
	if h, o := one("2026-02-10"); len(h.Acting) != 1 || len(h.Lapsed) != 0 || len(o.Lapsed) != 0 {
		t.Fatalf("while both hold: %+v, %+v", h, o)
	}
	if h, o := one("2026-03-02"); len(h.Lapsed) != 1 || len(o.Lapsed) != 0 {
		t.Fatalf("when the first is over: %+v, %+v", h, o)
	}
	if h, o := one("2026-04-02"); len(h.Lapsed) != 1 || len(o.Lapsed) != 1 {
		t.Fatalf("when both are over: %+v, %+v", h, o)
	}
}

func held(t *town) {
	ann, ben := t.person("Ann"), t.person("Ben")
	s := t.Create("ai-system", "S", nil)
	t.assign(ann, s.ID, "2026-01-01", "2026-06-30", "deputy", string(ben))
	t.assign(ann, "", "2026-05-01", "", "role", "privacy")
	for day, want := range map[record.Date][3]int{"2026-02-01": {1, 0, 1}, "2026-05-01": {2, 0, 1}, "2026-07-01": {1, 0, 0}, "2025-01-01": {0, 0, 0}, "": {1, 0, 1}} {
		a, err := t.today().Held(t.Context(), ann, day)
		t.Must(err)
		b, err := t.today().Held(t.Context(), ben, day)
		t.Must(err)
		if got := [3]int{len(a.Holder), len(a.Deputy), len(b.Deputy)}; got != want || len(b.Holder) != 0 {
			t.Errorf("on %s: %v; want %v", day, got, want)
		}
	}
}

func competence(t *town) {
	p := t.Create("person", "Ann", record.Body{"competences": "First aid."})
	made := t.Clock.Now()
	t.Clock.Add(10 * 24 * time.Hour)
	_, err := t.Register.Update(t.Context(), t.Admin, p.ID, register.Edit{Body: record.Body{"competences": "Radiology."}})
	t.Must(err)
	for day, want := range map[record.Date]string{"": "Radiology.", "2026-03-10": "First aid.", "2026-03-11": "Radiology.", "2026-03-01": "First aid.", "2026-02-28": "missing"} {
		c, err := t.today().Competence(t.Context(), p.ID, day)
		t.Must(err)
		if got := c.Text; got != want && !(c.Missing && want == "missing") {
			t.Errorf("on %s: %+v; want %s", day, c, want)
		}
	}
	c, err := t.knownAt(made.Add(time.Hour)).Competence(t.Context(), p.ID, "")
	if err != nil || c.Text != "First aid." || !c.Since.Equal(made) {
		t.Errorf("known then: %+v, %v", c, err)
	}
	_, err = t.today().Competence(t.Context(), "01", "")
	t.Fails(err, record.NotFound)
}

// kinds checks what is taken for granted about the declarations.
func kinds(t *town) {
	c, err := aims.Catalogue()
	t.Must(err)
	step := c.Kind("assignment").Transition("withdraw")
	if step == nil || step.To != "withdrawn" || c.Kind("assignment").State("in_force") == nil || c.Kind("ai-system").Field("accountability") == nil || c.Kind("unit").Field("parent") == nil {
		t.Fatal("the kinds are not as this package reads them")
	}
	for _, s := range c.Kind("assignment").States {
		if s.Name == "withdrawn" && len(c.Kind("assignment").Steps(s.Name)) > 0 {
			t.Fatal("a withdrawal can be undone; its day is then not the last that counts")
		}
	}
}
