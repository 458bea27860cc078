package conformity_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
)

// gap is a house with a round over ISO/IEC 42001, target 3.
type gap struct {
	*house
	round record.Record
}

func newGap(t *testing.T, db string) *gap {
	h := newHouse(t, db)
	_, err := h.Adopt(t.Context(), h.Admin, "iso-42001")
	h.Must(err)
	g := &gap{house: h}
	g.round = g.start("Baseline", 3)
	return g
}

func (g *gap) start(title string, target float64) record.Record {
	g.Helper()
	r, err := g.StartGap(g.Context(), g.Admin, title, []string{"iso-42001"}, target, "Interviews.")
	g.Must(err)
	return r
}

// whole reads the round with its answers.
func (g *gap) whole() *conformity.GapRound {
	g.Helper()
	out, err := g.Gap(g.Context(), g.Admin, g.round.ID)
	g.Must(err)
	return out
}

func (g *gap) item(number string) conformity.GapItem {
	g.Helper()
	for _, it := range g.whole().Items {
		if it.Number() == number {
			return it
		}
	}
	g.Fatalf("no item %s", number)
	return conformity.GapItem{}
}

// say answers as the person whose actor it is.
func (g *gap) say(a access.Actor, number, says, level string) record.Record {
	g.Helper()
	r, err := g.Answer(g.Context(), a, g.whole(), g.item(number), conformity.GapReply{Person: a.Person, Says: says, Level: level})
	g.Must(err)
	return r
}

// TestGap runs every part on both databases.
func TestGap(t *testing.T) {
	parts := []struct {
		name string
		do   func(*gap)
	}{
		{"Items", gapItems}, {"Answer", gapAnswer}, {"Others", gapOthers}, {"Ask", gapAsk}, {"Resume", gapResume}, {"Grants", gapGrants},
		{"Closed", gapClosed}, {"Plan", gapPlan}, {"Compare", gapCompare}, {"Position", gapPosition}, {"Wrong", gapWrong}, {"Excluded", gapExcluded},
	}
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			shared := newGap(t, db)
			for _, p := range parts {
				t.Run(p.name, func(t *testing.T) {
					w := *shared.World
					w.T = t
					h := *shared.house
					h.World = &w
					g := &gap{house: &h}
					g.round = g.start(p.name, 3)
					p.do(g)
				})
			}
		})
	}
}

func gapItems(g *gap) {
	r := g.whole()
	if r.Items[0].Number() != "4.1/1" || r.Items[0].Top != "4" || r.Items[0].Clause.ID != "4.1" || r.Items[0].Target != 3 {
		g.Errorf("the first question: %+v", r.Items[0])
	}
	if last := r.Items[len(r.Items)-1]; last.Record.Kind != "control" || !strings.HasPrefix(last.Number(), "A.10") {
		g.Errorf("the last question: %s", last.Number())
	}
	tops := r.Tops()
	if len(tops) != 16 || tops[0].ID != "4" || tops[7].ID != "A.2" || tops[0].Title == "" {
		g.Errorf("%d groups, first %s, eighth %s", len(tops), tops[0].ID, tops[7].ID)
	}
	sum := 0
	for _, c := range r.Clauses() {
		sum += len(c.Items)
	}
	if whole := r.Whole(); sum != len(r.Items) || whole.Asked != len(r.Items) || whole.Lowest != -1 {
		g.Errorf("clauses hold %d of %d items; %+v", sum, len(r.Items), whole)
	}
	// A decision on a control for one AI system is not asked about.
	sys := g.Create("ai-system", "Triage "+string(g.round.ID), nil)
	g.Create("control", "For one system", record.Body{"pack": "iso-42001", "item": "A.6.2.4", "clause": "A.6.2", "system": string(sys.ID)})
	if n := len(g.whole().Items); n != len(r.Items) {
		g.Errorf("%d items, before %d", n, len(r.Items))
	}
}

func gapAnswer(g *gap) {
	tom := g.Member("contributor", "Tom-"+g.round.Title)
	first := g.say(g.Admin, "4.1/2", "partly", "2")
	again := g.say(g.Admin, "4.1/2", "yes", "3")
	if again.ID != first.ID || again.Body.Text("maturity") != "3" || again.Owner != g.Admin.Person {
		g.Errorf("answering again made another answer, or kept the old one: %+v", again)
	}
	if v := g.whole().Value(g.item("4.1/2").Record.ID); !v.Known || v.Level != 3 || v.Given != 1 || v.Split {
		g.Errorf("%+v", v)
	}
	g.say(tom, "4.1/2", "no", "")
	if v := g.whole().Value(g.item("4.1/2").Record.ID); v.Level != 0 || v.Says != "no" || !v.Split || v.Given != 2 {
		g.Errorf("a no beside a yes: %+v", v)
	}
	g.say(tom, "4.1/1", "unknown", "")
	if v := g.whole().Value(g.item("4.1/1").Record.ID); v.Known || v.Unknown != 1 {
		g.Errorf("not knowing is a value: %+v", v)
	}
	c := g.whole().Clauses()[0]
	if c.ID != "4.1" || c.Answered != 1 || c.Split != 1 || c.Below != 1 || c.Lowest != 0 || c.Middle != 0 || c.Target != 3 {
		g.Errorf("clause 4.1: %+v", c)
	}
}

func gapOthers(g *gap) {
	tom := g.Member("contributor", "Tom-"+g.round.Title)
	r, err := g.Answer(g.Context(), g.Admin, g.whole(), g.item("5.1/1"), conformity.GapReply{Person: tom.Person, Says: "yes", Level: "2", Note: "By telephone."})
	g.Must(err)
	if r.Body.ID("respondent") != tom.Person || r.Body.ID("entered_by") != g.Admin.Person || r.Owner != tom.Person {
		g.Errorf("an answer entered for somebody: %+v", r.Body)
	}
	_, err = g.Answer(g.Context(), tom, g.whole(), g.item("5.1/1"), conformity.GapReply{Person: g.Admin.Person, Says: "yes"})
	g.Fails(err, record.Denied)
}

func gapAsk(g *gap) {
	tom := g.Member("contributor", "Tom-"+g.round.Title)
	items := g.whole().Sequence(conformity.GapClauseID{ID: "4.1"}, nil, false).Items
	ask := conformity.GapAsk{Person: tom.Person, Items: items, Due: "2026-04-01", Link: "/o/x/gap/GAP-1/ask?person=PER-2"}
	asked, err := g.Ask(g.Context(), g.Admin, g.whole(), ask)
	g.Must(err)
	if asked.New != len(items) || len(items) != 4 || asked.Task.Owner != tom.Person || asked.Task.Due != "2026-04-01" || !strings.Contains(asked.Task.Body.Text("description"), ask.Link) {
		g.Fatalf("%+v", asked)
	}
	if asked, err = g.Ask(g.Context(), g.Admin, g.whole(), ask); err != nil || asked.New != 0 || asked.Had != 4 {
		g.Fatalf("asking again: %+v %v", asked, err)
	}
	mine, err := g.GapAnswersBy(g.Context(), tom, g.round.ID, tom.Person)
	g.Must(err)
	if q := g.whole().Sequence(conformity.GapClauseID{}, mine, true); len(q.Items) != 4 || q.Answered() != 0 || q.Resume() != 0 {
		g.Errorf("what Tom is asked: %d, %d answered, on at %d", len(q.Items), q.Answered(), q.Resume())
	}
	if given, waiting, err := g.GapCount(g.Context(), g.Admin, g.round.ID); err != nil || given != 0 || waiting != 4 {
		g.Errorf("%d given, %d awaited, %v", given, waiting, err)
	}
	for i, it := range items {
		if i == 3 {
			if task, err := g.Register.Get(g.Context(), g.Admin, g.ofAsking(tom)); err != nil || task.State != "open" {
				g.Errorf("before the last answer: %v %v", task.State, err)
			}
		}
		g.say(tom, it.Number(), "yes", "3")
	}
	if task, err := g.Register.Get(g.Context(), g.Admin, g.ofAsking(tom)); err != nil || task.State != "done" {
		g.Errorf("after the last answer the task is %s %v", task.State, err)
	}
	ask.Items = append(items, g.item("4.2/1"))
	asked, err = g.Ask(g.Context(), g.Admin, g.whole(), ask)
	g.Must(err)
	if asked.New != 1 || asked.Task.State != "open" {
		g.Errorf("more was asked: %+v", asked)
	}
}

// ofAsking is the task that asks a person.
func (g *gap) ofAsking(a access.Actor) record.ID {
	g.Helper()
	page, err := g.Register.List(g.Context(), g.Admin, record.Query{Kind: "task", Filters: []record.Filter{{Field: "owner", Op: record.Is, Values: []string{string(a.Person)}}}})
	g.Must(err)
	if len(page.Records) != 1 {
		g.Fatalf("%d tasks", len(page.Records))
	}
	return page.Records[0].ID
}

func gapResume(g *gap) {
	sequence := func() conformity.GapSequence {
		mine, err := g.GapAnswersBy(g.Context(), g.Admin, g.round.ID, g.Admin.Person)
		g.Must(err)
		return g.whole().Sequence(conformity.GapClauseID{Pack: "iso-42001", ID: "4"}, mine, false)
	}
	if q := sequence(); q.Resume() != 0 {
		g.Errorf("begins at %d", q.Resume())
	}
	for _, i := range []int{0, 4} {
		g.Clock.Add(time.Minute)
		g.say(g.Admin, sequence().Items[i].Number(), "partly", "")
	}
	if q := sequence(); q.Resume() != 5 || q.Answered() != 2 || q.Next(len(q.Items)-1) != 1 {
		g.Errorf("left off after the fifth, goes on at %d; after the last comes %d", q.Resume(), q.Next(len(q.Items)-1))
	}
	for _, it := range sequence().Items {
		g.say(g.Admin, it.Number(), "yes", "2")
	}
	if q := sequence(); q.Resume() != -1 {
		g.Errorf("with everything answered it goes on at %d", q.Resume())
	}
}

func gapGrants(g *gap) {
	it := g.item("4.1/1")
	for _, role := range []string{"reader", access.ExternalAuditor} {
		a := g.Member(role, role+"-"+g.round.Title)
		_, err := g.Answer(g.Context(), a, g.whole(), it, conformity.GapReply{Person: a.Person, Says: "yes"})
		if want := conformity.MayAnswerFor(a, a.Person); (err == nil) != want {
			g.Errorf("%s: may answer %v, %v", role, want, err)
		}
	}
	tom := g.Member("contributor", "Tom-"+g.round.Title)
	other, _, err := g.Register.Enter(g.Context(), g.Account.ID, g.Org.Slug)
	g.Must(err)
	other.Org = "01arz3ndektsv4rrffq69g5fav"
	_, err = g.Gap(g.Context(), other, g.round.ID)
	g.Fails(err, record.NotFound)
	narrow := tom
	narrow.Kinds = []string{"task"}
	if _, err := g.Gap(g.Context(), narrow, g.round.ID); record.CodeOf(err) != record.NotFound && record.CodeOf(err) != record.Denied {
		g.Errorf("somebody limited to tasks read the round: %v", err)
	}
}

func gapClosed(g *gap) {
	g.say(g.Admin, "4.1/1", "yes", "2")
	_, err := g.Register.Step(g.Context(), g.Admin, g.round.ID, "close", register.Move{})
	g.Must(err)
	_, err = g.Answer(g.Context(), g.Admin, g.whole(), g.item("4.1/1"), conformity.GapReply{Person: g.Admin.Person, Says: "no"})
	g.Fails(err, record.Illegal)
	_, err = g.Ask(g.Context(), g.Admin, g.whole(), conformity.GapAsk{Person: g.Admin.Person, Items: g.whole().Items[:1]})
	g.Fails(err, record.Illegal)
}

func gapPlan(g *gap) {
	g.say(g.Admin, "4.1/1", "yes", "2")
	g.say(g.Admin, "4.3/1", "no", "0")
	g.say(g.Admin, "A.2.2", "yes", "4")
	g.Create("finding", "No policy", record.Body{"grade": "minor", "about": []any{string(g.item("A.2.2").Record.ID)}, "description": "It is not there."})
	plan, err := g.Plan(g.Context(), g.Admin, g.whole())
	g.Must(err)
	var got []string
	for _, p := range plan {
		got = append(got, fmt.Sprintf("%s %d", p.Item.Number(), p.Gap))
		sum := 0
		for _, w := range p.Why {
			sum += w.Points
		}
		if sum != p.Points || len(p.Why) == 0 {
			g.Errorf("%s: %d points, %v", p.Item.Number(), p.Points, p.Why)
		}
	}
	if strings.Join(got, ", ") != "4.3/1 3, A.2.2 0, 4.1/1 1" {
		g.Errorf("plan: %v", got)
	}
	owner := g.Create("person", "Olga "+g.round.Title, nil).ID
	made, had, err := g.Remedy(g.Context(), g.Admin, g.whole(), plan[:2], conformity.GapWork{Owner: owner, Due: "2026-06-30"})
	g.Must(err)
	if made != 2 || had != 0 {
		g.Errorf("%d made, %d there", made, had)
	}
	made, had, err = g.Remedy(g.Context(), g.Admin, g.whole(), plan, conformity.GapWork{Owner: owner})
	g.Must(err)
	if made != 1 || had != 2 {
		g.Errorf("again: %d made, %d there", made, had)
	}
	plan, err = g.Plan(g.Context(), g.Admin, g.whole())
	g.Must(err)
	if ts := plan[0].Tasks; len(ts) != 1 || ts[0].Owner != owner || ts[0].Due != "2026-06-30" || ts[0].Body.Text("priority") != "high" {
		g.Errorf("tasks of the first row: %+v", ts)
	}
	_, err = g.Register.Remove(g.Context(), g.Admin, g.findings()[0].ID, moveFor("entered for a test"))
	g.Must(err)
}

func (g *gap) findings() []record.Record { return g.all("finding") }

func gapCompare(g *gap) {
	g.say(g.Admin, "4.1/1", "yes", "2")
	g.say(g.Admin, "4.1/2", "yes", "3")
	g.say(g.Admin, "4.1/3", "no", "")
	before := g.whole()
	g.round = g.start("Later", 4)
	g.say(g.Admin, "4.1/1", "yes", "3")
	g.say(g.Admin, "4.1/2", "partly", "1")
	g.say(g.Admin, "4.1/4", "yes", "2")
	var got []string
	for _, c := range conformity.CompareGaps(before, g.whole()) {
		got = append(got, c.Item.Number()+" "+string(c.Move))
	}
	if want := "4.1/1 rose, 4.1/2 fell, 4.1/3 lost, 4.1/4 new"; strings.Join(got, ", ") != want {
		g.Errorf("%v, want %s", got, want)
	}
}

// gapExcluded holds that a control that was left out is shown and not asked about.
func gapExcluded(g *gap) {
	it := g.item("A.10.4")
	_, err := g.Register.Update(g.Context(), g.Admin, it.Record.ID, register.Edit{Body: record.Body{"justification": "No customers."}})
	g.Must(err)
	_, err = g.Register.Step(g.Context(), g.Admin, it.Record.ID, "exclude", register.Move{})
	g.Must(err)
	r, out := g.whole(), g.item("A.10.4")
	if w := r.Whole(); !out.Excluded() || w.Asked != len(r.Items)-1 || w.Positions.Of("excluded") != 1 {
		g.Errorf("%+v", w)
	}
	if q := r.Sequence(conformity.GapClauseID{ID: "A.10"}, nil, false); len(q.Items) != 2 {
		g.Errorf("%d questions of A.10, want 2 of 3", len(q.Items))
	}
	_, err = g.Answer(g.Context(), g.Admin, r, out, conformity.GapReply{Person: g.Admin.Person, Says: "yes"})
	g.Fails(err, record.Illegal)
	asked, err := g.Ask(g.Context(), g.Admin, r, conformity.GapAsk{Person: g.Admin.Person, Items: []conformity.GapItem{out}})
	if err != nil || asked.New != 0 {
		g.Errorf("it was asked about: %+v %v", asked, err)
	}
	_, err = g.Register.Step(g.Context(), g.Admin, it.Record.ID, "reconsider", moveFor("the test is over"))
	g.Must(err)
}

// gapPosition holds that no answer moves a position.
func gapPosition(g *gap) {
	before := g.item("6.2/1").Position()
	g.say(g.Admin, "6.2/1", "yes", "5")
	it := g.item("6.2/1")
	if it.Position() != before {
		g.Errorf("an answer moved the position from %s to %s", before, it.Position())
	}
	shown, err := g.Stand(g.Context(), g.Admin, it.Record, "")
	g.Must(err)
	if shown.Answer.Status != before || len(shown.Rows) != 0 {
		g.Errorf("%+v", shown)
	}
	g.Create("evidence", "Objectives "+g.round.Title, record.Body{"supports": []any{string(it.Record.ID)}, "source": "Board minutes"})
	shown, err = g.Stand(g.Context(), g.Admin, g.item("6.2/1").Record, "")
	g.Must(err)
	if len(shown.Rows) != 1 || shown.Answer.Status != "unknown" || g.item("6.2/1").Position() != "unknown" {
		g.Errorf("with evidence handed in: %+v", shown)
	}
}

func gapWrong(g *gap) {
	for _, reply := range []conformity.GapReply{
		{Person: g.Admin.Person, Says: "yes", Level: "0"}, {Person: g.Admin.Person, Says: "no", Level: "3"}, {Person: g.Admin.Person, Says: ""},
		{Person: g.Admin.Person, Says: "perhaps"}, {Person: g.Admin.Person, Says: "yes", Level: "9"}, {Person: g.Admin.Person, Says: "unknown", Level: "1"}, {Says: "yes"},
	} {
		_, err := g.Answer(g.Context(), g.Admin, g.whole(), g.item("7.1/1"), reply)
		g.Fails(err, record.Invalid)
	}
	if n := len(g.whole().Answers); n != 0 {
		g.Errorf("%d answers were kept", n)
	}
	_, err := g.StartGap(g.Context(), g.Admin, "x", []string{"iso-9001"}, 3, "")
	g.Fails(err, record.Invalid)
	_, err = g.StartGap(g.Context(), g.Admin, "x", nil, 3, "")
	g.Fails(err, record.Invalid)
	_, err = g.Gap(g.Context(), g.Admin, g.item("7.1/1").Record.ID)
	g.Fails(err, record.NotFound)
	_, err = g.Ask(g.Context(), g.Admin, g.whole(), conformity.GapAsk{})
	g.Fails(err, record.Invalid)
}

// TestGapTwice holds that one answer sent many times at once stays one answer.
func TestGapTwice(t *testing.T) {
	for _, db := range []string{"sqlite", "postgres"} {
		t.Run(db, func(t *testing.T) {
			g := newGap(t, db)
			round, it := g.whole(), g.item("4.1/1")
			var wait sync.WaitGroup
			for range 4 {
				wait.Go(func() {
					if _, err := g.Answer(t.Context(), g.Admin, round, it, conformity.GapReply{Person: g.Admin.Person, Says: "yes", Level: "3"}); err != nil {
						t.Error(err)
					}
				})
			}
			wait.Wait()
			if v := g.whole().Value(it.Record.ID); v.Given != 1 || v.Level != 3 {
				t.Errorf("%+v", v)
			}
		})
	}
}
