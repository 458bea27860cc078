package classify_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/testenv/world"
)

func TestQuestionsArePassedOn(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		c := d.begun("Ranking of applicants")
		tom := d.Member("contributor", "tom")
		ask := classify.Ask{Names: []string{"role.deployer", "f63.performs_profiling"}, Person: tom.Person, Link: "/there"}
		j, err := d.Ask(t.Context(), d.Admin, c, ask)
		d.Must(err)
		if p := j.Progress(); p.Waiting != 2 || !slices.Equal(j.AskedOf(tom.Person), ask.Names) && len(j.AskedOf(tom.Person)) != 2 {
			t.Fatalf("%+v", p)
		}
		_, err = d.Ask(t.Context(), d.Admin, c, classify.Ask{Names: []string{"role.importer"}, Person: tom.Person, Link: "/there"})
		d.Must(err)
		task := func() record.Record {
			page, err := d.Register.List(t.Context(), d.Admin, record.Query{Kind: "task"})
			d.Must(err)
			if page.Total != 1 {
				t.Fatalf("%d tasks for one person and system", page.Total)
			}
			return page.Records[0]
		}
		if w := task(); w.Owner != tom.Person || w.State != "open" {
			t.Fatalf("%+v", w)
		}
		d.answer(tom, c, say("yes", "role.deployer", "f63.performs_profiling")...)
		if task().State != "open" {
			t.Fatal("finished with a question left")
		}
		d.answer(d.Admin, c, say("no", "role.importer")...) // by somebody else
		if w := task(); w.State != "done" {
			t.Fatalf("the task is %s with nothing left", w.State)
		}
		_, err = d.Answer(t.Context(), tom, c, say("yes", "role.importer"))
		d.Fails(err, record.Denied) // another's answer
		_, err = d.Ask(t.Context(), d.Admin, c, classify.Ask{Names: []string{"nothing"}, Person: tom.Person})
		d.Fails(err, record.Invalid)
		_, err = d.Ask(t.Context(), d.Admin, c, classify.Ask{Names: []string{"role.importer"}})
		d.Fails(err, record.Invalid)
	})
}

func TestAnswersThatDoNotFitAreRefusedWhole(t *testing.T) {
	d := newDesk(world.New(t, world.SQLite(t)))
	c := d.begun("Something")
	for _, bad := range [][]classify.Reply{
		nil,
		{{Name: "no.such", Says: "yes"}},
		{{Name: "role.provider", Says: "maybe"}},
		{{Name: "role.provider", Says: "yes", Value: "5"}},
		{{Name: "role.provider"}},
		{{Name: "first_placed", Value: "soon"}},
		{{Name: "first_placed", Says: "yes"}},
		{{Name: "significant_change", Says: "no", Value: "2026-01-01"}},
		{{Name: "role.provider", Says: "yes"}, {Name: "role.provider", Says: "no"}},
		{{Name: "role.deployer", Says: "yes"}, {Name: "no.such", Says: "yes"}},
		{{Name: "topic.system", Says: "yes"}}, // a topic without a first question
	} {
		_, err := d.Answer(t.Context(), d.Admin, c, bad)
		d.Fails(err, record.Invalid)
	}
	page, err := d.Register.List(t.Context(), d.Admin, record.Query{Kind: "fact"})
	d.Must(err)
	if page.Total != 0 {
		t.Fatalf("%d answers were kept", page.Total)
	}
	for _, m := range mustRegime(t).Measures {
		_, err := d.Answer(t.Context(), d.Admin, c, []classify.Reply{{Name: m.ID, Value: "NaN"}})
		d.Fails(err, record.Invalid)
		d.answer(d.Admin, c, classify.Reply{Name: m.ID, Value: "2e25"})
	}
	d.answer(d.Admin, c, classify.Reply{Name: "significant_change", Says: "yes", Value: "2026-01-01"}, classify.Reply{Name: "first_placed", Says: "unknown"})
}

func mustRegime(t *testing.T) *law.Regime {
	t.Helper()
	all, err := regimes()
	if err != nil {
		t.Fatal(err)
	}
	return all[act]
}

// TestHintsNameQuestionsOfTheLaw holds what records point to against the law: a
// hint for a question that is gone would never be shown.
func TestHintsNameQuestionsOfTheLaw(t *testing.T) {
	d := newDesk(world.New(t, world.SQLite(t)))
	system := d.Create("ai-system", "All of it", record.Body{
		"act_roles": []any{"provider", "deployer", "importer", "distributor", "authorised_representative", "product_manufacturer"}, "technique": []any{"generative"}, "autonomy": "autonomy",
		"decision_effect": "decides", "exit_conditions": []any{"narrow_task", "improves_human_work", "detects_patterns", "preparatory_task"}, "market_status": "in_service", "personal_data": "no", "first_use": "2025-01-01"})
	j, _, err := d.OfSystemOn(t.Context(), d.Admin, act, system, "")
	d.Must(err)
	got, err := d.Hints(t.Context(), d.Admin, j)
	d.Must(err)
	if len(got) != 17 {
		t.Fatalf("%d hints: %+v", len(got), got)
	}
	k := d.Register.Kinds().Kind("ai-system")
	for _, h := range mustRegime(t).Hints {
		f := k.Field(h.Field)
		if f == nil {
			t.Fatalf("a record of a system has no field %s", h.Field)
		}
		for _, v := range h.Values {
			if f.Option(v) == nil {
				t.Errorf("%s has no option %s", h.Field, v)
			}
		}
	}
	for _, h := range got {
		if j.Question(h.Name) == nil || h.From == "" || h.Says == "" && h.Value == "" {
			t.Errorf("%+v", h)
		}
	}
}

// TestAnswersAboutTheOrganisation offers what was answered for one system for the
// next, and answers nothing by itself.
func TestAnswersAboutTheOrganisation(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		const inUnion, inThird = "org.established_or_located_in_union", "org.in_third_country"
		first, second := d.begun("Hiring"), d.begun("Rota")
		d.answer(d.Admin, first, classify.Reply{Name: inUnion, Says: "yes"}, classify.Reply{Name: inThird, Says: "unknown"})
		j, err := d.Judge(t.Context(), d.Admin, d.get(second.ID), "")
		d.Must(err)
		hint, err := d.HintFor(t.Context(), d.Admin, j, inUnion)
		d.Must(err)
		if hint == nil || hint.Says != "yes" || hint.From != "Answered for Hiring" {
			t.Fatalf("%+v", hint)
		}
		if hint, err := d.HintFor(t.Context(), d.Admin, j, inThird); err != nil || hint != nil {
			t.Errorf("what is not known is offered: %+v, %v", hint, err)
		}
		if hint, err := d.HintFor(t.Context(), d.Admin, j, "ai.machine_based"); err != nil || hint != nil {
			t.Errorf("an answer about another system is offered: %+v, %v", hint, err)
		}
		if len(j.Said) != 0 || len(j.Facts.Answers) != 0 {
			t.Errorf("it was answered by itself: %+v", j.Facts.Answers)
		}
		d.answer(d.Admin, second, classify.Reply{Name: inUnion, Says: "no"})
		j, err = d.Judge(t.Context(), d.Admin, d.get(second.ID), "")
		d.Must(err)
		if hint, err := d.HintFor(t.Context(), d.Admin, j, inUnion); err != nil || hint != nil {
			t.Errorf("offered although it was answered: %+v, %v", hint, err)
		}
	})
}

// TestKeptIsWhatIsJudgedAnew tries random histories of answers, withdrawals and
// questions passed on: what is kept is what the law makes of the answers in force.
func TestKeptIsWhatIsJudgedAnew(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		r := mustRegime(t)
		rnd := rand.New(rand.NewPCG(7, 11))
		c := d.begun("Anything")
		for step := range 25 {
			names := map[string]bool{}
			for range 1 + rnd.IntN(8) {
				names[r.Predicates[rnd.IntN(len(r.Predicates))].ID] = true
			}
			var replies []classify.Reply
			for n := range names {
				replies = append(replies, classify.Reply{Name: n, Says: []string{"yes", "no", "unknown"}[rnd.IntN(3)]})
			}
			j := d.answer(d.Admin, c, replies...)
			if step%5 == 4 {
				f := j.Said[rnd.IntN(len(j.Said))]
				if f.State == "given" {
					var err error
					j, err = d.Withdraw(t.Context(), d.Admin, d.get(c.ID), []record.ID{f.ID}, "Looked again.")
					d.Must(err)
				}
			}
			d.same(t, fmt.Sprint("step ", step), d.get(c.ID), j)
		}
	})
}

// same holds what is kept against the verdict over the facts as they are read one
// by one.
func (d desk) same(t *testing.T, at string, c record.Record, j *classify.Judged) {
	t.Helper()
	facts := law.Facts{Answers: map[string]rule.Answer{}}
	for _, f := range j.Said {
		if f.State == "given" {
			facts.Answers[f.Body.Text("name")] = map[string]rule.Answer{"yes": rule.Yes, "no": rule.No}[f.Body.Text("says")]
		}
	}
	v, err := j.Regime.Evaluate("2026-03-01", facts)
	d.Must(err)
	if c.Body.Text("class") != v.Class || !slices.Equal(c.Body.List("points"), v.Points) || c.Body["open_questions"] != float64(len(v.Open())) ||
		!slices.Equal(c.Body.List("roles"), v.Output("roles").Held) || c.Derived.Text("current") != "yes" {
		t.Fatalf("%s: kept %v, judged anew %s %v %d open", at, c.Body, v.Class, v.Points, len(v.Open()))
	}
}
