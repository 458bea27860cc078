package classify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"steward/content"
	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/rule"
	"steward/internal/testenv/world"
)

// hiring is a system that ranks applicants, wholly answered.
func (d desk) hiring(more ...classify.Reply) record.Record {
	d.Helper()
	c := d.begun("Ranking of applicants")
	d.answer(d.Admin, c, whole(d.T, d.Register.Now(), more...)...)
	return d.get(c.ID)
}

// whole are the answers of a provider that ranks applicants, with no to everything
// that is open after them.
func whole(t testing.TB, now time.Time, more ...classify.Reply) []classify.Reply {
	t.Helper()
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	out := slices.Concat(isAI(), say("yes", "act.places_on_union_market", "act.places_or_puts_into_service", "emp.recruitment_or_selection_substance", "f63.materially_influences_decision"), more)
	f := law.Facts{Answers: map[string]rule.Answer{}, Default: rule.Unknown}
	for _, r := range out {
		if r.Says != "" && all[act].Predicate(r.Name) != nil {
			f.Answers[r.Name] = map[string]rule.Answer{"yes": rule.Yes, "no": rule.No}[r.Says]
		}
	}
	for {
		v, err := all[act].Evaluate(record.DateOf(now), f)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(v.Open(), func(name string) bool { _, said := f.Answers[name]; return !said })
		if i < 0 {
			return out
		}
		name := v.Open()[i]
		f.Answers[name] = rule.No
		out = append(out, say("no", name)...)
	}
}

// kept are the duties of a system by number and role: "AIA-9-1/provider".
func (d desk) kept(c record.Record) map[string]record.Record {
	d.Helper()
	out := map[string]record.Record{}
	d.Must(d.Register.Each(d.Context(), d.Admin, "obligation", func(r record.Record) error {
		if r.Body.ID("classification") == c.ID {
			key := r.Body.Text("duty") + "/" + r.Body.Text("role")
			if out[key].ID != "" {
				d.Errorf("%s is there twice", key)
			}
			out[key] = r
		}
		return nil
	}))
	return out
}

func (d desk) size() int64 {
	d.Helper()
	h, err := d.Register.Head(d.Context(), d.Admin)
	d.Must(err)
	return h.Size
}

func placed(day string) classify.Reply { return classify.Reply{Name: "first_placed", Value: day} }

func TestDutiesAppearEndAndComeBack(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(placed("2028-03-01"))
		all := d.kept(c)
		risk := all["AIA-9-1/provider"]
		if risk.State != "binding" || risk.Body.Text("law_state") != "will_apply" || risk.Body.Text("from") == "" || risk.Due != record.Date(risk.Body.Text("from")) || risk.Derived.Text("position") != "not_started" {
			t.Fatalf("%v %v %v", risk, risk.Body, risk.Derived)
		}
		if !strings.HasSuffix(risk.Title, "Art 9(1)-(2): Ranking of applicants") || risk.Body.Text("law_reason") == "" || risk.Body.ID("system") != c.Body.ID("system") {
			t.Errorf("%q %v", risk.Title, risk.Body)
		}
		if lit := all["AIA-4-1/provider"]; lit.State != "binding" || lit.Body.Text("law_state") != "applies" || lit.Due != "" {
			t.Errorf("literacy: %v %v", lit.State, lit.Body)
		}
		if _, there := all["AIA-26-1/deployer"]; there {
			t.Error("a provider has duties of deployers")
		}
		before := d.size()
		if _, err := d.Rejudge(t.Context(), d.Org.ID, c.ID); err != nil || d.size() != before {
			t.Fatalf("judging again wrote %d entries: %v", d.size()-before, err)
		}
		d.Must(d.hand(d.Member("aims-manager", "Uma"), risk))
		d.answer(d.Admin, c, say("no", "emp.recruitment_or_selection_substance")...)
		gone := d.get(risk.ID)
		if gone.State != "ended" || gone.Body.Text("law_state") != "none" || gone.Due != "" || gone.Derived.Text("position") != "evidenced" || gone.Removed {
			t.Fatalf("no high risk any more: %v %v %v", gone, gone.Body, gone.Derived)
		}
		if n := len(d.kept(c)); n < len(all) {
			t.Errorf("%d duties of %d are left", n, len(all))
		}
		d.answer(d.Admin, c, say("yes", "emp.recruitment_or_selection_substance")...)
		back := d.get(risk.ID)
		if back.State != "binding" || back.Due != risk.Due || back.Derived.Text("position") != "evidenced" || len(d.kept(c)) != len(all) {
			t.Fatalf("high risk again: %v %v, %d duties", back, back.Derived, len(d.kept(c)))
		}
		d.Must(d.move(c.Body.ID("system"), "retire"))
		d.Must(d.Tend(t.Context()))
		if r := d.get(risk.ID); r.State != "ended" {
			t.Errorf("of a system out of use: %s", r.State)
		}
		d.Must(d.move(c.Body.ID("system"), "reopen"))
		d.Must(d.Tend(t.Context()))
		if r := d.get(risk.ID); r.State != "binding" {
			t.Errorf("of a system back in use: %s", r.State)
		}
	})
}

func (d desk) move(id record.ID, step string) error {
	_, err := d.Register.Step(d.Context(), d.Admin, id, step, register.Move{Reason: "It is so."})
	return err
}

// hand hands in evidence as the administrator and has somebody else accept it.
func (d desk) hand(by access.Actor, duty record.Record, more ...record.Body) error {
	body := record.Body{"supports": []any{string(duty.ID)}, "source": "The shared folder", "extent": "all"}
	for _, b := range more {
		for k, v := range b {
			body[k] = v
		}
	}
	e := d.Create("evidence", "Report", body)
	_, err := d.Register.Step(d.Context(), by, e.ID, "accept", register.Move{})
	return err
}

func TestThePositionOfADutyFollowsFromEvidence(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		duty := d.kept(d.hiring(placed("2028-03-01")))["AIA-9-1/provider"]
		uma := d.Member("aims-manager", "Uma")
		is := func(want string) {
			t.Helper()
			if got := d.get(duty.ID).Derived; got.Text("position") != want || got.Text("reason") == "" {
				t.Errorf("%v, want %s", got, want)
			}
		}
		e := d.Create("evidence", "Report", record.Body{"supports": []any{string(duty.ID)}, "source": "The shared folder", "effective": "2026-03-01", "expires": "2026-09-01", "extent": "all"})
		is("unknown")
		d.step(uma, e, "accept")
		is("evidenced")
		d.Clock.Set(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC))
		d.Must(d.Register.Tend(t.Context()))
		is("expired")
		f := d.Create("finding", "No register", record.Body{"grade": "minor", "about": []any{string(duty.ID)}})
		is("failed")
		d.step(d.Admin, f, "withdraw")
		e = d.Create("evidence", "Newer", record.Body{"supports": []any{string(duty.ID)}, "source": "The shared folder", "extent": "all"})
		d.step(uma, e, "reject")
		is("expired")
		if _, err := d.Register.Update(t.Context(), d.Admin, duty.ID, register.Edit{Body: record.Body{"position": "evidenced"}}); err == nil {
			t.Error("a position was typed")
		}
		for _, step := range []string{"end", "doubt"} {
			_, err := d.Register.Step(t.Context(), d.Admin, duty.ID, step, register.Move{Reason: "I say so."})
			d.Fails(err, record.Illegal)
		}
		got, err := d.Register.Update(t.Context(), d.Admin, duty.ID, register.Edit{Body: record.Body{"from": "2030-01-01", "law_state": "none", "note": "By the team."}})
		d.Must(err)
		if got.Body.Text("from") != duty.Body.Text("from") || got.Body.Text("note") != "By the team." {
			t.Errorf("%v", got.Body)
		}
		_, err = d.Register.Create(t.Context(), d.Admin, register.Draft{Kind: "obligation", Body: duty.Body}, register.CreateOptions{})
		if err == nil {
			t.Error("a duty was made by hand")
		}
	})
}

func (d desk) step(by access.Actor, r record.Record, step string) {
	d.Helper()
	_, err := d.Register.Step(d.Context(), by, r.ID, step, register.Move{Reason: "It is so."})
	d.Must(err)
}

func TestTwoRolesHaveDutiesOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(append(say("yes", "role.deployer"), placed("2028-03-01"))...)
		all := d.kept(c)
		x, y := all["AIA-4-1/provider"], all["AIA-4-1/deployer"]
		if x.ID == "" || y.ID == "" || x.ID == y.ID || all["AIA-9-1/provider"].ID == "" || all["AIA-26-1/deployer"].ID == "" || all["AIA-9-1/deployer"].ID != "" {
			t.Fatalf("%v", all)
		}
		d.Must(d.hand(d.Member("aims-manager", "Uma"), x))
		if d.get(x.ID).Derived.Text("position") != "evidenced" || d.get(y.ID).Derived.Text("position") != "not_started" {
			t.Error("evidence of one role counts for the other")
		}
		d.answer(d.Admin, c, say("unknown", "role.deployer")...)
		if r := d.get(y.ID); r.State != "unclear" || r.Body.Text("law_state") != "unknown" || r.Body.Text("law_reason") == "" {
			t.Errorf("role not known: %s %v", r.State, r.Body)
		}
		d.answer(d.Admin, c, say("no", "role.deployer")...)
		if r := d.get(y.ID); r.State != "ended" || !strings.Contains(r.Body.Text("law_reason"), "not deployer") || d.get(x.ID).State != "binding" {
			t.Errorf("no role: %s %v", r.State, r.Body)
		}
	})
}

func TestLittleIsRecordedWhileLittleIsKnown(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Something")
		d.answer(d.Admin, c, say("yes", "role.provider")...)
		if n := len(d.kept(c)); n != 0 {
			t.Errorf("%d duties of a system nobody knows", n)
		}
		d.answer(d.Admin, c, isAI()...)
		for key, r := range d.kept(c) {
			if r.State == "unclear" && r.Body.Text("from") == "" && len(d.kept(c)) > 12 {
				t.Errorf("%s is recorded as %s", key, r.State)
			}
		}
		c = d.hiring()
		r := d.kept(c)["AIA-9-1/provider"]
		if r.State != "unclear" || r.Due != "" || !strings.Contains(r.Body.Text("law_reason"), "first unit") {
			t.Fatalf("without the day it was placed: %s %v", r.State, r.Body)
		}
		d.answer(d.Admin, c, placed("2025-05-01"))
		if r = d.get(r.ID); r.State != "ended" || r.Body.Text("law_state") != "none" {
			t.Errorf("placed before the day: %s %v", r.State, r.Body)
		}
		d.answer(d.Admin, c, classify.Reply{Name: "significant_change", Says: "yes", Value: "2028-01-01"})
		if r = d.get(r.ID); r.State != "binding" {
			t.Errorf("changed after it: %s %v", r.State, r.Body)
		}
	})
}

func TestDutiesFollowTheTextAndTheDay(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(placed("2028-03-01"))
		before := d.kept(c)["AIA-9-1/provider"]
		if before.Body.Text("from") != "2026-08-02" {
			t.Fatalf("by the text of 2024 it binds from %s", before.Body.Text("from"))
		}
		ada := d.kept(c)["AIA-11-1/provider"]
		own := record.Date("2026-05-01")
		if _, err := d.Register.Update(t.Context(), d.Admin, ada.ID, register.Edit{Due: &own}); err != nil {
			t.Fatal(err)
		}
		d.Clock.Set(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC))
		d.Must(d.Register.Tend(t.Context()))
		d.Must(d.Tend(t.Context()))
		after := d.get(before.ID)
		if after.Body.Text("from") != "2027-12-02" || after.Due != "2027-12-02" || after.State != "binding" || after.Body.Text("law_state") != "will_apply" {
			t.Fatalf("by the text of 2026: %v %v", after, after.Body)
		}
		if r := d.get(ada.ID); r.Due != own || r.Body.Text("from") != "2027-12-02" {
			t.Errorf("a day somebody set became %s", r.Due)
		}
		for day, want := range map[record.Date][2]string{"2026-03-01": {"will apply", "2026-08-02"}, "2026-11-24": {"will apply", "2027-12-02"}, "2028-01-01": {"applies", "2027-12-02"}} {
			j, err := d.Judge(t.Context(), d.Admin, d.get(c.ID), day)
			d.Must(err)
			b, err := d.Book(t.Context(), d.Admin, j)
			d.Must(err)
			x := b.Duty(before.ID)
			if x == nil || string(x.State) != want[0] || string(x.From) != want[1] {
				t.Errorf("as of %s: %+v", day, x)
			}
		}
		d.Clock.Set(time.Date(2027, 12, 2, 10, 0, 0, 0, time.UTC))
		d.Must(d.Register.Tend(t.Context()))
		d.Must(d.Tend(t.Context()))
		if r := d.get(before.ID); r.Body.Text("law_state") != "applies" || r.State != "binding" || r.Due != "2027-12-02" {
			t.Errorf("on the day: %v", r.Body)
		}
	})
}

func TestADutyThatWasTakenOutIsNotMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(placed("2028-03-01"))
		r := d.kept(c)["AIA-9-1/provider"]
		_, err := d.Register.Remove(t.Context(), d.Admin, r.ID, register.Move{Reason: "Kept elsewhere."})
		d.Must(err)
		d.answer(d.Admin, c, say("yes", "role.deployer")...)
		if again := d.get(r.ID); !again.Removed || d.kept(c)["AIA-9-1/provider"].ID != "" {
			t.Error("it is back")
		}
	})
}

// TestWhatCarriesADutyIsThere holds the proposals against the pack they speak of.
func TestWhatCarriesADutyIsThere(t *testing.T) {
	lib, err := pack.Open(content.Packs)
	if err != nil {
		t.Fatal(err)
	}
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	carried := 0
	for _, c := range all[act].Carriers {
		carried += len(c.Duties)
		for _, item := range c.Items {
			if _, it := lib.Item(pack.MakeKey(c.Pack, item)); it == nil {
				t.Errorf("%s carries %v and is not in %s", item, c.Duties, c.Pack)
			}
		}
	}
	if carried < 85 {
		t.Errorf("%d duties have a proposal", carried)
	}
}

func TestControlsCarryDuties(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(placed("2028-03-01"))
		duty := d.kept(c)["AIA-12-1/provider"]
		if n, err := d.TakeControls(t.Context(), d.Admin, duty.ID); err != nil || n != 0 {
			t.Fatalf("%d controls of a standard that is not in use: %v", n, err)
		}
		logs := d.Create("control", "Recording of events", record.Body{"pack": "iso-42001", "item": "A.6.2.8"})
		out := d.kept(c)["AIA-13-1/provider"]
		left := d.Create("control", "Information for users", record.Body{"pack": "iso-42001", "item": "A.8.2", "justification": "Nobody uses it."})
		d.step(d.Admin, left, "exclude")
		n, err := d.TakeControls(t.Context(), d.Admin, duty.ID, out.ID)
		if err != nil || n != 1 {
			t.Fatalf("%d links: %v", n, err)
		}
		if again, err := d.TakeControls(t.Context(), d.Admin, duty.ID, out.ID); err != nil || again != 0 {
			t.Errorf("%d links a second time: %v", again, err)
		}
		if got := d.get(duty.ID).Body.List("controls"); len(got) != 1 || got[0] != string(logs.ID) || len(d.get(out.ID).Body.List("controls")) != 0 {
			t.Errorf("it is carried by %v, and a control that is left out carries something", got)
		}
		all, err := d.SuggestControls(t.Context(), d.Admin, d.get(duty.ID))
		if err != nil || len(all) != 1 || !all[0].Linked || all[0].Takes() || all[0].Coverage == "" {
			t.Errorf("%+v: %v", all, err)
		}
		reader := d.Member("reader", "Rex")
		_, err = d.TakeControls(t.Context(), reader, d.kept(c)["AIA-19-1/provider"].ID)
		d.Fails(err, record.Denied)
	})
}

func TestADutyIsReviewed(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		duty := d.kept(d.hiring(placed("2028-03-01")))["AIA-9-1/provider"]
		_, err := d.Register.Update(t.Context(), d.Admin, duty.ID, register.Edit{Body: record.Body{"review_every": "P6M", "reviewed_on": "2029-01-01"}})
		d.Must(err)
		if got := d.get(duty.ID); got.Derived.Text("review_due") != got.Body.Text("from") || got.Body["reviewed_on"] != nil {
			t.Errorf("%v %v", got.Body, got.Derived)
		}
		d.Must(d.Reviewed(t.Context(), d.Admin, duty.ID))
		if got := d.get(duty.ID); got.Derived.Text("review_due") != "2026-09-01" || got.Body.ID("reviewed_by") != d.Admin.Person {
			t.Errorf("%v %v", got.Body, got.Derived)
		}
		d.Fails(d.Reviewed(t.Context(), d.Member("reader", "Rex"), duty.ID), record.Denied)
	})
}

func TestLimitsOfFines(t *testing.T) {
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	r := all[act]
	each(t, func(t *testing.T, d desk) {
		limit := func(duty string) string {
			t.Helper()
			z, err := d.SizeOf(t.Context(), d.Admin)
			d.Must(err)
			f, err := z.Fine(r, r.Obligation(duty, "2026-11-24"), "2026-11-24")
			d.Must(err)
			return classify.FineWords(f)
		}
		page, err := d.Register.List(t.Context(), d.Admin, record.Query{Kind: "organisation"})
		d.Must(err)
		tell := func(b record.Body) {
			t.Helper()
			_, err := d.Register.Update(t.Context(), d.Admin, page.Records[0].ID, register.Edit{Body: b})
			d.Must(err)
		}
		if got := limit("AIA-9-1"); got != "A limit that is not known" {
			t.Error(got)
		}
		tell(record.Body{"turnover": "10000000.00 EUR"})
		if got := limit("AIA-9-1"); got != "A limit from 300,000 EUR to 15,000,000 EUR" {
			t.Error(got)
		}
		tell(record.Body{"size_class": "small"})
		if got := limit("AIA-9-1"); got != "Up to 300,000 EUR" {
			t.Error(got)
		}
		tell(record.Body{"size_class": nil, "staff": 40.0})
		if got := limit("AIA-9-1"); got != "Up to 300,000 EUR" {
			t.Error(got)
		}
		tell(record.Body{"size_class": "large"})
		if got := limit("AIA-5"); got != "Up to 35,000,000 EUR" {
			t.Error(got)
		}
		tell(record.Body{"turnover": "10000000 USD"})
		if got := limit("AIA-9-1"); got != "A limit of 15,000,000 EUR or more" {
			t.Error(got)
		}
		if got := limit("AIA-4-1"); got != "The law names no amount" {
			t.Error(got)
		}
	})
}

func TestWhatAClockAsks(t *testing.T) {
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, in := range classify.ClockAsks(all[act], all[act].Clock("serious-incident")) {
		names = append(names, in.ID)
	}
	if !slices.Equal(names, []string{"limbs", "death", "widespread", "equivalent_law", "ai_office", "aware"}) {
		t.Error(names)
	}
	i := slices.IndexFunc(all[act].Inputs, func(in law.Input) bool { return in.ID == "limbs" })
	if help := classify.OptionHelp(all[act].Inputs[i]); len(help) != 4 || help["a"] != "death or serious harm to health" {
		t.Error(help)
	}
}

// TestLessEvidenceNeverImprovesADuty takes evidence of a duty away in every way, at
// random, and holds that its position is never better for it.
func TestLessEvidenceNeverImprovesADuty(t *testing.T) {
	d := newDesk(world.New(t, world.SQLite(t)))
	duties := d.kept(d.hiring(placed("2028-03-01")))
	uma := d.Member("aims-manager", "Uma")
	duty := duties["AIA-9-1/provider"]
	rank := func() int { return position.Status(d.get(duty.ID).Derived.Text("position")).Rank() }
	rapid.Check(t, func(rt *rapid.T) {
		var pieces []record.Record
		for range rapid.IntRange(1, 3).Draw(rt, "pieces") {
			e := d.Create("evidence", "Report", record.Body{"supports": []any{string(duty.ID)}, "source": "Here", "extent": rapid.SampledFrom([]string{"all", "part"}).Draw(rt, "extent")})
			if rapid.Bool().Draw(rt, "accepted") {
				d.step(uma, e, "accept")
			}
			pieces = append(pieces, e)
		}
		for _, e := range pieces {
			before := rank()
			how := rapid.SampledFrom([]string{"remove", "withdraw", "expire"}).Draw(rt, "how")
			switch state := d.get(e.ID).State; {
			case how == "expire" && state != "accepted":
				d.edit(e, record.Body{"expires": "2026-03-01"})
			case how == "withdraw" && state == "accepted":
				d.step(uma, e, "withdraw")
			default:
				_, err := d.Register.Remove(d.Context(), d.Admin, e.ID, register.Move{Reason: "Wrong file."})
				d.Must(err)
			}
			if after := rank(); after > before {
				rt.Fatalf("%s of a piece of evidence made it better: %d, then %d", how, before, after)
			}
		}
		for _, e := range pieces {
			if !d.get(e.ID).Removed {
				_, err := d.Register.Remove(d.Context(), d.Admin, e.ID, register.Move{Reason: "Over."})
				d.Must(err)
			}
		}
	})
}

func (d desk) edit(r record.Record, b record.Body) {
	d.Helper()
	_, err := d.Register.Update(d.Context(), d.Admin, r.ID, register.Edit{Body: b})
	d.Must(err)
}

func TestDutiesFollowTheContent(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.hiring(placed("2028-03-01"))
		before := d.kept(c)
		d.Service = classify.New(d.Register, func() (map[string]*law.Regime, error) {
			all, err := regimes()
			if err != nil {
				return nil, err
			}
			r := all[act]
			r.Obligations = slices.DeleteFunc(r.Obligations, func(o law.Obligation) bool { return o.ID == "AIA-12-1" })
			for i := range r.Obligations {
				if r.Obligations[i].ID == "AIA-9-1" {
					r.Obligations[i].Title = "Managing risks"
				}
			}
			return all, nil
		})
		if _, err := d.RejudgeAll(t.Context(), d.Org.ID, act); err != nil {
			t.Fatal(err)
		}
		if r := d.get(before["AIA-9-1/provider"].ID); !strings.HasPrefix(r.Title, "Managing risks, ") || r.State != "binding" {
			t.Errorf("renamed: %q %s", r.Title, r.State)
		}
		if r := d.get(before["AIA-12-1/provider"].ID); r.State != "ended" || r.Removed {
			t.Errorf("not in the content any more: %s", r.State)
		}
		if n := len(d.kept(c)); n != len(before) {
			t.Errorf("%d duties of %d", n, len(before))
		}
	})
}
