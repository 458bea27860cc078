package web

import (
	"net/url"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/record"
)

// lawAskData is one question of an interview.
type lawAskData struct {
	lawHead
	Form     typed
	Done     bool // nothing is left to ask
	Q        *classify.Question
	Progress classify.Progress
	Topic    string // the group of questions the reader chose
	Mine     bool   // only what the reader was asked
	May      bool
	Why      string // not
	Action   string
	Back     string
	Skip     string
	Find     string // address that finds people
	Someone  bool   // the part that asks somebody else is open
	Topics   []lawTopic
	Said     []lawSaid
	Hint     *classify.Hint
	Rules    []lawRule
	Possible []string
	Clashes  []string
	Roles    []string
	Given    *lawGiven
	Measures []lawMeasure
	Open     int
	Kind     string // of the input: text, date or number
}

// lawTopic is one group of questions.
type lawTopic struct {
	Title, URL     string
	Open, Answered int
	Current        bool
}

// lawSaid is an answer given, to go back to.
type lawSaid struct{ Text, Answer, URL string }

// lawGiven is what is recorded of the question.
type lawGiven struct {
	Ref, URL, Who, Answer string
	On                    record.Date
	State                 string
	Attach                string // address that adds evidence
	Withdraw              string
}

// lawMeasure is a number that answers the question as well.
type lawMeasure struct{ Title, URL string }

func (w *Web) lawAsk(c *call) error {
	if err := c.onlyQuery("law", "q", "topic", "after", "mine", "someone"); err != nil {
		return err
	}
	h, err := c.lawCase("", "")
	if err != nil {
		return err
	}
	d, err := c.lawAskData(h, nil)
	if err != nil {
		return err
	}
	return c.page("law-ask", d)
}

// lawAskData gathers the page of a question; with a form what was typed is shown
// in place of what is recorded.
func (c *call) lawAskData(h lawHead, form *typed) (lawAskData, error) {
	d := lawAskData{lawHead: h, Progress: h.Judged.Progress(), Topic: c.query("topic"), Mine: c.query("mine") != "", Open: len(h.Judged.Verdict.Open()), Find: c.url("search.json") + "?kind=person"}
	var err error
	if d.Q, err = d.choose(c); err != nil {
		return d, err
	}
	d.Done = d.Q == nil
	j := h.Judged
	for _, t := range j.Topics() {
		d.Topics = append(d.Topics, lawTopic{t.Topic.Title, h.URL("ask", "topic", t.Topic.ID), t.Open, t.Answered, d.Q != nil && d.Q.Topic != nil && d.Q.Topic.ID == t.Topic.ID})
	}
	d.Possible = d.possible()
	d.Clashes = j.Clashes()
	for _, name := range j.Verdict.Output("roles").Held {
		d.Roles = append(d.Roles, titleWords(name))
	}
	d.said()
	if d.Done {
		return d, nil
	}
	return d, d.question(c, form)
}

// choose finds the question the address asks for: the one it names, else the next
// one of the topic, of what the reader was asked, or of all.
func (d *lawAskData) choose(c *call) (*classify.Question, error) {
	j := d.Judged
	if name := c.query("q"); name != "" {
		if q := j.Question(name); q != nil {
			return q, nil
		}
		return nil, record.Fail(record.NotFound, "The law asks no such question.")
	}
	after := c.query("after")
	if d.Mine {
		mine := j.AskedOf(c.actor.Person)
		if i := slices.Index(mine, after); i >= 0 {
			mine = append(slices.Clone(mine[i+1:]), mine[:i]...)
		}
		for _, name := range mine {
			if q := j.Question(name); q != nil {
				return q, nil
			}
		}
		return nil, nil
	}
	return j.Next(d.Topic, after), nil
}

// question adds what belongs to the question.
func (d *lawAskData) question(c *call, form *typed) error {
	j, q := d.Judged, d.Q
	for _, u := range q.Rules[:min(len(q.Rules), 6)] {
		d.Rules = append(d.Rules, lawRule{ID: u.ID, Title: u.Title, Ref: u.Ref, Then: u.Then})
	}
	for i := range j.Regime.Measures {
		m := &j.Regime.Measures[i]
		for _, t := range m.Answers {
			if t.Predicate == q.Name {
				d.Measures = append(d.Measures, lawMeasure{m.Title, d.URL("ask", "q", m.ID)})
			}
		}
	}
	var err error
	if d.Hint, err = c.web.law.HintFor(c.ctx, c.actor, j, q.Name); err != nil {
		return err
	}
	d.Kind = "text"
	if q.Input != nil && (q.Input.Type == "date" || q.Input.Type == "change") {
		d.Kind = "date"
	}
	d.Skip = d.where(url.Values{"after": {q.Name}})
	if b := j.Before(q.Name); b != "" {
		d.Back = d.URL("ask", "q", b)
	}
	d.Action = d.where(url.Values{"q": {q.Name}})
	d.May = classify.MayAnswer(c.actor) && !d.Left
	switch {
	case d.Left:
		d.Why = "The system is out of use; its answers are kept as they were."
	case !d.May:
		d.Why = "Your role does not let you answer here."
	case q.Given != nil && q.Given.ID != "" && !c.actor.May(access.Update, "fact", q.Given).Allowed:
		d.May, d.Why = false, "Somebody else answered this or was asked, and your role lets you change your own answers only."
	}
	if err := d.given(c); err != nil {
		return err
	}
	d.Someone = c.query("someone") != ""
	d.fill(form)
	return nil
}

// where is an address of the interview that keeps what the reader chose.
func (d *lawAskData) where(more url.Values) string {
	pairs := []string{"topic", d.Topic}
	if d.Mine {
		pairs = append(pairs, "mine", "1")
	}
	for _, name := range sortedKeys(more) {
		pairs = append(pairs, name, more.Get(name))
	}
	return d.URL("ask", pairs...)
}

// given says what is recorded of the question.
func (d *lawAskData) given(c *call) error {
	f := d.Q.Given
	if f == nil {
		return nil
	}
	g := &lawGiven{Ref: refOf(c.web.kinds.Kind("fact"), f.Number), URL: c.recordURL("fact", f.Number), On: record.Date(f.Body.Text("answered_on")), State: f.State,
		Answer: strings.TrimSpace(titleWords(f.Body.Text("says")) + " " + f.Body.Text("value"))}
	who := f.Body.ID("answered_by")
	if f.State == "asked" {
		who = f.Owner
	}
	names, err := c.display([]record.ID{who})
	if err != nil {
		return err
	}
	if who != "" {
		g.Who = names.title(string(who))
	}
	if f.State == "given" && c.actor.May(access.Create, "evidence", nil).Allowed {
		g.Attach = c.url(c.web.kinds.Kind("evidence").Plural, "new") + "?has=f.about&f.about=" + url.QueryEscape(g.Ref)
	}
	if f.State != "withdrawn" && c.actor.May(access.StepOf("withdraw"), "fact", f).Allowed {
		g.Withdraw = g.URL
	}
	d.Q.Given, d.Given = f, g
	return nil
}

// fill puts into the form what was typed, or what was answered before.
func (d *lawAskData) fill(form *typed) {
	if form != nil {
		d.Form = *form
		d.Someone = d.Someone || form.Error("to") != "" || form.Error("due") != ""
		return
	}
	due := string(d.Today.AddDays(14))
	d.Form = blank("due", due)
	if f := d.Q.Given; f != nil && f.State == "given" {
		d.Form = blank("answer", f.Body.Text("says"), "value", f.Body.Text("value"), "why", f.Body.Text("why"), "due", due)
		d.Someone = d.Someone || f.Body.Text("says") == "unknown"
	}
}

// said lists the answers given, newest first.
func (d *lawAskData) said() {
	facts := slices.Clone(d.Judged.Said)
	slices.SortFunc(facts, func(x, y record.Record) int { return int(y.Seq - x.Seq) })
	for _, f := range facts {
		name := f.Body.Text("name")
		if f.State != "given" || d.Judged.Question(name) == nil {
			continue
		}
		d.Said = append(d.Said, lawSaid{f.Title, strings.TrimSpace(titleWords(f.Body.Text("says")) + " " + f.Body.Text("value")), d.URL("ask", "q", name)})
	}
}
