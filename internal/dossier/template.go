package dossier

import (
	"steward/internal/law"
	"steward/internal/record"
)

// Template is one document a law asks for: its elements, and where each of them is
// filled from. A template that was loaded is whole and never changes.
type Template struct {
	ID       string // such as "annex-iv"
	Law      string // name of the regime that asks for it
	Title    string
	Short    string   // a title that fits a narrow place; the title when empty
	Ref      string   // the article
	Source   string   // where the content was made from, by ids of the regime's sources
	About    string   // what the document is for, in a sentence or two
	Note     string   // an honest limit, such as a form that was not published yet
	Who      string   // the role that draws it up; empty where it depends on the answers
	Annexes  []string // annexes of the law whose points the elements are
	Valid    law.Span
	Shows    []Shows // duties it is made for
	Asked    []Asked // it is asked for when one of them holds
	Sections []Section

	file string
	line int
}

// Asked is a situation in which a document is asked for. What is stated has to hold
// together; of a list one is enough.
type Asked struct {
	Classes []string // of the verdict
	Roles   []string // the organisation has for the system
	Says    []string // entries of the verdict's other lists, and points of its class
	Why     string   // in a sentence
}

// Shows is a duty of the law a document is made for, and what a published edition
// shows of it.
type Shows struct {
	Duty     string   // number of an obligation of the law
	Elements []string // those that speak of it; empty: all
	Extent   string   // ShowsAll, ShowsPart or ShowsNone
	Why      string   // what more there has to be, where it is not all
}

// What a published edition shows of a duty, at most: one whose elements lack
// something shows less.
const (
	ShowsAll  = "all"  // the document is what has to exist
	ShowsPart = "part" // something that is no document has to exist too
	ShowsNone = "none" // it says what is to be done, and nothing of whether it was
)

// Section is a group of elements.
type Section struct {
	ID       string
	Title    string
	Ref      string
	Elements []Element
}

// Element is one thing a document has to say.
type Element struct {
	ID      string // such as "IV.2.d"
	Ref     string // point of the article or annex
	Title   string
	Asks    string   // what it asks, in our own words
	Help    string   // what to write where nothing is filled from records
	Suggest string   // a wording to start from; it is nobody's statement until somebody writes it
	Note    string   // an honest limit
	Valid   law.Span // a point that was deleted has an end
	Any     bool     // one of the sources is enough
	Only    []Only   // asked only where each of them holds, or is not known
	From    []Source

	line int
}

// Only is a condition on a field. A field without a value does not keep an element
// from being asked: what is not known is not "no".
type Only struct {
	Subject string
	Field   string
	Is      []string
	Why     string // why the element is not asked otherwise
}

// Source is one place an element is filled from: a field of one record, a table of
// linked records, or what somebody writes.
type Source struct {
	Label    string // what it is called; the label of the field or the kind when empty
	Optional bool   // lacking it is no gap
	Own      bool   // what somebody writes for this element

	Subject string // "system", "organisation", "classification" or "assessment"
	Field   string

	Start   string   // the subject a table starts at
	Path    []Hop    // from there to the records of the table
	Columns []string // with a question mark where lacking a value is no gap
	Where   []Where  // which of those records
	During  []string // fields of the first and the last day between which a record counts

	line int
}

// Hop is one step from a record to others: along a link of its own, or back along a
// link of theirs.
type Hop struct {
	Kind  string // the kind that declares the link
	Field string
	Back  bool   // from the link's target to those that name it
	To    string // the kind it leads to
}

// Where narrows a table to records with one of the values in a field, or to those
// reached through such records.
type Where struct {
	Hop   int // the step of the path whose records are narrowed
	Field string
	Is    []string
}

// Elements are the elements of all sections, in order.
func (t *Template) Elements() []Element {
	var out []Element
	for _, s := range t.Sections {
		out = append(out, s.Elements...)
	}
	return out
}

// Element returns the element with the id, or nil.
func (t *Template) Element(id string) *Element {
	for i := range t.Sections {
		for k := range t.Sections[i].Elements {
			if t.Sections[i].Elements[k].ID == id {
				return &t.Sections[i].Elements[k]
			}
		}
	}
	return nil
}

// ShowsOf is what the document shows of a duty at most, or nil where it is not made
// for it.
func (t *Template) ShowsOf(duty string) *Shows {
	for i := range t.Shows {
		if t.Shows[i].Duty == duty {
			return &t.Shows[i]
		}
	}
	return nil
}

// Name is the short title.
func (t *Template) Name() string {
	if t.Short != "" {
		return t.Short
	}
	return t.Title
}

// subjects are the records a field may be taken of, by name, each with its kind.
var subjects = map[string]string{"system": "ai-system", "organisation": "organisation", "classification": "classification", "assessment": "impact-assessment"}

// envelope are the fields every record has that a table may show.
var envelope = map[string]record.Field{
	"title": {Name: "title", Label: "Name", Type: record.Text},
	"state": {Name: "state", Label: "State", Type: record.Text},
	"owner": {Name: "owner", Label: "Owner", Type: record.Person},
	"due":   {Name: "due", Label: "Due", Type: record.DateType},
}

// fieldOf returns a declared or envelope field of a kind, or nil.
func fieldOf(k *record.Kind, name string) *record.Field {
	if f, ok := envelope[name]; ok {
		return &f
	}
	return k.Field(name)
}
