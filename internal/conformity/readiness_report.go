package conformity

import (
	"fmt"
	"strings"
	"time"

	"steward/internal/aims/position"
	"steward/internal/report"
)

// Document is the readiness as a report. Ref says what a record is called.
func (r Readiness) Document(organisation string, ref func(kind string, number int64) string, made time.Time) report.Document {
	c := r.Grid.Counts
	d := report.Document{
		Title: "Readiness for an audit", Subtitle: r.Grid.Pack.Title, Language: "en-GB", Created: made,
		Facts: []report.Fact{
			{Label: "Organisation", Value: organisation}, {Label: "As of", Value: string(r.Grid.Day)},
			{Label: "Pack", Value: r.Grid.Pack.Name + " " + r.Grid.Pack.Version},
			{Label: "Items", Value: c.Sentence()},
			{Label: "Mandatory documents", Value: fmt.Sprintf("%d of %d present and in date", r.Present(), len(r.Documents))},
		},
		Footer: organisation + " · " + r.Grid.Pack.Title + " · as of " + string(r.Grid.Day),
	}
	d.Blocks = append(d.Blocks, report.Paragraph{Kind: report.Note, Text: "What is shown, missing, expired or unknown, derived from accepted evidence, published documents, tests and findings. It does not say that a certificate would be given; that is for a certification body to decide."})
	if len(r.Likely) > 0 {
		d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "What an auditor would most likely find"}, r.likelyTable())
	}
	for _, s := range r.Stages {
		d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: s.Title}, report.Paragraph{Text: s.About}, linesTable(s, ref))
	}
	d.Blocks = append(d.Blocks, report.Heading{Level: 1, Text: "Mandatory documented information"}, r.documentTable(ref),
		report.Heading{Level: 1, Text: "Open findings"}, r.findingTable(ref), report.Heading{Level: 1, Text: "Every item"}, r.itemTable(ref))
	return d
}

func stateCell(s position.Status) report.Cell { return report.State(s.Shape(), s.Label()) }

func refs(rows []ReadyRow, ref func(string, int64) string) report.Cell {
	var out []string
	for _, row := range rows {
		out = append(out, ref(row.Kind, row.Number)+" "+row.Title)
	}
	return report.Cell{Lines: out}
}

func (r Readiness) likelyTable() report.Table {
	t := report.Table{Caption: fmt.Sprintf("The first %d of %d", len(r.Likely), r.LikelyAll), Sheet: "Likely findings", Columns: []report.Column{{Label: "Number"}, {Label: "What", Width: 2}, {Label: "Status", Width: 1.4}, {Label: "Why", Width: 3}, {Label: "Commonly found", Width: 3}}}
	for _, l := range r.Likely {
		t.Rows = append(t.Rows, []report.Cell{report.Text(l.Item.ID), report.Text(l.Item.Title), stateCell(l.Status), report.Text(l.Why), {Lines: l.Commonly}})
	}
	return t
}

func linesTable(s ReadyStage, ref func(string, int64) string) report.Table {
	name, _, _ := strings.Cut(s.Title, ":")
	t := report.Table{Caption: fmt.Sprintf("%d of %d shown", s.Shown(), len(s.Lines)), Sheet: name, Columns: []report.Column{{Label: "What is looked at", Width: 3}, {Label: "Status", Width: 1.4}, {Label: "Because", Width: 3}, {Label: "Rows", Width: 2}, {Label: "Source", Width: 2}}}
	for _, l := range s.Lines {
		rows := refs(l.Rows, ref)
		for _, it := range l.Items {
			if it.Status != position.Evidenced {
				rows.Lines = append(rows.Lines, it.Item.ID+" "+it.Item.Title)
			}
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(l.What), stateCell(l.Status), report.Text(l.Reason), rows, report.Text(l.Source)})
	}
	return t
}

func (r Readiness) documentTable(ref func(string, int64) string) report.Table {
	t := report.Table{Caption: "Documented information the standard makes mandatory", Sheet: "Documents", Columns: []report.Column{{Label: "Asked by"}, {Label: "Document", Width: 3}, {Label: "Status", Width: 1.4}, {Label: "Because", Width: 3}, {Label: "Rows", Width: 2}}, Empty: "The pack names none."}
	for _, d := range r.Documents {
		t.Rows = append(t.Rows, []report.Cell{report.Text(d.Clause), report.Text(d.Document.Title), stateCell(d.Status), report.Text(d.Reason), refs(d.Rows, ref)})
	}
	return t
}

func (r Readiness) findingTable(ref func(string, int64) string) report.Table {
	t := report.Table{Caption: "Findings that are not closed", Sheet: "Findings", Columns: []report.Column{{Label: "Grade"}, {Label: "Finding", Width: 4}, {Label: "State"}}, Empty: "None is recorded as open."}
	for _, g := range r.Findings {
		for _, row := range g.Rows {
			t.Rows = append(t.Rows, []report.Cell{report.Text(g.Label), refs([]ReadyRow{row}, ref), report.Text(row.Note)})
		}
	}
	return t
}

func (r Readiness) itemTable(ref func(string, int64) string) report.Table {
	t := report.Table{Caption: "Where each item stands", Sheet: "Items", Columns: []report.Column{{Label: "Number"}, {Label: "Item", Width: 4}, {Label: "Status", Width: 1.4}, {Label: "Because", Width: 3}, {Label: "Record"}, {Label: "Until"}}}
	for _, row := range r.Grid.Rows {
		if row.Record.ID == "" {
			continue
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(row.Item.ID), report.Text(row.Item.Title), stateCell(row.Status), report.Text(row.Reason), report.Text(ref(row.Record.Kind, row.Record.Number)), report.Day(row.Until)})
	}
	return t
}
