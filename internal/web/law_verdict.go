package web

import (
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// lawVerdictData is what a law makes of one system.
type lawVerdictData struct {
	lawHead
	Day       record.Date // another day than today, or ""
	Asked     string
	Text      *law.Text
	Form      typed
	Points    []lawRule
	Held      []lawHeld // other classes that hold by themselves
	Possible  []string
	Says      []lawSays
	Undecided []lawSays
	Progress  classify.Progress
	Open      []lawOpen
	Dates     []lawDate
	Remarks   []lawRemark
	Clashes   []string
	Changes   []lawChange
	More      int // changes that are not shown
	Hints     []classify.Hint
	Unfit     []lawUnfit
	Waiting   []lawWaiting
	Confirm   bool
	Blocked   string
	Person    bool // a reason is needed to confirm
	Reopen    string
	Moved     string
	MovedOn   record.Date
	Before    string
	Note      string
	May       bool
}

// lawRule is one rule in words.
type lawRule struct{ ID, Title, Ref, Then, Note, Applies, URL string }

type lawHeld struct {
	Class  lawClass
	Points []lawRule
}

// lawSays is one list a verdict has beside the class.
type lawSays struct {
	Title      string
	Held, Open []lawRule
}

type lawOpen struct {
	Text, URL string
	Class     bool
	State     string // that it is not known, or was passed on
}

type lawRemark struct {
	Badge badge
	Say   string
	Refs  string
	Rule  string
}

// lawChange is an answer that alone would change the class.
type lawChange struct {
	Text, Answer, URL string
	Class             badge
}

type lawUnfit struct{ Name, Title, Says, Why, URL string }

type lawWaiting struct{ Text, Who, URL string }

// How many open questions, and answers that would change the class, are shown.
const (
	lawShown        = 12
	lawChangesShown = 6
)

func (w *Web) lawVerdict(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	d, err := c.lawVerdictData(typed{})
	if err != nil {
		return err
	}
	return c.page("law-verdict", d)
}

func (c *call) lawVerdictData(form typed) (lawVerdictData, error) {
	d := lawVerdictData{Form: form, Asked: c.query("day"), May: classify.MayAnswer(c.actor)}
	var err error
	if d.lawHead, err = c.lawCaseAt("verdict", ""); err != nil {
		return d, err
	}
	if d.AsOf != nil {
		d.Day = d.AsOf.Day
	}
	j := d.Judged
	d.Text, d.Progress, d.Clashes = j.Verdict.Law.Text, j.Progress(), j.Clashes()
	d.Note = j.Record.Body.Text("note")
	if len(j.Disputed) == 0 {
		for _, p := range j.Verdict.Points {
			d.Points = append(d.Points, d.rule(p))
		}
	}
	d.says()
	d.limits()
	d.open()
	if d.Dates, err = d.dates(); err != nil {
		return d, err
	}
	if d.Begun {
		if err := c.lawBeside(&d); err != nil {
			return d, err
		}
	}
	return d, nil
}

// rule says a rule in words.
func (h lawHead) rule(id string) lawRule {
	out := lawRule{ID: id, Title: id, URL: h.URL("why") + "#" + id}
	if u := h.Judged.Regime.Rule(id, h.Judged.Day); u != nil {
		out.Title, out.Ref, out.Then, out.Note, out.Applies = u.Title, u.Ref, u.Then, u.Note, u.Applies
	}
	return out
}

// says lays out what the law says beside the class.
func (d *lawVerdictData) says() {
	j := d.Judged
	for _, h := range j.Verdict.Held {
		if h.Class == j.Class() {
			continue
		}
		one := lawHeld{Class: lawClassNamed(j.Regime, h.Class)}
		for _, p := range h.Points {
			one.Points = append(one.Points, d.rule(p))
		}
		d.Held = append(d.Held, one)
	}
	d.Possible = d.possible()
	for _, s := range j.Verdict.Outputs {
		one := lawSays{Title: s.Output.Title}
		for _, id := range s.Held {
			one.Held = append(one.Held, d.entry(s.Output, id))
		}
		for _, id := range s.Open {
			one.Open = append(one.Open, d.entry(s.Output, id))
		}
		if len(one.Held) > 0 {
			d.Says = append(d.Says, one)
		}
		if len(one.Open) > 0 {
			d.Undecided = append(d.Undecided, one)
		}
	}
}

// possible are the classes an open verdict can still become, each once.
func (h lawHead) possible() []string {
	var out []string
	for _, name := range h.Judged.Verdict.Possible {
		if t := classify.ClassTitle(h.Judged.Regime, name); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// entry says one entry of an output: by its rule, or in its own words.
func (d *lawVerdictData) entry(o *law.Output, id string) lawRule {
	out := d.rule(id)
	if out.Title != id {
		return out
	}
	out.Title, out.URL = titleWords(id), ""
	for _, e := range o.Entries {
		if e.ID == id {
			out.Then = e.Say
		}
	}
	return out
}

// titleWords makes words of a name such as "product_manufacturer".
func titleWords(name string) string {
	s := strings.ReplaceAll(name, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// limits lays out where the verdict is less firm than it looks.
func (d *lawVerdictData) limits() {
	tones := map[string]badge{"draft": {"Rests on a draft", "warn"}, "guideline": {"Rests on a guideline", "info half"}, "unsettled": {"Readings differ", "bad"}, "tension": {"Answers in tension", "warn"}}
	for _, r := range d.Judged.Verdict.Remarks {
		b, ok := tones[r.Status]
		if !ok {
			b = badge{titleWords(r.Status), "info half"}
		}
		if r.Person {
			b.Label += ", a person decides"
		}
		one := lawRemark{Badge: b, Say: r.Say, Refs: d.provisions(r.Refs)}
		if r.Rule != "" {
			one.Rule = d.rule(r.Rule).Title
		}
		d.Remarks = append(d.Remarks, one)
	}
	if len(d.Judged.Disputed) > 0 {
		return
	}
	changes := d.Judged.Verdict.Changes()
	for _, ch := range changes[:min(len(changes), lawChangesShown)] {
		one := lawChange{Answer: answerWords(ch.Answer), Class: lawClassNamed(d.Judged.Regime, ch.Class).Badge, URL: d.URL("ask", "q", ch.Predicate), Text: ch.Predicate}
		if p := d.Judged.Regime.Predicate(ch.Predicate); p != nil {
			one.Text = p.Question.Text
		}
		d.Changes = append(d.Changes, one)
	}
	d.More = len(changes) - len(d.Changes)
}

// provisions leaves out of references what is a name within the content alone.
func (d *lawVerdictData) provisions(refs string) string {
	r := d.Judged.Regime
	var out []string
	for _, one := range strings.FieldsFunc(refs, func(c rune) bool { return c == ',' || c == ';' }) {
		one = strings.TrimSpace(one)
		known := slices.ContainsFunc(r.Guidance, func(g law.Guidance) bool { return g.ID == one }) || slices.ContainsFunc(r.Sources, func(s law.Source) bool { return s.ID == one }) ||
			slices.ContainsFunc(r.Uncertain, func(u law.Uncertainty) bool { return u.ID == one })
		if !known && one != "" {
			out = append(out, one)
		}
	}
	return strings.Join(out, ", ")
}

// open lays out the first questions that are open.
func (d *lawVerdictData) open() {
	for _, q := range d.Judged.Verdict.Questions(lawShown) {
		one := lawOpen{Text: q.Predicate.Question.Text, Class: q.Class, URL: d.URL("ask", "q", q.Predicate.ID)}
		if f := d.Judged.Fact(q.Predicate.ID); f != nil && f.State == "asked" {
			one.State = "Passed on"
		} else if f != nil && f.State == "given" {
			one.State = "Not known"
		}
		d.Open = append(d.Open, one)
	}
}

// lawBeside reads what is kept beside the judgement of today.
func (c *call) lawBeside(d *lawVerdictData) error {
	j := d.Judged
	var err error
	if d.Day == "" && d.May && !d.Left {
		if d.Hints, err = c.web.law.Hints(c.ctx, c.actor, j); err != nil {
			return err
		}
	}
	if d.Waiting, err = c.lawWaiting(d); err != nil {
		return err
	}
	d.unfit(c)
	d.MovedOn, d.Before, d.Moved = record.Date(j.Record.Body.Text("moved_on")), "", j.Record.Body.Text("moved_why")
	if d.MovedOn != "" {
		d.Before = classify.ClassTitle(j.Regime, j.Record.Body.Text("moved_from"))
	}
	if d.Day != "" || d.Left {
		return nil
	}
	if d.Blocked, err = c.web.law.Blocked(c.ctx, c.actor, j); err != nil {
		return err
	}
	d.Confirm, d.Person = d.Blocked == "" && j.Record.State == "in_work", j.NeedsPerson()
	if j.Record.State == "confirmed" {
		d.Blocked = ""
		if c.actor.May(access.StepOf("reopen"), "classification", &j.Record).Allowed {
			d.Reopen = d.Record
		}
	}
	return nil
}

// lawWaiting names who was asked.
func (c *call) lawWaiting(d *lawVerdictData) ([]lawWaiting, error) {
	var ids []record.ID
	for _, f := range d.Judged.Said {
		if f.State == "asked" {
			ids = append(ids, f.Owner)
		}
	}
	names, err := c.display(ids)
	if err != nil {
		return nil, err
	}
	var out []lawWaiting
	for _, f := range d.Judged.Said {
		if f.State == "asked" {
			out = append(out, lawWaiting{f.Title, names.title(string(f.Owner)), d.URL("ask", "q", f.Body.Text("name"))})
		}
	}
	return out, nil
}

// unfit lays out answers in force that take no part.
func (d *lawVerdictData) unfit(c *call) {
	add := func(name, why string) {
		one := lawUnfit{Name: name, Title: name, Why: why}
		if f := d.Judged.Fact(name); f != nil {
			one.Title, one.Says, one.URL = f.Title, strings.TrimSpace(f.Body.Text("says")+" "+f.Body.Text("value")), c.recordURL("fact", f.Number)
		}
		d.Unfit = append(d.Unfit, one)
	}
	for _, name := range d.Judged.Unfitting {
		add(name, "Not asked any more. It is kept, and counts again should the question come back.")
	}
	for _, u := range d.Judged.Unfit {
		add(u.Name, u.Why)
	}
}

// lawConfirm confirms a verdict.
func (w *Web) lawConfirm(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, err := c.lawCase("verdict", "")
	if err != nil {
		return err
	}
	if !h.Begun {
		return record.Fail(record.NotFound, "Nobody has begun to answer for this system.")
	}
	if _, err := w.law.Confirm(c.ctx, c.actor, h.Judged.Record, c.value("reason")); err != nil {
		return c.again(err, "law-verdict", func(form typed) (any, error) { return c.lawVerdictData(form) })
	}
	c.flash("ok", "Confirmed. When an answer or the law changes what it says, it goes back to work.")
	return c.redirect(h.URL(""))
}

// lawSuggest takes what the register says as answers, as far as a person ticked it.
func (w *Web) lawSuggest(c *call) error {
	if err := c.onlyQuery("law"); err != nil {
		return err
	}
	h, err := c.lawCase("verdict", "")
	if err != nil {
		return err
	}
	var replies []classify.Reply
	hints, err := w.law.Hints(c.ctx, c.actor, h.Judged)
	if err != nil {
		return err
	}
	for _, s := range hints {
		for _, name := range c.values("take") {
			if s.Name == name {
				replies = append(replies, classify.Reply{Name: s.Name, Says: s.Says, Value: s.Value, Why: "Taken over. " + s.From + "."})
			}
		}
	}
	if len(replies) == 0 {
		c.flash("info", "Nothing was ticked, so nothing was taken.")
		return c.redirect(h.URL(""))
	}
	j, err := c.lawBegun(h)
	if err != nil {
		return err
	}
	if _, err := w.law.Answer(c.ctx, c.actor, j, replies); err != nil {
		return err
	}
	c.flash("ok", count(len(replies), "answer", "answers")+" taken over, in your name.")
	return c.redirect(h.URL(""))
}

// lawBegun returns the classification, and begins where nobody has.
func (c *call) lawBegun(h lawHead) (record.Record, error) {
	if h.Begun {
		return h.Judged.Record, nil
	}
	return c.web.law.Begin(c.ctx, c.actor, h.Regime.Name, h.System.ID)
}
