package classify_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"steward/content"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// renamed are the laws that come with Steward with a question of the AI Act under
// another name, so that the old one is not known any more.
func renamed(t *testing.T, from, to string) func() (map[string]*law.Regime, error) {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(content.Laws, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Laws, path)
		if strings.HasPrefix(path, act+"/") {
			data = []byte(strings.ReplaceAll(string(data), from, to))
		}
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() (map[string]*law.Regime, error) { return classify.Read(out) }
}

// highRisk answers everything so that recruiting makes the system high-risk.
func (d desk) highRisk(title string) record.Record {
	d.Helper()
	c := d.begun(title)
	d.answer(d.Admin, c, append(isAI(), say("yes", "emp.recruitment_or_selection_substance", "f63.performs_profiling")...)...)
	d.rest(d.Admin, c)
	return d.get(c.ID)
}

func TestWhatChangesBesideTheInterviewIsJudgedAgain(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.highRisk("Ranking of applicants")
		lawyer := d.Member("compliance", "lawyer")
		c, err := d.Confirm(t.Context(), lawyer, c, "")
		d.Must(err)
		j, err := d.Judge(t.Context(), d.Admin, c, "")
		d.Must(err)
		fact := j.Fact("emp.recruitment_or_selection_substance")
		_, err = d.Register.Update(t.Context(), d.Admin, fact.ID, register.Edit{Body: record.Body{"says": "no"}})
		d.Must(err)
		if now := d.get(c.ID); now.Derived.Text("current") != "no" || now.Body.Text("class") != "high_risk_6_2" {
			t.Fatalf("after a write past the service: %v", now.Derived)
		}
		d.Must(d.Tend(t.Context()))
		now := d.get(c.ID)
		if now.Derived.Text("current") != "yes" || now.Body.Text("class") == "high_risk_6_2" || now.State != "in_work" || now.Body.Text("moved_on") != "" {
			t.Fatalf("after the round: %s %v %v", now.State, now.Body, now.Derived)
		}
		rev := now.Rev
		d.Must(d.Tend(t.Context()))
		if d.get(c.ID).Rev != rev {
			t.Fatal("a round without anything to do writes")
		}
	})
}

func TestWhoeverAnsweredDoesNotConfirm(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Ranking of applicants")
		lawyer := d.Member("compliance", "lawyer")
		_, err := d.Confirm(t.Context(), lawyer, c, "")
		d.Fails(err, record.Illegal) // open
		d.answer(d.Admin, c, append(isAI(), say("yes", "emp.recruitment_or_selection_substance", "f63.performs_profiling")...)...)
		d.rest(d.Admin, c)
		j := d.answer(lawyer, d.get(c.ID), say("no", "p5c.evaluates_or_classifies_persons_over_time")...)
		if !j.Settled() {
			t.Fatal(j.Class())
		}
		_, err = d.Confirm(t.Context(), d.Admin, d.get(c.ID), "")
		d.Fails(err, record.Illegal)
		other := d.Member("compliance", "other")
		_, err = d.Register.Step(t.Context(), other, c.ID, "confirm", register.Move{})
		d.Fails(err, record.Illegal) // past the service
		got, err := d.Confirm(t.Context(), other, d.get(c.ID), "")
		d.Must(err)
		if got.State != "confirmed" {
			t.Fatal(got.State)
		}
		_, err = d.Confirm(t.Context(), d.Member("reader", "reader"), d.get(c.ID), "")
		d.Fails(err, record.Denied)
	})
}

func TestContentChanges(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.highRisk("Ranking of applicants")
		other := d.begun("Chat")
		d.answer(d.Admin, other, isAI()...)
		lawyer := d.Member("compliance", "lawyer")
		_, err := d.Confirm(t.Context(), lawyer, c, "")
		d.Must(err)
		before := d.get(c.ID)
		chat := d.get(other.ID)

		// The question that makes it high-risk is gone, and another one is asked.
		later := desk{d.World, classify.New(d.Register, renamed(t, "emp.recruitment_or_selection_substance", "emp.recruitment_or_selection_new"))}
		diff, err := later.RejudgeAll(t.Context(), d.Org.ID, act)
		d.Must(err)
		if diff.Judged != 2 || len(diff.Moved) != 1 || diff.Moved[0].Record.ID != c.ID {
			t.Fatalf("judged %d, moved %v", diff.Judged, diff.Moved)
		}
		now := d.get(c.ID)
		if now.State != "in_work" || now.Body.Text("moved_from") != "high_risk_6_2" || now.Body.Text("moved_on") != "2026-03-01" || now.Body.Text("content") == before.Body.Text("content") || now.Body.Text("class") != "open" {
			t.Fatalf("%s %v", now.State, now.Body)
		}
		j, err := later.Judge(t.Context(), d.Admin, now, "")
		d.Must(err)
		if !slices.Contains(j.Unfitting, "emp.recruitment_or_selection_substance") || j.Fact("emp.recruitment_or_selection_substance").State != "given" {
			t.Fatalf("the answer is lost: %v", j.Unfitting)
		}
		if q := j.Next("work", ""); q == nil || q.Name != "emp.recruitment_or_selection_new" {
			t.Fatalf("asked next: %+v", q)
		}
		d.tasks(t, 1)
		later.unwritten(t, chat)
		again, err := later.RejudgeAll(t.Context(), d.Org.ID, act)
		d.Must(err)
		if again.Judged != 0 {
			t.Fatalf("judged %d again", again.Judged)
		}

		// The old content back: the answer counts again, and nothing was lost.
		d.Must(d.Tend(t.Context()))
		if back := d.get(c.ID); back.Body.Text("class") != "high_risk_6_2" || back.Body.Text("moved_from") != "open" {
			t.Fatalf("back: %v", back.Body)
		}
	})
}

// unwritten holds that a result that says the same was not written, and still shows
// as current for the content it was held against, and for that alone; a later change
// of something else in it is brought in line once.
func (d desk) unwritten(t *testing.T, was record.Record) {
	t.Helper()
	current := func(want bool, by *classify.Service) {
		t.Helper()
		got, err := by.Current(t.Context(), d.get(was.ID))
		d.Must(err)
		if got != want {
			t.Fatalf("current: %v", got)
		}
	}
	if now := d.get(was.ID); now.Rev != was.Rev {
		t.Fatalf("written again though it says the same: revision %d, then %d", was.Rev, now.Rev)
	}
	current(true, d.Service)
	current(false, classify.New(d.Register, regimes))
	k, err := d.Checked(t.Context(), d.Org.ID, act)
	d.Must(err)
	if k.Record.Body["looked_at"] != 2.0 || k.Record.Body["moved"] != 1.0 || k.Day != "2026-03-01" {
		t.Fatalf("the check says %v", k.Record.Body)
	}
	_, err = d.Register.Update(t.Context(), d.Admin, was.ID, register.Edit{Body: record.Body{"note": "Asked the supplier."}})
	d.Must(err)
	current(false, d.Service)
	d.Must(d.Tend(t.Context()))
	current(true, d.Service)
	rev := d.get(was.ID).Rev
	d.Must(d.Tend(t.Context()))
	if d.get(was.ID).Rev != rev {
		t.Fatal("a round without anything to do writes")
	}
}

// tasks counts the tasks that tell of systems that moved.
func (d desk) tasks(t *testing.T, want int) {
	t.Helper()
	page, err := d.Register.List(t.Context(), d.Admin, record.Query{Kind: "task"})
	d.Must(err)
	n := 0
	for _, r := range page.Records {
		if strings.HasPrefix(r.External, "law-moved|") {
			n++
		}
	}
	if n != want {
		t.Fatalf("%d tasks about systems that moved, want %d", n, want)
	}
}

func TestTheDayChangesTheLaw(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.highRisk("Ranking of applicants")
		d.answer(d.Admin, c, classify.Reply{Name: "first_placed", Value: "2026-09-01"})
		first := d.get(c.ID)
		if first.Body.Text("binds_from") == "" || first.Body.Text("next_day") <= "2026-03-01" {
			t.Fatalf("%v", first.Body)
		}
		d.Clock.Set(record.Date(first.Body.Text("next_day")).Time().Add(time.Hour))
		d.Must(d.Register.Tend(t.Context()))
		if now := d.get(c.ID); now.Derived.Text("current") != "no" {
			t.Fatalf("the day came and it still counts as current: %v", now.Derived)
		}
		d.Must(d.Tend(t.Context()))
		now := d.get(c.ID)
		if now.Derived.Text("current") != "yes" || now.Body.Text("next_day") == first.Body.Text("next_day") {
			t.Fatalf("%v", now.Body)
		}
		then, err := d.Judge(t.Context(), d.Admin, now, "2026-03-01")
		d.Must(err)
		later, err := d.Judge(t.Context(), d.Admin, now, "2027-12-02")
		d.Must(err)
		if then.Verdict.Law.Text.ID != "2024" || later.Verdict.Law.Text.ID != "2026" {
			t.Fatal(then.Verdict.Law.Text.ID, later.Verdict.Law.Text.ID)
		}
		_, err = d.Judge(t.Context(), d.Admin, now, "1999-01-01")
		d.Fails(err, record.Invalid)
	})
}

func TestSystemsOutOfUseAreLeftAlone(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.highRisk("Ranking of applicants")
		system := c.Body.ID("system")
		step := func(name string) {
			_, err := d.Register.Step(t.Context(), d.Admin, system, name, register.Move{Reason: "So decided."})
			d.Must(err)
			d.Must(d.Tend(t.Context()))
		}
		step("retire")
		if now := d.get(c.ID); now.State != "left" || now.Derived.Text("current") != "left" || now.Body.Text("class") != "high_risk_6_2" {
			t.Fatalf("%s %v", now.State, now.Derived)
		}
		_, err := d.Answer(t.Context(), d.Admin, d.get(c.ID), say("no", "role.deployer"))
		d.Fails(err, record.Illegal)
		step("reopen")
		if now := d.get(c.ID); now.State != "in_work" || now.Derived.Text("current") != "yes" {
			t.Fatalf("%s %v", now.State, now.Derived)
		}
		retired := d.Create("ai-system", "Old", nil)
		_, err = d.Register.Step(t.Context(), d.Admin, retired.ID, "retire", register.Move{Reason: "Old."})
		d.Must(err)
		_, err = d.Begin(t.Context(), d.Admin, act, retired.ID)
		d.Fails(err, record.Illegal)
	})
}
