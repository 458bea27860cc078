package law

import (
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
)

// LineAnswer is the answer to a line.
type LineAnswer struct {
	ID       string      `json:"id,omitempty"`
	Function Function    `json:"function"`
	AsOf     record.Date `json:"as_of"`
	Text     string      `json:"text"`   // id of the text of the law that was read; empty before the first
	Answer   any         `json:"answer"` // short: a day, an amount, a few values
	Detail   any         `json:"detail"` // the whole result with reason and source
}

// Answer answers a line. The function is the one the line's family or rule names,
// or else the given one. Today is the day the law is read as of where the line
// says nothing.
func (r *Regime) Answer(f Function, l Line, today record.Date) (LineAnswer, error) {
	day, err := r.dayOf(l, today)
	if err != nil {
		return LineAnswer{}, err
	}
	f, name := r.function(f, l)
	out := LineAnswer{ID: l.ID, Function: f, AsOf: day}
	for _, t := range r.Texts {
		if t.Valid.Has(day) {
			out.Text = t.ID
		}
	}
	if f != RuleFunction && len(l.Yes) > 0 {
		return out, record.Fail(record.Invalid, "Inputs is an object here; a list of answers goes with a rule")
	}
	switch f {
	case DateFunction:
		var res DateResult
		res, err = r.ExplainDate(name, l.Inputs, day)
		out.Answer, out.Detail = res.Answer, res
	case ClockFunction:
		var res ClockResult
		res, err = r.RunClock(name, l.Inputs, l.Calendar, day)
		out.Answer, out.Detail = res.Short(), res
	case FineFunction:
		var res FineResult
		res, err = r.Fine(name, l.Inputs, day)
		out.Answer, out.Detail = res.Short(), res
	case DecideFunction:
		var res DecisionResult
		res, err = r.Decide(name, l.Inputs, day)
		out.Answer, out.Detail = res.Short(), res
	default:
		out.Answer, out.Detail, err = r.holds(name, l, day)
	}
	return out, err
}

// dayOf returns the day the law is read as of.
func (r *Regime) dayOf(l Line, today record.Date) (record.Date, error) {
	if l.Text == "" {
		if l.AsOf != "" {
			return l.AsOf, nil
		}
		return today, nil
	}
	i := slices.IndexFunc(r.Texts, func(t Text) bool { return t.ID == l.Text })
	if i < 0 {
		var ids []string
		for _, t := range r.Texts {
			ids = append(ids, t.ID)
		}
		return "", r.noSuch("text", l.Text, ids)
	}
	switch t := r.Texts[i]; {
	case l.AsOf != "" && !t.Valid.Has(l.AsOf):
		return "", record.InvalidFields([]record.FieldError{{Field: "as_of", Code: "invalid", Message: "is not a day on which the text " + t.ID + " was the law"}})
	case l.AsOf != "":
		return l.AsOf, nil
	case t.Valid.Has(today) || t.Valid.To == "":
		return max(today, t.Valid.From), nil
	default:
		return t.Valid.To, nil
	}
}

// function finds what a line asks for, and by which name.
func (r *Regime) function(f Function, l Line) (Function, string) {
	families := map[string]Function{"date": DateFunction, "clock": ClockFunction, "fine": FineFunction, "penalty": FineFunction, "decide": DecideFunction}
	switch own, known := families[l.Family]; {
	case l.rule:
		return RuleFunction, l.Name
	case known:
		return own, firstWord(l.Name, r.first(own))
	case l.Family == "":
		return f, firstWord(l.Name, r.first(f))
	case r.Clock(l.Family) != nil:
		return ClockFunction, firstWord(l.Name, l.Family)
	case slices.ContainsFunc(r.Decisions, func(d Decision) bool { return named(d.ID, d.Names, l.Family) }):
		return DecideFunction, firstWord(l.Name, l.Family)
	}
	return f, firstWord(l.Name, r.first(f))
}

// first is what is meant when nothing is named: the first clock or decision of
// the law. A route and a kind of breach are always named.
func (r *Regime) first(f Function) string {
	switch {
	case f == ClockFunction && len(r.Clocks) > 0:
		return r.Clocks[0].ID
	case f == DecideFunction && len(r.Decisions) > 0:
		return r.Decisions[0].ID
	}
	return ""
}

func firstWord(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Short is the answer in a few values: report, max_days (or max_hours or
// max_working_days, or at_once where the law has no number), to and note.
func (r *ClockResult) Short() map[string]any {
	out := map[string]any{}
	switch r.Act {
	case rule.No.String():
		out["report"] = false
	case rule.Yes.String():
		out["report"] = true
	default:
		out["report"] = UnknownWord
	}
	if r.Note != "" {
		out["note"] = r.Note
	}
	if r.Act == rule.No.String() {
		return out
	}
	if r.To != "" {
		out["to"] = r.To
	}
	switch {
	case r.Due != nil:
		r.Due.Period.short("max_", out)
	case len(r.Limits) > 0:
		out["at_once"] = r.Limits[0].Words
	}
	if r.CouldBe != nil {
		r.CouldBe.Period.short("could_be_", out)
	}
	return out
}

// short writes a period as a number under its unit; weeks are days.
func (p Period) short(prefix string, to map[string]any) {
	const week = 7
	for unit, n := range map[string]int{"hours": p.Hours, "days": p.Days + week*p.Weeks, "working_days": p.WorkingDays, "months": p.Months} {
		if n > 0 {
			to[prefix+unit] = n
		}
	}
}

// Short is the maximum as a number, a range as two, or nil where there is none.
func (r *FineResult) Short() any {
	switch r.State {
	case FineMaximum:
		return *r.Maximum
	case FineRange:
		return map[string]any{"at_least": r.AtLeast, "at_most": r.AtMost}
	}
	return nil
}

// Short is the values, or "unknown" while they are not settled.
func (r *DecisionResult) Short() any {
	if !r.Settled {
		return UnknownWord
	}
	return r.Values
}
