package classify_test

import (
	"slices"
	"testing"

	"steward/content"
	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/world"
)

const act = "eu-ai-act"

// regimes reads the laws that come with Steward.
func regimes() (map[string]*law.Regime, error) { return classify.Read(content.Laws) }

// desk is a world with the service over it.
type desk struct {
	*world.World
	*classify.Service
}

func newDesk(w *world.World) desk { return desk{w, classify.New(w.Register, regimes)} }

// each runs a test on both databases.
func each(t *testing.T, do func(*testing.T, desk)) {
	for name, db := range world.Databases(t) {
		t.Run(name, func(t *testing.T) { do(t, newDesk(world.New(t, db))) })
	}
}

// begun is a system that the AI Act is held against.
func (d desk) begun(title string) record.Record {
	d.Helper()
	system := d.Create("ai-system", title, record.Body{"intended_purpose": "Ranks."})
	c, err := d.Begin(d.Context(), d.Admin, act, system.ID)
	d.Must(err)
	return c
}

func (d desk) answer(a access.Actor, c record.Record, replies ...classify.Reply) *classify.Judged {
	d.Helper()
	j, err := d.Answer(d.Context(), a, c, replies)
	d.Must(err)
	return j
}

func (d desk) get(id record.ID) record.Record {
	d.Helper()
	r, err := d.Register.Get(d.Context(), d.Admin, id)
	d.Must(err)
	return r
}

func say(says string, names ...string) []classify.Reply {
	var out []classify.Reply
	for _, n := range names {
		out = append(out, classify.Reply{Name: n, Says: says})
	}
	return out
}

// isAI are the answers that make something an AI system, and tie it to the Union.
func isAI() []classify.Reply {
	return say("yes", "ai.machine_based", "ai.some_autonomy", "ai.has_objective", "ai.infers_output_from_input", "ai.output_can_influence_environment",
		"role.provider", "org.established_or_located_in_union")
}

// rest answers everything still open, and not put off, with no.
func (d desk) rest(a access.Actor, c record.Record) *classify.Judged {
	d.Helper()
	j, err := d.Judge(d.Context(), a, d.get(c.ID), "")
	d.Must(err)
	for range 20 {
		var open []string
		for _, name := range j.Verdict.Open() {
			if j.Fact(name) == nil {
				open = append(open, name)
			}
		}
		if len(open) == 0 {
			return j
		}
		j = d.answer(a, c, say("no", open...)...)
	}
	d.Fatal("the questions do not end")
	return nil
}

func TestAnswersMakeTheVerdict(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Ranking of applicants")
		if c.Body.Text("class") != "open" || c.Body.Text("class_open") != "yes" || c.Derived.Text("current") != "yes" {
			t.Fatalf("begun as %v, %v", c.Body, c.Derived)
		}
		again, err := d.Begin(t.Context(), d.Admin, act, c.Body.ID("system"))
		d.Must(err)
		if again.ID != c.ID {
			t.Fatal("begun twice")
		}
		d.answer(d.Admin, c, isAI()...)
		j := d.answer(d.Admin, c, say("yes", "p5c.evaluates_or_classifies_persons_over_time", "f63.performs_profiling")...)
		if j.Settled() {
			t.Fatalf("class %s with questions open", j.Class())
		}
		d.answer(d.Admin, c, append(say("no", "p5c.evaluates_or_classifies_persons_over_time"), say("yes", "emp.recruitment_or_selection_substance")...)...)
		j = d.rest(d.Admin, c)
		kept := d.get(c.ID)
		if j.Class() != "high_risk_6_2" || kept.Body.Text("class") != "high_risk_6_2" || !slices.Contains(kept.Body.List("points"), "A3-4a") || kept.Body.Text("class_open") != "no" {
			t.Fatalf("class %s, kept %v", j.Class(), kept.Body)
		}
		if kept.Body["open_questions"] != 0.0 || kept.Derived.Text("current") != "yes" || !slices.Equal(kept.Body.List("roles"), []string{"provider"}) {
			t.Fatalf("kept %v, %v", kept.Body, kept.Derived)
		}
		f := j.Fact("emp.recruitment_or_selection_substance")
		if f.Body.ID("answered_by") != d.Admin.Person || f.Body.Text("answered_on") != "2026-03-01" || f.Owner != d.Admin.Person {
			t.Fatalf("the answer says %v", f.Body)
		}
		if w := j.Next("", ""); w != nil {
			t.Fatalf("%s is asked though nothing is open", w.Name)
		}
	})
}

func TestNotKnownIsNeverNo(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Something")
		d.answer(d.Admin, c, isAI()...)
		j := d.answer(d.Admin, c, say("unknown", "emp.recruitment_or_selection_substance")...)
		if q := j.Next("work", ""); q != nil && q.Name == "emp.recruitment_or_selection_substance" {
			t.Fatal("a question is asked again at once")
		}
		j = d.rest(d.Admin, c)
		if j.Class() != "open" || !slices.Contains(j.Verdict.Open(), "emp.recruitment_or_selection_substance") {
			t.Fatalf("class %s with an answer not known; open %v", j.Class(), j.Verdict.Open())
		}
		if p := j.Progress(); p.Unknown != 1 || p.Left != 0 {
			t.Fatalf("progress %+v", p)
		}
		j = d.answer(d.Admin, c, say("no", "emp.recruitment_or_selection_substance")...)
		if !j.Settled() || j.ClassOpen() {
			t.Fatalf("class %s once it is known", j.Class())
		}
	})
}

func TestContradictionsAreUnsettled(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Something")
		d.answer(d.Admin, c, isAI()...)
		kept := d.get(c.ID)
		fact, err := d.Register.Create(t.Context(), d.Admin, register.Draft{Kind: "fact", Title: "Said elsewhere", Body: record.Body{"regime": act, "of": string(c.ID), "name": "role.provider", "says": "no"}}, register.CreateOptions{})
		d.Must(err)
		d.Must(d.Tend(t.Context()))
		kept = d.get(c.ID)
		if kept.Body.Text("class") != "unsettled" || kept.Body.Text("needs_person") != "yes" || !slices.Contains(kept.Derived.List("disputed"), "role.provider") {
			t.Fatalf("two answers that differ make %v, %v", kept.Body, kept.Derived)
		}
		j, err := d.Withdraw(t.Context(), d.Admin, kept, []record.ID{fact.ID}, "Entered by mistake.")
		d.Must(err)
		if j.Class() != "open" || len(j.Disputed) > 0 {
			t.Fatalf("class %s after one was withdrawn", j.Class())
		}
	})
}
