package report

import (
	"time"

	"steward/internal/record"
)

// Document is a report that reads the same in every form. The zero value is a
// document without content; no field is required.
type Document struct {
	Title     string
	Subtitle  string
	Reference string // such as "POL-3 revision 4"
	Language  string // BCP 47, such as "en-GB"; "en" when empty or malformed
	Facts     []Fact // on the title block
	Blocks    []Block
	Footer    string    // on every page: organisation, version, fingerprint
	Created   time.Time // the only time a form shows or records
	Words     Words     // the words a form adds of its own; empty ones are English
}

// Fact is a label and its value. An empty value is shown as "–".
type Fact struct {
	Label string
	Value string
}

// Block is one part of a document: Heading, Paragraph, Markdown, List, Facts,
// Table, Chart or PageBreak.
type Block interface{ block() }

// Heading starts a section. Level counts from 1, the first below the document's
// title, to 4; others are brought into that range. ID is the anchor that links
// such as "#risks" point at; one is made from the text when empty or taken.
type Heading struct {
	Level int
	Text  string
	ID    string
}

// ParagraphKind says how a paragraph is set.
type ParagraphKind string

// The kinds of paragraph. A note and a warning are led by their word.
const (
	Plain   ParagraphKind = ""
	Note    ParagraphKind = "note"
	Warning ParagraphKind = "warning"
)

// Paragraph is running text, taken literally. Line breaks in it are kept.
type Paragraph struct {
	Text string
	Kind ParagraphKind
}

// Markdown is text that people wrote in Markdown: headings (placed below the
// last Heading), paragraphs, emphasis, lists, tables, links and code. HTML in it
// is shown as text; pictures become their description.
type Markdown struct{ Text string }

// List is a list of short texts, numbered from 1 if Ordered.
type List struct {
	Items   []string
	Ordered bool
}

// Facts is a list of labels and values within the document.
type Facts struct{ Items []Fact }

// Align places a column's text. Numbers are placed at the end without it.
type Align string

// The alignments of a column.
const (
	Start  Align = ""
	Centre Align = "centre"
	End    Align = "end"
)

// Column is one column of a table. Width is a weight against the other columns;
// zero counts as 1.
type Column struct {
	Label string
	Width float64
	Align Align
}

// Table is rows under columns. Rows shorter than the columns are filled with
// empty cells; cells beyond the last column are shown under columns without a
// label, never dropped. In a workbook a table is a sheet named Sheet, or
// Caption when empty.
type Table struct {
	Columns []Column
	Rows    [][]Cell
	Caption string
	Sheet   string
	Empty   string // shown instead of rows when there are none
}

// Cell is what one cell shows, in this order: the state as shape and word, then
// Text, or else Number, or else Date, then Lines, each on a line of its own.
type Cell struct {
	Text   string
	Lines  []string
	State  string       // the word of a state; its shape stands before it
	Shape  record.Shape // Draft when empty
	Link   string       // http, https, mailto or "#id" of a heading; others are left out
	Number *float64     // also the value in a workbook; not finite is shown as not known
	Date   record.Date  // also the value in a workbook
}

// ChartForm says how a chart is drawn.
type ChartForm string

// The forms of charts.
const (
	Bars  ChartForm = "bars"
	Radar ChartForm = "radar" // Bars when there are fewer than three labels
)

// Chart is values for labels. Each form shows its table as well, so that nothing
// is only in a picture. Values run from 0 to Max; those outside are drawn at the
// edge, a missing or NaN value is not drawn and its table says not known.
type Chart struct {
	Form   ChartForm
	Title  string
	Note   string // how to read it, in a sentence
	Labels []string
	Series []Series
	Max    float64 // end of the scale; the largest value when zero or less
	Unit   string  // heads the values, such as "%"
	Sheet  string  // name of the sheet in a workbook; Title when empty
}

// Series is one set of values, in the order of the chart's labels.
type Series struct {
	Name   string
	Values []float64
}

// PageBreak starts a new page where there are pages.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Markdown) block()  {}
func (List) block()      {}
func (Facts) block()     {}
func (Table) block()     {}
func (Chart) block()     {}
func (PageBreak) block() {}

// Text returns a cell that shows a text.
func Text(s string) Cell { return Cell{Text: s} }

// Number returns a cell that shows a number.
func Number(f float64) Cell { return Cell{Number: &f} }

// Day returns a cell that shows a date.
func Day(d record.Date) Cell { return Cell{Date: d} }

// State returns a cell that shows a state as its shape and word.
func State(shape record.Shape, word string) Cell { return Cell{Shape: shape, State: word} }
