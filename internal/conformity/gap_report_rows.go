package conformity

import (
	"fmt"
	"strings"

	"steward/internal/aims/evaluation"
	"steward/internal/aims/support"
	"steward/internal/record"
	"steward/internal/report"
)

// remedy writes the remediation plan.
func (w gapWriter) remedy() []report.Block {
	t := report.Table{Caption: "Most pressing first", Sheet: "Plan", Empty: "Nothing that was answered is short of its target.", Columns: []report.Column{{Label: "Points"}, {Label: "Item", Width: 4}, {Label: "Level"}, {Label: "Target"}, {Label: "Because", Width: 3}, {Label: "Task", Width: 3}, {Label: "Due"}}}
	for _, p := range w.plan {
		var why []string
		for _, y := range p.Why {
			why = append(why, fmt.Sprintf("%s (%d)", y.Text, y.Points))
		}
		row := []report.Cell{number(p.Points), report.Text(p.Item.Number() + " " + p.Item.Title()), number(p.Value.Level), number(p.Item.Target), {Lines: why}, {Lines: w.tasks(p.Tasks)}, {Lines: dues(p.Tasks)}}
		t.Rows = append(t.Rows, row)
	}
	return []report.Block{report.Heading{Level: 1, Text: "Remediation plan"}, report.Paragraph{Text: "The order comes from points:"}, report.List{Items: GapOrder()}, t}
}

func (w gapWriter) tasks(tasks []record.Record) []string {
	var out []string
	for _, t := range tasks {
		state := t.State
		if s := support.Task.State(t.State); s != nil {
			state = strings.ToLower(s.Label)
		}
		out = append(out, fmt.Sprintf("%s, %s, %s", t.Ref(support.Task), w.name(t.Owner), state))
	}
	return out
}

func dues(tasks []record.Record) []string {
	var out []string
	for _, t := range tasks {
		out = append(out, string(t.Due))
	}
	return out
}

// answers writes every answer, and what is awaited.
func (w gapWriter) answers() []report.Block {
	t := report.Table{Caption: "In the order of the standard", Sheet: "Answers", Empty: "Nobody was asked.", Columns: []report.Column{{Label: "Item", Width: 3}, {Label: "Who", Width: 2}, {Label: "Answer"}, {Label: "Level"}, {Label: "Note", Width: 4}, {Label: "Asked or entered by", Width: 2}, {Label: "On", Width: 1.2}}}
	for _, it := range w.g.Items {
		for _, a := range w.g.Answers[it.Record.ID] {
			t.Rows = append(t.Rows, w.answer(it, a))
		}
	}
	return []report.Block{report.Heading{Level: 1, Text: "Answers"}, t}
}

func (w gapWriter) answer(it GapItem, a GapAnswer) []report.Cell {
	says := report.State(record.Waiting, "Asked")
	if a.Given {
		says = report.Text(AnswerWords(a.Says))
	}
	level := report.Text("")
	if a.Given && a.Level >= 0 {
		level = number(a.Level)
	}
	return []report.Cell{report.Text(it.Number() + " " + it.Title()), report.Text(w.name(a.Respondent)), says, level, report.Text(a.Note), report.Text(w.name(a.Record.Body.ID("entered_by"))), report.Day(record.DateOf(a.At))}
}

// AnswerWords is what an answer is called, such as "I don't know".
func AnswerWords(says string) string {
	if o := evaluation.GapAnswer.Field("answer").Option(says); o != nil {
		return o.Label
	}
	return says
}
