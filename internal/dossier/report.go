package dossier

import (
	"fmt"
	"strings"

	"steward/internal/record"
	"steward/internal/report"
)

// Printed says which edition a report is made of, beside the document itself.
type Printed struct {
	Reference   string            // of the edition's record; empty for the document as it stands
	State       string            // of the edition, in words
	Fingerprint string            // of the file of the edition
	Persons     map[string]string // names by reference, as far as the reader may see them
}

// Report is a document as a report. It has nothing that is not in the document and
// in what is said beside it, so that the same edition reads the same for ever.
func (d *Document) Report(p Printed) report.Document {
	facts := []report.Fact{
		{Label: "Organisation", Value: d.Organisation},
		{Label: "AI system", Value: d.System.Title + " (" + d.System.Reference + ", revision " + fmt.Sprint(d.System.Revision) + ")"},
		{Label: "Asked for by", Value: d.Law.Title + ", " + d.Template.Ref},
		{Label: "Because", Value: d.Verdict.Why},
		{Label: "Law as of", Value: string(d.Day)},
		{Label: "Elements", Value: d.Counts.Say()},
	}
	name, footer := "As it stands on "+string(d.Day)+", no edition", d.Organisation+" · "+d.System.Reference+" · "+string(d.Day)+" · no edition"
	if d.Edition > 0 {
		name = fmt.Sprintf("%s, edition %d of %s", p.Reference, d.Edition, d.Day)
		footer = fmt.Sprintf("%s · %s · edition %d · %s · %s", d.Organisation, p.Reference, d.Edition, d.Day, clip(p.Fingerprint, 16))
		facts = append(facts, report.Fact{Label: "Edition", Value: fmt.Sprintf("%d, %s", d.Edition, strings.ToLower(p.State))}, report.Fact{Label: "Fingerprint (SHA-256)", Value: p.Fingerprint})
	}
	return report.Document{Title: d.Template.Title, Subtitle: d.System.Title + ", " + d.Organisation, Language: "en-GB", Facts: facts, Created: d.Day.Time(),
		Reference: name, Footer: footer, Blocks: d.blocks(p)}
}

// Say is the counts in a sentence.
func (c Counts) Say() string {
	out := fmt.Sprintf("All that is asked for: %d of %d elements.", c.Filled, c.Asked)
	for _, more := range []struct {
		says string
		n    int
	}{{"In part", c.Partly}, {"Nothing yet", c.Gaps}, {"Not shown to the reader", c.Hidden}, {"Not asked", c.NotAsked}} {
		if more.n > 0 {
			out += fmt.Sprintf(" %s: %d.", more.says, more.n)
		}
	}
	return out + fmt.Sprintf(" Gaps: %d.", c.Lacking())
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (d *Document) blocks(p Printed) []report.Block {
	out := []report.Block{report.Paragraph{Text: d.Template.About}}
	if d.Template.Note != "" {
		out = append(out, report.Paragraph{Kind: report.Note, Text: d.Template.Note})
	}
	out = append(out, report.Paragraph{Kind: report.Note, Text: "Filled from records of the organisation, each named with its revision. That an element has content does not say that the content is right or enough; that is for people to judge."})
	if n := d.Counts.Lacking(); n > 0 {
		out = append(out, report.Paragraph{Kind: report.Warning, Text: fmt.Sprintf("%d of %d elements lack something. They are listed at the end.", n, d.Counts.Asked)})
	}
	if t := d.showsTable(); len(t.Rows) > 0 {
		out = append(out, t)
	}
	for _, s := range d.Sections {
		title := s.Title
		if s.Ref != "" {
			title += " (" + s.Ref + ")"
		}
		out = append(out, report.Heading{Level: 1, Text: title, ID: "s-" + s.ID})
		for _, e := range s.Elements {
			out = append(out, e.blocks()...)
		}
	}
	if t := d.gapTable(); len(t.Rows) > 0 {
		out = append(out, report.Heading{Level: 1, Text: "Gaps", ID: "gaps"}, t)
	}
	out = append(out, report.Heading{Level: 1, Text: "Records it is filled from", ID: "records"}, d.recordTable())
	if t := d.personTable(p); len(t.Rows) > 0 {
		out = append(out, report.Heading{Level: 1, Text: "Persons", ID: "persons"},
			report.Paragraph{Text: "The document names persons by the reference of their record. The names stand here as the records have them today."}, t)
	}
	return out
}

// ExtentLabel is the word for what a document shows of a duty.
func ExtentLabel(extent string) string {
	switch extent {
	case ShowsAll:
		return "All of it"
	case ShowsPart:
		return "A part"
	}
	return "Nothing by itself"
}

func (d *Document) showsTable() report.Table {
	t := report.Table{Caption: "Duties it is made for", Sheet: "Duties", Columns: []report.Column{{Label: "Article"}, {Label: "Duty", Width: 3}, {Label: "Shows, once in force", Width: 2}, {Label: "Because", Width: 4}}}
	for _, s := range d.Shows {
		t.Rows = append(t.Rows, []report.Cell{report.Text(s.Article), report.Text(s.Title), report.Text(ExtentLabel(s.Extent)), report.Text(s.Why)})
	}
	return t
}

// StatusLabel is the word for the state of an element.
func StatusLabel(status string) string {
	switch status {
	case Filled:
		return "Has content"
	case Partly:
		return "In part"
	case Gap:
		return "Gap"
	case Hidden:
		return "Not shown to you"
	}
	return "Not asked"
}

func (e Entry) blocks() []report.Block {
	out := []report.Block{report.Heading{Level: 2, Text: e.ID + " " + e.Title}, report.Paragraph{Text: e.Ref + ". " + e.Asks}}
	if e.Note != "" {
		out = append(out, report.Paragraph{Kind: report.Note, Text: e.Note})
	}
	if e.Status == NotAsked {
		return append(out, report.Paragraph{Text: "Not asked. " + e.Why})
	}
	for _, p := range e.Parts {
		out = append(out, p.blocks()...)
	}
	if len(e.Missing) > 0 {
		var items []string
		for _, m := range e.Missing {
			items = append(items, m.Say())
		}
		out = append(out, report.Paragraph{Kind: report.Warning, Text: StatusLabel(e.Status) + ". Missing here:"}, report.List{Items: items})
	}
	return out
}

func (p Part) blocks() []report.Block {
	head := p.Label
	if p.Record != nil {
		head += fmt.Sprintf(" (%s, revision %d)", p.Record.Reference, p.Record.Revision)
	}
	if p.Sort == TablePart && len(p.Rows) > 0 {
		return append([]report.Block{p.table()}, p.limits()...)
	}
	out := []report.Block{report.Heading{Level: 3, Text: head}}
	if p.Text != "" {
		out = append(out, report.Markdown{Text: p.Text})
	}
	if len(p.List) > 0 {
		out = append(out, report.List{Items: p.List})
	}
	return append(out, p.limits()...)
}

func (p Part) limits() []report.Block {
	if s := p.Limits(); s != "" {
		return []report.Block{report.Paragraph{Kind: report.Note, Text: s}}
	}
	return nil
}

// Limits says what of the records a part does not show, or "".
func (p Part) Limits() string {
	var out []string
	if p.Hidden {
		out = append(out, "Some of these records are not shown to the reader.")
	}
	if p.Unseen > 0 {
		out = append(out, fmt.Sprintf("%d linked %s removed, erased, or not shown to the reader.", p.Unseen, plural(p.Unseen, "record is", "records are")))
	}
	if p.Cut {
		out = append(out, fmt.Sprintf("There are more records than the %d that are read.", maxRecords))
	}
	return strings.Join(out, " ")
}

func (p Part) table() report.Table {
	heads, head := p.columns()
	t := report.Table{Caption: p.Label, Columns: []report.Column{{Label: head, Width: 2.5}}}
	for _, c := range heads {
		t.Columns = append(t.Columns, report.Column{Label: c, Width: 2})
	}
	for _, r := range p.Rows {
		title, cells := p.named(r)
		row := []report.Cell{{Text: r.Record.Reference, Lines: []string{fmt.Sprintf("revision %d", r.Record.Revision)}}}
		if title != "" {
			row[0] = report.Cell{Text: title, Lines: []string{fmt.Sprintf("%s, revision %d", r.Record.Reference, r.Record.Revision)}}
		}
		for _, c := range cells {
			if lines := splitCell(c); len(lines) > 1 {
				row = append(row, report.Cell{Lines: lines})
			} else {
				row = append(row, report.Text(c))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// columns are the headings of a table beside that of its records, and the latter.
// Where the first is what records are called, it stands with their references.
func (p Part) columns() (beside []string, head string) {
	if p.Named() {
		return p.Columns[1:], p.Columns[0]
	}
	return p.Columns, "Record"
}

// Named reports whether the first column of a table is what its records are called.
func (p Part) Named() bool {
	return len(p.Columns) > 0 && p.Columns[0] == envelope["title"].Label
}

// named is what a row's record is called, and its other cells; "" where that is its
// reference alone.
func (p Part) named(r Row) (title string, cells []string) {
	if !p.Named() {
		return "", r.Cells
	}
	if r.Cells[0] != r.Record.Reference {
		title = r.Cells[0]
	}
	return title, r.Cells[1:]
}

func (d *Document) gapTable() report.Table {
	t := report.Table{Caption: "What elements lack", Sheet: "Gaps", Columns: []report.Column{{Label: "Element"}, {Label: "Title", Width: 2}, {Label: "State"}, {Label: "Missing", Width: 4}}}
	for _, e := range d.Entries() {
		if len(e.Missing) == 0 {
			continue
		}
		var lines []string
		for _, m := range e.Missing {
			lines = append(lines, m.Say())
		}
		t.Rows = append(t.Rows, []report.Cell{report.Text(e.ID), report.Text(e.Title), report.Text(StatusLabel(e.Status)), {Lines: lines}})
	}
	return t
}

// recordTable lists each record once, with the revision and the elements it fills.
func (d *Document) recordTable() report.Table {
	t := report.Table{Caption: "Every record with the revision that was read", Sheet: "Records", Empty: "None.", Columns: []report.Column{{Label: "Record"}, {Label: "Title", Width: 3}, {Label: "Revision", Align: report.End}, {Label: "Elements", Width: 3}}}
	at := map[record.ID]int{}
	add := func(r About, element string) {
		i, ok := at[r.ID]
		if !ok {
			at[r.ID] = len(t.Rows)
			t.Rows = append(t.Rows, []report.Cell{report.Text(r.Reference), report.Text(r.Title), report.Number(float64(r.Revision)), report.Text(element)})
			return
		}
		if have := t.Rows[i][3].Text; !strings.HasSuffix(have, element) {
			t.Rows[i][3].Text = have + ", " + element
		}
	}
	for _, e := range d.Entries() {
		for _, p := range e.Parts {
			for _, r := range p.records() {
				add(r, e.ID)
			}
		}
	}
	return t
}

func (d *Document) personTable(p Printed) report.Table {
	t := report.Table{Caption: "Persons named by reference", Sheet: "Persons", Columns: []report.Column{{Label: "Reference"}, {Label: "Name", Width: 3}}}
	for _, ref := range d.Persons(personPrefix) {
		if name := p.Persons[ref]; name != "" {
			t.Rows = append(t.Rows, []report.Cell{report.Text(ref), report.Text(name)})
		}
	}
	return t
}

// personPrefix leads the references of persons.
const personPrefix = "PER"

// Sheet is the document as one table of points and values, for a form that is filled
// in by hand or by a program, such as the registration data of Annex VIII.
func (d *Document) Sheet(p Printed) report.Document {
	out := d.Report(p)
	t := report.Table{Caption: d.Template.Title, Sheet: "Data", Columns: []report.Column{{Label: "Element"}, {Label: "Title", Width: 2}, {Label: "Value of", Width: 2}, {Label: "Value", Width: 5}, {Label: "From"}, {Label: "State"}}}
	for _, e := range d.Entries() {
		rows := 0
		for _, part := range e.Parts {
			if words := part.words(); words != "" {
				from := ""
				if part.Record != nil {
					from = part.Record.Reference
				}
				t.Rows = append(t.Rows, []report.Cell{report.Text(e.ID), report.Text(e.Title), report.Text(part.Label), report.Text(words), report.Text(from), report.Text(StatusLabel(e.Status))})
				rows++
			}
		}
		if rows == 0 {
			t.Rows = append(t.Rows, []report.Cell{report.Text(e.ID), report.Text(e.Title), {}, {}, {}, report.Text(StatusLabel(e.Status))})
		}
	}
	out.Blocks = []report.Block{t}
	if gaps := d.gapTable(); len(gaps.Rows) > 0 {
		out.Blocks = append(out.Blocks, gaps)
	}
	return out
}
