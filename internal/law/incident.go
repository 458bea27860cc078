package law

import (
	"slices"

	"steward/internal/record"
	"steward/internal/rule"
	"steward/internal/tree"
)

// IncidentClock names a clock that an incident may set off. Its condition says of
// which incidents the clock speaks, and its reason why it speaks of no other.
type IncidentClock struct {
	Row
	Clock string `json:"clock"`
}

// IncidentAnswer says which field of an incident's record answers an input of the
// clocks. A field without a value, or with one that means nothing here, leaves the
// input unknown.
type IncidentAnswer struct {
	Input string         `json:"input"`
	Field string         `json:"field"`
	Words []IncidentWord `json:"words,omitempty"` // of a list; none: the value itself is the answer
	None  []string       `json:"none,omitempty"`  // values that mean that no word of the list holds
}

// IncidentWord says which word of a list a value of the field means.
type IncidentWord struct {
	Value string `json:"value"`
	Says  string `json:"says"`
}

// IncidentAsks are the inputs that say whether an incident has to be told of by a
// clock and until when, in the order of the law: what sets the clock off, what its
// conditions name, and what the condition on the incident names.
func (s *Schedule) IncidentAsks(ic *IncidentClock) []Input {
	c := s.Clock(ic.Clock)
	if c == nil {
		return nil
	}
	names := union([]string{c.Starts}, ic.reads()...)
	for i := range c.Duty {
		names = union(names, c.Duty[i].reads()...)
	}
	for i := range c.Limits {
		names = union(names, c.Limits[i].reads()...)
	}
	var out []Input
	for _, in := range s.Inputs {
		if slices.Contains(in.For, "clock") && slices.Contains(names, in.ID) {
			out = append(out, in)
		}
	}
	return out
}

// IncidentSays is what an incident says of inputs, given the values of its fields: a
// text, or a list of texts. What it does not say is not there.
func (s *Schedule) IncidentSays(value func(field string) []string) Given {
	out := Given{}
	for _, a := range s.IncidentAnswers {
		in := s.input("clock", a.Input)
		got := value(a.Field)
		if in == nil || len(got) == 0 || slices.Contains(got, UnknownWord) {
			continue
		}
		if in.Type != ListInput {
			out[in.ID] = got[0]
			continue
		}
		if words, ok := a.words(got); ok {
			out[in.ID] = words
		}
	}
	return out
}

// words are what the values of a list mean; false where one of them means nothing.
func (a IncidentAnswer) words(values []string) ([]string, bool) {
	out := []string{}
	for _, v := range values {
		i := slices.IndexFunc(a.Words, func(w IncidentWord) bool { return w.Value == v })
		switch {
		case i >= 0:
			out = append(out, a.Words[i].Says)
		case !slices.Contains(a.None, v):
			return nil, false
		}
	}
	return out, true
}

// RunIncident runs a clock on an incident, as RunClock does. Where the clock speaks
// of no such incident there is nothing to tell; where that is not known, nor is
// whether there is.
func (s *Schedule) RunIncident(ic *IncidentClock, g Given, calendar string, asOf record.Date) (ClockResult, error) {
	res, err := s.RunClock(ic.Clock, g, calendar, asOf)
	if err != nil || res.Act == rule.No.String() {
		return res, err
	}
	in, err := s.take("clock", g)
	if err != nil {
		return res, err
	}
	answer, missing := ic.answer(in.at(asOf))
	for _, id := range in.assumed {
		if slices.Contains(ic.reads(), id) {
			res.Assumed = union(res.Assumed, id)
		}
	}
	switch answer {
	case rule.No:
		res.Act, res.Reason, res.Note, res.AtOnce, res.Limits = answer.String(), ic.Reason, "", "", []LimitResult{}
		res.Due, res.CouldBe, res.Missing = nil, nil, nil
		if ic.Ref != "" {
			res.Ref = ic.Ref
		}
	case rule.Unknown:
		res.Act, res.Reason, res.Missing = answer.String(), undecided, union(res.Missing, missing...)
		slices.Sort(res.Missing)
	}
	return res, nil
}

func (d *draft) incidentClockEntry(file string, n *tree.Node) {
	c := IncidentClock{Row: Row{at: place{file, n.Line}}}
	d.fill(file, n, append(rowFields(&c.Row), field{"clock", &c.Clock, short, true})...)
	if (c.When == "") != (c.Reason == "") {
		d.fault(c.at, "a condition has a reason, why the clock speaks of no other incident, and no reason stands without one")
	}
	d.note("incident clock", c.Clock, c.at)
	d.lookup(c.at, "clock", c.Clock)
	d.regime.IncidentClocks = append(d.regime.IncidentClocks, c)
}

func (d *draft) incidentAnswerEntry(file string, n *tree.Node) {
	var a IncidentAnswer
	at := place{file, n.Line}
	d.fill(file, n, field{"input", &a.Input, short, true}, field{"field", &a.Field, short, true}, field{"none", &a.None, short, false},
		field{"words", into(d, file, &a.Words, func(n *tree.Node) IncidentWord {
			var w IncidentWord
			d.fill(file, n, field{"value", &w.Value, short, true}, field{"says", &w.Says, short, true})
			return w
		}), 0, false})
	d.note("incident answer", a.Input, at)
	d.regime.IncidentAnswers = append(d.regime.IncidentAnswers, a)
}

// checkIncidents checks that answers are to inputs that are there, in words they
// have, and that a clock is named once.
func (d *draft) checkIncidents() {
	for _, a := range d.regime.IncidentAnswers {
		at := d.at("incident answer", a.Input)
		in := d.regime.Schedule.input("clock", a.Input)
		switch {
		case in == nil || in.ID != a.Input:
			d.fault(at, "there is no input %q of clocks", clip(a.Input))
			continue
		case (in.Type == ListInput) != (len(a.Words) > 0):
			d.fault(at, "words belong to an input that is a list, and to no other")
		}
		for _, w := range a.Words {
			if !slices.Contains(in.Options, w.Says) {
				d.fault(at, "%s has no word %q", clip(a.Input), clip(w.Says))
			}
		}
	}
}
