package conformity_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// standing is what a grid says of one item.
type standing struct {
	Status   position.Status
	Reason   string
	Until    record.Date
	Counting int
}

func standings(g conformity.Grid) map[string]standing {
	out := map[string]standing{}
	for _, r := range g.Rows {
		if r.Item.Assessed {
			out[r.Item.ID] = standing{r.Status, r.Reason, r.Until, r.Counting}
		}
	}
	return out
}

// saga is a random history of what speaks for and against the house rules.
type saga struct {
	*estate
	*rand.Rand
	supplier record.ID
	subjects []record.ID
	made     map[string][]record.ID
	seen     map[record.Date]map[string]standing // at the end of each day that is over
	log      []string
}

// TestHistories holds over random histories that (a) evidence taken away,
// rejected, expired or overtaken never raises a position, (b) positions of the
// past never change, whatever is done later, and (c) what the register keeps is
// what is computed from the records and from the log.
func TestHistories(t *testing.T) {
	h := newEstate(t, "sqlite")
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { tell(t, h, seed) })
	}
}

func tell(t *testing.T, shared *estate, seed uint64) {
	w := *shared.World
	w.T = t
	w.Clock.Set(time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC))
	org, err := w.Register.CreateOrg(t.Context(), w.Account.ID, fmt.Sprintf("House %d", seed), false)
	w.Must(err)
	w.Admin, w.Org, err = w.Register.Enter(t.Context(), w.Account.ID, org.Slug)
	w.Must(err)
	w.Must(w.Register.PutMember(t.Context(), w.Admin, access.Membership{Account: shared.Other.Account, Role: access.Administrator}))
	s := &saga{estate: &estate{house: &house{&w, shared.Service}}, Rand: rand.New(rand.NewPCG(seed, 7)), made: map[string][]record.ID{}, seen: map[record.Date]map[string]standing{}}
	s.Other, _, err = w.Register.Enter(t.Context(), shared.Other.Account, org.Slug)
	w.Must(err)
	s.useTiny()
	s.supplier = s.Create("supplier", "Locksmith", nil).ID
	for _, item := range []string{"1.1", "2.1", "A.1.1"} {
		s.subjects = append(s.subjects, s.byKey("tiny:"+item).ID)
	}
	for range 12 + seed*2 {
		s.turn()
		if t.Failed() {
			t.Fatalf("after %v", s.log)
		}
	}
	s.remember()
}

// turn does one thing at random and checks what has to hold after it.
func (s *saga) turn() {
	acts := []struct {
		name  string
		lower bool // may not raise anything
		do    func()
	}{
		{"hand in", false, s.handIn}, {"hand in", false, s.handIn}, {"accept", false, func() { s.any("evidence", "accept") }}, {"accept", false, func() { s.any("evidence", "accept") }},
		{"reject", true, func() { s.any("evidence", "reject") }}, {"withdraw", true, func() { s.any("evidence", "withdraw") }}, {"revise", true, func() { s.any("evidence", "revise") }},
		{"remove", true, s.takeAway}, {"change", true, s.change}, {"test", false, s.test}, {"review", false, func() { s.any("control-test", "review") }},
		{"find", true, s.find}, {"close", false, func() { s.any("finding", "withdraw") }}, {"day", true, s.sleep}, {"day", true, s.sleep}, {"decide", false, s.decide},
	}
	act := acts[s.IntN(len(acts))]
	before := standings(s.grid("tiny", ""))
	act.do()
	s.log = append(s.log, act.name)
	after := standings(s.grid("tiny", ""))
	for item, was := range before {
		if now := after[item]; act.lower && was.Status != position.Excluded && now.Status.Rank() > was.Status.Rank() {
			s.Errorf("%s raised %s from %s to %s: %s", act.name, item, was.Status, now.Status, now.Reason)
		}
	}
	s.recompute(after)
}

// recompute holds what the register keeps against the records.
func (s *saga) recompute(kept map[string]standing) {
	for item, want := range kept {
		v, err := s.Item(s.Context(), s.Admin, "tiny", item, "")
		s.Must(err)
		a, n := v.Stand.Answer, 0
		for _, p := range a.Pieces {
			if p.Standing == position.Counts {
				n++
			}
		}
		if (a.Status == position.Evidenced || a.Status == position.Partial) && !s.justified(v.Stand.Record.ID) {
			s.Errorf("%s is %s without anything that was accepted and is in date", item, a.Status)
		}
		if got := (standing{a.Status, a.Reason, a.Until, n}); got != want {
			s.Errorf("%s is kept as %+v and computed as %+v", item, want, got)
		}
	}
}

// justified looks for accepted evidence in date, or a test that passed and was
// reviewed, without asking the code under test.
func (s *saga) justified(id record.ID) bool {
	today := record.DateOf(s.Clock.Now())
	for _, kind := range []string{"evidence", "control-test"} {
		for _, r := range s.all(kind) {
			expires := record.Date(r.Body.Text("expires"))
			accepted := r.State == "accepted" && (expires == "" || today < expires) && slices.Contains(r.Body.List("supports"), string(id))
			passed := r.State == "reviewed" && r.Body.Text("result") == "pass" && slices.Contains(r.Body.List("control"), string(id))
			if accepted || passed {
				return true
			}
		}
	}
	return false
}

// sleep goes to another day, and holds the day that is over, and one before it,
// against what was kept then.
func (s *saga) sleep() {
	day := record.DateOf(s.Clock.Now())
	s.seen[day] = standings(s.grid("tiny", ""))
	s.Clock.Set(day.AddDays(1 + s.IntN(25)).Time().Add(9 * time.Hour))
	s.Must(s.World.Register.Tend(s.Context()))
	s.hold(day)
}

func (s *saga) hold(day record.Date) {
	if got := standings(s.grid("tiny", day)); !reflect.DeepEqual(got, s.seen[day]) {
		s.Errorf("%s was %+v and is now said to have been %+v", day, s.seen[day], got)
	}
}

// remember holds every day that is over against what was kept then.
func (s *saga) remember() {
	for day := range s.seen {
		s.hold(day)
	}
}

func (s *saga) handIn() {
	today := record.DateOf(s.Clock.Now())
	body := record.Body{"collected": string(today.AddDays(-s.IntN(30)))}
	if s.IntN(4) > 0 {
		body["expires"] = string(today.AddDays(1 + s.IntN(60)))
	}
	if s.IntN(3) == 0 {
		body["extent"] = "part"
	}
	if s.IntN(2) == 0 {
		body["about"] = []any{string(s.supplier)}
	}
	to := s.subjects[s.IntN(len(s.subjects))]
	s.made["evidence"] = append(s.made["evidence"], s.evidence(body, s.IntN(2) == 0, to).ID)
}

// any takes a step on a record made before; one that its state does not allow
// changes nothing.
func (s *saga) any(kind, step string) {
	if all := s.made[kind]; len(all) > 0 {
		_, err := s.World.Register.Step(s.Context(), s.Other, all[s.IntN(len(all))], step, moveFor("So it is."))
		if err != nil && record.CodeOf(err) != record.Illegal {
			s.Fatal(err)
		}
	}
}

func (s *saga) takeAway() {
	all := s.made["evidence"]
	if len(all) == 0 {
		return
	}
	i := s.IntN(len(all))
	_, err := s.World.Register.Remove(s.Context(), s.Admin, all[i], moveFor("Twice here."))
	s.Must(err)
	s.made["evidence"] = append(all[:i:i], all[i+1:]...)
}

// change changes what evidence is about.
func (s *saga) change() {
	title := fmt.Sprintf("Locksmith %d", len(s.log))
	_, err := s.World.Register.Update(s.Context(), s.Admin, s.supplier, register.Edit{Title: &title, Body: record.Body{"contract": title}})
	s.Must(err)
}

func (s *saga) test() {
	result := []string{"pass", "fail"}[s.IntN(2)]
	r := s.Create("control-test", "Keys are on the list", record.Body{"control": ids(s.subjects[2]), "procedure": "Count.", "sample_size": 3.0, "result": result, "performed": string(record.DateOf(s.Clock.Now())), "cadence": "P30D"})
	s.step(s.Admin, r.ID, "perform")
	s.made["control-test"] = append(s.made["control-test"], r.ID)
}

func (s *saga) find() {
	grade := []string{"major", "minor", "observation"}[s.IntN(3)]
	r := s.Create("finding", "It was open", record.Body{"grade": grade, "about": ids(s.subjects[s.IntN(len(s.subjects))])})
	s.made["finding"] = append(s.made["finding"], r.ID)
}

// decide includes, excludes or asks for tests of the control.
func (s *saga) decide() {
	keys := s.subjects[2]
	body := record.Body{"justification": "It is so."}
	if s.IntN(2) == 0 {
		body["cadence"] = "P3M"
	}
	_, err := s.World.Register.Update(s.Context(), s.Admin, keys, editOf(body))
	s.Must(err)
	_, err = s.World.Register.Step(s.Context(), s.Admin, keys, []string{"include", "exclude", "reconsider"}[s.IntN(3)], moveFor("So it is."))
	if err != nil && record.CodeOf(err) != record.Illegal {
		s.Fatal(err)
	}
}
