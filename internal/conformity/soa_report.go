package conformity

import (
	"fmt"
	"slices"
	"strings"

	"steward/internal/aims/planning"
	"steward/internal/aims/position"
	"steward/internal/record"
	"steward/internal/report"
)

// Document is the edition as a report. It has nothing that is not in the file, the
// reference of its record and the fingerprint of the file, so that the same edition
// is the same report for ever.
func (e Edition) Document(reference, fingerprint string) report.Document {
	scope := e.Scope.Organisation
	facts := []report.Fact{{Label: "Organisation", Value: e.Scope.Organisation}, {Label: "Scope", Value: "The whole organisation"}}
	if e.Scope.System != "" {
		scope = e.Scope.Title + ", " + e.Scope.Organisation
		facts[1].Value = "The AI system " + e.Scope.Title + " (" + e.Scope.Reference + ")"
	}
	facts = append(facts,
		report.Fact{Label: "Standard", Value: e.Pack.Title + ", pack " + e.Pack.Name + " " + e.Pack.Version},
		report.Fact{Label: "Edition", Value: fmt.Sprint(e.Edition)},
		report.Fact{Label: "Drawn up on", Value: string(e.Day)},
		report.Fact{Label: "Controls", Value: fmt.Sprintf("%d: %d included, %d excluded", e.Counts.Controls, e.Counts.Included, e.Counts.Excluded)},
		report.Fact{Label: "Fingerprint (SHA-256)", Value: fingerprint})
	return report.Document{
		Title: "Statement of Applicability", Subtitle: scope + ", " + e.Pack.Title, Language: "en-GB", Facts: facts, Created: e.Day.Time(),
		Reference: fmt.Sprintf("%s, edition %d of %s", reference, e.Edition, e.Day),
		Footer:    fmt.Sprintf("%s · %s · edition %d · %s · %s", e.Scope.Organisation, reference, e.Edition, e.Day, fingerprint),
		Blocks:    e.blocks(),
	}
}

func (e Edition) blocks() []report.Block {
	out := []report.Block{
		report.Paragraph{Kind: report.Note, Text: "The decision on every control as it stood on the day the edition was drawn up (ISO/IEC 42001 6.1.3). Positions are derived from evidence that was accepted and in date on that day; what people wrote shows nothing by itself. That the edition was approved and published is in the organisation's log, whose proof comes as a file of its own."},
		report.Heading{Level: 1, Text: "Decisions", ID: "decisions"}, e.decisions(),
		report.Heading{Level: 1, Text: "Positions", ID: "positions"}, e.positions(),
	}
	if t := e.files(); len(t.Rows) > 0 {
		out = append(out, report.Heading{Level: 1, Text: "What was handed in", ID: "evidence"}, t)
	}
	return out
}

func (e Edition) decisions() report.Table {
	t := report.Table{Caption: "Every control with its decision", Sheet: "Decisions", Columns: []report.Column{
		{Label: "Control", Width: 0.9}, {Label: "Title", Width: 2}, {Label: "Decision", Width: 1.1}, {Label: "Justification", Width: 3}, {Label: "Reasons", Width: 1.2}, {Label: "Implementation", Width: 3}}}
	for _, r := range e.Rows {
		decision := report.State(shapeOf(r.Decision), DecisionLabel(r.Decision))
		if r.Inherited {
			decision.Lines = []string{"as the organisation"}
		}
		if len(r.Findings) > 0 {
			decision.Lines = append(decision.Lines, "open: "+strings.Join(r.Findings, ", "))
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(r.Control), report.Text(r.Title), decision, report.Text(r.Justification), {Lines: r.reasonLines()}, report.Text(r.Implementation)})
	}
	return t
}

func (e Edition) positions() report.Table {
	t := report.Table{Caption: "Where each control stood on " + string(e.Day), Sheet: "Positions", Columns: []report.Column{
		{Label: "Control", Width: 1}, {Label: "Position", Width: 1.5}, {Label: "Because", Width: 4}, {Label: "Handed in", Width: 2}}}
	for _, r := range e.Rows {
		var refs []string
		for _, p := range r.Evidence {
			refs = append(refs, p.Reference+" "+standingWord(p.Standing))
		}
		status := position.Status(r.Position)
		t.Rows = append(t.Rows, []report.Cell{report.Text(r.Control), report.State(status.Shape(), status.Label()), report.Text(r.Because), {Lines: refs}})
	}
	return t
}

// files lists each piece once, with the controls it was handed in for.
func (e Edition) files() report.Table {
	t := report.Table{Caption: "Evidence, documents and tests, with the fingerprint of each file", Sheet: "Handed in", Columns: []report.Column{
		{Label: "Reference", Width: 1}, {Label: "Standing", Width: 1}, {Label: "Controls", Width: 2}, {Label: "SHA-256 of the file", Width: 4}}}
	at := map[record.ID]int{}
	for _, r := range e.Rows {
		for _, p := range r.Evidence {
			i, ok := at[p.ID]
			if !ok {
				i = len(t.Rows)
				at[p.ID] = i
				t.Rows = append(t.Rows, []report.Cell{report.Text(p.Reference), report.Text(standingWord(p.Standing)), report.Text(r.Control), report.Text(p.SHA256)})
				continue
			}
			t.Rows[i][2].Text += ", " + r.Control
		}
	}
	slices.SortStableFunc(t.Rows, func(x, y []report.Cell) int { return strings.Compare(x[0].Text, y[0].Text) })
	return t
}

// DecisionLabel is the word for a decision.
func DecisionLabel(decision string) string {
	if s := planning.Control.State(decision); s != nil {
		return s.Label
	}
	return decision
}

func shapeOf(decision string) record.Shape {
	if s := planning.Control.State(decision); s != nil {
		return s.Shape
	}
	return record.Draft
}

// ReasonLabels are the words for reasons of a decision.
func ReasonLabels(names []string) []string {
	f := planning.Control.Field("reasons")
	var out []string
	for _, n := range names {
		if o := f.Option(n); o != nil {
			n = o.Label
		}
		out = append(out, n)
	}
	return out
}

func standingWord(s string) string {
	words := map[position.Standing]string{position.Counts: "counted", position.Early: "not yet effective", position.Over: "counted no more", position.Waiting: "not accepted", position.Refused: "refused", position.Contrary: "speaks against"}
	if w := words[position.Standing(s)]; w != "" {
		return w
	}
	return s
}

// PositionLabel is the word for a position.
func PositionLabel(status string) string { return position.Status(status).Label() }

// reasonLines are the reasons named, and what is linked.
func (r EditionRow) reasonLines() []string {
	out := ReasonLabels(r.Reasons)
	if refs := r.causes(); refs != "" {
		out = append(out, refs)
	}
	return out
}
