package web

import (
	"strings"

	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/rule"
)

// lawWhyData is the whole trace of a verdict.
type lawWhyData struct {
	lawHead
	Day      record.Date
	Asked    string
	Because  []lawGround // what carries the class:
	Makes    []lawGround // what makes its points,
	Excludes []lawGround // and what rules out the classes before it
	Holding  []lawTrace
	Waiting  []lawTrace
	Not      []lawTrace
	Sources  []law.Source
	Content  string
}

// lawGround is one answer that carries a result.
type lawGround struct {
	Text, Answer, Ref, How, URL, Why, Who string
	On                                    record.Date
}

// lawTrace is one rule with what carries its result, and what would turn it.
type lawTrace struct {
	Rule    lawRule
	When    string
	Source  string
	Status  string
	Because []lawGround
	Turns   []string
}

func (w *Web) lawWhy(c *call) error {
	if err := c.onlyQuery("law", "day", "answers"); err != nil {
		return err
	}
	d := lawWhyData{Asked: c.query("day")}
	var err error
	if d.lawHead, err = c.lawCaseAt("why", "why"); err != nil {
		return err
	}
	if d.AsOf != nil {
		d.Day = d.AsOf.Day
	}
	g, err := c.lawGrounds(d.lawHead)
	if err != nil {
		return err
	}
	d.Content, d.Sources = w.law.Content(d.Regime.Name), d.Regime.Sources
	v := d.Judged.Verdict
	d.Because = g.all(v.WhyClass().Because)
	d.Makes, d.Excludes = g.parted(v)
	for i := range d.Regime.Rules {
		u := &d.Regime.Rules[i]
		if d.Regime.Rule(u.ID, d.Judged.Day) != u {
			continue
		}
		t := v.Why(u.ID)
		if t == nil {
			continue
		}
		one := g.trace(d.lawHead, t)
		switch t.Result {
		case rule.Yes:
			d.Holding = append(d.Holding, one)
		case rule.No:
			one.Turns = nil
			d.Not = append(d.Not, one)
		default:
			d.Waiting = append(d.Waiting, one)
		}
	}
	return c.page("law-why", d)
}

// lawGrounds says answers in words.
type lawGrounds struct {
	head  lawHead
	names display
}

func (c *call) lawGrounds(h lawHead) (lawGrounds, error) {
	var ids []record.ID
	for _, f := range h.Judged.Said {
		ids = append(ids, f.Body.ID("answered_by"))
	}
	names, err := c.display(ids)
	return lawGrounds{h, names}, err
}

// parted are the answers that carry the class, those of its points apart from those
// that exclude the classes before it.
func (g lawGrounds) parted(v *law.Verdict) (makes, excludes []lawGround) {
	point := map[string]bool{}
	for _, p := range v.Points {
		if t := v.Why(p); t != nil {
			for _, b := range t.Because {
				point[b.Predicate] = true
			}
		}
	}
	for _, b := range v.WhyClass().Because {
		if point[b.Predicate] {
			makes = append(makes, g.one(b))
		} else {
			excludes = append(excludes, g.one(b))
		}
	}
	return makes, excludes
}

func (g lawGrounds) all(list []law.Ground) []lawGround {
	out := make([]lawGround, len(list))
	for i, one := range list {
		out[i] = g.one(one)
	}
	return out
}

// one says one answer: by whom and why, or how it came about otherwise.
func (g lawGrounds) one(one law.Ground) lawGround {
	out := lawGround{Text: one.Predicate, Answer: answerWords(one.Answer), URL: g.head.URL("ask", "q", one.Predicate)}
	if p := g.head.Regime.Predicate(one.Predicate); p != nil {
		out.Text, out.Ref = p.Question.Text, p.Ref
	}
	f := g.head.Judged.Fact(one.Predicate)
	switch {
	case one.Derived:
		out.How = "follows from another answer"
	case f != nil && f.State == "given" && f.Body.Text("says") != "":
		out.Who, out.On, out.Why = g.names.title(string(f.Body.ID("answered_by"))), record.Date(f.Body.Text("answered_on")), clipText(f.Body.Text("why"), 300)
		if f.Body.Text("answered_by") == "" {
			out.Who = ""
		}
	case one.Answer == rule.Unknown:
		out.How = "not answered"
	}
	return out
}

// trace says a rule with what carries it.
func (g lawGrounds) trace(h lawHead, t *law.Trace) lawTrace {
	out := lawTrace{Rule: h.rule(t.Rule.ID), When: t.Rule.When.String(), Source: t.Rule.Source, Status: t.Rule.Status, Because: g.all(t.Because)}
	if len(out.When) > 600 {
		out.When = ""
	}
	if out.Status == "law" {
		out.Status = ""
	}
	const most = 3
	for _, set := range t.Turns[:min(len(t.Turns), most)] {
		var words []string
		for _, l := range set {
			text := l.Predicate
			if p := h.Regime.Predicate(l.Predicate); p != nil {
				text = p.Question.Text
			}
			words = append(words, "“"+text+"” "+strings.ToLower(answerWords(l.Answer)))
		}
		out.Turns = append(out.Turns, strings.Join(words, ", and "))
	}
	return out
}
