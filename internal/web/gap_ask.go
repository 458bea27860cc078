package web

import (
	"steward/internal/aims/evaluation"
	"steward/internal/conformity"
	content "steward/internal/pack"
	"steward/internal/record"
)

// gapAskData is one question of an interview.
type gapAskData struct {
	gapHead
	Form                                    typed
	Choose                                  bool   // whose answers these are has to be said first
	Nothing                                 string // why there is no question
	Person                                  string // who answers, as the address has it: PER-3, or "" for the reader
	Who                                     string // their name, "" for the reader
	Self                                    bool
	At, Of                                  int // place of the question
	Answered                                int
	Item                                    conformity.GapItem
	Clause                                  *content.Item // that the question belongs to
	Questions, Evidence, Findings, Guidance []string
	Sources                                 []content.Source
	Papers                                  []content.Document
	Here                                    string // how it is done here, as the record says
	Options                                 []record.Option
	Levels                                  []record.Option
	May                                     bool   // answer
	Why                                     string // not
	Back                                    string
	Skip                                    string
	Action                                  string
	Find                                    string // address that finds people
	Others                                  []gapSaid
	Value                                   conformity.GapValue
	Level                                   badge
	Stand                                   badge
	Reason                                  string
	Rows                                    []gapPiece
	Hidden                                  int
	URL                                     string // of the record
	Someone                                 bool   // the part that asks somebody else is open
	Today                                   record.Date
}

// gapSaid is what somebody answered.
type gapSaid struct {
	Name, Says, Level, Note string
	At                      record.Date
	Waiting                 bool
}

// gapPiece is what speaks for or against the question's item.
type gapPiece struct {
	Title, URL, Why string
	Badge           badge
}

// gapInterview is an interview as its address asks for it.
type gapInterview struct {
	g      *conformity.GapRound
	clause conformity.GapClauseID
	person record.ID
	ref    string // of the person, as the address has it
	asked  bool   // only what the person was asked
	q      conformity.GapSequence
}

// interview reads the address: whose answers, which questions.
func (c *call) interview() (*gapInterview, error) {
	r, err := c.gapRound()
	if err != nil {
		return nil, err
	}
	v := &gapInterview{clause: conformity.GapClauseID{Pack: c.query("pack"), ID: c.query("clause")}, ref: c.query("person")}
	if v.person, err = c.gapPerson(v.ref); err != nil {
		return nil, err
	}
	v.asked = v.ref != "" && v.clause.ID == ""
	if v.g, err = c.web.stand.GapItems(c.ctx, c.actor, r.ID); err != nil {
		return nil, err
	}
	mine, err := c.web.stand.GapAnswersBy(c.ctx, c.actor, r.ID, v.person)
	if err != nil {
		return nil, err
	}
	v.q = v.g.Sequence(v.clause, mine, v.asked)
	return v, nil
}

// gapPerson reads who answers: "" and "me" are the reader.
func (c *call) gapPerson(ref string) (record.ID, error) {
	if ref == "" || ref == "me" {
		return c.actor.Person, nil
	}
	id, err := c.lookUp(&record.Field{Type: record.Person}, ref)
	if err != nil {
		return "", err
	}
	if id == "" {
		return "", record.Fail(record.NotFound, "There is no person called “"+clipText(ref, 60)+"”. Write a reference, such as PER-3, or the exact name.")
	}
	return id, nil
}

// url is the address of a question of the interview, or of where it goes on.
func (v *gapInterview) url(path string, item *conformity.GapItem, more ...string) string {
	pairs := []string{"pack", v.clause.Pack, "clause", v.clause.ID, "person", v.ref}
	if item != nil {
		pairs = append(pairs, "item", string(item.Key()))
	}
	return gapQuery(path+"/ask", append(pairs, more...)...)
}

// place is which question the address asks for: the one it names, else where the
// person left off; -1 when none is left.
func (v *gapInterview) place(item string) (int, error) {
	if item == "" {
		return v.q.Resume(), nil
	}
	for i, it := range v.q.Items {
		if string(it.Key()) == item || it.Number() == item && (v.clause.Pack == "" || v.clause.Pack == it.Clause.Pack) {
			return i, nil
		}
	}
	return 0, record.Fail(record.NotFound, "This question is not part of the interview.")
}

func (w *Web) gapAsk(c *call) error {
	if err := c.onlyQuery("pack", "clause", "person", "item", "someone"); err != nil {
		return err
	}
	v, err := c.interview()
	if err != nil {
		return err
	}
	at, err := v.place(c.query("item"))
	if err != nil {
		return err
	}
	d, err := c.gapAskData(v, at, nil)
	if err != nil {
		return err
	}
	return c.page("gap-ask", d)
}

// gapAskData gathers the page of a question; with a form what was typed is shown
// in place of what is recorded.
func (c *call) gapAskData(v *gapInterview, at int, form *typed) (gapAskData, error) {
	d := gapAskData{gapHead: c.gapHead(v.g, ""), Person: v.ref, Self: v.person == c.actor.Person, Of: len(v.q.Items), Answered: v.q.Answered(), Find: c.url("search.json") + "?kind=person", Today: c.today()}
	if d.Person == "me" {
		d.Person = ""
	}
	d.Choose = v.person == ""
	names, err := c.display([]record.ID{v.person})
	if err != nil {
		return d, err
	}
	if !d.Self && v.person != "" {
		d.Who = names.title(string(v.person))
	}
	if at < 0 || at >= len(v.q.Items) {
		d.Nothing = v.nothing()
		return d, nil
	}
	d.At, d.Item = at+1, v.q.Items[at]
	v.words(&d)
	d.ways(v, at)
	d.fill(c, v, form)
	if err := c.gapBeside(v, &d); err != nil {
		return d, err
	}
	return d, nil
}

// nothing says why no question is left.
func (v *gapInterview) nothing() string {
	switch {
	case len(v.q.Items) > 0:
		return "Every question is answered."
	case v.asked:
		return "Nothing is asked here yet."
	case v.clause.ID != "":
		return "There is no question in this part."
	}
	return "This round has no questions: no standard of it is in use, or you may not see its items."
}

// words adds what the pack says about the item; what stands with the clause is
// said for each of its items.
func (v *gapInterview) words(d *gapAskData) {
	it := d.Item
	d.Options, d.Levels = evaluation.GapAnswer.Field("answer").Options, evaluation.Maturity()
	d.Here = it.Record.Body.Text("how")
	if it.Record.Kind == "control" {
		d.Here = it.Record.Body.Text("implementation")
	}
	if it.Item == nil {
		return
	}
	d.Clause = it.Pack.Item(it.Clause.ID)
	up := it.Item
	if d.Clause != nil && d.Clause.ID != up.ID {
		up = d.Clause
	}
	first := func(own, above []string) []string {
		if len(own) > 0 {
			return own
		}
		return above
	}
	d.Questions, d.Evidence = first(it.Item.Questions, up.Questions), first(it.Item.Evidence, up.Evidence)
	d.Findings, d.Guidance = first(it.Item.Findings, up.Findings), first(it.Item.Guidance, up.Guidance)
	d.Sources, d.Papers = it.Pack.SourcesOf(it.Item.Source), it.Pack.DocumentsOf(it.Item.ID)
}

// ways adds where one can go from the question.
func (d *gapAskData) ways(v *gapInterview, at int) {
	d.Action = v.url(d.Path, &d.Item)
	if at > 0 {
		d.Back = v.url(d.Path, &v.q.Items[at-1])
	}
	d.Skip = d.Path
	if next := v.q.Next(at); next >= 0 {
		d.Skip = v.url(d.Path, &v.q.Items[next])
	}
}

// fill puts into the form what was typed, or what was answered before.
func (d *gapAskData) fill(c *call, v *gapInterview, form *typed) {
	switch {
	case !v.g.Open():
		d.Why = "This gap analysis is closed; its answers stand."
	case !conformity.MayAnswerFor(c.actor, v.person):
		d.Why = "Your role does not let you answer here. Somebody who runs the gap analysis can enter the answer for you."
		if !d.Self {
			d.Why = "Your role lets you answer for yourself only."
		}
	default:
		d.May = !d.Choose
	}
	d.Someone = c.query("someone") != ""
	if form != nil {
		d.Form = *form
		d.Someone = d.Someone || form.Error("to") != "" || form.Error("due") != ""
		return
	}
	mine := v.q.Mine[d.Item.Record.ID]
	level := ""
	if mine.Level >= 0 {
		level = numberOf(mine.Level)
	}
	d.Form = blank("answer", mine.Says, "maturity", level, "note", mine.Note, "due", string(d.Today.AddDays(14)))
	d.Someone = d.Someone || mine.Says == "unknown"
	if mine.Record.ID == "" {
		d.Form = blank("due", string(d.Today.AddDays(14)))
	}
}

// gapBeside adds what stands beside the answer: what others said, and what the
// position is and why.
func (c *call) gapBeside(v *gapInterview, d *gapAskData) error {
	said, err := c.web.stand.GapAnswersOf(c.ctx, c.actor, v.g.Record.ID, d.Item.Record.ID)
	if err != nil {
		return err
	}
	var people []record.ID
	for _, a := range said {
		people = append(people, a.Respondent)
	}
	names, err := c.display(people)
	if err != nil {
		return err
	}
	for _, a := range said {
		one := gapSaid{Name: names.title(string(a.Respondent)), Waiting: !a.Given, Note: a.Note, At: record.DateOf(a.At), Says: conformity.AnswerWords(a.Says)}
		if a.Given && a.Level >= 0 {
			one.Level = levelLabel(a.Level)
		}
		d.Others = append(d.Others, one)
	}
	d.Value = conformity.ValueOf(said)
	d.Level = levelBadge(d.Value.Known, d.Value.Level, d.Item.Target)
	d.URL = c.recordURL(d.Item.Record.Kind, d.Item.Record.Number)
	return c.gapStand(d)
}

// gapStand adds the derived position with its rows.
func (c *call) gapStand(d *gapAskData) error {
	st, err := c.web.stand.Stand(c.ctx, c.actor, d.Item.Record, "")
	if err != nil {
		return err
	}
	d.Stand, d.Reason, d.Hidden = positionBadge(st.Answer.Status), st.Answer.Reason, st.Hidden
	for _, r := range st.Rows {
		d.Rows = append(d.Rows, gapPiece{Title: r.Title, URL: c.recordURL(r.Kind, r.Number), Why: r.Why, Badge: standingBadge(r.Standing)})
	}
	return nil
}
