package web

import (
	"errors"
	"slices"
	"strings"

	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
)

// clockTime ends the name of the field with the time of day of a moment.
const clockTime = "_time"

// dutyClock is a calculator of a deadline: what it asks, and what came of it.
type dutyClock struct {
	Clock     *law.Clock
	Asks      []clockAsk
	Calendars []option
	Form      typed
	Run       bool
	Result    *law.ClockResult
	Missing   []string
	Assumed   []string
	Action    string
}

// clockAsk is one thing a clock asks.
type clockAsk struct {
	law.Input
	Options []clockOption
	Day     string
	Time    string
	Says    string
	Moment  bool
	YesNo   bool
}

type clockOption struct {
	Name, Say string
	On        bool
}

// dutyClock runs the clock of a duty on what the address says; nil for a duty
// without one.
func (c *call) dutyClock(h lawHead, d classify.Duty) (*dutyClock, error) {
	clock := h.Regime.Clock(d.Clock)
	if d.Clock == "" || clock == nil {
		return nil, nil
	}
	k := &dutyClock{Clock: clock, Run: c.query("run") != "", Action: dutyURL(h, c.web.kinds.Kind("obligation"), d.Record.Number)}
	given := law.Given{}
	for _, in := range classify.ClockAsks(h.Regime, clock) {
		k.ask(c, in, given)
	}
	calendar := c.query("calendar")
	k.Calendars = []option{{"", "No public holidays", calendar == ""}}
	for i := range h.Regime.Calendars {
		one := &h.Regime.Calendars[i]
		k.Calendars = append(k.Calendars, option{one.ID, one.Title, one.ID == calendar})
	}
	if !k.Run {
		return k, nil
	}
	res, err := h.Regime.RunClock(clock.ID, given, calendar, h.Judged.Day)
	if err != nil {
		if record.CodeOf(err) == record.Internal {
			return nil, err
		}
		k.Form.Message = h.wrongInputs(err)
		return k, nil
	}
	k.Result, k.Missing, k.Assumed = &res, h.inputTitles(res.Missing), h.inputTitles(res.Assumed)
	return k, nil
}

// wrongInputs says what is wrong with inputs, each by what it asks.
func (h lawHead) wrongInputs(err error) string {
	var e *record.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return record.Sentence(err)
	}
	var out []string
	for _, f := range e.Fields {
		out = append(out, h.inputTitle(f.Field)+" This "+f.Message+".")
	}
	return strings.Join(out, " ")
}

// ask takes what the address says of one input. An unanswered yes or no is not
// known, since somebody was asked; a moment that is left out was not told.
func (k *dutyClock) ask(c *call, in law.Input, given law.Given) {
	a := clockAsk{Input: in, YesNo: in.Type == law.YesNo, Moment: in.Type == law.MomentInput}
	q := c.r.URL.Query()
	switch {
	case a.YesNo:
		if a.Says = q.Get(in.ID); a.Says != "" {
			given[in.ID] = a.Says
		} else if k.Run {
			given[in.ID] = law.UnknownWord
		}
	case a.Moment:
		a.Day, a.Time = q.Get(in.ID), q.Get(in.ID+clockTime)
		if a.Day != "" && a.Time != "" {
			given[in.ID] = a.Day + "T" + a.Time + ":00Z"
		} else if a.Day != "" {
			given[in.ID] = a.Day
		}
	default:
		help := classify.OptionHelp(in)
		for _, name := range in.Options {
			a.Options = append(a.Options, clockOption{name, help[name], slices.Contains(q[in.ID], name)})
		}
		given[in.ID] = slices.Clone(q[in.ID])
		if slices.Contains(q[in.ID], law.UnknownWord) {
			given[in.ID] = law.UnknownWord
			a.Says = law.UnknownWord
		}
	}
	k.Asks = append(k.Asks, a)
}

// sourceIDs parts "oj24, cons27".
func sourceIDs(s string) []string {
	var out []string
	for _, w := range strings.Split(s, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}
