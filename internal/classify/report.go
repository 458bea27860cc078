package classify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/report"
	"steward/internal/rule"
)

// Report writes up what a law makes of a system as it was judged: class, reasons,
// dates, limits, and every answer with who gave it and why. Which day and whose
// answers these are stands at its head. organisation heads it.
func (s *Service) Report(ctx context.Context, a access.Actor, j *Judged, organisation string) (report.Document, error) {
	var ids []record.ID
	for _, f := range j.Said {
		ids = append(ids, f.Body.ID("answered_by"), f.Owner)
	}
	names, err := s.reg.Names(ctx, a, ids)
	if err != nil {
		return report.Document{}, err
	}
	w := writer{j: j, names: names}
	ref := j.Record.Ref(s.reg.Kinds().Kind("classification"))
	d := report.Document{
		Title: j.System.Title, Subtitle: "What the " + j.Regime.Title + " makes of it", Reference: ref, Language: "en-GB", Created: s.reg.Now(),
		Footer: organisation + " · " + ref + " revision " + fmt.Sprint(j.Record.Rev),
		Facts: []report.Fact{
			{Label: "Organisation", Value: organisation}, {Label: "System", Value: j.System.Ref(s.reg.Kinds().Kind("ai-system"))}, {Label: "Class", Value: ClassTitle(j.Regime, j.Class())},
			{Label: "State", Value: s.reg.Kinds().Kind("classification").State(j.Record.State).Label}, {Label: "Law read as of", Value: string(j.Day)},
			{Label: "Open questions", Value: fmt.Sprint(len(j.Verdict.Open()))}, {Label: "Content", Value: s.Content(j.Regime.Name)},
		},
	}
	if which := j.AnswersOf(s.today()); which != "" {
		d.Facts = append(d.Facts, report.Fact{Label: "Answers", Value: which})
		d.Footer += ", law of " + string(j.Day)
	}
	for _, part := range []func() []report.Block{w.class, w.limits, w.dates, w.rules, w.open, w.answers} {
		d.Blocks = append(d.Blocks, part()...)
	}
	return d, nil
}

// writer writes the parts of a report.
type writer struct {
	j     *Judged
	names map[record.ID]register.Name
}

func heading(text string) report.Heading { return report.Heading{Level: 1, Text: text} }

func (w writer) class() []report.Block {
	j := w.j
	out := []report.Block{heading("What it is")}
	switch {
	case j.Class() == j.Regime.Open:
		var can []string
		for _, c := range j.Verdict.Possible {
			can = append(can, ClassTitle(j.Regime, c))
		}
		out = append(out, report.Paragraph{Kind: report.Warning, Text: "The class is open: answers are missing that decide it. It can still be: " + strings.Join(unique(can), ", ") + "."})
	case j.Class() == j.Regime.Unsettled:
		out = append(out, report.Paragraph{Kind: report.Warning, Text: "The class is unsettled: answers contradict one another."})
	default:
		out = append(out, report.Paragraph{Text: ClassTitle(j.Regime, j.Class()) + ". " + StepOf(j).Say})
	}
	if items := j.Clashes(); len(items) > 0 {
		out = append(out, report.List{Items: items})
	}
	for _, said := range j.Verdict.Outputs {
		var items []string
		for _, id := range said.Held {
			items = append(items, w.entry(said.Output, id))
		}
		if len(items) > 0 {
			out = append(out, report.Heading{Level: 2, Text: said.Output.Title}, report.List{Items: items})
		}
	}
	return out
}

// entry says one entry of an output.
func (w writer) entry(o *law.Output, id string) string {
	if u := w.j.Regime.Rule(id, w.j.Day); u != nil {
		return strings.TrimSpace(u.Title + " (" + u.Ref + "). " + u.Then)
	}
	for _, e := range o.Entries {
		if e.ID == id && e.Say != "" {
			return e.Say
		}
	}
	return strings.ReplaceAll(id, "_", " ")
}

func (w writer) limits() []report.Block {
	if len(w.j.Verdict.Remarks) == 0 {
		return nil
	}
	var items []string
	for _, r := range w.j.Verdict.Remarks {
		items = append(items, r.Status+": "+r.Say)
	}
	return []report.Block{heading("Where it is less firm than it looks"), report.List{Items: items}}
}

func (w writer) dates() []report.Block {
	t := report.Table{Caption: "From when it binds", Columns: []report.Column{{Label: "Part of the law", Width: 3}, {Label: "From", Width: 2}, {Label: "Why", Width: 4}, {Label: "Provision", Width: 2}}, Empty: "No part of the law binds by what is known."}
	dates, err := w.j.Verdict.Dates(w.j.Given, w.j.Day)
	if err != nil {
		return nil
	}
	for _, d := range dates {
		t.Rows = append(t.Rows, []report.Cell{{Text: d.Title}, {Text: d.Answer}, {Text: d.Reason}, {Text: d.Ref}})
	}
	return []report.Block{heading("From when it binds"), t}
}

func (w writer) rules() []report.Block {
	out := []report.Block{heading("Why")}
	for _, u := range w.j.Verdict.Holding() {
		t := w.j.Verdict.Why(u.ID)
		out = append(out, report.Heading{Level: 2, Text: u.ID + " " + u.Title}, report.Paragraph{Text: strings.TrimSpace(u.Ref + ". " + u.Then)})
		var items []string
		for _, g := range t.Because {
			text := g.Predicate
			if p := w.j.Regime.Predicate(g.Predicate); p != nil {
				text = p.Question.Text
			}
			items = append(items, text+" "+answerText(g.Answer))
		}
		if len(items) > 0 {
			out = append(out, report.List{Items: items})
		}
	}
	if len(out) == 1 {
		out = append(out, report.Paragraph{Text: "No rule holds by what is known."})
	}
	return out
}

func (w writer) open() []report.Block {
	var items []string
	for _, q := range w.j.Verdict.Questions(len(w.j.Verdict.Open())) {
		items = append(items, q.Predicate.Question.Text+" ("+q.Predicate.Ref+")")
	}
	if len(items) == 0 {
		return []report.Block{heading("Open questions"), report.Paragraph{Text: "None: no answer can change the result any more."}}
	}
	return []report.Block{heading("Open questions"), report.List{Items: items, Ordered: true}}
}

func (w writer) answers() []report.Block {
	t := report.Table{Caption: "Answers", Columns: []report.Column{{Label: "Question", Width: 4}, {Label: "Answer", Width: 1}, {Label: "Why", Width: 3}, {Label: "Who, when", Width: 2}}, Empty: "Nothing was answered."}
	for _, f := range w.j.Said {
		if f.State == "withdrawn" || f.Removed {
			continue
		}
		answer := strings.TrimSpace(f.Body.Text("says") + " " + f.Body.Text("value"))
		who := w.names[f.Body.ID("answered_by")].Title
		if f.State == "asked" {
			answer, who = "awaited", w.names[f.Owner].Title
		}
		t.Rows = append(t.Rows, []report.Cell{{Text: f.Title}, {Text: answer}, {Text: f.Body.Text("why")}, {Text: strings.TrimSpace(who + " " + f.Body.Text("answered_on"))}})
	}
	return []report.Block{heading("Answers"), t}
}

func answerText(a rule.Answer) string { return strings.ToUpper(a.String()[:1]) + a.String()[1:] + "." }

// StepOf returns the step of the law's order that gives a settled class, which says
// what it means; the zero Class where there is none.
func StepOf(j *Judged) law.Class {
	for _, c := range j.Regime.Classes {
		if c.ID == j.Class() && (c.When.Empty() || c.When.Eval(j.Verdict.Answer) == rule.Yes) {
			return c
		}
	}
	return law.Class{}
}

func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
