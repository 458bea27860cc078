package web

import (
	"slices"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// dutyData is one duty of one system.
type dutyData struct {
	lawHead
	Duty     dutyLine
	Kind     *record.Kind
	Own      string // address of the record
	Why      []dutyWhy
	Route    string // whose date counts, in words
	Source   []string
	Stand    *standPart
	Papers   []dutyPaper
	KeepAsk  string // address of the question whose answer gives the day
	Carriers []dutyCarrier
	Takes    int
	May      bool
	Edit     string
	Review   bool
	Reviewed string // by whom, in words
	Clock    *dutyClock
	Clauses  []dutyCarrier
}

// dutyWhy is one part of the condition of a duty and how it stands.
type dutyWhy struct {
	Text, Ref, URL, Answer string
}

// dutyCarrier is an item of a standard that usually carries the duty.
type dutyCarrier struct {
	Item, Title, URL, State string
	Linked, Takes           bool
	Coverage                string
}

func (w *Web) dutyPage(c *call) error {
	known := []string{"law", "calendar", "run"}
	regime, _, err := c.regime()
	if err != nil {
		return err
	}
	for _, name := range regime.InputNames("clock") {
		known = append(known, name, name+clockTime)
	}
	if err := c.onlyQuery(known...); err != nil {
		return err
	}
	var d dutyData
	var b *classify.DutyBook
	if d.lawHead, b, err = c.dutyHead(); err != nil {
		return err
	}
	duty, err := c.dutyOf(b)
	if err != nil {
		return err
	}
	if err := c.dutyFill(&d, b, duty); err != nil {
		return err
	}
	if d.Clock, err = c.dutyClock(d.lawHead, duty); err != nil {
		return err
	}
	return c.page("duty", d)
}

// dutyFill gathers everything about one duty but its clock.
func (c *call) dutyFill(d *dutyData, b *classify.DutyBook, duty classify.Duty) error {
	r := duty.Record
	d.Kind = c.web.kinds.Kind("obligation")
	d.Own, d.May = c.recordURL("obligation", r.Number), r.State != "ended" && c.mayOn(access.Update, r)
	if d.May {
		d.Edit = d.Own + "/edit"
	}
	d.Review = d.May && c.actor.Person != ""
	size, err := c.web.law.SizeOf(c.ctx, c.actor)
	if err != nil {
		return err
	}
	if d.Duty, err = c.dutyLine(d.lawHead, b, duty, size); err != nil {
		return err
	}
	names, err := c.display([]record.ID{r.Owner, r.Body.ID("reviewed_by")})
	if err != nil {
		return err
	}
	d.Duty.own(c, names)
	if by := r.Body.Text("reviewed_by"); by != "" {
		d.Reviewed = names.title(by)
	}
	d.why(b, duty)
	if d.Stand, err = c.standOf(r, ""); err != nil {
		return err
	}
	if d.Stand != nil { // one way to hand in evidence, with what is known filled in
		for i := range d.Stand.Links {
			if d.Stand.Links[i].Icon == "attach" && d.Duty.Hand != "" {
				d.Stand.Links[i].URL = d.Duty.Hand
			}
		}
	}
	if d.Duty.Kept.Ask != "" && d.Go != "" {
		d.KeepAsk = d.URL("ask", "q", d.Duty.Kept.Ask)
	}
	if d.Papers, err = c.dutyPapers(d.Regime.Name, d.System, duty.ID); err != nil {
		return err
	}
	return c.dutyCarriers(d, r)
}

// why names what the duty hangs on, with the answers.
func (d *dutyData) why(b *classify.DutyBook, duty classify.Duty) {
	duty.When.Names(func(name string, _ int) {
		one := dutyWhy{Text: b.Asks([]string{name})[0], Answer: answerWords(b.Verdict.Answer(name))}
		if u := b.Regime.Rule(name, b.Day); u != nil {
			one.Text, one.Ref, one.URL = u.Title, u.Ref, d.URL("why")+"#"+name
		} else if b.Regime.Predicate(name) != nil {
			one.URL = d.URL("ask", "q", name)
		}
		if !slices.ContainsFunc(d.Why, func(w dutyWhy) bool { return w.Text == one.Text }) {
			d.Why = append(d.Why, one)
		}
	})
	if t := b.Regime.Route(duty.Route); t != nil {
		d.Route = t.Title
	}
	for _, id := range sourceIDs(duty.Source) {
		for _, s := range b.Regime.Sources {
			if s.ID == id {
				d.Source = append(d.Source, s.Reference)
			}
		}
	}
}

// dutyCarriers adds what usually carries the duty.
func (c *call) dutyCarriers(d *dutyData, r record.Record) error {
	all, err := c.web.law.SuggestControls(c.ctx, c.actor, r)
	if err != nil {
		return err
	}
	for _, s := range all {
		one := dutyCarrier{Item: s.Item, Coverage: s.Coverage, Linked: s.Linked, Takes: s.Takes()}
		if s.Record.ID == "" {
			d.Clauses = append(d.Clauses, one)
			continue
		}
		one.Title, one.URL = s.Record.Title, c.recordURL("control", s.Record.Number)
		if st := c.web.kinds.Kind("control").State(s.Record.State); st != nil {
			one.State = st.Label
		}
		if one.Takes {
			d.Takes++
		}
		d.Carriers = append(d.Carriers, one)
	}
	return nil
}

// Ended reports whether the law does not ask for the duty as things are.
func (d dutyData) Ended() bool {
	return d.Duty.State == law.DutyNone || d.Duty.State == law.DutyApplied
}
